package web

import (
	"context"
	"html"
	"io"
	"strings"

	"github.com/a-h/templ"

	"luoi/internal/person"
	"luoi/internal/vntext"
)

// Differences between two sides of a doubtful pair, syllable by syllable and number by number. Each part is
// marked by a line below it and a word for those who listen, never by colour alone.

// partKind says how a part stands to the other side.
type partKind string

const (
	partSame  partKind = ""
	partMarks partKind = "marks" // the same letters, other marks
	partNear  partKind = "near"  // one letter apart, or day and month changed places
	partOther partKind = "other"
	partOnly  partKind = "only" // the other side has nothing there
)

// diffPart is one syllable or one number.
type diffPart struct {
	Text string
	Kind partKind
}

// diffNames compares two names by their syllables.
func diffNames(a, b string) (left, right []diffPart) {
	x, y := strings.Fields(a), strings.Fields(b)
	flushI, flushJ := 0, 0
	between := func(i, j int) { // syllables that no equal pair holds: side by side, the rest alone
		for flushI < i || flushJ < j {
			switch {
			case flushI < i && flushJ < j:
				k := syllableKind(x[flushI], y[flushJ])
				left, right = append(left, diffPart{x[flushI], k}), append(right, diffPart{y[flushJ], k})
				flushI, flushJ = flushI+1, flushJ+1
			case flushI < i:
				left = append(left, diffPart{x[flushI], partOnly})
				flushI++
			default:
				right = append(right, diffPart{y[flushJ], partOnly})
				flushJ++
			}
		}
	}
	for _, m := range commonSyllables(x, y) {
		between(m[0], m[1])
		k := syllableKind(x[m[0]], y[m[1]])
		left, right = append(left, diffPart{x[m[0]], k}), append(right, diffPart{y[m[1]], k})
		flushI, flushJ = m[0]+1, m[1]+1
	}
	between(len(x), len(y))
	return left, right
}

// commonSyllables is the longest run of syllables that both have in order, marks aside.
func commonSyllables(x, y []string) [][2]int {
	n := make([][]int, len(x)+1)
	for i := range n {
		n[i] = make([]int, len(y)+1)
	}
	for i := len(x) - 1; i >= 0; i-- {
		for j := len(y) - 1; j >= 0; j-- {
			if vntext.Key(x[i]) == vntext.Key(y[j]) {
				n[i][j] = n[i+1][j+1] + 1
			} else {
				n[i][j] = max(n[i+1][j], n[i][j+1])
			}
		}
	}
	var out [][2]int
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case vntext.Key(x[i]) == vntext.Key(y[j]):
			out = append(out, [2]int{i, j})
			i, j = i+1, j+1
		case n[i+1][j] >= n[i][j+1]:
			i++
		default:
			j++
		}
	}
	return out
}

func syllableKind(a, b string) partKind {
	switch {
	case vntext.Canon(a) == vntext.Canon(b):
		return partSame
	case vntext.Key(a) == vntext.Key(b):
		return partMarks
	case oneEdit([]rune(vntext.Key(a)), []rune(vntext.Key(b))):
		return partNear
	}
	return partOther
}

// oneEdit reports whether one letter put in, left out or changed makes one of the other.
func oneEdit(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) {
		return string(a[min(i+1, len(a)):]) == string(b[min(i+1, len(b)):])
	}
	return string(a[i:]) == string(b[i+1:])
}

// diffBirths compares day, month and year; what a paper does not know says nothing.
func diffBirths(a, b person.Birth) (left, right []diffPart) {
	x, y := birthParts(a), birthParts(b)
	swapped := a.Precision == person.PrecisionDay && b.Precision == person.PrecisionDay && x[0] == y[1] && x[1] == y[0] && x[0] != x[1]
	for i := range 3 {
		k := partSame
		switch {
		case x[i] == "" || y[i] == "":
			k = partOnly
		case swapped && i < 2:
			k = partNear
		case x[i] != y[i]:
			k = partOther
		}
		if x[i] != "" {
			left = append(left, diffPart{x[i], k})
		}
		if y[i] != "" {
			right = append(right, diffPart{y[i], k})
		}
	}
	return left, right
}

