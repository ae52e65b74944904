package web

import (
	"slices"
	"strconv"

	"luoi/internal/fault"
	"luoi/internal/money"
	"luoi/internal/paper"
	"luoi/internal/savings"
	"luoi/internal/store"
	"luoi/internal/web/ui"
)

// slip is the line that a paper of one slip is about. NotFound when the slip has another paper.
func (m *paperMaker) slip(name string) (*store.LedgerLine, error) {
	no, _ := strconv.ParseInt(m.r.URL.Query().Get("no"), 10, 64) // what is no number is no slip
	for i := range m.b.Lines {
		if l := &m.b.Lines[i]; l.Seq == no && slipPaper(l) == name {
			return l, nil
		}
	}
	return nil, fault.New(fault.NotFound, "savings.no_slip", no)
}

func (m *paperMaker) receipt() (paper.Form, error) { return m.cashSlip("receipt", "payer") }
func (m *paperMaker) payment() (paper.Form, error) { return m.cashSlip("payment", "taker") }

// cashSlip is «phiếu thu» or «phiếu chi» on A5: who, for what, how much in figures and words. It is the group's own
// slip, never the collector's receipt.
func (m *paperMaker) cashSlip(name, who string) (paper.Form, error) {
	if m.blank {
		f := m.form(name, m.today, who, "treasurer", "second")
		f.Paper, f.Number = paper.A5, m.t("papers.number_blank")
		f.Lines = []paper.FormLine{{Label: m.t("papers." + who)}, {Label: m.t("papers.for_what")}, {Label: m.t("papers.amount")}, {Label: m.t("papers.in_words")}, {}}
		f.Lines[4].Label, f.Notes = m.t("papers.balance_after"), []string{m.t("papers.own_slip")}
		return f, nil
	}
	l, err := m.slip(name)
	if err != nil {
		return paper.Form{}, err
	}
	f := m.form(name, l.Day, who, "treasurer", "second")
	sum := max(cashFlow(l.Moves), -cashFlow(l.Moves))
	f.Paper, f.Number = paper.A5, m.t("papers.number", l.Seq)
	f.Code, f.CodeText = "LUOI "+itoa(m.b.Book.ID)+" "+itoa(l.Seq)+" "+l.Hash, savings.Anchor(l.Hash)
	f.Lines = []paper.FormLine{{Label: m.t("papers." + who), Value: m.b.Name(personOf(l.Moves[0]))}, {Label: m.t("papers.for_what"), Value: sentence(m.ctx, m.b, l)},
		{Label: m.t("papers.amount"), Value: sum.Format()}, {Label: m.t("papers.in_words"), Value: sum.Words()}}
	if l.Event.Reason != "" {
		f.Lines = append(f.Lines, paper.FormLine{Label: m.t("savings.why"), Value: l.Event.Reason})
	}
	if l.ReversedBy != 0 {
		f.Sub = m.t("savings.undone", l.ReversedBy)
	}
	if no := personOf(l.Moves[0]); no != 0 && len(l.Moves) == 1 {
		f.Lines = append(f.Lines, paper.FormLine{Label: m.t("papers.balance_after"), Value: m.ownAfter(no, l.Seq).Format()})
	}
	if with := signNames(m.ctx, m.b, l.Event.Confirm); with != "" {
		f.Lines = append(f.Lines, paper.FormLine{Label: m.t("papers.confirmed"), Value: with})
	}
	f.Notes = []string{m.t("papers.own_slip")}
	return f, nil
}

// personOf is the member a move is about: not the custodian, unless nobody else is named.
func personOf(m savings.Move) int {
	for _, c := range []savings.Code{m.For, m.From, m.To} {
		if c != "" && c.Type() != savings.Cash && c.Person() != 0 {
			return c.Person()
		}
	}
	return max(m.From.Person(), m.To.Person())
}

// ownAfter is a member's own money once slip seq was written.
func (m *paperMaker) ownAfter(no int, seq int64) (n money.Dong) {
	for i := range m.b.Lines {
		l := &m.b.Lines[i]
		if l.Seq > seq {
			continue
		}
		moves, sign := m.effect(l)
		for _, x := range moves {
			from, to := x.Effect()
			if x.From.Type() == savings.Member && x.From.Person() == no {
				n += sign * from
			}
			if x.To.Type() == savings.Member && x.To.Person() == no {
				n += sign * to
			}
		}
	}
	return n
}

// effect is what an entry does: its moves, and -1 when it undoes those of another.
func (m *paperMaker) effect(l *store.LedgerLine) ([]savings.Move, money.Dong) {
	if l.Reverses == 0 {
		return l.Moves, 1
	}
	for i := range m.b.Lines {
		if m.b.Lines[i].Seq == l.Reverses {
			return m.b.Lines[i].Moves, -1
		}
	}
	return nil, 0
}

