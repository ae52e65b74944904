// Package demo makes a province to look at: it writes the lists that offices of such a province would
// send, dirt included, and takes them through the real import, linkage and count. It owns no rule of the
// register and no made-up result: every figure it prints was counted from what was imported. How the
// people come to be is synth's affair.
package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"luoi/internal/app"
	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/i18n"
	"luoi/internal/progress"
	"luoi/internal/seal"
	"luoi/internal/store"
	"luoi/internal/synth"
)

// Options of a demo.
type Options struct {
	Dir      string // where everything is kept: files/, luoi.key and, unless DSN says otherwise, 66.db
	People   int    // residents; 0 is DefaultPeople
	Seed     uint64
	Province string // code; "" is synth.ProvinceCode, the only one there is
	DSN      string // store; "" is a SQLite file in Dir
	Listen   string // address to serve at
	NoServe  bool
	Lang     string
	Now      func() time.Time
	Log      *slog.Logger

	// Serve answers requests until ctx ends. It is given, because demo knows no web.
	Serve func(ctx context.Context, a *app.App, l net.Listener) error
}

// DefaultPeople is the size of a demo that nobody gave one.
const DefaultPeople = 60_000

// maxPeople is where the store's one file and the list kinds stop being a demo.
const maxPeople = 5_000_000

// Result is what a demo prints as its last line. Matched, Review and NotCovered sum to Residents.
type Result struct {
	Residents    int64     `json:"residents"`
	Participants int64     `json:"participants"` // people on the lists of insured, residents or not
	Matched      int64     `json:"matched"`      // residents found on at least one such list
	Review       int64     `json:"review"`       // residents with an undecided pair and no decided one
	NotCovered   int64     `json:"not_covered"`  // the other residents
	Seconds      float64   `json:"seconds"`
	Address      string    `json:"address"`
	Phone        string    `json:"phone,omitempty"` // address of an invitation for the collector's phone, good once, for a day
	Accounts     []Account `json:"accounts"`
}

// Account to sign in with. Its password is made from the key file of the folder, so it stays the same in
// a second run and differs between two folders.
type Account struct {
	Login    string `json:"login"`
	Password string `json:"password"`
	Role     string `json:"role"`
	Name     string `json:"name"`
}

// Run makes the demo, prints its Result as the last line on stdout and serves unless told not to. Errors:
// Invalid (options), Conflict (the folder or store holds somebody else's data), Interrupted.
func Run(ctx context.Context, o Options, stdout, stderr io.Writer) error {
	if err := o.settle(); err != nil {
		return err
	}
	began := o.Now()
	fmt.Fprintln(stderr, i18n.T(o.Lang, "demo.begin", synth.ProvinceName, o.People, o.Seed))
	show := progress.New(stderr, o.Lang)
	r := &run{o: o, show: show, stderr: stderr}
	a, err := r.build(ctx)
	show.Close()
	if a != nil {
		defer a.Store.Close()
	}
	if err != nil {
		return err
	}
	r.result.Seconds = float64(o.Now().Sub(began).Milliseconds()) / 1000
	if o.NoServe {
		return r.tell(stdout)
	}
	// Listening comes before the address is printed: who reads it may ask at once.
	listener, err := net.Listen("tcp", o.Listen)
	if err != nil {
		return fault.Wrap(fault.Busy, err, "demo.bad_address", o.Listen)
	}
	r.result.Address = "http://" + listener.Addr().String()
	if r.result.Phone, err = invitePhone(ctx, a, r.result.Address); err != nil {
		listener.Close()
		return err
	}
	if err := r.tell(stdout); err != nil {
		listener.Close()
		return err
	}
	return o.Serve(ctx, a, listener)
}

