package store

import (
	"slices"
	"time"

	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
)

// Units are read "as of a day": $on selects the one version valid then. A zero day means today in
// Vietnam.

const unitColumns = `u.id, u.level, u.code, u.valid_from, u.valid_to, u.lat, u.lon, u.tile_col, u.tile_row,
	v.valid_from, v.valid_to, v.parent_id, v.kind, v.name, v.full_name, v.name_en, v.search_key, v.source`

var (
	qUnit = register("unit.byID", `SELECT `+unitColumns+` FROM unit u JOIN unit_version v ON v.unit_id = u.id
		WHERE u.id = $1 AND v.valid_from <= $2 AND (v.valid_to IS NULL OR v.valid_to > $2)`)
	qUnitByCode = register("unit.byCode", `SELECT `+unitColumns+` FROM unit u JOIN unit_version v ON v.unit_id = u.id
		WHERE u.level = $1 AND u.code = $2 AND v.valid_from <= $3 AND (v.valid_to IS NULL OR v.valid_to > $3)`)
	qUnitsAt = register("unit.atLevel", `SELECT `+unitColumns+` FROM unit u JOIN unit_version v ON v.unit_id = u.id
		WHERE u.level = $1 AND v.valid_from <= $2 AND (v.valid_to IS NULL OR v.valid_to > $2) ORDER BY u.code, u.id`)
	qUnitChildren = register("unit.children", `SELECT `+unitColumns+` FROM unit_version v JOIN unit u ON u.id = v.unit_id
		WHERE v.parent_id = $1 AND v.valid_from <= $2 AND (v.valid_to IS NULL OR v.valid_to > $2) ORDER BY u.level, u.code, u.id`)
	qUnitBelow = register("unit.below", `WITH RECURSIVE below (id) AS (
			SELECT unit_id FROM unit_version
			WHERE parent_id = $1 AND valid_from <= $2 AND (valid_to IS NULL OR valid_to > $2)
			UNION ALL
			SELECT c.unit_id FROM unit_version c JOIN below b ON c.parent_id = b.id
			WHERE c.valid_from <= $2 AND (c.valid_to IS NULL OR c.valid_to > $2))
		SELECT `+unitColumns+` FROM below JOIN unit u ON u.id = below.id JOIN unit_version v ON v.unit_id = u.id
		WHERE v.valid_from <= $2 AND (v.valid_to IS NULL OR v.valid_to > $2) ORDER BY u.level, u.code, u.id`)
	qUnitSearch = register("unit.search", `SELECT `+unitColumns+` FROM unit_version v JOIN unit u ON u.id = v.unit_id
		WHERE v.search_key LIKE $1 AND v.valid_from <= $2 AND (v.valid_to IS NULL OR v.valid_to > $2)
		ORDER BY u.level, u.code, u.id LIMIT $3`)
	qUnitVersions = register("unit.versions", `SELECT valid_from, valid_to, parent_id, kind, name, full_name, name_en,
		search_key, source FROM unit_version WHERE unit_id = $1 ORDER BY valid_from`)
	qUnitAfter = register("unit.successors", `SELECT old_id, new_id, on_day, share, source FROM unit_successor
		WHERE old_id = $1 ORDER BY on_day, new_id`)
	qUnitBefore = register("unit.predecessors", `SELECT old_id, new_id, on_day, share, source FROM unit_successor
		WHERE new_id = $1 ORDER BY on_day, old_id`)
	qUnitInsert = register("unit.insert", `INSERT INTO unit (id, level, code, valid_from, valid_to, lat, lon, tile_col, tile_row)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`)
	qUnitVersionInsert = register("unit.insertVersion", `INSERT INTO unit_version (unit_id, valid_from, valid_to, parent_id,
		kind, name, full_name, name_en, search_key, source) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`)
	qUnitVersionEnd = register("unit.endVersion", `UPDATE unit_version SET valid_to = $2
		WHERE unit_id = $1 AND valid_from < $2 AND (valid_to IS NULL OR valid_to > $2)`)
	qUnitEnd          = register("unit.end", `UPDATE unit SET valid_to = $2 WHERE id = $1 AND (valid_to IS NULL OR valid_to > $2)`)
	qUnitSuccessorPut = register("unit.insertSuccessor", `INSERT INTO unit_successor (old_id, new_id, on_day, share, source)
		VALUES ($1, $2, $3, $4, $5)`)
	qShape       = register("unit.shape", `SELECT path FROM unit_shape WHERE unit_id = $1`)
	qShapesBelow = register("unit.shapesBelow", `SELECT s.unit_id, s.path FROM unit_version v JOIN unit_shape s ON s.unit_id = v.unit_id
		WHERE v.parent_id = $1 AND v.valid_from <= $2 AND (v.valid_to IS NULL OR v.valid_to > $2) ORDER BY s.unit_id`)
	qShapePut = register("unit.setShape", `INSERT INTO unit_shape (unit_id, path, source) VALUES ($1, $2, $3)
		ON CONFLICT (unit_id) DO UPDATE SET path = excluded.path, source = excluded.source`)
)

