package web

import (
	"context"
	"net/url"

	"luoi/internal/access"
	"luoi/internal/app"
)

// farPhone is a phone of Krông Ana, and an act of it that waits for the office.
type farPhone struct{ phone, held string }

func (f *far) phones() {
	f.t.Helper()
	ctx, cli := context.Background(), app.CommandLine()
	walker, err := f.app.CreateAccount(ctx, cli, app.NewAccount{Login: "buu-ta-kin", Name: "Bưu tá Kín", Password: "mot cau de nho", Role: access.Collector, UnitID: f.units["Krông Ana"]})
	f.ok(err)
	invite, err := f.app.InvitePhone(ctx, cli, walker.AccountID)
	f.ok(err)
	f.farPhone = farPhone{"0190f1e1-0000-7000-8000-00000000000a", "0190f1e1-0000-7000-8000-00000000000b"}
	_, _, err = f.app.JoinPhone(ctx, app.JoiningPhone{Code: invite.Code, ID: f.farPhone.phone, Name: "Máy Kín", App: "1"})
	f.ok(err)
	_, err = f.app.Push(ctx, []app.PhoneBatch{{DeviceID: f.farPhone.phone, Unsent: -1,
		Ops: []app.PhoneOp{{OpID: f.farPhone.held, Kind: "no.such.kind", V: 1, N: 1, At: f.app.Now().UnixMilli(), Body: []byte(`{}`)}}}})
	f.ok(err)
}

func (p farPhone) routes(at func(pattern, id string, v url.Values, parts ...string), form func(...string) url.Values) {
	at("POST /phones/{id}/revoke", p.phone, nil)
	at("POST /phones/held/{id}/book", p.held, nil)
	at("POST /phones/held/{id}/dismiss", p.held, form("reason", "không phải của xã này"))
}
