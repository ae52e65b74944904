package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"unicode"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/i18n"
	"luoi/internal/store"
	"luoi/internal/web/ui"
)

const lookersPerPage = 100

// detailText is the note of an act in words: purposes, channels and schemes are kept as codes.
func detailText(ctx context.Context, act, detail string) string {
	switch act {
	case "person.read":
		if key := "access.for." + detail; i18n.Has(key) {
			return ui.T(ctx, key)
		}
	case "consent.give", "consent.withdraw":
		if channel, purpose, ok := strings.Cut(detail, " "); ok && i18n.Has("access.channel."+channel) && i18n.Has("access.purpose."+purpose) {
			return joinDots(ui.T(ctx, "access.channel."+channel), ui.T(ctx, "access.purpose."+purpose))
		}
	case "names.export":
		if scheme, rows, ok := strings.Cut(detail, " "); ok && i18n.Has("web.scheme."+scheme) {
			return joinDots(ui.T(ctx, "web.scheme."+scheme), ui.T(ctx, "access.rows", rows))
		}
	}
	return detailWords(ctx, act, detail)
}

// detailWords writes what an act says beside itself: schemes by their names, what it is about, how many rows were
// read. Words that a person wrote (the reason for seeing a full number) and words that the catalogue does not know
// stay together as they were kept.
func detailWords(ctx context.Context, act, detail string) string {
	if strings.ContainsFunc(detail, func(r rune) bool { return r > unicode.MaxASCII }) {
		return detail // codes are ASCII
	}
	words := strings.Fields(detail)
	reading := strings.HasSuffix(act, ".read") || strings.HasSuffix(act, ".list") || strings.HasSuffix(act, ".print") || strings.HasSuffix(act, ".unseen")
	var parts, kept []string
	for i, word := range words {
		said, known := detailWord(ctx, word)
		if _, err := strconv.ParseInt(word, 10, 64); err == nil && reading && i == len(words)-1 {
			said, known = ui.T(ctx, "access.rows", word), true
		}
		if !known {
			kept = append(kept, word)
			continue
		}
		parts, kept = append(parts, strings.Join(kept, " "), said), nil
	}
	if len(kept) == len(words) {
		return detail
	}
	return joinDots(append(parts, strings.Join(kept, " "))...)
}

// detailWord is what the catalogue says for one word of an act's detail, and whether it knows it.
func detailWord(ctx context.Context, word string) (string, bool) {
	for _, catalogue := range []string{"web.scheme.", "access.for.", "web.list.", "web.detail."} {
		if i18n.Has(catalogue + word) {
			return ui.T(ctx, catalogue+word), true
		}
	}
	if strings.Contains(word, ":") {
		return subjectText(ctx, word, ""), true
	}
	return word, strings.Trim(word, "0123456789-.") == "" // a day, a count
}

// subjectText says what an act is about: the name where one is known, else what kind of thing and its number.
func subjectText(ctx context.Context, subject, name string) string {
	if name != "" {
		return name
	}
	kind, id, ok := strings.Cut(subject, ":")
	switch key := "web.subject." + kind; {
	case !ok || id == "":
		return subject
	case kind == "unit" && id == "0":
		return ui.T(ctx, "web.subject.territory")
	case i18n.Has(key):
		return ui.T(ctx, key, id)
	}
	return subject
}

// showLookers answers GET /people/{id}/lookers: «Ai đã xem hồ sơ này».
func (s *Server) showLookers(w http.ResponseWriter, r *http.Request) error {
	id, err := personID(r)
	if err != nil {
		return err
	}
	before, err := strconv.ParseInt("0"+r.URL.Query().Get("before"), 10, 64)
	if err != nil {
		return fault.New(fault.NotFound, "web.no_page")
	}
	ctx := r.Context()
	l, err := s.app.Lookers(ctx, actor(r), id, before, lookersPerPage)
	if err != nil {
		return err
	}
	v := s.cards(r, "audit", "access.lookers.title")
	name := l.Name
	if name == "" {
		name = ui.T(ctx, "access.approvals.file", int64(id))
	}
	at := "/people/" + itoa(int64(id))
	v.over, v.intro = joinDots(name, placeLine(l.Place)), ui.T(ctx, "access.lookers.text")
	if access.May(actor(r).Role, access.SeeNames) {
		v.page.Crumbs = []ui.Crumb{{Label: name, Href: at}, {Label: v.page.Title}}
	}
	t := lookedTable(ctx, l.Acts)
	t.Filter, t.Tall = true, true
	if l.Next > 0 {
		t.Pager = &ui.Pager{Next: at + "/lookers?before=" + itoa(l.Next)}
	}
	v.cards = []card{{id: "looked-card", title: v.page.Title, table: &t}}
	return s.render(w, r, http.StatusOK, cardsPage(v))
}

