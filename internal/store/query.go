package store

import "sort"

// Query is a registered SQL text, sent unchanged to both engines.
type Query struct {
	Name string
	Text string
}

// registry is filled while the program's variables are initialised and never changed afterwards.
var registry = map[string]*Query{}

// register names a text. A name used twice is a mistake in the program.
func register(name, text string) *Query {
	if registry[name] != nil {
		panic("store: query registered twice: " + name)
	}
	q := &Query{Name: name, Text: text}
	registry[name] = q
	return q
}

// Queries lists every registered text by name; the tests prepare each on both engines.
func Queries() []*Query {
	all := make([]*Query, 0, len(registry))
	for _, q := range registry {
		all = append(all, q)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Name < all[j].Name })
	return all
}
