package app

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/store"
)

// Limits of a pull.
const (
	PullPage  = 5_000  // changes of one page
	PullMost  = 20_000 // the largest page that may be asked for
	carryMost = 60_000 // people of one phone
)

// pullForm is part of what a picture is cut to: raising it makes every phone take a new one.
const pullForm = "4"

// PhoneChange is one thing as it is now. D nil: gone.
type PhoneChange struct {
	T  string `json:"t"`
	ID string `json:"id"`
	D  any    `json:"d"`
}

// PullRequest asks for what changed after a write.
type PullRequest struct {
	Since int64
	Page  string
	Limit int // 0: the usual
}

// PullResult is one page.
type PullResult struct {
	Seq     int64
	More    bool
	Page    string
	Reset   bool
	Changes []PhoneChange
}

// pageMark is where a pull goes on. It is opaque to phones, and checked against the account's places as they
// are when it comes back.
type pageMark struct {
	Whole bool   `json:"w,omitempty"` // a whole picture
	Head  int64  `json:"h"`           // the write up to which is told
	Scope string `json:"s"`
	Stage int    `json:"g,omitempty"` // picture: type under way
	Unit  int    `json:"u,omitempty"` // position in the list of communes
	After int64  `json:"a,omitempty"` // picture: last id told
	Seq   int64  `json:"q,omitempty"` // feed: last row told
	T     string `json:"t,omitempty"`
	Ref   string `json:"r,omitempty"`
}

func (m pageMark) text() string {
	b, err := json.Marshal(m)
	if err != nil {
		panic("app: page: " + err.Error()) // numbers and strings always marshal
	}
	return "p1." + base64.RawURLEncoding.EncodeToString(b)
}

func readPage(s string) (pageMark, error) {
	var m pageMark
	bad := fault.New(fault.Invalid, "sync.bad_request", "page")
	if len(s) < 3 || s[:3] != "p1." {
		return m, bad
	}
	b, err := base64.RawURLEncoding.DecodeString(s[3:])
	if err != nil || json.Unmarshal(b, &m) != nil || m.Stage < 0 || m.Unit < 0 {
		return m, bad
	}
	return m, nil
}

// Pull tells a phone what changed within its account's places. Names handed over leave an audit row.
func (a *App) Pull(ctx context.Context, s PhoneSession, q PullRequest) (PullResult, error) {
	if q.Limit <= 0 {
		q.Limit = PullPage
	}
	q.Limit = min(q.Limit, PullMost)
	p := pulling{a: a, q: q}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		p.tx = tx
		return p.run(s.Device.ID)
	})
	if err != nil {
		return PullResult{}, err
	}
	return p.out, p.note(ctx)
}

// pulling is one pull under way.
type pulling struct {
	a        *App
	tx       *store.Tx
	q        PullRequest
	device   store.Device
	actor    Actor
	root     int64
	holder   int64   // the account's own as holder; 0: none
	communes []int64 // of the scope
	scope    string
	mark     pageMark
	out      PullResult
	names    int // people handed over on this page
}

func (p *pulling) run(deviceID string) error {
	if err := p.open(deviceID); err != nil {
		return err
	}
	if err := p.begin(); err != nil {
		return err
	}
	if p.mark.Whole {
		return p.picture()
	}
	return p.feed()
}

// open reads who asks and what they may see, as it is now.
func (p *pulling) open(deviceID string) error {
	d, err := p.tx.Device(deviceID)
	if err != nil {
		return err
	}
	s, err := phoneOf(p.tx, d)
	if err != nil {
		return err
	}
	p.device, p.actor = d, s.Actor
	if p.root, err = provinceOf(p.tx); err != nil {
		return err
	}
	if h, err := p.tx.HolderOf(p.actor.AccountID); err == nil {
		p.holder = h.ID
	} else if fault.KindOf(err) != fault.NotFound {
		return err
	}
	if err := p.places(); err != nil {
		return err
	}
	h := sha256.New()
	group, _, err := groupOf(p.tx, p.actor.AccountID)
	if err != nil {
		return err
	}
	fmt.Fprintln(h, pullForm, group.ID, p.actor.Role, p.actor.Name, p.actor.Scope(), p.holder, p.communes, s.Lang)
	p.scope = hex.EncodeToString(h.Sum(nil)[:9])
	return nil
}

// places lists the communes of the scope, wholly in it or with a village that is.
func (p *pulling) places() error {
	for _, unit := range p.actor.Scope() {
		if unit == 0 {
			unit = p.root
		}
		path, err := p.tx.Path(unit, day.Date{})
		if err != nil {
			return err
		}
		for _, u := range path {
			if u.Level == org.Commune && !slices.Contains(p.communes, u.ID) {
				p.communes = append(p.communes, u.ID)
			}
		}
		if unit != p.root {
			continue
		}
		below, err := p.tx.Children(p.root, day.Date{})
		if err != nil {
			return err
		}
		for _, u := range below {
			if u.Level == org.Commune && !slices.Contains(p.communes, u.ID) {
				p.communes = append(p.communes, u.ID)
			}
		}
	}
	slices.Sort(p.communes)
	return nil
}

// covers reports whether a place below the province lies in the scope.
func (p *pulling) covers(units ...int64) bool { return p.actor.Covers(append(units, p.root)) }

