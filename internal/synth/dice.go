package synth

import (
	"math/bits"
	"math/rand/v2"
)

// dice is a stream of chances that belongs to one thing (a household, a row of a list), so that the
// thing comes out the same however often and in whatever order it is generated.
type dice struct{ pcg rand.PCG }

// Streams keep the chances of different questions about the same thing apart: adding a question to
// one does not change the answers of another.
const (
	streamPlace uint64 = iota + 1
	streamVillage
	streamHousehold
	streamCover
	streamResidentRow
	streamInsuredRow
	streamOutside
	streamOrder
)

func roll(seed, stream, index uint64) dice {
	var d dice
	d.reset(seed, stream, index)
	return d
}

func (d *dice) reset(seed, stream, index uint64) {
	d.pcg.Seed(mix(seed^stream*0x9e3779b97f4a7c15), mix(index+stream<<56))
}

// mix is the finaliser of splitmix64: neighbouring numbers become unrelated ones.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// n is a number from 0 to k-1; k must be positive.
func (d *dice) n(k int) int {
	hi, _ := bits.Mul64(d.pcg.Uint64(), uint64(k))
	return int(hi)
}

// between is a number from a to b, both included.
func (d *dice) between(a, b int) int {
	if b <= a {
		return a
	}
	return a + d.n(b-a+1)
}

// f is a number from 0 to 1, 1 excluded.
func (d *dice) f() float64 { return float64(d.pcg.Uint64()>>11) / (1 << 53) }

// chance is true with probability p.
func (d *dice) chance(p float64) bool { return d.f() < p }

// bell is a number around 0 with spread 1, near enough to a normal one for what is needed here.
func (d *dice) bell() float64 { return (d.f() + d.f() + d.f() + d.f() - 2) * 1.732 }
