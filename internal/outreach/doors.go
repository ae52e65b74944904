package outreach

import (
	"sort"
	"strconv"
	"strings"

	"luoi/internal/day"
	"luoi/internal/person"
	"luoi/internal/prospect"
)

// Candidate is a household somebody could knock at. Place is that of its best prospect in the list of
// prospects, smaller first; Metres is how far its settlement lies from the commune's centre, -1 when
// nobody said.
type Candidate struct {
	Household person.HouseholdID
	Unit      int64 // village
	Group     int64 // inter-family group
	Address   string
	Place     int
	Due       day.Date // an appointment; zero: none
	Metres    int64
}

// Walk chooses the doors of one walk and puts them in walking order. Who has an appointment by the day
// comes first into the choice, then the order of the prospects; farFirst takes the far settlements before
// the near ones (J3: «khu dân cư xa trung tâm»). Inside a settlement the way goes group by group and
// number by number, so that nobody walks back.
func Walk(all []Candidate, on day.Date, limit int, farFirst bool) []Candidate {
	list := append([]Candidate(nil), all...)
	promised := func(c Candidate) bool { return !c.Due.IsZero() && !c.Due.After(on) }
	sort.SliceStable(list, func(i, j int) bool {
		a, b := list[i], list[j]
		switch {
		case promised(a) != promised(b):
			return promised(a)
		case farFirst && a.Metres != b.Metres:
			return a.Metres > b.Metres
		case a.Place != b.Place:
			return a.Place < b.Place
		}
		return a.Household < b.Household
	})
	list = list[:min(limit, len(list))]
	sort.SliceStable(list, func(i, j int) bool {
		a, b := list[i], list[j]
		switch {
		case a.Metres != b.Metres && farFirst:
			return a.Metres > b.Metres
		case a.Metres != b.Metres:
			return a.Metres < b.Metres
		case a.Unit != b.Unit:
			return a.Unit < b.Unit
		case a.Group != b.Group:
			return a.Group < b.Group
		}
		if c := compareAddress(a.Address, b.Address); c != 0 {
			return c < 0
		}
		return a.Household < b.Household
	})
	return list
}

// Waits reports whether a family is left alone on a day: somebody of it named a later day, or the rule did (ComeBack), and nobody
// of it expects us by then. dues are the appointments of its people; zero: none.
func Waits(dues []day.Date, on day.Date) bool {
	later := false
	for _, d := range dues {
		if !d.IsZero() && !d.After(on) {
			return false
		}
		later = later || d.After(on)
	}
	return later
}

// compareAddress orders «12 Lê Lợi» before «105 Lê Lợi»: street first, then the number as a number.
func compareAddress(a, b string) int {
	na, sa := splitAddress(a)
	nb, sb := splitAddress(b)
	if c := strings.Compare(sa, sb); c != 0 {
		return c
	}
	return na - nb
}

func splitAddress(s string) (number int, street string) {
	s = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(s), "Số "))
	end := 0
	for end < len(s) && end < 9 && s[end] >= '0' && s[end] <= '9' {
		end++
	}
	number, err := strconv.Atoi(s[:end])
	if err != nil {
		number = 0
	}
	return number, strings.TrimSpace(s[end:])
}

// Met is whom the group spoke with at a door. The words are stored.
type Met string

// Whom one meets, in the order of the form.
const (
	MetPerson   Met = "person"   // chính người cần gặp
	MetSpouse   Met = "spouse"   // vợ, chồng
	MetParent   Met = "parent"   // cha, mẹ
	MetRelative Met = "relative" // người nhà khác
	MetNobody   Met = "nobody"   // không ai ở nhà
)

// Meetings lists all.
var Meetings = [...]Met{MetPerson, MetSpouse, MetParent, MetRelative, MetNobody}

// MetByName finds one of them.
func MetByName(s string) (Met, bool) {
	for _, m := range Meetings {
		if string(m) == s {
			return m, true
		}
	}
	return "", false
}

// ComeBack is the day to come back to a door when nobody named one (quy tắc ghé lại): who agreed is seen
// within two days, before the mind cools; who thinks it over, and who was out, on the weekend after; a
// family of which one joined within a week, to ask for the others; a refusal is respected for 30 days.
func ComeBack(o prospect.Outcome, on day.Date) day.Date {
	switch o {
	case prospect.OutcomeAgreed:
		return on.AddDays(2)
	case prospect.OutcomeThinking, prospect.OutcomeAbsent:
		return WeekOf(on).AddDays(7 + 5)
	case prospect.OutcomeJoined:
		return on.AddDays(7)
	case prospect.OutcomeRefused:
		return on.AddDays(31)
	}
	return day.Date{}
}