// countTable is the count sheet: notes, pieces and what they are worth.
func (m *paperMaker) countTable(c *savings.Count) paper.FormTable {
	t := paper.FormTable{Title: m.t("papers.count"), Cols: []paper.Col{{Label: m.t("papers.col.note"), Num: true}, {Label: m.t("papers.col.pieces"), Num: true}, {Label: m.t("savings.col.amount"), Num: true, Weight: 1.5}}}
	var sum money.Dong
	for i, n := range savings.Notes {
		row := []string{plainDong(n), "", ""}
		if c != nil && i < len(c.Pieces) {
			worth := n * money.Dong(c.Pieces[i])
			sum += worth
			row[1], row[2] = strconv.Itoa(c.Pieces[i]), plainDong(worth)
		}
		t.Rows = append(t.Rows, paper.TableRow{Cells: row})
	}
	total := []string{m.t("papers.sum"), "", ""}
	if c != nil {
		total[2] = plainDong(sum)
	}
	t.Rows = append(t.Rows, paper.TableRow{Cells: total, Total: true})
	return t
}

// lastOfMeeting is the last entry of the meeting that is asked for: what the book said when it ended.
func (m *paperMaker) lastOfMeeting() store.LedgerLine {
	for i := range m.b.Lines { // the latest first
		if _, of := m.events[m.b.Lines[i].EventID]; of {
			return m.b.Lines[i]
		}
	}
	return store.LedgerLine{}
}

// minutes are the minutes of a meeting with the count: who put in how much, what was counted, what it was held against.
func (m *paperMaker) minutes() (paper.Form, error) {
	acts := make([]savings.Event, 0, len(m.events))
	for _, e := range m.events {
		acts = append(acts, e)
	}
	slices.SortFunc(acts, func(a, b savings.Event) int { return int(a.N - b.N) })
	on := m.today
	put, total := map[int]money.Dong{}, money.Dong(0)
	var count *savings.Event
	var others []string
	for i := range acts {
		e := &acts[i]
		on = e.Day
		switch e.Kind {
		case savings.KindContribution:
			for _, x := range e.Moves {
				put[x.From.Person()] += x.Amount
				total += x.Amount
			}
		case savings.KindCount:
			count = e
		case savings.KindCloseMeeting:
		default:
			others = append(others, eventSentence(m.ctx, m.b, e))
		}
	}
	f := m.form("minutes", on, "head", "treasurer", "second")
	f.Lines = []paper.FormLine{{Label: m.t("savings.col.day"), Value: m.value(ui.Day(on))}, {Label: m.t("papers.present"), Value: m.value(strconv.Itoa(len(put)) + " / " + strconv.Itoa(len(m.b.Members)))}, {Label: m.t("papers.where")}}
	f.Tables = []paper.FormTable{m.putTable(put, total)}
	if m.blank {
		f.Tables = append(f.Tables, m.countTable(nil))
		f.After = []paper.FormLine{{Label: m.t("papers.holder")}, {Label: m.t("papers.by_book")}, {Label: m.t("papers.counted")}, {Label: m.t("papers.in_words")}, {Label: m.t("papers.difference")}, {Label: m.t("papers.other_matters")}, {Label: m.t("papers.next_meeting")}}
		return f, nil
	}
	if count != nil {
		f.Tables = append(f.Tables, m.countTable(count.Count))
		sum, err := count.Count.Total()
		if err != nil {
			return f, err
		}
		f.After = []paper.FormLine{{Label: m.t("papers.holder"), Value: m.b.Name(count.Count.Custodian)}, {Label: m.t("papers.by_book"), Value: count.Count.Expected.Format()}, {Label: m.t("papers.counted"), Value: sum.Format()},
			{Label: m.t("papers.in_words"), Value: sum.Words()}, {Label: m.t("papers.difference"), Value: m.difference(sum - count.Count.Expected)}, {Label: m.t("papers.confirmed"), Value: signNames(m.ctx, m.b, count.Confirm)}}
	} else {
		f.Notes = append(f.Notes, m.t("papers.not_counted"))
	}
	last := m.lastOfMeeting()
	f.Notes = append(append(f.Notes, others...), m.seal(last.Hash, last.Seq)...)
	f.After = append(f.After, paper.FormLine{Label: m.t("papers.next_meeting")})
	return f, nil
}

func (m *paperMaker) difference(n money.Dong) string {
	switch {
	case n == 0:
		return m.t("papers.matches")
	case n < 0:
		return m.t("papers.short", (-n).Format())
	}
	return m.t("papers.over", n.Format())
}

