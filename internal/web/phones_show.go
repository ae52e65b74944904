package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/skip2/go-qrcode"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/i18n"
	"luoi/internal/store"
	"luoi/internal/web/ui"
)

// An invitation is shown to whoever made it, for as long as it takes to photograph it. Its code stands in the
// session, never in an address.
const (
	sessionPhone      = "phone_code"
	sessionPhoneName  = "phone_name"
	sessionPhoneUntil = "phone_until" // unix ms: how long the page shows it
	sessionPhoneEnds  = "phone_ends"  // unix ms: how long the code opens
	phoneShown        = 10 * time.Minute
)

func (s *Server) phoneRoutes(signed func(string, handler)) {
	s.groupPhoneRoutes(signed)
	signed("GET /phones", s.showPhones)
	signed("POST /phones/invite", s.postPhoneInvite)
	signed("GET /phones/invite.png", s.showPhoneImage)
	signed("GET /phones/invitation", s.showPhoneSheet)
	signed("POST /phones/{id}/revoke", s.postPhoneRevoke)
	signed("GET /phones/held", s.showHeld)
	signed("POST /phones/held/{id}/book", s.postHeldBook)
	signed("POST /phones/held/{id}/dismiss", s.postHeldDismiss)
}

// showPhones answers GET /phones: which phones work for which account, when they were last here, what they
// still hold.
func (s *Server) showPhones(w http.ResponseWriter, r *http.Request) error {
	return s.phones(w, r, http.StatusOK, nil)
}

func (s *Server) phones(w http.ResponseWriter, r *http.Request, status int, bad error) error {
	if err := may(r, access.KeepPhones); err != nil {
		return err
	}
	ctx := r.Context()
	list, err := s.app.Phones(ctx, actor(r))
	if err != nil {
		return err
	}
	v := s.cards(r, "accounts", "phone.title")
	v.intro = ui.T(ctx, "phone.text")
	v.actions = []action{{label: ui.T(ctx, "phone.held.link", list.Held), href: "/phones/held", icon: "list"}}
	if list.Held > 0 {
		v.notices = append(v.notices, ui.Notice{Mood: "warn", Title: ui.T(ctx, "phone.held.some", list.Held), Text: ui.T(ctx, "phone.held.hint")})
	}
	if c, ok := s.invitedCard(r); ok {
		v.cards = append(v.cards, c)
	}
	options := []ui.Option{}
	for _, acc := range list.Accounts {
		options = append(options, ui.Option{Value: acc.ID, Label: acc.Name + " · " + ui.T(ctx, "role."+acc.Role), Selected: r.PostFormValue("account") == acc.ID})
	}
	fields := []ui.Field{{Name: "account", Label: ui.T(ctx, "phone.invite.whose"), Type: "select", Options: options, Required: true}}
	v.cards = append(v.cards, card{id: "invite", title: ui.T(ctx, "phone.invite.title"), text: ui.T(ctx, "phone.invite.text"), notice: complaint(ctx, bad),
		forms: []form{{action: "/phones/invite", fields: fields, button: ui.T(ctx, "phone.invite.go"), main: true}}})
	t := ui.Table{ID: "phones", Caption: v.page.Title, Filter: true,
		Cols: columns(ctx, "phone.col.whose", "phone.col.phone", "phone.col.seen", "phone.col.unsent", "phone.col.state")}
	revoke := card{id: "revoke", title: ui.T(ctx, "phone.revoke.title"), text: ui.T(ctx, "phone.revoke.text")}
	for _, p := range list.Phones {
		t.Rows = append(t.Rows, phoneRow(ctx, p))
		if p.RevokedAt == 0 {
			revoke.rows = append(revoke.rows, cardRow{label: joinDots(p.Account, p.Name), sub: ui.T(ctx, "phone.since", ui.Moment(p.JoinedAt)),
				forms: []form{inviteForm(r, p.AccountID), {action: "/phones/" + p.ID + "/revoke", button: ui.T(ctx, "phone.revoke.go")}}})
		}
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "phone.empty"), Text: ui.T(ctx, "phone.empty.text")}
	v.cards = append(v.cards, card{id: "list", title: ui.T(ctx, "phone.count", len(list.Phones)), table: &t})
	if len(revoke.rows) > 0 {
		v.cards = append(v.cards, revoke)
	}
	return s.render(w, r, status, cardsPage(v))
}

