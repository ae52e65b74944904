package web

import (
	"context"
	"net/http"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/outreach"
	"luoi/internal/store"
	"luoi/internal/web/ui"
)

func messagesTable(ctx context.Context, w ui.Where, m app.MessagesView, name func(string) string) ui.Table {
	t := ui.Table{ID: "messages", Caption: ui.T(ctx, "outreach.messages"), Export: w.URL("/outreach/comms.xlsx"), Cols: columns(ctx, "outreach.col.text", "outreach.col.lang", "outreach.col.way", "outreach.col.aloud", "outreach.col.basis", "outreach.col.state")}
	for _, l := range m.Lines {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: l.Title, Sub: ui.T(ctx, "outreach.version", l.Code, l.Version), Href: w.URL("/outreach/messages/" + itoa(l.ID))}, {Text: ui.T(ctx, "outreach.lang."+l.Lang)}, {Text: ui.T(ctx, "outreach.way."+l.Way)}, {Text: ui.T(ctx, "outreach.aloud", l.Aloud.Words, l.Aloud.Seconds)}, {Text: l.Basis}, messageState(ctx, l, name)}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "outreach.messages.none"), Text: ui.T(ctx, "outreach.messages.none.text")}
	return t
}

// lawNames says what parameters of the law are called in the reader's language; one that the book does not know keeps its name.
func (s *Server) lawNames(ctx context.Context) (func(name string) string, error) {
	book, err := s.app.BookNow(ctx)
	if err != nil {
		return nil, err
	}
	return func(name string) string {
		if p, ok := book.Parameter(name); ok {
			return lawLabel(ctx, p)
		}
		return name
	}, nil
}

func messageState(ctx context.Context, l app.MessageLine, name func(string) string) ui.Cell {
	switch {
	case l.State == store.MessageWithdrawn:
		return ui.Cell{Text: ui.T(ctx, "outreach.message.withdrawn")}
	case len(l.Outdated) > 0:
		return ui.Cell{Text: ui.T(ctx, "outreach.message.old_figure", name(l.Outdated[0].Name)), Tag: "bad"}
	case l.Expired:
		return ui.Cell{Text: ui.T(ctx, "outreach.message.expired", ui.Day(l.Until)), Tag: "bad"}
	case l.Unsigned:
		return ui.Cell{Text: ui.T(ctx, "outreach.message.needs_reader"), Tag: "warn"}
	case l.State == store.MessageDraft:
		return ui.Cell{Text: ui.T(ctx, "outreach.plan.draft")}
	}
	return ui.Cell{Text: ui.T(ctx, "outreach.message.published"), Tag: "ok"}
}

func messageForm(r *http.Request, st stand) *officeForm {
	ctx := r.Context()
	t := func(key string) string { return ui.T(ctx, key) }
	return &officeForm{title: t("outreach.message.new"), hint: t("outreach.message.new.hint"), action: st.where.URL("/outreach/messages"), submit: t("outreach.message.keep"), fields: []ui.Field{
		{Name: "code", Label: t("outreach.message.code.label"), Value: typed(r, "code", ""), Required: true}, {Name: "message_title", Label: t("outreach.event.title.label"), Value: typed(r, "message_title", ""), Required: true},
		{Name: "way", Label: t("outreach.col.way"), Options: choiceOptions(ctx, "outreach.way.", typed(r, "way", ""), outreach.Ways[:])}, {Name: "lang", Label: t("outreach.col.lang"), Options: choiceOptions(ctx, "outreach.lang.", typed(r, "lang", "vi"), outreach.Languages[:])},
		{Name: "basis", Label: t("outreach.col.basis"), Value: typed(r, "basis", ""), Required: true}, {Name: "cites", Label: t("outreach.message.cites.label"), Hint: t("outreach.message.cites.hint"), Value: typed(r, "cites", "")},
		{Name: "until", Label: t("outreach.message.until"), Type: "date", Value: typed(r, "until", "")}, {Name: "body", Label: t("outreach.message.body.label"), Hint: t("outreach.message.body.hint"), Type: "textarea", Value: typed(r, "body", ""), Required: true}}}
}

func (s *Server) postMessage(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	m := outreach.Message{Code: r.PostFormValue("code"), Lang: r.PostFormValue("lang"), Way: r.PostFormValue("way"), Title: r.PostFormValue("message_title"), Body: r.PostFormValue("body"), Basis: r.PostFormValue("basis"), Cites: outreach.ParseCites(r.PostFormValue("cites")), Until: formDay(r, "until")}
	id, err := s.app.WriteMessage(r.Context(), actor(r), m)
	return s.answer(w, r, err, "outreach.message.kept", where.URL("/outreach/messages/"+itoa(id)), s.commsView, "/outreach/messages")
}

