package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"

	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/seal"
	"luoi/internal/store"
	"luoi/internal/synth"
	"luoi/internal/vntext"
)

// misspelt is the share of names with a slip, as lists from many hands have them: they make the dictionary
// as large as it is in life.
const misspelt = .03

// searchStreets are streets of made-up addresses, beside the place a household lies in.
var searchStreets = []string{"Nguyễn Huệ", "Lê Lợi", "Hùng Vương", "Phan Chu Trinh", "Y Jút", "Trần Hưng Đạo", "Lý Thường Kiệt", "Nơ Trang Long", "A Ma Khê", "Quang Trung"}

// searchHouse fills a store with a province: places, households and people straight into their tables,
// because how lists are taken in is measured elsewhere.
type searchHouse struct {
	s        *store.Store
	keys     *seal.Keys
	p        *synth.Province
	dice     *rand.Rand
	commune  []int64
	village  []int64
	group    []int64
	asked    []askedPerson
	people   []store.Person
	homes    []person.Household
	everyNth int
}

// askedPerson is somebody whom the bench will look for.
type askedPerson struct {
	name    string
	commune string
	year    int
	number  string
}

func (h *searchHouse) fill(ctx context.Context, o Options) error {
	if err := h.places(ctx); err != nil {
		return err
	}
	var buf []synth.Person
	for i := range h.p.Households() {
		buf = h.p.Household(i, buf)
		h.add(i, buf)
		if len(h.people) >= 20_000 || i == h.p.Households()-1 {
			if err := h.write(ctx); err != nil {
				return err
			}
			o.tell("demo_province", int64(i+1), int64(h.p.Households()))
		}
	}
	return nil
}

func (h *searchHouse) places(ctx context.Context) error {
	since := day.Must(2025, 7, 1)
	return h.s.Write(ctx, "bench", func(tx *store.Tx) error {
		add := func(level org.Level, parent int64, code, kind, name, full string) (int64, error) {
			u := org.Unit{Level: level, Code: code, Since: since, Version: org.Version{From: since, ParentID: parent, Kind: org.Kind(kind), Name: name, FullName: full, Key: vntext.Key(full)}}
			err := tx.InsertUnit(&u)
			return u.ID, err
		}
		root, err := add(org.Province, 0, synth.ProvinceCode, "tinh", synth.ProvinceName, "Tỉnh "+synth.ProvinceName)
		if err != nil {
			return err
		}
		for _, c := range h.p.Communes {
			id, err := add(org.Commune, root, c.Code, c.Kind, c.Name, c.FullName)
			if err != nil {
				return err
			}
			h.commune = append(h.commune, id)
		}
		for _, v := range h.p.Villages {
			id, err := add(org.Village, h.commune[v.Commune], v.Code, v.Kind, v.Name, v.FullName)
			if err != nil {
				return err
			}
			h.village = append(h.village, id)
		}
		for _, g := range h.p.Groups {
			id, err := add(org.Group, h.village[g.Village], g.Code, synth.KindInterfam, fmt.Sprint(g.Number), g.FullName)
			if err != nil {
				return err
			}
			h.group = append(h.group, id)
		}
		return nil
	})
}

func (h *searchHouse) add(i int, members []synth.Person) {
	c, v, g := h.p.Where(i)
	home := person.Household{Number: fmt.Sprintf("%04d", i%9999+1), CommuneID: h.commune[c.Index], VillageID: h.village[v.Index], GroupID: h.group[g.Index],
		Address: v.FullName + ", " + c.FullName}
	if c.Kind == synth.KindPhuong {
		home.Address = fmt.Sprintf("%d đường %s, %s", 1+h.dice.IntN(300), pick(h.dice, searchStreets), home.Address)
	}
	h.homes = append(h.homes, home)
	for _, m := range members {
		name := m.Name
		if h.dice.Float64() < misspelt {
			name = slip(h.dice, name)
		}
		p := store.Person{Person: person.Person{FullName: name, Birth: person.Birth{Date: m.Birth, Precision: person.PrecisionDay}, Sex: m.Sex(), CommuneID: home.CommuneID,
			VillageID: home.VillageID, GroupID: home.GroupID, Resident: true}, NameKey: vntext.Key(name)}
		if m.Index%h.everyNth == 0 {
			a := askedPerson{name: m.Name, commune: c.Name, year: m.Birth.Year(), number: fmt.Sprintf("099%09d", m.Index)}
			h.asked = append(h.asked, a)
			p.Notes.Text = a.number // carried to write, which makes the blind index of it
		}
		p.HouseholdID = person.HouseholdID(len(h.homes))
		h.people = append(h.people, p)
	}
}

