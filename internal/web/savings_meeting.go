package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/id"
	"luoi/internal/money"
	"luoi/internal/savings"
	"luoi/internal/store"
	"luoi/internal/web/ui"
)

// savingsChips are the amounts that stand beside each name.
var savingsChips = [...]money.Dong{5_000, 10_000, 20_000, 50_000}

type meetingView struct {
	page         ui.Page
	over         string
	notice       *ui.Notice
	action, back string
	id           string // of the meeting: a form sent twice is one meeting
	day          string
	lines        []meetingLine
	notes        []noteLine
	first        []ui.Option
	second       []ui.Option
	holder       string      // who was treasurer when the sheet was opened
	holders      []ui.Option // who were treasurers today; one of them holds the meeting's money
	expected     string
}

type meetingLine struct {
	no          int
	name, field string
	has         string
	chips       []meetingChip
	other       string
}

type meetingChip struct {
	value, label string
	on           bool
}

type noteLine struct{ field, label, value string }

// showSavingsMeeting answers GET /savings/books/{id}/meeting: everybody's usual amount stands chosen already, so a
// usual member needs no tap and another one.
func (s *Server) showSavingsMeeting(w http.ResponseWriter, r *http.Request) error {
	v, err := s.meetingView(r)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, savingsMeetingPage(v))
}

func (s *Server) meetingView(r *http.Request) (meetingView, error) {
	book, err := pathID(r, "id")
	if err != nil {
		return meetingView{}, err
	}
	if err := s.app.MayKeepBook(r.Context(), actor(r), book); err != nil {
		return meetingView{}, err
	}
	b, err := s.app.SavingsBookView(r.Context(), actor(r), book, 0)
	if err != nil {
		return meetingView{}, err
	}
	st, o, err := s.savingsStand(r)
	if err != nil {
		return meetingView{}, err
	}
	ctx, treasurer := r.Context(), b.Holder(store.DutyTreasurer)
	at := st.where.URL("/savings/books/" + itoa(book))
	v := meetingView{page: o.page, over: b.Group.Name, action: st.where.URL("/savings/books/" + itoa(book) + "/meeting"), back: at, id: typed(r, "meeting", id.New()),
		day: typed(r, "day", s.app.Today().String()), first: memberOptions(&b, savingsNumber(r, "c1", treasurer)), second: memberOptions(&b, savingsNumber(r, "c2", b.Holder(store.DutyHead)))}
	v.page.Title = ui.T(ctx, "savings.meeting")
	v.page.Crumbs = append(crumbsOf(st.where, st.place, "/savings"), ui.Crumb{Label: b.Group.Name, Href: at}, ui.Crumb{Label: v.page.Title})
	v.holder = typed(r, "holder", strconv.Itoa(treasurer))
	if held := treasurersOn(&b, s.app.Today()); len(held) > 1 {
		for _, no := range held {
			v.holders = append(v.holders, ui.Option{Value: strconv.Itoa(no), Label: b.Name(no), Selected: no == savingsNumber(r, "custodian", treasurer)})
		}
	}
	v.expected = ui.N(ctx, int64(b.Balances[savings.CashOf(treasurer)]))
	for _, m := range b.Members {
		if !m.To.IsZero() {
			continue
		}
		l := meetingLine{no: m.No, name: m.Name, field: fmt.Sprintf("m%d", m.No), has: ui.N(ctx, int64(b.Own(m.No))), other: typed(r, fmt.Sprintf("o%d", m.No), "")}
		chosen := typed(r, l.field, itoa(int64(m.Usual)))
		for _, n := range append([]money.Dong{0}, savingsChips[:]...) {
			value := itoa(int64(n))
			label := ui.N(ctx, int64(n))
			if n == 0 {
				label = ui.T(ctx, "savings.absent")
			}
			l.chips = append(l.chips, meetingChip{value, label, value == chosen})
		}
		v.lines = append(v.lines, l)
	}
	for i, n := range savings.Notes {
		field := fmt.Sprintf("n%d", i)
		v.notes = append(v.notes, noteLine{field, ui.N(ctx, int64(n)), typed(r, field, "")})
	}
	return v, nil
}

