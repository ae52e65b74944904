package ui

import (
	"strings"

	"luoi/internal/day"
)

// Page is what the shell draws around a page's own content.
type Page struct {
	Title   string // the heading and the window's title
	Over    string // a small line above the heading
	Module  string // which entry of the rail is open
	Wide    bool   // tables may take the full width
	Where   Where
	Account Account
	Modules []Module
	Crumbs  []Crumb
	Place   PlacePicker
	Periods []PeriodChoice
	Query   string   // what stands in the search box
	Self    string   // path and query of this page
	Address string   // the full address, for the foot of a print
	DataDay day.Date // the day the shown data speak of; zero: no data yet
	Flash   *Notice
}

// Account is the reader.
type Account struct {
	Name string
	Role string // a word of the catalogue, already translated
	Code string // the role as access knows it
}

// Initials are the first letters of the last two words of a name.
func Initials(name string) string {
	words := strings.Fields(name)
	if len(words) > 2 {
		words = words[len(words)-2:]
	}
	var b strings.Builder
	for _, w := range words {
		for _, r := range w {
			b.WriteRune(r)
			break
		}
	}
	return strings.ToUpper(b.String())
}

// Module is one entry of the rail; only modules that exist are listed.
type Module struct {
	Section string // one of Sections
	Key     string // also the message key web.module.KEY
	Icon    string
	Href    string
	Letter  string // the key after «g»
	Count   int64  // so much waits there for the reader, message web.waits.KEY; 0: nothing shown
	Dock    bool   // stands in the bar of the phone itself
}

// Sections are the headings of the rail in their order; web.section.KEY is what they are called.
var Sections = [...]string{"today", "people", "field", "targets", "savings", "law", "admin"}

// Section is a heading of the rail with its entries. It opens and closes by its heading, so that no reader's
// rail is higher than a small window.
type Section struct {
	Key     string
	Modules []Module
	Open    bool  // the reader has few entries, or stands in this one
	Count   int64 // what waits behind all entries; shown while the section is closed
}

// fewModules fit a window 720 px high with every heading open.
const fewModules = 11

// sections are the rail: the first always open, the reader's own open, all of them when they are few.
func (p Page) sections() []Section {
	var out []Section
	for _, key := range Sections {
		s := Section{Key: key, Open: key == Sections[0] || len(p.Modules) <= fewModules}
		for _, m := range p.Modules {
			if m.Section != key {
				continue
			}
			s.Modules = append(s.Modules, m)
			s.Count += m.Count
			s.Open = s.Open || m.Key == p.Module
		}
		if len(s.Modules) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// Crumb is one step of the way here; the last has no Href.
type Crumb struct{ Label, Href string }

// PlacePicker is where one is and where one can go from here.
type PlacePicker struct {
	Name     string
	Path     []PlaceLink // from the province down to here, here included
	Own      []PlaceLink // the reader's places when there are several
	Children []PlaceLink
	Action   string // the page that answers the search for a place
}

// PlaceLink is one place to go to.
type PlaceLink struct {
	Name, Href string
	Current    bool
}

// PeriodChoice is one period to go to.
type PeriodChoice struct {
	Label, Href string
	Current     bool
	Group       string // month, quarter, year
}

func (p Page) period() string {
	for _, c := range p.Periods {
		if c.Current {
			return c.Label
		}
	}
	return ""
}

func (p Page) periodsOf(group string) []PeriodChoice {
	var out []PeriodChoice
	for _, c := range p.Periods {
		if c.Group == group {
			out = append(out, c)
		}
	}
	return out
}

func (p Page) docked(dock bool) []Module {
	var out []Module
	for _, m := range p.Modules {
		if m.Dock == dock {
			out = append(out, m)
		}
	}
	return out
}

// mainClass is the class of the main element.
func (p Page) mainClass() string {
	if p.Wide {
		return "wide"
	}
	return ""
}
