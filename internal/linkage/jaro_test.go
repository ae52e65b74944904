package linkage

import (
	"math"
	"math/rand/v2"
	"testing"
)

func word(r *rand.Rand, most, letters int) []byte {
	b := make([]byte, r.IntN(most+1))
	for i := range b {
		b[i] = byte('a' + r.IntN(letters))
	}
	return b
}

// damage makes a copy with a few edits, so that near pairs are tested as well as far ones.
func damaged(r *rand.Rand, s []byte) []byte {
	t := append([]byte(nil), s...)
	for range r.IntN(4) {
		if len(t) < 2 {
			break
		}
		i := r.IntN(len(t) - 1)
		switch r.IntN(4) {
		case 0:
			t[i], t[i+1] = t[i+1], t[i]
		case 1:
			t = append(t[:i], t[i+1:]...)
		case 2:
			t[i] = byte('a' + r.IntN(26))
		case 3:
			t = append(t[:i], append([]byte{'q'}, t[i:]...)...)
		}
	}
	return t
}

func checkKernels(t *testing.T, k *kernel, a, b []byte) {
	t.Helper()
	if got, want := k.jaro(a, b), jaroNaive(a, b); math.Abs(got-want) > 1e-12 {
		t.Fatalf("jaro(%q, %q) = %v, the textbook says %v", a, b, got, want)
	}
	if x, y := k.jaroWinkler(a, b), k.jaroWinkler(b, a); x != y {
		t.Fatalf("jaroWinkler(%q, %q) depends on the order: %v, %v", a, b, x, y)
	}
	want := k.osaRows(a, b)
	for limit := 0; limit < 4; limit++ {
		if got := k.distance(a, b, limit); got != min(want, limit+1) {
			t.Fatalf("distance(%q, %q, %d) = %d, the table says %d", a, b, limit, got, want)
		}
	}
	if got := k.distance(a, b, 1000); got != want {
		t.Fatalf("distance(%q, %q) = %d, the table says %d", a, b, got, want)
	}
	for i, x := range k.pm {
		if x != 0 {
			t.Fatalf("the scratch table is not clean at %d after %q, %q", i, a, b)
		}
	}
}

func TestKernelsAgainstTheTextbook(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var k kernel
	for range 60_000 {
		a := word(r, 12, 5)
		checkKernels(t, &k, a, word(r, 12, 5))
		checkKernels(t, &k, a, damaged(r, a))
	}
	for range 3000 { // around and beyond one machine word
		a := word(r, 90, 26)
		checkKernels(t, &k, a, damaged(r, a))
		checkKernels(t, &k, a, word(r, 90, 4))
	}
}

func FuzzKernels(f *testing.F) {
	f.Add([]byte("martha"), []byte("marhta"))
	f.Add([]byte("nguyen van an"), []byte("nguyen an van"))
	f.Add([]byte(""), []byte("x"))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		var k kernel
		checkKernels(t, &k, a[:min(len(a), 200)], b[:min(len(b), 200)])
	})
}

func TestKnownSimilarities(t *testing.T) {
	var k kernel
	for _, c := range []struct {
		a, b string
		want float64
	}{{"martha", "marhta", .9611}, {"dwayne", "duane", .84}, {"dixon", "dicksonx", .8133}} {
		if got := k.jaroWinkler([]byte(c.a), []byte(c.b)); math.Abs(got-c.want) > 5e-4 {
			t.Errorf("jaroWinkler(%s, %s) = %.4f, want %.4f", c.a, c.b, got, c.want)
		}
	}
}

func BenchmarkJaroWinkler(b *testing.B) {
	var k kernel
	x, y := []byte("nguyen thi thanh huong"), []byte("nguyen thi thnah huog")
	for b.Loop() {
		k.jaroWinkler(x, y)
	}
}

func BenchmarkDistance(b *testing.B) {
	var k kernel
	x, y := []byte("nguyen thi thanh huong"), []byte("nguyen thi thnah huog")
	for b.Loop() {
		k.distance(x, y, 30)
	}
}
