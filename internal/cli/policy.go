package cli

import (
	"errors"
	"fmt"
	"os"

	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/i18n"
	"luoi/internal/money"
	"luoi/internal/policy"
)

type policyCmd struct {
	List  policyListCmd  `cmd:"" help:"${cmd_policy_list}"`
	Show  policyShowCmd  `cmd:"" help:"${cmd_policy_show}"`
	Check policyCheckCmd `cmd:"" help:"${cmd_policy_check}"`
	Diff  policyDiffCmd  `cmd:"" help:"${cmd_policy_diff}"`
}

// valueJSON is the --json form of a value.
type valueJSON struct {
	From       day.Date      `json:"from"`
	To         *day.Date     `json:"to"`
	Value      string        `json:"value"`
	Of         string        `json:"of,omitempty"`
	Status     string        `json:"status"`
	Confidence string        `json:"confidence"`
	Confirm    string        `json:"confirm,omitempty"`
	Source     policy.Source `json:"source"`
}

type parameterJSON struct {
	Name    string      `json:"name"`
	Chapter string      `json:"chapter"`
	Label   string      `json:"label"`
	English string      `json:"english"`
	Unit    string      `json:"unit"`
	KeyedBy string      `json:"keyed_by"`
	Scope   string      `json:"scope"`
	Areas   []string    `json:"areas,omitempty"`
	Checked string      `json:"checked"`
	Gaps    string      `json:"gaps,omitempty"`
	Values  []valueJSON `json:"values"`
}

func valueOf(v *policy.Value) *valueJSON {
	if v == nil {
		return nil
	}
	j := &valueJSON{From: v.From, Value: v.Text, Of: v.Of, Status: v.Status, Confidence: v.Confidence, Confirm: v.Confirm, Source: v.Source}
	if !v.To.IsZero() {
		j.To = &v.To
	}
	return j
}

func parameterOf(p *policy.Parameter) parameterJSON {
	j := parameterJSON{p.Name, p.Chapter, p.Label, p.English, p.Unit, p.KeyedBy, p.Scope, p.Areas, p.Checked, p.Gaps, []valueJSON{}}
	for i := range p.Values {
		j.Values = append(j.Values, *valueOf(&p.Values[i]))
	}
	return j
}

// label is the parameter's name in the reader's language.
func (e *env) label(p *policy.Parameter) string {
	if e.cfg.Lang == i18n.EN {
		return p.English
	}
	return p.Label
}

func written(v *policy.Value) string {
	if v.Of != "" {
		return v.Text + " × " + v.Of
	}
	return v.Text
}

func loadBook() (*policy.Book, error) {
	b, err := policy.Vietnam()
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "policy.unsound", err.Error())
	}
	return b, nil
}

// dayOf reads a day of the command line; "" is today.
func (e *env) dayOf(s string) (day.Date, error) {
	if s == "" {
		return day.FromTime(e.Now()), nil
	}
	d, err := day.Parse(s)
	if err != nil {
		return d, fault.New(fault.Invalid, "cli.not_a_day", s)
	}
	return d, nil
}

type policyListCmd struct {
	On   string `help:"${flag_policy_on}" placeholder:"2026-11-22"`
	JSON bool   `name:"json" help:"${flag_json}"`
}

// listedJSON is one line of luoi policy list --json: the parameter and its value of the day.
type listedJSON struct {
	Name    string     `json:"name"`
	Chapter string     `json:"chapter"`
	Label   string     `json:"label"`
	Unit    string     `json:"unit"`
	Value   *valueJSON `json:"value"`
}

func (c policyListCmd) Run(e *env) error {
	book, err := loadBook()
	if err != nil {
		return err
	}
	on, err := e.dayOf(c.On)
	if err != nil {
		return err
	}
	all := []listedJSON{}
	for _, name := range book.Names() {
		p, _ := book.Parameter(name)
		v := p.On(on)
		if c.JSON {
			all = append(all, listedJSON{p.Name, p.Chapter, e.label(p), p.Unit, valueOf(v)})
			continue
		}
		text, since, doubt := i18n.T(e.cfg.Lang, "policy.none"), "", ""
		if v != nil {
			text, since = written(v), v.From.String()
			if v.Confirm != "" {
				doubt = "?"
			}
		}
		if _, err := fmt.Fprintf(e.Out, "%-32s %1s %-10s  %-28s %s\n", p.Name, doubt, since, text, e.label(p)); err != nil {
			return err
		}
	}
	if c.JSON {
		return e.json(struct {
			Version string       `json:"version"`
			On      day.Date     `json:"on"`
			All     []listedJSON `json:"parameters"`
		}{book.Version(), on, all})
	}
	return nil
}

type policyShowCmd struct {
	Name string `arg:"" help:"${flag_policy_name}"`
	JSON bool   `name:"json" help:"${flag_json}"`
}

