package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/i18n"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/target"
	"luoi/internal/vntext"
)

// StoryTold is what a story's boards say. Numbers of rates are in percent, of means as they are.
type StoryTold struct {
	Story    string      `json:"story"`
	Title    string      `json:"title"`
	Source   string      `json:"source"`
	Boards   []BoardTold `json:"boards"`
	Address  string      `json:"address,omitempty"`
	Accounts []Account   `json:"accounts"`
}

// BoardTold is one board. A field that is nil is not known or means nothing there.
type BoardTold struct {
	Place     string   `json:"place"`
	Indicator string   `json:"indicator"`
	Name      string   `json:"name"`
	Kind      string   `json:"kind"`
	Unit      string   `json:"unit"`
	Period    string   `json:"period"`
	AsOf      day.Date `json:"as_of"`
	Result    *float64 `json:"result"`
	Num       int64    `json:"numerator,omitempty"`
	Den       int64    `json:"denominator,omitempty"`
	Target    *float64 `json:"target"`
	Achieved  *float64 `json:"achieved_percent"`
	Left      *float64 `json:"left"`
	Over      *float64 `json:"over_points"` // of a rate: result less target
	Elapsed   *float64 `json:"elapsed_percent"`
	Ahead     *float64 `json:"ahead_points"` // of time
	ByGrowth  bool     `json:"ahead_by_growth,omitempty"`
	PerMonth  *float64 `json:"per_month"`
	Needed    *float64 `json:"needed_per_month"`
	Faster    *float64 `json:"times_faster"`
	Before    *float64 `json:"same_period_last_year"`
	NotGiven  *int64   `json:"not_given"`

	row  app.BoardRow
	kind target.Kind
}

// Tell loads the boards of a story that is in the store.
func (s Story) Tell(ctx context.Context, a *app.App) (StoryTold, error) {
	out := StoryTold{Story: s.Name, Title: s.Title, Source: s.Article}
	units, err := s.units(ctx, a)
	if err != nil {
		return out, err
	}
	for _, b := range s.Boards {
		v, err := a.TargetBoard(ctx, app.CommandLine(), app.TargetQuery{UnitID: units[b.Place], Indicator: b.Indicator, Period: b.Period, AsOf: b.AsOf})
		if err != nil {
			return out, err
		}
		out.Boards = append(out.Boards, toldBoard(v))
	}
	return out, nil
}

// units finds the story's places in the store.
func (s Story) units(ctx context.Context, a *app.App) ([]int64, error) {
	ids := make([]int64, len(s.Places))
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		for n, p := range s.Places {
			if p.Code != "" {
				u, err := tx.UnitByCode(p.Level, p.Code, s.Told)
				if err != nil {
					return err
				}
				ids[n] = u.ID
				continue
			}
			below, err := tx.Children(ids[p.Parent], s.Told)
			if err != nil {
				return err
			}
			for _, u := range below {
				if u.FullName == org.FullName(p.Kind, p.Name) {
					ids[n] = u.ID
				}
			}
			if ids[n] == 0 {
				return fault.New(fault.NotFound, "app.no_such_place")
			}
		}
		return nil
	})
	return ids, err
}

func toldBoard(v app.TargetBoard) BoardTold {
	k, r := v.Indicator.Kind, v.Own
	p := r.Pace
	b := BoardTold{Place: v.Path[len(v.Path)-1].FullName, Indicator: v.Indicator.Code, Name: v.Indicator.Name, Kind: string(k), Unit: v.Indicator.Unit, Period: v.Period.String(), AsOf: v.AsOf, row: r, kind: k}
	if !r.Result.Known {
		return b
	}
	b.Result, b.Num, b.Den = scaled(k, r.Result.Value), r.Result.Num, r.Result.Den
	if r.Before.Known {
		b.Before = scaled(k, r.Before.Value)
	}
	if !r.Given {
		return b
	}
	b.Target, b.Left = scaled(k, p.Target), scaled(k, p.Left)
	units, decimals := target.Shown(k, p.Value, p.Target)
	b.Achieved, b.Elapsed, b.Ahead, b.ByGrowth = number(float64(units)/math.Pow10(decimals)), number(tenth(int64(p.Elapsed))), number(tenth(int64(p.Ahead))), p.ByGrowth
	if k == target.Rate {
		b.Over = number(tenth(int64(p.Over)))
	}
	if p.Needed > 0 {
		b.PerMonth, b.Needed, b.Faster = number(p.PerMonth), number(p.Needed), number(math.Round(p.Faster*100)/100)
	}
	for _, rest := range v.Rests {
		if rest.Told {
			b.NotGiven = &rest.Left
		}
	}
	return b
}

