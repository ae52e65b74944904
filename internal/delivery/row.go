package delivery

import (
	"strings"

	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/person"
	"luoi/internal/vntext"
)

// Parser turns rows into records. Latest is the last day a birth may lie on, usually the list's as-of
// day; when it is zero, future births pass and two-digit years follow the spreadsheet's rule.
type Parser struct {
	List    List
	Mapping Mapping
	Latest  day.Date
}

// ParseRow is Parser.Parse without a latest day.
func ParseRow(list List, mapping Mapping, line int64, cells []string) (Record, []fault.Field) {
	return Parser{List: list, Mapping: mapping}.Parse(line, cells)
}

// NotData reports whether the reasons say that the row names nobody: a group line («I. Tăng»), a
// total, a signature, a repeated header. Such rows are counted, not returned.
func NotData(reasons []fault.Field) bool {
	return len(reasons) == 1 && reasons[0].Key == "delivery.not_data"
}

// row is the state of one Parse.
type row struct {
	Parser
	rec        Record
	bad        []fault.Field
	family     string
	given      string
	y, m, d    string // a birth date in three columns
	birthSeen  bool   // a birth was written, readable or not
	idSeen     bool
	named      bool
	poor, near bool
}

// Parse makes a Record of the cells, or tells why not: a non-empty second result refuses the row, and
// each of its fields is one reason. Reasons carry no personal data, because they are stored in clear
// beside the sealed row.
//
// A missing identifier is fine, a wrong one refuses the row: it would link to somebody else.
func (p Parser) Parse(line int64, cells []string) (Record, []fault.Field) {
	r := row{Parser: p}
	r.rec.List, r.rec.Line = p.List, line
	if headLine(cells) {
		return Record{}, notData
	}
	for i, f := range p.Mapping[:min(len(p.Mapping), len(cells))] {
		if f == Ignore {
			continue
		}
		if c := squeeze(cells[i]); c != "" {
			r.take(f, c)
		}
	}
	if r.nobody(cells) {
		return Record{}, notData
	}
	r.finish()
	if len(r.bad) > 0 {
		return Record{}, r.bad
	}
	return r.rec, nil
}

var notData = []fault.Field{{Key: "delivery.not_data"}}

func (r *row) refuse(f Field, key string, args ...any) {
	r.bad = append(r.bad, fault.Field{Field: string(f), Key: key, Args: args})
}

func (r *row) warn(f Field, key string, args ...any) {
	r.rec.Warnings = append(r.rec.Warnings, fault.Field{Field: string(f), Key: key, Args: args})
}

// take puts one cell into the record. The cell is trimmed and not empty.
func (r *row) take(f Field, c string) {
	if c[0] == '#' && formulaError(c) {
		r.formulaError(f)
		return
	}
	switch f {
	case FullName:
		r.rec.FullName, r.named = vntext.NFC(c), true
	case FamilyName:
		r.family, r.named = c, true
	case GivenName:
		r.given, r.named = c, true
	case CitizenID, OldID, AnyID, SINumber, CardNumber:
		r.identifier(f, c)
	case Phone:
		r.phone(c)
	case BirthDate, BirthYear, BirthMonth, BirthDay, MaleMark, FemaleMark, SexField:
		r.birthOrSex(f, c)
	case FromDay, ToDay, Months, Amount, Income:
		r.contribution(f, c)
	case PovertyCol, PoorMark, NearMark:
		r.poverty(f, c)
	case Note:
	default:
		r.text(f, c)
	}
}

func (r *row) text(f Field, c string) {
	c = vntext.NFC(c)
	switch f {
	case Address:
		r.rec.Address = c
	case Province:
		r.rec.Province = c
	case District:
		r.rec.District = c
	case Commune:
		r.rec.Commune = c
	case CommuneCode:
		r.rec.CommuneCode = communeCode(c)
	case Village:
		r.rec.Village = c
	case Group:
		r.rec.Group = c
	case HouseholdNo:
		r.rec.HouseholdNo = householdNo(c)
	case Relation:
		r.rec.Relation = relation(c)
	case Ethnicity:
		r.rec.Ethnicity = c
	case Occupation:
		r.rec.Occupation = c
	case Category:
		r.rec.Category = category(c)
	}
}

// formulaError: what a broken formula leaves in a cell.
func formulaError(c string) bool {
	switch c {
	case "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#GETTING_DATA":
		return true
	}
	return false
}

func (r *row) formulaError(f Field) {
	switch f {
	case FullName, FamilyName, GivenName, CitizenID, OldID, AnyID, SINumber, CardNumber, BirthDate, BirthYear, FromDay, ToDay, Amount:
		r.idSeen = true
		r.refuse(f, "delivery.formula_error")
	default:
		r.warn(f, "delivery.formula_error")
	}
}

// finish checks what only shows when the whole row is read.
func (r *row) finish() {
	r.fullName()
	r.birthParts()
	r.period()
	if r.near {
		r.rec.Poverty = person.PovertyNear
	}
	if r.poor {
		r.rec.Poverty = person.PovertyPoor
	}
	r.compareCitizen()
}

const maxName = 200 // bytes; the longest full names have about 60

func (r *row) fullName() {
	if r.family != "" || r.given != "" {
		joined := vntext.NFC(strings.TrimSpace(r.family + " " + r.given))
		if len(joined) > len(r.rec.FullName) {
			r.rec.FullName = joined
		}
	}
	switch n := r.rec.FullName; {
	case n == "" && !r.hasReason(FullName):
		r.refuse(FullName, "delivery.no_name")
	case len(n) > maxName:
		r.refuse(FullName, "delivery.name_too_long")
	case allNumber(n):
		r.refuse(FullName, "delivery.name_is_number")
	}
}

func (r *row) hasReason(f Field) bool {
	for _, b := range r.bad {
		if b.Field == string(f) {
			return true
		}
	}
	return false
}

func allNumber(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && c != '.' && c != ',' && c != ' ' {
			return false
		}
	}
	return s != ""
}

// squeeze trims and makes every run of white space one blank; it allocates only when there is one.
func squeeze(s string) string {
	s = strings.TrimSpace(s)
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c == ' ' && s[i+1] == ' ' || c == 0xc2 && i+1 < len(s) && s[i+1] == 0xa0 {
			return strings.Join(strings.Fields(s), " ")
		}
	}
	return s
}

// nothing reports whether the cell says in words or signs that there is nothing to say.
func nothing(c string) bool {
	if len(c) > 24 {
		return false
	}
	switch strings.ToLower(c) {
	case "-", "--", "---", ".", "/", "0", "x", "không", "khong", "không có", "ko", "k có", "chưa có", "chưa", "chua co", "không rõ",
		"null", "nil", "none", "n/a", "na", "nan", "không nhớ", "mất", "trẻ em", "chưa cấp":
		return true
	}
	return false
}
