package delivery

import (
	"strings"

	"luoi/internal/fault"
	"luoi/internal/vntext"
)

// Recognition is what the first rows of a list say about it: a proposal that a person may change.
type Recognition struct {
	HeaderRows int // how many of the rows given stand above the first row of data
	Mapping    Mapping
	List       List // as asked for, or guessed; "" when nothing tells
	Guess      List // what the titles and columns look like, whatever was asked for
	Confidence float64
	Header     []string // one label per column, rows of the header joined
	Columns    []Column
	Notices    []fault.Field
}

// Column is what was found out about one column.
type Column struct {
	Label     string
	Field     Field
	Score     float64 // 0 to 1
	ByContent bool
}

// HeaderKey is the fold of a header under which a mapping is remembered: the same header typed with
// other marks, case or spaces has the same key.
func HeaderKey(header []string) string {
	keys := make([]string, len(header))
	for i, h := range header {
		keys[i] = vntext.Key(h)
	}
	return strings.Trim(strings.Join(keys, "|"), "|")
}

// Key is HeaderKey of the header found.
func (r Recognition) Key() string { return HeaderKey(r.Header) }

// Recall puts a remembered mapping in the place of the proposed one; it must be as wide.
func (r *Recognition) Recall(m Mapping) bool {
	if len(m) != len(r.Mapping) {
		return false
	}
	r.Mapping, r.Confidence = m, 1
	return true
}

// lookAhead is how many rows are looked at for a header.
const lookAhead = 40

// Recognise finds the header among the first rows (titles may stand above it, the line «A B C 1 2 3»
// beneath), what each column means, and which list it is. Top is the beginning of the sheet; sample is
// rows that follow it, and may be nil. List is the kind the person chose, or "".
func Recognise(top [][]string, sample [][]string, list List) Recognition {
	top = top[:min(len(top), 4*lookAhead)]
	first, last := findHeader(top)
	r := Recognition{List: list}
	if last >= 0 {
		r.HeaderRows = last + 1
		for r.HeaderRows < len(top) && numberingLine(top[r.HeaderRows]) {
			r.HeaderRows++
		}
	}
	data := append(append([][]string(nil), top[r.HeaderRows:]...), sample...)
	r.columns(top, first, last, data)
	r.byContent(data)
	r.oneMeaningOnce(data)
	r.guess(top[:r.HeaderRows])
	r.judge()
	return r
}

// findHeader is the block of one to three rows whose labels mean most; last is -1 when no row does.
func findHeader(top [][]string) (first, last int) {
	best := 1.5 // less than two columns known is no header
	first, last = 0, -1
	for i := range top[:min(len(top), lookAhead)] {
		if looksLikeData(top[i]) || numberingLine(top[i]) {
			continue
		}
		for j := i; j < min(i+3, len(top)); j++ {
			if j > i && (looksLikeData(top[j]) || numberingLine(top[j])) {
				break
			}
			if s := blockScore(top[i : j+1]); s > best+1e-9 {
				best, first, last = s, i, j
			}
		}
	}
	for last >= 0 && first > 0 && last-first < 2 && outerLabels(top[first-1]) {
		first--
	}
	for last >= 0 && last+1 < len(top) && last-first < 2 && innerLabels(top[last+1], top[last]) {
		last++
	}
	return first, last
}

// outerLabels: a row above the header that names several columns itself belongs to it, even where the
// row beneath, merged cells filled, already says enough: «Số tiền» under «NSNN hỗ trợ» is not «Số tiền».
func outerLabels(row []string) bool {
	if looksLikeData(row) || numberingLine(row) {
		return false
	}
	seen := map[string]bool{}
	for _, c := range row {
		if _, s := matchHeader(label{c}); s >= 0.6 {
			seen[c] = true
		}
	}
	return len(seen) >= 2
}

// innerLabels: the row beneath goes on with the header when every cell of it is a label too, or the
// cell above again (merged downwards).
func innerLabels(row, above []string) bool {
	if looksLikeData(row) || numberingLine(row) {
		return false
	}
	n := 0
	for i := range row {
		c := cellAt(row, i)
		if c == "" {
			continue
		}
		if _, s := matchHeader(label{c}); s < 0.6 && c != cellAt(above, i) {
			return false
		}
		n++
	}
	return n >= 2
}

// blockScore sums what the columns of a header block would mean, each meaning once; every further row
// costs a little, and so does text that is no label.
func blockScore(rows [][]string) float64 {
	labels := joinLabels(rows)
	seen := map[Field]float64{}
	ignored := 0.0
	for _, l := range labels {
		f, s := matchHeader(l)
		if s < 0.6 {
			continue
		}
		if f == Ignore {
			ignored += 0.3 * s
			continue
		}
		seen[f] = max(seen[f], s)
	}
	sum := min(ignored, 1.2)
	for _, s := range seen {
		sum += s
	}
	return sum - 0.25*float64(len(rows)-1)
}

