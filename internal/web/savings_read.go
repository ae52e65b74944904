package web

import (
	"net/http"
	"strconv"

	"luoi/internal/money"
	"luoi/internal/savings"
	"luoi/internal/web/ui"
)

// readView is the page that is read aloud, with a slip for each member.
type readView struct {
	page              ui.Page
	over, back        string
	day, anchor, seq  string
	total, totalWords string
	inBox, onWay      string
	members           []readLine
}

type readLine struct{ name, own, words, goal string }

// showSavingsRead answers GET /savings/books/{id}/read: one page of A5 in large type, and the members' slips.
func (s *Server) showSavingsRead(w http.ResponseWriter, r *http.Request) error {
	book, err := pathID(r, "id")
	if err != nil {
		return err
	}
	b, err := s.app.SavingsBookView(r.Context(), actor(r), book, 0)
	if err != nil {
		return err
	}
	st, o, err := s.savingsStand(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	v := readView{page: o.page, over: b.Group.Name, back: st.where.URL("/savings/books/" + itoa(book)), day: ui.Day(s.app.Today()),
		anchor: savings.Anchor(b.Book.HeadHash), seq: itoa(b.Book.HeadSeq)}
	v.page.Title = ui.T(ctx, "savings.read")
	var total, box, way money.Dong
	for c, n := range b.Balances {
		switch c.Type() {
		case savings.Member:
			total += n
		case savings.Cash, savings.Bank:
			box += n
		case savings.Transit:
			way += n
		}
	}
	v.total, v.totalWords, v.inBox, v.onWay = total.Format(), total.Words(), box.Format(), way.Format()
	for _, m := range b.Members {
		if !m.To.IsZero() {
			continue
		}
		own := b.Own(m.No)
		l := readLine{name: m.Name, own: own.Format(), words: own.Words()}
		if m.Premium > 0 {
			g := savings.Reach(own, m.Premium, 3)
			l.goal = ui.T(ctx, "savings.reach", g.Months)
			if g.Missing > 0 {
				l.goal = joinDots(l.goal, ui.T(ctx, "savings.reach_missing", g.Missing.Format()))
			}
		}
		v.members = append(v.members, l)
	}
	return s.render(w, r, http.StatusOK, savingsReadPage(v))
}

// savingsGridView answers the workbook of «sổ theo dõi tiết kiệm»: member × meeting.
func (s *Server) savingsGridView(r *http.Request) (officeView, error) {
	book, err := pathID(r, "id")
	if err != nil {
		return officeView{}, err
	}
	b, err := s.app.SavingsBookView(r.Context(), actor(r), book, 100_000)
	if err != nil {
		return officeView{}, err
	}
	_, v, err := s.savingsStand(r)
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	v.page.Title = ui.T(ctx, "savings.grid")
	t := &ui.Table{ID: "grid", Caption: v.page.Title, Cols: []ui.Col{{Label: ui.T(ctx, "savings.col.member")}}}
	days, put := []string{}, map[string]money.Dong{}
	for i := len(b.Lines) - 1; i >= 0; i-- {
		l := &b.Lines[i]
		if l.ReversedBy != 0 || l.Kind != savings.KindContribution && l.Kind != savings.KindOpenPig {
			continue
		}
		d := l.Day.VN()
		if len(days) == 0 || days[len(days)-1] != d {
			days = append(days, d)
			t.Cols = append(t.Cols, ui.Col{Label: d, Num: true})
		}
		for _, m := range l.Moves {
			put[d+"/"+strconv.Itoa(m.From.Person())] += m.Amount
		}
	}
	t.Cols = append(t.Cols, ui.Col{Label: ui.T(ctx, "savings.own"), Num: true})
	for _, m := range b.Members {
		row := ui.Row{Cells: []ui.Cell{{Text: strconv.Itoa(m.No) + ". " + m.Name}}}
		for _, d := range days {
			row.Cells = append(row.Cells, savingsDong(ctx, put[d+"/"+strconv.Itoa(m.No)]))
		}
		t.Rows = append(t.Rows, ui.Row{Cells: append(row.Cells, savingsDong(ctx, b.Own(m.No)))})
	}
	v.sheet = t
	return v, nil
}
