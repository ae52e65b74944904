package app

import (
	"context"
	"encoding/json"
	"slices"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/money"
	"luoi/internal/org"
	"luoi/internal/savings"
	"luoi/internal/store"
)

// savingsOps are the operations on savings books. There is one kind: what happened is told by the event's own kind.
func savingsOps() map[string]opKind {
	return map[string]opKind{"savings.event": {v: 1, physical: true, run: recordSavingsOp, where: whereSavings}}
}

// savingsBody is the body of an operation: the book, and the event as savings.Decode reads it. The event's id is the
// operation's, its counter the phone's.
type savingsBody struct {
	Book  refID           `json:"book"`
	Event json.RawMessage `json:"event"`
}

// recordSavingsOp names what came of it: slip:<book>:<number>, or waiting:<book> for what is not in the book yet.
func recordSavingsOp(ctx context.Context, a *App, o *phoneOp) (string, error) {
	var b savingsBody
	if err := o.body(&b); err != nil {
		return "", err
	}
	e, err := savings.Decode(b.Event)
	if err != nil {
		return "", err
	}
	e.ID, e.Device, e.N, e.At, e.Book = o.OpID, o.Phone, max(o.N, 1), o.At, int64(b.Book)
	out, err := a.RecordSavings(ctx, o.Actor, e)
	if err != nil {
		return "", err
	}
	if out.Verdict == savings.Quarantined {
		return "waiting:" + itoa(e.Book), keptElsewhere{waitingWords(&e, out.Reason)}
	}
	return "slip:" + itoa(e.Book) + ":" + itoa(out.Seq), nil
}

// waitingWords says to the phone what is not in the book: «chưa vào sổ: 300.000 đ», and why.
func waitingWords(e *savings.Event, reason string) *fault.Error {
	var sum money.Dong
	for _, m := range e.Moves {
		sum += m.Amount
	}
	key := "sync.savings_waiting"
	switch reason {
	case savings.LacksMoney, savings.LacksAllotment:
		key = "sync.savings_lacks_money"
	case savings.LacksSecond:
		key = "sync.savings_lacks_second"
	case savings.HappenedTwice:
		key = "sync.savings_twice"
	}
	return fault.New(fault.Conflict, key, int64(sum))
}

// phoneSaving is a savings book as phones carry it: the figures are in đồng, the balances by account.
type phoneSaving struct {
	Name      string                      `json:"name"`
	Group     string                      `json:"group"`
	Unit      string                      `json:"unit"`
	Model     string                      `json:"model"`
	Treasurer int                         `json:"treasurer,omitempty"`
	Head      int                         `json:"head,omitempty"`
	Members   []phoneSaver                `json:"members"`
	Balances  map[savings.Code]money.Dong `json:"balances,omitempty"`
	Seq       int64                       `json:"seq,omitempty"` // of the last entry
	Seal      string                      `json:"seal,omitempty"`
	Met       string                      `json:"met,omitempty"` // day of the last meeting
	Waiting   []phoneWaiting              `json:"waiting,omitempty"`
	Transit   []phoneTransit              `json:"transit,omitempty"`
}

type phoneSaver struct {
	No      int        `json:"no"`
	Name    string     `json:"name"`
	Premium money.Dong `json:"premium,omitempty"`
	Usual   money.Dong `json:"usual,omitempty"`
	Insured bool       `json:"insured,omitempty"`
}

// phoneWaiting is an act that is not in the book.
type phoneWaiting struct {
	Op     string       `json:"op"`
	Kind   savings.Kind `json:"kind"`
	Day    day.Date     `json:"day"`
	Amount money.Dong   `json:"amount"`
	Member int          `json:"member,omitempty"`
	Reason string       `json:"reason"`
}

// phoneTransit is money handed to an agent for a due that has no receipt yet.
type phoneTransit struct {
	Agent  savings.Code `json:"agent"`
	Due    savings.Code `json:"due"`
	Amount money.Dong   `json:"amount"`
	Since  day.Date     `json:"since"`
}

// transitLines is how many of the latest entries are read to say what is under way.
const transitLines = 300

