package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/outreach"
	"luoi/internal/prospect"
	"luoi/internal/store"
	"luoi/internal/web/ui"
)

// guestSheet is the guest list with its marks.
type guestSheet struct {
	action string
	open   bool
	guests []guestItem
}

type guestItem struct {
	id, name, sub, href, state string
	came, public               bool
	said                       []ui.Option
}

// gatheringView answers GET /outreach/events/{id}.
func (s *Server) gatheringView(r *http.Request) (officeView, error) {
	id, err := pathID(r, "id")
	if err != nil {
		return officeView{}, err
	}
	st, v, err := s.outreachStand(r, "/outreach/events")
	if err != nil {
		return v, err
	}
	ctx := r.Context()
	f, err := s.app.Gathering(ctx, actor(r), id)
	if err != nil {
		return v, err
	}
	path := "/outreach/events/" + itoa(id)
	v.page.Title, v.over = f.Title, joinDots(ui.T(ctx, "outreach.kind."+string(f.Kind)), f.Place)
	v.page.Crumbs = append(crumbLinksTo(st, "/outreach/events"), ui.Crumb{Label: f.Title})
	if f.MayRun {
		v.actions = []action{{label: ui.T(ctx, "outreach.pack"), icon: "print", href: st.where.URL(path + "/pack")}}
	}
	v.sections = append(v.sections, section{title: ui.T(ctx, "outreach.event.about"), facts: gatheringFacts(ctx, f)})
	open := f.MayRun && f.State == store.EventPlanned
	here := open && !f.On.After(s.app.Today()) // nobody has come before the day
	if f.MayNames {
		sec := section{title: ui.T(ctx, "outreach.guests", len(f.Guests)), hint: ui.T(ctx, "outreach.guests.hint", outreach.FollowUpDays), body: guestForms(guestItems(ctx, st.where, f, here))}
		if open {
			sec.more = []*officeForm{{title: ui.T(ctx, "outreach.guest.invite"), action: st.where.URL(path + "/invite"), submit: ui.T(ctx, "outreach.guest.invite"), fields: []ui.Field{{Name: "limit", Label: ui.T(ctx, "outreach.guest.limit"), Type: "number", Min: "1", Max: "200", Value: "30"}}},
				{title: ui.T(ctx, "outreach.guest.add"), hint: ui.T(ctx, "outreach.guest.add.hint"), action: st.where.URL(path + "/guests"), submit: ui.T(ctx, "outreach.guest.add"), fields: []ui.Field{{Name: "name", Label: ui.T(ctx, "outreach.pack.name"), Value: typed(r, "name", "")}, {Name: "guest_phone", Label: ui.T(ctx, "outreach.pack.phone"), Type: "tel", Value: typed(r, "guest_phone", "")}}}}
		}
		if open && !here {
			form, err := s.guestMessageForm(r, path, st)
			if err != nil {
				return v, err
			}
			if form != nil {
				sec.more = append(sec.more, form)
			}
		}
		v.sections = append(v.sections, sec)
	}
	if here {
		v.sections = append(v.sections, section{form: closeForm(r, st, f)})
	}
	if open {
		v.sections = append(v.sections, section{form: &officeForm{title: ui.T(ctx, "outreach.event.cancel"), action: st.where.URL(path + "/cancel"), submit: ui.T(ctx, "outreach.event.cancel"), danger: true}})
	}
	return v, nil
}

