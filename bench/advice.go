package bench

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"luoi/internal/advice"
	"luoi/internal/day"
	"luoi/internal/i18n"
	"luoi/internal/money"
	"luoi/internal/policy"
)

// Advice measures the rules: whole family pages a second on one core and on all, single contributions a
// second, and the cheapest first step of every uncovered person of a province (N, 1,000,000 unless told).
// All answers are made in full; nothing is kept from one family to the next.
func Advice(ctx context.Context, o Options, w io.Writer) error {
	if o.N <= 0 {
		o.N = 1_000_000
	}
	if o.Seed == 0 {
		o.Seed = 1
	}
	start := time.Now()
	book, err := policy.Vietnam()
	if err != nil {
		return err
	}
	r := NewReport("advice", fmt.Sprintf("%d made-up people, families of 2 to 6, seed %d, book %s", o.N, o.Seed, book.Version()))
	r.Add(Line{What: "book read and checked", Value: time.Since(start).Seconds() * 1000, Unit: "ms"})
	cores := runtime.GOMAXPROCS(0)
	for _, n := range []int{1, cores} {
		o.tell("pages", 0, int64(n))
		rate, err := pagesPerSecond(ctx, book, o.Seed, n)
		if err != nil {
			return err
		}
		r.Add(Line{What: fmt.Sprintf("family pages, %d core(s)", n), Value: rate, Unit: "pages/s", Goal: "one page in 50 ms on a slow phone"})
	}
	o.tell("steps", 0, int64(o.N))
	begin := time.Now()
	sum, err := firstSteps(ctx, book, o.Seed, o.N, cores)
	if err != nil {
		return err
	}
	took := time.Since(begin).Seconds()
	o.tell("steps", int64(o.N), int64(o.N))
	r.Add(Line{What: fmt.Sprintf("cheapest first step of %d people", o.N), Value: took, Unit: "s", Goal: "1,000,000 in 60 s on two cores"})
	r.Add(Line{What: "cheapest first step", Value: float64(o.N) / took, Unit: "people/s"})
	r.Add(Line{What: "their monthly payments together", Value: float64(sum) / 1e9, Unit: "bn đồng"})
	r.Add(Line{What: "peak memory", Value: PeakMB(), Unit: "MB"})
	return r.Write(w, o.JSON)
}

// measureFor is how long family pages are made for each figure.
const measureFor = 3 * time.Second

func pagesPerSecond(ctx context.Context, book *policy.Book, seed uint64, cores int) (float64, error) {
	words := func(key string, args ...any) string { return i18n.T(i18n.VI, key, args...) }
	counts := make([]int, cores)
	g, ctx := errgroup.WithContext(ctx)
	begin := time.Now()
	for i := range cores {
		g.Go(func() error {
			rnd := rand.New(rand.NewPCG(seed, uint64(i)))
			for time.Since(begin) < measureFor {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				if _, err := advice.New(book).FamilyPage(family(rnd), words); err != nil {
					return err
				}
				counts[i]++
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return 0, err
	}
	total := 0
	for _, n := range counts {
		total += n
	}
	return float64(total) / time.Since(begin).Seconds(), nil
}

// benchDay is the day all is reckoned on, forty days before the floor changes.
var benchDay = day.Must(2026, 11, 22)

func family(r *rand.Rand) advice.Family {
	f := advice.Family{On: benchDay, OfficePhone: "0262 000 000", Season: advice.Season{Harvests: []int{1 + r.IntN(6), 7 + r.IntN(6)}}}
	for i := range 2 + r.IntN(5) {
		f.Members = append(f.Members, advice.Member{Name: fmt.Sprintf("Người %d", i+1), Female: i%2 == 0,
			Birth: birth(r), Joins: i < 2, Income: money.Dong(1_500_000 + 50_000*r.IntN(100)),
			Categories: []string{group(r)}, Card: true, CardGroups: cardGroups(r)})
	}
	return f
}

func birth(r *rand.Rand) day.Date { return day.Must(1968+r.IntN(38), 1+r.IntN(12), 1+r.IntN(28)) }

func group(r *rand.Rand) string {
	return []string{advice.Other, advice.Other, advice.Other, advice.EthnicMinority, advice.NearPoor, advice.Poor}[r.IntN(6)]
}

func cardGroups(r *rand.Rand) []string {
	return [][]string{nil, nil, {"farm_average"}, {"near_poor"}}[r.IntN(4)]
}

// firstSteps shares the people among the cores; each core looks the book up for itself.
func firstSteps(ctx context.Context, book *policy.Book, seed uint64, n, cores int) (money.Dong, error) {
	sums := make([]money.Dong, cores)
	g, ctx := errgroup.WithContext(ctx)
	for i := range cores {
		g.Go(func() error {
			steps, err := advice.NewSteps(book, benchDay)
			if err != nil {
				return err
			}
			rnd := rand.New(rand.NewPCG(seed, uint64(1000+i)))
			for k := i; k < n; k += cores {
				if k&0xfff == 0 && ctx.Err() != nil {
					return ctx.Err()
				}
				s, err := steps.Step(prospect(rnd))
				if err != nil {
					return err
				}
				sums[i] += s.Payable
			}
			return nil
		})
	}
	err := g.Wait()
	total := money.Dong(0)
	for _, s := range sums {
		total += s
	}
	return total, err
}

func prospect(r *rand.Rand) advice.Prospect {
	p := advice.Prospect{Female: r.IntN(2) == 0, Birth: birth(r), Categories: []string{group(r)}, Position: r.IntN(4), NeedsSI: true, NeedsCard: r.IntN(3) == 0}
	if p.NeedsCard && r.IntN(2) == 0 {
		p.CardGroup = "farm_average"
	}
	return p
}
