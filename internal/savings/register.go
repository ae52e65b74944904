package savings

import (
	"slices"

	"luoi/internal/day"
	"luoi/internal/fault"
)

// Kinds of things that are counted of a model (mô hình). They are types of their own so that nobody adds nine
// households to nine people: Go refuses Households + Members.
type (
	Groups       int64 // tổ, nhóm
	Households   int64 // hộ
	Members      int64 // thành viên của tổ
	Participants int64 // người tham gia BHXH tự nguyện
	Cards        int64 // thẻ BHYT
)

// Unit says in what something is counted.
type Unit string

// Units of base and goal.
const (
	InGroups       Unit = "groups"
	InHouseholds   Unit = "households"
	InMembers      Unit = "members"
	InParticipants Unit = "participants"
	InCards        Unit = "cards"
)

// Units lists them in the order of pages.
var Units = []Unit{InGroups, InHouseholds, InMembers, InParticipants, InCards}

// Mechanisms of models: the eight of the books (savings groups bear one of the first eight words) and the group of
// neighbours in which everybody takes part.
var Mechanisms = []string{"pig", "sealed_pig", "rounds", "scrap", "instalments", "trees", "sponsor", "daily", "all_in"}

// Quantity is a number with its unit; N 0 was not told.
type Quantity struct {
	N    int64
	Unit Unit
}

// Figures is what was told of a model for a day. A nil was not told, which is not zero.
type Figures struct {
	Day          day.Date
	Groups       *Groups
	Households   *Households
	Members      *Members
	Participants *Participants
	Cards        *Cards
	Source       string
}

// In is the figure in a unit, and whether it was told.
func (f Figures) In(u Unit) (Quantity, bool) {
	switch {
	case u == InGroups && f.Groups != nil:
		return Quantity{int64(*f.Groups), u}, true
	case u == InHouseholds && f.Households != nil:
		return Quantity{int64(*f.Households), u}, true
	case u == InMembers && f.Members != nil:
		return Quantity{int64(*f.Members), u}, true
	case u == InParticipants && f.Participants != nil:
		return Quantity{int64(*f.Participants), u}, true
	case u == InCards && f.Cards != nil:
		return Quantity{int64(*f.Cards), u}, true
	}
	return Quantity{}, false
}

// Check refuses figures that cannot be: less than nothing, more participants than members, nothing at all.
func (f Figures) Check() error {
	told := false
	for _, u := range Units {
		q, ok := f.In(u)
		told = told || ok
		if ok && (q.N < 0 || q.N > 100_000_000) {
			return fault.New(fault.Invalid, "models.figure_range")
		}
	}
	switch {
	case !told:
		return fault.New(fault.Invalid, "models.figure_none")
	case f.Day.IsZero():
		return fault.New(fault.Invalid, "savings.no_day")
	case f.Members != nil && f.Participants != nil && int64(*f.Participants) > int64(*f.Members):
		return fault.New(fault.Invalid, "models.more_than_members", int64(*f.Participants), int64(*f.Members))
	}
	return nil
}

// Share is num of den in percent with so many decimals, half up, as a whole number of the last decimal: 12 of 192 with
// two is 625 (6,25 %), 1.679 of 4.300 with one is 390 (39,0 %).
// Both must be in the same unit, except participants of members, who are the same people. It refuses what cannot
// be compared, with key models.units_differ.
func Share(num, den Quantity, decimals int) (int64, error) {
	people := num.Unit == InParticipants && den.Unit == InMembers
	if num.Unit != den.Unit && !people {
		return 0, fault.New(fault.Invalid, "models.units_differ")
	}
	if den.N <= 0 || num.N < 0 {
		return 0, fault.New(fault.Invalid, "models.no_base")
	}
	scale := int64(200)
	for range decimals {
		scale *= 10
	}
	return (num.N*scale + den.N) / (2 * den.N), nil
}

// Plus adds two quantities of one unit: nine households at the launch and three after it are twelve.
func (q Quantity) Plus(o Quantity) (Quantity, error) {
	if q.Unit != o.Unit {
		return Quantity{}, fault.New(fault.Invalid, "models.units_differ")
	}
	return Quantity{q.N + o.N, q.Unit}, nil
}

// Copy is a model as the tree of copies sees it. From is 0 for one that was taken from nowhere.
type Copy struct {
	ID, From int64
	Launched day.Date
}

// Branch is a model in the order of the tree, with how deep it stands and how many copies hang below it.
type Branch struct {
	Copy
	Depth, Below int
}

// Tree orders copies as a tree: each followed by those taken from it, the earlier launch first. A copy whose origin is
// not among them (it lies in another territory) stands as a root.
func Tree(all []Copy) []Branch {
	byFrom, known := map[int64][]Copy{}, map[int64]bool{}
	for _, c := range all {
		known[c.ID] = true
	}
	for _, c := range all {
		from := c.From
		if !known[from] || from >= c.ID {
			from = 0
		}
		byFrom[from] = append(byFrom[from], c)
	}
	for _, list := range byFrom {
		slices.SortStableFunc(list, func(a, b Copy) int {
			if n := a.Launched.Compare(b.Launched); n != 0 {
				return n
			}
			return int(min(1, max(-1, a.ID-b.ID)))
		})
	}
	out := make([]Branch, 0, len(all))
	var walk func(from int64, depth int) int
	walk = func(from int64, depth int) int {
		n := 0
		for _, c := range byFrom[from] {
			at := len(out)
			out = append(out, Branch{Copy: c, Depth: depth})
			out[at].Below = walk(c.ID, depth+1)
			n += 1 + out[at].Below
		}
		return n
	}
	walk(0, 0)
	return out
}

// Set tells a quantity.
func (f *Figures) Set(q Quantity) {
	switch q.Unit {
	case InGroups:
		n := Groups(q.N)
		f.Groups = &n
	case InHouseholds:
		n := Households(q.N)
		f.Households = &n
	case InMembers:
		n := Members(q.N)
		f.Members = &n
	case InParticipants:
		n := Participants(q.N)
		f.Participants = &n
	case InCards:
		n := Cards(q.N)
		f.Cards = &n
	}
}
