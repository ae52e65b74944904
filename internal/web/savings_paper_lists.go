package web

import (
	"strconv"
	"strings"

	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/money"
	"luoi/internal/paper"
	"luoi/internal/savings"
	"luoi/internal/store"
	"luoi/internal/web/ui"
)

// handRow is the height of an empty row in points: enough for a hand.
const handRow = 21

// cols makes columns from keys; a weight follows each key, below zero for numbers.
func (m *paperMaker) cols(keys []string, weights ...float64) []paper.Col {
	var out []paper.Col
	for i, k := range keys {
		c := paper.Col{Label: m.t(k), Weight: weights[i]}
		if c.Weight < 0 {
			c.Num, c.Weight = true, -c.Weight
		}
		out = append(out, c)
	}
	return out
}

// period is the time a list is about, from the address: from=YYYY-MM-DD, to=YYYY-MM-DD. Without, everything.
func (m *paperMaker) period() (from, to day.Date, err error) {
	q := m.r.URL.Query()
	from, to = m.b.Book.Opened, m.today
	for _, x := range []struct {
		text string
		into *day.Date
	}{{q.Get("from"), &from}, {q.Get("to"), &to}} {
		if x.text == "" {
			continue
		}
		if *x.into, err = day.Parse(x.text); err != nil {
			return from, to, fault.Wrap(fault.NotFound, err, "web.no_page")
		}
	}
	return from, to, nil
}

// trackedMeetings is how many of the latest meetings fit on the sheet on the wall.
const trackedMeetings = 10

// tracking is «sổ theo dõi tiết kiệm»: member × meeting, the latest ones, with what each has.
func (m *paperMaker) tracking() (paper.Form, error) {
	f := m.form("tracking", m.today, "treasurer", "head")
	f.Wide = true
	var days []string
	put := map[string]money.Dong{}
	if !m.blank {
		for _, l := range m.ascending() {
			if l.ReversedBy != 0 || l.Kind != savings.KindContribution && l.Kind != savings.KindOpenPig {
				continue
			}
			d := l.Day.VN()
			if len(days) == 0 || days[len(days)-1] != d {
				days = append(days, d)
			}
			for _, x := range l.Moves {
				put[d+"/"+strconv.Itoa(x.From.Person())] += x.Amount
			}
		}
		days = days[max(0, len(days)-trackedMeetings):]
	}
	t := paper.FormTable{Cols: m.cols([]string{"papers.col.no", "savings.col.member"}, .6, 3), Tall: 16}
	for i := range trackedMeetings {
		label := "…/…"
		if i < len(days) {
			label = days[i][:5]
		} else if !m.blank {
			break
		}
		t.Cols = append(t.Cols, paper.Col{Label: label, Num: true, Weight: 1.1})
	}
	t.Cols = append(t.Cols, paper.Col{Label: m.t("papers.col.own"), Num: true, Weight: 1.4})
	for _, x := range m.b.Members {
		if !x.To.IsZero() {
			continue
		}
		row := []string{strconv.Itoa(x.No), x.Name}
		for _, d := range days {
			row = append(row, plainDong(put[d+"/"+strconv.Itoa(x.No)]))
		}
		if !m.blank {
			row = append(row, plainDong(m.b.Own(x.No)))
		}
		t.Rows = append(t.Rows, paper.TableRow{Cells: row})
	}
	if m.blank {
		t.Empty, t.Tall = 2, handRow
	}
	f.Tables, f.Notes = []paper.FormTable{t}, m.seal(m.b.Book.HeadHash, m.b.Book.HeadSeq)
	return f, nil
}

