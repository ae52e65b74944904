package demo

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"time"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/i18n"
	"luoi/internal/org"
	"luoi/internal/seal"
	"luoi/internal/store"
	"luoi/internal/target"
	"luoi/internal/vntext"
)

// A story is a newspaper article as a living example: the places as they were on its day, the targets it names
// and its numbers, entered through the same use cases as anybody's. Nothing that the article does not say is
// made up, except where a note says so.

// Story is one of them.
type Story struct {
	Name     string
	Title    string
	Article  string   // what is cited as the source
	Province string   // official code
	Told     day.Date // day of the article; the story's clock stands here
	Places   []storyPlace
	Own      []target.Indicator
	Numbers  []storyNumber
	Targets  []storyTarget
	Bases    []storyBase
	Boards   []storyBoard
}

// storyPlace: Parent is an index into the list, -1 for the province.
type storyPlace struct {
	Parent int
	Level  org.Level
	Kind   org.Kind
	Code   string // empty: below a commune, where codes are our own
	Name   string
	Until  day.Date
}

type storyNumber struct {
	Place     int
	Indicator string
	From, Day day.Date
	Text      string // as the article writes it
	Num, Den  int64
	Note      string // appended to the source
}

type storyTarget struct {
	Place     int
	Indicator string
	Period    day.Period
	Value     int64
	Slices    []target.Slice
	Decision  target.Decision
	Share     bool // share it out to the places below by the equal proposal
}

type storyBase struct {
	Place int
	Kind  coverage.DenominatorKind
	Value int64
	Day   day.Date
}

// storyBoard is what the story prints: one holder and indicator on one day.
type storyBoard struct {
	Place     int
	Indicator string
	Period    day.Period
	AsOf      day.Date
}

// StoryByName finds a story; Invalid when there is none.
func StoryByName(name string) (Story, error) {
	var names []string
	for _, s := range stories() {
		if s.Name == name {
			return s, nil
		}
		names = append(names, s.Name)
	}
	return Story{}, fault.New(fault.Invalid, "demo.no_story", name, fmt.Sprint(names))
}

// clock stands at nine in the morning of the article's day when the demo begins, and goes on from there.
func (s Story) clock(now func() time.Time) func() time.Time {
	began := now()
	at := time.Date(s.Told.Year(), time.Month(s.Told.Month()), s.Told.Day(), 9, 0, 0, 0, time.FixedZone("ICT", 7*3600))
	return func() time.Time { return at.Add(now().Sub(began)) }
}

// RunStory makes a story's store, prints its boards and serves it unless told not to. The same story twice in a
// folder changes nothing. Errors: Invalid (name, folder), Conflict (the store holds something else).
func RunStory(ctx context.Context, name string, asJSON bool, o Options, stdout, stderr io.Writer) error {
	s, err := StoryByName(name)
	if err != nil {
		return err
	}
	if o.Dir == "" {
		return fault.New(fault.Invalid, "demo.no_dir")
	}
	if o.Now == nil || !o.NoServe && o.Serve == nil {
		return fault.New(fault.Internal, "fault.internal")
	}
	if err := os.MkdirAll(o.Dir, 0o755); err != nil {
		return err
	}
	if o.DSN == "" {
		o.DSN = filepath.Join(o.Dir, s.Name+".db")
	}
	o.Now = s.clock(o.Now)
	a, err := openStory(ctx, s, o)
	if err != nil {
		return err
	}
	defer a.Store.Close()
	accounts, err := s.Load(ctx, a)
	if err != nil {
		return err
	}
	told, err := s.Tell(ctx, a)
	if err != nil {
		return err
	}
	told.Accounts = accounts
	if o.NoServe {
		return told.print(stdout, o.Lang, asJSON)
	}
	listener, err := net.Listen("tcp", o.Listen)
	if err != nil {
		return fault.Wrap(fault.Busy, err, "demo.bad_address", o.Listen)
	}
	told.Address = "http://" + listener.Addr().String()
	if err := told.print(stdout, o.Lang, asJSON); err != nil {
		listener.Close()
		return err
	}
	fmt.Fprintln(stderr, i18n.T(o.Lang, "demo.address", told.Address))
	return o.Serve(ctx, a, listener)
}

func openStory(ctx context.Context, s Story, o Options) (*app.App, error) {
	keys, err := seal.LoadOrCreate(filepath.Join(o.Dir, "luoi.key"))
	if err != nil {
		return nil, err
	}
	st, err := store.Open(ctx, store.Options{DSN: o.DSN, Province: s.Province, Now: o.Now})
	if err != nil {
		return nil, err
	}
	a, err := app.New(ctx, st, keys, o.Now, o.Log)
	if err != nil {
		st.Close()
	}
	return a, err
}

// Load enters the story into an empty store, or finds it there.
func (s Story) Load(ctx context.Context, a *app.App) ([]Account, error) {
	l := &storyLoad{Story: s, a: a, ids: make([]int64, len(s.Places))}
	for _, step := range []func(context.Context) error{l.claim, l.places, l.bases, l.indicators, l.numbers, l.targets} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	return l.accounts(ctx)
}

type storyLoad struct {
	Story
	a   *app.App
	ids []int64
}

func (l *storyLoad) claim(ctx context.Context) error {
	mine := "story/" + l.Name
	return l.a.Store.Write(ctx, actorName, func(tx *store.Tx) error {
		known, err := tx.Setting(settingDemo)
		if err != nil || known == mine {
			return err
		}
		units, err := tx.UnitsAt(org.Province, l.Told)
		if err != nil {
			return err
		}
		if known != "" || len(units) > 0 {
			return fault.New(fault.Conflict, "demo.store_in_use")
		}
		return tx.SetSetting(settingDemo, mine)
	})
}

