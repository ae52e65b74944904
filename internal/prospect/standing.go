package prospect

import (
	"sort"
	"strings"

	"luoi/internal/day"
	"luoi/internal/person"
)

// Standing is where one person stands in one scheme on a day, told by the spells.
type Standing struct {
	Ever     bool
	Began    day.Date // first day of the running participation, without a gap; zero: not covered
	Until    day.Date // last covered day of it, paid-ahead spells included; zero: open or not covered
	Ended    day.Date // last covered day of the latest participation when nothing covers now
	Coming   bool     // paid for a time that has not begun
	Category string   // object code of the latest spell
}

// gapDays is the longest gap that does not begin a new participation: contributions are by whole months.
const gapDays = 31

// StandingOf reads the spells of one person in one scheme; it sorts them.
func StandingOf(spells []person.Spell, on day.Date) Standing {
	sort.Slice(spells, func(i, j int) bool { return spells[i].From.Before(spells[j].From) })
	var st Standing
	var from, to day.Date // the run being read; a zero to is open
	for _, s := range spells {
		if !s.To.IsZero() && s.To.Before(s.From) {
			continue
		}
		begins := from.IsZero() || !to.IsZero() && to.AddDays(gapDays).Before(s.From)
		if begins && s.From.After(on) {
			st.Coming = true
			break
		}
		st.Ever, st.Category = true, s.Category
		switch {
		case begins:
			from, to = s.From, s.To
		case s.To.IsZero():
			to = day.Date{}
		case !to.IsZero() && to.Before(s.To):
			to = s.To
		}
	}
	switch {
	case from.IsZero():
	case !to.IsZero() && to.Before(on):
		st.Ended = to
	default:
		st.Began, st.Until = from, to
	}
	return st
}

// ownCard reports whether an object code is of a card the household pays for: GD and HGD family, GB and
// NLNN farm household of average living standard, SV student, AR the former code of farm households.
func ownCard(category string) bool {
	c := strings.ToUpper(strings.TrimSpace(category))
	for _, p := range [...]string{"GD", "GB", "HGD", "NLNN", "SV", "AR"} {
		if strings.HasPrefix(c, p) {
			return true
		}
	}
	return false
}

// schoolCard reports whether an object code is of a card that comes with a school.
func schoolCard(category string) bool {
	c := strings.ToUpper(strings.TrimSpace(category))
	return strings.HasPrefix(c, "HS") || strings.HasPrefix(c, "SV")
}

// Role in the household, read from the relation to the head.
type Role int

const (
	RoleOther Role = iota
	RoleHead
	RoleSpouse
	RoleChild
	RoleParent
	RoleSibling
)

// RoleOf reads the search key of a relation as lists write it.
func RoleOf(key string) Role {
	switch key {
	case "chu ho", "chu", "ban than":
		return RoleHead
	case "vo", "chong", "vo chong":
		return RoleSpouse
	case "con", "con de", "con trai", "con gai", "con nuoi", "con ruot":
		return RoleChild
	case "cha", "bo", "me", "bo de", "me de", "cha de", "bo me", "cha me":
		return RoleParent
	case "anh", "chi", "em", "anh ruot", "chi ruot", "em ruot", "em trai", "em gai", "anh trai", "chi gai":
		return RoleSibling
	}
	return RoleOther
}

// Kin is what another member is to someone.
type Kin int

const (
	KinOther Kin = iota
	KinSpouse
	KinParent
	KinChild
)

// KinOf says what other is to m: a couple is head and spouse, their children are children of both.
func KinOf(m, other Role) Kin {
	couple := func(r Role) bool { return r == RoleHead || r == RoleSpouse }
	switch {
	case couple(m) && couple(other) && m != other:
		return KinSpouse
	case m == RoleChild && couple(other), m == RoleHead && other == RoleParent:
		return KinParent
	case couple(m) && other == RoleChild, m == RoleParent && other == RoleHead:
		return KinChild
	}
	return KinOther
}