// cashbook is «sổ quỹ tiền mặt»: every slip that moved cash or the bank account, with what was left.
func (m *paperMaker) cashbook() (paper.Form, error) {
	f := m.form("cashbook", m.today, "treasurer", "head")
	t := paper.FormTable{Cols: m.cols([]string{"savings.col.day", "savings.col.no", "savings.col.what", "papers.col.in", "papers.col.out", "papers.col.left"}, 1.3, .9, 4, -1.4, -1.4, -1.5)}
	if m.blank {
		t.Empty, t.Tall = 24, handRow
		f.Tables = []paper.FormTable{t}
		return f, nil
	}
	from, to, err := m.period()
	if err != nil {
		return f, err
	}
	var left, in, out money.Dong
	began := false
	for _, l := range m.ascending() {
		moves, sign := m.effect(l)
		n := sign * cashFlow(moves)
		if n == 0 || l.Day.After(to) {
			continue
		}
		if l.Day.Before(from) {
			left += n
			continue
		}
		if !began {
			began = true
			t.Rows = append(t.Rows, paper.TableRow{Cells: []string{ui.Day(from), "", m.t("papers.carried"), "", "", plainDong(left)}})
		}
		left += n
		row := []string{ui.Day(l.Day), itoa(l.Seq), sentence(m.ctx, m.b, l), "", "", plainDong(left)}
		if n > 0 {
			row[3], in = plainDong(n), in+n
		} else {
			row[4], out = plainDong(-n), out-n
		}
		t.Rows = append(t.Rows, paper.TableRow{Cells: row})
	}
	t.Rows = append(t.Rows, paper.TableRow{Cells: []string{"", "", m.t("papers.sum"), plainDong(in), plainDong(out), plainDong(left)}, Total: true})
	f.Sub, f.Tables = m.t("papers.from_to", ui.Day(from), ui.Day(to)), []paper.FormTable{t}
	f.After = []paper.FormLine{{Label: m.t("papers.left_words"), Value: left.Words()}}
	f.Notes = m.seal(m.b.Book.HeadHash, m.b.Book.HeadSeq)
	return f, nil
}

// rounds is the list of a round fund: who takes the pot when, who has paid.
func (m *paperMaker) rounds() (paper.Form, error) {
	f := m.form("rounds", m.today, "treasurer", "head")
	t := paper.FormTable{Cols: m.cols([]string{"savings.col.round", "savings.col.taker", "savings.col.paid", "papers.col.pot", "savings.col.taken", "papers.col.signature"}, .7, 3, 1, -1.5, 1.3, 1.6), Tall: handRow}
	if m.blank || len(m.cycles) == 0 {
		f.Lines = []paper.FormLine{{Label: m.t("savings.share")}, {Label: m.t("savings.round_card")}}
		t.Empty = max(12, len(m.b.Members))
		f.Tables = []paper.FormTable{t}
		return f, nil
	}
	c := m.cycles[0]
	f.Lines = []paper.FormLine{{Label: m.t("savings.share"), Value: plainDong(c.Share)}, {Label: m.t("savings.pot"), Value: c.Pot().Format()}}
	if short := c.Short(); short > 0 {
		f.Lines = append(f.Lines, paper.FormLine{Label: m.t("papers.attention"), Value: m.t("savings.round_short", c.Pot().Format(), c.Card.Format(), short.Format())})
	}
	for _, turn := range c.Turns {
		row := []string{strconv.Itoa(turn.Round), m.b.Name(turn.Taker), strconv.Itoa(len(turn.Paid)) + "/" + strconv.Itoa(len(c.Members)), "", "", ""}
		if !turn.Taken.IsZero() {
			row[3], row[4] = plainDong(c.Pot()), ui.Day(turn.Taken)
		}
		t.Rows = append(t.Rows, paper.TableRow{Cells: row})
	}
	f.Tables, f.Notes = []paper.FormTable{t}, m.seal(m.b.Book.HeadHash, m.b.Book.HeadSeq)
	return f, nil
}

