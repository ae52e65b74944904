package app

import (
	"fmt"
	"strings"

	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// place is where a row says someone lives: ids of units, 0 where not known.
type place struct{ commune, village, group int64 }

type nameIn struct {
	parent int64
	key    string
}

// places resolves the names and codes in lists to units of one province. It is filled once per import
// and used by one goroutine; villages and groups that a residents list names for the first time are
// added to it as they are created.
type places struct {
	root      org.Unit
	on        day.Date
	communes  map[int64]org.Unit
	byCode    map[string]int64
	byName    map[string][]int64 // key of short or full name today
	byOld     map[string][]int64 // key of a former name; several when it was split or is not unique
	byOldIn   map[string][]int64 // former district and name
	villages  map[nameIn]int64
	groups    map[nameIn]int64
	codes     map[int64]string
	remember  map[placeText]int64
	communeIn map[int64]int64 // village -> commune
}

type placeText struct{ province, district, commune, code, address string }

// loadPlaces reads the store's province with its villages, groups and former names.
func loadPlaces(tx *store.Tx, on day.Date) (*places, error) {
	root, err := rootUnit(tx, on)
	if err != nil {
		return nil, err
	}
	p := &places{root: root, on: on, communes: map[int64]org.Unit{}, byCode: map[string]int64{}, byName: map[string][]int64{},
		byOld: map[string][]int64{}, byOldIn: map[string][]int64{}, villages: map[nameIn]int64{}, groups: map[nameIn]int64{},
		codes: map[int64]string{}, remember: map[placeText]int64{}, communeIn: map[int64]int64{}}
	below, err := tx.Below(root.ID, on)
	if err != nil {
		return nil, err
	}
	for _, u := range below {
		p.add(u)
	}
	for _, u := range below {
		if u.Level == org.Commune {
			if err := p.addFormer(tx, u); err != nil {
				return nil, err
			}
		}
	}
	return p, nil
}

// rootUnit is the province this store is of: the one whose code it bears, else the only one there is.
func rootUnit(tx *store.Tx, on day.Date) (org.Unit, error) {
	all, err := tx.UnitsAt(org.Province, on)
	if err != nil {
		return org.Unit{}, err
	}
	code := tx.Store().Province()
	for _, u := range all {
		if u.Code == code || code == "" && len(all) == 1 {
			return u, nil
		}
	}
	return org.Unit{}, fault.New(fault.NotFound, "app.no_province", code)
}

func (p *places) add(u org.Unit) {
	p.codes[u.ID] = u.Code
	switch u.Level {
	case org.Commune:
		p.communes[u.ID] = u
		p.byCode[u.Code] = u.ID
		for _, k := range distinct(vntext.Key(u.Name), vntext.Key(u.FullName), shortKey(vntext.Key(u.FullName))) {
			p.byName[k] = append(p.byName[k], u.ID)
		}
	case org.Village:
		p.communeIn[u.ID] = u.ParentID
		for _, k := range distinct(localKey(u.FullName), localKey(u.Name)) {
			p.villages[nameIn{u.ParentID, k}] = u.ID
		}
	case org.Group:
		for _, k := range distinct(groupKey(u.FullName), groupKey(u.Name)) {
			p.groups[nameIn{u.ParentID, k}] = u.ID
		}
	}
}

// addFormer makes the former names and codes of what went into a commune lead to it.
func (p *places) addFormer(tx *store.Tx, u org.Unit) error {
	before, err := tx.Predecessors(u.ID)
	if err != nil {
		return err
	}
	for _, s := range before {
		old, err := tx.Unit(s.OldID, s.On.AddDays(-1))
		if fault.KindOf(err) == fault.NotFound && err != nil {
			continue
		}
		if err != nil {
			return err
		}
		district := ""
		if d, err := tx.Unit(old.ParentID, s.On.AddDays(-1)); err == nil && d.Level == org.District {
			district = shortKey(vntext.Key(d.FullName))
		}
		for _, k := range distinct(vntext.Key(old.Name), vntext.Key(old.FullName), shortKey(vntext.Key(old.FullName))) {
			p.byOld[k] = append(p.byOld[k], u.ID)
			p.byOldIn[district+"|"+k] = append(p.byOldIn[district+"|"+k], u.ID)
		}
		if _, taken := p.byCode[old.Code]; !taken && s.Whole {
			p.byCode[old.Code] = u.ID
		}
	}
	return nil
}

// commune resolves what a row says about its commune; 0 when it is unknown, ambiguous, or in another
// province.
func (p *places) commune(r *delivery.Record) int64 {
	text := placeText{r.Province, r.District, r.Commune, r.CommuneCode, ""}
	if r.Commune == "" && r.CommuneCode == "" {
		text.address = r.Address
	}
	if id, ok := p.remember[text]; ok {
		return id
	}
	id := p.communeOf(text)
	if len(p.remember) < 100_000 { // addresses are as many as households; the rest is resolved anew
		p.remember[text] = id
	}
	return id
}

func (p *places) communeOf(t placeText) int64 {
	if t.province != "" && !p.isRoot(t.province) {
		return 0
	}
	if t.code != "" {
		if id, ok := p.byCode[fmt.Sprintf("%05s", strings.TrimSpace(t.code))]; ok {
			return id
		}
	}
	if t.commune != "" {
		return p.byText(t.commune, t.district)
	}
	return p.fromAddress(t.address)
}

// isRoot reports whether a province's name is this one's, or the name of one that went into it, which
// the store knows by its districts only; so an unknown name is taken for another province only when it
// is the name of one of today's.
func (p *places) isRoot(name string) bool {
	k := shortKey(vntext.Key(name))
	return k == "" || k == shortKey(vntext.Key(p.root.FullName)) || k == p.root.Code || k == vntext.Key(p.root.Name)
}

func (p *places) byText(commune, district string) int64 {
	k := vntext.Key(commune)
	d := shortKey(vntext.Key(district))
	for _, candidate := range distinct(k, shortKey(k)) {
		if d != "" {
			if id := only(p.byOldIn[d+"|"+candidate]); id != 0 {
				return id
			}
		}
		if id := only(p.byName[candidate]); id != 0 {
			return id
		}
	}
	for _, candidate := range distinct(k, shortKey(k)) {
		if id := only(p.byOld[candidate]); id != 0 {
			return id
		}
	}
	return 0
}

// fromAddress looks for a commune among the parts of an address, from the largest place down, because
// the parts before may bear the same names.
func (p *places) fromAddress(address string) int64 {
	parts := strings.Split(address, ",")
	district := ""
	for i := len(parts) - 1; i >= 0; i-- {
		k := vntext.Key(parts[i])
		switch {
		case k == "":
			continue
		case hasWord(k, "tinh", "thanh pho") && len(parts)-1 == i:
			if !p.isRoot(parts[i]) {
				return 0
			}
			continue
		case hasWord(k, "huyen", "thi xa", "quan"):
			district = parts[i]
			continue
		}
		if id := p.byText(parts[i], district); id != 0 {
			return id
		}
	}
	return 0
}

// local resolves village and group inside a commune. With create, what is not known is made by it.
func (p *places) local(commune int64, r *delivery.Record, create func(*org.Unit) error) (pl place, err error) {
	pl.commune = commune
	if commune == 0 {
		return pl, nil
	}
	village, group := strings.TrimSpace(r.Village), strings.TrimSpace(r.Group)
	if village == "" && r.Address != "" {
		pl.village = p.villageInAddress(commune, r.Address)
	}
	if village != "" {
		k := nameIn{commune, localKey(village)}
		pl.village = p.villages[k]
		if pl.village == 0 && create != nil && k.key != "" {
			if pl.village, err = p.newUnit(commune, org.Village, village, create); err != nil {
				return pl, err
			}
			p.villages[k] = pl.village
		}
	}
	if group == "" {
		return pl, nil
	}
	if pl.village == 0 { // a group lies in a village; without one its number says nothing
		return pl, nil
	}
	parent := pl.village
	k := nameIn{parent, groupKey(group)}
	pl.group = p.groups[k]
	if pl.group == 0 && create != nil && k.key != "" {
		if pl.group, err = p.newUnit(parent, org.Group, group, create); err != nil {
			return pl, err
		}
		p.groups[k] = pl.group
	}
	return pl, nil
}

func (p *places) villageInAddress(commune int64, address string) int64 {
	for _, part := range strings.Split(address, ",") {
		if id := p.villages[nameIn{commune, localKey(part)}]; id != 0 {
			return id
		}
	}
	return 0
}

// newUnit makes a village or group under parent; create gives it its code of our own.
func (p *places) newUnit(parent int64, level org.Level, name string, create func(*org.Unit) error) (int64, error) {
	kind, short := localKind(name, level)
	full := strings.TrimSpace(name)
	if short == full {
		full = org.FullName(kind, short)
	}
	since := p.root.Since
	commune := parent
	if level == org.Group {
		commune = p.communeIn[parent]
	}
	if c, ok := p.communes[commune]; ok {
		since = c.From
	}
	u := org.Unit{Level: level, Since: since, Version: org.Version{From: since, ParentID: parent, Kind: kind, Name: short, FullName: full, Key: vntext.Key(full), Source: "list"}}
	if err := create(&u); err != nil {
		return 0, err
	}
	p.codes[u.ID] = u.Code
	if level == org.Village {
		p.communeIn[u.ID] = parent
	}
	return u.ID, nil
}

var localKinds = []struct {
	word string
	kind org.Kind
}{{"to lien gia", org.KindFamilyGroup}, {"to dan pho", org.KindStreetGroup}, {"tdp", org.KindStreetGroup}, {"thon", org.KindThon},
	{"buon", org.KindBuon}, {"bon", org.KindBon}, {"khom", org.KindKhom}, {"ap", org.KindAp}, {"ban", org.KindBan}, {"xom", org.KindXom}}

// localKind splits a village's or group's name into kind and short name.
func localKind(name string, level org.Level) (org.Kind, string) {
	name = strings.TrimSpace(name)
	words := strings.Fields(name)
	if level == org.Group {
		return org.KindFamilyGroup, words[len(words)-1]
	}
	for _, k := range localKinds {
		n := len(strings.Fields(k.word))
		if len(words) > n && vntext.Key(strings.Join(words[:n], " ")) == k.word {
			return k.kind, strings.Join(words[n:], " ")
		}
	}
	return org.KindThon, name
}

// localKey is the key of a village's name: kind and name without marks, «Thôn 05» like «thôn 5», and a
// bare number like a thôn.
func localKey(name string) string {
	words := strings.Fields(vntext.Key(name))
	for i, w := range words {
		if t := strings.TrimLeft(w, "0"); t != "" && t[0] >= '0' && t[0] <= '9' {
			words[i] = t
		}
		if w == "tdp" {
			words[i] = "to dan pho"
		}
	}
	k := strings.Join(words, " ")
	if len(words) == 1 && k[0] >= '0' && k[0] <= '9' {
		return "thon " + k
	}
	return k
}

// groupKey is the key of a group's name: «Tổ liên gia 03», «Tổ 3» and «3» are one.
func groupKey(name string) string {
	words := strings.Fields(vntext.Key(name))
	for len(words) > 1 && (words[0] == "to" || words[0] == "lien" || words[0] == "gia" || words[0] == "tlg" || words[0] == "so") {
		words = words[1:]
	}
	if len(words) == 1 {
		if t := strings.TrimLeft(words[0], "0"); t != "" {
			return t
		}
	}
	return strings.Join(words, " ")
}

// shortKey drops the kind word in front of a key.
func shortKey(key string) string {
	for _, w := range []string{"thi tran ", "thanh pho ", "thi xa ", "dac khu ", "phuong ", "huyen ", "quan ", "tinh ", "xa ", "tt ", "tp ", "tx ", "p ", "x ", "h ", "q "} {
		if rest, ok := strings.CutPrefix(key, w); ok && rest != "" {
			return rest
		}
	}
	return key
}

func hasWord(key string, words ...string) bool {
	for _, w := range words {
		if strings.HasPrefix(key, w+" ") {
			return true
		}
	}
	return false
}

// only is the id when all entries agree on one, else 0: a name that leads to several places leads
// nowhere.
func only(ids []int64) int64 {
	if len(ids) == 0 {
		return 0
	}
	for _, id := range ids[1:] {
		if id != ids[0] {
			return 0
		}
	}
	return ids[0]
}

func distinct(keys ...string) []string {
	var out []string
	for _, k := range keys {
		dup := k == ""
		for _, o := range out {
			dup = dup || o == k
		}
		if !dup {
			out = append(out, k)
		}
	}
	return out
}
