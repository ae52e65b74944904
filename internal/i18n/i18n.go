// Package i18n holds every sentence people read: one catalogue per language, one flat JSON file per
// area, merged when first asked for. Vietnamese is the original and the fallback; English is complete.
// It does not decide which language someone reads; edges do.
//
// A message may hold {0}, {1} … for its arguments, {0:n} for a number with the language's
// thousands separators, and {0|row|rows} for a word that follows a count.
package i18n

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"
	"sync"

	"luoi/internal/day"
	"luoi/internal/fault"
)

// VI and EN are the languages of the catalogue.
const (
	VI = "vi"
	EN = "en"
)

// Languages lists the languages, the original first.
var Languages = []string{VI, EN}

var catalogue = sync.OnceValue(func() map[string]map[string]string {
	c := make(map[string]map[string]string, len(Languages))
	for _, lang := range Languages {
		// The files are part of the binary and a test refuses what is wrong in them; a reader still gets
		// every message that could be read.
		c[lang], _ = load(files, lang)
	}
	return c
})

// load merges the JSON files of one language. A key may stand once only: of two the first is kept and
// the error names both. All errors are joined; what could be read is returned beside them.
func load(fsys fs.FS, lang string) (map[string]string, error) {
	names, err := fs.Glob(fsys, lang+"/*.json")
	if err != nil {
		return nil, err
	}
	sort.Strings(names)
	all, home := map[string]string{}, map[string]string{}
	var wrong []error
	for _, name := range names {
		area, err := readArea(fsys, name)
		if err != nil {
			wrong = append(wrong, err)
		}
		for key, text := range area {
			if other, ok := home[key]; ok {
				wrong = append(wrong, fmt.Errorf("i18n: %s stands in %s and %s", key, other, name))
				continue
			}
			all[key], home[key] = text, name
		}
	}
	return all, errors.Join(wrong...)
}

// readArea reads one flat object token by token, because encoding/json would let a repeated key pass.
func readArea(fsys fs.FS, name string) (map[string]string, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	dec := json.NewDecoder(f)
	if t, err := dec.Token(); err != nil || t != json.Delim('{') {
		return nil, fmt.Errorf("i18n: %s is not a JSON object (%v)", name, err)
	}
	area := map[string]string{}
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return area, fmt.Errorf("i18n: %s: %w", name, err)
		}
		key, _ := t.(string)
		var text string
		if err := dec.Decode(&text); err != nil {
			return area, fmt.Errorf("i18n: %s: %s: %w", name, key, err)
		}
		if _, ok := area[key]; ok {
			return area, fmt.Errorf("i18n: %s stands twice in %s", key, path.Base(name))
		}
		area[key] = text
	}
	return area, nil
}

// Lang is the nearest language there is for a tag such as "vi-VN" or "en_GB.UTF-8"; Vietnamese else.
func Lang(tag string) string {
	tag = strings.ToLower(tag)
	for _, lang := range Languages {
		if tag == lang || strings.HasPrefix(tag, lang+"-") || strings.HasPrefix(tag, lang+"_") {
			return lang
		}
	}
	return VI
}

// Has reports whether the catalogue knows key.
func Has(key string) bool {
	_, ok := catalogue()[VI][key]
	return ok
}

// T is the message for key in lang with its arguments put in; Vietnamese when lang lacks it, and the
// key itself when no language has it, so that a mistake shows rather than a blank.
func T(lang, key string, args ...any) string {
	c := catalogue()
	text, ok := c[lang][key]
	if !ok {
		lang = VI
		if text, ok = c[VI][key]; !ok {
			return key
		}
	}
	return fill(lang, text, args)
}

// Error is what a person may read about err: its message and those of its fields, never its cause.
func Error(lang string, err error) string {
	e := fault.As(err)
	key := e.Key
	if !Has(key) {
		// A key nobody translated must not reach a reader as code; the log holds the whole error.
		key = kindKey(e.Kind)
	}
	var b strings.Builder
	b.WriteString(T(lang, key, e.Args...))
	for i, f := range e.Fields {
		if i == 0 {
			b.WriteString(": ")
		} else {
			b.WriteString("; ")
		}
		b.WriteString(Field(lang, f))
	}
	return b.String()
}

// kindKey is the general message of a kind, for errors that have none of their own.
func kindKey(k fault.Kind) string {
	switch k {
	case fault.Invalid:
		return "fault.invalid"
	case fault.NotFound:
		return "fault.not_found"
	case fault.Conflict:
		return "fault.conflict"
	case fault.Forbidden:
		return "fault.forbidden"
	case fault.Unauthorised:
		return "fault.unauthorised"
	case fault.TooLarge:
		return "fault.too_large"
	case fault.Busy:
		return "fault.busy"
	case fault.Interrupted:
		return "fault.interrupted"
	}
	return "fault.internal"
}

// Field is what a person may read about one field's error: the field's label and the reason.
func Field(lang string, f fault.Field) string {
	reason := T(lang, f.Key, f.Args...)
	if f.Field == "" {
		return reason
	}
	return Label(lang, f.Field) + " – " + reason
}

// Label is what people call a field of a form or a column of a list; its own word when the catalogue
// has none, such as the letter of a spreadsheet's column.
func Label(lang, field string) string {
	if key := "web.field." + field; Has(key) {
		return T(lang, key)
	}
	return field
}

// show writes one argument the way the language's readers expect it.
func show(lang string, arg any, grouped bool) string {
	switch v := arg.(type) {
	case day.Date:
		return v.VN()
	case interface{ In(lang string) string }: // a figure that knows its decimals
		return v.In(lang)
	case *fault.Error:
		return Error(lang, v)
	case fault.Field:
		return Field(lang, v)
	}
	s := fmt.Sprint(arg)
	if grouped {
		return group(s, separator(lang))
	}
	return s
}

func separator(lang string) string {
	if lang == EN {
		return ","
	}
	return "."
}

// group puts sep between the thousands of a whole number written in decimal digits.
func group(s, sep string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "−", s[1:]
	}
	for _, r := range s {
		if r < '0' || r > '9' {
			return sign + s
		}
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + sep + s[i:]
	}
	return sign + s
}

// Keys lists the keys that begin with prefix, sorted.
func Keys(prefix string) []string {
	var keys []string
	for key := range catalogue()[VI] {
		if strings.HasPrefix(key, prefix) {
			keys = append(keys, key)
		}
	}
	sort.Strings(keys)
	return keys
}