// scrap is «sổ ve chai»: what came in by hand, by kind and weight, and what the fund earned by the book.
func (m *paperMaker) scrap() (paper.Form, error) {
	f := m.form("scrap", m.today, "treasurer", "head")
	if m.blank {
		f.Tables = []paper.FormTable{{Cols: m.cols([]string{"savings.col.day", "papers.col.who", "papers.col.kind", "papers.col.kg", "papers.col.price", "savings.col.amount", "papers.col.signature"}, 1.2, 2.4, 1.6, -.9, -1.1, -1.3, 1.3), Empty: 24, Tall: handRow}}
		return f, nil
	}
	t := paper.FormTable{Cols: m.cols([]string{"savings.col.day", "savings.col.no", "savings.from_what", "papers.col.in", "papers.col.out"}, 1.2, .8, 4, -1.5, -1.5)}
	var in, out money.Dong
	for _, l := range m.ascending() {
		if l.ReversedBy != 0 || l.Reverses != 0 || l.Kind != savings.KindIncome && l.Kind != savings.KindSpend && l.Kind != savings.KindGift {
			continue
		}
		what := l.Event.Reason
		if what == "" {
			what = sentence(m.ctx, m.b, l)
		}
		row := []string{ui.Day(l.Day), itoa(l.Seq), what, "", ""}
		if n := lineSum(l); l.Kind == savings.KindIncome {
			row[3], in = plainDong(n), in+n
		} else {
			row[4], out = plainDong(n), out+n
		}
		t.Rows = append(t.Rows, paper.TableRow{Cells: row})
	}
	t.Rows = append(t.Rows, paper.TableRow{Cells: []string{"", "", m.t("papers.sum"), plainDong(in), plainDong(out)}, Total: true})
	f.Tables = []paper.FormTable{t}
	f.After = []paper.FormLine{{Label: m.t("papers.fund_left"), Value: (m.b.Balances[savings.Code(savings.Common)] + m.b.Balances[savings.Code(savings.Social)]).Format()}}
	f.Notes = m.seal(m.b.Book.HeadHash, m.b.Book.HeadSeq)
	return f, nil
}

// receipts are the receipt numbers by due, of the lines that stand.
func (m *paperMaker) receipts() map[savings.Code]*store.LedgerLine {
	out := map[savings.Code]*store.LedgerLine{}
	for _, l := range m.ascending() {
		if l.Kind == savings.KindReceipt && l.ReversedBy == 0 && l.Reverses == 0 {
			for _, x := range l.Moves {
				out[x.To] = l
			}
		}
	}
	return out
}

// gifts is the list of cards given: from what money, to whom, which receipt.
func (m *paperMaker) gifts() (paper.Form, error) {
	f := m.form("gifts", m.today, "treasurer", "head")
	t := paper.FormTable{Cols: m.cols([]string{"papers.col.no", "papers.col.source", "papers.col.receiver", "papers.col.period", "savings.col.amount", "papers.col.receipt", "papers.col.signature"}, .6, 2, 2.4, 1.4, -1.4, 1.6, 1.3), Tall: handRow}
	if m.blank {
		t.Empty = 20
		f.Tables = []paper.FormTable{t}
		return f, nil
	}
	receipts, sum := m.receipts(), money.Dong(0)
	for _, l := range m.ascending() {
		if l.ReversedBy != 0 || l.Reverses != 0 || l.Kind != savings.KindGift && l.Kind != savings.KindGrant {
			continue
		}
		for _, x := range l.Moves {
			_, period, _ := strings.Cut(x.To.Part(1), ".")
			row := []string{strconv.Itoa(len(t.Rows) + 1), accountWords(m.ctx, m.b, x.From), m.b.Name(x.To.Person()), joinDots(strings.ToUpper(x.To.Purpose()), period), plainDong(x.Amount), "", ""}
			if r := receipts[x.To]; r != nil {
				row[5] = r.Event.Receipt
			}
			sum += x.Amount
			t.Rows = append(t.Rows, paper.TableRow{Cells: row})
		}
	}
	t.Rows = append(t.Rows, paper.TableRow{Cells: []string{"", "", m.t("papers.sum"), "", plainDong(sum), "", ""}, Total: true})
	f.Tables, f.Notes = []paper.FormTable{t}, m.seal(m.b.Book.HeadHash, m.b.Book.HeadSeq)
	return f, nil
}

// reportKinds are the lines of the group's report: what happened, by kind.
var reportKinds = []savings.Kind{savings.KindContribution, savings.KindOpenPig, savings.KindShare, savings.KindPot, savings.KindPayout, savings.KindToAgent, savings.KindReceipt, savings.KindAdvance,
	savings.KindRepay, savings.KindIncome, savings.KindSpend, savings.KindGift, savings.KindSponsorIn, savings.KindGrant}

