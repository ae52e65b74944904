package policy

import "luoi/internal/day"

// RetiringBetween is the range of birth days of those who reach the retirement age of their sex after one
// day and not after another: the first day excluded, the last included. Every later birth reaches it later,
// so the range has no gaps.
func (b *Book) RetiringBetween(female bool, after, to day.Date) (low, high day.Date, err error) {
	early, err := b.WorkingAgeOn(after)
	if err != nil {
		return low, high, err
	}
	late, err := b.WorkingAgeOn(to)
	if err != nil {
		return low, high, err
	}
	return early.lastRetired(female, after), late.lastRetired(female, to), nil
}

// lastRetired is the latest birth day of someone who has reached the retirement age on the day.
func (w *WorkingAge) lastRetired(female bool, on day.Date) day.Date {
	low, high := on.AddMonths(-12*80), on.AddMonths(-12*40) // retired at 80, not at 40
	for days := high.DaysSince(low); days > 1; days = high.DaysSince(low) {
		if mid := low.AddDays(days / 2); w.Retired(female, mid) {
			low = mid
		} else {
			high = mid
		}
	}
	return low
}