func gatheringFacts(ctx context.Context, f app.GatheringFile) []ui.Fact {
	hours := ui.T(ctx, "outreach.hours.evening")
	if outreach.InOfficeHours(f.On, f.Minute) {
		hours = ui.T(ctx, "outreach.hours.office")
	}
	var hosts []string
	for _, h := range f.Hosts {
		hosts = append(hosts, ui.T(ctx, "outreach.host."+h))
	}
	facts := []ui.Fact{{Label: ui.T(ctx, "outreach.col.day"), Value: joinDots(ui.Day(f.On), clock(f.Minute), hours)}, {Label: ui.T(ctx, "outreach.event.venue.label"), Value: joinDots(f.Venue, ui.T(ctx, "outreach.venue."+f.VenueKind))},
		{Label: ui.T(ctx, "outreach.event.hosts.label"), Value: joinComma(hosts...)}, {Label: ui.T(ctx, "outreach.event.for"), Value: ui.T(ctx, "outreach.audience."+f.Audience)}, {Label: ui.T(ctx, "outreach.event.speaker"), Value: f.Speaker},
		{Label: ui.T(ctx, "outreach.col.state"), Value: ui.T(ctx, "outreach.state."+f.State)}}
	for _, field := range f.Kind.Fields() {
		facts = append(facts, ui.Fact{Label: ui.T(ctx, "outreach.field."+field), Value: ui.N(ctx, f.Numbers[field])})
	}
	onward := ui.N(ctx, f.Onward)
	if f.Open {
		onward = joinDots(onward, ui.T(ctx, "outreach.onward.open"))
	}
	return append(facts, ui.Fact{Label: ui.T(ctx, "outreach.col.onward"), Value: onward})
}

// saidWords are the answers of a sign-in sheet.
var saidWords = [...]prospect.Outcome{prospect.OutcomeThinking, prospect.OutcomeAgreed, prospect.OutcomeJoined, prospect.OutcomeRefused}

func guestItems(ctx context.Context, w ui.Where, f app.GatheringFile, open bool) guestSheet {
	v := guestSheet{action: w.URL("/outreach/events/" + itoa(f.ID) + "/marks"), open: open}
	for _, g := range f.Guests {
		item := guestItem{id: itoa(g.ID), name: g.Name, sub: g.Phone, came: g.Came, public: g.PublicOK, said: []ui.Option{{Label: "—"}}}
		if g.Person != 0 {
			item.href = w.URL("/prospects/" + itoa(int64(g.Person)))
		} else {
			item.sub = joinDots(item.sub, ui.T(ctx, "outreach.guest.unknown"))
		}
		for _, o := range saidWords {
			item.said = append(item.said, ui.Option{Value: string(o), Label: ui.T(ctx, "prospect.outcome."+string(o)), Selected: g.Result == string(o)})
			if o == prospect.OutcomeJoined && g.Person != 0 {
				item.said = append(item.said, joinedWords(ctx)...)
			}
		}
		item.state = ui.T(ctx, "outreach.guest.away")
		if g.Came {
			item.state = ui.T(ctx, "outreach.guest.came")
		}
		if g.Result != "" {
			item.state = joinDots(item.state, ui.T(ctx, "prospect.outcome."+g.Result))
		}
		v.guests = append(v.guests, item)
	}
	return v
}

// joinedWords are the answers of the sheet that say what was joined: "joined" and the bits of the schemes.
func joinedWords(ctx context.Context) []ui.Option {
	var out []ui.Option
	for _, o := range joinedOptions(ctx)[1:] {
		out = append(out, ui.Option{Value: string(prospect.OutcomeJoined) + " " + o.Value, Label: ui.T(ctx, "prospect.outcome.joined") + ": " + o.Label})
	}
	return out
}

// saidOf reads an answer of the sheet; without a scheme it is what the guest was asked for first.
func saidOf(text string) (prospect.Outcome, int) {
	word, bits, _ := strings.Cut(text, " ")
	schemes, err := strconv.Atoi(bits)
	if err != nil {
		schemes = 0
	}
	return prospect.Outcome(word), schemes
}

func closeForm(r *http.Request, st stand, f app.GatheringFile) *officeForm {
	ctx := r.Context()
	form := &officeForm{title: ui.T(ctx, "outreach.event.close"), hint: ui.T(ctx, "outreach.event.close.hint"), action: st.where.URL("/outreach/events/" + itoa(f.ID) + "/close"), submit: ui.T(ctx, "outreach.event.close")}
	for _, field := range f.Kind.Fields() {
		form.fields = append(form.fields, ui.Field{Name: field, Label: ui.T(ctx, "outreach.field."+field), Hint: ui.T(ctx, "outreach.field.counted", ui.N(ctx, f.Numbers[field])), Type: "number", Min: "0", Value: typed(r, field, "")})
	}
	return form
}

func (s *Server) postGuestInvite(w http.ResponseWriter, r *http.Request) error {
	return s.onGathering(w, r, "/invite", "outreach.guest.invited", func(id int64) error {
		_, err := s.app.InviteProspects(r.Context(), actor(r), id, int(formID(r, "limit")))
		return err
	})
}

