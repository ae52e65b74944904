package delivery

import (
	"strconv"
	"strings"

	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/person"
	"luoi/internal/vntext"
)

func (r *row) birthOrSex(f Field, c string) {
	switch f {
	case BirthDate, BirthYear:
		if nothing(c) {
			return
		}
		if f == BirthYear && (len(c) == 1 || len(c) == 2) && r.hasBirthColumns() {
			r.y = c
			return
		}
		r.birthSeen = true
		r.birth(f, c)
	case BirthMonth:
		r.m = c
	case BirthDay:
		r.d = c
	case MaleMark:
		r.sexMark(f, person.Male, c)
	case FemaleMark:
		r.sexMark(f, person.Female, c)
	case SexField:
		if r.rec.Sex = sexWord(c); r.rec.Sex == person.SexUnknown && !nothing(c) {
			r.warn(SexField, "delivery.sex_unknown")
		}
	}
}

func (r *row) hasBirthColumns() bool { return r.m != "" || r.d != "" }

// birth reads a birth date of any precision. The fuller of two columns wins.
func (r *row) birth(f Field, c string) {
	d, prec, err := r.date(c)
	if err != nil {
		r.refuse(f, "delivery.birth_"+dateReason(err))
		return
	}
	switch {
	case d.Year() < 1900:
		r.refuse(f, "delivery.birth_too_old")
	case !r.Latest.IsZero() && d.After(r.Latest):
		r.refuse(f, "delivery.birth_future")
	case person.Precision(prec) > r.rec.Birth.Precision:
		r.rec.Birth = person.Birth{Date: d, Precision: person.Precision(prec)}
	}
}

// date reads the two commonest shapes by itself and leaves the rest to vntext.
func (r *row) date(c string) (day.Date, int, error) {
	if len(c) == 10 {
		y, m, d := c[6:], c[3:5], c[:2]
		slash := c[2] == '/' && c[5] == '/'
		if c[4] == '-' && c[7] == '-' {
			y, m, d, slash = c[:4], c[5:7], c[8:], true
		}
		if slash {
			if v, err := day.Of(small(y), small(m), small(d)); err == nil {
				return v, vntext.PrecisionDay, nil
			}
		}
	}
	if r.Latest.IsZero() {
		return vntext.ParseDate(c)
	}
	return vntext.ParseDateUntil(c, r.Latest)
}

// small reads a few digits; -1 for anything else.
func small(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' || i > 8 {
			return -1
		}
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// dateReason is the end of the message key for what vntext says of a date.
func dateReason(err error) string {
	switch fault.As(err).Key {
	case "date.no_such_day":
		return "no_such_day"
	case "date.month_day_swapped":
		return "swapped"
	case "date.year_out_of_range":
		return "too_old"
	case "date.ambiguous":
		return "ambiguous"
	}
	return "not_a_date"
}

// sexMark reads a column «Nam» or «Nữ», which holds a mark or, in older lists, the birth year or date.
func (r *row) sexMark(f Field, s person.Sex, c string) {
	switch strings.ToLower(c) {
	case "0", "-", "không", "false":
		return
	}
	r.rec.Sex = s
	if len(c) >= 4 && c[0] >= '0' && c[0] <= '9' {
		r.birthSeen = true
		r.birth(f, c)
	}
}

func sexWord(c string) person.Sex {
	switch c {
	case "Nam", "nam", "NAM", "M", "m", "1", "Male", "male", "MALE", "Trai", "trai", "Đàn ông", "đàn ông":
		return person.Male
	case "Nữ", "nữ", "NỮ", "F", "f", "0", "2", "x", "X", "Female", "female", "FEMALE", "Gái", "gái", "Nu", "nu", "NU", "Đàn bà", "đàn bà":
		return person.Female
	}
	switch vntext.Key(c) {
	case "nam", "male", "nam gioi", "trai", "nam 1", "m":
		return person.Male
	case "nu", "female", "nu gioi", "gai", "f", "nu 0":
		return person.Female
	}
	return person.SexUnknown
}

// birthParts puts a birth date in three columns together.
func (r *row) birthParts() {
	if !r.hasBirthColumns() {
		return
	}
	year := r.y
	if year == "" && r.rec.Birth.Precision == person.PrecisionYear {
		year = strconv.Itoa(r.rec.Birth.Date.Year())
	}
	c := year
	if m := small(r.m); r.m != "" && m != 0 {
		c = r.m + "/" + c
		if d := small(r.d); r.d != "" && d != 0 {
			c = r.d + "/" + c
		}
	}
	if year == "" {
		r.refuse(BirthYear, "delivery.birth_not_a_date")
		return
	}
	r.rec.Birth = person.Birth{}
	r.birth(BirthDate, c)
}

