package advice

import (
	"slices"

	"luoi/internal/day"
	"luoi/internal/money"
)

// CardWish is one member of a household who needs a card: with a supported group when there is one.
// A group the State pays in full is not on the ladder at all.
type CardWish struct {
	Name     string
	Groups   []string // health groups; none: the household ladder is the only way
	LeftList day.Date // as in Payer
}

// Ways of having a card.
const (
	WayLadder    = "household" // the household ladder
	WaySupported = "supported" // as a supported group
)

// CardPlan is one member's card in a plan.
type CardPlan struct {
	Name    string     `json:"name"`
	Way     string     `json:"way"`
	Group   string     `json:"group,omitempty"`
	Payable money.Dong `json:"payable"`
	Other   money.Dong `json:"other_way"` // what the other way would cost alone; 0 when there is none
}

// HealthPlan compares the ways of insuring a household: everyone who may as a supported group, everyone on
// the ladder, and the cheapest mixture.
type HealthPlan struct {
	Months       int        `json:"months"`
	AllSupported money.Dong `json:"all_supported"`
	AllLadder    money.Dong `json:"all_ladder"`
	Best         money.Dong `json:"best"`
	Cards        []CardPlan `json:"cards"`
	Choice       bool       `json:"choice"` // somebody can choose between the ways
	Saving       money.Dong `json:"saving"` // best against the dearer of the two plain ways
}

// HealthWays finds the cheapest way for a household in which some belong to supported groups that may
// choose the ladder instead (Luật BHYT Điều 13.5.e): a farm household pays less on the ladder from the
// third member on, a near-poor one never does. already counts members insured this year on the ladder.
//
// The ladder's cost depends only on how many stand on it, so it is enough to move the dearest supported
// cards to the ladder one by one and keep the cheapest number.
func (c *Case) HealthWays(on day.Date, wishes []CardWish, months, already int, areas []string) (HealthPlan, error) {
	c.fail(checkMembers(len(wishes)))
	if c.err != nil {
		return HealthPlan{}, c.err
	}
	full, err := c.HouseholdHealth(on, len(wishes), months, already, 0)
	if err != nil {
		return HealthPlan{}, err
	}
	cards, fixed := c.cardsOf(on, wishes, months, areas)
	if c.err != nil {
		return HealthPlan{}, c.err
	}
	steps := full.Members
	order := byPrice(cards, fixed)
	mustLadder := 0
	for i := range cards {
		if cards[i].Way == WayLadder {
			mustLadder++
		}
	}
	best, bestMoved := money.Dong(-1), 0
	for moved := 0; moved <= len(order); moved++ {
		cost := ladderCost(steps, mustLadder+moved) + supportedCost(cards, order[moved:]) + fixedCost(cards, fixed)
		if best < 0 || cost < best {
			best, bestMoved = cost, moved
		}
	}
	p := HealthPlan{Months: months, Best: best, Choice: len(order) > 0}
	p.AllSupported = ladderCost(steps, mustLadder) + supportedCost(cards, order) + fixedCost(cards, fixed)
	p.AllLadder = ladderCost(steps, mustLadder+len(order)) + fixedCost(cards, fixed)
	p.Saving = max(p.AllSupported, p.AllLadder) - best
	p.Cards = settle(cards, order[:bestMoved], steps)
	return p, c.err
}

// cardsOf gives each member the supported price, or the ladder; fixed marks supported members who may not
// choose the ladder or have nothing to pay.
func (c *Case) cardsOf(on day.Date, wishes []CardWish, months int, areas []string) (cards []CardPlan, fixed []bool) {
	for _, w := range wishes {
		if len(w.Groups) == 0 {
			cards, fixed = append(cards, CardPlan{Name: w.Name, Way: WayLadder}), append(fixed, false)
			continue
		}
		s, err := c.SupportedHealth(on, Payer{Categories: w.Groups, Areas: areas, LeftList: w.LeftList}, months)
		if err != nil {
			return nil, nil
		}
		choose := c.words("health_may_choose", on)
		may := s.Payable > 0 && slices.ContainsFunc(w.Groups, func(g string) bool { return slices.Contains(choose, healthGroup(g)) })
		cards = append(cards, CardPlan{Name: w.Name, Way: WaySupported, Group: healthGroup(w.Groups[0]), Payable: s.Payable})
		fixed = append(fixed, !may)
	}
	return cards, fixed
}

// byPrice is the members who may choose, the dearest supported card first.
func byPrice(cards []CardPlan, fixed []bool) []int {
	var order []int
	for i := range cards {
		if cards[i].Way == WaySupported && !fixed[i] {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(cards[b].Payable - cards[a].Payable) })
	return order
}

func ladderCost(steps []money.Dong, n int) (sum money.Dong) {
	for _, s := range steps[:n] {
		sum += s
	}
	return sum
}

func supportedCost(cards []CardPlan, who []int) (sum money.Dong) {
	for _, i := range who {
		sum += cards[i].Payable
	}
	return sum
}

func fixedCost(cards []CardPlan, fixed []bool) (sum money.Dong) {
	for i := range cards {
		if fixed[i] {
			sum += cards[i].Payable
		}
	}
	return sum
}

// settle writes the chosen way and its price on each card; those on the ladder stand in the order listed.
func settle(cards []CardPlan, moved []int, steps []money.Dong) []CardPlan {
	rung := 0
	for i := range cards {
		move := slices.Contains(moved, i)
		if cards[i].Way != WayLadder && !move {
			cards[i].Other = steps[min(rung, len(steps)-1)]
			continue
		}
		if move {
			cards[i].Way, cards[i].Other = WayLadder, cards[i].Payable
		}
		cards[i].Payable = steps[rung]
		rung++
	}
	return cards
}
