package web

import (
	"context"
	"net/http"
	"strings"

	"luoi/internal/app"
	"luoi/internal/outreach"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/web/ui"
)

// totalSection is the agent's count of the week (6.05): doors as they were visited, people as they are in the book. Once it is
// confirmed the group can be told.
func totalSection(r *http.Request, st stand, f app.PlanFile) section {
	ctx := r.Context()
	joined, met, doors := 0, 0, 0
	seen := map[person.HouseholdID]bool{}
	for _, d := range f.Doors {
		for _, v := range d.Visits {
			if !seen[v.Household] {
				seen[v.Household] = true
				doors++
			}
			if v.Met != string(outreach.MetNobody) {
				met++
			}
			if v.Result == prospect.OutcomeJoined {
				joined++
			}
		}
	}
	c := f.Total
	facts := []ui.Fact{{Label: ui.T(ctx, "outreach.total.doors"), Value: ui.T(ctx, "outreach.total.of", doors, len(f.Doors))}, {Label: ui.T(ctx, "outreach.total.met"), Value: ui.N(ctx, int64(met))}, {Label: ui.T(ctx, "outreach.total.joined"), Value: ui.N(ctx, int64(joined))},
		{Label: ui.T(ctx, "outreach.total.book"), Value: joinDots(ui.T(ctx, "outreach.total.people", ui.N(ctx, c.N)), ui.T(ctx, "outreach.total.month", ui.N(ctx, c.Month), ui.N(ctx, int64(f.Group.Group.Target))))}}
	sec := section{title: ui.T(ctx, "outreach.total.title"), hint: ui.T(ctx, "outreach.total.hint"), form: &officeForm{title: ui.T(ctx, "outreach.total.confirm"), action: st.where.URL("/outreach/groups/" + itoa(f.Group.Group.ID) + "/total"), submit: ui.T(ctx, "outreach.total.confirm"),
		hidden: [][2]string{{"week", f.Week.String()}}}}
	if c.Told.At != 0 {
		facts = append(facts, ui.Fact{Label: ui.T(ctx, "outreach.total.told"), Value: joinDots(ui.T(ctx, "outreach.total.people", ui.N(ctx, c.Told.N)), ui.Moment(c.Told.At))})
		if c.Told.N == c.N {
			sec.form = nil // nothing new to confirm
		}
		sec.body = planCard(planBody{notice: totalText(ctx, f), script: "total-text", label: ui.T(ctx, "outreach.total.tell")})
	}
	sec.facts = facts
	return sec
}

// totalText is what the leader tells the group (6.05): the confirmed number, the month against its aim, the best day. It names nobody.
func totalText(ctx context.Context, f app.PlanFile) string {
	c := f.Total
	lines := []string{ui.T(ctx, "outreach.total.text", f.Group.Group.Name, ui.Day(f.Week), ui.Day(f.Week.AddDays(6)), ui.N(ctx, c.Told.N)), ui.T(ctx, "outreach.total.text.month", ui.N(ctx, c.Month), ui.N(ctx, int64(f.Group.Group.Target)))}
	if c.BestN > 0 {
		lines = append(lines, ui.T(ctx, "outreach.total.text.best", ui.Day(c.Best), ui.N(ctx, c.BestN)))
	}
	return strings.Join(append(lines, ui.T(ctx, "outreach.total.text.thanks")), "\n")
}