func (o *Options) settle() error {
	if o.People == 0 {
		o.People = DefaultPeople
	}
	if o.Now == nil || !o.NoServe && o.Serve == nil {
		return fault.New(fault.Internal, "fault.internal")
	}
	switch {
	case o.Dir == "":
		return fault.New(fault.Invalid, "demo.no_dir")
	case o.Province != "" && o.Province != synth.ProvinceCode:
		return fault.New(fault.Invalid, "demo.no_province", synth.ProvinceName, o.Province)
	case o.People < 1 || o.People > maxPeople:
		return fault.New(fault.Invalid, "demo.no_people", 1, maxPeople)
	}
	if o.DSN == "" {
		o.DSN = filepath.Join(o.Dir, synth.ProvinceCode+".db")
	}
	return os.MkdirAll(o.Dir, 0o755)
}

// run is the state of one demo.
type run struct {
	o      Options
	show   *progress.Shower
	stderr io.Writer
	notes  []string // told after the bars have gone
	result Result
}

// build does everything up to serving. The app is returned even with an error, once its store is open.
func (r *run) build(ctx context.Context) (*app.App, error) {
	dir := filepath.Join(r.o.Dir, "files")
	files, err := Files(ctx, dir, r.o.Seed, r.o.People, r.show.Report)
	if err != nil {
		return nil, err
	}
	keys, err := seal.LoadOrCreate(filepath.Join(r.o.Dir, "luoi.key"))
	if err != nil {
		return nil, err
	}
	s, err := store.Open(ctx, store.Options{DSN: r.o.DSN, Province: synth.ProvinceCode, Now: r.o.Now})
	if err != nil {
		return nil, err
	}
	a, err := app.New(ctx, s, keys, r.o.Now, r.o.Log)
	if err != nil {
		s.Close()
		return nil, err
	}
	if err := r.claim(ctx, s); err != nil {
		return a, err
	}
	return a, r.fill(ctx, a, dir, files)
}

// settingDemo names whose demo a store holds.
const settingDemo = "demo"

// claim refuses a store with another demo or with somebody's own lists.
func (r *run) claim(ctx context.Context, s *store.Store) error {
	mine := fmt.Sprintf("%d/%d/%d", manifestVersion, r.o.People, r.o.Seed)
	return s.Write(ctx, actorName, func(tx *store.Tx) error {
		known, err := tx.Setting(settingDemo)
		if err != nil || known == mine {
			return err
		}
		if known != "" {
			return fault.New(fault.Conflict, "demo.other_store", known)
		}
		used, err := tx.Deliveries(0, 1)
		if err != nil {
			return err
		}
		if len(used) > 0 {
			return fault.New(fault.Conflict, "demo.store_in_use")
		}
		return tx.SetSetting(settingDemo, mine)
	})
}

// fill imports the territory and the lists, links and counts.
func (r *run) fill(ctx context.Context, a *app.App, dir string, files []File) error {
	place := func(_ string, done, total int64) { r.show.Report("demo_org", done, total) }
	if _, err := a.ImportOrg(ctx, app.CommandLine(), filepath.Join(dir, "org"), false, place); err != nil {
		return err
	}
	p := synth.NewProvince(r.o.Seed, r.o.People)
	if err := r.importLists(ctx, a, dir, files); err != nil {
		return err
	}
	if err := setUpNetwork(ctx, a.Store, p); err != nil {
		return err
	}
	linked, err := a.LinkLists(ctx, app.CommandLine(), r.linkProgress(files))
	if err != nil {
		return err
	}
	r.result.Residents, r.result.Participants = linked.Residents, linked.Participants
	r.result.Matched, r.result.Review, r.result.NotCovered = linked.Matched, linked.Review, linked.NotCovered
	if r.result.Accounts, err = makeAccounts(ctx, a, p); err != nil {
		return err
	}
	if err := setUpSavings(ctx, a); err != nil {
		return err
	}
	if err := setUpSavingsForms(ctx, a); err != nil {
		return err
	}
	if err := setUpSavingsPlans(ctx, a); err != nil {
		return err
	}
	if err := setUpModels(ctx, a); err != nil {
		return err
	}
	if err := setUpProspects(ctx, a, p); err != nil {
		return err
	}
	if err := setUpLaw(ctx, a); err != nil {
		return err
	}
	if err := setUpTargets(ctx, a); err != nil {
		return err
	}
	if err := setUpPublished(ctx, a, r.o.Dir); err != nil {
		return err
	}
	if err := setUpOfficeLife(ctx, a, p); err != nil {
		return err
	}
	if err := setUpFieldWork(ctx, a, p, r.o.DSN); err != nil {
		return err
	}
	if err := setUpForces(ctx, a); err != nil {
		return err
	}
	commune, _ := p.ModelVillage()
	return setUpReports(ctx, a, commune)
}

