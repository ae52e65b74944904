package advice

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"luoi/internal/day"
	"luoi/internal/i18n"
)

func words(lang string) Words {
	return func(key string, args ...any) string { return i18n.T(lang, key, args...) }
}

func page(t *testing.T, lang, input string) Page {
	t.Helper()
	out, ok := Answer(book(t), []byte(`{"id":"p","kind":"family_page","input":`+input+`}`), words(lang))
	var line struct{ Output Page }
	if !ok {
		t.Fatalf("%s", out)
	}
	// Percentages are written only; the test needs none of them.
	if err := json.Unmarshal([]byte(strings.ReplaceAll(string(out), `"rate_pct"`, `"pct"`)), &line); err != nil {
		t.Fatal(err)
	}
	return line.Output
}

func TestTheFamilyOfFour(t *testing.T) {
	p := page(t, i18n.VI, familyInput)
	if p.Own != 264_000+561_000 || p.State != 66_000+99_000 {
		t.Errorf("own %d, added %d", p.Own, p.State)
	}
	// Two of four could go as farmers at 956.340 each; all four on the ladder is cheaper.
	if p.Health == nil || p.Health.Best != 3_825_360 || p.Health.AllSupported != 4_235_220 || p.Cards != 318_780 {
		t.Errorf("cards: %+v, %d a month", p.Health, p.Cards)
	}
	if p.Month != 1_143_780 || p.Daily != 38_126 {
		t.Errorf("%d a month, %d a day", p.Month, p.Daily)
	}
	if p.Method.Months != 6 || fmt.Sprint(p.Method.PayMonths) != "[4 10]" {
		t.Errorf("method %+v", p.Method)
	}
	if p.Change == nil || p.Change.Old != 264_000 || p.Change.New != 387_200 || p.Change.On != day.Must(2027, 1, 1) {
		t.Errorf("change %+v", p.Change)
	}
	for _, want := range []string{"không rút một lần được", "không phải lời hứa", p.Version, "01/01/2027"} {
		if !strings.Contains(p.Zalo+fmt.Sprint(p.Lines), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if len(p.Proof) != 8 || len(p.Sources) < 10 {
		t.Errorf("%d lines of proof, %d sources", len(p.Proof), len(p.Sources))
	}
}

func TestTheLowestPensionIsComparedWithTheSocialOne(t *testing.T) {
	p := page(t, i18n.VI, `{"date":"2026-11-22","members":[{"name":"Bà Sáu","gender":"F","birth":"1975-06-01","joins":true,"category":"poor"}]}`)
	if e := p.People[0].Estimate; e.Pension != 675_000 || e.Missing != 60 || e.BelowSocial {
		t.Errorf("%+v", e)
	}
	// A man with 15 years at the floor: 40 % of 1.500.000 is 600.000, above 540.000. With half his years
	// at the old floor of 700.000 it is below, and the page has to say so.
	man := `{"date":"2026-11-22","members":[{"name":"Ông Bảy","gender":"M","birth":"1972-06-01","joins":true,"category":"other","months_paid":90,"paid_average":700000,"joined":"2012-01-01"}]}`
	p = page(t, i18n.VI, man)
	if e := p.People[0].Estimate; !e.BelowSocial || e.Pension >= e.Social {
		t.Fatalf("%+v", e)
	}
	if !strings.Contains(p.Zalo, "thấp hơn trợ cấp hưu trí xã hội 540.000") || !strings.Contains(p.Script, "Nói thật") {
		t.Errorf("not said:\n%s\n%s", p.Zalo, p.Script)
	}
	if !p.People[0].OneOff || strings.Contains(p.Zalo, "không rút một lần") {
		t.Error("he paid before 01/07/2025: the old one-off is open to him")
	}
}

// TestTheScriptIsTwoMinutes: at most 300 words as they are spoken, and no abbreviation, for families of
// every size and in both languages.
func TestTheScriptIsTwoMinutes(t *testing.T) {
	for _, lang := range i18n.Languages {
		for n := 1; n <= mostMembers; n++ {
			var members []string
			for i := range n {
				members = append(members, fmt.Sprintf(`{"name":"Người có tên rất dài gồm nhiều chữ số %d","gender":"F","birth":"1975-05-10","joins":true,"income":%d,"category":"other","card":true}`, i, 47_350_000+50_000*i))
			}
			p := page(t, lang, `{"date":"2026-11-22","members":[`+strings.Join(members, ",")+`]}`)
			if p.Words > mostScript || p.Words < 60 {
				t.Errorf("%s, %d members: %d words", lang, n, p.Words)
			}
			for _, short := range []string{"BHXH", "BHYT", "NĐ", "QĐ", "TP.", "SI ", "HI "} {
				if strings.Contains(p.Script, short) || strings.Contains(p.Zalo, short) {
					t.Errorf("%s, %d members: %q is an abbreviation", lang, n, short)
				}
			}
		}
	}
}

func TestBadInputNamesTheRule(t *testing.T) {
	b := book(t)
	forty := strings.TrimSuffix(strings.Repeat(`{},`, 40), ",")
	for _, c := range []struct{ kind, input, want, rule string }{
		{"voluntary_monthly", `{"pay_date":"2026-11-22","income":1499999,"category":"other"}`, KindLimit, "voluntary_income_floor"},
		{"voluntary_monthly", `{"pay_date":"2026-11-22","income":50600001,"category":"other"}`, KindLimit, "voluntary_income_ceiling"},
		{"voluntary_monthly", `{"pay_date":"2026-11-22","income":1500000,"category":"rich"}`, KindCategory, "support_rate"},
		{"voluntary_monthly", `{"pay_date":"1999-01-01","income":1500000,"category":"other"}`, KindDate, "voluntary_income_floor"},
		{"voluntary_monthly", `{"pay_date":"2026-02-30","income":1500000,"category":"other"}`, KindInput, "pay_date"},
		{"voluntary_monthly", `{"pay_date":"2026-11-22","income":-1500000,"category":"other"}`, KindInput, "income"},
		{"voluntary_monthly", `{"pay_date":"2026-11-22","income":1e40,"category":"other"}`, KindInput, "income"},
		{"voluntary_monthly", `{"pay_date":"2026-11-22","income":1500000.5,"category":"other"}`, KindInput, "income"},
		{"voluntary_monthly", `{"pay_date":"2026-11-22","income":999999999999999999999,"category":"other"}`, KindInput, "income"},
		{"voluntary_monthly", `{"pay_date":"2026-11-22","income":1500000}`, KindInput, "category"},
		{"voluntary_monthly", `{"pay_date":"2026-11-22","category":"other"}`, KindInput, "income"},
		{"voluntary_monthly", `{"pay_date":"2026-11-22","income":1500000,"category":"other","local_extra_pct":-10}`, KindInput, "local_extra_pct"},
		{"voluntary_monthly", `[]`, KindInput, "input"},
		{"voluntary_monthly", `null`, KindInput, "input"},
		{"prepay_future", `{"pay_date":"2026-08-01","income":1500000,"years":6,"r":"0.0031"}`, KindRule, "prepay_years"},
		{"prepay_future", `{"pay_date":"2026-08-01","income":1500000,"years":2,"r":"-0.1"}`, KindInput, "r"},
		{"prepay_future", `{"pay_date":"2025-08-01","income":1500000,"years":2}`, KindDate, "investment_rate"},
		{"prepay_future", `{"pay_date":"2027-01-01","income":2200000,"years":2}`, KindDate, "investment_rate"},
		{"backpay_missing", `{"pay_date":"2026-08-01","income":1500000,"months":61,"r":"0.0031"}`, KindRule, "missing_months_most"},
		{"voluntary_period", `{"pay_date":"2026-08-01","income":1500000,"months":4,"category":"other"}`, KindRule, "pay_deadline"},
		{"refund_prepaid", `{"income":1500000,"years":2,"months_left":25,"support_left":0,"r":"0.0031"}`, KindInput, "months_left"},
		{"pension_rate", `{"gender":"F","months":336,"pension_from":"2026-01-01","early":"4y"}`, KindRule, "pension_early_step"},
		{"pension_rate", `{"gender":"X","months":336,"pension_from":"2026-01-01"}`, KindInput, "gender"},
		{"pension_rate", `{"gender":"F","months":336,"pension_from":"2007-01-01"}`, KindDate, "pension_months_least"},
		{"pension_rate", `{"gender":"F","months":-1,"pension_from":"2026-01-01"}`, KindInput, "months"},
		{"pension", `{"settlement_year":2021,"years":[{"year":2020,"months":12,"income":700000}]}`, KindDate, "income_index"},
		{"pension", `{"settlement_year":2026,"years":[{"year":2005,"months":12,"income":700000}]}`, KindDate, "income_index"},
		{"pension", `{"settlement_year":2026,"years":[{"year":2020,"months":13,"income":700000}]}`, KindInput, "months"},
		{"pension", `{"settlement_year":2026,"years":[]}`, KindInput, "months"},
		{"one_off", `{"settlement_year":2026,"case":"đ","years":[{"year":2026,"months":12,"income":1500000}]}`, KindRule, "one_off_joined_before"},
		{"maternity", `{"birth":"2025-06-30","children":1,"months_paid_in_prev_12":12}`, KindDate, "maternity_grant"},
		{"maternity", `{"birth":"2025-07-01","children":1,"months_paid_in_prev_12":13}`, KindInput, "months_paid_in_prev_12"},
		{"social_pension", `{"date":"2025-06-30","birth":"1940","category":"other"}`, KindDate, "social_pension"},
		{"household_bhyt", `{"pay_date":"2026-08-01","members":40,"months":12}`, KindInput, "health_ladder"},
		{"household_bhyt", `{"pay_date":"2026-08-01","members":0,"months":12}`, KindInput, "members"},
		{"household_bhyt", `{"pay_date":"2026-08-01","members":2,"months":13}`, KindInput, "months"},
		{"household_bhyt", `{"pay_date":"2010-08-01","members":2,"months":12}`, KindDate, "health_rate"},
		{"household_bhyt_ways", `{"pay_date":"2026-08-01","members":[` + forty + `]}`, KindInput, "health_ladder"},
		{"bhyt_supported_year", `{"pay_date":"2026-08-01","category":"rich","months":12}`, KindCategory, "health_support"},
		{"retirement_age", `{"gender":"F","birth":"1899"}`, KindInput, "birth"},
		{"survivor_lump_pensioner", `{"pension":0,"months_received":3}`, KindInput, "pension"},
		{"compare", `{"date":"2026-11-22","gender":"F","birth":"1984","category":"other","choices":[{"income":1500000},{"income":1500000},{"income":1500000},{"income":1500000}]}`, KindInput, "choices"},
		{"family_page", `{"date":"2026-11-22","members":[{"gender":"F","birth":"2020","joins":true,"category":"other"}]}`, KindRule, "working_age_lowest"},
		{"fortune", `{}`, KindUnknown, "kind"},
	} {
		r := ask(t, b, c.kind, c.input)
		if r.Error == nil || r.Error.Kind != c.want || r.Error.Rule != c.rule {
			t.Errorf("%s %s: %+v %v, want %s by %s", c.kind, c.input, r.Error, r.Output, c.want, c.rule)
			continue
		}
		for _, lang := range i18n.Languages {
			out, _ := Answer(b, []byte(fmt.Sprintf(`{"id":"x","kind":%q,"input":%s}`, c.kind, c.input)), words(lang))
			if strings.Contains(string(out), "advice.") || strings.Contains(string(out), "{0}") {
				t.Errorf("no words for %s", out)
			}
		}
	}
	if r := ask(t, b, "income_limit", `{"pay_date":"2026-11-22","colour":"red"}`); len(r.Warnings) != 1 {
		t.Errorf("a field nobody knows passes without a word: %+v", r)
	}
}

// TestAnswersOfTheRules are cases of RULES.md that the vectors do not hold.
func TestAnswersOfTheRules(t *testing.T) {
	b := book(t)
	for _, c := range []struct{ kind, input, field, want string }{
		{"voluntary_period", `{"pay_date":"2025-04-10","income":1500000,"months":3,"category":"other"}`, "payable", "891000"},
		{"voluntary_monthly", `{"pay_date":"2024-02-01","income":1500000,"category":"near_poor","areas":["01","004"]}`, "payable", "0"},
		{"voluntary_monthly", `{"pay_date":"2026-02-01","income":1500000,"category":"poor","areas":["01"]}`, "payable", "0"},
		{"voluntary_monthly", `{"pay_date":"2024-02-01","income":1500000,"category":"ex_near_poor","areas":["01","004"],"left_list":"2023-03-10"}`, "payable", "165000"},
		{"voluntary_monthly", `{"pay_date":"2024-02-01","income":1500000,"category":"ex_near_poor","areas":["01"]}`, "payable", "264000"},
		{"voluntary_monthly", `{"pay_date":"2026-02-01","income":1500000,"category":"ex_near_poor"}`, "payable", "264000"},
		{"monthly_allowance_relatives", `{"death":"2026-08-01","T":38,"received":10,"monthly":540000}`, "amount", "15120000"},
		{"voluntary_monthly", `{"pay_date":"2026-02-01","income":1500000,"category":"other","areas":["01"]}`, "payable", "231000"},
		{"voluntary_monthly", `{"pay_date":"2026-02-01","income":1500000,"category":"other","areas":["42"]}`, "payable", "264000"},
		{"voluntary_monthly", `{"pay_date":"2025-12-31","income":1500000,"category":"other","areas":["42"]}`, "payable", "198000"},
		{"voluntary_monthly", `{"pay_date":"2026-02-01","income":1500000,"category":"other","support_used":120}`, "payable", "330000"},
		{"pension_lump", `{"average":4000000,"gender":"F","months":400,"months_after_age":0,"pension_from":"2026-01-01"}`, "amount", "7000000"},
		{"pension_lump", `{"average":4000000,"gender":"M","months":444,"months_after_age":12,"pension_from":"2026-01-01"}`, "amount", "10000000"},
		{"pension_rate", `{"gender":"F","months":120,"pension_from":"2026-01-01","treaty":true}`, "rate_pct", "22.5"},
		{"pension_rate", `{"gender":"F","months":240,"pension_from":"2026-01-01"}`, "rate_pct", "55"},
		{"pension_rate", `{"gender":"F","months":240,"pension_from":"2017-06-01"}`, "rate_pct", "60"},
		{"funeral", `{"death":"2026-07-01","months":60}`, "amount", "25300000"},
		{"funeral", `{"death":"2026-07-01","months":59}`, "amount", "0"},
		{"maternity", `{"birth":"2025-07-01","children":2,"months_paid_in_prev_12":6}`, "amount", "4000000"},
		{"social_pension", `{"date":"2026-08-01","birth":"1951-08-01","category":"other"}`, "amount", "540000"},
		{"social_pension", `{"date":"2026-08-01","birth":"1955-08-01","category":"other"}`, "amount", "0"},
		{"social_pension", `{"date":"2026-06-30","birth":"1955","category":"near_poor","areas":["79"]}`, "amount", "650000"},
		{"bhyt_supported_year", `{"pay_date":"2026-08-01","category":"farmer","months":12}`, "payable", "956340"},
		{"bhyt_supported_year", `{"pay_date":"2026-08-01","category":"near_poor_in_poor_commune","months":12}`, "payable", "0"},
		{"bhyt_supported_year", `{"pay_date":"2026-08-01","category":"poor","months":12}`, "payable", "0"},
		{"bhyt_supported_year", `{"pay_date":"2026-08-01","category":"near_poor","areas":["31"],"months":12}`, "payable", "0"},
		{"bhyt_supported_year", `{"pay_date":"2025-06-30","category":"student","months":12}`, "payable", "884520"},
		{"bhyt_supported_year", `{"pay_date":"2025-07-01","category":"student","months":12}`, "payable", "631800"},
		{"household_bhyt", `{"pay_date":"2026-08-01","members":1,"months":12,"already_insured":2}`, "total", "819720"},
		{"monthly_allowance_duration", `{"average":1500000,"months":54,"date":"2026-08-01"}`, "months", "25"},
		{"monthly_allowance_amount", `{"T":100,"Tdt":180,"date":"2026-08-01"}`, "amount", "540000"},
		{"one_off_short", `{"months":11,"salary":5000000,"coef":"1"}`, "amount", "10000000"},
		{"refund_period", `{"pay_date":"2026-08-01","income":1500000,"months":12,"months_left":5,"category":"other"}`, "refund", "1320000"},
		{"retirement_age", `{"gender":"F","birth":"1975","joined":"2010-01-01","voluntary_months":240,"date":"2026-01-01"}`, "pension_from_on_request", "2030-02"},
		{"retirement_age", `{"gender":"M","birth":"1963-05","months":200}`, "entitled_from", "2025-07"},
		{"retirement_age", `{"gender":"M","birth":"1963-05","months":240}`, "entitled_from", "2024-06"},
		{"average", `{"settlement_year":2026,"years":[{"year":2020,"months":12,"income":1000000},{"year":2026,"months":60,"income":1500000,"lump":true}]}`, "average", "1443333"},
		{"floor_change", `{"date":"2026-12-31","to":"2027-01-01","category":"other"}`, "new_payable", "387200"},
	} {
		r := ask(t, b, c.kind, c.input)
		got, _ := json.Marshal(r.Output[c.field])
		if r.Error != nil || strings.Trim(string(got), `"`) != c.want {
			t.Errorf("%s %s: %s is %s, want %s (%+v)", c.kind, c.input, c.field, got, c.want, r.Error)
		}
	}
}

func TestMethodBySeason(t *testing.T) {
	for _, c := range []struct {
		s      Season
		months int
		pay    string
	}{
		{Season{Harvests: []int{4, 9}}, 6, "[4 10]"},
		{Season{Harvests: []int{9, 4, 4}}, 6, "[4 10]"},
		{Season{Harvests: []int{3, 11}}, 6, "[5 11]"},
		{Season{Harvests: []int{12}}, 12, "[12]"},
		{Season{Harvests: []int{4, 5}}, 12, "[5]"},
		{Season{Harvests: []int{1, 4, 7, 10}}, 3, "[1 4 7 10]"},
		{Season{WageDay: 5}, 1, "[]"},
		{Season{WageDay: 31}, 1, "[]"},
		{Season{Country: true}, 3, "[]"},
		{Season{}, 1, "[]"},
	} {
		p, err := New(book(t)).Method(day.Must(2026, 11, 22), c.s)
		if err != nil || p.Months != c.months || fmt.Sprint(p.PayMonths) != c.pay || p.PayDay > 28 {
			t.Errorf("%+v: %+v, %v", c.s, p, err)
		}
	}
}

func TestFiveYearsOfCards(t *testing.T) {
	on := day.Must(2026, 11, 22)
	card := func(from, to day.Date) CardSpell { return CardSpell{from, to} }
	for _, c := range []struct {
		who     string
		cards   []CardSpell
		since   day.Date
		reached bool
		lostOn  day.Date
		lost    bool
		near    bool
		wait    int
	}{
		{"never had one", nil, day.Date{}, false, day.Date{}, false, false, 30},
		{"six years without a break", []CardSpell{card(day.Must(2020, 11, 1), day.Must(2027, 10, 31))}, day.Must(2020, 11, 1), true, day.Must(2028, 2, 2), false, false, 0},
		{"a gap of three months keeps the years", []CardSpell{card(day.Must(2024, 4, 1), day.Must(2027, 3, 31)), card(day.Must(2020, 1, 1), day.Must(2023, 12, 31))}, day.Must(2020, 1, 1), true, day.Must(2027, 7, 2), false, false, 0},
		{"a day more loses them", []CardSpell{card(day.Must(2020, 1, 1), day.Must(2023, 12, 31)), card(day.Must(2024, 4, 2), day.Must(2027, 3, 31))}, day.Must(2024, 4, 2), false, day.Must(2027, 7, 2), false, false, 0},
		{"a gap that nears its end", []CardSpell{card(day.Must(2020, 1, 1), day.Must(2026, 8, 31))}, day.Must(2020, 1, 1), true, day.Must(2026, 12, 2), false, true, 0},
		{"lost yesterday", []CardSpell{card(day.Must(2020, 1, 1), day.Must(2026, 8, 20))}, day.Date{}, false, day.Must(2026, 11, 22), true, false, 30},
		{"ends this month", []CardSpell{card(day.Must(2020, 1, 1), day.Must(2026, 11, 30))}, day.Must(2020, 1, 1), true, day.Must(2027, 3, 2), false, true, 0},
	} {
		k, err := New(book(t)).Continuity(c.cards, on)
		if err != nil || k.Since != c.since || k.Reached != c.reached || k.LostOn != c.lostOn || k.Lost != c.lost || k.Near != c.near || k.WaitDays != c.wait {
			t.Errorf("%s: %+v, %v", c.who, k, err)
		}
	}
}