// putTable is who put in how much, with room for a signature.
func (m *paperMaker) putTable(put map[int]money.Dong, total money.Dong) paper.FormTable {
	t := paper.FormTable{Cols: []paper.Col{{Label: m.t("papers.col.no"), Weight: .5}, {Label: m.t("savings.col.member"), Weight: 3}, {Label: m.t("papers.col.put"), Num: true, Weight: 1.5}, {Label: m.t("papers.col.own"), Num: true, Weight: 1.5}, {Label: m.t("papers.col.signature"), Weight: 1.5}}}
	last := m.lastOfMeeting()
	for _, x := range m.b.Members {
		if !x.To.IsZero() && put[x.No] == 0 {
			continue
		}
		row := []string{strconv.Itoa(x.No), x.Name, "", "", ""}
		if !m.blank {
			row[2], row[3] = plainDong(put[x.No]), plainDong(m.ownAfter(x.No, last.Seq))
		}
		t.Rows = append(t.Rows, paper.TableRow{Cells: row})
	}
	if m.blank {
		t.Empty, t.Tall = 3, 20
		return t
	}
	t.Rows = append(t.Rows, paper.TableRow{Cells: []string{"", m.t("papers.sum"), plainDong(total), "", ""}, Total: true})
	return t
}

// handover is «biên bản bàn giao quỹ»: from whom to whom, counted note by note, both sign.
func (m *paperMaker) handover() (paper.Form, error) {
	f := m.form("handover", m.today, "giver", "receiver", "witness")
	if m.blank {
		f.Lines = []paper.FormLine{{Label: m.t("savings.from")}, {Label: m.t("savings.to")}}
		f.Tables = []paper.FormTable{m.countTable(nil)}
		f.After = []paper.FormLine{{Label: m.t("papers.amount")}, {Label: m.t("papers.in_words")}, {Label: m.t("papers.with_papers")}, {Label: m.t("savings.why")}}
		return f, nil
	}
	l, err := m.slip("handover")
	if err != nil {
		return f, err
	}
	x := l.Moves[0]
	f = m.form("handover", l.Day, "giver", "receiver", "witness")
	f.Number = m.t("papers.number", l.Seq)
	f.Lines = []paper.FormLine{{Label: m.t("savings.from"), Value: accountWords(m.ctx, m.b, x.From)}, {Label: m.t("savings.to"), Value: accountWords(m.ctx, m.b, x.To)},
		{Label: m.t("papers.amount"), Value: x.Amount.Format()}, {Label: m.t("papers.in_words"), Value: x.Amount.Words()}}
	f.Tables = []paper.FormTable{m.countTable(nil)} // the two count before each other and write it here
	f.After = []paper.FormLine{{Label: m.t("papers.with_papers")}}
	f.Notes = m.seal(l.Hash, l.Seq)
	return f, nil
}

// opening is «biên bản khui heo»: counted note by note, parted among the owners; both sums agree.
func (m *paperMaker) opening() (paper.Form, error) {
	f := m.form("opening", m.today, "head", "treasurer", "second")
	parts := paper.FormTable{Title: m.t("papers.parts"), Cols: []paper.Col{{Label: m.t("papers.col.no"), Weight: .5}, {Label: m.t("savings.col.member"), Weight: 3}, {Label: m.t("savings.col.amount"), Num: true, Weight: 1.5}, {Label: m.t("papers.col.signature"), Weight: 1.5}}}
	if m.blank {
		for _, x := range m.b.Members {
			parts.Rows = append(parts.Rows, paper.TableRow{Cells: []string{strconv.Itoa(x.No), x.Name}})
		}
		parts.Rows = append(parts.Rows, paper.TableRow{Cells: []string{"", m.t("papers.sum")}, Total: true})
		f.Lines = []paper.FormLine{{Label: m.t("savings.pig_name")}, {Label: m.t("papers.seal_whole")}}
		f.Tables = []paper.FormTable{m.countTable(nil), parts}
		f.After = []paper.FormLine{{Label: m.t("papers.in_words")}}
		return f, nil
	}
	l, err := m.slip("opening")
	if err != nil {
		return f, err
	}
	f = m.form("opening", l.Day, "head", "treasurer", "second")
	for _, x := range l.Moves {
		parts.Rows = append(parts.Rows, paper.TableRow{Cells: []string{strconv.Itoa(x.From.Person()), m.b.Name(x.From.Person()), plainDong(x.Amount), ""}})
	}
	parts.Rows = append(parts.Rows, paper.TableRow{Cells: []string{"", m.t("papers.sum"), plainDong(lineSum(l)), ""}, Total: true})
	f.Number = m.t("papers.number", l.Seq)
	f.Lines = []paper.FormLine{{Label: m.t("savings.pig_name"), Value: l.Event.Cycle}, {Label: m.t("papers.seal_whole")}}
	f.Tables = []paper.FormTable{m.countTable(l.Event.Count), parts}
	f.After = []paper.FormLine{{Label: m.t("papers.in_words"), Value: lineSum(l).Words()}, {Label: m.t("papers.confirmed"), Value: signNames(m.ctx, m.b, l.Event.Confirm)}}
	f.Notes = m.seal(l.Hash, l.Seq)
	return f, nil
}
