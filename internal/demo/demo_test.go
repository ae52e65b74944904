package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"luoi/internal/app"
	"luoi/internal/fault"
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
	o.Serve = func(_ context.Context, a *app.App, addr string) error {
		served = "http://" + addr
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
