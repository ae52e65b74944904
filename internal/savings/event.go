package savings

import (
	"bytes"
	"encoding/json"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/money"
)

// Move takes Amount đồng (> 0) from one account to another. Between two things held, or two claims, it goes from
// the one to the other; from a claim to a thing held both grow (money comes in); from a thing held to a claim
// both shrink (money goes out). For names the due that cash given to an agent is meant for.
type Move struct {
	From   Code       `json:"from"`
	To     Code       `json:"to"`
	Amount money.Dong `json:"amount"`
	For    Code       `json:"for,omitempty"`
}

// Effect is what the move does to the balances of its two accounts.
func (m Move) Effect() (from, to money.Dong) {
	switch {
	case m.From.Held() == m.To.Held():
		return -m.Amount, m.Amount
	case m.To.Held():
		return m.Amount, m.Amount
	}
	return -m.Amount, -m.Amount
}

// Confirmation is one person who stood by and agreed. Method ranks: device (own telephone), pin (own PIN on the
// shared one), photo (photographed signature), paper (signed minutes kept by the group).
type Confirmation struct {
	No     int    `json:"no"` // member number in the group
	Method string `json:"method"`
}

// Methods of confirming, the strongest first, with the letter that entries keep.
var Methods = []string{"device", "pin", "photo", "paper"}

// Count is what two people counted (kiểm quỹ): pieces of each of Notes, and what the book said at that moment.
type Count struct {
	Custodian int        `json:"custodian"` // member number
	Pieces    []int      `json:"pieces"`    // beside Notes, the largest first
	Expected  money.Dong `json:"expected"`
}

// Event is one act as it was recorded, on a telephone or in the office. ID, Device, N and At were made there.
type Event struct {
	ID       string         `json:"-"`
	Book     int64          `json:"-"`
	Device   string         `json:"-"`
	N        int64          `json:"-"` // counter of the device, from 1
	At       int64          `json:"-"` // unix ms by the device's clock
	Kind     Kind           `json:"kind"`
	Day      day.Date       `json:"day"`               // the day it happened
	Meeting  string         `json:"meeting,omitempty"` // id made by whoever opened the meeting
	By       int            `json:"by"`                // member number of who recorded it; 0: an officer of the union
	Moves    []Move         `json:"moves,omitempty"`
	Confirm  []Confirmation `json:"confirm,omitempty"`
	Target   string         `json:"target,omitempty"`   // event that is reversed, confirmed or resolved
	Corrects string         `json:"corrects,omitempty"` // reversed event in whose place this one stands
	Receipt  string         `json:"receipt,omitempty"`  // number of the agent's receipt (biên lai)
	Agent    string         `json:"agent,omitempty"`    // who issued it
	Cycle    string         `json:"cycle,omitempty"`    // round fund: which cycle, or which pig was opened
	Round    int            `json:"round,omitempty"`    // round fund: which round, from 1
	Family   string         `json:"family,omitempty"`   // whom a sponsor's grant is for
	Count    *Count         `json:"count,omitempty"`
	Reason   string         `json:"reason,omitempty"`
}

const (
	maxBody   = 64 << 10
	maxMoves  = 400
	maxReason = 300
	maxAmount = money.Dong(1e13) // ten million million: no group has it, and sums of 400 stay far below int64
)