func (r *Recognition) columns(top [][]string, first, last int, data [][]string) {
	var labels []label
	if last >= 0 {
		labels = joinLabels(top[first : last+1])
	}
	width := len(labels)
	for _, row := range data[:min(len(data), 200)] {
		width = max(width, len(row))
	}
	r.Columns = make([]Column, width)
	r.Header = make([]string, width)
	for i, l := range labels {
		f, s := matchHeader(l)
		if s < 0.6 {
			f, s = Ignore, 0
		}
		r.Header[i] = l.String()
		r.Columns[i] = Column{Label: l.String(), Field: f, Score: s}
	}
	r.givenName()
}

// givenName: «Tên» beside «Họ và tên đệm» is the given name only.
func (r *Recognition) givenName() {
	family := false
	for _, c := range r.Columns {
		family = family || c.Field == FamilyName
	}
	for i, c := range r.Columns {
		if k := headerKey(c.Label); family && c.Field == FullName && (k == "ten" || k == "name") {
			r.Columns[i].Field = GivenName
		}
	}
}

// oneMeaningOnce leaves each meaning to one column: the surer one, or else the fuller.
func (r *Recognition) oneMeaningOnce(data [][]string) {
	holder := map[Field]int{}
	for i := range r.Columns {
		f := r.Columns[i].Field
		if f == Ignore || f == Note {
			continue
		}
		h, taken := holder[f]
		if !taken {
			holder[f] = i
			continue
		}
		loser := i
		if better(r.Columns[i], r.Columns[h], filled(data, i), filled(data, h)) {
			loser, holder[f] = h, i
		}
		if !sameCells(data, i, h) {
			r.Notices = append(r.Notices, fault.Field{Field: columnName(loser), Key: "delivery.duplicate_column",
				Args: []any{r.Columns[loser].Label, columnName(loser), columnName(holder[f])}})
		}
		r.Columns[loser].Field = Ignore
	}
	r.Mapping = make(Mapping, len(r.Columns))
	for i, c := range r.Columns {
		r.Mapping[i] = c.Field
	}
}

func better(a, b Column, fullA, fullB int) bool {
	if a.Score != b.Score && (fullA > 0) == (fullB > 0) {
		return a.Score > b.Score
	}
	return fullA > fullB
}

func filled(data [][]string, col int) int {
	n := 0
	for _, row := range data {
		if cellAt(row, col) != "" {
			n++
		}
	}
	return n
}

func sameCells(data [][]string, a, b int) bool {
	for _, row := range data {
		if cellAt(row, a) != cellAt(row, b) {
			return false
		}
	}
	return true
}

// columnName is A, B … Z, AA … as a spreadsheet shows it.
func columnName(i int) string {
	s := ""
	for i++; i > 0; i = (i - 1) / 26 {
		s = string(rune('A'+(i-1)%26)) + s
	}
	return s
}

// judge says how sure the whole is, and what is missing.
func (r *Recognition) judge() {
	has := map[Field]bool{}
	sum, n := 0.0, 0.0
	for _, c := range r.Columns {
		if c.Field != Ignore {
			has[c.Field] = true
			sum += c.Score
			n++
		}
	}
	if n > 0 {
		r.Confidence = sum / n
	}
	if !has[FullName] && !has[GivenName] {
		r.Confidence = min(r.Confidence, 0.3)
		r.Notices = append(r.Notices, fault.Field{Field: string(FullName), Key: "delivery.no_name_column"})
	}
	if !has[CitizenID] && !has[AnyID] && !has[OldID] && !has[SINumber] && !has[CardNumber] && !has[BirthDate] && !has[BirthYear] && !has[MaleMark] && !has[FemaleMark] {
		r.Confidence = min(r.Confidence, 0.4)
		r.Notices = append(r.Notices, fault.Field{Key: "delivery.nothing_to_tell_apart"})
	}
	if r.HeaderRows == 0 {
		r.Confidence = min(r.Confidence, 0.5)
		r.Notices = append(r.Notices, fault.Field{Key: "delivery.no_header"})
	}
	if r.List != "" && r.Guess != "" && r.List != r.Guess {
		r.Notices = append(r.Notices, fault.Field{Key: "delivery.other_list", Args: []any{string(r.Guess)}})
	}
	if r.List == "" {
		r.List = r.Guess
	}
}
