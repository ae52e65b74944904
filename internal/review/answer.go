package review

import "luoi/internal/person"

// Answer is what the village head says of one person. Numbers are stored and are the keys 1 to 5 of the
// marking page: append, never renumber.
type Answer int

const (
	Unmarked  Answer = iota
	Elsewhere        // đã có nơi khác: takes part somewhere our lists do not show
	Away             // đi làm xa: lives elsewhere
	Died             // đã mất
	Likely           // có khả năng: may join when asked
	NotNow           // chưa, không
)

// Answers lists the five in the order of the paper, the sheet and the keys.
var Answers = [...]Answer{Elsewhere, Away, Died, Likely, NotNow}

var answerCodes = [...]string{"unmarked", "elsewhere", "away", "died", "likely", "not_now"}

// Code is the stable word of an answer in addresses and message keys ("review.answer.away").
func (a Answer) Code() string {
	if !a.Known() {
		return answerCodes[Unmarked]
	}
	return answerCodes[a]
}

// Known reports whether a is one of the five, or Unmarked.
func (a Answer) Known() bool { return a >= Unmarked && int(a) < len(answerCodes) }

// Gone reports whether the answer takes the person out of the people of the place.
func (a Answer) Gone() bool { return a == Away || a == Died }

// Standing is what all rounds together say of one person: the latest answer, and for which schemes the
// latest answer was that the person takes part elsewhere.
type Standing struct {
	Answer Answer
	Told   int // bits by scheme; ToldAny for a round about any scheme
}

// ToldAny is the bit of "takes part in something elsewhere" where the round did not ask in what.
const ToldAny = 1 << 4

// ToldBit is the bit of a round's scheme in Standing.Told.
func ToldBit(s person.Scheme) int {
	if s == person.SchemeAny {
		return ToldAny
	}
	return s.Bit()
}

// After is the standing once a later answer of a round about the scheme was given.
func (st Standing) After(s person.Scheme, a Answer) Standing {
	if a == Unmarked {
		return st
	}
	st.Answer = a
	st.Told &^= ToldBit(s)
	if a == Elsewhere {
		st.Told |= ToldBit(s)
	}
	return st
}