// Decode reads the body of an event; unknown fields, several values and anything beyond the limits are refused
// with keys savings.body_*. Id, book, device and counter come from the envelope.
func Decode(body []byte) (Event, error) {
	var e Event
	if len(body) > maxBody {
		return e, fault.New(fault.TooLarge, "savings.body_large", maxBody>>10)
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(&e); err != nil {
		return e, fault.Wrap(fault.Invalid, err, "savings.body_unreadable")
	}
	if _, err := d.Token(); err != io.EOF {
		return e, fault.New(fault.Invalid, "savings.body_unreadable")
	}
	return e, nil
}

// Encode writes the body; the same event always gives the same bytes.
func (e *Event) Encode() ([]byte, error) { return json.Marshal(e) }

var wordForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._/-]{0,39}$`)

// Check refuses an event that could be no act of its kind, whatever the book holds.
func (e *Event) Check() error {
	k, ok := kinds[e.Kind]
	switch {
	case !ok:
		return fault.New(fault.Invalid, "savings.kind", string(e.Kind))
	case e.Day.IsZero():
		return fault.New(fault.Invalid, "savings.no_day")
	case len(e.Moves) > maxMoves, len(e.Confirm) > maxMoves:
		return fault.New(fault.TooLarge, "savings.too_many_lines", maxMoves)
	case len(e.Reason) > 4*maxReason || !utf8.ValidString(e.Reason):
		return fault.New(fault.Invalid, "savings.reason_long", maxReason)
	case k.reason && len([]rune(strings.TrimSpace(e.Reason))) < 3:
		return fault.New(fault.Invalid, "savings.reason")
	case k.target != (e.Target != ""):
		return fault.New(fault.Invalid, "savings.target")
	case e.By < 0 || e.Round < 0:
		return fault.New(fault.Invalid, "savings.body_unreadable")
	}
	for _, w := range []string{e.Receipt, e.Agent, e.Cycle, e.Family, e.Meeting, e.Target, e.Corrects} {
		if w != "" && !wordForm.MatchString(w) {
			return fault.New(fault.Invalid, "savings.word", w)
		}
	}
	for _, w := range k.words(e) {
		if w == "" {
			return fault.New(fault.Invalid, "savings.word_missing")
		}
	}
	if err := e.checkConfirmations(); err != nil {
		return err
	}
	if err := e.checkMoves(k); err != nil {
		return err
	}
	return e.checkCount()
}

func (e *Event) checkConfirmations() error {
	for _, c := range e.Confirm {
		if c.No <= 0 || methodLetter(c.Method) == "" {
			return fault.New(fault.Invalid, "savings.confirmation", c.No)
		}
	}
	return nil
}

func (e *Event) checkMoves(k kindRule) error {
	if len(k.pairs) > 0 && len(e.Moves) == 0 && e.Kind != KindCount {
		return fault.New(fault.Invalid, "savings.no_moves")
	}
	for _, m := range e.Moves {
		if err := m.From.Check(); err != nil {
			return err
		}
		if err := m.To.Check(); err != nil {
			return err
		}
		switch {
		case m.Amount <= 0 || m.Amount > maxAmount:
			return fault.New(fault.Invalid, "savings.amount")
		case m.From == m.To:
			return fault.New(fault.Invalid, "savings.same_account", string(m.From))
		case !k.allows(m.From.Type(), m.To.Type()):
			return fault.New(fault.Invalid, "savings.not_this_kind", string(e.Kind), string(m.From), string(m.To))
		case (m.To.Type() == Transit) != (m.For != ""):
			return fault.New(fault.Invalid, "savings.transit_due")
		case m.For != "" && (m.For.Type() != Due || m.For.Check() != nil):
			return fault.New(fault.Invalid, "savings.transit_due")
		}
		a, b := m.From.Person(), m.To.Person()
		if k.sameMember && a != 0 && b != 0 && a != b {
			return fault.New(fault.Invalid, "savings.other_member")
		}
		if p, q := m.From.Purpose(), m.To.Purpose(); p != "" && q != "" && p != q && (m.From.Type() == Sponsor || e.Reason == "") {
			return fault.New(fault.Invalid, "savings.other_purpose")
		}
	}
	return nil
}

// checkCount holds a count against its own moves: what is missing goes to a shortage, what is over to surplus.
func (e *Event) checkCount() error {
	if (e.Kind == KindCount) != (e.Count != nil) && e.Kind != KindOpenPig {
		return fault.New(fault.Invalid, "savings.count_missing")
	}
	if e.Count == nil {
		return nil
	}
	counted, err := e.Count.Total()
	if err != nil {
		return err
	}
	if e.Kind == KindOpenPig {
		sum := money.Dong(0)
		for _, m := range e.Moves {
			sum += m.Amount
		}
		if counted != sum {
			return fault.New(fault.Invalid, "savings.pig_total", int64(counted), int64(sum))
		}
		return nil
	}
	var moved money.Dong
	for _, m := range e.Moves {
		if m.To.Type() == Shortage {
			moved -= m.Amount
		} else {
			moved += m.Amount
		}
		if at := CashOf(e.Count.Custodian); m.From != at && m.To != at {
			return fault.New(fault.Invalid, "savings.count_other")
		}
	}
	if counted-e.Count.Expected != moved {
		return fault.New(fault.Invalid, "savings.count_moves", int64(counted-e.Count.Expected))
	}
	return nil
}

func methodLetter(m string) string {
	switch m {
	case "device":
		return "d"
	case "pin":
		return "p"
	case "photo":
		return "f"
	case "paper":
		return "s"
	}
	return ""
}
