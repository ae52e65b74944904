package org

import (
	"io/fs"

	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/vntext"
)

// Place is a unit with all its versions. In Tables, ids and parents count within the tables, from 1.
type Place struct {
	ID       int64
	Level    Level
	Code     string
	Since    day.Date
	Until    day.Date
	Lat, Lon float64
	TileCol  int
	TileRow  int
	Versions []Version
}

// Population is how many people a published table gives a place.
type Population struct {
	PlaceID int64
	Value   int64
	AsOf    day.Date
	Source  string
}

// Tables is a territory read from official tables: places with their history, who went into whom, and
// the published populations.
type Tables struct {
	Places      []Place
	Successors  []Successor
	Populations []Population
}

// builder keeps what is needed to connect the tables with each other.
type builder struct {
	t            Tables
	province     map[string]int64 // today's, by code
	oldProvince  map[string]int64
	oldDistrict  map[string]int64
	commune      map[string]int64 // today's
	oldCommune   map[string]int64
	mergedInto   map[string]string // old province -> new
	sources      map[string]int    // new province -> number of old ones
	lasting      map[string]bool   // communes that the reform left as they were, by code
	lastingProvs map[string]bool
}

// ReadTables reads the tables of a folder. Today's provinces and communes are needed; without the old
// ones there is simply no history. Error: Invalid, naming file, line and column.
func ReadTables(dir fs.FS) (*Tables, error) {
	b := &builder{province: map[string]int64{}, oldProvince: map[string]int64{}, oldDistrict: map[string]int64{},
		commune: map[string]int64{}, oldCommune: map[string]int64{}, mergedInto: map[string]string{}, sources: map[string]int{},
		lasting: map[string]bool{}, lastingProvs: map[string]bool{}}
	links, err := readLinks(dir)
	if err != nil {
		return nil, err
	}
	b.findLasting(links)
	for _, step := range []func(fs.FS) error{b.legacyProvinces, b.legacyDistricts, b.legacyCommunes, b.provinces, b.communes} {
		if err := step(dir); err != nil {
			return nil, err
		}
	}
	if err := b.connect(links); err != nil {
		return nil, err
	}
	b.placeTiles()
	return &b.t, nil
}

// link is one line of the map from old to new.
type link struct {
	oldCommune, oldDistrict, newCommune string
	split                               bool
	line                                int
}

func readLinks(dir fs.FS) ([]link, error) {
	var links []link
	_, err := readTable(dir, fileMap, []string{"old_commune_code", "new_commune_code"}, func(r row) error {
		links = append(links, link{r.code("old_commune_code", 5), r.code("old_district_code", 3), r.code("new_commune_code", 5),
			r.get("split") == "1", r.line})
		return nil
	})
	return links, err
}

// findLasting notes the communes that went whole into one new commune that took in nothing else and
// bears the same code: these are the same unit, which lost its district and perhaps changed its kind.
func (b *builder) findLasting(links []link) {
	targets, sources := map[string]int{}, map[string]int{}
	for _, l := range links {
		targets[l.oldCommune]++
		sources[l.newCommune]++
	}
	for _, l := range links {
		if l.oldCommune == l.newCommune && targets[l.oldCommune] == 1 && sources[l.newCommune] == 1 && !l.split {
			b.lasting[l.oldCommune] = true
		}
	}
}

func (b *builder) add(p Place) int64 {
	p.ID = int64(len(b.t.Places) + 1)
	b.t.Places = append(b.t.Places, p)
	return p.ID
}

func (b *builder) at(id int64) *Place { return &b.t.Places[id-1] }

func version(kind Kind, name, nameEN string, parent int64, from, to day.Date, source string) Version {
	full := FullName(kind, name)
	return Version{From: from, To: to, ParentID: parent, Kind: kind, Name: name, FullName: full, NameEN: nameEN,
		Key: vntext.Key(full), Source: source}
}

