package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/id"
	"luoi/internal/org"
	"luoi/internal/savings"
	"luoi/internal/seal"
	"luoi/internal/store"
	"luoi/internal/web"
)

// Sizes of the measurement: Bến Tre's 403 groups for a year are 106.392 entries.
const (
	ledgerClients  = 8
	ledgerSeconds  = 8
	ledgerMeetings = 600 // of 30 lines, each one commit
	ledgerGroups   = 403
	ledgerMonths   = 12
	ledgerLines    = 22
)

// ledgerPeer is what was measured of a ledger in Go, beside, on such a machine.
const ledgerPeer = "a Go peer ledger: 171–239/s, p99 0.6–1.0 s, with lock errors"

// ledgerFigures is the JSON of this measurement.
type ledgerFigures struct {
	HotPerSecond   float64 `json:"hot_entries_per_second"`
	HotP50         float64 `json:"hot_p50_ms"`
	HotP99         float64 `json:"hot_p99_ms"`
	HotErrors      int64   `json:"hot_errors"`
	HotEntries     int64   `json:"hot_entries"`
	BatchPerSecond float64 `json:"batch_entries_per_second"`
	BatchEntries   int64   `json:"batch_entries"`
	VerifySeconds  float64 `json:"verify_seconds"`
	VerifyEntries  int64   `json:"verify_entries"`
	VerifyBroken   int64   `json:"verify_broken"`
	VerifyMiB      float64 `json:"verify_mib"` // memory added while verifying
	ReplaySeconds  float64 `json:"replay_seconds"`
	Machine        string  `json:"machine"`
}

// Ledger measures the savings books on a SQLite file: durable entries over HTTP into one treasurer's account by
// eight clients, meetings of thirty lines in one commit, and the verification of 403 groups' year. N is the number
// of groups (403 when 0); a smaller one is for a quick look.
func Ledger(ctx context.Context, o Options, w io.Writer) error {
	dir := o.Dir
	if dir == "" {
		tmp, err := os.MkdirTemp("", "luoi-ledger-")
		if err != nil {
			return err
		}
		defer os.RemoveAll(tmp)
		dir = tmp
	}
	var f ledgerFigures
	f.Machine = NewReport("", "").Machine
	if err := ledgerHot(ctx, o, dir, &f); err != nil {
		return err
	}
	if err := ledgerVerify(ctx, o, dir, &f); err != nil {
		return err
	}
	if o.JSON {
		return json.NewEncoder(w).Encode(f)
	}
	r := NewReport("ledger", fmt.Sprintf("SQLite file, commits on the disk before the answer; %d groups", max(o.N, 0)))
	r.Data = "a SQLite file, each commit on the disk before the answer"
	r.Add(Line{What: "one hot account, 8 clients over HTTP", Value: f.HotPerSecond, Unit: "entries/s", Goal: "≥ 1300", Peer: ledgerPeer})
	r.Add(Line{What: "  half of the answers within", Value: f.HotP50, Unit: "ms"})
	r.Add(Line{What: "  99 % of the answers within", Value: f.HotP99, Unit: "ms", Goal: "≤ 25"})
	r.Add(Line{What: "  errors", Value: float64(f.HotErrors), Unit: "", Goal: "0"})
	r.Add(Line{What: "meetings of 30 lines, one commit each", Value: f.BatchPerSecond, Unit: "entries/s", Goal: "≥ 5000"})
	r.Add(Line{What: "full verification", Value: f.VerifySeconds, Unit: "s", Goal: "≤ 0.5 at 106,392 entries"})
	r.Add(Line{What: "  entries", Value: float64(f.VerifyEntries), Unit: ""})
	r.Add(Line{What: "  that break a rule", Value: float64(f.VerifyBroken), Unit: "", Goal: "0"})
	r.Add(Line{What: "  memory added", Value: f.VerifyMiB, Unit: "MiB", Goal: "≤ 35"})
	r.Add(Line{What: "replay of every event", Value: f.ReplaySeconds, Unit: "s"})
	return r.Write(w, false)
}

// ledgerHouse is a store with one commune, a union officer and groups.
type ledgerHouse struct {
	s       *store.Store
	a       *app.App
	commune int64
	officer app.Actor
}

const ledgerPassword = "mot cau de nho lau"