func (r *row) contribution(f Field, c string) {
	if c == "-" || c == "0" {
		return
	}
	switch f {
	case FromDay:
		r.rec.From, _ = r.periodDay(f, c)
	case ToDay:
		d, prec := r.periodDay(f, c)
		switch prec { // «đến tháng 06/2026» covers the whole of June
		case vntext.PrecisionMonth:
			d = d.AddMonths(1).AddDays(-1)
		case vntext.PrecisionYear:
			d = d.AddMonths(12).AddDays(-1)
		}
		r.rec.To = d
	case Months:
		n := small(strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(c, "tháng"), ".0")))
		if n < 0 || n > 600 {
			r.refuse(f, "delivery.months_bad")
			return
		}
		r.rec.Months = n
	case Amount:
		r.rec.Amount = r.dong(f, c)
	case Income:
		r.rec.Income = r.dong(f, c)
	}
}

func (r *row) periodDay(f Field, c string) (day.Date, int) {
	var d day.Date
	var prec int
	var err error
	if d, prec, err = r.plainDate(c); err != nil || d.Year() < 1960 {
		r.refuse(f, "delivery."+string(f)+"_bad")
		return day.Date{}, 0
	}
	return d, prec
}

// plainDate is date for days that may lie ahead.
func (r *row) plainDate(c string) (day.Date, int, error) {
	ahead := *r
	ahead.Latest = day.Date{}
	return ahead.date(c)
}

// period completes the end from the months, and refuses an end before the beginning.
func (r *row) period() {
	if !r.rec.From.IsZero() && r.rec.To.IsZero() && r.rec.Months > 0 {
		r.rec.To = r.rec.From.AddMonths(r.rec.Months).AddDays(-1)
	}
	if !r.rec.From.IsZero() && !r.rec.To.IsZero() && r.rec.From.After(r.rec.To) {
		r.refuse(FromDay, "delivery.from_after_to")
	}
	if !r.rec.Birth.Date.IsZero() && !r.rec.From.IsZero() && r.rec.From.Before(r.rec.Birth.Date) {
		r.refuse(FromDay, "delivery.from_before_birth")
	}
}

func (r *row) dong(f Field, c string) int64 {
	n, ok := parseDong(c)
	if !ok {
		r.refuse(f, "delivery."+string(f)+"_bad")
	}
	return n
}

// parseDong reads an amount as people and programs write it: 1.443.793 · 1,443,793 · 1443793.00 · 148.500đ.
// One sign followed by exactly three digits separates thousands; where both signs stand, the last one
// is the decimal sign. Fractions of a đồng do not exist: other than zeros they are rounded.
func parseDong(c string) (int64, bool) {
	c = strings.TrimRight(strings.ToLower(c), " ₫đdvnồg.")
	c = strings.Map(func(r rune) rune {
		if r == ' ' || r == '\u00a0' || r == '\u202f' {
			return -1
		}
		return r
	}, c)
	whole, fraction := c, ""
	dot, comma := strings.LastIndexByte(c, '.'), strings.LastIndexByte(c, ',')
	last := max(dot, comma)
	one := last >= 0 && strings.Count(c, c[last:last+1]) == 1
	if last >= 0 && one && (min(dot, comma) >= 0 || len(c)-last-1 != 3 || last > 3) {
		whole, fraction = c[:last], c[last+1:]
	}
	if !grouped(whole) || small("0"+fraction[:min(len(fraction), 8)]) < 0 {
		return 0, false
	}
	whole = strings.ReplaceAll(strings.ReplaceAll(whole, ".", ""), ",", "")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || n < 0 || n > 1e15 {
		return 0, false
	}
	if fraction != "" && fraction[0] >= '5' {
		n++
	}
	return n, true
}

// grouped: digits, or one to three digits and then groups of exactly three behind the same sign.
func grouped(s string) bool {
	i := strings.IndexAny(s, ".,")
	if i < 0 {
		return s != "" && strings.Trim(s, "0123456789") == ""
	}
	if i == 0 || i > 3 {
		return false
	}
	for n, g := range strings.Split(s, s[i:i+1]) {
		if strings.Trim(g, "0123456789") != "" || n > 0 && len(g) != 3 {
			return false
		}
	}
	return true
}

func (r *row) poverty(f Field, c string) {
	marked := c == "x" || c == "X" || c == "1" || c == "✓" || strings.EqualFold(c, "có") || strings.EqualFold(c, "true")
	switch {
	case f == PoorMark && marked:
		r.poor = true
	case f == NearMark && marked:
		r.near = true
	default:
		p, ok := povertyWord(c)
		if !ok {
			r.warn(f, "delivery.poverty_unknown")
			return
		}
		r.poor = r.poor || p == person.PovertyPoor
		r.near = r.near || p == person.PovertyNear
		if p == person.AgriAverageHousehold {
			r.rec.Poverty = p
		}
	}
}

