package linkage

import "luoi/internal/fault"

// Kind says what a column holds; it decides how values are read, compared and used for blocking.
type Kind string

// The kinds of the command contract.
const (
	FullName  Kind = "full_name"
	GivenName Kind = "given_name"
	Surname   Kind = "surname"
	Date      Kind = "date"
	Year      Kind = "year"
	Sex       Kind = "sex"
	ID        Kind = "id"
	Phone     Kind = "phone"
	Email     Kind = "email"
	Address   Kind = "address"
	Place     Kind = "place"
	Postcode  Kind = "postcode"
	Household Kind = "household"
	Number    Kind = "number"
	Text      Kind = "text"
)

// Kinds lists every kind.
var Kinds = []Kind{FullName, GivenName, Surname, Date, Year, Sex, ID, Phone, Email, Address, Place,
	Postcode, Household, Number, Text}

// Valid reports whether k is a known kind.
func (k Kind) Valid() bool {
	for _, x := range Kinds {
		if x == k {
			return true
		}
	}
	return false
}

// Types of identifiers. Two ids of different types are "unknown", never disagreement.
const (
	IDCitizen   = "citizen"   // số định danh cá nhân, 12 digits (11 when a sheet has eaten the zero)
	IDOld       = "old"       // CMND, 9 digits
	IDInsurance = "insurance" // mã số BHXH, 10 digits
	IDCard      = "card"      // số thẻ BHYT, 15 characters, the insurance number at its end
	IDNational  = "national"  // a column that holds citizen and old numbers mixed
)

// Field is one column that both lists share.
type Field struct {
	Column string `json:"column"`
	Kind   Kind   `json:"kind"`
	IDType string `json:"id_type,omitempty"`
}

// Table is one list in columns: each value once in a dictionary, each row an integer code per column.
// It is filled by one goroutine and then read by many.
type Table struct {
	fields []Field
	cols   []column
	rows   int
}

type column struct {
	dict  *dict
	codes []uint32
}

// NewTable makes an empty table; capacity is the expected number of rows.
func NewTable(fields []Field, capacity int) *Table {
	t := &Table{fields: append([]Field(nil), fields...), cols: make([]column, len(fields))}
	for i := range t.cols {
		t.cols[i] = column{dict: newDict(64), codes: make([]uint32, 0, capacity)}
	}
	return t
}

// Append adds a row; values stand in the order of the fields, missing ones at the end may be left out.
// It returns the row's number, counted from 0.
func (t *Table) Append(values []string) (row int32) {
	for i := range t.cols {
		c := &t.cols[i]
		code := uint32(0)
		if i < len(values) && values[i] != "" {
			code = c.dict.addString(values[i])
		}
		c.codes = append(c.codes, code)
	}
	t.rows++
	return int32(t.rows - 1)
}

// Set changes a field of a row.
func (t *Table) Set(row int32, field int, value string) {
	code := uint32(0)
	if value != "" {
		code = t.cols[field].dict.addString(value)
	}
	t.cols[field].codes[row] = code
}

// Seal drops what only filling the table needs, some 24 bytes for each distinct value. Nothing can be
// appended or set after it.
func (t *Table) Seal() {
	for i := range t.cols {
		t.cols[i].dict.seal()
	}
}

// Len is the number of rows.
func (t *Table) Len() int { return t.rows }

// Fields are the table's columns.
func (t *Table) Fields() []Field { return t.fields }

// Value is the text of a row's field as it was given.
func (t *Table) Value(row int32, field int) string {
	c := &t.cols[field]
	return string(c.dict.get(c.codes[row]))
}

// checkFields refuses tables that cannot be compared.
func checkFields(left, right *Table) error {
	if left == nil || len(left.fields) == 0 {
		return fault.New(fault.Invalid, "linkage.no_fields")
	}
	for _, f := range left.fields {
		if !f.Kind.Valid() {
			return fault.New(fault.Invalid, "linkage.unknown_kind", string(f.Kind))
		}
	}
	if right == nil {
		return nil
	}
	if len(right.fields) != len(left.fields) {
		return fault.New(fault.Invalid, "linkage.fields_differ")
	}
	for i := range left.fields {
		if left.fields[i].Kind != right.fields[i].Kind {
			return fault.New(fault.Invalid, "linkage.fields_differ")
		}
	}
	return nil
}
