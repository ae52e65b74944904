// Package delivery owns lists as they arrive: which list it is, which column means what, and how one
// row of cells becomes a Record or a set of reasons why not. It knows nothing of files (sheet),
// of storage, or of who the record speaks of (linkage).
package delivery

import (
	"luoi/internal/day"
	"luoi/internal/person"
)

// List is the kind of a delivered list.
type List string

const (
	Residents    List = "residents"    // danh sách dân cư, hộ gia đình
	Compulsory   List = "compulsory"   // BHXH bắt buộc (D02-LT)
	Voluntary    List = "voluntary"    // BHXH tự nguyện (D05-TS)
	Health       List = "health"       // thẻ BHYT (D03-TS)
	Unemployment List = "unemployment" // BHTN
)

// Scheme is the scheme whose participants the list names; SchemeAny for residents.
func (l List) Scheme() person.Scheme {
	s, _ := person.SchemeByCode(string(l))
	return s
}

// Field is what a column can mean.
type Field string

const (
	FullName    Field = "full_name"
	FamilyName  Field = "family_name" // họ và tên đệm, when the given name has its own column
	GivenName   Field = "given_name"
	BirthDate   Field = "birth_date"
	BirthYear   Field = "birth_year"
	SexField    Field = "sex"
	CitizenID   Field = "citizen_id"
	OldID       Field = "old_id"
	AnyID       Field = "any_id" // a column that mixes citizen numbers and old ones
	SINumber    Field = "si_number"
	CardNumber  Field = "card_number"
	Phone       Field = "phone"
	Address     Field = "address"
	Province    Field = "province"
	District    Field = "district"
	Commune     Field = "commune"
	CommuneCode Field = "commune_code"
	Village     Field = "village"
	Group       Field = "group"
	HouseholdNo Field = "household_no"
	Relation    Field = "relation"
	Ethnicity   Field = "ethnicity"
	Occupation  Field = "occupation"
	PovertyCol  Field = "poverty"
	Category    Field = "category"
	FromDay     Field = "from"
	ToDay       Field = "to"
	Months      Field = "months"
	Amount      Field = "amount"
	Note        Field = "note"
	Ignore      Field = ""
)

// Mapping says for each column of a sheet, left to right, what it means.
type Mapping []Field

// Record is one row of a list, normalised. Names are NFC; identifiers are typed and in clear, so a
// Record lives only in memory.
type Record struct {
	List        List
	Line        int64
	FullName    string
	Birth       person.Birth
	Sex         person.Sex
	IDs         person.IDs
	HouseholdNo string
	Relation    string
	Address     string
	Province    string
	District    string
	Commune     string
	CommuneCode string
	Village     string
	Group       string
	Ethnicity   string
	Occupation  string
	Poverty     person.Poverty
	Category    string
	From, To    day.Date
	Months      int
	Amount      int64 // đồng
}
