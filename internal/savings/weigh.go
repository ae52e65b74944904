package savings

import (
	"slices"
	"strings"

	"luoi/internal/fault"
	"luoi/internal/money"
)

// ScrapKinds are the kinds of scrap that are weighed; the words are stored.
var ScrapKinds = []string{"plastic", "cans", "iron", "carton", "paper", "copper", "other"}

// Weighed is one line of a weigh sheet (phiếu cân ve chai). Weights are whole grams, prices đồng a kilogram.
type Weighed struct {
	Member int // who brought it; 0: all together
	Kind   string
	Grams  int64
	Price  money.Dong
}

// Amount is what the line brings: grams × price of a kilogram, half up to whole đồng.
func (w Weighed) Amount() (money.Dong, error) {
	if !slices.Contains(ScrapKinds, w.Kind) || w.Grams <= 0 || w.Grams > 100_000_000 || w.Price <= 0 || w.Price > 100_000_000 {
		return 0, fault.New(fault.Invalid, "plans.weighed")
	}
	r, err := money.NewRate(w.Grams, 1000)
	if err != nil {
		return 0, err
	}
	return r.Of(w.Price, money.HalfUp)
}

// WeighTotal is what a sheet brings in cash: the sum of its lines, rounded half up to whole thousands. The smallest note
// that is counted is 1.000 đ, so a box with anything smaller could never be counted right.
func WeighTotal(lines []Weighed) (money.Dong, error) {
	var sum money.Dong
	for _, w := range lines {
		n, err := w.Amount()
		if err != nil {
			return 0, err
		}
		sum += n
	}
	total, err := sum.Round(smallestNote, money.HalfUp)
	if err == nil && total <= 0 {
		err = fault.New(fault.Invalid, "plans.weighed_nothing")
	}
	return total, err
}

// ParseGrams reads kilograms as people write them: «12,5» and «12.5» are 12.500 grams. At most three decimals, no sign;
// a point before three digits would be a thousand or a decimal, so «1.250» is refused.
func ParseGrams(text string) (int64, error) {
	bad := fault.WithFields("plans.refused", fault.Field{Field: "kg", Key: "plans.bad_kg"})
	whole, part, has := strings.Cut(strings.ReplaceAll(strings.TrimSpace(text), ".", ","), ",")
	if strings.Contains(text, ".") && len(part) == 3 || has && part == "" || len(part) > 3 || whole == "" || len(whole) > 5 {
		return 0, bad
	}
	var n int64
	for _, c := range whole + part + "000"[:3-len(part)] {
		if c < '0' || c > '9' {
			return 0, bad
		}
		n = n*10 + int64(c-'0')
	}
	if n == 0 {
		return 0, bad
	}
	return n, nil
}
