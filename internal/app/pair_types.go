package app

import (
	"luoi/internal/coverage"
	"luoi/internal/delivery"
	"luoi/internal/linkage"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/store"
)

// PairVerdict is what someone says of a doubtful pair.
type PairVerdict struct {
	RecordID int64
	PersonID person.ID
	Answer   store.PairAnswer
	Note     string
}

// PairOutcome is what became of it.
type PairOutcome struct {
	OpinionID int64 // 0: the same was said before, nothing changed
	Applied   bool  // the pair is decided now; else it waits for another pair of eyes
	Effects   []PairEffect
}

// PairEffect is what a decision did to the count of one place in the list's scheme.
type PairEffect struct {
	Unit   org.Unit
	Scheme person.Scheme
	Before coverage.Cell
	After  coverage.Cell
}

// PairQuery asks for the queue.
type PairQuery struct {
	UnitID int64 // 0: the reader's whole territory
	List   delivery.List
	Band   int           // 0: all; 1: below 50 %; 2: up to 80 %; 3: above
	Mine   bool          // what the reader spoke about and nobody settled
	First  store.PairKey // a pair to begin with; the other candidates of its row follow it
}

// PairQueueView is the queue as one reader sees it.
type PairQueueView struct {
	Path    []org.Unit
	Left    int64 // of the filter
	Facets  []store.PairFacet
	Mine    int64 // spoken about by the reader, and open
	Today   int64 // words the reader gave today
	Pace    float64
	Two     bool // two people must agree
	MayRule bool
	Current *PairView
	Next    *PairView // shown at once while the answer travels
}

// PairView is one pair side by side. Identifiers are masked.
type PairView struct {
	store.QueuedPair
	Record      RecordView
	RecordPlace []org.Unit
	Person      person.Person // IDs are empty
	Place       []org.Unit
	Household   person.Household
	Members     []Member
	IDs         []IDCompare
	Explanation *linkage.Explanation // nil when no model was ever trained for the list
	Rival       *PairRival
	Candidates  int // open candidates of the record, this one included
	Opinions    []OpinionView
	EarlierBy   *EarlierView
}

// PairRival is the next best candidate of the same row. Out of reach, only that there is one is told.
type PairRival struct {
	Person      person.Person
	Place       []org.Unit
	Probability float64
	Reached     bool
}

// OpinionView is a word with the name of who gave it.
type OpinionView struct {
	store.PairOpinion
	Name   string
	Undoer string
}

// EarlierView is a decision by hand about a row like this one.
type EarlierView struct {
	Decision store.Decision
	Name     string
	At       int64
	FullName string // as that row had it
	Birth    person.Birth
}

// IDMatch is how two identifiers of one kind agree.
type IDMatch string

const (
	IDSame      IDMatch = "same"
	IDTail      IDMatch = "tail" // the last four are the same
	IDNear      IDMatch = "near" // one digit apart
	IDDiffer    IDMatch = "differ"
	IDOnlyList  IDMatch = "only_row"
	IDOnlyKnown IDMatch = "only_person"
)

// IDCompare compares one kind of identifier, both sides masked.
type IDCompare struct {
	Kind        string // citizen_id old_id si_number card_number phone
	Row, Person string
	Match       IDMatch
}

// compareIDs compares what a row and a person bear, in the order in which people read them.
func compareIDs(row, known person.IDs) []IDCompare {
	var out []IDCompare
	masked, maskedKnown := maskIDs(row), maskIDs(known)
	for _, c := range []struct{ kind, row, known, m, mk string }{
		{"citizen_id", row.Citizen, known.Citizen, masked.Citizen, maskedKnown.Citizen},
		{"old_id", row.Old, known.Old, masked.Old, maskedKnown.Old},
		{"si_number", row.SI, known.SI, masked.SI, maskedKnown.SI},
		{"card_number", row.Card, known.Card, masked.Card, maskedKnown.Card},
		{"phone", row.Phone, known.Phone, masked.Phone, maskedKnown.Phone},
	} {
		if c.row != "" || c.known != "" {
			out = append(out, IDCompare{c.kind, c.m, c.mk, matchIDs(c.row, c.known)})
		}
	}
	return out
}

// tailDigits is how many last digits people compare by eye.
const tailDigits = 4

func matchIDs(a, b string) IDMatch {
	switch {
	case b == "":
		return IDOnlyList
	case a == "":
		return IDOnlyKnown
	case a == b:
		return IDSame
	case len(a) == len(b) && digitsApart(a, b) == 1:
		return IDNear
	case len(a) > tailDigits && len(b) > tailDigits && a[len(a)-tailDigits:] == b[len(b)-tailDigits:]:
		return IDTail
	}
	return IDDiffer
}

func digitsApart(a, b string) int {
	n := 0
	for i := range len(a) {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}
