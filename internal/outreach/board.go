package outreach

import (
	"sort"

	"luoi/internal/day"
)

// Board is a group's line of months (6.06): the sum, the mean of the months, the best day.
type Board struct {
	Months  []MonthCount // every month of the span, also empty ones
	Sum     int64
	Mean    int64 // tenths of a person a month, rounded half up
	Best    day.Date
	BestN   int64
	BestPer int64 // tenths of a percent of Sum
}

// MonthCount is one month of the line.
type MonthCount struct {
	Month day.Month
	N     int64
	Days  map[int]int64 // by day of the month
}

// BoardOf counts registrations by day over the months from first to last, both included. Days outside are left out.
func BoardOf(days map[day.Date]int64, first, last day.Month) Board {
	var b Board
	for m := first; !m.After(last); m = m.Add(1) {
		b.Months = append(b.Months, MonthCount{Month: m, Days: map[int]int64{}})
	}
	on := make([]day.Date, 0, len(days))
	for d := range days {
		on = append(on, d)
	}
	sort.Slice(on, func(i, j int) bool { return on[i].Before(on[j]) })
	for _, d := range on {
		i := d.InMonth().Since(first)
		if i < 0 || i >= len(b.Months) {
			continue
		}
		n := days[d]
		b.Months[i].N += n
		b.Months[i].Days[d.Day()] += n
		b.Sum += n
		if n > b.BestN {
			b.Best, b.BestN = d, n
		}
	}
	if n := int64(len(b.Months)); n > 0 {
		b.Mean = (b.Sum*20 + n) / (2 * n)
	}
	if b.Sum > 0 {
		b.BestPer = (b.BestN*2000 + b.Sum) / (2 * b.Sum)
	}
	return b
}

// WeekResult is what one group brought in a week, and in the four weeks before it.
type WeekResult struct {
	Group  int64
	N      int64
	Before [4]int64 // the week before first
}

// Gain is by how much the week was better than the mean of the four before, in quarters of a person.
func (w WeekResult) Gain() int64 {
	var sum int64
	for _, n := range w.Before {
		sum += n
	}
	return 4*w.N - sum
}

// Rewards proposes whom to praise on Monday (6.10): the group with most, and the one that improved most.
// 0 is nobody: no group brought anyone, or none improved. A tie goes to the group that needed fewer weeks
// to get there, then to the elder one; the leader decides anyway.
func Rewards(list []WeekResult) (top, improved int64) {
	sorted := append([]WeekResult(nil), list...)
	sort.Slice(sorted, func(i, j int) bool {
		a, b := sorted[i], sorted[j]
		if a.N != b.N {
			return a.N > b.N
		}
		if a.Gain() != b.Gain() {
			return a.Gain() > b.Gain()
		}
		return a.Group < b.Group
	})
	if len(sorted) > 0 && sorted[0].N > 0 {
		top = sorted[0].Group
	}
	best := int64(0)
	for _, w := range sorted {
		if w.Group != top && w.N > 0 && w.Gain() > best {
			best, improved = w.Gain(), w.Group
		}
	}
	return top, improved
}