// vietnam is the country's only zone; it has had no summer time since 1975.
var vietnam = time.FixedZone("ICT", 7*3600)

// Today is the civil day in Vietnam of the transaction's moment.
func (tx *Tx) Today() day.Date { return day.FromTime(tx.Now.In(vietnam)) }

func (tx *Tx) on(d day.Date) day.Date {
	if d.IsZero() {
		return tx.Today()
	}
	return d
}

func scanUnit(r interface{ Scan(...any) error }, u *org.Unit) error {
	return r.Scan(&u.ID, &u.Level, &u.Code, null(&u.Since), null(&u.Until), float{&u.Lat}, float{&u.Lon}, null(&u.TileCol),
		null(&u.TileRow), null(&u.From), null(&u.To), null(&u.ParentID), &u.Kind, &u.Name, &u.FullName, &u.NameEN, &u.Key, &u.Source)
}

func (tx *Tx) units(q *Query, args ...any) ([]org.Unit, error) {
	var list []org.Unit
	err := tx.each(q, args, func(r *Rows) error {
		list = append(list, org.Unit{})
		return scanUnit(r, &list[len(list)-1])
	})
	return list, err
}

// Unit is the unit as it stood on day on. NotFound when it did not exist then.
func (tx *Tx) Unit(id int64, on day.Date) (org.Unit, error) {
	var u org.Unit
	err := scanUnit(tx.QueryRow(qUnit, id, tx.on(on)), &u)
	return u, err
}

// UnitByCode finds the unit that bore the code at its level on day on.
func (tx *Tx) UnitByCode(level org.Level, code string, on day.Date) (org.Unit, error) {
	var u org.Unit
	err := scanUnit(tx.QueryRow(qUnitByCode, level, code, tx.on(on)), &u)
	return u, err
}

// UnitsAt lists all units of a level, by code.
func (tx *Tx) UnitsAt(level org.Level, on day.Date) ([]org.Unit, error) {
	return tx.units(qUnitsAt, level, tx.on(on))
}

// Children lists the units directly below id, by code.
func (tx *Tx) Children(id int64, on day.Date) ([]org.Unit, error) {
	return tx.units(qUnitChildren, id, tx.on(on))
}

// Below lists all units below id at every level, higher levels first.
func (tx *Tx) Below(id int64, on day.Date) ([]org.Unit, error) {
	return tx.units(qUnitBelow, id, tx.on(on))
}

// Path is the way from the province down to the unit itself, as it was on day on; empty when it did not
// exist then. It asks for one unit after the other: for a recursive query SQLite first reads the whole
// table into a filter, and every page asks for paths.
func (tx *Tx) Path(id int64, on day.Date) ([]org.Unit, error) {
	var path []org.Unit
	for range maxDepth {
		u, err := tx.Unit(id, on)
		if fault.KindOf(err) == fault.NotFound && err != nil {
			break
		}
		if err != nil {
			return nil, err
		}
		path = append(path, u)
		if id = u.ParentID; id == 0 {
			break
		}
	}
	slices.Reverse(path)
	return path, nil
}

// maxDepth is more than the levels there are, so that a circle in bad data ends.
const maxDepth = 10

// SearchUnits finds units whose search key contains key (vntext.Key of what was typed).
func (tx *Tx) SearchUnits(key string, on day.Date, limit int) ([]org.Unit, error) {
	return tx.units(qUnitSearch, "%"+escapeLike(key)+"%", tx.on(on), limit)
}

// escapeLike: search keys hold a–z, 0–9 and spaces only, so the wildcards are dropped rather than escaped.
func escapeLike(key string) string {
	out := make([]byte, 0, len(key))
	for i := range len(key) {
		if c := key[i]; c != '%' && c != '_' && c != '\\' {
			out = append(out, c)
		}
	}
	return string(out)
}

