package money

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"luoi/internal/fault"
)

func TestFormatAndWords(t *testing.T) {
	if got := Dong(264000).Format(); got != "264.000\u00A0đ" {
		t.Errorf("got %q", got)
	}
	if got := Dong(264000).Words(); got != "Hai trăm sáu mươi tư nghìn đồng" {
		t.Errorf("got %q", got)
	}
	if got := Dong(-5).Words(); got != "Âm năm đồng" {
		t.Errorf("got %q", got)
	}
	if got, err := Parse("264.000 đ"); err != nil || got != 264000 {
		t.Errorf("got %d, %v", got, err)
	}
}

func TestRate(t *testing.T) {
	for _, c := range []struct {
		rate   string
		of     Dong
		how    Rounding
		want   Dong
		format string
	}{
		{"22%", 1_500_000, HalfUp, 330_000, "22 %"},
		{"0.045", 2_340_000, HalfUp, 105_300, "4,5 %"},
		{"4.5%", 2_340_000, HalfUp, 105_300, "4,5 %"},
		{"1/3", 100, HalfUp, 33, "33,33 %"},
		{"2/3", 100, HalfUp, 67, "66,67 %"},
		{"2/3", 100, Down, 66, "66,67 %"},
		{"1/2", 5, HalfUp, 3, "50 %"},
		{"1/2", 5, HalfEven, 2, "50 %"},
		{"1/2", 7, HalfEven, 4, "50 %"},
		{"1/2", 5, Down, 2, "50 %"},
		{"1/10", 1, Up, 1, "10 %"},
		{"1/2", -5, HalfUp, -3, "50 %"},
		{"0", 5, Up, 0, "0 %"},
		{"1", math.MaxInt64, HalfUp, math.MaxInt64, "100 %"},
	} {
		r, err := ParseRate(c.rate)
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.Of(c.of, c.how)
		if err != nil || got != c.want {
			t.Errorf("%s of %d = %d, %v; want %d", c.rate, c.of, got, err, c.want)
		}
		if f := strings.ReplaceAll(r.Format(), "\u00A0", " "); f != c.format {
			t.Errorf("%s is written %q", c.rate, f)
		}
	}
	for _, s := range []string{"", "%", "4,5%", "1/0", "1/-2", "x", ".5", "5.", "+5", "1e3", "0.1234567890123", "--1", "1.-5"} {
		if r, err := ParseRate(s); err == nil {
			t.Errorf("%q is %s", s, r)
		}
	}
	if MustRate("0.5").Cmp(MustRate("50%")) != 0 || MustRate("1/3").Cmp(MustRate("0.3333")) != 1 || MustRate("-1").Cmp(Rate{}) != -1 {
		t.Error("comparing rates")
	}
}

func TestOverflowIsSaid(t *testing.T) {
	const most = Dong(math.MaxInt64)
	for name, do := range map[string]func() (Dong, error){
		"add":   func() (Dong, error) { return most.Add(1) },
		"sub":   func() (Dong, error) { return (-most).Sub(2) },
		"mul":   func() (Dong, error) { return most.Mul(2) },
		"neg":   func() (Dong, error) { return Dong(math.MinInt64).Mul(-1) },
		"rate":  func() (Dong, error) { return MustRate("2").Of(most, HalfUp) },
		"round": func() (Dong, error) { return most.Round(1000, Up) },
		"sum":   func() (Dong, error) { return Sum(most, most) },
	} {
		if got, err := do(); err == nil || fault.As(err).Key != "money.overflow" {
			t.Errorf("%s gives %d, %v", name, got, err)
		}
	}
	if got, err := Dong(math.MinInt64).Mul(1); err != nil || got != math.MinInt64 {
		t.Errorf("the least amount: %d, %v", got, err)
	}
}

func TestRound(t *testing.T) {
	for _, c := range []struct {
		a    Dong
		how  Rounding
		want Dong
	}{{1499, HalfUp, 1000}, {1500, HalfUp, 2000}, {1500, HalfEven, 2000}, {2500, HalfEven, 2000}, {1999, Down, 1000}, {1001, Up, 2000}, {-1500, HalfUp, -2000}, {0, Up, 0}} {
		if got, err := c.a.Round(1000, c.how); err != nil || got != c.want {
			t.Errorf("%d to thousands is %d, %v", c.a, got, err)
		}
	}
}

func TestSplitSums(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := Dong(rapid.Int64().Draw(t, "amount"))
		weights := rapid.SliceOfN(rapid.Int64Range(0, 1_000_000_000), 1, 20).Draw(t, "weights")
		parts := a.Split(weights...)
		total := int64(0)
		for _, w := range weights {
			total += w
		}
		if total == 0 {
			if parts != nil {
				t.Fatal("nothing to part by")
			}
			return
		}
		sum := new(big.Int)
		for i, p := range parts {
			sum.Add(sum, big.NewInt(int64(p)))
			exact := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(int64(a)), big.NewInt(weights[i])), big.NewInt(total))
			off := exact.Sub(exact, new(big.Rat).SetInt64(int64(p)))
			if off.Abs(off).Cmp(big.NewRat(1, 1)) >= 0 {
				t.Fatalf("part %d is off by %s", i, off)
			}
		}
		if sum.Cmp(big.NewInt(int64(a))) != 0 {
			t.Fatalf("parts sum to %s, not %d", sum, int64(a))
		}
	})
}

func TestMoneyAgreesWithBigIntegers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Int64().Draw(t, "a"), rapid.Int64().Draw(t, "b")
		for name, c := range map[string]struct {
			got  func() (Dong, error)
			want *big.Int
		}{
			"add": {func() (Dong, error) { return Dong(a).Add(Dong(b)) }, new(big.Int).Add(big.NewInt(a), big.NewInt(b))},
			"sub": {func() (Dong, error) { return Dong(a).Sub(Dong(b)) }, new(big.Int).Sub(big.NewInt(a), big.NewInt(b))},
			"mul": {func() (Dong, error) { return Dong(a).Mul(b) }, new(big.Int).Mul(big.NewInt(a), big.NewInt(b))},
		} {
			got, err := c.got()
			if fits := c.want.IsInt64(); fits != (err == nil) || fits && int64(got) != c.want.Int64() {
				t.Fatalf("%s %d %d = %d, %v", name, a, b, got, err)
			}
		}
	})
}
