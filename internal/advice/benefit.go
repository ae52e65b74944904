package advice

import (
	"math/big"
	"slices"

	"luoi/internal/day"
	"luoi/internal/money"
	"luoi/internal/policy"
)

// Grant is an amount with whether one is entitled to it.
type Grant struct {
	Eligible bool       `json:"eligible"`
	Amount   money.Dong `json:"amount"`
}

// Funeral is the funeral grant of the month of death (Luật 41/2024 Điều 109): ten reference levels for who
// paid 60 months or drew a pension. Months below zero mean "not told": the grant is shown as due.
func (c *Case) Funeral(death day.Date, months int, pensioner bool) (Grant, error) {
	c.fail(needDay("death", death))
	c.fail(between("months", int64(months), -1, 1200))
	amount := c.money("funeral_grant", death)
	least := c.count("funeral_months_least", death)
	if c.err != nil || months >= 0 && months < least && !pensioner {
		return Grant{}, c.err
	}
	return Grant{true, amount}, nil
}

// Maternity is the grant for each child (Luật 41/2024 Điều 94–95), for six months paid in the twelve
// before the birth. Who has the compulsory scheme's maternity benefit has only that.
func (c *Case) Maternity(birth day.Date, children, months int, compulsory bool) (Grant, error) {
	c.fail(needDay("birth", birth))
	c.fail(between("children", int64(children), 1, 10))
	c.fail(between("months_paid_in_prev_12", int64(months), 0, 12))
	grant := c.money("maternity_grant", birth)
	least := c.count("maternity_months_least", birth)
	if c.err != nil || months < least || compulsory {
		return Grant{}, c.err
	}
	return Grant{true, grant * money.Dong(children)}, nil
}

// SurvivorLump is what the survivors of a pensioner get once.
type SurvivorLump struct {
	Months Half       `json:"months"`
	Amount money.Dong `json:"amount"`
}

// SurvivorLumpPensioner is 48 months of pension for a death in the first two months, half a month less
// for each later one, three at least (Luật 41/2024 Điều 110 khoản 4).
func (c *Case) SurvivorLumpPensioner(pension money.Dong, received int, on day.Date) (SurvivorLump, error) {
	c.fail(between("pension", int64(pension), 1, mostDong))
	c.fail(between("months_received", int64(received), 0, 1200))
	t := c.table("survivor_factor", on)
	full, _ := policy.Find(t, "pensioner")
	free, _ := policy.Find(t, "free_months")
	step, _ := policy.Find(t, "step")
	least, _ := policy.Find(t, "least")
	if c.err != nil {
		return SurvivorLump{}, c.err
	}
	late := ratInt(max(int64(received)-free.Num(), 0))
	months := new(big.Rat).Sub(ratOf(full), times(late, ratOf(step)))
	if low := ratOf(least); months.Cmp(low) < 0 {
		months = low
	}
	halves := times(months, ratInt(2))
	return SurvivorLump{Half(halves.Num().Int64()), dong(times(ratInt(int64(pension)), months))}, nil
}

// SurvivorLumpPayer is what the survivors of someone who was still paying get once (Điều 110): 1.5 and 2
// average months for each year; below 60 months the amount paid; of a mixed career three months at least.
func (c *Case) SurvivorLumpPayer(h History, death day.Date) (Grant, error) {
	c.fail(needDay("death", death))
	avg, err := c.Average(h)
	if err != nil {
		return Grant{}, err
	}
	t := c.table("survivor_factor", death)
	if avg.Months < c.count("survivor_months_full", death) && h.CompulsoryMonths == 0 {
		return Grant{true, c.amountPaid(h)}, c.err
	}
	early, _ := policy.Find(t, "before")
	late, _ := policy.Find(t, "from")
	mixed, _ := policy.Find(t, "mixed_least")
	before, after := c.splitYears(h.Years, death)
	after += c.years(h.CompulsoryMonths, death)
	if c.err != nil {
		return Grant{}, c.err
	}
	months := plus(times(before.rat(), ratOf(early)), times(after.rat(), ratOf(late)))
	if low := ratOf(mixed); h.CompulsoryMonths > 0 && months.Cmp(low) < 0 {
		months = low
	}
	return Grant{true, dong(times(avg.exact, months))}, nil
}

// amountPaid is what was contributed, without indexation: each month at its own rate.
func (c *Case) amountPaid(h History) money.Dong {
	sum := new(big.Rat)
	for _, y := range h.Years {
		on, err := day.Of(y.Year, max(y.FromMonth, 1), 1)
		c.fail(err)
		sum.Add(sum, times(ratInt(int64(y.Months)*int64(y.Income)), ratOf(c.rate("contribution_rate", on))))
	}
	return dong(sum)
}

// SocialPension is the pension that needs no contribution (trợ cấp hưu trí xã hội, Luật 41/2024 Điều
// 21–22; NĐ 176/2025).
type SocialPension struct {
	Eligible bool       `json:"eligible"`
	Amount   money.Dong `json:"amount"`
	Age      string     `json:"age"`
	From     day.Month  `json:"from"`
}