// report is the group's report of a time: members and participants apart, what happened by kind, what is left.
func (m *paperMaker) report() (paper.Form, error) {
	f := m.form("report", m.today, "treasurer", "head", "union")
	t := paper.FormTable{Title: m.t("papers.by_kind"), Cols: m.cols([]string{"savings.col.what", "papers.col.times", "savings.col.amount"}, 4, -1, -2)}
	from, to, err := m.period()
	if err != nil {
		return f, err
	}
	members, insured := 0, 0
	for _, x := range m.b.Members {
		if x.To.IsZero() {
			members++
			if x.Insured {
				insured++
			}
		}
	}
	line := func(key, value string) {
		f.Lines = append(f.Lines, paper.FormLine{Label: m.t(key), Value: m.value(value)})
	}
	line("papers.times", m.t("papers.from_to", ui.Day(from), ui.Day(to)))
	line("savings.members", strconv.Itoa(members))
	line("savings.insured", strconv.Itoa(insured))
	for _, k := range reportKinds {
		n, sum := 0, money.Dong(0)
		for _, l := range m.ascending() {
			if l.Kind == k && l.ReversedBy == 0 && l.Reverses == 0 && !l.Day.Before(from) && !l.Day.After(to) {
				n++
				sum += lineSum(l)
			}
		}
		row := []string{m.t("savings.kind." + string(k)), strconv.Itoa(n), plainDong(sum)}
		if m.blank {
			row = row[:1]
		}
		if n > 0 || m.blank {
			t.Rows = append(t.Rows, paper.TableRow{Cells: row})
		}
	}
	f.Tables = []paper.FormTable{t, m.whereTable()}
	f.After = []paper.FormLine{{Label: m.t("papers.difficulties")}, {Label: m.t("papers.wishes")}}
	f.Notes = m.seal(m.b.Book.HeadHash, m.b.Book.HeadSeq)
	return f, nil
}

// whereTable is where the money is and whose it is today, in sums that name no member.
func (m *paperMaker) whereTable() paper.FormTable {
	t := paper.FormTable{Title: m.t("papers.where_today"), Cols: m.cols([]string{"savings.col.account", "savings.col.amount"}, 4, -2)}
	sums := map[savings.Type]money.Dong{}
	for c, n := range m.b.Balances {
		sums[c.Type()] += n
	}
	for _, k := range []savings.Type{savings.Cash, savings.Bank, savings.Transit, savings.Advance, savings.RoundOwed, savings.Shortage, savings.Member, savings.Due, savings.RoundPaid, savings.Sponsor, savings.Surplus, savings.Common, savings.Social} {
		row := []string{m.t("papers.account." + string(k)), plainDong(sums[k])}
		if m.blank {
			row = row[:1]
		}
		if sums[k] != 0 || m.blank {
			t.Rows = append(t.Rows, paper.TableRow{Cells: row})
		}
	}
	return t
}

// notice is the sheet for the wall of the culture house: sums and the seal, no member's money.
func (m *paperMaker) notice() (paper.Form, error) {
	f := m.form("notice", m.today, "treasurer", "head")
	members, insured := 0, 0
	var own money.Dong
	for _, x := range m.b.Members {
		if x.To.IsZero() {
			members++
			own += m.b.Own(x.No)
			if x.Insured {
				insured++
			}
		}
	}
	f.Lines = []paper.FormLine{{Label: m.t("papers.to_day"), Value: m.value(ui.Day(m.today))}, {Label: m.t("savings.members"), Value: m.value(strconv.Itoa(members))}, {Label: m.t("savings.insured"), Value: m.value(strconv.Itoa(insured))},
		{Label: m.t("papers.own_total"), Value: m.value(own.Format())}, {Label: m.t("papers.in_words"), Value: m.value(own.Words())}}
	f.Tables = []paper.FormTable{m.whereTable()}
	f.Notes = append(m.seal(m.b.Book.HeadHash, m.b.Book.HeadSeq), m.t("papers.notice_ask"))
	return f, nil
}