// write puts what has gathered into the store.
func (h *searchHouse) write(ctx context.Context) error {
	defer func() { h.people, h.homes = h.people[:0], h.homes[:0] }()
	return h.s.Write(ctx, "bench", func(tx *store.Tx) error {
		first, err := tx.NextIDs(len(h.homes) + len(h.people))
		if err != nil {
			return err
		}
		for i := range h.homes {
			h.homes[i].ID = person.HouseholdID(first + int64(i))
		}
		var blinds []store.BlindRow
		for i := range h.people {
			p := &h.people[i]
			p.ID = person.ID(first + int64(len(h.homes)+i))
			home := &h.homes[p.HouseholdID-1]
			if p.HouseholdID = home.ID; home.HeadID == 0 {
				home.HeadID = p.ID
			}
			if p.Notes.Text != "" {
				blinds = append(blinds, store.BlindRow{Kind: int(store.IdentCitizen), Blind: h.keys.Blind(int(store.IdentCitizen), p.Notes.Text), PersonID: int64(p.ID)})
				p.Notes.Text = ""
			}
		}
		if err := tx.InsertHouseholdRows(h.homes); err != nil {
			return err
		}
		if err := tx.InsertPersonRows(h.people); err != nil {
			return err
		}
		return tx.InsertBlinds(blinds)
	})
}

// slip swaps, drops or doubles a letter of a name, never the first.
func slip(r *rand.Rand, name string) string {
	letters := []rune(name)
	if len(letters) < 4 {
		return name
	}
	i := 1 + r.IntN(len(letters)-2)
	switch r.IntN(3) {
	case 0:
		letters[i], letters[i+1] = letters[i+1], letters[i]
		return string(letters)
	case 1:
		return string(letters[:i]) + string(letters[i+1:])
	}
	return string(letters[:i]) + string(letters[i]) + string(letters[i:])
}

// questions are what clerks type for the people asked for: kind and text.
func (h *searchHouse) questions() (kinds []string, texts []string) {
	add := func(kind, text string) { kinds, texts = append(kinds, kind), append(texts, text) }
	for i, a := range h.asked {
		plain := vntext.Key(a.name)
		words := strings.Fields(plain)
		switch i % 20 {
		case 0, 1, 2, 3:
			add("the whole name without marks", plain)
		case 4, 5:
			add("the whole name with marks", a.name)
		case 6, 7, 8, 9:
			add("a name that is being typed", plain[:max(2, len(plain)*(2+i/20%3)/5)])
		case 10, 11:
			h.dice.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
			add("words in another order", strings.Join(words, " "))
		case 12, 13:
			add("one letter wrong", slip(h.dice, plain))
		case 14:
			add("written together", strings.Join(words, ""))
		case 15, 16:
			add("name and year of birth", words[len(words)-1]+" "+fmt.Sprint(a.year))
		case 17:
			add("name and commune", words[len(words)-1]+" "+vntext.Key(a.commune))
		case 18:
			add("a whole citizen number", a.number)
		case 19:
			add("a common word alone", []string{"nguyen", "thi", "van", "nguyen thi", "ng", "tran", "h", "nie"}[i/20%8]+" ")
		}
	}
	return kinds, texts
}
