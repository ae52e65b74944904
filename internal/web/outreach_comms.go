package web

import (
	"context"
	"net/http"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/outreach"
	"luoi/internal/store"
	"luoi/internal/web/ui"
)

// playItem is a loudspeaker that is due today.
type playItem struct {
	action, n, label, title, sub string
	may                          bool
}

// commsView answers GET /outreach/comms: loudspeakers, the library of texts, channels, sharing.
func (s *Server) commsView(r *http.Request) (officeView, error) {
	st, v, err := s.outreachStand(r, "/outreach/comms")
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	from, to := s.spanOf(st)
	b, err := s.app.Broadcasts(ctx, actor(r), st.where.UnitID, from, to)
	if err != nil {
		return v, err
	}
	m, err := s.app.Messages(ctx, actor(r), day.Date{})
	if err != nil {
		return v, err
	}
	sh, err := s.app.Shares(ctx, actor(r), s.app.Today())
	if err != nil {
		return v, err
	}
	plays := s.figureOf(ctx, "outreach.fig.plays", b.Total, "outreach.unit.plays", "")
	plays.Kind = ui.Flow
	for _, l := range outreach.Languages {
		plays.Notes = append(plays.Notes, ui.Note{Lead: ui.N(ctx, b.ByLang[l]), Text: ui.T(ctx, "outreach.lang."+l)})
	}
	plays.Notes = append(plays.Notes, ui.Note{Lead: ui.Tenth(ctx, b.PerDay), Text: ui.T(ctx, "outreach.plays.day")})
	flagged := int64(0)
	for _, l := range m.Lines {
		if l.State == store.MessagePublished && !l.Usable() {
			flagged++
		}
	}
	shared := s.figureOf(ctx, "outreach.fig.shared", int64(sh.Any), "web.unit.people", "")
	shared.Notes = []ui.Note{{Text: ui.T(ctx, "outreach.shared.of", sh.Any, sh.Of)}}
	v.figures = []ui.Figure{plays, s.figureOf(ctx, "outreach.fig.flagged", flagged, "outreach.unit.texts", ""), shared}
	v.sections = append(v.sections, s.playSections(r, st, b, m)...)
	name, err := s.lawNames(ctx)
	if err != nil {
		return v, err
	}
	t := messagesTable(ctx, st.where, m, name)
	v.sheet = &t
	sec := section{title: t.Caption, hint: ui.T(ctx, "outreach.messages.hint"), table: &t}
	if m.MayRun {
		sec.form = messageForm(r, st)
	}
	v.sections = append(v.sections, sec, channelSection(r, st, b), shareSection(r, st, sh))
	if m.MayRun {
		out, err := s.outboxSection(r)
		if err != nil {
			return v, err
		}
		v.sections = append(v.sections, out)
	}
	return v, nil
}

// outboxSection counts what is to be sent. Nothing is sent from a page: the adapter is a command of the server.
func (s *Server) outboxSection(r *http.Request) (section, error) {
	ctx := r.Context()
	t := ui.Table{ID: "outbox", Caption: ui.T(ctx, "outreach.outbox"), Cols: columns(ctx, "outreach.col.channel", "outreach.col.state", "outreach.col.count")}
	t.Cols[2].Num = true
	list, err := s.app.Outbox(ctx, actor(r))
	for _, c := range list {
		state := ui.Cell{Text: ui.T(ctx, "outreach.outbox.state."+c.State), Tag: map[string]string{"sent": "ok", "failed": "bad", "refused": "warn"}[c.State]}
		if c.Why != "" {
			state.Sub = ui.T(ctx, "outreach.outbox.why."+c.Why)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: ui.T(ctx, "outreach.way."+c.Channel)}, state, ui.Num(ctx, c.N)}})
	}
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "outreach.outbox.none"), Text: ui.T(ctx, "outreach.outbox.none.text")}
	return section{title: t.Caption, hint: ui.T(ctx, "outreach.outbox.hint"), table: &t}, err
}

