package target

import (
	"math/big"
	"slices"

	"luoi/internal/fault"
)

// Shares divides a whole by weights so that the parts sum to it exactly: by largest remainder, the earlier
// part first among equals. Weights below zero count as zero; when all are zero the parts are as equal as they
// can be.
func Shares(whole int64, weights []int64) []int64 {
	out := make([]int64, len(weights))
	if len(weights) == 0 {
		return out
	}
	w := make([]*big.Int, len(weights))
	sum := new(big.Int)
	for n, v := range weights {
		w[n] = big.NewInt(max(v, 0))
		sum.Add(sum, w[n])
	}
	if sum.Sign() == 0 {
		for n := range w {
			w[n] = big.NewInt(1)
		}
		sum = big.NewInt(int64(len(w)))
	}
	left := whole
	rest := make([]*big.Int, len(w))
	order := make([]int, len(w))
	for n := range w {
		q, r := new(big.Int).QuoRem(new(big.Int).Mul(big.NewInt(whole), w[n]), sum, new(big.Int))
		out[n], rest[n], order[n] = q.Int64(), r, n
		left -= out[n]
	}
	slices.SortStableFunc(order, func(a, b int) int { return rest[b].Cmp(rest[a]) })
	for n := range left {
		out[order[n]]++
	}
	return out
}

// Ground is what a fair allocation knows of one holder. A number that is not known is -1.
type Ground struct {
	Holder     Holder
	Name       string
	WorkingAge int64 // people of working age
	Covered    int64 // of them in the scheme now
	Elsewhere  int64 // of them insured by a scheme that excludes this one
	LastYear   int64 // new participants last year
	Collectors int64 // people who sell
	Poor       int64 // tenths of a percent of poor and near-poor households
}

// Weights say how much each ground counts, in hundredths; they are shown beside the proposal and can be changed.
type Weights struct {
	Gap       int64 // those of working age not yet insured
	LastYear  int64 // what the place achieved last year
	Network   int64 // collectors
	PoorEases int64 // how much a poor place is eased: hundredths of its share taken off at 100 % poor
}

// DefaultWeights are the ones a proposal begins with.
func DefaultWeights() Weights { return Weights{Gap: 60, LastYear: 25, Network: 15, PoorEases: 50} }

// Check refuses weights of which nothing could follow.
func (w Weights) Check() error {
	for _, v := range []int64{w.Gap, w.LastYear, w.Network, w.PoorEases} {
		if v < 0 || v > 100 {
			return fault.New(fault.Invalid, "target.weight_range")
		}
	}
	if w.Gap+w.LastYear+w.Network == 0 {
		return fault.New(fault.Invalid, "target.weight_none")
	}
	return nil
}

// Proposal is what one holder would be given, and why: the growth it gets from each ground, in hundredths.
type Proposal struct {
	Ground
	Value    int64 // the target
	Floor    int64 // what a stock target begins with: those already covered
	FromGap  int64 // hundredths of a person
	FromLast int64
	FromNet  int64
	Eased    int64 // hundredths of the share taken off for poverty
}

// Propose allocates a target to holders so that the parts sum exactly. A stock begins with everyone already
// covered and only the growth is divided; when it is below the covered, it is divided by them. Equal grounds
// give equal parts up to the one person that cannot be divided.
func Propose(k Kind, value int64, grounds []Ground, w Weights) ([]Proposal, error) {
	if err := w.Check(); err != nil {
		return nil, err
	}
	if !k.Counts() {
		return nil, fault.New(fault.Invalid, "target.rate_not_divided")
	}
	out := make([]Proposal, len(grounds))
	floors, floor := make([]int64, len(grounds)), int64(0)
	for n, g := range grounds {
		out[n].Ground = g
		if k == Stock {
			floors[n] = max(g.Covered, 0)
			floor += floors[n]
		}
	}
	growth := value - floor
	if growth < 0 {
		for n, v := range Shares(value, floors) {
			out[n].Value = v
		}
		return out, nil
	}
	scores := scoresOf(grounds, w, out)
	for n, v := range Shares(growth, scores) {
		out[n].Floor = floors[n]
		out[n].Value = floors[n] + v
	}
	explain(out, growth, scores)
	return out, nil
}

// million is the scale of shares inside a proposal: parts per million of the whole of one ground.
const million = 1_000_000

func scoresOf(grounds []Ground, w Weights, out []Proposal) []int64 {
	part := func(pick func(Ground) int64) []int64 {
		list, sum := make([]int64, len(grounds)), int64(0)
		for n, g := range grounds {
			list[n] = max(pick(g), 0)
			sum += list[n]
		}
		for n := range list {
			if sum == 0 {
				list[n] = million / int64(len(list))
			} else {
				list[n] = roundDiv(list[n]*million, sum)
			}
		}
		return list
	}
	gap := part(func(g Ground) int64 { return g.WorkingAge - max(g.Covered, 0) - max(g.Elsewhere, 0) })
	last := part(func(g Ground) int64 { return g.LastYear })
	net := part(func(g Ground) int64 { return g.Collectors })
	scores := make([]int64, len(grounds))
	for n, g := range grounds {
		keep := 100_000 - w.PoorEases*min(max(g.Poor, 0), 1000)
		out[n].Eased = roundDiv(100_000-keep, 10)
		a, b, c := gap[n]*w.Gap, last[n]*w.LastYear, net[n]*w.Network
		out[n].FromGap, out[n].FromLast, out[n].FromNet = a, b, c
		scores[n] = roundDiv((a+b+c)*keep, 100_000)
	}
	return scores
}

// explain turns raw scores into hundredths of a person of the growth.
func explain(out []Proposal, growth int64, scores []int64) {
	for n := range out {
		p := &out[n]
		raw := p.FromGap + p.FromLast + p.FromNet
		got := (p.Value - p.Floor) * 100
		if raw == 0 || scores[n] == 0 || growth == 0 {
			p.FromGap, p.FromLast, p.FromNet = 0, 0, 0
			continue
		}
		parts := Shares(got, []int64{p.FromGap, p.FromLast, p.FromNet})
		p.FromGap, p.FromLast, p.FromNet = parts[0], parts[1], parts[2]
	}
}
