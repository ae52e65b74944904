package vntext

import (
	"math/big"
	"strings"

	"luoi/internal/fault"
)

// maxDigits bounds what is read as a figure; longer runs of digits are identifiers or rubbish.
const maxDigits = 30

// ParseInt reads a whole figure as people type it: "1443793", "1.443.793", "1,443,793", "1 443 793",
// "264.000 đ", "-5". Separators must part groups of three. Decimals of zero as spreadsheets leave them
// ("1443793.0", "264.000,00") are taken. Errors are fault.Invalid with the keys number.empty,
// number.not_a_number, number.grouping (separators not at thousands), number.not_whole and
// number.too_large.
func ParseInt(s string) (int64, error) {
	d, err := parseFigure(s, true)
	if err != nil {
		return 0, err
	}
	whole, rest := new(big.Int).QuoRem(d.int(), pow10(d.scale), new(big.Int))
	switch {
	case rest.Sign() != 0:
		return 0, fault.New(fault.Invalid, "number.not_whole", s)
	case !whole.IsInt64():
		return 0, fault.New(fault.Invalid, "number.too_large", s)
	}
	return whole.Int64(), nil
}

// ParseDecimal reads a figure with decimals: "87,59%", "87.59", "1.234,56", "1,234.56", "12". When both
// separators stand in it, the last one is the decimal mark. A single separator with exactly three
// digits behind it ("1.234", "1,234") can be read both ways and is refused with key number.ambiguous,
// its arguments being the text and the two readings; with a leading zero ("0,125") it is a decimal.
// Other errors are those of ParseInt.
func ParseDecimal(s string) (Decimal, error) { return parseFigure(s, false) }

// figure is a number's text cut at its separators.
type figure struct {
	text     string
	negative bool
	percent  bool
	digits   []string // between separators
	marks    []byte   // the separators: '.', ',' or ' '
}

func parseFigure(s string, whole bool) (Decimal, error) {
	f, err := scanFigure(s)
	if err != nil {
		return Decimal{}, err
	}
	decimals, err := f.decimals(whole)
	if err != nil {
		return Decimal{}, err
	}
	all := strings.Join(f.digits, "")
	units, ok := new(big.Int).SetString(all, 10)
	if !ok || len(all) > maxDigits {
		return Decimal{}, fault.New(fault.Invalid, "number.too_large", s)
	}
	if f.negative {
		units.Neg(units)
	}
	return Decimal{units: units, scale: decimals, Percent: f.percent}, nil
}

// scanFigure takes sign, unit and percent sign off and cuts at the separators.
func scanFigure(s string) (figure, error) {
	f := figure{text: s}
	t := strings.TrimSpace(NFC(s))
	if t == "" {
		return f, fault.New(fault.Invalid, "number.empty")
	}
	if in, ok := strings.CutPrefix(t, "("); ok && strings.HasSuffix(in, ")") { // accountants' negative
		t, f.negative = in[:len(in)-1], true
	}
	for _, sign := range []string{"-", minus, "+"} {
		if rest, ok := strings.CutPrefix(t, sign); ok && !f.negative {
			t, f.negative = strings.TrimSpace(rest), sign != "+"
			break
		}
	}
	if rest, ok := strings.CutSuffix(t, "%"); ok {
		t, f.percent = strings.TrimSpace(rest), true
	}
	t = cutUnit(t)
	start := 0
	for i := 0; i <= len(t); i++ {
		if i < len(t) && t[i] >= '0' && t[i] <= '9' {
			continue
		}
		if i == start || (i < len(t) && t[i] != '.' && t[i] != ',' && t[i] != ' ' && t[i] != '\'') {
			return f, fault.New(fault.Invalid, "number.not_a_number", s)
		}
		f.digits = append(f.digits, t[start:i])
		if i < len(t) {
			f.marks = append(f.marks, t[i])
		}
		start = i + 1
	}
	return f, nil
}

// cutUnit takes a trailing currency off.
func cutUnit(t string) string {
	for _, unit := range []string{"đồng", "Đồng", "VNĐ", "VND", "vnđ", "vnd", "đ", "Đ", "₫"} {
		if rest, ok := strings.CutSuffix(t, unit); ok {
			return strings.TrimSpace(rest)
		}
	}
	return t
}

// decimals decides how many of the digits are decimals, or that the separators make no sense.
func (f figure) decimals(whole bool) (int, error) {
	n := len(f.marks)
	if n == 0 {
		return 0, nil
	}
	last := f.digits[n]
	switch mark := f.marks[n-1]; {
	case mark == ' ' || mark == '\'':
		return 0, f.grouped(n)
	case n == 1 && len(last) != 3, n == 1 && allZero(f.digits[0]) && !whole:
		return len(last), nil
	case n == 1 && len(f.digits[0]) > 3: // 1234,567: no group has four digits
		return 3, nil
	case n == 1 && whole:
		return 0, f.grouped(1)
	case n == 1:
		return 0, f.ambiguous()
	case f.marks[n-2] == mark: // 1.234.567
		return 0, f.grouped(n)
	}
	return len(last), f.grouped(n - 1) // 1.234,56
}

// grouped checks that the first n separators are alike and part groups of three.
func (f figure) grouped(n int) error {
	bad := fault.New(fault.Invalid, "number.grouping", f.text)
	if len(f.digits[0]) > 3 {
		return bad
	}
	for i := range n {
		if f.marks[i] != f.marks[0] || len(f.digits[i+1]) != 3 {
			return bad
		}
	}
	return nil
}

func (f figure) ambiguous() error {
	a, b := f.digits[0], f.digits[1]
	return fault.New(fault.Invalid, "number.ambiguous", f.text, a+"."+b, a+","+b)
}

func allZero(s string) bool { return strings.Trim(s, "0") == "" }