// messageView answers GET /outreach/messages/{id}.
func (s *Server) messageView(r *http.Request) (officeView, error) {
	id, err := pathID(r, "id")
	if err != nil {
		return officeView{}, err
	}
	st, v, err := s.outreachStand(r, "/outreach/comms")
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	l, err := s.app.Message(ctx, actor(r), id)
	if err != nil {
		return v, err
	}
	name, err := s.lawNames(ctx)
	if err != nil {
		return v, err
	}
	path := "/outreach/messages/" + itoa(id)
	v.page.Title, v.over = l.Title, joinDots(ui.T(ctx, "outreach.way."+l.Way), ui.T(ctx, "outreach.lang."+l.Lang))
	v.page.Crumbs = append(crumbLinksTo(st, "/outreach/comms"), ui.Crumb{Label: l.Title})
	facts := []ui.Fact{{Label: ui.T(ctx, "outreach.col.state"), Value: messageState(ctx, l, name).Text}, {Label: ui.T(ctx, "outreach.col.basis"), Value: l.Basis}, {Label: ui.T(ctx, "outreach.col.aloud"), Value: ui.T(ctx, "outreach.aloud", l.Aloud.Words, l.Aloud.Seconds)},
		{Label: ui.T(ctx, "outreach.message.until"), Value: atDayText(l.Until)}, {Label: ui.T(ctx, "outreach.message.reader.label"), Value: l.Reader}, {Label: ui.T(ctx, "outreach.message.version"), Value: itoa(int64(l.Version))}}
	for _, c := range l.Outdated {
		facts = append(facts, ui.Fact{Label: ui.T(ctx, "outreach.message.now", name(c.Name)), Value: c.Value})
	}
	v.sections = append(v.sections, section{title: ui.T(ctx, "office.facts"), facts: facts}, section{title: ui.T(ctx, "outreach.message.text"), body: messageText(l.Body, l.Lang, "text")})
	m, err := s.app.Messages(ctx, actor(r), day.Date{})
	if err != nil || !m.MayRun {
		return v, err
	}
	stops, err := s.stopForms(r, st, id)
	if err != nil {
		return v, err
	}
	if len(stops) > 0 {
		v.sections = append(v.sections, section{title: ui.T(ctx, "outreach.broadcast.of"), more: stops})
	}
	if l.State == store.MessageWithdrawn {
		return v, nil
	}
	if l.Unsigned {
		v.sections = append(v.sections, section{form: &officeForm{title: ui.T(ctx, "outreach.message.sign"), hint: ui.T(ctx, "outreach.message.sign.hint"), action: st.where.URL(path + "/sign"), submit: ui.T(ctx, "outreach.message.sign"), open: true, fields: []ui.Field{{Name: "reader", Label: ui.T(ctx, "outreach.message.reader.label"), Value: typed(r, "reader", ""), Required: true}}}})
	}
	if l.State == store.MessageDraft {
		v.sections = append(v.sections, section{form: &officeForm{title: ui.T(ctx, "outreach.message.publish"), action: st.where.URL(path + "/publish"), submit: ui.T(ctx, "outreach.message.publish"), open: !l.Unsigned}})
	}
	v.sections = append(v.sections, section{form: &officeForm{title: ui.T(ctx, "outreach.message.withdraw"), action: st.where.URL(path + "/withdraw"), submit: ui.T(ctx, "outreach.message.withdraw"), danger: true}})
	return v, nil
}

func (s *Server) postMessageAct(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	path, act := "/outreach/messages/"+itoa(id), r.PathValue("act")
	switch act {
	case "sign":
		err = s.app.SignMessage(r.Context(), actor(r), id, r.PostFormValue("reader"))
	case "publish":
		err = s.app.PublishMessage(r.Context(), actor(r), id)
	case "withdraw":
		err = s.app.WithdrawMessage(r.Context(), actor(r), id)
	default:
		return fault.New(fault.NotFound, "web.no_page")
	}
	return s.answer(w, r, err, "office.saved", where.URL(path), s.messageView, path+"/"+act)
}

// stopForms stop the broadcasts of a text that still run, one by one.
func (s *Server) stopForms(r *http.Request, st stand, message int64) ([]*officeForm, error) {
	ctx := r.Context()
	from, to := s.spanOf(st)
	b, err := s.app.Broadcasts(ctx, actor(r), st.where.UnitID, from, to)
	var out []*officeForm
	for _, l := range b.Lines {
		if l.MessageID == message && l.StoppedAt == 0 && !l.To.Before(s.app.Today()) {
			words := ui.T(ctx, "outreach.broadcast.stop", l.Place.FullName, joinDots(clock(l.Minute), weekdaysText(ctx, l.Weekdays)))
			out = append(out, &officeForm{title: words, action: st.where.URL("/outreach/broadcasts/" + itoa(l.ID) + "/stop"), submit: words, danger: true})
		}
	}
	return out, err
}