// begin decides between a whole picture and the changes since, or goes on where the last page ended.
func (p *pulling) begin() error {
	head, err := p.tx.LastSeq()
	if err != nil {
		return err
	}
	if p.q.Page != "" {
		if p.mark, err = readPage(p.q.Page); err != nil {
			return err
		}
		if p.mark.Scope == p.scope && p.mark.Head <= head {
			return nil
		}
	}
	fresh := pageMark{Head: head, Scope: p.scope}
	latest, err := p.tx.FeedAllSeq(0)
	if err != nil {
		return err
	}
	for _, c := range p.communes {
		seq, err := p.tx.FeedAllSeq(c)
		if err != nil {
			return err
		}
		latest = max(latest, seq)
	}
	// A number from the future is that of a store which was put back to an earlier day.
	if p.q.Since <= 0 || p.q.Since > head || latest > p.q.Since || p.device.Scope != p.scope {
		fresh.Whole, p.out.Reset = true, true
		if err := p.bearable(); err != nil {
			return err
		}
	}
	fresh.Seq = p.q.Since + 1
	p.mark = fresh
	return nil
}

// bearable refuses places with more people than a cheap phone can carry.
func (p *pulling) bearable() error {
	if !access.May(p.actor.Role, access.SeeNames) {
		return nil
	}
	total := int64(0)
	for _, c := range p.communes {
		n, err := p.tx.PhoneCount(c)
		if err != nil {
			return err
		}
		if total += n; total > carryMost {
			return fault.New(fault.TooLarge, "sync.scope_too_wide", carryMost)
		}
	}
	return nil
}

// picture tells everything, type after type, commune after commune.
func (p *pulling) picture() error {
	types := pulledTypes()
	for m := &p.mark; m.Stage < len(types); m.Stage, m.Unit, m.After = m.Stage+1, 0, 0 {
		t := types[m.Stage]
		if t.whole != nil {
			list, err := t.whole(p)
			if err != nil {
				return err
			}
			p.out.Changes = append(p.out.Changes, list...)
			continue
		}
		for ; m.Unit < len(p.communes); m.Unit, m.After = m.Unit+1, 0 {
			for {
				room := p.q.Limit - len(p.out.Changes)
				if room <= 0 {
					p.out.More, p.out.Seq, p.out.Page = true, m.Head, m.text()
					return nil
				}
				list, last, err := t.page(p, p.communes[m.Unit], m.After, room)
				if err != nil {
					return err
				}
				if last == 0 {
					break
				}
				p.out.Changes, m.After = append(p.out.Changes, list...), last
			}
		}
	}
	p.out.Seq = p.mark.Head
	return nil
}

// feed tells what changed, commune after commune; 0 stands for what concerns all.
func (p *pulling) feed() error {
	units := append([]int64{0}, p.communes...)
	m := &p.mark
	if m.Seq > m.Head { // nothing was written at all
		p.out.Seq = m.Head
		return nil
	}
	for ; m.Unit < len(units); m.Unit, m.Seq, m.T, m.Ref = m.Unit+1, p.q.Since+1, "", "" {
		room := p.q.Limit - len(p.out.Changes)
		if room <= 0 {
			p.out.More, p.out.Seq, p.out.Page = true, m.Head, m.text()
			return nil
		}
		rows, err := p.tx.FeedSince(units[m.Unit], store.FeedRow{Seq: m.Seq, T: m.T, Ref: m.Ref}, m.Head, room)
		if err != nil {
			return err
		}
		if err := p.tell(rows); err != nil {
			return err
		}
		if len(rows) == room {
			last := rows[len(rows)-1]
			m.Seq, m.T, m.Ref = last.Seq, last.T, last.Ref
			p.out.More, p.out.Seq, p.out.Page = true, m.Head, m.text()
			return nil
		}
	}
	p.out.Seq = m.Head
	return nil
}

// tell loads what rows of the feed name; what cannot be found within the scope is gone.
func (p *pulling) tell(rows []store.FeedRow) error {
	byType := map[string][]string{}
	for _, r := range rows {
		byType[r.T] = append(byType[r.T], r.Ref)
	}
	for _, t := range pulledTypes() {
		word := t.feed
		if word == "" {
			word = t.t
		}
		refs := byType[word]
		if len(refs) == 0 {
			continue
		}
		list, err := t.told(p, refs)
		if err != nil {
			return err
		}
		found := make(map[string]bool, len(list))
		for _, c := range list {
			found[c.ID] = true
		}
		for _, ref := range refs {
			if !found[ref] && ref != store.FeedWhole {
				list = append(list, PhoneChange{T: t.t, ID: ref})
			}
		}
		p.out.Changes = append(p.out.Changes, list...)
	}
	return nil
}

// note writes who was handed over, and that the phone was here.
func (p *pulling) note(ctx context.Context) error {
	now := p.a.Now().UnixMilli()
	done := !p.out.More
	scope := p.device.Scope
	if done {
		scope = p.scope
	}
	if p.names == 0 && scope == p.device.Scope && now-p.device.SeenAt < phoneSeenEvery.Milliseconds() && p.device.UsedAt != 0 {
		return nil
	}
	return p.a.Store.Write(ctx, p.actor.AccountID, func(tx *store.Tx) error {
		d, err := tx.Device(p.device.ID)
		if err != nil {
			return err
		}
		d.SeenAt, d.PulledAt = tx.NowMS(), tx.NowMS()
		if d.UsedAt == 0 {
			d.UsedAt = tx.NowMS()
		}
		if done {
			d.PulledSeq, d.Scope = p.out.Seq, scope
		}
		for _, u := range p.actor.Scope() {
			if !slices.Contains(d.Places, u) {
				d.Places = append(d.Places, u)
			}
		}
		if err := tx.UpdateDevice(&d); err != nil || p.names == 0 {
			return err
		}
		return tx.Audit("phone.pull", "device:"+d.ID, "people "+strconv.Itoa(p.names))
	})
}
