package advice

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"luoi/internal/i18n"
)

// TestTwelveMonthsAfterLeavingTheList: the former district of Long Biên added 30 % for twelve months from the
// day on which a household left the near-poor list (99.000 beside the State's and the city's 33.000 each).
func TestTwelveMonthsAfterLeavingTheList(t *testing.T) {
	b := book(t)
	for _, c := range []struct {
		kind, more, on, left, field, want string
	}{
		{"voluntary_monthly", "", "2023-09-14", "2023-09-15", "", "left_list"}, // still on the list
		{"voluntary_monthly", "", "2023-09-15", "2023-09-15", "payable", "165000"},
		{"voluntary_monthly", "", "2024-09-14", "2023-09-15", "payable", "165000"}, // the last day of the twelve months
		{"voluntary_monthly", "", "2024-09-15", "2023-09-15", "payable", "264000"},
		{"voluntary_monthly", "", "2024-09-16", "2023-09-15", "payable", "264000"},
		{"voluntary_monthly", "", "2024-02-01", "", "", "limit_topup_long_bien"}, // not told: what is missing is named
		{"voluntary_monthly", "", "2026-02-01", "", "payable", "231000"},         // the programme is over: nothing to ask
		// Of six months paid on 01/07/2024 three begin within the twelve.
		{"voluntary_period", `,"months":6`, "2024-07-01", "2023-09-15", "local_support", "495000"},
		{"voluntary_period", `,"months":12`, "2023-09-15", "2023-09-15", "payable", "1980000"},
		{"payments", `,"period":1,"months":14`, "2023-10-01", "2023-09-15", "local_support", "1650000"},
	} {
		left := ""
		if c.left != "" {
			left = fmt.Sprintf(`,"left_list":%q`, c.left)
		}
		r := ask(t, b, c.kind, fmt.Sprintf(`{"pay_date":%q,"income":1500000,"category":"ex_near_poor","areas":["01","004"]%s%s}`, c.on, left, c.more))
		if c.field == "" {
			if r.Error == nil || r.Error.Kind != KindInput || r.Error.Rule != c.want {
				t.Errorf("%s on %s, left %s: %+v %v", c.kind, c.on, c.left, r.Error, r.Output)
			}
			continue
		}
		got, _ := json.Marshal(r.Output[c.field])
		if r.Error != nil || string(got) != c.want {
			t.Errorf("%s on %s, left %s: %s is %s, want %s (%+v)", c.kind, c.on, c.left, c.field, got, c.want, r.Error)
		}
	}
}

// TestThirtySixMonthsOfHealthCards: Hà Nội pays the card of a household that left the near-poor list, for 36
// months. Of twelve months bought when six are left, six are paid for.
func TestThirtySixMonthsOfHealthCards(t *testing.T) {
	b := book(t)
	for _, c := range []struct{ on, left, want string }{
		{"2026-11-21", "2023-11-22", "1252350"}, // one month of twelve is left
		{"2026-11-22", "2023-11-22", "1366200"},
		{"2026-11-23", "2023-11-22", "1366200"},
		{"2026-11-22", "2024-05-22", "683100"},
		{"2026-11-22", "2026-11-22", "0"},
	} {
		r := ask(t, b, "bhyt_supported_year", fmt.Sprintf(`{"pay_date":%q,"category":"ex_near_poor","areas":["01"],"months":12,"left_list":%q}`, c.on, c.left))
		got, _ := json.Marshal(r.Output["payable"])
		if r.Error != nil || string(got) != c.want {
			t.Errorf("on %s, left %s: %s, want %s (%+v)", c.on, c.left, got, c.want, r.Error)
		}
	}
	if r := ask(t, b, "bhyt_supported_year", `{"pay_date":"2026-11-22","category":"ex_near_poor","areas":["01"],"months":12}`); r.Error == nil || r.Error.Rule != "limit_topup_health_ha_noi" {
		t.Errorf("no day of leaving: %+v %v", r.Error, r.Output)
	}
}

// TestASponsorGivesForSomeMonths: a programme of three months pays three of six, and none of a later period.
func TestASponsorGivesForSomeMonths(t *testing.T) {
	b, sponsor := book(t), `,"programmes":[{"name":"Hội","amount":100000,"months":3}]`
	for _, c := range []struct{ kind, more, want string }{
		{"voluntary_period", `,"months":6`, "300000"},
		{"payments", `,"period":6,"months":12`, "300000"},
		{"payments", `,"period":1,"months":5`, "300000"},
		{"voluntary_monthly", "", "100000"},
		{"prepay_future_net", `,"years":2`, "300000"},
	} {
		r := ask(t, b, c.kind, `{"pay_date":"2026-08-01","income":1500000,"category":"other"`+sponsor+c.more+`}`)
		got, _ := json.Marshal(r.Output["local_support"])
		if r.Error != nil || string(got) != c.want {
			t.Errorf("%s: %s, want %s (%+v)", c.kind, got, c.want, r.Error)
		}
	}
}

// TestBeforeThePresentLaw: what rests on the law of 01/07/2025 names it on the day before, and answers on the day.
func TestBeforeThePresentLaw(t *testing.T) {
	b := book(t)
	woman := `"gender":"F","birth":"1985-01-01","category":"other"`
	for kind, input := range map[string]string{
		"family_page": `{"date":%q,"members":[{` + woman + `,"joins":true,"card":true}]}`,
		"compare":     `{"date":%q,` + woman + `,"choices":[{"income":1500000},{"income":3000000}]}`,
		"goal":        `{"date":%q,` + woman + `,"want":1000000}`,
		"first_step":  `{"date":%q,` + woman + `}`,
	} {
		for _, on := range []string{"2025-06-30", "2015-01-01"} {
			for _, lang := range i18n.Languages {
				out, ok := Answer(b, []byte(`{"id":"x","kind":"`+kind+`","input":`+fmt.Sprintf(input, on)+`}`), words(lang))
				text := string(out)
				if ok || !strings.Contains(text, `"rule":"social_insurance_law"`) || !strings.Contains(text, "Luật 41/2024/QH15") || !strings.Contains(text, "01/07/2025") {
					t.Errorf("%s on %s: %s", kind, on, text)
				}
			}
		}
		for _, on := range []string{"2025-07-01", "2025-07-02"} {
			if r := ask(t, b, kind, fmt.Sprintf(input, on)); r.Error != nil {
				t.Errorf("%s on %s: %+v", kind, on, r.Error)
			}
		}
	}
	// What began with the law by its own article says which.
	r := ask(t, b, "maternity", `{"birth":"2025-06-30","children":1,"months_paid_in_prev_12":12}`)
	if r.Error == nil || !strings.Contains(r.Error.Message, "Luật 41/2024/QH15, Điều 94") {
		t.Errorf("%+v", r.Error)
	}
}