func pageSavings(p *pulling, commune, after int64, limit int) ([]PhoneChange, int64, error) {
	if !access.May(p.actor.Role, access.KeepBooks) {
		return nil, 0, nil
	}
	ids, err := p.tx.SavingsBooksIn(commune, after, limit)
	if err != nil || len(ids) == 0 {
		return nil, 0, err
	}
	list, err := someSavings(p, ids)
	return list, ids[len(ids)-1], err
}

// someSavings tells books of groups within the account's places to whoever keeps them.
func someSavings(p *pulling, ids []int64) ([]PhoneChange, error) {
	if !access.May(p.actor.Role, access.KeepBooks) {
		return nil, nil
	}
	var out []PhoneChange
	for _, book := range ids {
		b, err := readBook(p.tx, book, transitLines)
		if fault.KindOf(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		if !b.Group.Ended.IsZero() || !p.actor.Covers(unitIDs(b.Path)) {
			continue
		}
		d := savingOf(&b)
		if err := p.priceSavers(&b, &d); err != nil {
			return nil, err
		}
		p.names += len(d.Members)
		out = append(out, PhoneChange{T: store.FeedSaving, ID: itoa(book), D: d})
	}
	return out, nil
}

// priceSavers gives a month's price by the book of law to those for whom the group wrote none, so that «who has enough»
// on the phone follows the law and the support of the register.
func (p *pulling) priceSavers(b *SavingsBook, d *phoneSaving) error {
	if !slices.ContainsFunc(d.Members, func(m phoneSaver) bool { return m.Premium == 0 }) || b.Group.Model == "sponsor" {
		return nil
	}
	prices, err := p.a.saverPrices(p.tx)
	if err != nil {
		return err
	}
	savers, err := saversOf(p.tx, b.Group)
	if err != nil {
		return err
	}
	for i := range d.Members {
		at := slices.IndexFunc(savers, func(s store.Saver) bool { return s.No == d.Members[i].No })
		if d.Members[i].Premium != 0 || at < 0 {
			continue
		}
		if d.Members[i].Premium, err = prices.of(&savers[at], "bhxh", 1, 1, p.a.Today()); err != nil && fault.KindOf(err) != fault.Invalid {
			return err
		}
	}
	return nil
}

func unitIDs(path []org.Unit) []int64 {
	list := ids(path)
	slices.Reverse(list)
	return list
}

func savingOf(b *SavingsBook) phoneSaving {
	d := phoneSaving{Name: b.Book.Name, Group: b.Group.Name, Unit: itoa(b.Group.UnitID), Model: b.Group.Model, Treasurer: b.Holder(store.DutyTreasurer),
		Head: b.Holder(store.DutyHead), Members: []phoneSaver{}, Balances: map[savings.Code]money.Dong{}, Seq: b.Book.HeadSeq, Seal: b.Book.HeadHash}
	for _, m := range b.Members {
		if m.To.IsZero() {
			d.Members = append(d.Members, phoneSaver{No: m.No, Name: m.Name, Premium: m.Premium, Usual: m.Usual, Insured: m.Insured})
		}
	}
	for c, n := range b.Balances {
		if n != 0 && !savings.IsCounter(string(c)) {
			d.Balances[c] = n
		}
	}
	if len(b.Meetings) > 0 {
		d.Met = b.Meetings[0].Day
	}
	for i := range b.Waiting {
		e := &b.Waiting[i]
		w := phoneWaiting{Op: e.ID, Kind: e.Kind, Day: e.Day, Reason: e.Reason}
		for _, m := range e.Moves {
			w.Amount += m.Amount
			w.Member = max(m.To.Person(), m.From.Person())
			if m.To.Type() == savings.Member || m.To.Type() == savings.Advance {
				w.Member = m.To.Person()
			}
		}
		d.Waiting = append(d.Waiting, w)
	}
	for _, t := range b.TransitOpen() {
		d.Transit = append(d.Transit, phoneTransit(t))
	}
	return d
}

func whereSavings(tx *store.Tx, o *phoneOp) ([]int64, error) {
	var b savingsBody
	if err := o.body(&b); err != nil {
		return nil, err
	}
	row, err := tx.LedgerBook(int64(b.Book))
	if err != nil {
		return nil, err
	}
	g, err := tx.SavingsGroup(row.GroupID)
	if err != nil {
		return nil, err
	}
	path, err := tx.Path(g.UnitID, day.Date{})
	return unitIDs(path), err // the nearest first
}
