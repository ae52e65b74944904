// Package delivery owns lists as they arrive: which list it is, which column means what, and how one
// row of cells becomes a Record or a set of reasons why not. It knows nothing of files (sheet),
// of storage, or of who the record speaks of (linkage).
package delivery

import (
	"strconv"

	"luoi/internal/day"
	"luoi/internal/fault"
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
	BirthMonth  Field = "birth_month" // day, month and year in three columns
	BirthDay    Field = "birth_day"
	MaleMark    Field = "male" // a column «Nam» or «Nữ»: a mark, or the birth year under the sex
	FemaleMark  Field = "female"
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
	PoorMark    Field = "poor" // a column «Hộ nghèo» with marks
	NearMark    Field = "near_poor"
	Category    Field = "category"
	FromDay     Field = "from"
	ToDay       Field = "to"
	Months      Field = "months"
	Amount      Field = "amount"
	Income      Field = "income" // mức thu nhập làm căn cứ đóng
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
	Income      int64 // đồng a month, on which the contribution is computed

	// Warnings tell what was taken although it is doubtful; they do not refuse the row and are no part
	// of Normal.
	Warnings []fault.Field
}

// Normal is every normalised field in a fixed order, for the row's fingerprint: two rows with equal
// Normal say the same, however they were typed. The line is not part of it.
func (r *Record) Normal() []string {
	return []string{
		string(r.List), r.FullName, r.Birth.Date.String(), strconv.Itoa(int(r.Birth.Precision)), strconv.Itoa(int(r.Sex)),
		r.IDs.Citizen, r.IDs.Old, r.IDs.SI, r.IDs.Card, r.IDs.Phone,
		r.HouseholdNo, r.Relation, r.Address, r.Province, r.District, r.Commune, r.CommuneCode, r.Village, r.Group,
		r.Ethnicity, r.Occupation, strconv.Itoa(int(r.Poverty)), r.Category,
		r.From.String(), r.To.String(), strconv.Itoa(r.Months), strconv.FormatInt(r.Amount, 10), strconv.FormatInt(r.Income, 10),
	}
}