// importLists takes the files in, in the order in which they would arrive, and shows one bar for the
// residents and one for the insured.
func (r *run) importLists(ctx context.Context, a *app.App, dir string, files []File) error {
	total := map[string]int64{}
	for _, f := range files {
		total[stepOf(f)] += f.Rows
	}
	done := map[string]int64{}
	for _, f := range files {
		step := stepOf(f)
		req := app.ImportRequest{Path: filepath.Join(dir, filepath.FromSlash(f.Name)), Name: filepath.Base(f.Name), List: f.List, AsOf: f.AsOf, Whole: f.Whole}
		result, err := a.ImportList(ctx, app.CommandLine(), req, func(_ string, n, _ int64) {
			r.show.Report(step, min(done[step]+n, total[step]), total[step])
		})
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
		done[step] += f.Rows
		r.show.Report(step, done[step], total[step])
		if result.Bad > 0 {
			r.notes = append(r.notes, i18n.T(r.o.Lang, "demo.rejected", req.Name, result.Bad))
		}
	}
	return nil
}

// linkSteps are the steps through which linkage takes each list, with the hundredths of it done before
// each, about.
var linkSteps = map[string]int64{"load": 0, "link.normalise": 5, "link.block": 20, "link.train": 30, "link.score": 40, "link.household": 70, "link.assign": 75}

// linkProgress shows linkage as two bars, people and participants, instead of eight steps for each list.
func (r *run) linkProgress(files []File) app.Progress {
	rows := map[string]int64{} // the last list of each kind is about as long as what is open of it
	for _, f := range files {
		if f.List != delivery.Residents {
			rows[string(f.List)] = f.Rows
		}
	}
	order := []delivery.List{delivery.Health, delivery.Compulsory, delivery.Voluntary, delivery.Unemployment}
	total, before, k := int64(0), int64(0), -1
	for _, n := range rows {
		total += n
	}
	return func(step string, done, of int64) {
		if step == "load" && done == 0 {
			if k >= 0 && k < len(order) {
				before += rows[string(order[k])]
			}
			k++
		}
		part, known := linkSteps[step]
		if strings.HasPrefix(step, "decide.") {
			part, known = 80+20*done/max(of, 1), true
		}
		if !known || k < 0 || k >= len(order) {
			r.show.Report(step, done, of)
			return
		}
		r.show.Report("demo_link", before+rows[string(order[k])]*part/100, total)
	}
}

func stepOf(f File) string {
	if f.List == delivery.Residents {
		return "demo_import_residents"
	}
	return "demo_import_insured"
}

// tell says on stderr what a person wants to know, and prints the result.
func (r *run) tell(stdout io.Writer) error {
	for _, n := range r.notes {
		fmt.Fprintln(r.stderr, n)
	}
	fmt.Fprintln(r.stderr, i18n.T(r.o.Lang, "demo.files", filepath.Join(r.o.Dir, "files")))
	fmt.Fprintln(r.stderr, i18n.T(r.o.Lang, "demo.accounts"))
	for _, a := range r.result.Accounts {
		fmt.Fprintln(r.stderr, i18n.T(r.o.Lang, "demo.account", a.Login, a.Password, a.Name))
	}
	if r.result.Address != "" {
		fmt.Fprintln(r.stderr, i18n.T(r.o.Lang, "demo.address", r.result.Address))
	}
	if r.result.Phone != "" {
		fmt.Fprintln(r.stderr, i18n.T(r.o.Lang, "demo.phone", r.result.Phone))
	}
	enc := json.NewEncoder(stdout)
	enc.SetEscapeHTML(false)
	return enc.Encode(r.result)
}
