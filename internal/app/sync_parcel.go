package app

import (
	"context"
	"crypto/ecdsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"

	"luoi/internal/fault"
	"luoi/internal/id"
	"luoi/internal/store"
)

// MaxParcels is how many parcels of other phones one push may carry.
const MaxParcels = 10

// PhoneParcel (phiếu chuyền tay) is operations that one phone handed to another, signed by the one that made them.
type PhoneParcel struct {
	Luoi    string `json:"luoi"` // "parcel"
	V       int    `json:"v"`
	Device  string `json:"device"`
	Payload string `json:"payload"` // base64url of the JSON below
	Sig     string `json:"sig"`     // ECDSA P-256 over SHA-256 of the payload's bytes: r‖s, base64url
}

type parcelPayload struct {
	Device string    `json:"device"`
	Made   int64     `json:"made"`
	Ops    []PhoneOp `json:"ops"`
}

// OpenParcel checks whose operations another phone carries and gives them as a batch of the phone that made them.
// Invalid (sync.bad_parcel) when the signature is not that phone's, or the phone has no key; the attempt leaves an
// audit row against the carrier.
func (a *App) OpenParcel(ctx context.Context, carrier PhoneSession, p PhoneParcel) (PhoneBatch, error) {
	b := PhoneBatch{DeviceID: p.Device, CarriedBy: carrier.Device.ID, Unsent: -1}
	ok := false
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		device, err := id.Parse[id.Op](p.Device)
		if err != nil || string(device) != p.Device {
			return nil
		}
		d, err := tx.Device(p.Device)
		if fault.KindOf(err) == fault.NotFound {
			return nil
		}
		if err == nil {
			b.Ops, ok = readParcel(p, d.PublicKey)
		}
		return err
	})
	if err != nil || ok {
		return b, err
	}
	if err := a.Store.Audit(ctx, carrier.Actor.AccountID, "phone.bad_parcel", "device:"+carrier.Device.ID, ""); err != nil {
		return b, err
	}
	return b, fault.New(fault.Invalid, "sync.bad_parcel")
}

// readParcel gives the operations of a parcel whose signature fits the key and whose inside is of the same phone.
func readParcel(p PhoneParcel, key string) ([]PhoneOp, bool) {
	if p.Luoi != "parcel" || p.V != 1 || key == "" {
		return nil, false
	}
	public, err := phoneKey(key)
	if err != nil {
		return nil, false
	}
	payload, err := base64.RawURLEncoding.DecodeString(p.Payload)
	if err != nil {
		return nil, false
	}
	sig, err := base64.RawURLEncoding.DecodeString(p.Sig)
	if err != nil || len(sig) != 64 {
		return nil, false
	}
	sum := sha256.Sum256(payload)
	if !ecdsa.Verify(public, sum[:], new(big.Int).SetBytes(sig[:32]), new(big.Int).SetBytes(sig[32:])) {
		return nil, false
	}
	var in parcelPayload
	if json.Unmarshal(payload, &in) != nil || in.Device != p.Device || len(in.Ops) > MaxOps {
		return nil, false
	}
	return in.Ops, true
}
