package paper

import (
	"fmt"

	"luoi/internal/fault"
	"luoi/internal/report"
)

// Report is what leaves on paper: a frozen report, what is written around it, and its words.
type Report struct {
	report.Body
	Letter  report.Letter
	Words   []report.Sentence
	Told    []string // what changed since the report before
	Version int
	Page    string // of the program, at the foot; empty: none
}

// PeriodicTemplate is the .docx of a periodic report in the decree's layout: the fields of ReportTemplate and
// ngay_so_lieu, phien_ban, ky; the lists doan (loi), thay_doi (loi), vuong_mac (loi), tuan_toi (loi) and the report's
// tables by their own names; for each list a flag co_… that leaves its part out when it is empty.
func PeriodicTemplate() ([]byte, error) {
	inside := ""
	for _, t := range (report.Body{}).Tables() {
		inside += paragraph("{{if co_"+t.ID+"}}", style{size: 28}) + paragraph("{{tieu_de_"+t.ID+"}}", style{size: 26, bold: true, before: 160, after: 60}) +
			figureTable(t.ID, columnsOf(t)) + paragraph("{{end}}", style{size: 28})
	}
	for _, p := range reportLists {
		inside += paragraph("{{if co_"+p.list+"}}", style{size: 28}) + paragraph(p.title, style{size: 28, bold: true, before: 160, after: 60}) +
			paragraph("- {{"+p.list+".loi}}", style{size: 28, align: "both", after: 60}) + paragraph("{{end}}", style{size: 28})
	}
	return decree(inside, "Số liệu tính đến hết ngày {{ngay_so_lieu}}, phiên bản {{phien_ban}}")
}

// reportLists are the parts of a report that are no tables.
var reportLists = []struct{ list, title string }{
	{"thay_doi", "Thay đổi so với báo cáo trước"}, {"vuong_mac", "Vướng mắc"}, {"tuan_toi", "Việc tới"},
}

func columnsOf(t report.Table) []Column {
	var out []Column
	for _, c := range t.Cols {
		out = append(out, Column{c.Head, c.Field, c.Width, c.Number})
	}
	return out
}

// Docx fills a template with a report; nil takes the one that comes with the program. Errors are those of OpenTemplate
// and Fill: a template with a field that a report does not have is refused by name, with the names there are.
func (r Report) Docx(template []byte) ([]byte, error) {
	if len(template) == 0 {
		var err error
		if template, err = PeriodicTemplate(); err != nil {
			return nil, err
		}
	}
	t, err := OpenTemplate(template)
	if err != nil {
		return nil, err
	}
	return t.Fill(r.values())
}

// CheckReportTemplate fills a template that somebody gave back with an example, so that what is wrong with it is said
// before it is kept.
func CheckReportTemplate(template []byte) error {
	t, err := OpenTemplate(template)
	if err != nil {
		return err
	}
	names, err := t.Names()
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return fault.New(fault.Invalid, "report.template_empty")
	}
	v := Report{}.values()
	for name := range v.Flags {
		v.Flags[name] = true // what a condition hides is looked at too
	}
	for name, list := range v.Lists {
		if len(list) == 0 {
			v.Lists[name] = []map[string]string{v.blank(name)}
		}
	}
	_, err = t.Fill(v)
	return err
}

// blank is a line of a list with every key and no words.
func (v Values) blank(list string) map[string]string {
	for _, t := range (report.Body{}).Tables() {
		if t.ID == list {
			line := map[string]string{}
			for _, c := range t.Cols {
				line[c.Field] = ""
			}
			return line
		}
	}
	if list == "noi_nhan" {
		return map[string]string{"ten": "", "dau": ""}
	}
	return map[string]string{"loi": ""}
}

// number writes a part of a date: days and the months 1 and 2 with two digits, as the decree's annex says.
func number(n, twoDigitsBelow int) string {
	if n < twoDigitsBelow {
		return fmt.Sprintf("%02d", n)
	}
	return fmt.Sprint(n)
}

func (r Report) values() Values {
	l := r.Letter
	v := Values{Fields: map[string]string{"co_quan_chu_quan": l.Superior, "co_quan": l.Body, "so_ky_hieu": l.Number, "dia_danh": l.Town, "ngay": "…", "thang": "…", "nam": "…",
		"ten_loai": "BÁO CÁO", "trich_yeu": r.Subject(), "quyen_han": l.Authority, "chuc_vu": l.Title, "nguoi_ky": l.Signer, "ngay_so_lieu": r.AsOf.VN(), "phien_ban": fmt.Sprint(max(r.Version, 1)), "ky": r.Period.VN()},
		Lists: map[string][]map[string]string{"noi_nhan": Recipients(l.Recipients)}, Flags: map[string]bool{}}
	if l.Number == "" {
		v.Fields["so_ky_hieu"] = "…"
	}
	if d := l.Day; !d.IsZero() {
		v.Fields["ngay"], v.Fields["thang"], v.Fields["nam"] = number(d.Day(), 10), number(d.Month(), 3), fmt.Sprint(d.Year())
	}
	for _, t := range r.Tables() {
		v.Fields["tieu_de_"+t.ID], v.Flags["co_"+t.ID] = t.Title, len(t.Rows) > 0
		v.Lists[t.ID] = tableLines(t)
	}
	var words, obstacles, tasks []string
	for _, s := range r.Words {
		words = append(words, s.Text())
	}
	for _, o := range r.Obstacles {
		obstacles = append(obstacles, o.Place+": "+o.Text)
	}
	for _, t := range r.Tasks {
		tasks = append(tasks, t.Line())
	}
	for name, list := range map[string][]string{"doan": words, "thay_doi": r.Told, "vuong_mac": obstacles, "tuan_toi": tasks} {
		v.Flags["co_"+name] = len(list) > 0
		v.Lists[name] = nil
		for _, s := range list {
			v.Lists[name] = append(v.Lists[name], map[string]string{"loi": s})
		}
	}
	return v
}

func tableLines(t report.Table) []map[string]string {
	var out []map[string]string
	rows := t.Rows
	if len(t.Total) > 0 {
		rows = append(append([][]report.Cell(nil), rows...), t.Total)
	}
	for _, row := range rows {
		line := map[string]string{}
		for n, c := range t.Cols {
			line[c.Field] = row[n].Text
		}
		out = append(out, line)
	}
	return out
}
