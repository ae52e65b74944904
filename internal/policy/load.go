package policy

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"go.yaml.in/yaml/v3"

	"luoi/internal/day"
)

//go:embed vn/*.yaml
var vietnam embed.FS

// Vietnam reads the embedded book of the country. An error here is an error of the release.
func Vietnam() (*Book, error) { return Load(vietnam, "vn") }

// file is the shape of a parameter file; an unknown key is refused.
type file struct {
	Label   string      `yaml:"label"`
	Unit    string      `yaml:"unit"`
	KeyedBy string      `yaml:"keyed_by"`
	Scope   string      `yaml:"scope"`
	Checked string      `yaml:"checked"`
	Values  []fileValue `yaml:"values"`
}

type fileValue struct {
	From   day.Date `yaml:"from"`
	To     day.Date `yaml:"to"`
	Value  string   `yaml:"value"`
	Status string   `yaml:"status"`
	Source Source   `yaml:"source"`
}

// Load reads every .yaml file of dir. Unknown keys, gaps, overlaps, missing sources and values that do
// not read in their unit stop it.
func Load(fsys fs.FS, dir string) (*Book, error) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, err
	}
	b := &Book{parameters: map[string]Parameter{}}
	for _, e := range entries {
		name, isYAML := strings.CutSuffix(e.Name(), ".yaml")
		if !isYAML {
			continue
		}
		text, err := fs.ReadFile(fsys, path.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		p, err := parse(name, text)
		if err != nil {
			return nil, err
		}
		b.parameters[name] = p
	}
	return b, nil
}

func parse(name string, text []byte) (Parameter, error) {
	var f file
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&f); err != nil {
		return Parameter{}, &Error{Parameter: name, Reason: err.Error()}
	}
	p := Parameter{Name: name, Label: f.Label, Unit: f.Unit, KeyedBy: f.KeyedBy, Scope: f.Scope, Checked: f.Checked}
	for _, v := range f.Values {
		p.Values = append(p.Values, Value{From: v.From, To: v.To, Text: strings.TrimSpace(v.Value), Status: v.Status, Source: v.Source})
	}
	if reason := p.fault(); reason != "" {
		return Parameter{}, &Error{Parameter: name, Reason: reason}
	}
	return p, nil
}

// fault is the first thing wrong with a parameter, or "".
func (p Parameter) fault() string {
	switch {
	case p.Label == "" || p.Scope == "" || p.Checked == "":
		return "label, scope and checked must be given"
	case p.KeyedBy != "day" && p.KeyedBy != "birth":
		return "keyed_by must be day or birth"
	case len(p.Values) == 0:
		return "no values"
	}
	var last *Value
	for i := range p.Values {
		v := &p.Values[i]
		if reason := v.fault(p.Unit); reason != "" {
			return fmt.Sprintf("value %d: %s", i+1, reason)
		}
		if v.Status != "enacted" {
			continue
		}
		if last != nil && (last.To.IsZero() || last.To.AddDays(1) != v.From) {
			return fmt.Sprintf("value %d from %s does not follow the one before it (gap or overlap)", i+1, v.From)
		}
		last = v
	}
	if last == nil {
		return "no enacted value"
	}
	return ""
}

func (v Value) fault(unit string) string {
	switch v.Status {
	case "enacted", "proposed", "cancelled":
	default:
		return "status must be enacted, proposed or cancelled"
	}
	if v.From.IsZero() {
		return "from is missing"
	}
	if !v.To.IsZero() && v.To.Before(v.From) {
		return "to lies before from"
	}
	if v.Source.Document == "" || v.Source.Article == "" || v.Source.Date.IsZero() || v.Source.Link == "" {
		return "the source must name document, article, date and link"
	}
	if unit != "age" {
		return "unit must be age"
	}
	if _, err := ParseAge(v.Text); err != nil {
		return err.Error()
	}
	return ""
}
