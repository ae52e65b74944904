package linkage

import (
	"context"
	"math"
	"slices"
	"strconv"
)

// SelfQuality is what linking is worth on the customer's own lists: pairs of rows that share an
// identifier are known to be true, so their identifiers are hidden and the lists linked again. The
// pairs hidden are those with good paperwork; for people who never had a number it may be harder.
type SelfQuality struct {
	Quality
	Hidden int `json:"hidden"` // pairs whose identifiers were hidden
}

const (
	hideShare = .2    // of the anchored pairs: the others go on teaching
	hideMost  = 50000 // pairs
)

// SelfEvaluate measures precision, recall, calibration and the share wrongly not found on pairs whose
// identifiers were hidden. With fewer than 100 such pairs Hidden is what there was and the figures
// are empty. Options.Model, RightFrom and Known are not used.
func SelfEvaluate(ctx context.Context, left, right *Table, opt Options) (*SelfQuality, error) {
	if err := checkFields(left, right); err != nil {
		return nil, err
	}
	opt.Model, opt.RightFrom, opt.Known = nil, 0, nil
	pairs := anchored(left, right, withDefaults(opt).Threads)
	if len(pairs) < 100 {
		return &SelfQuality{Hidden: len(pairs)}, nil
	}
	rows := [2][]int32{}
	for _, p := range pairs {
		rows[0], rows[1] = append(rows[0], p[0]), append(rows[1], p[1])
	}
	res, err := Link(ctx, left.without(rows[0]), right.without(rows[1]), opt)
	if err != nil {
		return nil, err
	}
	lt, rt := make([]string, left.rows), make([]string, right.rows)
	for i, p := range pairs {
		lt[p[0]] = strconv.Itoa(i)
		rt[p[1]] = lt[p[0]]
	}
	// Only pairs that touch a hidden row can be judged.
	judged := func(p Pair) bool { return lt[p.L] == "" && rt[p.R] == "" }
	res.Pairs = slices.DeleteFunc(res.Pairs, judged)
	res.ctx.ranked = slices.DeleteFunc(res.ctx.ranked, judged)
	return &SelfQuality{Quality: *res.Measure(lt, rt), Hidden: len(pairs)}, nil
}

// anchored picks pairs of rows that share an identifier which each list holds exactly once. The
// choice depends on what the rows hold, not on their order.
func anchored(left, right *Table, threads int) [][2]int32 {
	tables := []*Table{left, right}
	spaces := buildSpaces(tables, threads)
	p := &prepared{spaces: spaces}
	p.hashRows(tables, threads)
	partner := map[int32]int32{}
	torn := map[int32]bool{} // rows whose identifiers point to two people
	for f, s := range spaces {
		if s.field.Kind != ID {
			continue
		}
		at := [2][]int32{holders(left, f, s, 0), holders(right, f, s, 1)}
		for v := range at[0] {
			l, r := at[0][v], at[1][v]
			if l <= 0 || r <= 0 {
				continue
			}
			if old, ok := partner[l-1]; ok && old != r-1 {
				torn[l-1] = true
			}
			partner[l-1] = r - 1
		}
	}
	share := math.Min(hideShare, hideMost/float64(len(partner)+1))
	limit := uint64(share * math.MaxUint64)
	var out [][2]int32
	for l, r := range partner {
		if !torn[l] && mix(p.hash[0][l], p.hash[1][r]) < limit {
			out = append(out, [2]int32{l, r})
		}
	}
	slices.SortFunc(out, func(a, b [2]int32) int { return int(a[0] - b[0]) })
	used := map[int32]bool{}
	return slices.DeleteFunc(out, func(a [2]int32) bool {
		twice := used[a[1]]
		used[a[1]] = true
		return twice
	})
}

// holders gives for every value its only row + 1, 0 for none, -1 for several.
func holders(t *Table, field int, s *space, side int) []int32 {
	out := make([]int32, s.vals.len())
	for i, c := range t.cols[field].codes {
		switch v := s.side[side][c]; {
		case v == 0:
		case out[v] == 0:
			out[v] = int32(i) + 1
		default:
			out[v] = -1
		}
	}
	return out
}

// without is the table with the identifiers of some rows left empty.
func (t *Table) without(rows []int32) *Table {
	out := &Table{fields: t.fields, rows: t.rows, cols: slices.Clone(t.cols)}
	for f, x := range t.fields {
		if x.Kind != ID {
			continue
		}
		codes := slices.Clone(t.cols[f].codes)
		for _, i := range rows {
			codes[i] = 0
		}
		out.cols[f].codes = codes
	}
	return out
}