func phoneRow(ctx context.Context, p app.PhoneLine) ui.Row {
	seen, state := ui.T(ctx, "phone.never"), ui.Cell{Text: ui.T(ctx, "phone.state.good"), Tag: "ok"}
	if p.SeenAt > 0 {
		seen = ui.Moment(p.SeenAt)
	}
	switch {
	case p.RevokedAt > 0:
		state = ui.Cell{Text: ui.T(ctx, "phone.state.revoked", ui.Moment(p.RevokedAt)), Tag: "bad"}
	case len(p.Missing) > 0:
		state = ui.Cell{Text: ui.T(ctx, "phone.state.missing", rangesText(p.Missing)), Tag: "warn"}
	case p.SkewMS > 120_000 || p.SkewMS < -120_000:
		state = ui.Cell{Text: ui.T(ctx, "phone.state.clock", p.SkewMS/60_000), Tag: "warn"}
	}
	return ui.Row{Cells: []ui.Cell{{Text: p.Account, Sub: p.Place}, {Text: p.Name, Sub: p.App}, {Text: seen}, {Text: strconv.FormatInt(p.Unsent, 10)}, state}}
}

// rangesText writes missing numbers: «3, 17–18».
func rangesText(list [][2]int64) string {
	var parts []string
	for _, g := range list {
		s := strconv.FormatInt(g[0], 10)
		if g[1] != g[0] {
			s += "–" + strconv.FormatInt(g[1], 10)
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, ", ")
}

// postPhoneInvite makes an invitation; the page it leads to shows its paper.
func (s *Server) postPhoneInvite(w http.ResponseWriter, r *http.Request) error {
	if err := may(r, access.KeepPhones); err != nil {
		return err
	}
	inv, err := s.app.InvitePhone(r.Context(), actor(r), r.PostFormValue("account"))
	if refusedForm(err) {
		return s.phones(w, r, statusOf[fault.KindOf(err)], err)
	}
	if err != nil {
		return err
	}
	s.keepInvited(r, inv)
	http.Redirect(w, r, "/phones/invitation", http.StatusSeeOther)
	return nil
}

func (s *Server) shownCode(r *http.Request) string {
	if s.sessions.GetInt64(r.Context(), sessionPhoneUntil) <= s.now().UnixMilli() {
		return ""
	}
	return s.sessions.GetString(r.Context(), sessionPhone)
}

func (s *Server) invitedCard(r *http.Request) (card, bool) {
	code, ctx := s.shownCode(r), r.Context()
	if code == "" {
		return card{}, false
	}
	return card{id: "invited", title: ui.T(ctx, "phone.invited.title", s.sessions.GetString(ctx, sessionPhoneName)), text: ui.T(ctx, "phone.invited.text"),
		image: "/phones/invite.png", imageAlt: ui.T(ctx, "phone.invited.alt"), codes: []string{code[:4] + "-" + code[4:]}}, true
}

// showPhoneImage answers GET /phones/invite.png: the address of the app with the code behind #, which no
// server log ever sees.
func (s *Server) showPhoneImage(w http.ResponseWriter, r *http.Request) error {
	if err := may(r, access.KeepPhones); err != nil {
		return err
	}
	return s.phoneImage(w, r)
}

func (s *Server) phoneImage(w http.ResponseWriter, r *http.Request) error {
	code := s.shownCode(r)
	if code == "" {
		return fault.New(fault.NotFound, "phone.no_invitation")
	}
	png, err := qrcode.Encode(s.fieldSite(r)+"#join="+code, qrcode.Medium, 280)
	if err != nil {
		return fault.Wrap(fault.Internal, err, "fault.internal")
	}
	w.Header().Set("Content-Type", "image/png")
	w.Header().Set("Cache-Control", "no-store")
	_, err = w.Write(png)
	return err
}

// postPhoneRevoke takes a phone its rights.
func (s *Server) postPhoneRevoke(w http.ResponseWriter, r *http.Request) error {
	if err := may(r, access.KeepPhones); err != nil {
		return err
	}
	if err := s.app.RevokePhone(r.Context(), actor(r), r.PathValue("id")); err != nil {
		return err
	}
	http.Redirect(w, r, "/phones#card-list", http.StatusSeeOther)
	return nil
}

// showHeld answers GET /phones/held: what phones sent that is not booked, who sent it, and why it is not.
func (s *Server) showHeld(w http.ResponseWriter, r *http.Request) error {
	return s.held(w, r, http.StatusOK, nil)
}

func (s *Server) held(w http.ResponseWriter, r *http.Request, status int, bad error) error {
	if err := may(r, access.KeepPhones); err != nil {
		return err
	}
	ctx, state := r.Context(), r.URL.Query().Get("state")
	list, err := s.app.HeldOps(ctx, actor(r), state)
	if err != nil {
		return err
	}
	v := s.cards(r, "accounts", "phone.held.title")
	v.page.Crumbs = []ui.Crumb{{Label: ui.T(ctx, "phone.title"), Href: "/phones"}, {Label: v.page.Title}}
	v.intro = ui.T(ctx, "phone.held.text")
	v.actions = []action{{label: ui.T(ctx, "phone.held.open"), href: "/phones/held"}, {label: ui.T(ctx, "phone.held.booked"), href: "/phones/held?state=" + store.HeldBooked},
		{label: ui.T(ctx, "phone.held.dismissed"), href: "/phones/held?state=" + store.HeldDismissed}}
	if c := complaint(ctx, bad); c != nil {
		v.notices = append(v.notices, *c)
	}
	if len(list) == 0 {
		v.notices = append(v.notices, ui.Notice{Mood: "ok", Title: ui.T(ctx, "phone.held.none")})
	}
	for _, l := range list {
		v.cards = append(v.cards, heldCard(ctx, l))
	}
	return s.render(w, r, status, cardsPage(v))
}

func heldCard(ctx context.Context, l app.HeldLine) card {
	why := ui.T(ctx, "phone.held.no_reason")
	if l.Words != nil {
		why = i18n.Error(ui.Lang(ctx), l.Words)
	}
	c := card{id: "op-" + l.OpID, title: joinDots(l.Kind, l.Who, ui.Moment(l.At)), text: why}
	fact := func(label, value string) {
		if value != "" {
			c.facts = append(c.facts, ui.Fact{Label: label, Value: value})
		}
	}
	fact(ui.T(ctx, "phone.col.phone"), l.Phone)
	fact(ui.T(ctx, "phone.held.place"), l.Place)
	fact(ui.T(ctx, "phone.held.received"), ui.Moment(l.ReceivedAt))
	if l.Clock != "" {
		fact(ui.T(ctx, "phone.held.clock"), ui.Moment(l.SaidAt))
	}
	keys := make([]string, 0, len(l.Said))
	for k := range l.Said {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		fact(k, l.Said[k])
	}
	if l.State != store.HeldOpen {
		fact(ui.T(ctx, "phone.held.decided"), joinDots(l.Decided, ui.Moment(l.DecidedAt), l.Note))
		return c
	}
	c.forms = []form{{action: "/phones/held/" + l.OpID + "/book", button: ui.T(ctx, "phone.held.book")},
		{action: "/phones/held/" + l.OpID + "/dismiss", button: ui.T(ctx, "phone.held.dismiss"), fold: ui.T(ctx, "phone.held.dismiss.fold"),
			fields: []ui.Field{{Name: "reason-" + l.OpID, Label: ui.T(ctx, "phone.held.why"), Required: true}}}}
	return c
}

// postHeldBook tries to book a held operation once more.
func (s *Server) postHeldBook(w http.ResponseWriter, r *http.Request) error {
	return s.decideHeld(w, r, func() error { return s.app.BookHeld(r.Context(), actor(r), r.PathValue("id")) })
}

// postHeldDismiss closes a held operation with a reason.
func (s *Server) postHeldDismiss(w http.ResponseWriter, r *http.Request) error {
	return s.decideHeld(w, r, func() error {
		return s.app.DismissHeld(r.Context(), actor(r), r.PathValue("id"), r.PostFormValue("reason-"+r.PathValue("id")))
	})
}

func (s *Server) decideHeld(w http.ResponseWriter, r *http.Request, decide func() error) error {
	if err := may(r, access.KeepPhones); err != nil {
		return err
	}
	err := decide()
	if refusedForm(err) {
		return s.held(w, r, statusOf[fault.KindOf(err)], err)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/phones/held", http.StatusSeeOther)
	return nil
}