func (s *Server) playSections(r *http.Request, st stand, b app.BroadcastsView, m app.MessagesView) []section {
	ctx := r.Context()
	var today []playItem
	t := ui.Table{ID: "broadcasts", Caption: ui.T(ctx, "outreach.broadcasts"), Tall: len(b.Lines) > 15, Cols: columns(ctx, "outreach.col.text", "outreach.col.place", "outreach.col.when", "outreach.col.played", "outreach.col.state")}
	t.Cols[3].Num = true
	for _, l := range b.Lines {
		name := joinDots(l.Message.Title, ui.T(ctx, "outreach.lang."+l.Message.Lang))
		if l.DueNow && l.Message.Usable() {
			item := playItem{action: st.where.URL("/outreach/broadcasts/" + itoa(l.ID) + "/play"), n: "1", label: ui.T(ctx, "outreach.play.done"), title: name, sub: joinDots(l.Place.FullName, clock(l.Minute)), may: b.MayLog}
			if l.Today > 0 {
				item.label, item.n = ui.T(ctx, "outreach.play.undo", ui.N(ctx, l.Today)), "0"
			}
			today = append(today, item)
		}
		state := ui.Cell{Text: ui.T(ctx, "outreach.broadcast.runs")}
		switch {
		case l.StoppedAt != 0:
			state = ui.Cell{Text: ui.T(ctx, "outreach.broadcast.was_stopped")}
		case l.To.Before(s.app.Today()):
			state = ui.Cell{Text: ui.T(ctx, "outreach.broadcast.over")}
		case !l.Message.Usable():
			state = ui.Cell{Text: ui.T(ctx, "outreach.broadcast.text_bad"), Tag: "bad"}
		}
		played := ui.Num(ctx, l.Played)
		played.Sub = ui.T(ctx, "outreach.broadcast.planned", ui.N(ctx, int64(l.Planned)))
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: l.Message.Title, Sub: ui.T(ctx, "outreach.lang."+l.Message.Lang), Href: st.where.URL("/outreach/messages/" + itoa(l.Message.ID))}, {Text: l.Place.FullName}, {Text: joinDots(clock(l.Minute), weekdaysText(ctx, l.Weekdays)), Sub: ui.Day(l.From) + " – " + ui.Day(l.To)}, played, state}})
	}
	shorten(ctx, &t, r, 12)
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "outreach.broadcasts.none"), Text: ui.T(ctx, "outreach.broadcasts.none.text")}
	sec := section{title: t.Caption, table: &t}
	if b.MayRun {
		sec.form = broadcastForm(r, st, m, s.app.Today())
	}
	if len(today) > 12 {
		today = today[:12]
	}
	if len(today) == 0 {
		return []section{sec}
	}
	return []section{{title: ui.T(ctx, "outreach.play.today"), body: playForms(today)}, sec}
}

func weekdaysText(ctx context.Context, bits int) string {
	if bits == 127 {
		return ui.T(ctx, "outreach.weekdays.all")
	}
	var out []string
	for i := range 7 {
		if bits&(1<<i) != 0 {
			out = append(out, ui.T(ctx, "outreach.weekday.short."+itoa(int64(i+1))))
		}
	}
	return joinComma(out...)
}

func broadcastForm(r *http.Request, st stand, m app.MessagesView, today day.Date) *officeForm {
	ctx := r.Context()
	t := func(key string) string { return ui.T(ctx, key) }
	var texts, days []ui.Option
	for _, l := range m.Lines {
		if l.Way == "loudspeaker" && l.Usable() {
			texts = append(texts, ui.Option{Value: itoa(l.ID), Label: joinDots(l.Title, t("outreach.lang."+l.Lang)), Selected: typed(r, "message", "") == itoa(l.ID)})
		}
	}
	for i := range 7 {
		days = append(days, ui.Option{Value: itoa(int64(1) << i), Label: t("outreach.weekday." + itoa(int64(i+1))), Selected: true})
	}
	return &officeForm{title: t("outreach.broadcast.new"), hint: ui.T(ctx, "outreach.broadcast.new.hint", unitName(st.place.Unit())), action: st.where.URL("/outreach/broadcasts"), submit: t("outreach.broadcast.plan"), fields: []ui.Field{
		{Name: "message", Label: t("outreach.col.text"), Options: append([]ui.Option{{Label: "—"}}, texts...)}, {Name: "play_from", Label: t("office.col.from"), Type: "date", Value: typed(r, "play_from", today.String())}, {Name: "play_to", Label: t("outreach.broadcast.to"), Type: "date", Value: typed(r, "play_to", today.AddDays(30).String())},
		{Name: "play_hour", Label: t("outreach.event.hour.label"), Type: "time", Value: typed(r, "play_hour", "17:00")}}, legend: t("outreach.broadcast.on"), choiceName: "play_days", choices: days}
}

func (s *Server) postBroadcast(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return err
	}
	b := store.Broadcast{MessageID: formID(r, "message"), UnitID: where.UnitID, From: formDay(r, "play_from"), To: formDay(r, "play_to"), Minute: formMinute(r, "play_hour")}
	for _, v := range r.PostForm["play_days"] {
		if n, ok := number(v); ok {
			b.Weekdays |= int(n)
		}
	}
	_, err = s.app.Schedule(r.Context(), actor(r), b)
	return s.answer(w, r, err, "outreach.broadcast.planned_now", where.URL("/outreach/comms"), s.commsView, "/outreach/broadcasts")
}

func (s *Server) postPlay(w http.ResponseWriter, r *http.Request) error {
	return s.onComms(w, r, "office.saved", func(id int64) error {
		on := s.app.Today()
		if d := formDay(r, "on"); !d.IsZero() {
			on = d
		}
		return s.app.LogPlay(r.Context(), actor(r), id, on, int(formID(r, "n")))
	})
}

