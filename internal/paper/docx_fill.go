package paper

import (
	"maps"
	"slices"
	"strings"

	"luoi/internal/fault"
)

// filler puts values into a tree.
type filler struct{ v Values }

// fieldsOf lists the names between braces in a text, "if x" and "end" included.
func fieldsOf(text string) []string {
	var out []string
	for {
		_, rest, found := strings.Cut(text, "{{")
		if !found {
			return out
		}
		name, after, closed := strings.Cut(rest, "}}")
		if !closed {
			return out
		}
		out = append(out, strings.TrimSpace(name))
		text = after
	}
}

// listOf is the list that an element is repeated for: the one its fields are of, or "". A table row is
// repeated only when all its fields are of one list; otherwise its paragraphs are looked at.
func listOf(n *node) string {
	found := ""
	for _, f := range fieldsOf(n.text()) {
		list, _, dotted := strings.Cut(f, ".")
		switch {
		case !dotted && n.name == "w:tr", dotted && found != "" && list != found && n.name == "w:tr":
			return ""
		case dotted && found == "":
			found = list
		}
	}
	return found
}

// children fills what lies below n. row is the line of the list that n stands in, its keys with the
// list's name before them; nil outside of lists.
func (f *filler) children(n *node, row map[string]string) error {
	var out []*node
	skip := 0 // conditions that do not hold around here
	open := 0
	for _, k := range n.kids {
		if k.name == "w:p" {
			condition, end := conditionOf(k)
			switch {
			case condition != "" && skip > 0:
				skip++
				continue
			case condition != "":
				holds, known := f.v.Flags[condition]
				if !known {
					return f.unknown("if "+condition, row)
				}
				open++
				if !holds {
					skip = 1
				}
				continue
			case end && skip > 0:
				if skip--; skip == 0 {
					open--
				}
				continue
			case end && open > 0:
				open--
				continue
			case end:
				return fault.New(fault.Invalid, "paper.end_without_if")
			}
		}
		if skip > 0 {
			continue
		}
		made, err := f.repeat(k, row)
		if err != nil {
			return err
		}
		out = append(out, made...)
	}
	if open > 0 || skip > 0 {
		return fault.New(fault.Invalid, "paper.if_without_end")
	}
	if n.name == "w:tc" && !slices.ContainsFunc(out, func(k *node) bool { return k.name == "w:p" }) {
		out = append(out, &node{name: "w:p"}) // Word refuses a cell without a paragraph
	}
	n.kids = out
	return nil
}

// conditionOf reads a paragraph that holds {{if x}} or {{end}} and nothing else.
func conditionOf(p *node) (condition string, end bool) {
	t := strings.TrimSpace(p.text())
	fields := fieldsOf(t)
	if len(fields) != 1 || !strings.HasPrefix(t, "{{") || !strings.HasSuffix(t, "}}") {
		return "", false
	}
	if name, ok := strings.CutPrefix(fields[0], "if "); ok {
		return strings.TrimSpace(name), false
	}
	return "", fields[0] == "end"
}

// repeat fills an element, once for each line of its list when it is a table row or a paragraph of one.
func (f *filler) repeat(k *node, row map[string]string) ([]*node, error) {
	if row == nil && (k.name == "w:tr" || k.name == "w:p") {
		if list := listOf(k); list != "" {
			lines, known := f.v.Lists[list]
			if !known {
				return nil, f.unknown(list, row)
			}
			var out []*node
			for _, line := range lines {
				named := map[string]string{}
				for key, value := range line {
					named[list+"."+key] = value
				}
				c := k.clone()
				if err := f.fill(c, named); err != nil {
					return nil, err
				}
				out = append(out, c)
			}
			return out, nil
		}
	}
	return []*node{k}, f.fill(k, row)
}

func (f *filler) fill(k *node, row map[string]string) error {
	if k.name == "w:p" {
		if err := f.paragraph(k, row); err != nil {
			return err
		}
	}
	if k.name == "" {
		return nil
	}
	return f.children(k, row)
}

// paragraph replaces the fields of one paragraph. Word cuts words into runs as it likes, so a field may
// begin in one run and end in another: its value goes where it begins, with that run's letters.
func (f *filler) paragraph(p *node, row map[string]string) error {
	var runs []*node
	p.each("w:t", func(t *node) { runs = append(runs, t) })
	whole := p.text()
	if !strings.Contains(whole, "{{") {
		return nil
	}
	owner := make([]int, 0, len(whole)) // which run a byte belongs to
	for i, t := range runs {
		for range len((&node{kids: []*node{{name: "w:t", kids: t.kids}}}).text()) {
			owner = append(owner, i)
		}
	}
	made := make([]strings.Builder, len(runs))
	for i := 0; i < len(whole); {
		if strings.HasPrefix(whole[i:], "{{") {
			if end := strings.Index(whole[i:], "}}"); end > 0 {
				value, err := f.value(strings.TrimSpace(whole[i+2:i+end]), row)
				if err != nil {
					return err
				}
				made[owner[i]].WriteString(value)
				i += end + 2
				continue
			}
		}
		made[owner[i]].WriteByte(whole[i])
		i++
	}
	for i, t := range runs {
		t.kids = []*node{{data: made[i].String()}}
		t.attrs = slices.DeleteFunc(slices.Clone(t.attrs), isSpaceAttr)
		t.attrs = append(t.attrs, spaceKept)
	}
	return nil
}

func (f *filler) value(name string, row map[string]string) (string, error) {
	if v, ok := row[name]; ok {
		return v, nil
	}
	if v, ok := f.v.Fields[name]; ok {
		return v, nil
	}
	return "", f.unknown(name, row)
}

// unknown names what the template asks for and what there is.
func (f *filler) unknown(name string, row map[string]string) error {
	there := slices.Collect(maps.Keys(f.v.Fields))
	there = slices.AppendSeq(there, maps.Keys(row))
	for flag := range f.v.Flags {
		there = append(there, "if "+flag)
	}
	for list, lines := range f.v.Lists {
		if len(lines) == 0 {
			there = append(there, list+".…")
		}
		for _, line := range lines[:min(1, len(lines))] {
			for key := range line {
				there = append(there, list+"."+key)
			}
		}
	}
	slices.Sort(there)
	return fault.New(fault.Invalid, "paper.unknown_field", name, strings.Join(slices.Compact(there), ", "))
}
