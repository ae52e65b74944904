package field_test

import (
	"context"
	"testing"
	"time"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/field/sim"
	"luoi/internal/testkit"
)

// BenchmarkPush books visits without a network: what a commit of 200 costs.
func BenchmarkPush(b *testing.B) {
	ctx := context.Background()
	s := testkit.Store(b)
	a, err := app.New(ctx, s, testkit.Keys(b), time.Now, nil)
	if err != nil {
		b.Fatal(err)
	}
	h, err := sim.Build(ctx, a, b.TempDir(), 2000)
	if err != nil {
		b.Fatal(err)
	}
	actor, err := h.Account(ctx, "can.bo", "Cán bộ", access.BaseOfficial, h.Commune)
	if err != nil {
		b.Fatal(err)
	}
	inv, err := a.InvitePhone(ctx, h.Boss, actor.AccountID)
	if err != nil {
		b.Fatal(err)
	}
	p := &sim.Phone{ID: "019aab00-0000-7000-8000-000000000001"}
	session, _, err := a.JoinPhone(ctx, app.JoiningPhone{Code: inv.Code, ID: p.ID})
	if err != nil {
		b.Fatal(err)
	}
	res, err := a.Pull(ctx, session, app.PullRequest{Limit: 20_000})
	if err != nil {
		b.Fatal(err)
	}
	var people []string
	for _, c := range res.Changes {
		if c.T == "prospect" {
			people = append(people, c.ID)
		}
	}
	k := 0
	for b.Loop() {
		ops := make([]app.PhoneOp, 200)
		for i := range ops {
			k++
			ops[i] = p.Op("prospect.touch", 1, time.Now().UnixMilli(), map[string]any{"person": people[k*7%len(people)], "way": "visit", "outcome": "thinking", "note": "hẹn gặp lại"})
		}
		out, err := a.Push(ctx, []app.PhoneBatch{{DeviceID: session.Device.ID, Unsent: -1, Ops: ops}})
		if err != nil || out[0].Outcomes[0].Outcome != "applied" {
			b.Fatal(err, out)
		}
	}
}