// SocialPension on a day for someone born on birth; poor and near-poor get it from 70, all others from
// 75, each only without another pension.
func (c *Case) SocialPension(on, birth day.Date, categories, areas []string, pensioner bool) (SocialPension, error) {
	c.fail(needDay("date", on))
	c.fail(needDay("birth", birth))
	amount := c.socialPension(on, areas)
	age := c.age("social_pension_age", on)
	if slices.Contains(categories, Poor) || slices.Contains(categories, NearPoor) {
		age = c.age("social_pension_age_poor", on)
	}
	if c.err != nil {
		return SocialPension{}, c.err
	}
	reached := age.ReachedOn(birth)
	s := SocialPension{Age: ageText(age), From: reached.InMonth(), Eligible: !pensioner && !reached.After(on)}
	if s.Eligible {
		s.Amount = amount
	}
	return s, nil
}

// socialPension is the amount of a day, or the higher one of a province the book knows.
func (c *Case) socialPension(on day.Date, areas []string) money.Dong {
	amount := c.money("social_pension", on)
	if len(areas) == 0 || !c.knows("social_pension_local", on) {
		return amount
	}
	local := c.table("social_pension_local", on)
	for _, a := range areas {
		if r, ok := policy.Find(local, a); ok {
			amount = max(amount, money.Dong(r.Num()))
		}
	}
	return amount
}

// Bridge is the monthly allowance from one's own contributions for who reaches the retirement age
// without 15 years (Luật 41/2024 Điều 23; NĐ 159/2025 Điều 14).
type Bridge struct {
	Months int        `json:"months"` // how long the contributions carry the allowance
	Amount money.Dong `json:"amount"` // đồng a month
	TopUp  money.Dong `json:"topup"`  // what to pay once to carry it to the social pension; 0: enough
}

// BridgeMonths is T = ⌈average × 2 × years ÷ social pension⌉ (Điều 14 khoản 3).
func (c *Case) BridgeMonths(average money.Dong, years Half, social money.Dong, on day.Date) (int, error) {
	c.fail(between("average", int64(average), 1, mostDong))
	c.fail(between("years", int64(years), 1, 200))
	c.fail(between("social_pension", int64(social), 1, mostDong))
	factor := c.rate("bridge_factor", on)
	if c.err != nil {
		return 0, c.err
	}
	t := times(times(ratInt(int64(average)), ratOf(factor)), times(years.rat(), big.NewRat(1, int64(social))))
	n := new(big.Int).Add(t.Num(), new(big.Int).Sub(t.Denom(), big.NewInt(1)))
	return int(n.Quo(n, t.Denom()).Int64()), nil
}

// BridgeTopUp is (Td − T) × social pension when T falls short of the months to the social pension (khoản 5).
func (c *Case) BridgeTopUp(t, td int, social money.Dong) (money.Dong, error) {
	c.fail(c.checkBridge(t, td, social))
	return social * money.Dong(max(td-t, 0)), c.err
}

// BridgeAmount is TC + (T − Td) × TC ÷ Td when T exceeds the months to the social pension (khoản 8).
func (c *Case) BridgeAmount(t, td int, social money.Dong) (money.Dong, error) {
	c.fail(c.checkBridge(t, td, social))
	if c.err != nil || t <= td || td == 0 {
		return social, c.err
	}
	return social + dong(times(ratInt(int64(social)), big.NewRat(int64(t-td), int64(td)))), nil
}

// BridgeLeft is what relatives receive when someone dies before the end of the allowance: the months of it that
// were not received yet, each at the amount it was paid at (NĐ 159/2025, Điều 15). t are all its months.
type BridgeLeft struct {
	Months int        `json:"months"`
	Amount money.Dong `json:"amount"`
}

// BridgeLeft works out what is left after so many months received.
func (c *Case) BridgeLeft(t, received int, monthly money.Dong, on day.Date) (BridgeLeft, error) {
	c.fail(between("T", int64(t), 1, 100_000))
	c.fail(between("received", int64(received), 0, int64(max(t, 0))))
	c.fail(between("monthly", int64(monthly), 1, mostDong))
	c.rate("bridge_factor", on) // the allowance exists on that day, and the trace names its decree
	left := t - received
	return BridgeLeft{left, monthly * money.Dong(max(left, 0))}, c.err
}

func (c *Case) checkBridge(t, td int, social money.Dong) error {
	if err := between("T", int64(t), 0, 100_000); err != nil {
		return err
	}
	if err := between("Tdt", int64(td), 1, 600); err != nil {
		return err
	}
	return between("social_pension", int64(social), 1, mostDong)
}

// Bridge puts the three together for td months from settlement to the social pension.
func (c *Case) Bridge(average money.Dong, years Half, td int, social money.Dong, on day.Date) (Bridge, error) {
	t, err := c.BridgeMonths(average, years, social, on)
	if err != nil {
		return Bridge{}, err
	}
	topUp, err := c.BridgeTopUp(t, td, social)
	if err != nil {
		return Bridge{}, err
	}
	amount, err := c.BridgeAmount(t, td, social)
	return Bridge{t, amount, topUp}, err
}

// ageText is "60y3m", always with its months.
func ageText(a policy.Age) string { return itoa(a.Years) + "y" + itoa(a.Months) + "m" }
