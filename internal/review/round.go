// Package review owns review rounds (đợt rà soát): a list of people of one place, frozen on a day, of
// whom the village head says one of five things each; when a mark is allowed, when a round may close,
// what the marks mean for counting, the code that leads a line of paper or sheet back to its person, and
// how a filled sheet is read. It does not own counting (coverage), rights (access), or how rounds are
// kept (store).
package review

import (
	"strings"
	"unicode/utf8"

	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/person"
)

// Who says whom a round lists. The numbers are stored.
type Who int

const (
	NotCovered Who = iota + 1 // nobody's list shows them, doubtful pairs included
	Everyone                  // all for whom the scheme is, whoever is covered already included
)

// State of a round.
type State string

const (
	Open   State = "open"
	Closed State = "closed"
)

// MaxLines is the longest list of one round: what a line code can number, and more than a place of
// villages has.
const MaxLines = 20_000

// Round is one round. Its list never changes after it was made.
type Round struct {
	Number   int64 // counts up within the store; stands in addresses and line codes
	UnitID   int64
	Scheme   person.Scheme
	Who      Who
	On       day.Date // the day the round is held for
	Due      day.Date // when the marks should be back; zero: not said
	AsOf     day.Date // the register's day when the list was frozen
	State    State
	Lines    int64
	By       string
	At       int64 // unix ms
	ClosedBy string
	ClosedAt int64
}

// Line is one person of a round's list.
type Line struct {
	Round     int64
	No        int64 // from 1, in the order of the paper
	PersonID  person.ID
	CommuneID int64
	VillageID int64
	GroupID   int64
	Listed    bool // a list showed the person as covered when the round was made
	Doubt     bool // a doubtful pair stood open then
	Answer    Answer
	Note      string
	By        string
	At        int64 // unix ms of the answer
	Marks     int   // how many times the line was marked; more than 1 is a correction
}

// Code is the line's code on paper and in the sheet.
func (l Line) Code() string { return Code(l.Round, l.No) }

// Way says how a mark came in.
type Way string

const (
	Screen Way = "screen"
	Sheet  Way = "sheet"
	Listed Way = "listed" // the list's own word, confirmed for all at once
)

// Mark is one answer to one line. Unmarked takes the answer back. Marks are kept for ever: a correction
// is one more mark, never a change of the one before.
type Mark struct {
	No     int64
	Answer Answer
	Note   string
	Way    Way
	By     string
	At     int64
}

// MaxNote is the longest note in characters; MinReason the shortest reason that can say anything.
const (
	MaxNote   = 200
	MinReason = 8
)

// Judge decides whether a mark may be made on a line. changes is false when the line says the same
// already, so that a second tap and a second upload leave no entry. In a closed round only the office
// may correct, and says why: the next list would not show whom a wrong mark took away.
func (r Round) Judge(l Line, m Mark, office bool) (changes bool, err error) {
	if !m.Answer.Known() {
		return false, fault.New(fault.Invalid, "review.no_such_answer")
	}
	if utf8.RuneCountInString(m.Note) > MaxNote {
		return false, fault.New(fault.Invalid, "review.note_long", MaxNote)
	}
	if l.Answer == m.Answer && (m.Note == "" || l.Note == m.Note) {
		return false, nil
	}
	if r.State != Closed {
		return true, nil
	}
	switch {
	case !office:
		return false, fault.New(fault.Conflict, "review.closed")
	case m.Answer == Unmarked:
		return false, fault.New(fault.Conflict, "review.closed_undo")
	case utf8.RuneCountInString(strings.TrimSpace(m.Note)) < MinReason:
		return false, fault.New(fault.Invalid, "review.closed_reason", MinReason)
	}
	return true, nil
}

// Tally counts lines by answer.
type Tally [len(answerCodes)]int64

// Total is all lines, Marked those with an answer, Left those without.
func (t Tally) Total() int64 {
	var n int64
	for _, v := range t {
		n += v
	}
	return n
}

// Marked is the number of lines with an answer.
func (t Tally) Marked() int64 { return t.Total() - t[Unmarked] }

// Left is the number of lines still without one.
func (t Tally) Left() int64 { return t[Unmarked] }

// Plus is the sum of two tallies.
func (t Tally) Plus(o Tally) Tally {
	for i := range t {
		t[i] += o[i]
	}
	return t
}

// MayClose refuses to close a round before everyone is marked: 82 of 82.
func (r Round) MayClose(t Tally) error {
	switch {
	case r.State == Closed:
		return fault.New(fault.Conflict, "review.closed")
	case t.Left() > 0:
		return fault.New(fault.Conflict, "review.not_all", t.Marked(), t.Total(), t.Left())
	}
	return nil
}