// Versions lists what a unit has been, oldest first.
func (tx *Tx) Versions(id int64) ([]org.Version, error) {
	var list []org.Version
	err := tx.each(qUnitVersions, []any{id}, func(r *Rows) error {
		var v org.Version
		err := r.Scan(null(&v.From), null(&v.To), null(&v.ParentID), &v.Kind, &v.Name, &v.FullName, &v.NameEN, &v.Key, &v.Source)
		list = append(list, v)
		return err
	})
	return list, err
}

// Successors lists into what a unit went, Predecessors from what it was made.
func (tx *Tx) Successors(id int64) ([]org.Successor, error)   { return tx.successors(qUnitAfter, id) }
func (tx *Tx) Predecessors(id int64) ([]org.Successor, error) { return tx.successors(qUnitBefore, id) }

func (tx *Tx) successors(q *Query, args ...any) ([]org.Successor, error) {
	var list []org.Successor
	err := tx.each(q, args, func(r *Rows) error {
		var s org.Successor
		var share string
		err := r.Scan(&s.OldID, &s.NewID, null(&s.On), &share, &s.Source)
		s.Whole = share == shareWhole
		list = append(list, s)
		return err
	})
	return list, err
}

const (
	shareWhole = "whole"
	sharePart  = "part"
)

func share(whole bool) string {
	if whole {
		return shareWhole
	}
	return sharePart
}

// InsertUnit keeps a new unit with its first version and gives it an id. Conflict when level, code
// and first day are taken.
func (tx *Tx) InsertUnit(u *org.Unit) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	u.ID = id
	if u.From.IsZero() {
		u.From = u.Since
	}
	_, err = tx.Exec(qUnitInsert, u.ID, u.Level, u.Code, u.Since, u.Until, place(u, u.Lat), place(u, u.Lon),
		orNull(u.TileCol), orNull(u.TileRow))
	if err != nil {
		return err
	}
	return tx.InsertVersion(u.ID, u.Version)
}

// place is NULL for a unit whose place is not known.
func place(u *org.Unit, v float64) any {
	if u.Lat == 0 && u.Lon == 0 {
		return nil
	}
	return v
}

// InsertVersion keeps one more version of a unit; ending the one before is EndVersion's work.
func (tx *Tx) InsertVersion(unitID int64, v org.Version) error {
	_, err := tx.Exec(qUnitVersionInsert, unitID, v.From, v.To, orNull(v.ParentID), v.Kind, v.Name, v.FullName, v.NameEN, v.Key, v.Source)
	return err
}

// ChangeUnit ends the version valid before v.From and begins v: a new name, kind or parent.
func (tx *Tx) ChangeUnit(unitID int64, v org.Version) error {
	if _, err := tx.Exec(qUnitVersionEnd, unitID, v.From); err != nil {
		return err
	}
	return tx.InsertVersion(unitID, v)
}

// EndUnit ends a unit and its last version: on is the first day on which it no longer exists.
func (tx *Tx) EndUnit(unitID int64, on day.Date) error {
	if _, err := tx.Exec(qUnitVersionEnd, unitID, on); err != nil {
		return err
	}
	_, err := tx.Exec(qUnitEnd, unitID, on)
	return err
}

// InsertSuccessor notes that a unit went into another.
func (tx *Tx) InsertSuccessor(s org.Successor) error {
	_, err := tx.Exec(qUnitSuccessorPut, s.OldID, s.NewID, s.On, share(s.Whole), s.Source)
	return err
}

// Shape is the unit's outline as an SVG path in its province's box 1000 wide. NotFound when unknown.
func (tx *Tx) Shape(id int64) (string, error) {
	var path string
	err := tx.QueryRow(qShape, id).Scan(&path)
	return path, err
}

// ShapesBelow gives the outlines of the units directly below id, by unit id.
func (tx *Tx) ShapesBelow(id int64, on day.Date) (map[int64]string, error) {
	shapes := map[int64]string{}
	err := tx.each(qShapesBelow, []any{id, tx.on(on)}, func(r *Rows) error {
		var unit int64
		var path string
		err := r.Scan(&unit, &path)
		shapes[unit] = path
		return err
	})
	return shapes, err
}

// SetShape keeps a unit's outline.
func (tx *Tx) SetShape(id int64, path, source string) error {
	_, err := tx.Exec(qShapePut, id, path, source)
	return err
}
