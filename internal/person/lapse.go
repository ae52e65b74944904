package person

import "luoi/internal/day"

// LapseReason (lý do dừng) is why somebody stopped, as the family said it. The words are stored. A move to
// compulsory insurance is none of them: it is no loss, and is seen in the spells.
type LapseReason string

const (
	LapseMoney      LapseReason = "money"      // chưa có tiền, thu nhập không đều
	LapseAway       LapseReason = "away"       // đi làm xa, chuyển chỗ ở
	LapseUnclear    LapseReason = "unclear"    // chưa hiểu, chưa thấy lợi
	LapseOneOff     LapseReason = "oneoff"     // rút một lần
	LapseUnreminded LapseReason = "unreminded" // quên, không ai nhắc
	LapseOther      LapseReason = "other"
)

// LapseReasons lists the six in the order of the buttons.
var LapseReasons = [...]LapseReason{LapseMoney, LapseAway, LapseUnclear, LapseOneOff, LapseUnreminded, LapseOther}

// Lapsed is one person's stop within a period.
type Lapsed struct {
	Person ID
	Last   day.Date // last day covered
	Back   bool     // came back later in the period or after it
}

// LapsesOf lists the stops of one person, latest first. Moves to compulsory insurance are not among them.
func LapsesOf(h History, scheme Scheme, period Period) []Lapsed {
	var out []Lapsed
	var b Bridge
	for _, e := range Movements(h, scheme, period, &b) {
		switch e.Kind {
		case MovementLapsed:
			out = append([]Lapsed{{Person: h.Person, Last: e.On.AddDays(-1)}}, out...)
		case MovementReturned:
			if len(out) > 0 {
				out[0].Back = true
			}
		}
	}
	return out
}
