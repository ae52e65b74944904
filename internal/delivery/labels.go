package delivery

import (
	"strings"

	"luoi/internal/vntext"
)

// label is the header of one column, from the outermost row to the innermost.
type label []string

func (l label) String() string { return strings.Join(l, " – ") }

// joinLabels gives the labels of the columns. A cell over several columns may come filled into all of
// them or stand in the first only: an empty cell with something beneath takes its left neighbour's text.
func joinLabels(rows [][]string) []label {
	width := 0
	for _, r := range rows {
		width = max(width, len(r))
	}
	out := make([]label, width)
	for n, r := range rows {
		left, spread := "", n < len(rows)-1 && filledCells(r) > 1 // a title alone in its row names no column
		for c := range width {
			v := ""
			if c < len(r) {
				v = squeeze(r[c])
			}
			if v == "" && spread && cellAt(rows[n+1], c) != "" && c > 0 && cellAt(rows[n+1], c-1) != "" {
				v = left
			}
			left = v
			if v != "" && (len(out[c]) == 0 || out[c][len(out[c])-1] != v) {
				out[c] = append(out[c], v)
			}
		}
	}
	return out
}

func filledCells(row []string) int {
	n := 0
	for c := range row {
		if cellAt(row, c) != "" {
			n++
		}
	}
	return n
}

func cellAt(row []string, c int) string {
	if c < len(row) {
		return squeeze(row[c])
	}
	return ""
}

// looksLikeData: a row that holds a date or a long number is no header.
func looksLikeData(row []string) bool {
	for _, c := range row {
		c = squeeze(c)
		if len(c) < 8 || len(c) > 24 || c[0] > '9' && len(c) != 15 {
			continue
		}
		if _, ok := cardNumber(c); ok {
			return true
		}
		if d, ok := digitsOf(strings.ReplaceAll(c, "/", "")); ok && len(d) >= 8 {
			return true
		}
	}
	return false
}

// matchHeader is the best meaning of a label and how sure it is.
func matchHeader(l label) (Field, float64) {
	if len(l) == 0 {
		return Ignore, 0
	}
	best, field := 0.0, Ignore
	try := func(text string, factor float64) {
		if f, s := matchKey(headerKey(text)); s*factor > best+1e-9 {
			best, field = s*factor, f
		}
	}
	try(strings.Join(l, " "), 1)
	if len(l) > 1 {
		whole := headerKey(strings.Join(l, " "))
		try(l[len(l)-1], 0.95)
		try(l[0], 0.8)
		if field == Amount && unwantedAmount(whole) {
			return Ignore, best
		}
	}
	return field, best
}

// unwantedAmount: under «NSNN hỗ trợ» even a column «Số tiền» is somebody else's money.
func unwantedAmount(key string) bool {
	for _, w := range []string{"ho tro", "nsnn", "nsdp", "ngan sach", "khac", "bien lai"} {
		if containsWords(key, w) {
			return true
		}
	}
	return false
}

// headerKey folds a label; what stands in brackets is an explanation unless it is all there is.
func headerKey(s string) string {
	if i := strings.IndexByte(s, '('); i > 0 {
		if j := strings.IndexByte(s[i:], ')'); j > 0 {
			s = s[:i] + " " + s[i+j+1:]
		}
	}
	s = strings.NewReplacer("_", " ", "/", " ", "-", " ", "–", " ", ",", " ", ".", " ", ":", " ", "\n", " ", "*", " ").Replace(s)
	return vntext.Key(s)
}

func matchKey(key string) (Field, float64) {
	best, field := 0.0, Ignore
	if key == "" || len(key) > 120 {
		return field, best
	}
	squashed := strings.ReplaceAll(key, " ", "")
	for _, r := range headerRules {
		for _, e := range r.exact {
			if key == e {
				return r.field, 1
			}
			if best < 0.9 && len(squashed) > 3 && squashed == strings.ReplaceAll(e, " ", "") {
				best, field = 0.9, r.field // hoten, ngaysinh, HoVaTen
			}
		}
		s := r.partial(key)
		if s > best+1e-9 {
			best, field = s, r.field
		}
	}
	return field, best
}

// partial scores a label that contains known words among others.
func (r headerRule) partial(key string) float64 {
	best := 0.0
	for _, c := range r.contains {
		if containsWords(key, c) {
			best = max(best, 0.55+0.35*float64(len(c))/float64(len(key)))
		}
	}
	if best == 0 {
		return 0
	}
	for _, n := range r.not {
		if containsWords(key, n) {
			return 0
		}
	}
	return best
}

// containsWords looks for whole words only.
func containsWords(key, words string) bool {
	return key == words || strings.Contains(" "+key+" ", " "+words+" ")
}
