//go:build !js

package policy

import (
	"bytes"
	"embed"
	"io/fs"
	"path"
	"strings"

	"go.yaml.in/yaml/v3"

	"luoi/internal/day"
)

//go:embed vn
var vietnam embed.FS

// Vietnam reads the embedded book of the country. An error here is an error of the release.
func Vietnam() (*Book, error) { return Load(vietnam, "vn") }

// file is the shape of a parameter file; an unknown key is refused.
type file struct {
	Label   string      `yaml:"label"`
	English string      `yaml:"english"`
	Unit    string      `yaml:"unit"`
	KeyedBy string      `yaml:"keyed_by"`
	Scope   string      `yaml:"scope"`
	Areas   []string    `yaml:"areas"`
	Checked string      `yaml:"checked"`
	Gaps    string      `yaml:"gaps"`
	Values  []fileValue `yaml:"values"`
}

type fileValue struct {
	From       day.Date `yaml:"from"`
	To         day.Date `yaml:"to"`
	Value      string   `yaml:"value"`
	Of         string   `yaml:"of"`
	Status     string   `yaml:"status"`
	Confidence string   `yaml:"confidence"`
	Confirm    string   `yaml:"confirm"`
	Source     Source   `yaml:"source"`
}

// Load reads every .yaml file below dir. Unknown keys, gaps, overlaps, missing sources, multiples that
// lead nowhere and values that do not read in their unit stop it.
func Load(fsys fs.FS, dir string) (*Book, error) {
	var all []Parameter
	err := fs.WalkDir(fsys, dir, func(at string, e fs.DirEntry, err error) error {
		name, isYAML := strings.CutSuffix(path.Base(at), ".yaml")
		if err != nil || e.IsDir() || !isYAML {
			return err
		}
		text, err := fs.ReadFile(fsys, at)
		if err != nil {
			return err
		}
		p, err := parse(name, text)
		p.Chapter = strings.Trim(strings.TrimPrefix(path.Dir(at), dir), "/")
		all = append(all, p)
		return err
	})
	if err != nil {
		return nil, err
	}
	return newBook(all)
}

func parse(name string, text []byte) (Parameter, error) {
	var f file
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(&f); err != nil {
		return Parameter{}, &Error{Parameter: name, Reason: err.Error()}
	}
	p := Parameter{Name: name, Label: f.Label, English: f.English, Unit: f.Unit, KeyedBy: f.KeyedBy,
		Scope: f.Scope, Areas: f.Areas, Checked: f.Checked, Gaps: f.Gaps}
	for _, v := range f.Values {
		p.Values = append(p.Values, Value{From: v.From, To: v.To, Text: strings.TrimSpace(v.Value), Of: v.Of,
			Status: v.Status, Confidence: v.Confidence, Confirm: v.Confirm, Source: v.Source})
	}
	return p, nil
}
