package delivery

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/person"
)

type noticeField = fault.Field

var asOf = day.Must(2025, 11, 22)

func born(y, m, d int, p person.Precision) person.Birth {
	return person.Birth{Date: day.Must(y, m, d), Precision: p}
}

// What stands in a cell, and what becomes of it.
func TestCells(t *testing.T) {
	for _, c := range []struct {
		column Field
		cell   string
		want   any // of the field, or the reason for refusing
		get    func(Record) any
	}{
		{CitizenID, "000080012345", "000080012345", citizen},
		{CitizenID, " 000 080 012 345 ", "000080012345", citizen},
		{CitizenID, "'000080012345", "000080012345", citizen},
		{CitizenID, "000.080.012.345", "000080012345", citizen},
		{CitizenID, "chưa có", "", citizen},
		{CitizenID, "-", "", citizen},
		{CitizenID, "", "", citizen},
		{CitizenID, "79202003123", "delivery.citizen_11", nil},
		{CitizenID, "0792020031234", "delivery.citizen_length", nil},
		{CitizenID, "07920200312O", "delivery.id_letters", nil},
		{CitizenID, "7,9202E+10", "delivery.id_scientific", nil},
		{CitizenID, "#N/A", "delivery.formula_error", nil},
		{CitizenID, "240123456", "240123456", old},
		{CitizenID, "000000000000", "", citizen},
		{OldID, "240123456", "240123456", old},
		{OldID, "40123456", "delivery.old_8", nil},
		{OldID, "000080012345", "000080012345", citizen},
		{AnyID, "000080012345", "000080012345", citizen},
		{AnyID, "240123456", "240123456", old},
		{AnyID, "2401234567", "delivery.any_length", nil},
		{SINumber, "6621234567", "6621234567", si},
		{SINumber, "621234567", "delivery.si_9", nil},
		{SINumber, "GD4666621234567", "6621234567", si},
		{SINumber, "000080012345", "000080012345", citizen},
		{CardNumber, "gd 4 66 6621234567", "GD4666621234567", card},
		{CardNumber, "6621234567", "6621234567", si},
		{CardNumber, "GD9666621234567", "delivery.id_letters", nil},
		{Phone, "0912 345 678", "0912345678", phone},
		{Phone, "912345678", "0912345678", phone},
		{Phone, "+84 912.345.678", "0912345678", phone},
		{Phone, "01662345678", "0362345678", phone},
		{Phone, "0912345678/0987654321", "0912345678", phone},
		{Phone, "12345", "", phone},
		{BirthDate, "05/03/1980", born(1980, 3, 5, person.PrecisionDay), birth},
		{BirthDate, "1980-03-05", born(1980, 3, 5, person.PrecisionDay), birth},
		{BirthDate, "1980-03-05 00:00:00", born(1980, 3, 5, person.PrecisionDay), birth},
		{BirthDate, "5-3-80", born(1980, 3, 5, person.PrecisionDay), birth},
		{BirthDate, "5/3/24", born(2024, 3, 5, person.PrecisionDay), birth},
		{BirthDate, "05.03.1980", born(1980, 3, 5, person.PrecisionDay), birth},
		{BirthDate, "29285", born(1980, 3, 5, person.PrecisionDay), birth},
		{BirthDate, "03/1980", born(1980, 3, 1, person.PrecisionMonth), birth},
		{BirthDate, "1980", born(1980, 1, 1, person.PrecisionYear), birth},
		{BirthYear, "1980", born(1980, 1, 1, person.PrecisionYear), birth},
		{BirthDate, "31/02/1980", "delivery.birth_no_such_day", nil},
		{BirthDate, "05/03/1880", "delivery.birth_too_old", nil},
		{BirthDate, "23/11/2025", "delivery.birth_future", nil},
		{BirthDate, "năm con khỉ", "delivery.birth_not_a_date", nil},
		{BirthDate, "03/25/1980", "delivery.birth_swapped", nil},
		{FemaleMark, "1985", born(1985, 1, 1, person.PrecisionYear), birth},
		{FemaleMark, "x", person.Female, sex},
		{SexField, "Nữ", person.Female, sex},
		{SexField, "nu", person.Female, sex},
		{SexField, "x", person.Female, sex},
		{SexField, "1", person.Male, sex},
		{SexField, "Male", person.Male, sex},
		{SexField, "?", person.SexUnknown, sex},
		{FromDay, "11/2025", "2025-11-01", from},
		{FromDay, "01/11/2025", "2025-11-01", from},
		{FromDay, "tháng mười", "delivery.from_bad", nil},
		{ToDay, "02/2026", "2026-02-28", to},
		{ToDay, "31/12/2026", "2026-12-31", to},
		{Amount, "1.443.793", int64(1443793), amount},
		{Amount, "1,443,793", int64(1443793), amount},
		{Amount, "1443793.00", int64(1443793), amount},
		{Amount, "1.443.793,00 đ", int64(1443793), amount},
		{Amount, "1,443,793.50", int64(1443794), amount},
		{Amount, "148.500đ", int64(148500), amount},
		{Amount, "148500 VNĐ", int64(148500), amount},
		{Amount, "1.44.793", "delivery.amount_bad", nil},
		{Amount, "-5000", "delivery.amount_bad", nil},
		{Amount, "năm trăm", "delivery.amount_bad", nil},
		{Months, "6", 6, months},
		{Months, "6 tháng", 6, months},
		{Months, "nửa năm", "delivery.months_bad", nil},
		{PovertyCol, "Hộ cận nghèo", person.PovertyNear, poverty},
		{PovertyCol, "HN", person.PovertyPoor, poverty},
		{PovertyCol, "thoát nghèo", person.PovertyNone, poverty},
		{PoorMark, "x", person.PovertyPoor, poverty},
		{NearMark, "X", person.PovertyNear, poverty},
		{Relation, "CON TRAI", "Con", relationOf},
		{Relation, "vợ", "Vợ", relationOf},
		{Relation, "Chu ho", "Chủ hộ", relationOf},
		{Relation, "Bố", "Cha", relationOf},
		{Relation, "bạn", "bạn", relationOf},
		{CommuneCode, "1234", "01234", func(r Record) any { return r.CommuneCode }},
		{Category, "gd", "GD", func(r Record) any { return r.Category }},
		{FullName, "=1+1", "=1+1", name},
		{FullName, "  Nguyễn   Văn\tAn ", "Nguyễn Văn An", name},
		{FullName, "Nguyễn Văn An", "Nguyễn Văn An", name},
		{FullName, "H’Čil Ayŭn", "H'Čil Ayŭn", name},
		{FullName, "123456", "delivery.name_is_number", nil},
	} {
		t.Run(string(c.column)+" "+c.cell, func(t *testing.T) {
			p := Parser{List: Voluntary, Mapping: Mapping{FullName, BirthYear, c.column}, Latest: asOf}
			cells := []string{"Nguyễn Văn An", "", c.cell}
			if c.column == FullName {
				cells = []string{"", "1980", c.cell}
			}
			if c.column != BirthDate && c.column != BirthYear && c.column != FemaleMark {
				cells[1] = "1980"
			}
			rec, bad := p.Parse(7, cells)
			if c.get == nil {
				if len(bad) != 1 || bad[0].Key != c.want || bad[0].Field == "" {
					t.Fatalf("got %v and %+v, want the reason %v", bad, rec, c.want)
				}
				return
			}
			if len(bad) > 0 {
				t.Fatalf("refused: %v", bad)
			}
			if got := c.get(rec); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func citizen(r Record) any    { return r.IDs.Citizen }
func old(r Record) any        { return r.IDs.Old }
func si(r Record) any         { return r.IDs.SI }
func card(r Record) any       { return r.IDs.Card }
func phone(r Record) any      { return r.IDs.Phone }
func birth(r Record) any      { return r.Birth }
func sex(r Record) any        { return r.Sex }
func from(r Record) any       { return r.From.String() }
func to(r Record) any         { return r.To.String() }
func amount(r Record) any     { return r.Amount }
func months(r Record) any     { return r.Months }
func poverty(r Record) any    { return r.Poverty }
func relationOf(r Record) any { return r.Relation }
func name(r Record) any       { return r.FullName }

func TestRows(t *testing.T) {
	m := Recognise(d05, nil, Voluntary).Mapping
	p := Parser{List: Voluntary, Mapping: m, Latest: asOf}
	for _, c := range []struct {
		name  string
		cells []string
		want  string // "" taken, "-" not data, else the reason
	}{
		{"a person", d05[7], ""},
		{"a person without insurance number", d05[8], ""},
		{"eleven digits", []string{"3", "Lê Thị C", "", "80012345678", "Thôn 5"}, "delivery.citizen_11"},
		{"no name", []string{"3", "", "6621234567", "000080012345"}, "delivery.no_name"},
		{"group line", []string{"I", "Tăng"}, "-"},
		{"group line merged over all columns", []string{"II. Giảm", "II. Giảm", "II. Giảm", "II. Giảm"}, "-"},
		{"sub-group", []string{"I.1", "Người tham gia"}, "-"},
		{"total", []string{"", "Tổng cộng", "", "", "", "", "", "", "", "", "5.940.000"}, "-"},
		{"total in the first column with a count", []string{"Cộng tăng", "", "2", "", "", "", "", "", "", "", "5.940.000"}, "-"},
		{"line of numbers again", d05[5], "-"},
		{"header again on the next page", d05[4], "-"},
		{"day of signing", []string{"", "", "", "", "", "", "", "", "", "Ea Kar, ngày 22 tháng 11 năm 2025"}, "-"},
		{"signatures", []string{"", "NGƯỜI LẬP BIỂU", "", "", "", "", "", "", "", "", "", "", "GIÁM ĐỐC"}, "-"},
		{"a lone note", []string{"", "Ghi chú: cột 16 chỉ áp dụng đối với tổ chức dịch vụ thu"}, "-"},
	} {
		rec, bad := p.Parse(9, c.cells)
		switch {
		case c.want == "-" && !NotData(bad), c.want == "" && bad != nil:
			t.Errorf("%s: got %v", c.name, bad)
		case c.want != "" && c.want != "-" && (len(bad) == 0 || bad[0].Key != c.want):
			t.Errorf("%s: got %v and %+v, want %s", c.name, bad, rec, c.want)
		}
	}
	rec, _ := p.Parse(8, d05[7])
	want := Record{List: Voluntary, Line: 8, FullName: "Nguyễn Thị Hồng", IDs: person.IDs{Citizen: "000180012345", SI: "6621234567"}, Address: "Thôn 5, xã Ea Knốp",
		From: day.Must(2025, 11, 1), To: day.Must(2026, 4, 30), Months: 6, Amount: 1_980_000, Income: 1_500_000}
	if !cmp.Equal(rec, want, cmp.Comparer(func(a, b day.Date) bool { return a == b })) {
		t.Errorf("got %+v, want %+v", rec, want)
	}
}

func TestTogether(t *testing.T) {
	m := Mapping{FullName, BirthDate, SexField, CitizenID, FromDay, ToDay}
	p := Parser{List: Health, Mapping: m, Latest: asOf}
	_, bad := p.Parse(1, []string{"An", "05/03/1980", "Nam", "", "01/02/2026", "01/01/2026"})
	if len(bad) != 1 || bad[0].Key != "delivery.from_after_to" {
		t.Errorf("from after to: %v", bad)
	}
	_, bad = p.Parse(1, []string{"", "31/02/1980", "Nam", "79202003123"})
	if len(bad) != 3 {
		t.Errorf("all reasons at once: %v", bad)
	}
	rec, bad := p.Parse(1, []string{"An", "05/03/1981", "Nữ", "000080012345"})
	if bad != nil || len(rec.Warnings) != 2 {
		t.Errorf("contradictions are told, not refused: %v, %v", bad, rec.Warnings)
	}
	three := Parser{List: Residents, Mapping: Mapping{FullName, BirthDay, BirthMonth, BirthYear}, Latest: asOf}
	for _, c := range []struct {
		d, m, y string
		want    person.Birth
	}{{"5", "3", "1980", born(1980, 3, 5, person.PrecisionDay)}, {"", "3", "1980", born(1980, 3, 1, person.PrecisionMonth)}, {"", "", "1980", born(1980, 1, 1, person.PrecisionYear)}, {"0", "0", "1980", born(1980, 1, 1, person.PrecisionYear)}} {
		if rec, bad := three.Parse(1, []string{"An", c.d, c.m, c.y}); rec.Birth != c.want {
			t.Errorf("%v: %v %v", c, rec.Birth, bad)
		}
	}
	two := Parser{List: Residents, Mapping: Mapping{FamilyName, GivenName, BirthYear}}
	if rec, _ := two.Parse(1, []string{"Nguyễn Văn", "An", "1980"}); rec.FullName != "Nguyễn Văn An" {
		t.Errorf("name in two columns: %q", rec.FullName)
	}
}

// Normal says the same for the same facts, however typed, and something else for other facts.
func TestNormal(t *testing.T) {
	m := Mapping{FullName, BirthDate, SexField, CitizenID, Amount}
	a, _ := ParseRow(Health, m, 1, []string{"Nguyễn Văn An", "05/03/1980", "Nam", "000080012345", "1.443.793"})
	b, _ := ParseRow(Health, m, 99, []string{" Nguyễn Văn  An", "1980-03-05", "nam", "000 080 012 345", "1443793"})
	if !cmp.Equal(a.Normal(), b.Normal()) {
		t.Error(cmp.Diff(a.Normal(), b.Normal()))
	}
	c, _ := ParseRow(Health, m, 1, []string{"Nguyễn Văn An", "05/03/1980", "Nam", "000080012345", "1.443.794"})
	if cmp.Equal(a.Normal(), c.Normal()) {
		t.Error("another amount, the same Normal")
	}
}

// Reasons are stored in clear beside the sealed row: they may not repeat what stands in it.
func TestReasonsHoldNoPersonalData(t *testing.T) {
	m := Mapping{FullName, BirthDate, CitizenID, SINumber, Amount, FromDay}
	_, bad := ParseRow(Health, m, 1, []string{"123", "31/02/1980", "79202003123", "66212", "xyz", "xyz"})
	if len(bad) < 6 {
		t.Errorf("reasons %v", bad)
	}
	for _, f := range bad {
		for _, a := range f.Args {
			if _, text := a.(string); text {
				t.Errorf("%s carries %q", f.Key, a)
			}
		}
	}
}

func FuzzParseRow(f *testing.F) {
	fields := []Field{Ignore, FullName, FamilyName, GivenName, BirthDate, BirthYear, BirthMonth, BirthDay, MaleMark, FemaleMark, SexField, CitizenID, OldID, AnyID, SINumber, CardNumber, Phone,
		Address, Commune, CommuneCode, HouseholdNo, Relation, PovertyCol, PoorMark, NearMark, Category, FromDay, ToDay, Months, Amount, Income, Note}
	f.Add("Nguyễn Văn An", "05/03/1980", uint8(4), "000080012345", uint8(11))
	f.Add("I. Tăng", "1.443.793,5", uint8(29), "+84 912", uint8(16))
	f.Fuzz(func(t *testing.T, a, b string, fb uint8, c string, fc uint8) {
		m := Mapping{FullName, fields[int(fb)%len(fields)], fields[int(fc)%len(fields)]}
		rec, bad := Parser{List: Health, Mapping: m, Latest: asOf}.Parse(1, []string{a, b, c})
		if len(bad) == 0 && rec.FullName == "" {
			t.Error("a record without a name")
		}
		if n := len(rec.IDs.Citizen); len(bad) == 0 && n != 0 && n != 12 {
			t.Errorf("citizen number %q", rec.IDs.Citizen)
		}
		Recognise([][]string{{a, b, c}, {c, a, b}, {b, c, a}}, nil, "")
	})
}

func BenchmarkParseRow(b *testing.B) {
	m := Mapping{Ignore, HouseholdNo, FullName, BirthDate, SexField, CitizenID, Relation, Ethnicity, Village, Commune, Phone, Note}
	cells := []string{"1", "HGD000123", "Nguyễn Thị Minh Hằng", "05/03/1980", "Nữ", "000180012345", "Chủ hộ", "Kinh", "Buôn 12", "Xã số 7", "0912345678", ""}
	p := Parser{List: Residents, Mapping: m, Latest: asOf}
	b.ReportAllocs()
	for b.Loop() {
		if _, bad := p.Parse(1, cells); bad != nil {
			b.Fatal(bad)
		}
	}
}