// postSavingsMeeting answers POST /savings/books/{id}/meeting: the lines, the count and the closing in one commit.
func (s *Server) postSavingsMeeting(w http.ResponseWriter, r *http.Request) error {
	book, err := pathID(r, "id")
	if err != nil {
		return err
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	again, err := s.takeMeeting(r, book)
	if err == nil {
		said := "savings.meeting_saved"
		if again {
			said = "savings.meeting_again"
		}
		s.sessions.Put(r.Context(), sessionFlash, ui.T(r.Context(), said))
		http.Redirect(w, r, where.URL("/savings/books/"+itoa(book)), http.StatusSeeOther)
		return nil
	}
	notice, status, mine := refused(r.Context(), err)
	if !mine {
		return err
	}
	v, verr := s.meetingView(r)
	if verr != nil {
		return verr
	}
	v.notice = notice
	return s.render(w, r, status, savingsMeetingPage(v))
}

// takeMeeting records a meeting; again tells that all of it was here already.
func (s *Server) takeMeeting(r *http.Request, book int64) (again bool, err error) {
	if err := s.app.MayKeepBook(r.Context(), actor(r), book); err != nil {
		return false, err
	}
	b, err := s.app.SavingsBookView(r.Context(), actor(r), book, 0)
	if err != nil {
		return false, err
	}
	f := meetingForm{r: r, b: &b, meeting: r.PostFormValue("meeting"), on: formDay(r, "day")}
	if f.treasurer, err = meetingCustodian(r, &b, f.on); err != nil {
		return false, err
	}
	if err := twoSigned(signedBy(r, "c1", "c2")); err != nil {
		return false, err
	}
	if _, err := id.Parse[id.Op](f.meeting); err != nil {
		return false, err
	}
	if f.known, err = s.app.SavingsMeeting(r.Context(), actor(r), book, f.meeting); err != nil {
		return false, err
	}
	events, err := f.events()
	if err != nil {
		return false, err
	}
	for i := range events {
		e := &events[i]
		e.Book, e.Device, e.At = book, "form:"+e.Meeting, s.app.Now().UnixMilli()
	}
	outs, err := s.app.RecordSavingsAll(r.Context(), actor(r), events)
	again = err == nil
	for _, o := range outs {
		again = again && o.Duplicate
	}
	return again, err
}

// meetingCustodian is who held the meeting's money: the treasurer, and when the purse changed hands while the sheet
// lay open, whoever the sheet says now. It refuses to guess.
func meetingCustodian(r *http.Request, b *app.SavingsBook, on day.Date) (int, error) {
	now := b.Holder(store.DutyTreasurer)
	was := savingsNumber(r, "holder", now)
	if chosen := savingsNumber(r, "custodian", 0); chosen != 0 {
		if !slices.Contains(treasurersOn(b, on), chosen) {
			return 0, fault.WithFields("savings.not_treasurer", fault.Field{Field: "custodian", Key: "savings.not_treasurer"})
		}
		return chosen, nil
	}
	if was != now {
		return 0, fault.New(fault.Conflict, "savings.treasurer_changed", b.Name(was), b.Name(now))
	}
	return now, nil
}

// treasurersOn are the members who were treasurer on a day, the latest first; on the day of a change there are two.
func treasurersOn(b *app.SavingsBook, on day.Date) []int {
	var out []int
	for i := len(b.Duties) - 1; i >= 0; i-- {
		d := b.Duties[i]
		if d.Duty == store.DutyTreasurer && !on.Before(d.From) && (d.To.IsZero() || !on.After(d.To)) && !slices.Contains(out, d.No) {
			out = append(out, d.No)
		}
	}
	return out
}

// meetingForm makes the acts of a meeting from its form. Their ids follow from the meeting's own, one for each member,
// the count and the closing, so a form that is sent twice is one meeting, and one that was sent without the count may
// be sent again with it.
type meetingForm struct {
	r         *http.Request
	b         *app.SavingsBook
	meeting   string
	on        day.Date
	treasurer int
	known     map[string]savings.Event // what of this meeting is recorded, by id
}

// Counters of the form's acts within its «device»: members by their number, then the count, then the closing.
const (
	meetingCountNo = 1_000_001
	meetingCloseNo = 1_000_002
)

func (f *meetingForm) act(kind savings.Kind, n int) savings.Event {
	return savings.Event{ID: fmt.Sprintf("%s.%d", f.meeting, n), N: int64(n), Kind: kind, Day: f.on, Meeting: f.meeting, By: f.treasurer}
}

func (f *meetingForm) events() ([]savings.Event, error) {
	cash := savings.CashOf(f.treasurer)
	expected := f.b.Balances[cash]
	var out []savings.Event
	for _, m := range f.b.Members {
		n, err := f.amount(m.No)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			continue
		}
		e := f.act(savings.KindContribution, m.No)
		e.Moves = []savings.Move{{From: savings.MemberOf(m.No, "bhxh"), To: cash, Amount: n}}
		if _, here := f.known[e.ID]; !here {
			expected += n
		}
		out = append(out, e)
	}
	if len(out) == 0 {
		return nil, fault.New(fault.Invalid, "savings.no_moves")
	}
	pieces, err := formPieces(f.r)
	if err != nil || pieces == nil {
		return out, err // counted and closed later
	}
	count, who := f.act(savings.KindCount, meetingCountNo), signedBy(f.r, "c1", "c2")
	count.Confirm, count.Count = who, &savings.Count{Custodian: f.treasurer, Pieces: pieces, Expected: expected}
	if old, here := f.known[count.ID]; here && old.Count != nil {
		count.Count.Expected = old.Count.Expected // the box was held against what the book said then
	}
	if count.Moves, err = savings.Reckon(*count.Count); err != nil {
		return nil, err
	}
	end := f.act(savings.KindCloseMeeting, meetingCloseNo)
	end.Confirm = who
	return append(out, count, end), nil
}

// amount is what a member put in: the chip chosen, or the other number beside it. Zero: nothing.
func (f *meetingForm) amount(no int) (money.Dong, error) {
	text := f.r.PostFormValue(fmt.Sprintf("m%d", no))
	if other := strings.TrimSpace(f.r.PostFormValue(fmt.Sprintf("o%d", no))); other != "" {
		text = other
	}
	if text == "" || text == "0" {
		return 0, nil
	}
	n, err := money.Parse(text)
	if err != nil || n <= 0 {
		return 0, fault.WithFields("savings.amount", fault.Field{Field: fmt.Sprintf("o%d", no), Key: "savings.amount"})
	}
	return n, nil
}

// formPieces reads how many of each of savings.Notes were counted; nil when nothing was filled in.
func formPieces(r *http.Request) ([]int, error) {
	var pieces []int
	counted := false
	for i := range savings.Notes {
		n := 0
		if text := strings.TrimSpace(r.PostFormValue(fmt.Sprintf("n%d", i))); text != "" {
			var err error
			if n, err = strconv.Atoi(text); err != nil {
				return nil, fault.New(fault.Invalid, "savings.count_form")
			}
			counted = true
		}
		pieces = append(pieces, n)
	}
	if !counted {
		return nil, nil
	}
	return pieces, nil
}
