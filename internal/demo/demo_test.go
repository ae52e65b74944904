package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/store"
	"luoi/internal/synth"
	"luoi/internal/testkit"
)

func runDemo(t *testing.T, o Options) (Result, error) {
	t.Helper()
	o.NoServe, o.Now, o.Lang = true, time.Now, "vi"
	var out, errs bytes.Buffer
	err := Run(context.Background(), o, &out, &errs)
	if testing.Verbose() || err != nil {
		t.Log(errs.String())
		t.Log(out.String())
	}
	var r Result
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if err == nil {
		if e := json.Unmarshal([]byte(lines[len(lines)-1]), &r); e != nil {
			t.Fatalf("last line is not JSON: %v", e)
		}
	}
	return r, err
}

func TestDemoTwice(t *testing.T) {
	dir := t.TempDir()
	o := Options{Dir: dir, People: 2000, Seed: 7}
	first, err := runDemo(t, o)
	if err != nil {
		t.Fatal(err)
	}
	checkResult(t, first, 2000)
	second, err := runDemo(t, o)
	if err != nil {
		t.Fatal(err)
	}
	first.Seconds, second.Seconds = 0, 0
	if !reflect.DeepEqual(first, second) {
		t.Errorf("a second run gave other numbers:\n%+v\n%+v", first, second)
	}
	o.Seed = 8
	if _, err := runDemo(t, o); fault.KindOf(err) != fault.Conflict {
		t.Errorf("another seed in the same folder: %v", err)
	}
}

func TestDemoOnBothEngines(t *testing.T) {
	var results []Result
	testkit.Engines(t, func(t *testing.T, dsn string) {
		o := Options{Dir: t.TempDir(), People: 2000, Seed: 11, DSN: dsn}
		r, err := runDemo(t, o)
		if err != nil {
			t.Fatal(err)
		}
		checkResult(t, r, 2000)
		r.Seconds, r.Accounts = 0, nil // passwords come from the folder's own key
		again, err := runDemo(t, o)
		again.Seconds, again.Accounts = 0, nil
		if err != nil || !reflect.DeepEqual(r, again) {
			t.Errorf("a second run gave %+v after %+v: %v", again, r, err)
		}
		results = append(results, r)
	})
	for _, r := range results[1:] {
		if !reflect.DeepEqual(r, results[0]) {
			t.Errorf("the engines differ:\n%+v\n%+v", results[0], r)
		}
	}
}

// TestBoardShowsTheModels looks at the counts the way the board of a village does.
func TestBoardShowsTheModels(t *testing.T) {
	o := Options{Dir: t.TempDir(), People: 9000, Seed: 4}
	r, err := runDemo(t, o)
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(context.Background(), store.Options{DSN: filepath.Join(o.Dir, "66.db"), Province: "66"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = s.Read(context.Background(), func(tx *store.Tx) error {
		province, err := tx.UnitByCode(org.Province, "66", synth.AsOf)
		if err != nil {
			return err
		}
		people, full := int64(0), 0
		communes, err := tx.Children(province.ID, synth.AsOf)
		if err != nil {
			return err
		}
		for _, u := range communes {
			c, err := tx.CellOfUnit(u.ID, person.SchemeAny)
			if err != nil {
				return err
			}
			people += c.People
		}
		groups, err := tx.UnitsAt(org.Group, synth.AsOf)
		for _, g := range groups {
			c, err := tx.CellOfUnit(g.ID, person.SchemeVoluntarySI)
			if err != nil {
				return err
			}
			if c.Eligible > 15 && c.Covered == c.Eligible {
				full++
			}
		}
		health, err2 := tx.CellOfUnit(province.ID, person.SchemeHealth)
		rate := float64(health.Covered) / float64(health.Eligible)
		if people != r.Residents || full < 2 || rate < .86 || rate > .91 {
			t.Errorf("%d people in communes of %d; %d groups with everybody in; health %.3f", people, r.Residents, full, rate)
		}
		charges, err3 := tx.ChargesOn(synth.AsOf)
		given, err4 := tx.Denominators(province.ID)
		if len(charges) != 101 || len(given) != 2 {
			t.Errorf("%d communes with an official in charge, %d published numbers", len(charges), len(given))
		}
		return errors.Join(err, err2, err3, err4)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func checkResult(t *testing.T, r Result, people int64) {
	t.Helper()
	if r.Matched+r.Review+r.NotCovered != r.Residents {
		t.Errorf("%d + %d + %d is not %d", r.Matched, r.Review, r.NotCovered, r.Residents)
	}
	if r.Residents < people || r.Residents > people+10+people/500 {
		t.Errorf("%d residents, want about %d", r.Residents, people)
	}
	if share := float64(r.Matched) / float64(r.Residents); share < .86 || share > .95 {
		t.Errorf("%.3f of the residents found on a list", share)
	}
	if r.Review > r.Residents/40 {
		t.Errorf("%d to review", r.Review)
	}
	if r.Participants < r.Matched || len(r.Accounts) != len(cast) {
		t.Errorf("%+v", r)
	}
}

func TestStoreOfSomebodyElseIsRefused(t *testing.T) {
	one, two := t.TempDir(), t.TempDir()
	if _, err := runDemo(t, Options{Dir: one, People: 200, Seed: 1}); err != nil {
		t.Fatal(err)
	}
	key, err := os.ReadFile(filepath.Join(one, "luoi.key"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(two, "luoi.key"), key, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = runDemo(t, Options{Dir: two, People: 200, Seed: 2, DSN: filepath.Join(one, "66.db")})
	if fault.KindOf(err) != fault.Conflict {
		t.Errorf("a store with another demo: %v", err)
	}
}

func TestOptionsAreChecked(t *testing.T) {
	for _, o := range []Options{{}, {Dir: t.TempDir(), Province: "01"}, {Dir: t.TempDir(), People: -1}, {Dir: t.TempDir(), People: maxPeople + 1}} {
		if _, err := runDemo(t, o); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

func TestServesAtTheAddressPrinted(t *testing.T) {
	var served string
	o := Options{Dir: t.TempDir(), People: 200, Seed: 5, Listen: "127.0.0.1:0", Lang: "en", Now: time.Now}
	o.Serve = func(_ context.Context, a *app.App, l net.Listener) error {
		served = "http://" + l.Addr().String()
		defer l.Close()
		return a.Store.Ping(context.Background())
	}
	var out, errs bytes.Buffer
	if err := Run(context.Background(), o, &out, &errs); err != nil {
		t.Fatal(err)
	}
	var r Result
	if err := json.Unmarshal(out.Bytes(), &r); err != nil || r.Address != served || strings.HasSuffix(served, ":0") {
		t.Errorf("printed %q, served %q: %v", r.Address, served, err)
	}
}