// consentCard is what a person said about messages, with the form that notes the next word.
func consentCard(r *http.Request, id string, cv app.ConsentView, bad error) card {
	ctx := r.Context()
	c := card{id: "consent", title: ui.T(ctx, "access.consent.title"), text: ui.T(ctx, "access.consent.text"), notice: complaint(ctx, bad)}
	for _, x := range cv.Now {
		c.rows = append(c.rows, consentRow(r, id, x))
	}
	if !access.May(actor(r).Role, access.RecordConsent) {
		return c
	}
	pick := func(name string, words []string) ui.Field {
		f := ui.Field{Name: name, Label: ui.T(ctx, "access.consent."+name)}
		for _, word := range words {
			f.Options = append(f.Options, ui.Option{Value: word, Label: ui.T(ctx, "access."+name+"."+word), Selected: r.PostFormValue(name) == word})
		}
		return f
	}
	fields := withErrors(r, bad, []ui.Field{pick("channel", app.Channels), pick("purpose", app.MessagePurposes),
		{Name: "evidence", Label: ui.T(ctx, "access.consent.evidence"), Hint: ui.T(ctx, "access.consent.evidence.hint"), Value: r.PostFormValue("evidence"), Required: true}})
	c.forms = []form{{action: "/people/" + id + "/consent", hidden: [][2]string{{"given", "1"}}, fields: fields, button: ui.T(ctx, "access.consent.go"), fold: ui.T(ctx, "access.consent.fold"), open: bad != nil}}
	return c
}

func consentRow(r *http.Request, id string, x store.Consent) cardRow {
	ctx := r.Context()
	word := "access.consent.given"
	if !x.Given {
		word = "access.consent.withdrawn"
	}
	row := cardRow{label: joinDots(ui.T(ctx, "access.channel."+x.Channel), ui.T(ctx, "access.purpose."+x.Purpose)), sub: joinDots(ui.T(ctx, word, ui.Moment(x.At)), x.Evidence)}
	if x.Given && access.May(actor(r).Role, access.RecordConsent) {
		row.forms = []form{{action: "/people/" + id + "/consent", hidden: [][2]string{{"given", "0"}, {"channel", x.Channel}, {"purpose", x.Purpose}}, button: ui.T(ctx, "access.consent.withdraw")}}
	}
	return row
}

// postConsent notes what a person said.
func (s *Server) postConsent(w http.ResponseWriter, r *http.Request) error {
	id, err := personID(r)
	if err != nil {
		return err
	}
	said := app.Said{Channel: r.PostFormValue("channel"), Purpose: r.PostFormValue("purpose"), Evidence: r.PostFormValue("evidence")}
	act := s.app.Withdraw
	if r.PostFormValue("given") == "1" {
		act = s.app.Consent
	}
	err = act(r.Context(), actor(r), id, said)
	if err != nil && fault.KindOf(err) == fault.Invalid {
		return s.personPage(w, r, http.StatusUnprocessableEntity, nil, err)
	}
	return s.done(w, r, err, "/people/"+itoa(int64(id)), ui.T(r.Context(), "access.consent.done"))
}

// eraseCard asks that a person's data be removed.
func eraseCard(r *http.Request, id string) card {
	ctx := r.Context()
	return card{id: "erase", title: ui.T(ctx, "access.erase.title"), text: ui.T(ctx, "access.erase.text"),
		forms: []form{{action: "/people/" + id + "/erase", fields: []ui.Field{{Name: "why", Label: ui.T(ctx, "access.reason"), Required: true}},
			button: ui.T(ctx, "access.erase.ask"), fold: ui.T(ctx, "access.erase.fold")}}}
}

// postErase asks a second person to agree that the data be removed.
func (s *Server) postErase(w http.ResponseWriter, r *http.Request) error {
	id, err := personID(r)
	if err != nil {
		return err
	}
	return s.done(w, r, s.app.AskErase(r.Context(), actor(r), id, r.PostFormValue("why")), "/approvals", ui.T(r.Context(), "access.approvals.asked"))
}

// personExtras is what rights add to a person's page: consent, who looked, removal.
func (s *Server) personExtras(r *http.Request, p app.PersonView, bad error) ([]card, error) {
	cv, err := s.app.Consents(r.Context(), actor(r), p.Person.ID)
	if err != nil {
		return nil, err
	}
	if bad != nil && r.PostFormValue("given") == "" {
		bad = nil // another form of the page was refused
	}
	id := itoa(int64(p.Person.ID))
	out := []card{consentCard(r, id, cv, bad)}
	if access.May(actor(r).Role, access.AskErasure) {
		out = append(out, eraseCard(r, id))
	}
	return out, nil
}
