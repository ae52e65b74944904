package paper

import (
	"fmt"
	"time"

	"luoi/internal/report"
)

// PDF is the report as a file to print: the decree's head and signature, the words, the tables.
func (r Report) PDF(at time.Time) ([]byte, error) {
	p := NewPDF(Options{Title: r.Subject(), Author: r.Letter.Body, Lang: "vi", Paper: A4, Size: 11, Margin: 42, At: at})
	l := r.Letter
	place := l.Town + ", ngày … tháng … năm …"
	if d := l.Day; !d.IsZero() {
		place = fmt.Sprintf("%s, ngày %s tháng %s năm %d", l.Town, number(d.Day(), 10), number(d.Month(), 3), d.Year())
	}
	no := l.Number
	if no == "" {
		no = "…"
	}
	p.Columns(10, []float64{4, 5}, func() {
		p.Lines(Center, Plain(l.Superior))
		p.Lines(Center, Strong(l.Body))
		p.Lines(Center, Plain("Số: "+no))
	}, func() {
		p.Lines(Center, Strong("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"))
		p.Lines(Center, Strong("Độc lập - Tự do - Hạnh phúc"))
		p.Lines(Center, Plain(place))
	})
	p.Space(14)
	p.Lines(Center, Strong("BÁO CÁO"))
	p.Lines(Center, Strong(r.Subject()))
	p.Space(8)
	for _, s := range r.Words {
		p.Paragraph(Plain(s.Text()))
	}
	for _, t := range r.Tables() {
		if len(t.Rows) > 0 {
			p.Heading(t.Title)
			p.Table(pdfTable(t))
		}
	}
	r.lists(p)
	p.Space(6)
	p.In(Quiet, func() {
		p.Paragraph(Plain("Số liệu tính đến hết ngày " + r.AsOf.VN() + fmt.Sprintf(", phiên bản %d.", max(r.Version, 1))))
	})
	p.Columns(12, []float64{1, 1}, func() {
		p.Lines(Left, Strong("Nơi nhận:"))
		for _, to := range Recipients(l.Recipients) {
			p.Lines(Left, Plain("- "+to["ten"]+to["dau"]))
		}
	}, func() {
		if l.Authority != "" {
			p.Lines(Center, Strong(l.Authority))
		}
		p.Lines(Center, Strong(l.Title))
		p.Space(50)
		p.Lines(Center, Strong(l.Signer))
	})
	return p.Bytes()
}

func (r Report) lists(p *PDF) {
	part := func(title string, list []string) {
		if len(list) == 0 {
			return
		}
		p.Heading(title)
		for _, s := range list {
			p.Bullet("–", Plain(s))
		}
	}
	var obstacles, tasks []string
	for _, o := range r.Obstacles {
		obstacles = append(obstacles, o.Place+": "+o.Text)
	}
	for _, t := range r.Tasks {
		tasks = append(tasks, t.Line())
	}
	for n, list := range [][]string{r.Told, obstacles, tasks} {
		part(reportLists[n].title, list)
	}
}

func pdfTable(t report.Table) ([]Col, []TableRow) {
	var cols []Col
	for _, c := range t.Cols {
		cols = append(cols, Col{Label: c.Head, Weight: float64(c.Width), Num: c.Number})
	}
	var rows []TableRow
	for n, row := range append(append([][]report.Cell(nil), t.Rows...), t.Total) {
		if len(row) == 0 {
			continue
		}
		line := TableRow{Total: n == len(t.Rows)}
		for _, c := range row {
			line.Cells = append(line.Cells, c.Text)
		}
		rows = append(rows, line)
	}
	return cols, rows
}