func (c policyShowCmd) Run(e *env) error {
	book, err := loadBook()
	if err != nil {
		return err
	}
	p, ok := book.Parameter(c.Name)
	if !ok {
		return fault.New(fault.NotFound, "policy.unknown", c.Name)
	}
	if c.JSON {
		return e.json(parameterOf(p))
	}
	e.say("policy.head", e.label(p), p.Name, p.Unit, p.Checked)
	for i := range p.Values {
		v := &p.Values[i]
		to := i18n.T(e.cfg.Lang, "policy.still")
		if !v.To.IsZero() {
			to = v.To.String()
		}
		e.say("policy.value", v.From.String(), to, written(v), i18n.T(e.cfg.Lang, "policy.status."+v.Status), v.Confidence)
		e.say("policy.source", v.Source.Document, v.Source.Article, v.Source.Link)
		if v.Confirm != "" {
			e.say("policy.doubt", p.Name, v.From.String(), v.Confirm)
		}
	}
	return nil
}

type policyCheckCmd struct {
	Dir  string `arg:"" optional:"" help:"${flag_policy_dir}"`
	JSON bool   `name:"json" help:"${flag_json}"`
}

type doubtJSON struct {
	Name    string   `json:"name"`
	From    day.Date `json:"from"`
	Confirm string   `json:"confirm"`
}

func (c policyCheckCmd) Run(e *env) error {
	book, err := c.load()
	if err != nil {
		return err
	}
	values, doubts := 0, []doubtJSON{}
	for _, name := range book.Names() {
		p, _ := book.Parameter(name)
		values += len(p.Values)
		for _, v := range p.Values {
			if v.Confirm != "" {
				doubts = append(doubts, doubtJSON{name, v.From, v.Confirm})
			}
		}
	}
	if c.JSON {
		return e.json(struct {
			Version    string      `json:"version"`
			Parameters int         `json:"parameters"`
			Values     int         `json:"values"`
			Doubts     []doubtJSON `json:"to_confirm"`
		}{book.Version(), len(book.Names()), values, doubts})
	}
	for _, d := range doubts {
		e.say("policy.doubt", d.Name, d.From.String(), d.Confirm)
	}
	e.say("policy.sound", book.Version(), len(book.Names()), values, len(doubts))
	return nil
}

func (c policyCheckCmd) load() (*policy.Book, error) {
	if c.Dir == "" {
		return loadBook()
	}
	if _, err := os.Stat(c.Dir); err != nil {
		return nil, fault.Wrap(fault.NotFound, err, "cli.cannot_read", c.Dir)
	}
	b, err := policy.Load(os.DirFS(c.Dir), ".")
	if err != nil {
		var e *policy.Error
		if errors.As(err, &e) {
			return nil, fault.New(fault.Invalid, "policy.unsound", e.Error())
		}
		return nil, fault.Wrap(fault.Invalid, err, "cli.cannot_read", c.Dir)
	}
	return b, nil
}

type policyDiffCmd struct {
	From string `arg:"" optional:"" help:"${flag_policy_from}"`
	To   string `arg:"" optional:"" help:"${flag_policy_to}"`
	JSON bool   `name:"json" help:"${flag_json}"`
}

// changeJSON is one difference; old or new is null where the book has no value.
type changeJSON struct {
	On        day.Date   `json:"on"`
	Name      string     `json:"name"`
	Label     string     `json:"label"`
	Old       *valueJSON `json:"old"`
	New       *valueJSON `json:"new"`
	OldAmount money.Dong `json:"old_amount,omitempty"` // đồng, multiples worked out
	NewAmount money.Dong `json:"new_amount,omitempty"`
}

func (c policyDiffCmd) Run(e *env) error {
	book, err := loadBook()
	if err != nil {
		return err
	}
	from, err := e.dayOf(c.From)
	if err != nil {
		return err
	}
	changes := book.Upcoming(from)
	if c.To != "" {
		to, err := e.dayOf(c.To)
		if err != nil {
			return err
		}
		changes = book.Diff(from, to)
	}
	if c.JSON {
		all := []changeJSON{}
		for _, ch := range changes {
			all = append(all, changeJSON{ch.On, ch.Parameter.Name, e.label(ch.Parameter), valueOf(ch.Old), valueOf(ch.New), ch.OldAmount, ch.NewAmount})
		}
		return e.json(struct {
			From    day.Date     `json:"from"`
			Changes []changeJSON `json:"changes"`
		}{from, all})
	}
	for _, ch := range changes {
		e.sayChange(ch)
	}
	if len(changes) == 0 {
		e.say("policy.no_change")
	}
	return nil
}

func (e *env) sayChange(ch policy.Change) {
	none := i18n.T(e.cfg.Lang, "policy.none")
	before, after, status := none, none, policy.Enacted
	if ch.Old != nil {
		before = changed(ch.Old, ch.OldAmount)
	}
	if ch.New != nil {
		after, status = changed(ch.New, ch.NewAmount), ch.New.Status
	}
	e.say("policy.change", ch.On.String(), ch.Parameter.Name, before, after, i18n.T(e.cfg.Lang, "policy.status."+status))
}

// changed is a value as it is written, with the amount a multiple comes to.
func changed(v *policy.Value, amount money.Dong) string {
	if v.Of == "" {
		return v.Text
	}
	return written(v) + " = " + amount.Format()
}
