package org

import (
	"encoding/csv"
	"errors"
	"io"
	"io/fs"
	"strconv"
	"strings"

	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/vntext"
)

// The official tables are read by the names of their columns, so that an export with other columns, in
// another order or with Vietnamese heads is taken as well.
const (
	fileProvinces       = "provinces_34.csv"
	fileCommunes        = "communes_3321.csv"
	fileLegacyProvinces = "legacy_provinces_63.csv"
	fileLegacyDistricts = "legacy_districts_696.csv"
	fileLegacyCommunes  = "legacy_communes_10035.csv"
	fileMap             = "map_old_to_new.csv"
)

// headWords are the heads under which a column may come, by the search key of the head.
var headWords = map[string][]string{
	"code":              {"code", "ma", "ma dvhc", "ma don vi"},
	"name":              {"name", "ten"},
	"full_name":         {"full name", "ten day du", "ten dvhc", "ten don vi"},
	"full_name_2025":    {"full name 2025", "ten day du 2025"},
	"name_en":           {"name en", "ten tieng anh"},
	"type":              {"type", "cap", "loai", "loai don vi"},
	"unit_2025_type":    {"unit 2025 type", "loai 2025"},
	"province_code":     {"province code", "ma tinh", "ma tp"},
	"district_code":     {"district code", "ma huyen", "ma qh"},
	"new_province_code": {"new province code", "ma tinh moi"},
	"lat":               {"lat", "latitude", "vi do"},
	"lon":               {"lon", "lng", "longitude", "kinh do"},
	"population":        {"population", "dan so"},
	"pop_flag":          {"pop flag"},
	"decree":            {"decree", "nghi quyet", "nghi dinh"},
	"old_commune_code":  {"old commune code", "ma xa cu"},
	"old_district_code": {"old district code", "ma huyen cu"},
	"new_commune_code":  {"new commune code", "ma xa moi"},
	"split":             {"split", "chia tach"},
}

// row is one line of a table, asked by column.
type row struct {
	file  string
	line  int
	place map[string]int
	cells []string
}

func (r row) get(column string) string {
	i, ok := r.place[column]
	if !ok || i >= len(r.cells) {
		return ""
	}
	return vntext.NFC(strings.TrimSpace(r.cells[i]))
}

// code brings a number that a spreadsheet has shortened back to its official width.
func (r row) code(column string, width int) string {
	s := r.get(column)
	if s == "" || !all(s, '0', '9') || len(s) >= width {
		return s
	}
	return strings.Repeat("0", width-len(s)) + s
}

func (r row) bad(key string, args ...any) error {
	return fault.New(fault.Invalid, key, append([]any{r.file, r.line}, args...)...)
}

// readTable calls fn for each line. A missing file is no error when it is optional; the result tells
// whether the file was there.
func readTable(dir fs.FS, file string, need []string, fn func(row) error) (found bool, err error) {
	f, err := dir.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fault.Wrap(fault.Invalid, err, "org.cannot_read", file)
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		return false, fault.Wrap(fault.Invalid, err, "org.cannot_read", file)
	}
	text, _ := vntext.DecodeAuto(b)
	c := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	c.FieldsPerRecord, c.Comma = -1, separator(text)
	head, err := c.Read()
	if err != nil {
		return false, fault.Wrap(fault.Invalid, err, "org.empty_table", file)
	}
	place := columnsOf(head)
	for _, n := range need {
		if _, ok := place[n]; !ok {
			return false, fault.New(fault.Invalid, "org.no_column", file, n)
		}
	}
	return true, eachLine(c, file, place, fn)
}

func eachLine(c *csv.Reader, file string, place map[string]int, fn func(row) error) error {
	for {
		cells, err := c.Read()
		if err == io.EOF {
			return nil
		}
		line, _ := c.FieldPos(0)
		if err != nil {
			return fault.Wrap(fault.Invalid, err, "org.bad_line", file, line)
		}
		if err := fn(row{file, line, place, cells}); err != nil {
			return err
		}
	}
}

func separator(text string) rune {
	head, _, _ := strings.Cut(text, "\n")
	if strings.Count(head, ";") > strings.Count(head, ",") {
		return ';'
	}
	if strings.Count(head, "\t") > strings.Count(head, ",") {
		return '\t'
	}
	return ','
}

func columnsOf(head []string) map[string]int {
	place := map[string]int{}
	for i, h := range head {
		key := vntext.Key(strings.ReplaceAll(h, "_", " "))
		for column, words := range headWords {
			for _, w := range words {
				if _, taken := place[column]; key == w && !taken {
					place[column] = i
				}
			}
		}
	}
	return place
}

// splitFullName takes «Thị trấn Ân Thi» apart. ok is false when the text begins with no known kind.
func splitFullName(full string) (kind Kind, name string, ok bool) {
	canon := vntext.Canon(full)
	for _, w := range kindWords {
		if strings.HasPrefix(canon, vntext.Canon(w.word)+" ") {
			words := len(strings.Fields(w.word))
			return w.kind, strings.Join(strings.Fields(full)[words:], " "), true
		}
	}
	return "", full, false
}

func parsePoint(lat, lon string) (float64, float64) {
	a, err1 := strconv.ParseFloat(lat, 64)
	o, err2 := strconv.ParseFloat(lon, 64)
	// Outside the country's box, its islands included, a coordinate is a slip of the list.
	if err1 != nil || err2 != nil || a < 6 || a > 24 || o < 101 || o > 118 {
		return 0, 0
	}
	return a, o
}

// aliases are codes under which the same unit comes in another official source: the statistics
// office's web service calls Ba Chẽ (Quảng Ninh) 06970, the decree 06978.
var aliases = map[string]string{"06970": "06978"}

// OtherCode is the code another official source gives the same commune of today; "" when there is none.
func OtherCode(code string) string {
	if c := aliases[code]; c != "" {
		return c
	}
	for from, to := range aliases {
		if to == code {
			return from
		}
	}
	return ""
}

// reform is the day on which districts ended and provinces and communes were merged.
var reform = day.Must(2025, 7, 1)

// legacyFrom: the 63 provinces stand since this day. The old list is the state of 30/06/2025; the
// mergers of communes between 2019 and 2025 are not in it.
var legacyFrom = day.Must(2008, 8, 1)

// cityDay is when Đồng Nai became a centrally run city and ten of its communes wards.
var cityDay = day.Must(2026, 4, 30)

// formerKind holds provinces whose kind the table gives as it is today, but which were something else
// at the reform.
var formerKind = map[string]struct {
	kind   Kind
	until  day.Date
	source string
}{
	"75": {KindProvince, cityDay, "NQ 30/2026/QH16"},
}

const (
	sourceReform  = "NQ 202/2025/QH15"
	sourceLegacy  = "danh mục hành chính đến 30/06/2025"
	sourceWards75 = "237/NQ-UBTVQH16"
)