// named reads kind and name from a line; the kind may have its own column or stand in the full name.
func named(r row) (Kind, string, error) {
	kind, name, ok := splitFullName(r.get("full_name"))
	if t := Kind(r.get("type")); t != "" && t.known() {
		kind, ok = t, true
	}
	if n := r.get("name"); n != "" {
		name = n
	}
	if !ok || name == "" {
		return "", "", r.bad("org.no_kind", r.get("full_name"))
	}
	return kind, name, nil
}

func (k Kind) known() bool {
	for _, w := range kindWords {
		if w.kind == k {
			return true
		}
	}
	return false
}

func (b *builder) legacyProvinces(dir fs.FS) error {
	_, err := readTable(dir, fileLegacyProvinces, []string{"code", "full_name"}, func(r row) error {
		kind, name, err := named(r)
		if err != nil {
			return err
		}
		code := r.code("code", 2)
		b.oldProvince[code] = b.add(Place{Level: Province, Code: code, Since: legacyFrom, Until: reform,
			Versions: []Version{version(kind, name, r.get("name_en"), 0, legacyFrom, reform, sourceLegacy)}})
		b.mergedInto[code] = r.code("new_province_code", 2)
		b.sources[b.mergedInto[code]]++
		return nil
	})
	return err
}

func (b *builder) legacyDistricts(dir fs.FS) error {
	_, err := readTable(dir, fileLegacyDistricts, []string{"code", "province_code", "full_name"}, func(r row) error {
		kind, name, err := named(r)
		if err != nil {
			return err
		}
		parent := b.oldProvince[r.code("province_code", 2)]
		if parent == 0 {
			return r.bad("org.unknown_code", r.get("province_code"))
		}
		code := r.code("code", 3)
		b.oldDistrict[code] = b.add(Place{Level: District, Code: code, Since: legacyFrom, Until: reform,
			Versions: []Version{version(kind, name, r.get("name_en"), parent, legacyFrom, reform, sourceLegacy)}})
		return nil
	})
	return err
}

func (b *builder) legacyCommunes(dir fs.FS) error {
	_, err := readTable(dir, fileLegacyCommunes, []string{"code", "district_code", "full_name"}, func(r row) error {
		kind, name, err := named(r)
		if err != nil {
			return err
		}
		parent := b.oldDistrict[r.code("district_code", 3)]
		if parent == 0 {
			return r.bad("org.unknown_code", r.get("district_code"))
		}
		code := r.code("code", 5)
		b.oldCommune[code] = b.add(Place{Level: Commune, Code: code, Since: legacyFrom, Until: reform,
			Versions: []Version{version(kind, name, r.get("name_en"), parent, legacyFrom, reform, sourceLegacy)}})
		return nil
	})
	return err
}

// provinces reads today's. One that took in nobody and keeps its code is the same unit as before.
func (b *builder) provinces(dir fs.FS) error {
	found, err := readTable(dir, fileProvinces, []string{"code", "full_name"}, func(r row) error {
		kind, name, err := named(r)
		if err != nil {
			return err
		}
		code := r.code("code", 2)
		versions := dated(code, kind, name, r.get("name_en"), 0)
		id := b.oldProvince[code]
		if id == 0 || b.sources[code] != 1 || b.mergedInto[code] != code {
			id = b.add(Place{Level: Province, Code: code, Since: reform})
		}
		b.goOn(id, versions)
		p := b.at(id)
		p.Lat, p.Lon = parsePoint(r.get("lat"), r.get("lon"))
		b.province[code] = id
		b.population(id, r)
		return nil
	})
	if err == nil && !found {
		return fault.New(fault.Invalid, "org.no_table", fileProvinces)
	}
	return err
}

// dated gives today's versions of a province: two where its kind has changed since the reform.
func dated(code string, kind Kind, name, nameEN string, parent int64) []Version {
	was, changed := formerKind[code]
	if !changed || was.kind == kind {
		return []Version{version(kind, name, nameEN, parent, reform, day.Date{}, sourceReform)}
	}
	return []Version{version(was.kind, name, nameEN, parent, reform, was.until, sourceReform),
		version(kind, name, nameEN, parent, was.until, day.Date{}, was.source)}
}

