package savings

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// province makes places with random movements in which nothing but the model's own effect (new participants per 1,000
// workers and year, from the month after the launch on) tells the places with a model from the others. The province
// as a whole grows with time and has a Tết month, as real ones do.
func province(dice *rand.Rand, treated, others int, effect float64) ([]Locality, []Launch) {
	const months = 36
	var all []Locality
	var launches []Launch
	for i := range treated + others {
		u := Locality{ID: int64(i + 1), Level: 3, Sort: "commune", Workers: int64(2000 + dice.IntN(2000)), Touched: i < treated}
		launch := 14 + dice.IntN(12)
		if u.Touched {
			launches = append(launches, Launch{Unit: u.ID, Month: launch})
		}
		base, stock := 8+4*dice.Float64(), u.Workers*int64(3+dice.IntN(4))/100
		for m := range months {
			yearly := base + 0.2*float64(m)
			if m%12 == 1 {
				yearly *= 2
			}
			if u.Touched && m > launch {
				yearly += effect
			}
			x := Monthly{Start: stock, New: poisson(dice, yearly/12/1000*float64(u.Workers)), Lost: poisson(dice, float64(stock)*0.006)}
			stock += x.New - x.Lost
			u.Months = append(u.Months, x)
		}
		all = append(all, u)
	}
	return all, launches
}

func poisson(dice *rand.Rand, mean float64) int64 {
	n, p, limit := int64(-1), 1.0, math.Exp(-mean)
	for p > limit {
		n, p = n+1, p*dice.Float64()
	}
	return max(n, 0)
}

// Without an effect the interval covers zero in about 95 of 100 provinces; a seeded simulation of 600 of them lies
// within four standard deviations of that.
func TestNoEffectIsCoveredAtItsRate(t *testing.T) {
	dice := rand.New(rand.NewPCG(7, 911))
	const runs = 600
	var covered, keptCovered, kept int
	for range runs {
		c := Compare(province(dice, 20, 80, 0))
		if c.Lack != "" {
			t.Fatalf("20 communes with 80 beside them are enough: %+v", c)
		}
		if !c.New.Clear() {
			covered++
		}
		if c.Kept.N > 0 {
			kept++
			if !c.Kept.Clear() {
				keptCovered++
			}
		}
	}
	for name, share := range map[string]float64{"new": float64(covered) / runs, "kept": float64(keptCovered) / float64(kept)} {
		if share < 0.915 || share > 0.985 {
			t.Errorf("%s: the interval of 95 %% covered zero in %.1f %% of provinces without an effect", name, 100*share)
		}
	}
}

// A planted effect of eight new participants per 1,000 workers and year is found, and its interval holds it at about
// its rate.
func TestAPlantedEffectIsFound(t *testing.T) {
	dice := rand.New(rand.NewPCG(7, 912))
	const runs, effect = 200, 8.0
	var found, held int
	for range runs {
		c := Compare(province(dice, 20, 80, effect))
		if c.New.Low > 0 {
			found++
		}
		if c.New.Low <= effect && effect <= c.New.Top {
			held++
		}
	}
	if found < runs*95/100 || held < runs*90/100 {
		t.Errorf("found %d, interval held the truth %d of %d", found, held, runs)
	}
}

// Too little says so, and why.
func TestTooLittleIsSaid(t *testing.T) {
	dice := rand.New(rand.NewPCG(7, 913))
	few, launches := province(dice, 5, 50, 20)
	if c := Compare(few, launches); c.Lack != LackUnits || c.New.N != 0 {
		t.Errorf("five units: %+v", c)
	}
	all, launches := province(dice, 12, 60, 20)
	for i := range launches {
		launches[i].Month = 36 - CompareLeast // only five whole months after the month of the launch
	}
	if c := Compare(all, launches); c.Lack != LackMonths || c.Short != 12 {
		t.Errorf("five months after the launch: %+v", c)
	}
	for i := range launches {
		launches[i].Month--
	}
	if c := Compare(all, launches); c.Lack != "" || c.Pairs[0].Span != CompareLeast {
		t.Errorf("six months are enough: %+v", c)
	}
	for i := range all {
		for m := range all[i].Months {
			all[i].Months[m].New = 0
		}
	}
	if c := Compare(all, launches); c.Lack != LackPeople {
		t.Errorf("nobody new: %+v", c)
	}
}

// A similar unit serves one launch only, has no model, is of the same sort, at most twice as large and at most five
// points apart; and the order in which units come changes nothing.
func TestSimilarUnits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dice := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		all, launches := province(dice, rapid.IntRange(1, 15).Draw(t, "with"), rapid.IntRange(0, 40).Draw(t, "without"), 3)
		for i := range all {
			if dice.IntN(4) == 0 {
				all[i].Sort = "ward"
			}
		}
		at := map[int64]*Locality{}
		for i := range all {
			at[all[i].ID] = &all[i]
		}
		c := Compare(all, launches)
		month := map[int64]int{}
		for _, l := range launches {
			month[l.Unit] = l.Month
		}
		used := map[int64]bool{}
		for _, p := range c.Pairs {
			for _, id := range p.Controls {
				o, u := at[id], at[p.Unit]
				_, fits := distance(u, o, month[p.Unit])
				if used[id] || o.Touched || o.Sort != u.Sort || !fits {
					t.Fatalf("%d beside %d", id, p.Unit)
				}
				used[id] = true
			}
		}
		if len(c.Pairs)+c.Alone+c.Short != c.Launches {
			t.Fatalf("every launch is accounted for: %+v", c)
		}
		dice.Shuffle(len(launches), func(i, j int) { launches[i], launches[j] = launches[j], launches[i] })
		if d := Compare(all, launches); d.New != c.New || d.Lack != c.Lack {
			t.Fatalf("another order, another answer: %+v %+v", c.New, d.New)
		}
	})
}

func TestStudent(t *testing.T) {
	for df, want := range map[int]float64{1: 12.706, 5: 2.571, 10: 2.228, 11: 2.201, 19: 2.093, 30: 2.042, 120: 1.980} {
		if got := student975(df); math.Abs(got-want) > 0.002 {
			t.Errorf("t(0.975, %d) = %.4f, want %.3f", df, got, want)
		}
	}
}
