package org

import (
	"fmt"
	"strings"

	"luoi/internal/day"
	"luoi/internal/fault"
)

// OrganisationKind of an organisation that carries the work.
type OrganisationKind string

const (
	OrgCollection   OrganisationKind = "collection"        // tổ chức dịch vụ hỗ trợ phát triển người tham gia
	OrgPost         OrganisationKind = "post"              // bưu điện
	OrgWomen        OrganisationKind = "womens_union"      // Hội Liên hiệp Phụ nữ; its cells are tổ phụ nữ
	OrgFarmers      OrganisationKind = "farmers_union"     // Hội Nông dân; chi hội
	OrgFront        OrganisationKind = "front"             // Mặt trận Tổ quốc; ban công tác mặt trận
	OrgYouth        OrganisationKind = "youth"             // Đoàn Thanh niên; chi đoàn
	OrgLabour       OrganisationKind = "labour"            // Công đoàn
	OrgCommuneBoard OrganisationKind = "commune_committee" // UBND xã
)

// Organisation (tổ chức).
type Organisation struct {
	ID       int64
	Code     string // unit id of the collection contract, or our own
	Kind     OrganisationKind
	Name     string
	From, To day.Date
}

// Cell of a mass organisation (tổ phụ nữ, chi hội, chi đoàn). It belongs to exactly one village.
type Cell struct {
	ID             int64
	OrganisationID int64
	UnitID         int64
	Name           string
	Members        int64
	From, To       day.Date
}

// CheckCell refuses a cell that is not tied to a village.
func CheckCell(c Cell, place Unit) error {
	if place.ID != c.UnitID || place.Level != Village {
		return fault.New(fault.Invalid, "org.cell_needs_village", c.Name)
	}
	if c.Members < 0 {
		return fault.New(fault.Invalid, "org.negative_members", c.Name)
	}
	return checkTime(c.From, c.To)
}

// Point is a collection point (điểm thu).
type Point struct {
	Code           PointCode
	OrganisationID int64
	UnitID         int64
	Name           string
	Address        string
	From, To       day.Date
}

// PointCode is the official code of a collection point: the organisation's unit id, an abbreviation of
// its kind, a seven-digit area and a three-digit point.
type PointCode struct {
	Organisation string // 10 digits
	Kind         string // 2 letters: TH, BD, ...
	Area         string // 7 digits: 2 of the province, 5 of the commune
	Point        string // 3 digits, not 000
}

const pointCodeLength = 10 + 2 + 7 + 3

// ParsePointCode reads the 22 characters, with or without spaces, dashes, dots and slashes between the
// parts. Error: Invalid, and the key says what is wrong.
func ParsePointCode(s string) (PointCode, error) {
	t := strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "/", "", ".", "").Replace(s))
	if len(t) != pointCodeLength {
		return PointCode{}, fault.New(fault.Invalid, "org.point_length", s, pointCodeLength, len(t))
	}
	p := PointCode{Organisation: t[:10], Kind: t[10:12], Area: t[12:19], Point: t[19:]}
	switch {
	case !all(p.Organisation, '0', '9'):
		return PointCode{}, fault.New(fault.Invalid, "org.point_organisation", s, p.Organisation)
	case !all(p.Kind, 'A', 'Z'):
		return PointCode{}, fault.New(fault.Invalid, "org.point_kind", s, p.Kind)
	case !all(p.Area, '0', '9') || !all(p.Point, '0', '9'):
		return PointCode{}, fault.New(fault.Invalid, "org.point_digits", s)
	case p.Point == "000":
		return PointCode{}, fault.New(fault.Invalid, "org.point_zero", s)
	}
	return p, nil
}

func all(s string, low, high byte) bool {
	for i := range len(s) {
		if s[i] < low || s[i] > high {
			return false
		}
	}
	return s != ""
}

// String is the official 22 characters.
func (p PointCode) String() string { return p.Organisation + p.Kind + p.Area + p.Point }

// Province and Commune are the two parts of the area.
func (p PointCode) Province() string { return p.Area[:2] }
func (p PointCode) Commune() string  { return p.Area[2:] }

// Parts is the code as people read it: 3456789000 / TH / 01-00070 / 003.
func (p PointCode) Parts() string {
	return fmt.Sprintf("%s / %s / %s-%s / %s", p.Organisation, p.Kind, p.Province(), p.Commune(), p.Point)
}