// birthParts are day, month and year as far as known.
func birthParts(b person.Birth) [3]string {
	if b.Precision == person.PrecisionNone {
		return [3]string{}
	}
	vn := b.Date.VN() // dd/mm/yyyy
	p := [3]string{vn[:2], vn[3:5], vn[6:]}
	if b.Precision < person.PrecisionDay {
		p[0] = ""
	}
	if b.Precision < person.PrecisionMonth {
		p[1] = ""
	}
	return p
}

// diffWhole compares two words as one part.
func diffWhole(a, b string) (left, right []diffPart) {
	k := partSame
	switch {
	case a == "" && b == "":
		return nil, nil
	case a == "" || b == "":
		k = partOnly
	case vntext.Key(a) != vntext.Key(b):
		k = partOther
	}
	if a != "" {
		left = []diffPart{{a, k}}
	}
	if b != "" {
		right = []diffPart{{b, k}}
	}
	return left, right
}

// diffMasked compares the digits of two masked numbers that both show.
func diffMasked(a, b string) (left, right []diffPart) {
	x, y := []rune(a), []rune(b)
	if len(x) == 0 || len(y) == 0 || len(x) != len(y) {
		return diffWhole(a, b)
	}
	for i := range x {
		k := partSame
		if x[i] != y[i] {
			k = partOther
		}
		left, right = joinPart(left, string(x[i]), k), joinPart(right, string(y[i]), k)
	}
	return left, right
}

// joinPart lets neighbours of one kind be one part.
func joinPart(list []diffPart, text string, k partKind) []diffPart {
	if n := len(list); n > 0 && list[n-1].Kind == k {
		list[n-1].Text += text
		return list
	}
	return append(list, diffPart{text, k})
}

// worst is the verdict about a row of the comparison: the worst of its parts.
func worst(left, right []diffPart) partKind {
	rank := map[partKind]int{partSame: 0, partOnly: 1, partMarks: 2, partNear: 3, partOther: 4}
	out := partSame
	for _, p := range append(append([]diffPart(nil), left...), right...) {
		if rank[p.Kind] > rank[out] {
			out = p.Kind
		}
	}
	return out
}

// verdictSign is the mark of a row's verdict, so that colour is never alone.
func verdictSign(kind string) string {
	switch kind {
	case "same":
		return "="
	case "near":
		return "≈"
	case "differ":
		return "≠"
	}
	return "·"
}

// partGap stands between parts: digits of a number and parts of a date are written without spaces.
func partGap(parts []diffPart, i int) string {
	if i == 0 {
		return ""
	}
	p := parts[i].Text
	switch {
	case isDigits(p) && isDigits(parts[i-1].Text) && len(parts) <= 3 && len(parts[len(parts)-1].Text) == 4:
		return "/"
	case isDigits(p) || isDigits(parts[i-1].Text):
		return ""
	}
	return " "
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789•") == "" }

// partsText writes parts without the spaces a template would put between them: they would tear a date apart.
func partsText(parts []diffPart) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		var b strings.Builder
		for i, p := range parts {
			b.WriteString(partGap(parts, i))
			if p.Kind == partSame {
				b.WriteString(html.EscapeString(p.Text))
				continue
			}
			b.WriteString(`<span class="part ` + string(p.Kind) + `">` + html.EscapeString(p.Text) + `</span>`)
		}
		_, err := io.WriteString(w, b.String())
		return err
	})
}

// plain is the text of parts.
func plain(parts []diffPart) string {
	var b strings.Builder
	for i, p := range parts {
		b.WriteString(partGap(parts, i) + p.Text)
	}
	return b.String()
}

// splitRows takes out of the comparison what only one side says: it decides nothing, and without it the
// answers stand under the eyes. labels are what to call the two sides.
func splitRows(rows []pairRow, labels [2]string) (both []pairRow, only [][2]string) {
	var said [2][]string
	for _, r := range rows {
		label := r.label + " "
		if r.bare {
			label = ""
		}
		switch {
		case len(r.left) == 0:
			said[1] = append(said[1], label+plain(r.right))
		case len(r.right) == 0:
			said[0] = append(said[0], label+plain(r.left))
		default:
			both = append(both, r)
		}
	}
	for i, list := range said {
		if len(list) > 0 {
			only = append(only, [2]string{labels[i], strings.Join(list, " · ")})
		}
	}
	return both, only
}
