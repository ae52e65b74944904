package demo

import (
	"context"
	_ "embed"
	"os"
	"path/filepath"

	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/person"
	"luoi/internal/target"
)

// The national figures that were published since 2010, each row with the page it stands on. Numbers whose source is
// memory were left out. The day on which each was told is not known and taken as its own.
//
//go:embed published.csv
var published []byte

// setUpPublished loads the published figures as history, through the same file import as the form, and the scenario of the
// next year, kept and copied to the communes. It changes nothing when it has run before.
func setUpPublished(ctx context.Context, a *app.App, dir string) error {
	for _, i := range []target.Indicator{
		{Code: "vn_voluntary_stock", Name: "Cả nước: người tham gia BHXH tự nguyện", NameEN: "Nation: voluntary social insurance", Kind: target.Stock, Unit: "người", AsOf: "số công bố", Scheme: person.SchemeVoluntarySI},
		{Code: "vn_health_stock", Name: "Cả nước: người tham gia BHYT", NameEN: "Nation: health insurance", Kind: target.Stock, Unit: "người", AsOf: "số công bố", Scheme: person.SchemeHealth},
		{Code: "vn_labour_si_rate", Name: "Cả nước: lực lượng lao động tham gia BHXH", NameEN: "Nation: labour force in social insurance", Kind: target.Rate, Unit: "%", AsOf: "số công bố", Numerator: "người tham gia BHXH", Denominator: "lực lượng lao động"},
		{Code: "vn_health_rate", Name: "Cả nước: bao phủ BHYT", NameEN: "Nation: health insurance coverage", Kind: target.Rate, Unit: "%", AsOf: "số công bố", Numerator: "người tham gia BHYT", Denominator: "dân số"},
	} {
		if err := a.AddIndicator(ctx, app.CommandLine(), i); err != nil && fault.KindOf(err) != fault.Conflict {
			return err
		}
	}
	path := filepath.Join(dir, "so-cong-bo.csv")
	if err := os.WriteFile(path, published, 0o600); err != nil {
		return err
	}
	x, err := a.ImportFigures(ctx, app.CommandLine(), app.FigureFile{Path: path, Name: "so-cong-bo.csv"})
	if err != nil {
		return err
	}
	if x.Refused > 0 || x.Taken == 0 {
		return nil // they were here before, or this province cannot hold them
	}
	q := app.ScenarioQuery{}
	if err := a.SaveScenario(ctx, app.CommandLine(), q, func(s target.Scenario) (target.Scenario, error) { return s, nil }); err != nil {
		return err
	}
	if err := a.ApproveScenario(ctx, app.CommandLine(), q); err != nil && fault.KindOf(err) != fault.Conflict {
		return err
	}
	_, err = a.CopyScenario(ctx, app.CommandLine(), q, 0)
	return err
}
