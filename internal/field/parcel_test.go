package field_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/field/sim"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

// signing is a phone with a key of its own.
type signing struct {
	*sim.Phone
	key *ecdsa.PrivateKey
}

func (h *house) signing(actor app.Actor) signing {
	h.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		h.t.Fatal(err)
	}
	point, err := key.PublicKey.Bytes()
	if err != nil {
		h.t.Fatal(err)
	}
	inv, err := h.App.InvitePhone(context.Background(), h.Boss, actor.AccountID)
	if err != nil {
		h.t.Fatal(err)
	}
	p := signing{&sim.Phone{Base: h.url, Key: base64.RawURLEncoding.EncodeToString(point)}, key}
	if err := p.Join(context.Background(), inv.Code); err != nil {
		h.t.Fatal(err)
	}
	return p
}

// parcel packs operations as docs/sync.md says, in the name of a device.
func (p signing) parcel(t *testing.T, device string, ops ...app.PhoneOp) app.PhoneParcel {
	t.Helper()
	payload, err := json.Marshal(map[string]any{"device": device, "made": 1, "ops": ops})
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(payload)
	r, s, err := ecdsa.Sign(rand.Reader, p.key, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	sig := make([]byte, 64)
	r.FillBytes(sig[:32])
	s.FillBytes(sig[32:])
	return app.PhoneParcel{Luoi: "parcel", V: 1, Device: device, Payload: base64.RawURLEncoding.EncodeToString(payload), Sig: base64.RawURLEncoding.EncodeToString(sig)}
}

func (h *house) carry(p *sim.Phone, parcels ...app.PhoneParcel) sim.Pushed {
	h.t.Helper()
	out, err := p.Push(context.Background(), sim.PushRequest{Parcels: parcels})
	if err != nil {
		h.t.Fatal(err)
	}
	return out
}

// B has no signal and hands its visit to A; A sends it. It is booked as B's, once, whoever comes first.
func TestAPhoneCarriesAnothersVisits(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s, 40)
		a, b := h.signing(h.account("nhom.a", access.BaseOfficial, h.Commune)), h.signing(h.account("nhom.b", access.BaseOfficial, h.Commune))
		h.pull(b.Phone)
		who := someone(t, b.Phone, 0)
		ops := []app.PhoneOp{b.Op("prospect.touch", 1, h.now(), visit(who)), b.Op("scrap.weigh", 1, h.now(), touch{"kg": 3})}
		parcel := b.parcel(t, b.ID, ops...)
		out := h.carry(a.Phone, parcel)
		if len(out.Parcels) != 1 || len(out.Parcels[0].Outcomes) != 2 || out.Parcels[0].Device != b.ID {
			t.Fatalf("%+v", out.Parcels)
		}
		if o := out.Parcels[0].Outcomes; o[0].Outcome != "applied" || o[1].Outcome != "quarantined" || o[1].Code != "unknown_kind" || o[0].Message+o[1].Message != "" {
			t.Fatalf("%+v", o)
		}
		var booked store.FieldOp
		if err := h.App.Store.Read(context.Background(), func(tx *store.Tx) error {
			var err error
			booked, err = tx.FieldOp(ops[0].OpID)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if booked.DeviceID != b.ID || booked.CarriedBy != a.ID {
			t.Fatalf("booked as %+v", booked)
		}
		if o := h.carry(a.Phone, parcel).Parcels[0].Outcomes; o[0].Outcome != "duplicate" || o[1].Outcome != "duplicate" {
			t.Fatalf("carried again: %+v", o)
		}
		own := h.push(b.Phone, ops...)
		if own.Outcomes[0].Outcome != "duplicate" || own.Outcomes[0].Code != "applied" || own.Outcomes[1].Code != "quarantined" || len(own.Missing) != 0 {
			t.Fatalf("its own push: %+v", own)
		}
		h.pull(a.Phone)
		if d := string(a.Have["prospect:"+who]); !strings.Contains(d, `"talks":1`) {
			t.Fatalf("the talk is told as %s", d)
		}
	})
}

// Nothing of a parcel is kept that its phone did not sign, and the try is written down.
func TestForgedParcelsAreRefused(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		h := newHouse(t, s, 40)
		a, b := h.signing(h.account("nhom.a", access.BaseOfficial, h.Commune)), h.signing(h.account("nhom.b", access.BaseOfficial, h.Commune))
		keyless := h.phone(h.account("nhom.c", access.BaseOfficial, h.Commune))
		h.pull(b.Phone)
		op := b.Op("prospect.touch", 1, h.now(), visit(someone(t, b.Phone, 0)))
		good := b.parcel(t, b.ID, op)
		bent := func(f func(p *app.PhoneParcel)) app.PhoneParcel {
			p := good
			f(&p)
			return p
		}
		raw, _ := base64.RawURLEncoding.DecodeString(good.Payload)
		other := base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(string(raw), "thinking", "joined", 1)))
		many := make([]app.PhoneOp, app.MaxOps+1)
		for i := range many {
			many[i] = op
		}
		for name, p := range map[string]app.PhoneParcel{
			"signed by the carrier":        a.parcel(t, b.ID, op),
			"a body changed on the way":    bent(func(p *app.PhoneParcel) { p.Payload = other }),
			"another phone's name on it":   bent(func(p *app.PhoneParcel) { p.Device = a.ID }),
			"another phone's name in it":   b.parcel(t, a.ID, op),
			"inside is not the outside":    func() app.PhoneParcel { p := b.parcel(t, a.ID, op); p.Device = b.ID; return p }(),
			"a phone nobody knows":         bent(func(p *app.PhoneParcel) { p.Device = "019aab00-0000-7000-8000-000000000001" }),
			"a phone without a key":        b.parcel(t, keyless.ID, op),
			"no signature":                 bent(func(p *app.PhoneParcel) { p.Sig = "" }),
			"a signature that is too long": bent(func(p *app.PhoneParcel) { p.Sig += "AAAA" }),
			"no base64":                    bent(func(p *app.PhoneParcel) { p.Payload = "***" }),
			"a later version":              bent(func(p *app.PhoneParcel) { p.V = 2 }),
			"no parcel":                    bent(func(p *app.PhoneParcel) { p.Luoi = "" }),
			"too many inside":              b.parcel(t, b.ID, many...),
		} {
			out := h.carry(a.Phone, p)
			if x := out.Parcels[0]; x.Code != "bad_parcel" || x.Message == "" || len(x.Outcomes) != 0 {
				t.Errorf("%s: %+v", name, x)
			}
		}
		if _, err := a.Push(context.Background(), sim.PushRequest{Parcels: make([]app.PhoneParcel, app.MaxParcels+1)}); err == nil {
			t.Error("eleven parcels are taken")
		} else {
			wantRefusal(t, err, 413, "too_many")
		}
		tries := 0
		if err := h.App.Store.Read(context.Background(), func(tx *store.Tx) error {
			rows, err := tx.AuditOf("device:"+a.ID, 100)
			for _, r := range rows {
				if r.Act == "phone.bad_parcel" {
					tries++
				}
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if tries != 13 {
			t.Errorf("%d tries are written down", tries)
		}
		if out := h.push(b.Phone, op); out.Outcomes[0].Outcome != "applied" {
			t.Errorf("something of a forged parcel was kept: %+v", out)
		}
	})
}
