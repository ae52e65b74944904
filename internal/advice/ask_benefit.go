package advice

import (
	"luoi/internal/day"
	"luoi/internal/money"
)

func askFuneral(c *Case, f *fields, _ Words) (any, error) {
	death, months, pensioner := f.day("death"), f.optCount("months", -1, 0, 1200), f.flag("pensioner")
	if c.err != nil {
		return nil, c.err
	}
	return c.Funeral(death, months, pensioner)
}

func askMaternity(c *Case, f *fields, _ Words) (any, error) {
	birth, children := f.day("birth"), f.optCount("children", 1, 1, 10)
	months, compulsory := f.count("months_paid_in_prev_12", 0, 12), f.flag("compulsory_maternity")
	if c.err != nil {
		return nil, c.err
	}
	return c.Maternity(birth, children, months, compulsory)
}

func askSurvivorPensioner(c *Case, f *fields, _ Words) (any, error) {
	pension, received, on := f.dong("pension"), f.count("months_received", 0, 1200), f.onOr("death")
	if c.err != nil {
		return nil, c.err
	}
	return c.SurvivorLumpPensioner(pension, received, on)
}

func askSurvivor(c *Case, f *fields, _ Words) (any, error) {
	h, death := f.history(), f.day("death")
	if c.err != nil {
		return nil, c.err
	}
	return c.SurvivorLumpPayer(h, death)
}

func askSocialPension(c *Case, f *fields, _ Words) (any, error) {
	on, birth, who, pensioner := f.day("date"), f.birth("birth"), f.payer(), f.flag("pensioner")
	if c.err != nil {
		return nil, c.err
	}
	return c.SocialPension(on, birth, who.Categories, who.Areas, pensioner)
}

// social is the social pension as the question gives it, or the book's on the day of settlement.
func (f *fields) social(on day.Date) money.Dong {
	if own := f.optDong("social_pension"); own > 0 {
		f.c.give("social_pension", itoa(int(own)))
		return own
	}
	return f.c.socialPension(on, f.texts("areas"))
}

// bridgeYears is years, or months rounded to halves.
func (f *fields) bridgeYears(on day.Date) Half {
	if f.has("months") {
		return f.c.years(f.count("months", 1, 1200), on)
	}
	return f.years("years")
}

func askBridgeMonths(c *Case, f *fields, _ Words) (any, error) {
	on := f.onOr("date")
	average, years, social := f.dong("average"), f.bridgeYears(on), f.social(on)
	if c.err != nil {
		return nil, c.err
	}
	c.give("average", itoa(int(average)))
	months, err := c.BridgeMonths(average, years, social, on)
	return struct {
		Months int `json:"months"`
	}{months}, err
}

func askBridgeTopUp(c *Case, f *fields, _ Words) (any, error) {
	t, td, social := f.count("T", 0, 100_000), f.count("Tdt", 1, 600), f.social(f.onOr("date"))
	if c.err != nil {
		return nil, c.err
	}
	amount, err := c.BridgeTopUp(t, td, social)
	return struct {
		TopUp money.Dong `json:"topup"`
	}{amount}, err
}

func askBridgeLeft(c *Case, f *fields, _ Words) (any, error) {
	on, t, received := f.day("death"), f.count("T", 1, 100_000), f.optCount("received", 0, 0, 100_000)
	monthly := f.dong("monthly")
	if c.err != nil {
		return nil, c.err
	}
	return c.BridgeLeft(t, received, monthly, on)
}

func askBridgeAmount(c *Case, f *fields, _ Words) (any, error) {
	t, td, social := f.count("T", 0, 100_000), f.count("Tdt", 1, 600), f.social(f.onOr("date"))
	if c.err != nil {
		return nil, c.err
	}
	amount, err := c.BridgeAmount(t, td, social)
	return struct {
		Amount money.Dong `json:"amount"`
	}{amount}, err
}

func askBridge(c *Case, f *fields, _ Words) (any, error) {
	on := f.onOr("date")
	average, years, td, social := f.dong("average"), f.bridgeYears(on), f.count("Tdt", 1, 600), f.social(on)
	if c.err != nil {
		return nil, c.err
	}
	return c.Bridge(average, years, td, social, on)
}
