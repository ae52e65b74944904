package policy

import (
	"fmt"
	"slices"
	"strings"
)

// confident reports whether s is marks of evidence and, when below full, how sure: "T", "V+R 0.85", "M 0.9".
func confident(s string) bool {
	marks, sure, told := strings.Cut(s, " ")
	if told && (len(sure) < 3 || !strings.HasPrefix(sure, "0.") || strings.Trim(sure[2:], "0123456789") != "") {
		return false
	}
	for _, m := range strings.Split(marks, "+") {
		if len(m) != 1 || !strings.Contains("TVRMD", m) {
			return false
		}
	}
	return true
}

// fault is the first thing wrong with a parameter by itself, or "". It also reads the values.
func (p *Parameter) fault() string {
	switch {
	case p.Label == "" || p.English == "" || p.Scope == "" || p.Checked == "":
		return "label, english, scope and checked must be given"
	case p.KeyedBy != "day" && p.KeyedBy != "birth" && p.KeyedBy != "event":
		return "keyed_by must be day, birth or event"
	case p.Scope != "country" && p.Scope != "area":
		return "scope must be country or area"
	case (p.Scope == "area") != (len(p.Areas) > 0):
		return "areas are for the scope area, which needs them"
	case len(p.Values) == 0:
		return "no values"
	}
	for i := range p.Values {
		if reason := p.Values[i].fault(p.Unit); reason != "" {
			return fmt.Sprintf("value %d: %s", i+1, reason)
		}
	}
	return p.sequenceFault()
}

// sequenceFault looks at the enacted values in order: no overlap, and no gap that nobody explained.
func (p *Parameter) sequenceFault() string {
	var last *Value
	for i := range p.Values {
		v := &p.Values[i]
		if v.Status != Enacted {
			continue
		}
		if last != nil && p.KeyedBy != "event" {
			overlap := last.To.IsZero() || !last.To.Before(v.From)
			gap := !overlap && last.To.AddDays(1) != v.From
			if overlap || gap && p.Gaps == "" {
				return fmt.Sprintf("value %d from %s does not follow the one before it (gap or overlap)", i+1, v.From)
			}
		}
		last = v
	}
	if last == nil && p.Scope == "country" {
		return "no enacted value"
	}
	return ""
}

func (v *Value) fault(unit string) string {
	switch {
	case v.Status != Enacted && v.Status != Proposed && v.Status != Cancelled:
		return "status must be enacted, proposed or cancelled"
	case v.From.IsZero():
		return "from is missing"
	case !v.To.IsZero() && v.To.Before(v.From):
		return "to lies before from"
	case v.Source.Document == "" || v.Source.Article == "" || v.Source.Link == "":
		return "the source must name document, article, date and link"
	case v.Source.Date.IsZero() && v.Confirm == "":
		return "the source has no date, and confirm does not say why"
	case !confident(v.Confidence):
		return "confidence must be T, V, R, M or D and how sure, such as M 0.9"
	case v.Of != "" && unit != "dong":
		return "only an amount in dong can be a multiple"
	}
	r, reason := read(unit, v.Of, v.Text)
	v.reading = r
	return reason
}

// checkMultiples follows each multiple to an amount: what it is a multiple of exists, is an amount, covers
// the same days, and nothing is a multiple of itself by a detour.
func (b *Book) checkMultiples() error {
	for _, name := range b.Names() {
		if reason := b.multipleFault(name, nil); reason != "" {
			return &Error{Parameter: name, Reason: reason}
		}
	}
	return nil
}

func (b *Book) multipleFault(name string, path []string) string {
	if slices.Contains(path, name) {
		return "a multiple of itself: " + strings.Join(append(path, name), " → ")
	}
	p := b.parameters[name]
	for i := range p.Values {
		v := &p.Values[i]
		if v.Of == "" {
			continue
		}
		base, ok := b.parameters[v.Of]
		if !ok || base.Unit != "dong" {
			return fmt.Sprintf("value %d is a multiple of %q, which is no amount of the book", i+1, v.Of)
		}
		if reason := b.multipleFault(v.Of, append(path, name)); reason != "" {
			return reason
		}
		if v.Status == Enacted && (base.On(v.From) == nil || v.To.IsZero() && !base.open()) {
			return fmt.Sprintf("value %d reaches days on which %s has none", i+1, v.Of)
		}
	}
	return ""
}

// open reports whether the last enacted value still holds.
func (p *Parameter) open() bool {
	for i := len(p.Values) - 1; i >= 0; i-- {
		if p.Values[i].Status == Enacted {
			return p.Values[i].To.IsZero()
		}
	}
	return false
}
