package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"runtime/debug"
	"slices"
	"time"

	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/id"
	"luoi/internal/store"
)

// Outcomes of an operation. The words are stored and stand in docs/sync.md.
const (
	OpApplied     = "applied"
	OpDuplicate   = "duplicate"
	OpConflict    = "conflict"
	OpRejected    = "rejected"
	OpQuarantined = "quarantined"
)

// Limits of what phones send.
const (
	MaxOps       = 500      // operations of one push
	MaxOpBytes   = 64 << 10 // body of one operation
	clockSlack   = 2 * time.Minute
	clockAhead   = 15 * time.Minute
	clockBehind  = 60 * 24 * time.Hour
	revokedHolds = 2000 // operations of a revoked phone that are still kept
)

// PhoneOp is an operation as a phone sends it.
type PhoneOp struct {
	OpID string          `json:"op_id"`
	Kind string          `json:"kind"`
	V    int             `json:"v"`
	N    int64           `json:"n"`
	At   int64           `json:"at"` // unix ms by the phone's clock
	Base int64           `json:"base_version"`
	Body json.RawMessage `json:"body"`
}

// PhoneBatch is what one phone sends at once, or what another delivers for it.
type PhoneBatch struct {
	DeviceID  string
	Now       int64 // unix ms by the phone's clock while it sends; 0: not said
	App       string
	Unsent    int64  // -1: not said
	CarriedBy string // the device that delivers it; "": itself
	Ops       []PhoneOp
}

// OpOutcome is what became of an operation. Words is the sentence for people, nil when there is nothing to say.
type OpOutcome struct {
	OpID    string
	Outcome string
	Code    string
	Ref     string
	Words   *fault.Error
}

// PushResult answers a batch.
type PushResult struct {
	Now      int64
	Seq      int64
	Outcomes []OpOutcome
	Missing  [][2]int64
	Dead     error // the phone was revoked or its account closed: what it sent is kept, and it is told so
}