func number(f float64) *float64 { return &f }

func tenth(hundredths int64) float64 { return math.Round(float64(hundredths)/10) / 10 }

func scaled(k target.Kind, v int64) *float64 {
	if k.Divides() {
		return number(float64(v) / 100)
	}
	return number(float64(v))
}

// print writes the boards as a table for people, or as one line of JSON.
func (t StoryTold) print(w io.Writer, lang string, asJSON bool) error {
	if asJSON {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		return enc.Encode(t)
	}
	fmt.Fprintf(w, "%s (%s)\n\n", t.Title, t.Source)
	tab := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	head := []string{"place", "indicator", "period", "result", "target", "achieved", "time", "ahead", "before"}
	for n, h := range head {
		head[n] = i18n.T(lang, "demo.story."+h)
	}
	fmt.Fprintln(tab, strings.Join(head, "\t"))
	for _, b := range t.Boards {
		fmt.Fprintln(tab, strings.Join(b.cells(), "\t"))
	}
	if err := tab.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(w)
	for _, b := range t.Boards {
		if s := b.words(lang); s != "" {
			fmt.Fprintln(w, s)
		}
	}
	for _, a := range t.Accounts {
		fmt.Fprintln(w, i18n.T(lang, "demo.account", a.Login, a.Password, a.Name))
	}
	return nil
}

// cells are a board's line. Figures stand the Vietnamese way in both languages, as they do in the articles.
func (b BoardTold) cells() []string {
	dash := func(f *float64, decimals int) string {
		if f == nil {
			return "–"
		}
		return vn(*f, decimals)
	}
	result, decimals := "–", 0
	if b.kind.Divides() {
		decimals = 2
	}
	unit := ""
	if b.kind == target.Rate {
		unit, decimals = " %", 1
	}
	if b.Result != nil {
		result = vn(*b.Result, decimals) + unit
		if b.kind == target.Rate {
			units, d := target.ShownRate(b.row.Result.Value, b.Num, b.Den)
			result = vntext.FormatDecimal(units, d) + unit
		}
		if b.Den > 0 {
			result = vntext.FormatInt(b.Num) + "/" + vntext.FormatInt(b.Den) + " = " + result
		}
	}
	goal := "–"
	if b.Target != nil {
		goal = vn(*b.Target, decimals) + unit
	}
	achieved := "–"
	if b.Achieved != nil {
		units, d := target.Shown(b.kind, b.row.Pace.Value, b.row.Pace.Target)
		achieved = vntext.FormatDecimal(units, d) + " %"
	}
	return []string{b.Place, b.Name, b.Period + " (" + b.AsOf.VN() + ")", result, goal, achieved, dash(b.Elapsed, 1), dash(b.Ahead, 1), dash(b.Before, decimals)}
}

// vn writes a number the Vietnamese way; whole numbers without decimals.
func vn(f float64, decimals int) string {
	if f == math.Trunc(f) && decimals == 1 && math.Abs(f) >= 1000 {
		decimals = 0
	}
	return vntext.FormatDecimal(int64(math.Round(f*math.Pow10(decimals))), decimals)
}

// words is the sentence beside a board that has a target.
func (b BoardTold) words(lang string) string {
	p := b.row.Pace
	switch {
	case b.Target == nil || b.Result == nil:
		return ""
	case b.Over != nil && *b.Over >= 0:
		units, d := target.Shown(b.kind, p.Value, p.Target)
		return i18n.T(lang, "demo.story.over", b.Place, vn(*b.Result, 1), vn(*b.Over, 1), vntext.FormatDecimal(units, d))
	case b.Needed != nil && p.Faster > 1:
		return i18n.T(lang, "demo.story.faster", b.Place, trim(*b.Needed), trim(*b.PerMonth), vn(*b.Faster, 2))
	}
	return i18n.T(lang, "demo.story.pace", b.Place, vntext.FormatInt(p.Left), vn(*b.Elapsed, 1), vn(*b.Ahead, 1))
}

func trim(f float64) string {
	if f == math.Trunc(f) {
		return vn(f, 0)
	}
	return vn(f, 1)
}
