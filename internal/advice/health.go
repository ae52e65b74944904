package advice

import (
	"slices"
	"strings"

	"luoi/internal/day"
	"luoi/internal/money"
	"luoi/internal/policy"
)

// mostMembers is how many people one household may list; more is a mistake of the list, not a household.
const mostMembers = 30

// checkMembers refuses a household without people or with more than one house holds.
func checkMembers(n int) error {
	if n > mostMembers {
		return wrong(KindInput, "health_ladder", "advice.error.members", n, mostMembers)
	}
	return between("members", int64(n), 1, mostMembers)
}

func isHealth(name string) bool { return strings.HasPrefix(name, "topup_health_") }

// Cards is the health cards of one household, in đồng.
type Cards struct {
	Members []money.Dong `json:"members"`
	Total   money.Dong   `json:"total"`
	// Whether the household may pay this number of months at once (3, 6 or 12).
	MethodOK bool `json:"method_ok"`
}

// HouseholdHealth is the household ladder (Luật BHYT Điều 12.5, 13.6; NĐ 188/2025 Điều 6.5) for members
// who pay on a day for some months: the first 100 % of rate × base pay, then 70, 60, 50 and 40 %. Members
// of the household already insured this year come first and take the upper steps. A base above zero is the
// question's own.
func (c *Case) HouseholdHealth(on day.Date, members, months, already int, base money.Dong) (Cards, error) {
	c.fail(needDay("pay_date", on))
	c.fail(checkMembers(members))
	c.fail(between("already_insured", int64(already), 0, mostMembers))
	c.fail(between("months", int64(months), 1, 12))
	base = c.base(on, base)
	rate, ladder := c.rate("health_rate", on), c.list("health_ladder", on)
	cards := Cards{Members: []money.Dong{}}
	if c.err != nil {
		return cards, c.err
	}
	for i := range members {
		premium := c.of(product(product(rate, rung(ladder, already+i)), money.Percent(int64(months)*100)), base)
		cards.Members = append(cards.Members, premium)
		cards.Total += premium
	}
	for _, n := range c.list("health_pay_months", on) {
		cards.MethodOK = cards.MethodOK || n.Num() == int64(months)
	}
	return cards, c.err
}

// rung is the share of the i-th member, counted from 0.
func rung(ladder []money.Rate, i int) money.Rate { return ladder[min(i, len(ladder)-1)] }

func (c *Case) base(on day.Date, own money.Dong) money.Dong {
	if own == 0 {
		return c.money("reference_level", on)
	}
	c.fail(between("base", int64(own), 1, mostDong))
	c.give("reference_level", itoa(int(own)))
	return own
}

// MixedMember is a household member whose card runs for months of their own at a step of the ladder.
type MixedMember struct {
	Months int
	Share  money.Rate
}

// HouseholdMixed is members who joined at different times in the year, each at the step told.
func (c *Case) HouseholdMixed(on day.Date, base money.Dong, members []MixedMember) (Cards, error) {
	c.fail(checkMembers(len(members)))
	base = c.base(on, base)
	rate := c.rate("health_rate", on)
	cards := Cards{Members: []money.Dong{}, MethodOK: true}
	for _, m := range members {
		c.fail(between("months", int64(m.Months), 1, 12))
		if m.Share.Num() <= 0 || m.Share.Cmp(money.Percent(100)) > 0 {
			c.fail(wrong(KindInput, "pct", "advice.error.percent", m.Share.Format()))
		}
		if c.err != nil {
			return cards, c.err
		}
		premium := c.of(product(product(rate, m.Share), money.Percent(int64(m.Months)*100)), base)
		cards.Members = append(cards.Members, premium)
		cards.Total += premium
	}
	return cards, c.err
}

// HouseholdBasis is the income each member's premium is reckoned on: the ladder of the base.
func (c *Case) HouseholdBasis(on day.Date, base money.Dong, members int) ([]money.Dong, error) {
	c.fail(checkMembers(members))
	base = c.base(on, base)
	ladder := c.list("health_ladder", on)
	basis := []money.Dong{}
	for i := range members {
		if c.err == nil {
			basis = append(basis, c.of(rung(ladder, i), base))
		}
	}
	return basis, c.err
}

// SupportedCard is a card with the State's and the province's part, in đồng.
type SupportedCard struct {
	Full    money.Dong `json:"full"`
	Support money.Dong `json:"support"`
	Local   money.Dong `json:"local_support"`
	Payable money.Dong `json:"payable"`
}

