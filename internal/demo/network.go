package demo

import (
	"context"
	"fmt"

	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/synth"
)

// Where the numbers of the demo come from, as a rate shows it.
const (
	denominatorSource = "Niên giám thống kê 2025 (số mẫu)"
	postCode          = "9900066001" // unit ids of collection contracts begin with the province's code; 99 is none
	actorName         = "demo"
)

var (
	reform         = day.Must(2025, 7, 1)
	denominatorDay = day.Must(2025, 12, 31)
)

// network fills in what the lists do not tell: offices and what they cover, who is in charge, mass
// organisations with their cells, collection points, and the published numbers of people. It changes
// nothing when it has run before.
type network struct {
	tx       *store.Tx
	p        *synth.Province
	communes map[string]org.Unit
	officers int
}

func setUpNetwork(ctx context.Context, s *store.Store, p *synth.Province) error {
	return s.Write(ctx, actorName, func(tx *store.Tx) error {
		known, err := tx.Officers()
		if err != nil || len(known) > 0 {
			return err
		}
		n := &network{tx: tx, p: p, communes: map[string]org.Unit{}}
		units, err := tx.UnitsAt(org.Commune, synth.AsOf)
		if err != nil {
			return err
		}
		for _, u := range units {
			n.communes[u.Code] = u
		}
		for _, step := range []func() error{n.offices, n.organisations, n.denominators} {
			if err := step(); err != nil {
				return err
			}
		}
		return nil
	})
}

// offices keeps those that the tables of the territory did not bring, and puts officials in charge.
func (n *network) offices() error {
	known, err := n.tx.Offices()
	if err != nil {
		return err
	}
	byCode := map[string]org.Office{}
	for _, o := range known {
		byCode[o.Code] = o
	}
	head, ok := byCode[provinceOffice]
	if !ok {
		head = org.Office{Code: provinceOffice, Level: org.OfficeProvince, Name: "BHXH tỉnh " + synth.ProvinceName, From: reform}
		if err := n.tx.InsertOffice(&head); err != nil {
			return err
		}
	}
	for i, o := range n.p.Offices {
		office, ok := byCode[o.Code]
		if !ok {
			office = org.Office{Code: o.Code, Level: org.OfficeBase, Name: o.Name, ParentID: head.ID, From: reform}
			if err := n.tx.InsertOffice(&office); err != nil {
				return err
			}
			if err := n.areas(office, o.Communes); err != nil {
				return err
			}
		}
		if err := n.charges(i, office, o.Communes); err != nil {
			return err
		}
	}
	return nil
}

func (n *network) areas(office org.Office, communes []int) error {
	for _, c := range communes {
		u, ok := n.communes[n.p.Communes[c].Code]
		if !ok {
			continue
		}
		if err := n.tx.InsertArea(org.OfficeArea{OfficeID: office.ID, UnitID: u.ID, From: reform}); err != nil {
			return err
		}
	}
	return nil
}

const directorTitle = "Giám đốc BHXH cơ sở"

// charges gives each official of an office two communes or so. In one office of the province a commune
// has nobody: the red line of the screen.
func (n *network) charges(i int, office org.Office, communes []int) error {
	director := org.Officer{OfficeID: office.ID, Title: directorTitle}
	if err := n.officer(&director); err != nil {
		return err
	}
	var official org.Officer
	for k, c := range communes {
		if k%2 == 0 {
			official = org.Officer{OfficeID: office.ID, Title: "Cán bộ chuyên quản"}
			if err := n.officer(&official); err != nil {
				return err
			}
		}
		u, ok := n.communes[n.p.Communes[c].Code]
		if !ok || i == 10 && k == len(communes)-1 {
			continue
		}
		if err := n.tx.InsertCharge(org.Charge{UnitID: u.ID, OfficerID: official.ID, From: reform}); err != nil {
			return err
		}
	}
	return nil
}

func (n *network) officer(o *org.Officer) error {
	o.Name, _ = n.p.Official(n.officers)
	n.officers++
	return n.tx.InsertOfficer(o)
}

// organisations: the post with a point in every commune, and the two unions that have a cell in every village.
func (n *network) organisations() error {
	post := org.Organisation{Code: postCode, Kind: org.OrgPost, Name: "Bưu điện tỉnh " + synth.ProvinceName, From: reform}
	women := org.Organisation{Code: "HPN66", Kind: org.OrgWomen, Name: "Hội Liên hiệp Phụ nữ tỉnh " + synth.ProvinceName, From: reform}
	farmers := org.Organisation{Code: "HND66", Kind: org.OrgFarmers, Name: "Hội Nông dân tỉnh " + synth.ProvinceName, From: reform}
	for _, o := range []*org.Organisation{&post, &women, &farmers} {
		if err := n.tx.InsertOrganisation(o); err != nil {
			return err
		}
	}
	for _, c := range n.p.Communes {
		u, ok := n.communes[c.Code]
		if !ok {
			continue
		}
		code := org.PointCode{Organisation: postCode, Kind: "BD", Area: synth.ProvinceCode + c.Code, Point: "001"}
		point := org.Point{Code: code, OrganisationID: post.ID, UnitID: u.ID, Name: "Bưu điện văn hoá " + c.FullName, Address: c.FullName + ", tỉnh " + synth.ProvinceName, From: reform}
		if err := n.tx.InsertPoint(point); err != nil {
			return err
		}
	}
	villages, err := n.tx.UnitsAt(org.Village, synth.AsOf)
	if err != nil {
		return err
	}
	for i, v := range villages {
		if err := n.tx.InsertCell(&org.Cell{OrganisationID: women.ID, UnitID: v.ID, Name: "Tổ phụ nữ " + v.InText(), Members: int64(n.p.Members(2 * i)), From: reform}); err != nil {
			return err
		}
		if v.Kind == org.KindStreetGroup {
			continue
		}
		if err := n.tx.InsertCell(&org.Cell{OrganisationID: farmers.ID, UnitID: v.ID, Name: "Chi hội nông dân " + v.InText(), Members: int64(n.p.Members(2*i + 1)), From: reform}); err != nil {
			return err
		}
	}
	return nil
}

// denominators gives every commune and the province what an office of statistics would have published.
func (n *network) denominators() error {
	var people, workers int64
	set := func(unit int64, kind coverage.DenominatorKind, value int64) error {
		return n.tx.SetDenominator(store.Denominator{UnitID: unit, Kind: string(kind), AsOf: denominatorDay, Value: value, Source: denominatorSource})
	}
	for i, c := range n.p.Communes {
		u, ok := n.communes[c.Code]
		if !ok {
			return fmt.Errorf("demo: commune %s is not in the store", c.Code)
		}
		all, working := n.p.Population(i)
		people, workers = people+all, workers+working
		if err := set(u.ID, coverage.Population, all); err != nil {
			return err
		}
		if err := set(u.ID, coverage.WorkingAge, working); err != nil {
			return err
		}
	}
	province, err := n.tx.UnitByCode(org.Province, synth.ProvinceCode, synth.AsOf)
	if err != nil {
		return err
	}
	if err := set(province.ID, coverage.Population, people); err != nil {
		return err
	}
	return set(province.ID, coverage.WorkingAge, workers)
}