func newLedgerHouse(ctx context.Context, path string) (*ledgerHouse, error) {
	h := &ledgerHouse{}
	var err error
	if h.s, err = store.Open(ctx, store.Options{DSN: path, Province: "66"}); err != nil {
		return nil, err
	}
	keys, err := seal.FromBytes(bytes.Repeat([]byte("ledger-b"), 4))
	if err != nil {
		return nil, err
	}
	if h.a, err = app.New(ctx, h.s, keys, time.Now, nil); err != nil {
		return nil, err
	}
	err = h.s.Write(ctx, "cli", func(tx *store.Tx) error {
		since := day.Must(2025, 7, 1)
		parent := int64(0)
		for _, u := range []org.Unit{{Level: org.Province, Code: "66", Version: org.Version{Kind: org.KindProvince, Name: "Đắk Lắk"}},
			{Level: org.Commune, Code: "24400", Version: org.Version{Kind: org.KindRuralCommune, Name: "Ea Knốp"}}} {
			u.Since, u.Version.From, u.Version.ParentID = since, since, parent
			u.FullName = org.FullName(u.Kind, u.Name)
			u.Key = u.FullName
			if err := tx.InsertUnit(&u); err != nil {
				return err
			}
			parent = u.ID
		}
		h.commune = parent
		return nil
	})
	if err != nil {
		return nil, err
	}
	h.officer, err = h.a.CreateAccount(ctx, app.CommandLine(), app.NewAccount{Login: "thuquy", Name: "Thủ quỹ", Password: ledgerPassword, Role: access.GroupTreasurer, UnitID: h.commune})
	return h, err
}

func (h *ledgerHouse) open(ctx context.Context, name string, members int) (int64, error) {
	n := app.NewSavingsGroup{UnitID: h.commune, Name: name, Host: "women", Model: "pig", Started: h.a.Today().AddDays(-400), Treasurer: 1, Head: 2}
	for i := range members {
		n.Members = append(n.Members, store.SavingsMember{Name: fmt.Sprintf("Thành viên %d", i+1)})
	}
	_, book, err := h.a.OpenSavingsGroup(ctx, h.officer, n)
	return book, err
}

func ledgerPut(book int64, no int, on day.Date) savings.Event {
	return savings.Event{Book: book, Kind: savings.KindContribution, Day: on, By: 1,
		Moves: []savings.Move{{From: savings.MemberOf(no, "bhxh"), To: savings.CashOf(1), Amount: 20_000}}}
}

// ledgerHot runs the real pages on a real socket.
func ledgerHot(ctx context.Context, o Options, dir string, f *ledgerFigures) error {
	h, err := newLedgerHouse(ctx, filepath.Join(dir, "hot.db"))
	if err != nil {
		return err
	}
	defer h.s.Close()
	book, err := h.open(ctx, "Tổ nóng", 30)
	if err != nil {
		return err
	}
	handler, err := web.New(h.a, web.Options{})
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	go server.Serve(l)
	defer server.Close()
	base := "http://" + l.Addr().String()
	client, err := ledgerSignIn(base)
	if err != nil {
		return err
	}
	o.tell("hot", 0, 1)
	if err := ledgerHammer(ctx, client, base, book, h.a.Today(), time.Second, nil); err != nil { // warm
		return err
	}
	if err := ledgerHammer(ctx, client, base, book, h.a.Today(), ledgerSeconds*time.Second, f); err != nil {
		return err
	}
	o.tell("meetings", 0, 1)
	batch, err := h.open(ctx, "Tổ họp", 30)
	if err != nil {
		return err
	}
	begun := time.Now()
	for range ledgerMeetings {
		events := make([]savings.Event, 30)
		meeting := id.New()
		for i := range events {
			events[i] = ledgerPut(batch, i+1, h.a.Today())
			events[i].Meeting = meeting
		}
		if _, err := h.a.RecordSavingsAll(ctx, h.officer, events); err != nil {
			return err
		}
		f.BatchEntries += int64(len(events))
	}
	f.BatchPerSecond = float64(f.BatchEntries) / time.Since(begun).Seconds()
	return nil
}

