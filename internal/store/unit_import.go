package store

import (
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
)

// Official tables are taken in by comparing: what the store has already stays untouched, so that the
// same tables twice change nothing.

var (
	qPlacesAll   = register("unit.identities", `SELECT id, level, code, valid_from, valid_to, lat, lon, tile_col, tile_row FROM unit`)
	qVersionsAll = register("unit.allVersions", `SELECT unit_id, valid_from, valid_to, parent_id, kind, name, full_name, name_en, search_key, source
		FROM unit_version`)
	qSuccessorsAll = register("unit.allSuccessors", `SELECT old_id, new_id, on_day, share, source FROM unit_successor ORDER BY old_id, new_id`)
	qPlaceUpdate   = register("unit.updatePlace", `UPDATE unit SET valid_to = $2, lat = $3, lon = $4, tile_col = $5, tile_row = $6 WHERE id = $1`)
	qVersionUpdate = register("unit.updateVersion", `UPDATE unit_version SET valid_to = $3, parent_id = $4, kind = $5, name = $6, full_name = $7,
		name_en = $8, search_key = $9, source = $10 WHERE unit_id = $1 AND valid_from = $2`)
	qSuccessorUpdate = register("unit.updateSuccessor", `UPDATE unit_successor SET on_day = $3, share = $4, source = $5
		WHERE old_id = $1 AND new_id = $2`)
	qPopulations = register("unit.populations", `SELECT unit_id, as_of, value, source FROM denominator WHERE kind = 'population'`)
)

type placeKey struct {
	level org.Level
	code  string
	since day.Date
}

type versionKey struct {
	id   int64
	from day.Date
}

type populationKey struct {
	id     int64
	asOf   day.Date
	source string
}

// territory is what the store knows, loaded to be compared.
type territory struct {
	byKey      map[placeKey]org.Place
	versions   map[versionKey]org.Version
	successors map[[2]int64]org.Successor
	people     map[populationKey]int64
}

// PlacesDiff is what official tables would change. Empty: nothing.
type PlacesDiff struct {
	NewUnits       int
	ChangedUnits   int
	NewVersions    int
	Changed        int // versions
	NewSuccessors  int
	ChangedLinks   int // successors
	NewPopulations int
	t              *org.Tables
	known          *territory
	ids            []int64 // store id of each place of the tables, 0: new
}

// Empty reports whether there is nothing to do.
func (d *PlacesDiff) Empty() bool {
	return d.NewUnits+d.ChangedUnits+d.NewVersions+d.Changed+d.NewSuccessors+d.ChangedLinks+d.NewPopulations == 0
}

// ComparePlaces compares tables with the store.
func (tx *Tx) ComparePlaces(t *org.Tables) (*PlacesDiff, error) {
	known, err := tx.territory()
	if err != nil {
		return nil, err
	}
	d := &PlacesDiff{t: t, known: known, ids: make([]int64, len(t.Places)+1)}
	for i, p := range t.Places {
		have, ok := known.byKey[placeKey{p.Level, p.Code, p.Since}]
		if !ok {
			d.NewUnits++
			d.NewVersions += len(p.Versions)
			continue
		}
		d.ids[i+1] = have.ID
		if placeDiffers(have, p) {
			d.ChangedUnits++
		}
	}
	d.compareVersions()
	for _, s := range t.Successors {
		d.compareSuccessor(s)
	}
	for _, p := range t.Populations {
		if v, ok := known.people[populationKey{d.ids[p.PlaceID], p.AsOf, p.Source}]; !ok || v != p.Value {
			d.NewPopulations++
		}
	}
	return d, nil
}

func placeDiffers(a, b org.Place) bool {
	return a.Until != b.Until || a.Lat != b.Lat || a.Lon != b.Lon || a.TileCol != b.TileCol || a.TileRow != b.TileRow
}

func (d *PlacesDiff) compareVersions() {
	for i, p := range d.t.Places {
		id := d.ids[i+1]
		if id == 0 {
			continue
		}
		for _, v := range p.Versions {
			switch have, ok := d.known.versions[versionKey{id, v.From}]; {
			case !ok:
				d.NewVersions++
			case have != d.resolved(v):
				d.Changed++
			}
		}
	}
}

