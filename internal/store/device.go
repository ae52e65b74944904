package store

import (
	"encoding/json"

	"luoi/internal/fault"
)

// Device (điện thoại) is a phone that joined an account. Times are unix ms, 0 for never.
type Device struct {
	ID        string // UUIDv7, made by the phone
	AccountID string
	Name      string
	App       string
	TokenHash string
	PublicKey string // P-256 point, base64url; "": none
	JoinedAt  int64
	InvitedBy string
	UsedAt    int64
	SeenAt    int64
	PushedAt  int64
	PulledAt  int64
	PulledSeq int64
	Whole     int64 // operations 1 … Whole are all here
	Top       int64 // the largest number that came
	Unsent    int64
	SkewMS    int64
	Places    []int64 // every unit that was ever in its scope
	Scope     string  // what the last whole picture was cut to
	RevokedAt int64
	RevokedBy string
}

const deviceColumns = `id, account_id, name, app, token_hash, public_key, joined_at, invited_by, used_at, seen_at, pushed_at, pulled_at,
	pulled_seq, n_whole, n_top, unsent, skew_ms, places, scope, revoked_at, revoked_by`

var (
	qDevice       = register("device.byID", `SELECT `+deviceColumns+` FROM device WHERE id = $1`)
	qDeviceToken  = register("device.byToken", `SELECT `+deviceColumns+` FROM device WHERE token_hash = $1`)
	qDevices      = register("device.all", `SELECT `+deviceColumns+` FROM device ORDER BY seen_at DESC, id`)
	qDevicesOf    = register("device.ofAccount", `SELECT `+deviceColumns+` FROM device WHERE account_id = $1 ORDER BY joined_at DESC, id`)
	qDeviceInsert = register("device.insert", `INSERT INTO device (`+deviceColumns+`) VALUES (`+marks(1, 21)+`)`)
	qDeviceUpdate = register("device.update", `UPDATE device SET account_id = $2, name = $3, app = $4, token_hash = $5, public_key = $6,
		joined_at = $7, invited_by = $8, used_at = $9, seen_at = $10, pushed_at = $11, pulled_at = $12, pulled_seq = $13, n_whole = $14,
		n_top = $15, unsent = $16, skew_ms = $17, places = $18, scope = $19, revoked_at = $20, revoked_by = $21 WHERE id = $1`)

	qInviteInsert = register("deviceInvite.insert", `INSERT INTO device_invite (code_hash, account_id, by_actor, at, expires_at)
		VALUES ($1, $2, $3, $4, $5)`)
	qInvite     = register("deviceInvite.get", `SELECT account_id, by_actor, at, expires_at, used_at, device_id FROM device_invite WHERE code_hash = $1`)
	qInviteUse  = register("deviceInvite.use", `UPDATE device_invite SET used_at = $2, device_id = $3 WHERE code_hash = $1`)
	qInviteStop = register("deviceInvite.stop", `UPDATE device_invite SET expires_at = $2 WHERE account_id = $1 AND used_at = 0 AND expires_at > $2`)
)

func scanDevice(r interface{ Scan(...any) error }, d *Device) error {
	var places string
	err := r.Scan(&d.ID, &d.AccountID, &d.Name, &d.App, &d.TokenHash, &d.PublicKey, &d.JoinedAt, &d.InvitedBy, &d.UsedAt, &d.SeenAt,
		&d.PushedAt, &d.PulledAt, &d.PulledSeq, &d.Whole, &d.Top, &d.Unsent, &d.SkewMS, &places, &d.Scope, &d.RevokedAt, &d.RevokedBy)
	if err != nil {
		return err
	}
	d.Places = nil
	if err := json.Unmarshal([]byte(places), &d.Places); err != nil {
		return fault.Wrap(fault.Internal, err, "store.failed")
	}
	return nil
}

func deviceValues(d *Device) []any {
	places, err := json.Marshal(d.Places)
	if err != nil {
		panic("store: places: " + err.Error()) // numbers always marshal
	}
	return []any{d.ID, d.AccountID, d.Name, d.App, d.TokenHash, d.PublicKey, d.JoinedAt, d.InvitedBy, d.UsedAt, d.SeenAt, d.PushedAt,
		d.PulledAt, d.PulledSeq, d.Whole, d.Top, d.Unsent, d.SkewMS, string(places), d.Scope, d.RevokedAt, d.RevokedBy}
}

// Device finds a phone; NotFound when it never joined.
func (tx *Tx) Device(id string) (Device, error) {
	var d Device
	err := scanDevice(tx.QueryRow(qDevice, id), &d)
	return d, err
}

// DeviceByToken finds the phone that bears a token; NotFound when none does.
func (tx *Tx) DeviceByToken(hash string) (Device, error) {
	var d Device
	err := scanDevice(tx.QueryRow(qDeviceToken, hash), &d)
	return d, err
}

// Devices lists all, those seen last first.
func (tx *Tx) Devices() ([]Device, error) { return tx.devices(qDevices) }

// DevicesOf lists those of an account, the newest first.
func (tx *Tx) DevicesOf(account string) ([]Device, error) { return tx.devices(qDevicesOf, account) }

func (tx *Tx) devices(q *Query, args ...any) ([]Device, error) {
	var list []Device
	err := tx.each(q, args, func(r *Rows) error {
		list = append(list, Device{})
		return scanDevice(r, &list[len(list)-1])
	})
	return list, err
}

// InsertDevice keeps a phone that joins.
func (tx *Tx) InsertDevice(d *Device) error {
	_, err := tx.Exec(qDeviceInsert, deviceValues(d)...)
	return err
}

// UpdateDevice replaces a phone's row; NotFound when there is none.
func (tx *Tx) UpdateDevice(d *Device) error { return one(tx.Exec(qDeviceUpdate, deviceValues(d)...)) }

// DeviceInvite is an invitation for one phone; its code is kept as a hash.
type DeviceInvite struct {
	CodeHash  string
	AccountID string
	ByActor   string
	At        int64
	ExpiresAt int64
	UsedAt    int64
	DeviceID  string // who used it
}

// InsertDeviceInvite keeps an invitation. Those of the account that nobody used end with it.
func (tx *Tx) InsertDeviceInvite(i DeviceInvite) error {
	if _, err := tx.Exec(qInviteStop, i.AccountID, tx.NowMS()); err != nil {
		return err
	}
	_, err := tx.Exec(qInviteInsert, i.CodeHash, i.AccountID, i.ByActor, i.At, i.ExpiresAt)
	return err
}

// DeviceInvite finds an invitation by its code's hash; NotFound when there is none.
func (tx *Tx) DeviceInvite(hash string) (DeviceInvite, error) {
	i := DeviceInvite{CodeHash: hash}
	err := tx.QueryRow(qInvite, hash).Scan(&i.AccountID, &i.ByActor, &i.At, &i.ExpiresAt, &i.UsedAt, &i.DeviceID)
	return i, err
}

// UseDeviceInvite notes who used an invitation.
func (tx *Tx) UseDeviceInvite(hash, device string) error {
	return one(tx.Exec(qInviteUse, hash, tx.NowMS(), device))
}