// Push books what phones sent: all batches in one transaction, so that a thousand phones share one commit, and
// each operation as a part of it that is undone alone when its use case refuses. It returns after the commit
// is on the disk. An error means that nothing of any batch was kept.
func (a *App) Push(ctx context.Context, batches []PhoneBatch) ([]PushResult, error) {
	out := make([]PushResult, len(batches))
	err := a.Store.WriteDurable(ctx, "phones", func(tx *store.Tx) error {
		for i := range batches {
			p := pushing{a: a, tx: tx, batch: &batches[i]}
			if err := p.run(&out[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// pushing is one batch under way.
type pushing struct {
	a      *App
	tx     *store.Tx
	batch  *PhoneBatch
	device store.Device
	actor  Actor
	dead   error // sync.device_revoked or sync.account_closed
	held   int   // operations of a dead phone kept so far
	skew   int64
	fresh  bool // something was kept that was not known
}

func (p *pushing) run(out *PushResult) error {
	var err error
	if p.device, err = p.tx.Device(p.batch.DeviceID); err != nil {
		return err
	}
	s, err := phoneOf(p.tx, p.device)
	if err != nil && fault.KindOf(err) != fault.Unauthorised {
		return err
	}
	p.actor, p.dead = s.Actor, err
	if p.batch.Now != 0 {
		p.skew = p.batch.Now - p.tx.NowMS()
	}
	for i := range p.batch.Ops {
		o, err := p.one(&p.batch.Ops[i])
		if err != nil {
			return err
		}
		out.Outcomes = append(out.Outcomes, o)
	}
	out.Now, out.Seq, out.Dead = p.tx.NowMS(), p.tx.Seq, p.dead
	if err := p.noteDevice(); err != nil {
		return err
	}
	out.Missing, err = missingOf(p.tx, &p.device)
	return err
}

// noteDevice writes what the push said of the phone itself.
func (p *pushing) noteDevice() error {
	d := &p.device
	if p.fresh {
		if err := p.whole(); err != nil {
			return err
		}
	}
	if p.batch.CarriedBy == "" {
		now := p.tx.NowMS()
		d.SeenAt, d.PushedAt, d.SkewMS = now, now, p.skew
		if d.UsedAt == 0 {
			d.UsedAt = now
		}
		if p.batch.App != "" {
			d.App = p.batch.App
		}
		if p.batch.Unsent >= 0 {
			d.Unsent = p.batch.Unsent
		}
	}
	return p.tx.UpdateDevice(d)
}

// whole moves the mark up to which every number is here.
func (p *pushing) whole() error {
	d := &p.device
	for d.Whole < d.Top {
		next, err := p.tx.FieldOpNumbers(d.ID, d.Whole, MaxOps)
		if err != nil {
			return err
		}
		before := d.Whole
		for _, n := range next {
			if n != d.Whole+1 {
				return nil
			}
			d.Whole = n
		}
		if d.Whole == before {
			return nil
		}
	}
	return nil
}

// one brings one operation to its end. The error is for what concerns the whole transaction.
func (p *pushing) one(op *PhoneOp) (OpOutcome, error) {
	known, err := id.Parse[id.Op](op.OpID)
	if err != nil || op.N < 1 || op.N > 1<<40 || op.Kind == "" || len(op.Kind) > 60 {
		return told(op.OpID, OpRejected, fault.New(fault.Invalid, "sync.bad_op")), nil
	}
	op.OpID = string(known)
	row := store.FieldOp{OpID: op.OpID, DeviceID: p.device.ID, AccountID: p.actor.AccountID, Kind: op.Kind, V: op.V, N: op.N, SaidAt: op.At,
		Base: op.Base, BodyHash: bodyHash(op), CarriedBy: p.batch.CarriedBy}
	before, err := p.tx.FieldOp(op.OpID)
	switch {
	case err == nil:
		return p.again(&before, &row)
	case fault.KindOf(err) != fault.NotFound:
		return OpOutcome{}, err
	}
	if p.dead != nil {
		if p.held++; p.held > MaxOps || p.device.Top-p.device.Whole > revokedHolds {
			return told(op.OpID, OpRejected, fault.As(p.dead)), nil
		}
	}
	p.settleClock(op, &row)
	out, place, err := p.decide(op, &row)
	if err != nil {
		return out, err
	}
	return out, p.keep(op, &row, &out, place)
}

// again answers an operation whose id is known.
func (p *pushing) again(before, now *store.FieldOp) (OpOutcome, error) {
	if before.BodyHash != now.BodyHash || before.DeviceID != now.DeviceID {
		err := fault.New(fault.Conflict, "sync.other_body")
		return told(now.OpID, OpRejected, err), p.tx.Audit("phone.other_body", "device:"+p.device.ID, "op:"+now.OpID)
	}
	out := OpOutcome{OpID: now.OpID, Outcome: OpDuplicate, Code: before.Outcome, Ref: before.Ref}
	out.Words = wordsOf(before.Words)
	return out, nil
}

// settleClock decides when the user acted: the phone's clock, less what it is off by; when even that cannot
// be, our own time, and a mark.
func (p *pushing) settleClock(op *PhoneOp, row *store.FieldOp) {
	now := p.tx.NowMS()
	row.At = op.At
	if skew := time.Duration(p.skew) * time.Millisecond; skew.Abs() > clockSlack {
		row.At -= p.skew
	}
	switch {
	case row.At > now+clockAhead.Milliseconds():
		row.At, row.Clock = now, "ahead"
	case row.At < now-clockBehind.Milliseconds():
		row.At, row.Clock = now, "behind"
	case row.At > now:
		row.At = now
	}
}

// decide runs the operation through its use case, unless it cannot come so far. place is the office's that
// sees it when it is held.
func (p *pushing) decide(op *PhoneOp, row *store.FieldOp) (out OpOutcome, place int64, err error) {
	place = p.actor.UnitID
	if len(op.Body) > MaxOpBytes {
		return told(op.OpID, OpRejected, fault.New(fault.TooLarge, "sync.too_large")), place, nil
	}
	if p.dead != nil {
		return told(op.OpID, OpQuarantined, fault.As(p.dead)), place, nil
	}
	kind, ok := p.a.ops[op.Kind]
	if !ok {
		return told(op.OpID, OpQuarantined, fault.New(fault.Invalid, "sync.unknown_kind", op.Kind)), place, nil
	}
	if op.V > kind.v || op.V < 1 {
		return told(op.OpID, OpQuarantined, fault.New(fault.Invalid, "sync.newer_version", op.Kind, op.V)), place, nil
	}
	o := &phoneOp{Actor: p.actor, Day: day.FromTime(time.UnixMilli(row.At).In(vietnam)), OpID: op.OpID, At: row.At, Phone: row.DeviceID, N: op.N, raw: op.Body}
	ref, err := p.a.runOp(p.tx, kind, o)
	if err == nil {
		return OpOutcome{OpID: op.OpID, Outcome: OpApplied, Ref: ref}, place, nil
	}
	if stops(p.tx, err) {
		return out, place, err
	}
	var kept keptElsewhere
	if errors.As(err, &kept) {
		out = coded(op.OpID, OpQuarantined, "kept", kept.reason)
		out.Ref = ref
		return out, place, nil
	}
	return p.refused(op, kind, o, err)
}

// stops reports whether an error concerns the transaction and not the operation.
func stops(tx *store.Tx, err error) bool {
	k := fault.KindOf(err)
	return k == fault.Busy || k == fault.Interrupted || tx.Context().Err() != nil
}

// runOp runs one operation as a part of the transaction. A panic is an error of this operation alone.
func (a *App) runOp(tx *store.Tx, kind opKind, o *phoneOp) (ref string, err error) {
	// The use case opens its own part; this one holds together those that need several.
	var kept *keptElsewhere
	err = a.Store.Write(tx.Join(), o.Actor.AccountID, func(tx *store.Tx) (err error) {
		defer func() {
			if r := recover(); r != nil {
				a.Log.Error("an operation of a phone failed", "panic", r, "stack", string(debug.Stack()))
				err = fault.New(fault.Internal, "fault.internal")
			}
		}()
		ref, err = kind.run(tx.Join(), a, o)
		if k, ok := err.(keptElsewhere); ok {
			kept, err = &k, nil // what the use case kept must stay
		}
		return err
	})
	if err == nil && kept != nil {
		err = *kept
	}
	return ref, err
}

// refused says what becomes of an operation that its use case did not take.
func (p *pushing) refused(op *PhoneOp, kind opKind, o *phoneOp, err error) (OpOutcome, int64, error) {
	e, place := fault.As(err), p.actor.UnitID
	var path []int64
	if kind.where != nil {
		var werr error
		if path, werr = kind.where(p.tx, o); werr != nil && stops(p.tx, werr) {
			return OpOutcome{}, 0, werr
		}
		if i := slices.IndexFunc(path, func(u int64) bool { return u != 0 }); i >= 0 && p.actor.Covers(path) {
			place = path[i]
		}
	}
	switch e.Kind {
	case fault.Internal:
		p.a.Log.Error("an operation of a phone failed", "kind", op.Kind, "op", op.OpID, "error", err)
		return coded(op.OpID, OpQuarantined, "server_error", e), place, nil
	case fault.NotFound, fault.Forbidden:
		return p.outOfReach(op, kind, path, e, place)
	case fault.Conflict:
		if !kind.physical {
			return coded(op.OpID, OpConflict, codeOf(e, "conflict"), e), place, nil
		}
		return coded(op.OpID, OpQuarantined, codeOf(e, "late"), e), place, nil
	}
	if !kind.physical {
		return coded(op.OpID, OpRejected, codeOf(e, "invalid"), e), place, nil
	}
	return coded(op.OpID, OpQuarantined, codeOf(e, "invalid"), e), place, nil
}

// outOfReach tells what the account may no longer touch from what it never could: the first is held when it
// tells of a fact, the second is refused and noted as an attempt.
func (p *pushing) outOfReach(op *PhoneOp, kind opKind, path []int64, e *fault.Error, place int64) (OpOutcome, int64, error) {
	within := slices.ContainsFunc(path, func(u int64) bool { return u != 0 && slices.Contains(p.device.Places, u) })
	if within && kind.physical {
		code := "scope_left"
		if p.actor.Covers(path) {
			code = codeOf(e, "late") // the place is ours, the thing is somebody else's by now
		}
		return coded(op.OpID, OpQuarantined, code, e), place, nil
	}
	if within && e.Kind == fault.NotFound {
		return coded(op.OpID, OpConflict, codeOf(e, "gone"), e), place, nil
	}
	code := "out_of_scope"
	if e.Kind == fault.Forbidden {
		code = "not_allowed"
	}
	return coded(op.OpID, OpRejected, code, e), place, p.tx.Audit("phone.forged", "device:"+p.device.ID, op.Kind+" "+code)
}

// keep writes the operation with its outcome, and what was held with its body.
func (p *pushing) keep(op *PhoneOp, row *store.FieldOp, out *OpOutcome, place int64) error {
	row.Outcome, row.Code, row.Ref, row.Words = out.Outcome, out.Code, out.Ref, wordsText(out.Words)
	if err := p.tx.InsertFieldOp(row); err != nil {
		return err
	}
	p.device.Top, p.fresh = max(p.device.Top, op.N), true
	if out.Outcome != OpQuarantined || out.Code == "kept" {
		return nil
	}
	if err := p.tx.HoldFieldOp(op.OpID, p.a.Keys.Seal(op.Body), place); err != nil {
		return err
	}
	return p.tx.Audit("phone.held", "device:"+p.device.ID, op.Kind+" "+out.Code)
}

func bodyHash(op *PhoneOp) string {
	h := sha256.New()
	enc := json.NewEncoder(h)
	_ = enc.Encode([]any{op.Kind, op.V, op.N, op.Body}) // a RawMessage is compacted; a broken one cannot come here
	return hex.EncodeToString(h.Sum(nil))
}

func told(opID, outcome string, e *fault.Error) OpOutcome {
	return coded(opID, outcome, codeOf(e, "invalid"), e)
}

func coded(opID, outcome, code string, e *fault.Error) OpOutcome {
	return OpOutcome{OpID: opID, Outcome: outcome, Code: code, Words: e}
}

// codeOf is the word of an error on the wire: what stands after "sync." in its key.
func codeOf(e *fault.Error, otherwise string) string {
	if len(e.Key) > 5 && e.Key[:5] == "sync." {
		return e.Key[5:]
	}
	return otherwise
}

// keptWords is how a sentence for people is kept: its key and arguments, so that it can be said in any language.
type keptWords struct {
	Key    string        `json:"key"`
	Args   []any         `json:"args,omitempty"`
	Fields []fault.Field `json:"fields,omitempty"`
}

func wordsText(e *fault.Error) string {
	if e == nil {
		return ""
	}
	b, err := json.Marshal(keptWords{e.Key, e.Args, e.Fields})
	if err != nil {
		b, _ = json.Marshal(keptWords{Key: e.Key})
	}
	return string(b)
}

func wordsOf(text string) *fault.Error {
	var k keptWords
	if text == "" || json.Unmarshal([]byte(text), &k) != nil {
		return nil
	}
	for i, arg := range k.Args { // numbers come back as fractions
		if f, ok := arg.(float64); ok {
			k.Args[i] = int(f)
		}
	}
	return &fault.Error{Kind: fault.Invalid, Key: k.Key, Args: k.Args, Fields: k.Fields}
}