func ledgerSignIn(base string) (*http.Client, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	c := &http.Client{Jar: jar, Transport: &http.Transport{MaxIdleConnsPerHost: ledgerClients, MaxConnsPerHost: ledgerClients}}
	res, err := c.PostForm(base+"/signin", url.Values{"login": {"thuquy"}, "password": {ledgerPassword}})
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return nil, err
	}
	if strings.HasPrefix(res.Request.URL.Path, "/signin") {
		return nil, fault.New(fault.Unauthorised, "fault.unauthorised")
	}
	return c, nil
}

// ledgerHammer lets eight clients write into one book for a time, each sending the next when the last was answered.
func ledgerHammer(ctx context.Context, c *http.Client, base string, book int64, on day.Date, last time.Duration, f *ledgerFigures) error {
	var wg sync.WaitGroup
	var bad atomic.Int64
	times := make([][]time.Duration, ledgerClients)
	begun := time.Now()
	for k := range ledgerClients {
		wg.Go(func() {
			device := id.New()
			for n := int64(1); time.Since(begun) < last && ctx.Err() == nil; n++ {
				e := ledgerPut(book, 1+int(n)%30, on)
				body, err := e.Encode()
				if err != nil {
					bad.Add(1)
					return
				}
				sent := time.Now()
				if !ledgerSend(ctx, c, base, book, device, n, body) {
					bad.Add(1)
				}
				times[k] = append(times[k], time.Since(sent))
			}
		})
	}
	wg.Wait()
	took := time.Since(begun).Seconds()
	if f == nil {
		return ctx.Err()
	}
	all := slices.Concat(times...)
	slices.Sort(all)
	f.HotEntries, f.HotErrors = int64(len(all)), bad.Load()
	f.HotPerSecond = float64(len(all)) / took
	ms := func(q float64) float64 { return float64(all[int(q*float64(len(all)-1))].Microseconds()) / 1000 }
	f.HotP50, f.HotP99 = ms(.5), ms(.99)
	return ctx.Err()
}

func ledgerSend(ctx context.Context, c *http.Client, base string, book int64, device string, n int64, body []byte) bool {
	act, err := json.Marshal(map[string]any{"id": id.New(), "device": device, "n": n, "at": time.Now().UnixMilli(), "body": json.RawMessage(body)})
	if err != nil {
		return false
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, fmt.Sprintf("%s/savings/books/%d/entries", base, book), bytes.NewReader(act))
	if err != nil {
		return false
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := c.Do(req)
	if err != nil {
		return false
	}
	defer res.Body.Close()
	var out struct {
		Verdict savings.Verdict `json:"verdict"`
		Seq     int64           `json:"seq"`
	}
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil {
		return false
	}
	_, _ = io.Copy(io.Discard, res.Body)
	return res.StatusCode == http.StatusOK && out.Verdict == savings.Booked && out.Seq > 0
}

// ledgerVerify makes a year of many groups through the use cases and counts it anew.
func ledgerVerify(ctx context.Context, o Options, dir string, f *ledgerFigures) error {
	h, err := newLedgerHouse(ctx, filepath.Join(dir, "year.db"))
	if err != nil {
		return err
	}
	defer h.s.Close()
	groups := o.N
	if groups == 0 {
		groups = ledgerGroups
	}
	for g := range groups {
		o.tell("year", int64(g), int64(groups))
		book, err := h.open(ctx, fmt.Sprintf("Tổ %d", g+1), ledgerLines)
		if err != nil {
			return err
		}
		for m := range ledgerMonths {
			events := make([]savings.Event, ledgerLines)
			for i := range events {
				events[i] = ledgerPut(book, i+1, h.a.Today().AddDays(30*(m-ledgerMonths)))
				events[i].Meeting = fmt.Sprintf("m%d", m)
			}
			if _, err := h.a.RecordSavingsAll(ctx, h.officer, events); err != nil {
				return err
			}
		}
	}
	o.tell("verify", 0, 1)
	memory := watchMemory()
	begun := time.Now()
	r, err := h.a.VerifySavings(ctx)
	f.VerifySeconds = time.Since(begun).Seconds()
	f.VerifyMiB = memory()
	if err != nil {
		return err
	}
	f.VerifyEntries, f.VerifyBroken = r.Entries, r.Unmatched
	for _, x := range r.Findings {
		f.VerifyBroken += x.Broken
	}
	begun = time.Now()
	_, broken, err := h.a.ReplaySavings(ctx)
	f.ReplaySeconds = time.Since(begun).Seconds()
	f.VerifyBroken += broken
	return err
}
