package person

import "luoi/internal/day"

// Statement is a stock and its movements as another source told them (4.04): often only some of the
// columns. Known columns are set; the rest are nil.
type Statement struct {
	UnitID   int64
	Scheme   Scheme
	From     day.Date
	AsOf     day.Date
	Opening  *int64
	Gained   *int64
	Returned *int64
	Renewed  *int64
	Lapsed   *int64
	MovedIn  *int64
	MovedOut *int64
	Closing  *int64
	Source   string
}

// Net is closing minus opening; ok is false when one of them was not told.
func (s Statement) Net() (n int64, ok bool) {
	if s.Opening == nil || s.Closing == nil {
		return 0, false
	}
	return *s.Closing - *s.Opening, true
}

// ImpliedLapsed is how many must have left for the told gains to end at the told closing stock; ok is
// false when the statement lacks opening, closing or gains. Columns not told count as none, and that is
// why the result is "implied", not a fact.
func (s Statement) ImpliedLapsed() (n int64, ok bool) {
	net, ok := s.Net()
	if !ok || s.Gained == nil {
		return 0, false
	}
	return *s.Gained + or0(s.Returned) + or0(s.MovedIn) - or0(s.MovedOut) - net, true
}

// Closes reports whether a statement with a lapsed column leads from opening to closing; it holds when
// there is nothing to check.
func (s Statement) Closes() bool {
	implied, ok := s.ImpliedLapsed()
	return !ok || s.Lapsed == nil || *s.Lapsed == implied
}

func or0(p *int64) int64 {
	if p == nil {
		return 0
	}
	return *p
}