// healthNames are other words people and other programs use for the groups of the book.
var healthNames = map[string]string{
	"near_poor_in_poor_commune": "near_poor_poor_commune", "near_poor_commune": "near_poor_poor_commune",
	"near_poor_difficult": "near_poor_poor_commune", "near_poor_poor": "near_poor_poor_commune", "poor_commune_near_poor": "near_poor_poor_commune",
	"pupil": "student", "students": "student", "pupil_student": "student", "pupils_students": "student",
	"security": "grassroots_security", "village_health_worker": "village_health", "village_staff": "village_part_time",
	"village_part_time_staff": "village_part_time", "village_parttime": "village_part_time", "artisans": "artisan",
	"farmer": "farm_average", "farm": "farm_average", "farm_household": "farm_average", "agri_average": "farm_average",
	"agricultural": "farm_average", "agri": "farm_average", "agri_household": "farm_average", "average_farm": "farm_average",
	"village_health_workers": "village_health", "hssv": "student", "ethnic_minority_left_difficult": "ethnic_left_difficult", "agriculture": "farm_average", "farmer_average": "farm_average", "farm_average_living": "farm_average",
}

// healthGroup is the book's name of a group.
func healthGroup(name string) string {
	if known, ok := healthNames[name]; ok {
		return known
	}
	return name
}

// SupportedHealth is the card of a supported group (NĐ 188/2025 Điều 6 khoản 6), or of a group whose card
// the State pays in full; of who, the groups, the places and the day of leaving the list count. Of several
// groups the highest share counts (Luật BHYT Điều 13.5.g).
func (c *Case) SupportedHealth(on day.Date, who Payer, months int) (SupportedCard, error) {
	c.fail(needDay("pay_date", on))
	c.fail(between("months", int64(months), 1, 12))
	share := c.healthShare(on, who.Categories)
	base, rate := c.base(on, 0), c.rate("health_rate", on)
	whole := money.Percent(int64(months) * 100)
	s := SupportedCard{Full: c.of(product(rate, whole), base)}
	s.Support = c.of(product(product(rate, whole), share), base)
	s.Payable = s.Full - s.Support
	for _, name := range c.book.Local("topup_health_", who.Areas) {
		if c.err != nil || !c.knows(name, on) {
			continue
		}
		local, left := c.localShare(on, name, who.Categories, who)
		span := whole
		if left > 0 && left < months {
			span = money.Percent(int64(left) * 100)
		}
		more := c.of(product(product(rate, span), local), base)
		more = min(more, s.Payable)
		s.Local, s.Payable = s.Local+more, s.Payable-more
	}
	return s, c.err
}

// healthShare is the highest share of the groups; each must be known, here or as a local group.
func (c *Case) healthShare(on day.Date, categories []string) money.Rate {
	table := c.table("health_support", on)
	var free []string
	if c.knows("health_free", on) {
		free = c.words("health_free", on)
	}
	if c.err == nil && len(categories) == 0 {
		c.fail(wrong(KindInput, "category", "advice.error.missing", "category"))
	}
	var best money.Rate
	for _, told := range categories {
		name := healthGroup(told)
		share, ok := policy.Find(table, name)
		if slices.Contains(free, name) {
			share, ok = money.Percent(100), true
		}
		if !ok && !c.localGroup(name) {
			c.fail(unknownCategory(told, "health_support", c.cite("health_support", on)))
			return money.Rate{}
		}
		if share.Cmp(best) > 0 {
			best = share
		}
	}
	return best
}

// localGroup reports whether a province supports a group that the State does not.
func (c *Case) localGroup(name string) bool {
	for _, p := range c.book.Names() {
		if !isHealth(p) {
			continue
		}
		whole, _ := c.book.Parameter(p)
		for _, v := range whole.Values {
			if slices.ContainsFunc(strings.Fields(v.Text), func(s string) bool { return strings.HasPrefix(s, name+"=") }) {
				return true
			}
		}
	}
	return false
}

// HealthLevel is the share of costs that the insurance pays for a group (Luật BHYT Điều 22).
func (c *Case) HealthLevel(on day.Date, group string) (Percent, error) {
	share, ok := policy.Find(c.table("health_level", on), group)
	if c.err == nil && !ok {
		c.fail(unknownCategory(group, "health_level", c.cite("health_level", on)))
	}
	return Percent(share), c.err
}

// SmallCost is 15 % of base pay: a visit below it is paid in full.
func (c *Case) SmallCost(on day.Date) (money.Dong, error) {
	c.fail(needDay("date", on))
	return c.money("health_small_cost", on), c.err
}

// SixMonths is six months of base pay: co-payment beyond it in a year is waived after five years of
// continuous cover.
func (c *Case) SixMonths(on day.Date) (money.Dong, error) {
	c.fail(needDay("date", on))
	return c.money("health_copay_months", on), c.err
}
