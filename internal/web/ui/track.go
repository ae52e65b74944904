package ui

// TrackPoint is a value on a share of a period's time; X and Y are in ten-thousandths of the period and in the
// chart's own unit.
type TrackPoint struct {
	X, Y  int64
	Label string
}

// Track draws a result against the time of its period: the straight way from the opening to the target, the
// plan's slices as steps, what was measured, and the day.
type Track struct {
	Title  string
	From   int64 // where the straight way begins
	Target int64
	Now    int64        // ten-thousandths of the period that have gone by
	Points []TrackPoint // measured, oldest first
	Plan   []TrackPoint
	Ends   [2]string // first and last day
	Today  string
	Aim    string // the target as written
	Start  string // the opening as written
}

const (
	trackW, trackH    = 640.0, 250.0
	trackL, trackR    = 70.0, 600.0
	trackTop, trackIn = 44.0, 206.0 // above: the day, and the label of the highest point
)

func (t Track) top() int64 {
	top := t.Target
	for _, p := range t.Points {
		top = max(top, p.Y)
	}
	return max(top, 1)
}

func (t Track) x(at int64) string {
	return px(trackL + float64(min(max(at, 0), 10_000))/10_000*(trackR-trackL))
}

func (t Track) y(v int64) string {
	return px(trackIn - float64(max(v, 0))/float64(t.top())*(trackIn-trackTop))
}

// clear is where the label of the last point stands: above it, or below where the day's own label is.
func (t Track) clear(p TrackPoint) string {
	if trackIn-float64(max(p.Y, 0))/float64(t.top())*(trackIn-trackTop) < 40 {
		return "20"
	}
	return "-10"
}

func (t Track) line(points []TrackPoint) string {
	s := ""
	for _, p := range points {
		s += t.x(p.X) + "," + t.y(p.Y) + " "
	}
	return s
}

// last is the latest measured point; ok false when there is none.
func (t Track) last() (TrackPoint, bool) {
	if len(t.Points) == 0 {
		return TrackPoint{}, false
	}
	return t.Points[len(t.Points)-1], true
}
