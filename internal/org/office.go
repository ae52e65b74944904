package org

import (
	"sort"

	"luoi/internal/day"
	"luoi/internal/fault"
)

// OfficeLevel is the level of a social insurance office (cơ quan bảo hiểm xã hội).
type OfficeLevel string

const (
	OfficeCentre   OfficeLevel = "centre"   // BHXH Việt Nam
	OfficeRegion   OfficeLevel = "region"   // BHXH khu vực, 03/2025 to 07/2025
	OfficeProvince OfficeLevel = "province" // BHXH tỉnh
	OfficeBase     OfficeLevel = "base"     // BHXH cơ sở, serves several communes
	OfficeDistrict OfficeLevel = "district" // BHXH huyện, until 2025
)

// Office of social insurance and the time it exists; To is the first day on which it no longer does.
type Office struct {
	ID       int64
	Code     string
	Level    OfficeLevel
	Name     string
	ParentID int64 // 0: none
	From, To day.Date
}

// Contact is how people reach an office; each may be empty. Site is the address of its public page.
type Contact struct{ Phone, Address, Hours, Site string }

// ExistsOn reports whether the office exists on d.
func (o Office) ExistsOn(d day.Date) bool { return holds(o.From, o.To, d) }

// OfficeArea says that an office covers a unit during a time.
type OfficeArea struct {
	OfficeID int64
	UnitID   int64
	From, To day.Date
}

// ValidOn reports whether the cover holds on d.
func (a OfficeArea) ValidOn(d day.Date) bool { return holds(a.From, a.To, d) }

// CheckArea refuses a cover that shares a day with another office of the same level for the same
// unit: two base offices cannot both be responsible for one commune. others are the unit's covers by
// offices of that level.
func CheckArea(others []OfficeArea, a OfficeArea) error {
	if err := checkTime(a.From, a.To); err != nil {
		return err
	}
	for _, o := range others {
		if o.UnitID == a.UnitID && overlap(o.From, o.To, a.From, a.To) {
			return fault.New(fault.Conflict, "org.area_overlap", timeSpan(o.From, o.To))
		}
	}
	return nil
}

// OfficeOn finds the office of the most local level that covers the unit on d. Until 2025 that is a
// district office, from then on a base office. covers are the unit's covers at all times.
func OfficeOn(offices []Office, covers []OfficeArea, unitID int64, d day.Date) (Office, bool) {
	var best Office
	found := false
	for _, c := range covers {
		if c.UnitID != unitID || !c.ValidOn(d) {
			continue
		}
		for _, o := range offices {
			if o.ID == c.OfficeID && o.ExistsOn(d) && (!found || rank(o.Level) > rank(best.Level)) {
				best, found = o, true
			}
		}
	}
	return best, found
}

func rank(l OfficeLevel) int {
	switch l {
	case OfficeCentre:
		return 0
	case OfficeRegion:
		return 1
	case OfficeProvince:
		return 2
	}
	return 3
}

// Officer is someone who may be put in charge of a commune (cán bộ chuyên quản).
type Officer struct {
	ID        int64
	OfficeID  int64 // 0: none
	Name      string
	Title     string
	AccountID string // "": none
}

// Charge puts one officer in charge of a commune during a time.
type Charge struct {
	UnitID    int64
	OfficerID int64
	From, To  day.Date
}

// ValidOn reports whether the charge holds on d.
func (c Charge) ValidOn(d day.Date) bool { return holds(c.From, c.To, d) }

// CheckCharge refuses a second officer in charge of a unit on any day. others are the unit's charges.
func CheckCharge(others []Charge, c Charge) error {
	if err := checkTime(c.From, c.To); err != nil {
		return err
	}
	for _, o := range others {
		if o.UnitID == c.UnitID && overlap(o.From, o.To, c.From, c.To) {
			return fault.New(fault.Conflict, "org.charge_overlap", timeSpan(o.From, o.To))
		}
	}
	return nil
}

// Uncharged lists the units nobody is in charge of on d: the red ones of the screen.
func Uncharged(units []Unit, charges []Charge, d day.Date) []Unit {
	held := map[int64]bool{}
	for _, c := range charges {
		if c.ValidOn(d) {
			held[c.UnitID] = true
		}
	}
	var red []Unit
	for _, u := range units {
		if !held[u.ID] {
			red = append(red, u)
		}
	}
	return red
}

// timeSpan is a time as people write it, with its last day: 01/10/2025–31/12/2025, or 01/10/2025–… when open.
func timeSpan(from, to day.Date) string {
	if to.IsZero() {
		return from.VN() + "–…"
	}
	return from.VN() + "–" + to.AddDays(-1).VN()
}

func checkTime(from, to day.Date) error {
	if from.IsZero() {
		return fault.New(fault.Invalid, "org.no_first_day")
	}
	if !to.IsZero() && !from.Before(to) {
		return fault.New(fault.Invalid, "org.ends_before_it_begins", from.VN(), to.VN())
	}
	return nil
}

// Density says how far the network of collectors reaches (mật độ mạng lưới). Ratios have one decimal
// and are zero when there is no collector.
type Density struct {
	Collectors    int
	Population    int64
	WorkingAge    int64
	Villages      int
	WithoutPerson []int64 // villages without a collector or point, by id
}

// Residents is how many residents there are per collector, rounded to whole people.
func (d Density) Residents() int64 { return perCollector(d.Population, d.Collectors) }

// Workers is how many people of working age there are per collector.
func (d Density) Workers() int64 { return perCollector(d.WorkingAge, d.Collectors) }

// VillageTenths is ten times the number of villages per collector: 18 stands for 1,8.
func (d Density) VillageTenths() int64 { return perCollector(int64(d.Villages)*10, d.Collectors) }

func perCollector(n int64, collectors int) int64 {
	if collectors <= 0 {
		return 0
	}
	c := int64(collectors)
	return (2*n + c) / (2 * c) // half up
}

// Network computes the density of a place: collectors are counted by the village they sit in or serve.
func Network(villages []Unit, collectorsIn map[int64]int, population, workingAge int64) Density {
	d := Density{Population: population, WorkingAge: workingAge, Villages: len(villages)}
	for _, v := range villages {
		if n := collectorsIn[v.ID]; n > 0 {
			d.Collectors += n
		} else {
			d.WithoutPerson = append(d.WithoutPerson, v.ID)
		}
	}
	sort.Slice(d.WithoutPerson, func(i, j int) bool { return d.WithoutPerson[i] < d.WithoutPerson[j] })
	return d
}
