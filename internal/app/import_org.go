package app

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/store"
)

// OrgResult says what official tables changed in the territory.
type OrgResult struct {
	Provinces, Districts, Communes int // in the tables, of all times
	New, Changed, Links            int // units, versions of units, successor links
	Populations                    int
	Shapes                         int // outlines new or different
	Same                           bool
}

// ImportOrg reads official tables of the territory: today's provinces and communes, the old ones, and
// the map between them. The same tables again change nothing. With dryRun it only says what would change.
func (a *App) ImportOrg(ctx context.Context, actor Actor, dir string, dryRun bool, progress Progress) (OrgResult, error) {
	if err := actor.may(access.ImportPlaces); err != nil {
		return OrgResult{}, err
	}
	info, err := os.Stat(dir)
	if err != nil || !info.IsDir() {
		return OrgResult{}, fault.Wrap(fault.NotFound, err, "app.no_folder", dir)
	}
	progress.at("tables", 0, 0)
	files := os.DirFS(dir)
	tables, err := org.ReadTables(files)
	if err != nil {
		return OrgResult{}, err
	}
	shapes, err := readShapes(files)
	if err != nil {
		return OrgResult{}, err
	}
	result := OrgResult{}
	for _, p := range tables.Places {
		switch p.Level {
		case org.Province:
			result.Provinces++
		case org.District:
			result.Districts++
		case org.Commune:
			result.Communes++
		}
	}
	progress.at("tables", 1, 2)
	err = a.applyPlaces(ctx, actor, tables, shapes, dryRun, &result)
	progress.at("tables", 2, 2)
	return result, err
}

var errDryRun = errors.New("dry run: nothing is written")

func (a *App) applyPlaces(ctx context.Context, actor Actor, t *org.Tables, shapes map[org.Level][]map[string]string, dryRun bool, r *OrgResult) error {
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		diff, err := tx.ComparePlaces(t)
		if err != nil {
			return err
		}
		r.New, r.Changed, r.Links, r.Populations = diff.NewUnits, diff.ChangedUnits+diff.NewVersions+diff.Changed, diff.NewSuccessors+diff.ChangedLinks, diff.NewPopulations
		if !diff.Empty() {
			if err := tx.ApplyPlaces(diff); err != nil {
				return err
			}
		}
		for level, files := range shapes {
			for _, outlines := range files {
				n, err := tx.PutShapes(level, outlines, day.Date{}, "topology")
				if err != nil {
					return err
				}
				r.Shapes += n
			}
		}
		r.Same = diff.Empty() && r.Shapes == 0
		if dryRun {
			return errDryRun
		}
		if r.Same {
			return nil
		}
		if err := tx.Change("territory", "all"); err != nil {
			return err
		}
		return tx.Audit("org.import", "territory:all", itoa(int64(r.New))+" new")
	})
	if dryRun && errors.Is(err, errDryRun) {
		return nil
	}
	return err
}

// readShapes reads outlines lying beside the tables (shapes of provinces, and of communes per province),
// or in the folder "geo" beside the folder of tables; none at all is fine.
func readShapes(dir fs.FS) (map[org.Level][]map[string]string, error) {
	shapes := map[org.Level][]map[string]string{}
	for _, place := range []struct {
		level   org.Level
		pattern string
	}{{org.Province, "provinces*.topo.json"}, {org.Province, "geo/provinces_34.topo.json"}, {org.Commune, "communes/*.json"}, {org.Commune, "geo/communes/*.json"}} {
		names, err := fs.Glob(dir, place.pattern)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			text, err := fs.ReadFile(dir, name)
			if err != nil {
				return nil, err
			}
			outlines, err := org.ReadShapes(bytes.NewReader(text))
			if err != nil {
				return nil, fault.Wrap(fault.Invalid, err, "app.bad_shapes", path.Base(name))
			}
			shapes[place.level] = append(shapes[place.level], outlines)
		}
	}
	return shapes, nil
}
