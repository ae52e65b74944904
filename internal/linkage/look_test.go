package linkage

import (
	"context"
	"os"
	"strconv"
	"testing"
)

func TestLookAtErrors(t *testing.T) {
	if os.Getenv("LINK_LOOK") == "" {
		t.Skip("set LINK_LOOK to print errors")
	}
	n, _ := strconv.Atoi(os.Getenv("LINK_LOOK"))
	left, right, lt, rt := vietnamese(42, n)
	res, _ := Link(context.Background(), left, right, Options{Household: true})
	found := map[[2]int32]Pair{}
	for _, p := range res.ctx.ranked {
		found[[2]int32{p.L, p.R}] = p
	}
	by := map[string]int32{}
	for i, e := range lt {
		by[e] = int32(i)
	}
	m := newMeasurer(res.ctx.comps)
	show := func(what string, l, r int32) {
		v := m.vectorOf(res.ctx.p.row(0, l), res.ctx.p.row(1, r))
		t.Logf("%s %v w=%.1f lev=%x joined=%v", what, found[[2]int32{l, r}].Prob, res.ctx.score.total(v, res.ctx.p.row(0, l), res.ctx.p.row(1, r)), uint64(v), res.ctx.block.joinedBefore(len(res.ctx.block.rules), res.ctx.p.row(0, l), res.ctx.p.row(1, r)))
		for f := range vietFields {
			t.Logf("      %-10s %-28q %q", vietFields[f].Column, left.Value(l, f), right.Value(r, f))
		}
	}
	k := 0
	for r, e := range rt {
		if l, ok := by[e]; ok && e != "" {
			if p, ok := found[[2]int32{l, int32(r)}]; !ok || p.Decision == 0 {
				if k++; k%20 == 0 {
					show("LOST", l, int32(r))
				}
			}
		}
	}
	t.Log(k)
	k = 0
	for _, p := range res.Pairs {
		if p.Decision == Review {
			if k++; k%50 == 0 {
				show("REVIEW "+strconv.FormatBool(lt[p.L] == rt[p.R]), p.L, p.R)
			}
		} else if lt[p.L] != rt[p.R] {
			show("WRONG", p.L, p.R)
		}
	}
}
