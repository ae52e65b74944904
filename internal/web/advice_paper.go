package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"luoi/internal/paper"
	"luoi/internal/web/ui"
)

// officialSite is where anybody can look a receipt up; it stands on the leaf when the office has no page of its own.
const officialSite = "https://baohiemxahoi.gov.vn"

// postAdvicePaper answers POST /advice/paper.pdf: the leaf as a file, the same on every machine. What cannot be
// reckoned comes back as the form with its notice.
func (s *Server) postAdvicePaper(w http.ResponseWriter, r *http.Request) error {
	v, err := s.advice(r)
	if err != nil {
		return err
	}
	if v.leaf == nil {
		return s.render(w, r, http.StatusUnprocessableEntity, advicePage(v))
	}
	file, err := leafPaper(r.Context(), *v.leaf, s.now())
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", `attachment; filename="mot-trang-cho-nha-minh.pdf"`) // no name of a family in it
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write(file) // the reader went away
	return nil
}

// leafFit is a way to make a leaf shorter. The type is never smaller than 11 points: the page is read at a
// kitchen table, often without glasses.
type leafFit struct {
	size, lead float64
	margin     float64 // of A5, in points; a third more on A4
	story      bool    // the neighbour's story
	articles   bool    // documents with the articles of each number; else documents only
}

var leafFits = []leafFit{{12, 1.25, 26, true, true}, {11, 1.25, 24, true, true}, {11, 1.17, 22, true, true}, {11, 1.15, 18, true, true}, {11, 1.15, 18, false, true}, {11, 1.12, 18, false, true}, {11, 1.12, 18, false, false}}

// leafPaper draws the leaf on as many sides as its paper has: A5 two, A4 one. A family that is too large for that
// gets a further side rather than small type.
func leafPaper(ctx context.Context, l leafView, at time.Time) ([]byte, error) {
	sides := 2
	if l.paper == paper.A4 {
		sides = 1
	}
	var p *paper.PDF
	for _, fit := range leafFits {
		p = paper.NewPDF(paper.Options{Title: ui.T(ctx, "family.title"), Author: l.office, Lang: ui.Lang(ctx), Paper: l.paper, Size: fit.size, Lead: fit.lead,
			Margin: fit.margin * map[string]float64{paper.A4: 1.33, paper.A5: 1}[l.paper], At: at})
		d := leafDrawing{p, ctx, l, fit}
		if err := d.draw(); err != nil {
			return nil, err
		}
		if p.Sides() <= sides {
			break
		}
	}
	return p.Bytes()
}

type leafDrawing struct {
	*paper.PDF
	ctx context.Context
	l   leafView
	fit leafFit
}

func (d leafDrawing) t(key string, args ...any) string { return ui.T(d.ctx, key, args...) }

func (d leafDrawing) draw() error {
	d.head()
	d.hero()
	if len(d.l.strip) > 0 {
		d.Paragraph(paper.Plain(d.l.stripText))
	}
	d.people()
	d.list("", d.l.when)
	d.list(d.t("family.get"), d.l.get)
	d.list(d.t("family.stop"), d.l.stop)
	d.honest()
	if d.l.paper == paper.A4 {
		if len(d.l.health) == 0 {
			return d.proofAndFoot()
		}
		var err error
		d.Columns(14, []float64{1, 1.25}, func() { d.list(d.t("family.health"), d.l.health) }, func() { err = d.proof() })
		d.foot()
		return err
	}
	if d.Sides() == 1 { // else what is said honestly has begun the back already
		d.NewSide()
	}
	d.list(d.t("family.health"), d.l.health)
	return d.proofAndFoot()
}

func (d leafDrawing) proofAndFoot() error {
	if d.l.caseText != "" && d.fit.story {
		d.Paragraph(paper.Plain(d.l.caseText))
	}
	err := d.proof()
	d.foot()
	return err
}

func (d leafDrawing) head() {
	d.Columns(10, []float64{1, 1}, func() {
		d.In(paper.Blue, func() { d.Lines(paper.Left, paper.Strong(d.l.office)) })
		d.Lines(paper.Left, paper.Plain(d.t("family.title")))
	}, func() {
		d.Lines(paper.Right, paper.Strong(d.l.forWhom))
		d.Lines(paper.Right, paper.Plain(d.l.place))
	})
	d.Space(2)
	d.Rule(paper.Blue)
}