func (s *Server) postGuest(w http.ResponseWriter, r *http.Request) error {
	return s.onGathering(w, r, "/guests", "office.saved", func(id int64) error {
		return s.app.AddGuest(r.Context(), actor(r), id, app.NewGuest{Name: r.PostFormValue("name"), Phone: r.PostFormValue("guest_phone")})
	})
}

// guestMessageForm offers the texts that can be sent as an invitation; nil when the library has none.
func (s *Server) guestMessageForm(r *http.Request, path string, st stand) (*officeForm, error) {
	ctx := r.Context()
	m, err := s.app.Messages(ctx, actor(r), day.Date{})
	if err != nil {
		return nil, err
	}
	var texts []ui.Option
	for _, l := range m.Lines {
		if (l.Way == "sms" || l.Way == "zalo") && l.Usable() {
			texts = append(texts, ui.Option{Value: itoa(l.ID), Label: joinDots(l.Title, ui.T(ctx, "outreach.way."+l.Way))})
		}
	}
	if len(texts) == 0 {
		return nil, nil
	}
	return &officeForm{title: ui.T(ctx, "outreach.guest.message"), hint: ui.T(ctx, "outreach.guest.message.hint"), action: st.where.URL(path + "/messages"), submit: ui.T(ctx, "outreach.guest.message"),
		fields: []ui.Field{{Name: "message", Label: ui.T(ctx, "outreach.col.text"), Options: texts}}}, nil
}

func (s *Server) postGuestMessages(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	path := "/outreach/events/" + itoa(id)
	v, err := s.app.InviteByMessage(r.Context(), actor(r), id, formID(r, "message"))
	if err != nil {
		return s.answer(w, r, err, "", where.URL(path), s.gatheringView, path+"/messages")
	}
	s.sessions.Put(r.Context(), sessionFlash, ui.T(r.Context(), "outreach.guest.messaged", v.Waiting, v.Silent, v.Already))
	http.Redirect(w, r, where.URL(path), http.StatusSeeOther)
	return nil
}

func (s *Server) postMarks(w http.ResponseWriter, r *http.Request) error {
	return s.onGathering(w, r, "/marks", "outreach.guest.saved", func(id int64) error {
		f, err := s.app.Gathering(r.Context(), actor(r), id)
		if err != nil {
			return err
		}
		var marks []app.GuestMark
		for _, g := range f.Guests {
			k := itoa(g.ID)
			result, schemes := saidOf(r.PostFormValue("said-" + k))
			m := app.GuestMark{Guest: g.ID, Came: r.PostFormValue("came-"+k) != "", Result: result, PublicOK: r.PostFormValue("public-"+k) != "", Schemes: schemes}
			if m.Came != g.Came || string(m.Result) != g.Result || m.PublicOK != g.PublicOK {
				marks = append(marks, m)
			}
		}
		return s.app.MarkGuests(r.Context(), actor(r), id, marks)
	})
}

func (s *Server) postGatheringClose(w http.ResponseWriter, r *http.Request) error {
	return s.onGathering(w, r, "/close", "outreach.event.closed", func(id int64) error {
		if err := r.ParseForm(); err != nil {
			return err
		}
		numbers := map[string]int64{}
		for field, v := range r.PostForm {
			if len(v) == 0 || v[0] == "" {
				continue
			}
			n, err := strconv.ParseInt(v[0], 10, 64)
			if err != nil {
				return fault.WithFields("outreach.event.refused", fault.Field{Field: field, Key: "outreach.event.number"})
			}
			numbers[field] = n
		}
		return s.app.CloseGathering(r.Context(), actor(r), id, numbers)
	})
}

func (s *Server) postGatheringCancel(w http.ResponseWriter, r *http.Request) error {
	return s.onGathering(w, r, "/cancel", "outreach.event.cancelled", func(id int64) error { return s.app.CancelGathering(r.Context(), actor(r), id) })
}

func (s *Server) onGathering(w http.ResponseWriter, r *http.Request, tail, done string, fn func(int64) error) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	path := "/outreach/events/" + itoa(id)
	return s.answer(w, r, fn(id), done, where.URL(path), s.gatheringView, path+tail)
}
