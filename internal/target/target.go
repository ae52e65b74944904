// Package target owns indicators (chỉ số), what was measured of them, targets (chỉ tiêu) with their cascade and
// slices, and the comparison of a result with the time that has gone by. It is pure: no clock, no store, no
// words of pages. Counts are whole numbers; rates are in hundredths of a percent, so that 31,5 % is 3150.
//
// It does not own who may give a target (access, app), how people are counted (coverage, person) or prizes
// (emulation).
package target

import (
	"slices"

	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/person"
)

// Percent is a share in hundredths of a percent; Points is a difference of two shares, in hundredths of a
// percentage point (điểm phần trăm). They are different types because «vượt 8 %» and «vượt 8 điểm %» are
// different claims.
type (
	Percent = coverage.Percent
	Points  = coverage.Points
)

// Kind says what sort of number an indicator is. The words are stored.
type Kind string

const (
	Stock Kind = "stock" // số lũy kế tại một ngày
	Flow  Kind = "flow"  // số phát sinh trong kỳ
	Rate  Kind = "rate"  // tỷ lệ, with numerator and denominator, in hundredths of a percent
	Mean  Kind = "mean"  // bình quân: so many of one thing for each of another, in hundredths
)

// Kinds lists all in the order of forms.
var Kinds = [...]Kind{Stock, Flow, Rate, Mean}

// Formula says how the register can count an indicator; empty: it cannot, values are entered or imported.
type Formula string

const (
	CountStock   Formula = "stock"   // people covered by the scheme on the day
	CountNew     Formula = "new"     // tăng mới from the first day of the period to the day
	CountRenewed Formula = "renewed" // tái tục
	CountLapsed  Formula = "lapsed"  // dừng đóng; a move to compulsory insurance is not a loss
	CountNet     Formula = "net"     // tăng ròng: stock at the end less stock at the beginning
	CountRate    Formula = "rate"    // people covered over the published or counted denominator
)

// Indicator (chỉ số, chỉ tiêu thống kê) is what is measured. Without its kind a percentage of it means nothing.
type Indicator struct {
	Code        string
	Name        string // Vietnamese
	NameEN      string
	Kind        Kind
	Unit        string // người, thẻ, hộ, hội nghị…; "%" for a rate
	Numerator   string // of a rate
	Denominator string // of a rate
	Scheme      person.Scheme
	AsOf        string // rule: on which day of a period its value counts
	Formula     Formula
	Less        bool // true: the fewer the better, as with those who stopped
}

// Check refuses an indicator that could not be read: no kind, or a rate without what is divided by what.
func (i Indicator) Check() error {
	var bad []fault.Field
	add := func(field, key string) { bad = append(bad, fault.Field{Field: field, Key: key}) }
	if !codeOK(i.Code) {
		add("code", "target.indicator.code")
	}
	if i.Name == "" {
		add("name", "target.indicator.name")
	}
	if !slices.Contains(Kinds[:], i.Kind) {
		add("kind", "target.indicator.kind")
	}
	if i.Unit == "" {
		add("unit", "target.indicator.unit")
	}
	if i.Kind.Divides() && i.Numerator == "" {
		add("numerator", "target.indicator.numerator")
	}
	if i.Kind.Divides() && i.Denominator == "" {
		add("denominator", "target.indicator.denominator")
	}
	if i.AsOf == "" {
		add("as_of", "target.indicator.as_of")
	}
	if len(bad) > 0 {
		return fault.WithFields("target.indicator.refused", bad...)
	}
	return nil
}

func codeOK(s string) bool {
	if len(s) < 2 || len(s) > 40 {
		return false
	}
	for _, c := range s {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' {
			return false
		}
	}
	return true
}

// Counts reports whether values of the kind are counts, which sum over holders; rates do not.
func (k Kind) Counts() bool { return k == Stock || k == Flow }

// Divides reports whether values of the kind are one number over another.
func (k Kind) Divides() bool { return k == Rate || k == Mean }

// HolderKind says who holds a target. The words are stored.
type HolderKind string

const (
	HolderUnit         HolderKind = "unit"
	HolderOffice       HolderKind = "office"
	HolderOrganisation HolderKind = "organisation"
	HolderAgent        HolderKind = "agent"
	HolderGroup        HolderKind = "group" // an outreach group (tổ, nhóm vận động)
)

// Holder is who holds a target: a place, an office, an organisation, a collector or a group of them.
type Holder struct {
	Kind HolderKind
	ID   int64
}

// Axis tells the two ways in which one target is given on: to places, and to those who do the work. Each way
// sums by itself, because the same new participant counts once for the commune and is credited to the union
// and the collector who brought them (count once, credit many).
type Axis string

const (
	Places Axis = "places"
	Forces Axis = "forces"
)

// Axis of the holder.
func (h Holder) Axis() Axis {
	if h.Kind == HolderUnit || h.Kind == HolderOffice {
		return Places
	}
	return Forces
}

// Target (chỉ tiêu) is what a holder was given for an indicator and a period. It is never edited: a change is
// the next version of the same line, with its reason.
type Target struct {
	ID        int64
	Line      int64 // id of the first version
	Parent    int64 // line it was given on from; 0: the top
	Indicator string
	UnitID    int64 // the place in which the holder works
	Holder    Holder
	Period    day.Period
	Version   int
	Value     int64 // a count, or hundredths of a percent
	Slices    []Slice
	Decision  Decision
	Issued    day.Date
	Reason    string // of a later version
	By        string
	At        int64 // unix ms
	Past      bool  // a later version stands
}

// Decision is the paper by which a target was given (quyết định giao chỉ tiêu).
type Decision struct {
	Number string
	Day    day.Date
	Issuer string
}

// Check refuses a target that could not be measured.
func (t Target) Check(i Indicator) error {
	var bad []fault.Field
	add := func(field, key string, args ...any) {
		bad = append(bad, fault.Field{Field: field, Key: key, Args: args})
	}
	if t.Period.IsZero() {
		add("period", "target.period_missing")
	}
	if t.Value <= 0 {
		add("value", "target.value_missing")
	}
	if i.Kind == Rate && t.Value > 100_00 {
		add("value", "target.rate_above_whole")
	}
	if t.Version > 1 && len([]rune(t.Reason)) < 5 {
		add("reason", "target.reason_missing")
	}
	if len(bad) > 0 {
		return fault.WithFields("target.refused", bad...)
	}
	return CheckSlices(i.Kind, t.Value, t.Period, t.Slices)
}