// hero is what it costs: the largest figures of the leaf.
func (d leafDrawing) hero() {
	soft := paper.Color{R: 229, G: 243, B: 235}
	d.Columns(8, []float64{1.45, 1}, func() {
		d.InBox(paper.Box{Fill: &paper.Blue, Ink: paper.White, Pad: 8}, func() {
			d.Lines(paper.Left, paper.Plain(d.t("family.hero.month")))
			d.Lines(paper.Left, paper.Run{Text: d.l.month, Bold: true, Size: 1.9}, paper.Ref(d.l.monthRefs))
			for _, part := range []string{d.l.own, d.l.cards} {
				if part != "" && d.l.own != "" && d.l.cards != "" {
					d.Lines(paper.Left, paper.Plain(part))
				}
			}
			if d.l.state != "" {
				d.Lines(paper.Left, paper.Plain(d.l.state), paper.Ref(d.l.stateRefs))
			}
		})
	}, func() {
		d.InBox(paper.Box{Fill: &soft, Ink: paper.Green, Pad: 8}, func() {
			d.Lines(paper.Left, paper.Plain(d.t("family.hero.daily")))
			d.Lines(paper.Left, paper.Run{Text: d.l.daily, Bold: true, Size: 1.6})
			d.Lines(paper.Left, paper.Plain(d.l.how))
		})
	})
	d.Space(5)
}

func (d leafDrawing) people() {
	if len(d.l.people) == 0 {
		return
	}
	cols := []paper.Col{{Label: d.t("family.person"), Weight: 1.5}, {Label: d.t("family.person.own"), Num: true}, {Label: d.t("family.person.state"), Num: true}}
	if d.l.periods {
		cols = append(cols, paper.Col{Label: d.t("family.person.period"), Num: true})
	}
	var rows []paper.TableRow
	for _, x := range d.l.people {
		rows = append(rows, paper.TableRow{Cells: []string{x.name, x.own, x.state, x.period}[:len(cols)]})
	}
	d.Table(cols, rows)
}

func (d leafDrawing) list(title string, lines []leafLine) {
	if len(lines) == 0 {
		return
	}
	if title != "" {
		d.In(paper.Blue, func() { d.Heading(title) })
	}
	for _, line := range lines {
		d.Bullet("•", paper.Plain(line.text), paper.Ref(line.refs))
	}
	d.Space(4)
}

func (d leafDrawing) honest() {
	if len(d.l.honest) == 0 {
		return
	}
	sand, amber := paper.Color{R: 251, G: 240, B: 220}, paper.Color{R: 217, G: 142, B: 31}
	d.InBox(paper.Box{Fill: &sand, Edge: &amber, Bar: true, Ink: paper.Ink, Pad: 8}, func() {
		d.In(paper.Brown, func() { d.Lines(paper.Left, paper.Strong(d.t("family.honest"))) })
		for _, line := range d.l.honest {
			d.Lines(paper.Left, paper.Plain(line.text), paper.Ref(line.refs))
		}
	})
	d.Space(5)
}

// proof is why this is not a fraud, with the square that opens the office's page. The square says nothing of the
// family: whoever finds the leaf can read it.
func (d leafDrawing) proof() error {
	var err error
	grey := paper.Color{R: 201, G: 194, B: 180}
	d.InBox(paper.Box{Edge: &grey, Ink: paper.Ink, Pad: 8}, func() {
		d.In(paper.Blue, func() { d.Lines(paper.Left, paper.Strong(d.t("family.proof"))) })
		for _, line := range d.l.proof {
			d.Lines(paper.Left, paper.Plain(line))
		}
		d.Columns(8, []float64{3.2, 1}, func() {
			d.Lines(paper.Left, paper.Strong(d.t("family.steps")))
			for i, step := range d.l.steps {
				d.Bullet(strconv.Itoa(i+1)+".", paper.Plain(step))
			}
		}, func() {
			d.Space(3)
			err = d.QR(d.l.site, 62)
		})
	})
	d.Space(4)
	return err
}

func (d leafDrawing) foot() {
	d.In(paper.Quiet, func() { d.Paragraph(paper.Plain(d.l.foot + " " + citations(d.l.sources, d.fit.articles))) })
}

// citations lists the numbered sources by document, so that each document is named once: «Luật 41/2024/QH15:
// 1 Điều 36 khoản 1; 2 Điều 31 khoản 2. Nghị định …».
func citations(sources []string, articles bool) string {
	var documents []string
	of := map[string][]string{}
	for i, source := range sources {
		document, article, _ := strings.Cut(source, ", ")
		if of[document] == nil {
			documents = append(documents, document)
		}
		n := strconv.Itoa(i + 1)
		if articles && article != "" {
			n += "\u00a0" + strings.ReplaceAll(article, " ", "\u00a0")
		}
		of[document] = append(of[document], n)
	}
	for i, document := range documents {
		documents[i] = document + ": " + strings.Join(of[document], "; ") + "."
	}
	return strings.Join(documents, " ")
}