func (s *Server) postBroadcastStop(w http.ResponseWriter, r *http.Request) error {
	return s.onComms(w, r, "office.saved", func(id int64) error { return s.app.StopBroadcast(r.Context(), actor(r), id) })
}

func (s *Server) postShare(w http.ResponseWriter, r *http.Request) error {
	return s.onComms(w, r, "outreach.share.thanks", func(id int64) error { return s.app.SharePost(r.Context(), actor(r), id) })
}

func (s *Server) onComms(w http.ResponseWriter, r *http.Request, done string, fn func(int64) error) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	return s.answer(w, r, fn(id), done, where.URL("/outreach/comms"), s.commsView, "")
}

func channelSection(r *http.Request, st stand, b app.BroadcastsView) section {
	ctx := r.Context()
	t := ui.Table{ID: "channels", Caption: ui.T(ctx, "outreach.channels"), Cols: columns(ctx, "outreach.col.channel", "outreach.col.month", "outreach.col.n")}
	t.Cols[2].Num = true
	for _, c := range append([]string{"loudspeaker"}, outreach.Channels[:]...) {
		months := make([]string, 0, len(b.ByMonth[c]))
		for m := range b.ByMonth[c] {
			months = append(months, m)
		}
		sortStrings(months)
		for _, m := range months {
			t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: ui.T(ctx, "outreach.channel."+c)}, {Text: m[5:] + "/" + m[:4]}, ui.Num(ctx, b.ByMonth[c][m])}})
		}
	}
	shorten(ctx, &t, r, 12)
	t.Empty = &ui.Empty{Small: true, Title: ui.T(ctx, "outreach.channels.none")}
	sec := section{title: t.Caption, table: &t}
	if b.MayRun {
		sec.form = &officeForm{title: ui.T(ctx, "outreach.post.new"), action: st.where.URL("/outreach/posts"), submit: ui.T(ctx, "office.save"), fields: []ui.Field{{Name: "channel", Label: ui.T(ctx, "outreach.col.channel"), Options: choiceOptions(ctx, "outreach.channel.", typed(r, "channel", ""), outreach.Channels[:])},
			{Name: "post_on", Label: ui.T(ctx, "outreach.col.day"), Type: "date", Value: typed(r, "post_on", "")}, {Name: "post_title", Label: ui.T(ctx, "outreach.event.title.label"), Value: typed(r, "post_title", "")}, {Name: "post_n", Label: ui.T(ctx, "outreach.col.n"), Type: "number", Min: "1", Value: typed(r, "post_n", "1")}, {Name: "post_link", Label: ui.T(ctx, "outreach.post.link.label"), Value: typed(r, "post_link", "")}}}
	}
	return sec
}

func (s *Server) postChannelPost(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	p := store.ChannelPost{Channel: r.PostFormValue("channel"), On: formDay(r, "post_on"), UnitID: where.UnitID, Title: r.PostFormValue("post_title"), N: formID(r, "post_n"), Link: r.PostFormValue("post_link")}
	return s.answer(w, r, s.app.LogPost(r.Context(), actor(r), p), "office.saved", where.URL("/outreach/comms"), s.commsView, "/outreach/posts")
}

func shareSection(r *http.Request, st stand, v app.SharesView) section {
	ctx := r.Context()
	var list []playItem
	for _, p := range v.Posts {
		item := playItem{action: st.where.URL("/outreach/shares/" + itoa(p.ID)), label: ui.T(ctx, "outreach.share.done"), title: p.Title, sub: joinDots(p.Link, ui.T(ctx, "outreach.shared.of", v.Counts[p.ID], v.Of)), may: !v.Mine[p.ID]}
		if v.Mine[p.ID] {
			item.label = ui.T(ctx, "outreach.share.thanks")
		}
		list = append(list, item)
	}
	sec := section{title: ui.T(ctx, "outreach.share", ui.Day(v.Week)), hint: ui.T(ctx, "outreach.share.hint"), body: playForms(list)}
	if v.MayRun {
		sec.form = &officeForm{title: ui.T(ctx, "outreach.share.new"), action: st.where.URL("/outreach/shares"), submit: ui.T(ctx, "office.save"), fields: []ui.Field{{Name: "share_title", Label: ui.T(ctx, "outreach.event.title.label"), Value: typed(r, "share_title", "")}, {Name: "share_link", Label: ui.T(ctx, "outreach.post.link.label"), Value: typed(r, "share_link", "https://")}}}
	}
	return sec
}

func (s *Server) postShareOffer(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	return s.answer(w, r, s.app.OfferPost(r.Context(), actor(r), r.PostFormValue("share_title"), r.PostFormValue("share_link")), "office.saved", where.URL("/outreach/comms"), s.commsView, "/outreach/shares")
}
