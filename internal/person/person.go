// Package person owns who people are: persons, households, identifiers, participation spells and
// the movements computed from them. It does not own how lists arrive (delivery), who is the same as
// whom across lists (linkage), or counting (coverage).
package person

import "luoi/internal/day"

// ID and HouseholdID are dense numbers given out by the store's single writer.
type (
	ID          int64
	HouseholdID int64
)

// Sex (giới tính).
type Sex int

const (
	SexUnknown Sex = iota
	Male
	Female
)

// Precision of a birth date: many papers hold only a year.
type Precision int

const (
	PrecisionNone Precision = iota
	PrecisionYear
	PrecisionMonth
	PrecisionDay
)

// Birth is a birth date with its precision; with PrecisionYear month and day are 1.
type Birth struct {
	Date      day.Date
	Precision Precision
}

// Poverty is the household's status (hộ nghèo, cận nghèo, nông-lâm-ngư-diêm nghiệp có mức sống trung bình).
type Poverty int

const (
	PovertyNone Poverty = iota
	PovertyPoor
	PovertyNear
	AgriAverageHousehold
)

// Scheme of social insurance. SchemeAny (0) stands for "at least one of the four" in counts.
type Scheme int

const (
	SchemeAny          Scheme = iota
	SchemeCompulsorySI        // BHXH bắt buộc
	SchemeVoluntarySI         // BHXH tự nguyện
	SchemeHealth              // BHYT
	SchemeUnemployment        // BHTN
)

// Schemes lists the four real schemes.
var Schemes = [...]Scheme{SchemeCompulsorySI, SchemeVoluntarySI, SchemeHealth, SchemeUnemployment}

// Bit is the scheme's bit in a set of schemes.
func (s Scheme) Bit() int { return 1 << (int(s) - 1) }

// Code is the stable word of a scheme in addresses and files.
func (s Scheme) Code() string {
	return [...]string{"any", "compulsory", "voluntary", "health", "unemployment"}[s]
}

// SchemeByCode is the scheme with the given code.
func SchemeByCode(code string) (Scheme, bool) {
	for s := SchemeAny; s <= SchemeUnemployment; s++ {
		if s.Code() == code {
			return s, true
		}
	}
	return 0, false
}

// IDs are the identifiers of a person in clear. They exist only in memory: stored sealed, shown masked.
type IDs struct {
	Citizen string `json:"c,omitempty"` // 12 digits (số định danh cá nhân)
	Old     string `json:"o,omitempty"` // 9 digits (CMND)
	SI      string `json:"s,omitempty"` // 10 digits (mã số BHXH)
	Card    string `json:"h,omitempty"` // 15 characters (số thẻ BHYT)
	Phone   string `json:"p,omitempty"` // 10 digits
}

// Person as the register knows them.
type Person struct {
	ID          ID
	FullName    string
	Birth       Birth
	Sex         Sex
	Ethnicity   string
	Occupation  string
	Poverty     Poverty
	HouseholdID HouseholdID
	Relation    string
	CommuneID   int64
	VillageID   int64
	GroupID     int64
	Address     string
	CitizenMask string
	IDs         IDs
	Resident    bool
	Segment     int
	WorkingAge  bool
	Covered     int // bits by scheme
	Review      int // bits by scheme
	Notes       Notes
	MergedInto  ID
}

// Notes that matter in the field (4.09).
type Notes struct {
	PhoneUsed   string `json:"phone_used,omitempty"` // smartphone, keypad, none
	Decides     string `json:"decides,omitempty"`    // who decides in the family
	Language    string `json:"language,omitempty"`   // vi, rad, cmo
	IncomeMonth []int  `json:"income,omitempty"`     // months of income, 1 to 12
	Apps        string `json:"apps,omitempty"`       // VssID, VNeID
	Text        string `json:"text,omitempty"`
}

// Household (hộ gia đình).
type Household struct {
	ID        HouseholdID
	Number    string
	CommuneID int64
	VillageID int64
	GroupID   int64
	HeadID    ID
	Address   string
	Poverty   Poverty
}

// Spell is an uninterrupted participation in one scheme (quá trình tham gia), From and To inclusive.
// A zero To is open-ended.
type Spell struct {
	ID        int64
	PersonID  ID
	Scheme    Scheme
	From, To  day.Date
	SeenOn    day.Date
	Category  string
	Months    int
	Amount    int64 // đồng
	EndReason string
	Source    string
	RecordID  int64
}

// CoversOn reports whether the spell covers day d.
func (s Spell) CoversOn(d day.Date) bool {
	return !d.Before(s.From) && (s.To.IsZero() || !d.After(s.To))
}
