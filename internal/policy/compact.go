package policy

import (
	"strings"

	"luoi/internal/day"
)

// The compact form is the book as lines of tab-separated fields, for the phone: it needs no YAML reader
// and is a fifth of the size. A parameter is a line that begins with P, its values follow as lines that
// begin with V. It is made from the files (scripts and a test keep it the same); never edit it.

// Compact writes the book in the compact form. The same book gives the same bytes.
func (b *Book) Compact() []byte {
	var w strings.Builder
	for _, name := range b.Names() {
		p := b.parameters[name]
		line(&w, "P", p.Name, p.Chapter, p.Label, p.English, p.Unit, p.KeyedBy, p.Scope, strings.Join(p.Areas, ","), p.Checked, p.Gaps)
		for _, v := range p.Values {
			line(&w, "V", v.From.String(), v.To.String(), v.Text, v.Of, v.Status, v.Confidence, v.Confirm,
				v.Source.Document, v.Source.Article, v.Source.Date.String(), v.Source.Link)
		}
	}
	return []byte(w.String())
}

func line(w *strings.Builder, fields ...string) {
	for i, f := range fields {
		if i > 0 {
			w.WriteByte('\t')
		}
		w.WriteString(strings.NewReplacer("\t", " ", "\n", " ").Replace(f))
	}
	w.WriteByte('\n')
}

// ReadCompact reads what Compact wrote, with the same checks as the files get.
func ReadCompact(text string) (*Book, error) {
	var all []Parameter
	for row := range strings.Lines(text) {
		f := strings.Split(strings.TrimSuffix(row, "\n"), "\t")
		switch {
		case f[0] == "P" && len(f) == 11:
			p := Parameter{Name: f[1], Chapter: f[2], Label: f[3], English: f[4], Unit: f[5], KeyedBy: f[6], Scope: f[7], Checked: f[9], Gaps: f[10]}
			if f[8] != "" {
				p.Areas = strings.Split(f[8], ",")
			}
			all = append(all, p)
		case f[0] == "V" && len(f) == 12 && len(all) > 0:
			v := Value{Text: f[3], Of: f[4], Status: f[5], Confidence: f[6], Confirm: f[7], Source: Source{Document: f[8], Article: f[9], Link: f[11]}}
			p := &all[len(all)-1]
			for i, d := range []*day.Date{1: &v.From, 2: &v.To, 10: &v.Source.Date} {
				if d == nil {
					continue
				}
				if err := d.UnmarshalText([]byte(f[i])); err != nil {
					return nil, &Error{Parameter: p.Name, Reason: err.Error()}
				}
			}
			p.Values = append(p.Values, v)
		default:
			return nil, &Error{Parameter: "compact form", Reason: "a line that is neither a parameter nor a value"}
		}
	}
	return newBook(all)
}
