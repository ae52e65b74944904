package web

import (
	"strconv"
	"strings"

	"luoi/internal/money"
	"luoi/internal/paper"
	"luoi/internal/savings"
	"luoi/internal/web/ui"
)

// reconcile is held against the office's or the collector's list: every premium handed over, with its receipt or without.
func (m *paperMaker) reconcile() (paper.Form, error) {
	f := m.form("reconcile", m.today, "treasurer", "collector", "office")
	f.Wide = true
	t := paper.FormTable{Cols: m.cols([]string{"papers.col.no", "savings.col.member", "papers.col.period", "papers.col.handed", "savings.agent", "papers.col.sent", "papers.col.receipt", "papers.col.matched", "papers.col.diff"}, .5, 2.4, 1.4, 1.2, 1, -1.3, 1.4, -1.3, -1.2), Tall: 16}
	if m.blank {
		t.Empty, t.Tall = 16, handRow
		f.Tables = []paper.FormTable{t}
		return f, nil
	}
	from, to, err := m.period()
	if err != nil {
		return f, err
	}
	matched := m.matched()
	var sent, got money.Dong
	for _, l := range m.ascending() {
		if l.Kind != savings.KindToAgent || l.ReversedBy != 0 || l.Reverses != 0 {
			continue
		}
		for _, x := range l.Moves {
			_, period, _ := strings.Cut(x.For.Part(1), ".")
			r := matched.take(x) // also of hand-overs before: their receipts are theirs
			if l.Day.Before(from) || l.Day.After(to) {
				continue
			}
			row := []string{strconv.Itoa(len(t.Rows) + 1), m.b.Name(x.For.Person()), joinDots(strings.ToUpper(x.For.Purpose()), period), ui.Day(l.Day), x.To.Part(0), plainDong(x.Amount), r.numbers, plainDong(r.sum), plainDong(x.Amount - r.sum)}
			sent, got = sent+x.Amount, got+r.sum
			t.Rows = append(t.Rows, paper.TableRow{Cells: row})
		}
	}
	t.Rows = append(t.Rows, paper.TableRow{Cells: []string{"", m.t("papers.sum"), "", "", "", plainDong(sent), "", plainDong(got), plainDong(sent - got)}, Total: true})
	f.Sub, f.Tables = m.t("papers.from_to", ui.Day(from), ui.Day(to)), []paper.FormTable{t}
	f.After = []paper.FormLine{{Label: m.t("papers.still_out"), Value: (sent - got).Format()}, {Label: m.t("papers.agreed")}}
	f.Notes = m.seal(m.b.Book.HeadHash, m.b.Book.HeadSeq)
	return f, nil
}

// matchedMoney is what receipts brought home, by agent and due, to be taken by the hand-overs in their order.
type matchedMoney map[string][]matchedPart

type matchedPart struct {
	numbers string
	sum     money.Dong
}

func (m *paperMaker) matched() matchedMoney {
	out := matchedMoney{}
	for _, l := range m.ascending() {
		if l.Kind != savings.KindReceipt || l.ReversedBy != 0 || l.Reverses != 0 {
			continue
		}
		for _, x := range l.Moves {
			key := string(x.From) + " " + string(x.To)
			out[key] = append(out[key], matchedPart{l.Event.Receipt, x.Amount})
		}
	}
	return out
}

// take takes what receipts there are for one hand-over, at most its amount.
func (list matchedMoney) take(x savings.Move) (got matchedPart) {
	key := string(x.To) + " " + string(x.For)
	for len(list[key]) > 0 && got.sum < x.Amount {
		p := &list[key][0]
		n := min(p.sum, x.Amount-got.sum)
		got.numbers, got.sum = joinComma(got.numbers, p.numbers), got.sum+n
		if p.sum -= n; p.sum == 0 {
			list[key] = list[key][1:]
		}
	}
	return got
}