func (d *PlacesDiff) compareSuccessor(s org.Successor) {
	have, ok := d.known.successors[[2]int64{d.ids[s.OldID], d.ids[s.NewID]}]
	if !ok {
		d.NewSuccessors++
		return
	}
	if s.OldID, s.NewID = have.OldID, have.NewID; have != s {
		d.ChangedLinks++
	}
}

// resolved is v with its parent's id in the store.
func (d *PlacesDiff) resolved(v org.Version) org.Version {
	if v.ParentID != 0 {
		v.ParentID = d.ids[v.ParentID]
	}
	return v
}

// ApplyPlaces makes the changes of a comparison made in the same transaction.
func (tx *Tx) ApplyPlaces(d *PlacesDiff) error {
	if d.Empty() {
		return nil
	}
	fresh, err := tx.insertPlaces(d)
	if err != nil {
		return err
	}
	for _, step := range []func() error{
		func() error { return tx.putVersions(d, fresh) },
		func() error { return tx.putSuccessors(d) },
		func() error { return tx.putPopulations(d) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	if err := tx.FeedAll(0); err != nil {
		return err
	}
	return tx.Change("territory", tx.s.province)
}

// insertPlaces gives new places their ids and tells which they are.
func (tx *Tx) insertPlaces(d *PlacesDiff) (fresh []bool, err error) {
	next, err := tx.NextIDs(d.NewUnits)
	if err != nil {
		return nil, err
	}
	fresh = make([]bool, len(d.ids))
	b := tx.Bulk("unit", []string{"id", "level", "code", "valid_from", "valid_to", "lat", "lon", "tile_col", "tile_row"})
	var changed []org.Place
	for i := range d.t.Places {
		p := d.t.Places[i]
		if d.ids[i+1] == 0 {
			p.ID, d.ids[i+1], fresh[i+1] = next, next, true
			next++
			lat, lon := coordinates(p)
			b.Add(p.ID, p.Level, p.Code, p.Since, p.Until, lat, lon, orNull(p.TileCol), orNull(p.TileRow))
			continue
		}
		if have := d.known.byKey[placeKey{p.Level, p.Code, p.Since}]; placeDiffers(have, p) {
			p.ID = have.ID
			changed = append(changed, p)
		}
	}
	if err := b.Close(); err != nil {
		return nil, err
	}
	u := tx.Batch(qPlaceUpdate)
	for _, p := range changed {
		lat, lon := coordinates(p)
		u.Add(p.ID, p.Until, lat, lon, orNull(p.TileCol), orNull(p.TileRow))
	}
	return fresh, u.Close()
}

func coordinates(p org.Place) (lat, lon any) {
	if p.Lat == 0 && p.Lon == 0 {
		return nil, nil
	}
	return p.Lat, p.Lon
}

func (tx *Tx) putVersions(d *PlacesDiff, fresh []bool) error {
	b := tx.Bulk("unit_version", []string{"unit_id", "valid_from", "valid_to", "parent_id", "kind", "name", "full_name", "name_en",
		"search_key", "source"})
	type change struct {
		id int64
		v  org.Version
	}
	var changed []change
	for i, p := range d.t.Places {
		id := d.ids[i+1]
		for _, v := range p.Versions {
			v = d.resolved(v)
			have, ok := d.known.versions[versionKey{id, v.From}]
			switch {
			case fresh[i+1] || !ok:
				b.Add(id, v.From, v.To, orNull(v.ParentID), v.Kind, v.Name, v.FullName, v.NameEN, v.Key, v.Source)
			case have != v:
				changed = append(changed, change{id, v})
			}
		}
	}
	if err := b.Close(); err != nil {
		return err
	}
	u := tx.Batch(qVersionUpdate)
	for _, c := range changed {
		u.Add(c.id, c.v.From, c.v.To, orNull(c.v.ParentID), c.v.Kind, c.v.Name, c.v.FullName, c.v.NameEN, c.v.Key, c.v.Source)
	}
	return u.Close()
}

func (tx *Tx) putSuccessors(d *PlacesDiff) error {
	b := tx.Bulk("unit_successor", []string{"old_id", "new_id", "on_day", "share", "source"})
	var changed []org.Successor
	for _, s := range d.t.Successors {
		s.OldID, s.NewID = d.ids[s.OldID], d.ids[s.NewID]
		have, ok := d.known.successors[[2]int64{s.OldID, s.NewID}]
		switch {
		case !ok:
			b.Add(s.OldID, s.NewID, s.On, share(s.Whole), s.Source)
		case have != s:
			changed = append(changed, s)
		}
	}
	if err := b.Close(); err != nil {
		return err
	}
	u := tx.Batch(qSuccessorUpdate)
	for _, s := range changed {
		u.Add(s.OldID, s.NewID, s.On, share(s.Whole), s.Source)
	}
	return u.Close()
}

func (tx *Tx) putPopulations(d *PlacesDiff) error {
	for _, p := range d.t.Populations { // few, if any: a table that says another number of the same day
		id := d.ids[p.PlaceID]
		if v, ok := d.known.people[populationKey{id, p.AsOf, p.Source}]; ok && v != p.Value {
			if err := tx.SetDenominator(Denominator{UnitID: id, Kind: "population", AsOf: p.AsOf, Value: p.Value, Source: p.Source}, "org.import"); err != nil {
				return err
			}
		}
	}
	b := tx.Batch(qDenominatorPut)
	for _, p := range d.t.Populations {
		id := d.ids[p.PlaceID]
		if _, ok := d.known.people[populationKey{id, p.AsOf, p.Source}]; !ok {
			b.Add(id, "population", p.AsOf, p.Value, p.Source, tx.Actor, tx.NowMS())
		}
	}
	return b.Close()
}

func (tx *Tx) territory() (*territory, error) {
	t := &territory{byKey: map[placeKey]org.Place{}, versions: map[versionKey]org.Version{},
		successors: map[[2]int64]org.Successor{}, people: map[populationKey]int64{}}
	err := tx.each(qPlacesAll, nil, func(r *Rows) error {
		var p org.Place
		err := r.Scan(&p.ID, &p.Level, &p.Code, null(&p.Since), null(&p.Until), float{&p.Lat}, float{&p.Lon}, null(&p.TileCol), null(&p.TileRow))
		t.byKey[placeKey{p.Level, p.Code, p.Since}] = p
		return err
	})
	if err != nil {
		return nil, err
	}
	err = tx.each(qVersionsAll, nil, func(r *Rows) error {
		var id int64
		var v org.Version
		err := r.Scan(&id, null(&v.From), null(&v.To), null(&v.ParentID), &v.Kind, &v.Name, &v.FullName, &v.NameEN, &v.Key, &v.Source)
		t.versions[versionKey{id, v.From}] = v
		return err
	})
	if err != nil {
		return nil, err
	}
	err = tx.each(qSuccessorsAll, nil, func(r *Rows) error {
		var s org.Successor
		var part string
		err := r.Scan(&s.OldID, &s.NewID, null(&s.On), &part, &s.Source)
		s.Whole = part == shareWhole
		t.successors[[2]int64{s.OldID, s.NewID}] = s
		return err
	})
	if err != nil {
		return nil, err
	}
	return t, tx.each(qPopulations, nil, func(r *Rows) error {
		var k populationKey
		var n int64
		err := r.Scan(&k.id, null(&k.asOf), &n, &k.source)
		t.people[k] = n
		return err
	})
}

// UnitByAnyCode finds a commune of a day by the code of any official source (Ba Chẽ bears two).
func (tx *Tx) UnitByAnyCode(level org.Level, code string, on day.Date) (org.Unit, error) {
	u, err := tx.UnitByCode(level, code, on)
	if err == nil || fault.KindOf(err) != fault.NotFound {
		return u, err
	}
	if other := org.OtherCode(code); other != "" {
		return tx.UnitByCode(level, other, on)
	}
	return u, err
}

// PutShapes keeps outlines by the official code of the units of a level on a day, and tells how many
// are new or different. Codes the store does not know are passed over.
func (tx *Tx) PutShapes(level org.Level, shapes map[string]string, on day.Date, source string) (int, error) {
	units, err := tx.UnitsAt(level, on)
	if err != nil {
		return 0, err
	}
	changed := 0
	for _, u := range units {
		path, ok := shapes[u.Code]
		if !ok {
			path, ok = shapes[org.OtherCode(u.Code)]
		}
		if !ok {
			continue
		}
		have, err := tx.Shape(u.ID)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return 0, err
		}
		if err == nil && have == path {
			continue
		}
		if err := tx.SetShape(u.ID, path, source); err != nil {
			return 0, err
		}
		changed++
	}
	return changed, nil
}
