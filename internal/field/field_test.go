package field_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/field"
	"luoi/internal/field/sim"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

// house is a small commune with a server that phones can reach.
type house struct {
	*sim.House
	t   *testing.T
	url string
}

func newHouse(t *testing.T, s *store.Store, people int) *house {
	t.Helper()
	a, err := app.New(context.Background(), s, testkit.Keys(t), time.Now, nil)
	if err != nil {
		t.Fatal(err)
	}
	h, err := sim.Build(context.Background(), a, t.TempDir(), people)
	if err != nil {
		t.Fatal(err)
	}
	handler := field.New(a, field.Options{})
	server := httptest.NewServer(handler)
	t.Cleanup(func() { server.Close(); handler.Close() })
	return &house{House: h, t: t, url: server.URL}
}

func (h *house) account(login string, role access.Role, unit int64) app.Actor {
	h.t.Helper()
	actor, err := h.Account(context.Background(), login, "Người "+login, role, unit)
	if err != nil {
		h.t.Fatal(err)
	}
	return actor
}

func (h *house) phone(actor app.Actor) *sim.Phone {
	h.t.Helper()
	inv, err := h.App.InvitePhone(context.Background(), h.Boss, actor.AccountID)
	if err != nil {
		h.t.Fatal(err)
	}
	p := &sim.Phone{Base: h.url}
	if err := p.Join(context.Background(), inv.Code); err != nil {
		h.t.Fatal(err)
	}
	return p
}

func (h *house) pull(p *sim.Phone) int {
	h.t.Helper()
	n, err := p.Pull(context.Background())
	if err != nil {
		h.t.Fatal(err)
	}
	return n
}

func (h *house) push(p *sim.Phone, ops ...app.PhoneOp) sim.Pushed {
	h.t.Helper()
	out, err := p.Push(context.Background(), sim.PushRequest{Ops: ops})
	if err != nil {
		h.t.Fatal(err)
	}
	return out
}

func (h *house) now() int64 { return time.Now().UnixMilli() }

// someone is the id of a prospect the phone carries, the nth in the order of their ids.
func someone(t *testing.T, p *sim.Phone, nth int) string {
	t.Helper()
	for key := range p.Have {
		if who, ok := strings.CutPrefix(key, "prospect:"); ok {
			if nth == 0 {
				return who
			}
			nth--
		}
	}
	t.Fatal("the phone carries no prospect")
	return ""
}

func wantRefusal(t *testing.T, err error, status int, code string) *sim.Refusal {
	t.Helper()
	var r *sim.Refusal
	if !errors.As(err, &r) || r.Status != status || r.Code != code || r.Message == "" {
		t.Fatalf("%v, want %d %s", err, status, code)
	}
	return r
}

// The way of a phone: invited, joined, filled, a visit told, sent twice, booked once, seen by another phone,
// and revoked.
func TestAPhoneFromTheInvitationToTheEnd(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		h := newHouse(t, s, 120)
		official := h.account("can.bo", access.BaseOfficial, h.Commune)
		p, other := h.phone(official), h.phone(official)
		h.pull(p)
		h.pull(other)
		people, prospects, households := 0, 0, 0
		for key := range p.Have {
			switch {
			case strings.HasPrefix(key, "person:"):
				people++
			case strings.HasPrefix(key, "prospect:"):
				prospects++
			case strings.HasPrefix(key, "household:"):
				households++
			}
		}
		if people != 120 || households != 30 || prospects == 0 {
			t.Fatalf("%d people, %d households, %d prospects", people, households, prospects)
		}
		for key, d := range p.Have {
			if strings.Contains(string(d), "000190") {
				t.Fatalf("%s holds a citizen number: %s", key, d)
			}
		}
		if n := h.pull(p); n != 0 {
			t.Fatalf("%d changes after nothing", n)
		}
		who := someone(t, p, 0)
		op := p.Op("prospect.touch", 1, h.now(), map[string]any{"person": who, "way": "visit", "outcome": "thinking", "minutes": 15, "on": "2026-11-21"})
		first := h.push(p, op)
		if o := first.Outcomes[0]; o.Outcome != "applied" || o.OpID != op.OpID {
			t.Fatalf("%+v", o)
		}
		if o := h.push(p, op).Outcomes[0]; o.Outcome != "duplicate" || o.Code != "applied" {
			t.Fatalf("again: %+v", o)
		}
		if n := h.pull(other); n == 0 || !strings.Contains(string(other.Have["prospect:"+who]), `"talks":1`) {
			t.Fatalf("the other phone: %d changes, %s", n, other.Have["prospect:"+who])
		}
		if err := h.App.RevokePhone(ctx, h.Boss, p.ID); err != nil {
			t.Fatal(err)
		}
		_, err := p.Pull(ctx)
		if r := wantRefusal(t, err, 401, "device_revoked"); !r.Wipe {
			t.Error("a revoked phone is not told to wipe")
		}
		late := p.Op("prospect.touch", 1, h.now(), map[string]any{"person": who, "way": "visit", "outcome": "absent"})
		_, err = p.Push(ctx, sim.PushRequest{Ops: []app.PhoneOp{late}})
		if r := wantRefusal(t, err, 401, "device_revoked"); len(r.Outcomes) != 1 || r.Outcomes[0].Outcome != "quarantined" {
			t.Errorf("what a revoked phone held: %+v", r.Outcomes)
		}
		if st, err := s.VerifyAudit(ctx); err != nil || st.Bad != 0 {
			t.Errorf("audit: %+v %v", st, err)
		}
	})
}
