package field_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/field/sim"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

type touch map[string]any

func visit(who string) touch { return touch{"person": who, "way": "visit", "outcome": "thinking"} }

// Whatever a phone sends gets a verdict: booked, refused with a reason, or kept and shown.
func TestBadInputGetsAVerdict(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		h := newHouse(t, s, 40)
		p := h.phone(h.account("can.bo", access.BaseOfficial, h.Commune))
		far := h.phone(h.account("xa.khac", access.BaseOfficial, h.Elsewhere))
		h.pull(p)
		h.pull(far)
		who := someone(t, p, 0)
		for key := range far.Have {
			if strings.HasPrefix(key, "person:") {
				t.Fatalf("a phone of another commune carries %s", key)
			}
		}
		now := h.now()
		known := p.Op("prospect.touch", 1, now, visit(who))
		h.push(p, known)
		again := known
		again.Body = json.RawMessage(`{"person":"` + who + `","way":"call","outcome":"agreed"}`)
		long := visit(who)
		long["note"] = strings.Repeat("a", app.MaxOpBytes)
		for _, c := range []struct {
			name          string
			phone         *sim.Phone
			op            app.PhoneOp
			outcome, code string
		}{
			{"unknown kind", p, p.Op("scrap.weigh", 1, now, touch{"kg": 3}), "quarantined", "unknown_kind"},
			{"future version", p, p.Op("prospect.touch", 7, now, touch{"x": 1}), "quarantined", "newer_version"},
			{"a body that is no visit", p, p.Op("prospect.touch", 1, now, []int{1}), "quarantined", "bad_body"},
			{"an outcome nobody knows", p, p.Op("prospect.touch", 1, now, touch{"person": who, "way": "visit", "outcome": "?"}), "quarantined", "invalid"},
			{"the id of another operation", p, again, "rejected", "other_body"},
			{"no id", p, app.PhoneOp{Kind: "prospect.touch", V: 1, N: 9, Body: json.RawMessage(`{}`)}, "rejected", "bad_op"},
			{"a body too long", p, p.Op("prospect.touch", 1, now, long), "rejected", "too_large"},
			{"a forged scope", far, far.Op("prospect.touch", 1, now, visit(who)), "rejected", "out_of_scope"},
			{"somebody who does not exist", p, p.Op("prospect.touch", 1, now, visit("99999999")), "rejected", "out_of_scope"},
			{"holding what nobody holds", p, p.Op("prospect.hold", 1, now, touch{"person": who, "act": "release"}), "conflict", "conflict"},
		} {
			o := h.push(c.phone, c.op).Outcomes[0]
			if o.Outcome != c.outcome || o.Code != c.code || o.Message == "" {
				t.Errorf("%s: %+v, want %s %s", c.name, o, c.outcome, c.code)
			}
		}
		held, err := h.App.HeldOps(ctx, h.Boss, store.HeldOpen)
		if err != nil || len(held) != 4 {
			t.Fatalf("%d held: %v", len(held), err)
		}
		if err := h.App.DismissHeld(ctx, h.Boss, held[0].OpID, "thử nghiệm"); err != nil {
			t.Error(err)
		}
		if err := h.App.DismissHeld(ctx, h.Boss, held[0].OpID, "thử nghiệm"); err == nil {
			t.Error("dismissed twice")
		}
	})
}

// Requests that are no pushes: too large, no JSON, no token, nonsense.
func TestRequestsBeyondTheLimits(t *testing.T) {
	h := newHouse(t, testkit.Store(t), 8)
	p := h.phone(h.account("can.bo", access.BaseOfficial, h.Commune))
	ctx := context.Background()
	send := func(body []byte, token string) (int, string) {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url+"/field/api/v1/push", bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+token)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		var out sim.Refusal
		if err := json.NewDecoder(res.Body).Decode(&out); err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, out.Code
	}
	photo := append([]byte(`{"ops":[{"body":"`), bytes.Repeat([]byte("A"), 40<<20)...)
	for _, c := range []struct {
		name   string
		body   []byte
		token  string
		status int
		code   string
	}{
		{"a photo of 40 MB", photo, p.Token, 413, "too_large"},
		{"no JSON", []byte("xin chào"), p.Token, 400, "bad_json"},
		{"no token", []byte("{}"), "", 401, "no_token"},
		{"somebody's token", []byte("{}"), strings.Repeat("A", 43), 401, "device_unknown"},
	} {
		if status, code := send(c.body, c.token); status != c.status || code != c.code {
			t.Errorf("%s: %d %s", c.name, status, code)
		}
	}
	many := make([]app.PhoneOp, app.MaxOps+1)
	for i := range many {
		many[i] = p.Op("x", 1, 0, 0)
	}
	_, err := p.Push(ctx, sim.PushRequest{Ops: many})
	wantRefusal(t, err, 413, "too_many")
	slowed := 0
	for range 200 {
		var r *sim.Refusal
		if _, err := p.Pull(ctx); errors.As(err, &r) && r.Status == 429 && r.Header.Get("Retry-After") != "" {
			slowed++
		}
	}
	if slowed == 0 {
		t.Error("a phone that asks without end is never asked to wait")
	}
	q := &sim.Phone{Base: h.url}
	wantRefusal(t, q.Join(ctx, "ABCDEFGH"), 404, "bad_code")
}

// A phone whose clock is wrong, whose numbers have a gap, and whose account lost its place.
func TestClocksGapsAndScopesThatMove(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		h := newHouse(t, s, 40)
		actor := h.account("can.bo", access.BaseOfficial, h.Commune)
		p := h.phone(actor)
		h.pull(p)
		who := someone(t, p, 0)
		ahead := p.Op("prospect.touch", 1, h.now()+(400*24*time.Hour).Milliseconds(), visit(who))
		p.N += 2 // two that were lost with a broken card
		behind := p.Op("prospect.touch", 1, 0, visit(who))
		out := h.push(p, ahead, behind)
		if out.Outcomes[0].Outcome != "applied" || out.Outcomes[1].Outcome != "applied" || len(out.Missing) != 1 || out.Missing[0] != [2]int64{2, 3} {
			t.Errorf("%+v", out)
		}
		err := s.Read(ctx, func(tx *store.Tx) error {
			for id, want := range map[string]string{ahead.OpID: "ahead", behind.OpID: "behind"} {
				o, err := tx.FieldOp(id)
				if err != nil || o.Clock != want || o.At != o.ReceivedAt {
					t.Errorf("%+v %v", o, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		err = s.Write(ctx, "test", func(tx *store.Tx) error {
			acc, err := tx.Account(actor.AccountID)
			acc.UnitID = h.Elsewhere
			if err != nil {
				return err
			}
			return tx.UpdateAccount(acc)
		})
		if err != nil {
			t.Fatal(err)
		}
		late := p.Op("prospect.touch", 1, h.now(), visit(who))
		if o := h.push(p, late).Outcomes[0]; o.Outcome != "quarantined" || o.Code != "scope_left" {
			t.Errorf("a visit in a place that is no longer ours: %+v", o)
		}
		h.pull(p)
		for key := range p.Have {
			if strings.HasPrefix(key, "person:") {
				t.Fatalf("%s stays on a phone that lost the place", key)
			}
		}
	})
}