// goOn lets a place go on with versions from the reform. If nothing changed at all the old version
// simply lasts.
func (b *builder) goOn(id int64, versions []Version) {
	p := b.at(id)
	p.Until = day.Date{}
	if n := len(p.Versions); n > 0 {
		last, next := &p.Versions[n-1], versions[0]
		if last.Kind == next.Kind && last.ParentID == next.ParentID && vntext.Canon(last.Name) == vntext.Canon(next.Name) {
			last.To, last.NameEN = next.To, next.NameEN
			versions = versions[1:]
		}
	}
	p.Versions = append(p.Versions, versions...)
}

func (b *builder) population(id int64, r row) {
	n, err := vntext.ParseInt(r.get("population"))
	if flag := r.get("pop_flag"); err != nil || n <= 0 || (flag != "" && flag != "ok") {
		return // not published, or not to be believed
	}
	b.t.Populations = append(b.t.Populations, Population{PlaceID: id, Value: n, AsOf: reform, Source: sourceReform})
}

func (b *builder) communes(dir fs.FS) error {
	found, err := readTable(dir, fileCommunes, []string{"code", "province_code", "full_name"}, func(r row) error {
		kind, name, err := named(r)
		if err != nil {
			return err
		}
		parent := b.province[r.code("province_code", 2)]
		if parent == 0 {
			return r.bad("org.unknown_code", r.get("province_code"))
		}
		code := r.code("code", 5)
		if b.commune[code] != 0 {
			return r.bad("org.code_twice", code)
		}
		id := b.oldCommune[code]
		if id == 0 || !b.lasting[code] {
			id = b.add(Place{Level: Commune, Code: code, Since: reform})
		}
		b.goOn(id, communeVersions(r, kind, name, parent))
		p := b.at(id)
		p.Lat, p.Lon = parsePoint(r.get("lat"), r.get("lon"))
		b.commune[code] = id
		b.population(id, r)
		return nil
	})
	if err == nil && !found {
		return fault.New(fault.Invalid, "org.no_table", fileCommunes)
	}
	return err
}

// communeVersions: a kind that differs from that of 2025 came with Đồng Nai's wards. A name that
// differs from that of 2025 only in where the mark stands (Hòa, Hoà) is the same name.
func communeVersions(r row, kind Kind, name string, parent int64) []Version {
	source := r.get("decree")
	if source == "" {
		source = sourceReform
	}
	was := Kind(r.get("unit_2025_type"))
	if was == "" || was == kind || !was.known() {
		return []Version{version(kind, name, r.get("name_en"), parent, reform, day.Date{}, source)}
	}
	return []Version{version(was, name, r.get("name_en"), parent, reform, cityDay, source),
		version(kind, name, r.get("name_en"), parent, cityDay, day.Date{}, sourceWards75)}
}

// connect turns the map from old to new into successors.
func (b *builder) connect(links []link) error {
	for old, id := range b.oldProvince {
		if to := b.province[b.mergedInto[old]]; to != 0 && to != id {
			b.t.Successors = append(b.t.Successors, Successor{OldID: id, NewID: to, On: reform, Whole: true, Source: sourceReform})
		}
	}
	for _, l := range links {
		to := b.commune[l.newCommune]
		if to == 0 {
			to = b.commune[OtherCode(l.newCommune)]
		}
		from := b.oldCommune[l.oldCommune]
		if l.oldCommune == "" {
			from = b.oldDistrict[l.oldDistrict] // an island district without communes
		}
		if from == 0 || to == 0 {
			return row{file: fileMap, line: l.line}.bad("org.unknown_code", l.oldCommune+" → "+l.newCommune)
		}
		if from != to {
			b.t.Successors = append(b.t.Successors, Successor{OldID: from, NewID: to, On: reform, Whole: !l.split, Source: b.at(to).Versions[0].Source})
		}
	}
	sortSuccessors(b.t.Successors)
	return nil
}