// povertyWord reads the status of a household; «thoát nghèo» is no poverty any more.
func povertyWord(c string) (person.Poverty, bool) {
	k := vntext.Key(c)
	switch k {
	case "", "0", "khong", "binh thuong", "trung binh", "kha", "giau", "khong ngheo", "none", "no", "false", "ho binh thuong", "ho khong ngheo", "kxd":
		return person.PovertyNone, true
	case "1", "hn", "ngheo", "ho ngheo", "poor", "n":
		return person.PovertyPoor, true
	case "2", "cn", "hcn", "can ngheo", "ho can ngheo", "near poor", "near", "nearpoor":
		return person.PovertyNear, true
	case "3", "gb", "nlnn", "ho nong lam ngu nghiep co muc song trung binh", "muc song trung binh":
		return person.AgriAverageHousehold, true
	}
	switch {
	case strings.Contains(k, "thoat"):
		return person.PovertyNone, true
	case strings.Contains(k, "can ngheo"):
		return person.PovertyNear, true
	case strings.Contains(k, "ngheo"):
		return person.PovertyPoor, true
	case strings.Contains(k, "song trung binh"):
		return person.AgriAverageHousehold, true
	}
	return person.PovertyNone, false
}

// relations to the head of the household, in the words the register keeps.
var relations = map[string]string{
	"chu ho": "Chủ hộ", "ch": "Chủ hộ", "ban than": "Chủ hộ", "chu": "Chủ hộ", "head": "Chủ hộ", "01": "Chủ hộ",
	"vo": "Vợ", "wife": "Vợ", "chong": "Chồng", "husband": "Chồng",
	"vo chong": "Vợ/chồng", "chong vo": "Vợ/chồng", "spouse": "Vợ/chồng", "vc": "Vợ/chồng",
	"con": "Con", "con de": "Con", "con ruot": "Con", "con trai": "Con", "con gai": "Con", "child": "Con", "son": "Con", "daughter": "Con",
	"con nuoi": "Con nuôi", "con dau": "Con dâu", "dau": "Con dâu", "con re": "Con rể", "re": "Con rể",
	"cha": "Cha", "bo": "Cha", "ba": "Cha", "cha de": "Cha", "bo de": "Cha", "father": "Cha", "cha ruot": "Cha",
	"me": "Mẹ", "ma": "Mẹ", "me de": "Mẹ", "mother": "Mẹ", "me ruot": "Mẹ", "cha me": "Cha/mẹ", "bo me": "Cha/mẹ", "parent": "Cha/mẹ",
	"cha vo": "Cha vợ/chồng", "bo vo": "Cha vợ/chồng", "bo chong": "Cha vợ/chồng", "cha chong": "Cha vợ/chồng",
	"me vo": "Mẹ vợ/chồng", "me chong": "Mẹ vợ/chồng",
	"anh": "Anh", "chi": "Chị", "em": "Em", "em trai": "Em", "em gai": "Em", "anh trai": "Anh", "chi gai": "Chị", "anh ruot": "Anh",
	"chi ruot": "Chị", "em ruot": "Em", "anh chi em": "Anh/chị/em", "anh chi em ruot": "Anh/chị/em", "sibling": "Anh/chị/em",
	"ong": "Ông", "ong noi": "Ông", "ong ngoai": "Ông", "ba noi": "Bà", "ba ngoai": "Bà", "ong ba": "Ông/bà",
	"chau": "Cháu", "chau noi": "Cháu", "chau ngoai": "Cháu", "chau ruot": "Cháu", "grandchild": "Cháu", "chat": "Chắt",
	"khac": "Khác", "other": "Khác", "o nho": "Khác", "nguoi o nho": "Khác", "o tro": "Khác", "quan he khac": "Khác",
}

// relation gives the register's word; an unknown one stays as written.
func relation(c string) string {
	switch c {
	case "Chủ hộ", "Vợ", "Chồng", "Con", "Cháu", "Mẹ", "Cha", "Em", "Con dâu", "Con rể":
		return c
	case "Bà", "bà", "BÀ": // without its mark it would be the southern word for father
		return "Bà"
	}
	if v, ok := relations[vntext.Key(c)]; ok {
		return v
	}
	return c
}

func category(c string) string {
	if len(c) <= 8 {
		return strings.ToUpper(c)
	}
	return c
}

// communeCode gives an official commune code its leading zeros back: five digits.
func communeCode(c string) string {
	d, ok := digitsOf(c)
	if ok && len(d) > 0 && len(d) < 5 {
		return "00000"[len(d):] + d
	}
	if ok {
		return d
	}
	return c
}

func householdNo(c string) string {
	return strings.ToUpper(strings.TrimSuffix(strings.TrimLeft(c, "'’"), ".0"))
}
