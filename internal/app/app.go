// Package app is the use cases: each authorises, loads, decides by the pure packages, saves and leaves
// an audit row, in one transaction; long work goes in whole batches, each its own transaction. It owns
// no rule of ring 1 and no SQL. One file per use case. DESIGN.md tells the ways of a list.
package app

import (
	"context"
	"io"
	"log/slog"
	"time"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/policy"
	"luoi/internal/prospect"
	"luoi/internal/seal"
	"luoi/internal/store"
)

// App is what every use case needs. It is safe for concurrent use.
type App struct {
	Store *store.Store
	Keys  *seal.Keys
	Now   func() time.Time
	Log   *slog.Logger

	book  *policy.Book // as it came with the program; bookIn lays over it what offices agreed to
	shelf shelf
	rows  int // rows of one transaction of an import; tests take fewer
	many  int // the same of linkage

	ops    map[string]opKind // what phones may send, by kind
	cards  []prospect.Objection
	ledger ledgerQueue // acts on savings books that share a commit
	finder finder      // the index of the search box
	models modelCache
}

// New makes the use cases over a store. It refuses keys other than those that sealed what is in the
// store: to write with two keys would lose the half of it.
func New(ctx context.Context, s *store.Store, keys *seal.Keys, now func() time.Time, log *slog.Logger) (*App, error) {
	book, err := policy.Vietnam()
	if err != nil {
		return nil, err
	}
	cards, err := prospect.Objections()
	if err != nil {
		return nil, err
	}
	if log == nil {
		log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	a := &App{Store: s, Keys: keys, Now: now, Log: log, book: book, rows: batchRows, many: linkRows, ops: opKinds(), cards: cards}
	return a, a.claimKeys(ctx)
}

func (a *App) claimKeys(ctx context.Context) error {
	var known string
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		known, err = tx.Setting(store.SettingKey)
		return err
	})
	if err != nil || known == a.Keys.ID() {
		return err
	}
	if known != "" {
		return fault.New(fault.Conflict, "app.other_key")
	}
	return a.Store.Write(ctx, "system", func(tx *store.Tx) error { return tx.SetSetting(store.SettingKey, a.Keys.ID()) })
}

// Today is the civil day of Vietnam at the app's clock.
func (a *App) Today() day.Date { return day.FromTime(a.Now().In(vietnam)) }

var vietnam = time.FixedZone("ICT", 7*3600)

// Actor is who acts. UnitID is the scope, and the place where pages begin; 0 is the whole store, which only
// the command line has. Also are further places of the scope.
type Actor struct {
	AccountID string
	Name      string
	Role      access.Role
	UnitID    int64
	Also      []int64
	SignInID  string // the session someone acts in; "" outside the web
}

// Scope is every place of the actor's territory, the first one first.
func (a Actor) Scope() []int64 { return append([]int64{a.UnitID}, a.Also...) }

// Covers reports whether a place lies in the actor's territory; path is its id and those above it.
func (a Actor) Covers(path []int64) bool { return access.InScopes(a.Scope(), path) }

// CommandLine is the actor of someone at the machine itself: who can read the store's file needs no
// further right.
func CommandLine() Actor { return Actor{AccountID: "cli", Name: "cli", Role: access.Administrator} }

// Progress is told how far a step of long work is; total is 0 while unknown.
type Progress func(step string, done, total int64)

func (p Progress) at(step string, done, total int64) {
	if p != nil {
		p(step, done, total)
	}
}

// hidden says of a thing out of reach exactly what is said of one that does not exist.
func hidden(err error, key string) error {
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return fault.New(fault.NotFound, key)
	}
	return err
}

// may refuses an act that is not the actor's anywhere, before anything is loaded.
func (a Actor) may(act access.Act) error {
	if !access.May(a.Role, act) {
		return fault.New(fault.Forbidden, "app.not_your_role", string(a.Role))
	}
	return nil
}

// reaches refuses a place outside the actor's territory. To someone without the right the place does
// not exist: NotFound tells nothing.
func (a Actor) reaches(act access.Act, path []int64) error {
	if err := a.may(act); err != nil {
		return err
	}
	if !a.Covers(path) {
		return fault.New(fault.NotFound, "app.no_such_place")
	}
	return nil
}

// timeOf is the moment of unix milliseconds in Vietnam.
func timeOf(ms int64) time.Time { return time.UnixMilli(ms).In(vietnam) }