// places keeps the places that are not there yet.
func (l *storyLoad) places(ctx context.Context) error {
	return l.a.Store.Write(ctx, actorName, func(tx *store.Tx) error {
		for n, p := range l.Places {
			parent := int64(0)
			if p.Parent >= 0 {
				parent = l.ids[p.Parent]
			}
			id, err := l.place(tx, p, parent)
			if err != nil {
				return err
			}
			l.ids[n] = id
		}
		return nil
	})
}

func (l *storyLoad) place(tx *store.Tx, p storyPlace, parent int64) (int64, error) {
	full := org.FullName(p.Kind, p.Name)
	if p.Code == "" {
		below, err := tx.Children(parent, l.Told)
		if err != nil {
			return 0, err
		}
		for _, u := range below {
			if u.FullName == full {
				return u.ID, nil
			}
		}
		u, err := tx.CreateUnit(parent, p.Kind, p.Name, storySince, l.Article)
		return u.ID, err
	}
	known, err := tx.UnitByCode(p.Level, p.Code, l.Told)
	if err == nil || fault.KindOf(err) != fault.NotFound {
		return known.ID, err
	}
	u := org.Unit{Level: p.Level, Code: p.Code, Since: storySince}
	u.Version = org.Version{From: storySince, ParentID: parent, Kind: p.Kind, Name: p.Name, FullName: full, Key: vntext.Key(full), Source: l.Article}
	if err := tx.InsertUnit(&u); err != nil {
		return 0, err
	}
	if !p.Until.IsZero() {
		return u.ID, tx.EndUnit(u.ID, p.Until)
	}
	return u.ID, nil
}

func (l *storyLoad) bases(ctx context.Context) error {
	for _, b := range l.Bases {
		d := coverage.Denominator{Kind: b.Kind, Value: b.Value, AsOf: b.Day, Source: l.Article}
		if err := l.a.SetDenominator(ctx, app.CommandLine(), l.ids[b.Place], d); err != nil {
			return err
		}
	}
	return nil
}

func (l *storyLoad) indicators(ctx context.Context) error {
	for _, i := range l.Own {
		if err := l.a.AddIndicator(ctx, app.CommandLine(), i); err != nil && fault.As(err).Key != "target.indicator.taken" {
			return err
		}
	}
	return nil
}

func (l *storyLoad) numbers(ctx context.Context) error {
	for _, n := range l.Numbers {
		source := l.Article
		if n.Note != "" {
			source += "; " + n.Note
		}
		err := l.a.EnterMeasure(ctx, app.CommandLine(), app.NewMeasure{Indicator: n.Indicator, UnitID: l.ids[n.Place], From: n.From, Day: n.Day, Text: n.Text, Num: n.Num, Den: n.Den, Source: source, Told: l.Told})
		if err != nil {
			return fmt.Errorf("%s %s: %w", n.Indicator, n.Day, err)
		}
	}
	return nil
}

func (l *storyLoad) targets(ctx context.Context) error {
	for _, t := range l.Targets {
		o := app.TargetOrder{Indicator: t.Indicator, Period: t.Period, Decision: t.Decision, Items: []app.TargetItem{{UnitID: l.ids[t.Place], Value: t.Value, Slices: t.Slices}}}
		given, err := l.a.GiveTargets(ctx, app.CommandLine(), o)
		if err != nil {
			return fmt.Errorf("%s %s: %w", t.Indicator, t.Period, err)
		}
		if t.Share {
			if err := l.share(ctx, t, given[0].Line); err != nil {
				return err
			}
		}
	}
	return nil
}

// share gives a target on to all places below as the proposal says. The article does not print the communes'
// targets: the decision's own line says that this is a try.
func (l *storyLoad) share(ctx context.Context, t storyTarget, line int64) error {
	var below []org.Unit
	err := l.a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		below, err = tx.Children(l.ids[t.Place], t.Period.From())
		return err
	})
	if err != nil {
		return err
	}
	var grounds []target.Ground
	for _, u := range below {
		grounds = append(grounds, target.Ground{Holder: target.Holder{Kind: target.HolderUnit, ID: u.ID}, Name: u.FullName})
	}
	list, err := target.Propose(target.Flow, t.Value, grounds, target.DefaultWeights())
	if err != nil {
		return err
	}
	o := app.TargetOrder{Indicator: t.Indicator, Period: t.Period, Parent: line, Decision: target.Decision{Number: "Phân bổ thử, không có trong bài", Day: t.Decision.Day}}
	for n, p := range list {
		o.Items = append(o.Items, app.TargetItem{UnitID: below[n].ID, Value: p.Value})
	}
	_, err = l.a.GiveTargets(ctx, app.CommandLine(), o)
	return err
}

func (l *storyLoad) accounts(ctx context.Context) ([]Account, error) {
	acc := Account{Login: "tonghop", Password: password(l.a, "tonghop"), Role: string(access.ProvincePlanner), Name: "Cán bộ tổng hợp"}
	known := false
	err := l.a.Store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.Accounts()
		for _, a := range list {
			known = known || a.Login == acc.Login
		}
		return err
	})
	if err != nil || known {
		return []Account{acc}, err
	}
	_, err = l.a.CreateAccount(ctx, app.CommandLine(), app.NewAccount{Login: acc.Login, Name: acc.Name, Password: acc.Password, Role: access.ProvincePlanner, UnitID: l.ids[0]})
	return []Account{acc}, err
}
