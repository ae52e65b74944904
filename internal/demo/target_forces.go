package demo

import (
	"context"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/store"
	"luoi/internal/synth"
	"luoi/internal/target"
)

// setUpForces gives the new participants of the year on to those who do the work in the commune where the demo's
// first group walks: the commune to the Post and the women's union, the Post to the group. What they brought is
// counted from the enrolments: a person brought by both counts once for the commune. It changes nothing when it
// has run before.
func setUpForces(ctx context.Context, a *app.App) error {
	year := day.PeriodAt(day.Year, synth.AsOf)
	var group store.Group
	byCode := map[string]int64{}
	done := false
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		known, err := tx.Targets(target.VoluntaryNew, year)
		if err != nil {
			return err
		}
		groups, err := tx.Groups()
		if err != nil {
			return err
		}
		for _, g := range groups {
			if g.OrganisationID != 0 && (group.ID == 0 || g.ID < group.ID) {
				group = g
			}
		}
		done = len(known) > 0 || group.ID == 0
		list, err := tx.Organisations()
		for _, o := range list {
			byCode[o.Code] = o.ID
		}
		return err
	})
	if err != nil || done {
		return err
	}
	decision := target.Decision{Number: "KH 07/KH-UBND (số mẫu)", Day: day.Must(2026, 1, 20), Issuer: "UBND xã"}
	give := func(parent, value int64, holders ...target.Holder) (int64, error) {
		o := app.TargetOrder{Indicator: target.VoluntaryNew, Period: year, Parent: parent, Decision: decision}
		for n, h := range holders {
			o.Items = append(o.Items, app.TargetItem{UnitID: group.UnitID, Holder: h, Value: value - int64(n)*value/2})
		}
		given, err := a.GiveTargets(ctx, app.CommandLine(), o)
		if err != nil {
			return 0, err
		}
		return given[0].Line, nil
	}
	b, err := a.TargetBoard(ctx, app.CommandLine(), app.TargetQuery{UnitID: group.UnitID, Indicator: target.VoluntaryNew, Period: year, AsOf: synth.AsOf})
	if err != nil {
		return err
	}
	commune, err := give(0, max(b.Own.Result.Value*115/100+5, 20), target.Holder{})
	if err != nil {
		return err
	}
	post, err := give(commune, 12, target.Holder{Kind: target.HolderOrganisation, ID: byCode[postCode]}, target.Holder{Kind: target.HolderOrganisation, ID: byCode["HPN66"]})
	if err != nil {
		return err
	}
	if _, err := give(post, 10, target.Holder{Kind: target.HolderGroup, ID: group.ID}); err != nil {
		return err
	}
	_, err = a.ComputeMeasures(ctx, app.CommandLine(), app.ComputeQuery{Indicators: []string{target.VoluntaryNew}, Days: []day.Date{synth.AsOf}})
	return err
}
