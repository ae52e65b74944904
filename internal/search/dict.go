package search

import (
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"
)

// How well a word of the text fits a word that was typed; smaller is better, 0 is not at all.
const (
	sameMarks uint8 = 1 // as typed, marks included; or without marks when none were typed
	sameKey   uint8 = 2 // the same but for marks, or the name behind H'
	begins    uint8 = 3 // begins so; for the word that is still being typed
	oneEdit   uint8 = 4 // one letter wrong, missing, too many, or two swapped
)

// dict is every distinct word of some texts. Words that differ in marks only share a key.
type dict struct {
	forms  map[form]uint32
	form   []form
	keys   map[string]uint32
	key    []entry
	sorted []uint32            // keys in order, for what is begun
	known  map[string][]uint32 // forms of a text's words, so that a text is taken apart once
}

// form is a word with its marks; words with different aliases are different.
type form struct{ canon, key, alias string }

// entry is one key with the forms that bear it, as name or as alias.
type entry struct {
	text    string
	letters uint64
	forms   []uint32
}

func newDict() *dict {
	return &dict{forms: map[form]uint32{}, keys: map[string]uint32{}, known: map[string][]uint32{}}
}

// add is the number of a word, which it gets when it is new.
func (d *dict) add(w word) uint32 {
	f := form{canon: strings.Clone(w.canon), key: strings.Clone(w.key), alias: strings.Clone(w.alias)}
	if id, ok := d.forms[f]; ok {
		return id
	}
	id := uint32(len(d.form))
	d.form = append(d.form, f)
	d.forms[f] = id
	d.bear(f.key, id)
	if f.alias != "" {
		d.bear(f.alias, id)
	}
	return id
}

func (d *dict) bear(key string, id uint32) {
	k, ok := d.keys[key]
	if !ok {
		k = uint32(len(d.key))
		d.keys[key] = k
		d.key = append(d.key, entry{text: key, letters: lettersOf(key)})
		at, _ := slices.BinarySearchFunc(d.sorted, key, func(i uint32, key string) int { return strings.Compare(d.key[i].text, key) })
		d.sorted = slices.Insert(d.sorted, at, k)
	}
	d.key[k].forms = append(d.key[k].forms, id)
}

// addText is the forms of a text's words. Many people share a word, few a text: words are remembered.
func (d *dict) addText(text string, to []uint32) []uint32 {
	if neighbourly(text) {
		for _, w := range wordsOf(text) {
			to = append(to, d.add(w))
		}
		return to
	}
	for f := range strings.FieldsFuncSeq(text, partsWords) {
		ids, ok := d.known[f]
		if !ok {
			for _, w := range wordsOf(f) {
				ids = append(ids, d.add(w))
			}
			if len(d.known) < 1<<16 {
				d.known[strings.Clone(f)] = ids
			}
		}
		to = append(to, ids...)
	}
	return to
}

// neighbourly reports whether a word of the text may depend on the one beside it, as H does on Bia.
func neighbourly(text string) bool {
	for f := range strings.FieldsFuncSeq(text, partsWords) {
		if utf8.RuneCountInString(f) == 1 && !isY(f) || strings.ContainsAny(f, "'-") {
			return true
		}
	}
	return false
}

// has reports whether some text holds a word with this key.
func (d *dict) has(key string) bool { _, ok := d.keys[key]; return ok }

// hasPrefix reports whether some text holds a word that begins so.
func (d *dict) hasPrefix(prefix string) bool {
	at, _ := slices.BinarySearchFunc(d.sorted, prefix, func(i uint32, key string) int { return strings.Compare(d.key[i].text, key) })
	return at < len(d.sorted) && strings.HasPrefix(d.key[d.sorted[at]].text, prefix)
}

// fit is how well each form fits a typed word, by form; nil when none does.
func (d *dict) fit(w Word, edits bool) []uint8 {
	var out []uint8
	set := func(k uint32, how uint8) {
		if out == nil {
			out = make([]uint8, len(d.form))
		}
		for _, id := range d.key[k].forms {
			h := how
			if h == sameMarks && (d.form[id].key != w.key || w.marks && d.form[id].canon != w.canon) {
				h = sameKey
			}
			if out[id] == 0 || h < out[id] {
				out[id] = h
			}
		}
	}
	if k, ok := d.keys[w.key]; ok {
		set(k, sameMarks)
	}
	if w.open {
		at, _ := slices.BinarySearchFunc(d.sorted, w.key, func(i uint32, key string) int { return strings.Compare(d.key[i].text, key) })
		for _, k := range d.sorted[at:] {
			if !strings.HasPrefix(d.key[k].text, w.key) {
				break
			}
			if len(d.key[k].text) > len(w.key) {
				set(k, begins)
			}
		}
	}
	if edits && len(w.key) >= 3 && !allDigits(w.key) {
		letters := lettersOf(w.key)
		for k := range d.key {
			if e := &d.key[k]; bits.OnesCount64(e.letters^letters) <= 2 && isOneEdit(e.text, w.key) {
				set(uint32(k), oneEdit)
			}
		}
	}
	return out
}

// lettersOf is the set of letters of a key: one edit changes it by two at most.
func lettersOf(key string) uint64 {
	var m uint64
	for i := range len(key) {
		m |= 1 << (key[i] & 63)
	}
	return m
}

// isOneEdit reports whether one letter more, less, changed, or two neighbours swapped make a of b.
func isOneEdit(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	if len(a)-len(b) > 1 || a == b {
		return false
	}
	i := 0
	for i < len(b) && a[i] == b[i] {
		i++
	}
	if len(a) > len(b) {
		return a[i+1:] == b[i:]
	}
	if a[i+1:] == b[i+1:] {
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
