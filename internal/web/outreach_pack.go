package web

import (
	"context"
	"net/http"

	qrcode "github.com/skip2/go-qrcode"

	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/outreach"
	"luoi/internal/prospect"
	"luoi/internal/web/ui"
)

// packView is the event pack.
type packView struct {
	page               ui.Page
	over               string
	back               action
	invitation, agenda []string
	examples           []string // worked out under today's rules
	script, leaflet    string
	qr                 string
	worries            []ui.Fact
	rows, public       []string
}

const emptyRows = 12 // lines for those who come without an invitation

// showPack answers GET /outreach/events/{id}/pack.
func (s *Server) showPack(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	st, o, err := s.outreachStand(r, "/outreach/events")
	if err != nil {
		return err
	}
	ctx := r.Context()
	f, err := s.app.Gathering(ctx, actor(r), id)
	if err != nil {
		return err
	}
	if !f.MayRun {
		return fault.New(fault.Forbidden, "app.not_your_role", string(actor(r).Role))
	}
	path := "/outreach/events/" + itoa(id)
	v := packView{page: o.page, over: joinDots(f.Place, ui.Day(f.On)), back: action{label: ui.T(ctx, "outreach.pack.back"), href: st.where.URL(path)}}
	v.page.Title = f.Title
	v.page.Crumbs = append(crumbLinksTo(st, "/outreach/events"), ui.Crumb{Label: f.Title, Href: st.where.URL(path)}, ui.Crumb{Label: ui.T(ctx, "outreach.pack")})
	v.invitation = []string{ui.T(ctx, "outreach.pack.invite", f.Title), ui.T(ctx, "outreach.pack.when", ui.T(ctx, "outreach.weekday."+weekdayKey(outreach.Session{On: f.On})), ui.Day(f.On), clock(f.Minute)), ui.T(ctx, "outreach.pack.where", f.Venue, f.Place)}
	for _, k := range agendaOf(f.Kind) {
		v.agenda = append(v.agenda, ui.T(ctx, "outreach.pack.agenda."+k))
	}
	if err := s.fillPack(r, f, &v); err != nil {
		return err
	}
	examples, err := s.app.CaseExamples(ctx, s.app.Today())
	if err != nil {
		return err
	}
	for _, x := range examples {
		v.examples = append(v.examples, exampleText(ctx, x))
	}
	return s.render(w, r, http.StatusOK, packPage(v))
}

// agendaOf is what comes after what at an event of a kind: nobody is given a book at a training.
func agendaOf(k outreach.EventKind) []string {
	switch k {
	case outreach.EventLaunch:
		return []string{"1", "launch.1", "launch.2", "5"}
	case outreach.EventEmployers:
		return []string{"1", "employers.1", "3", "employers.2"}
	case outreach.EventTraining:
		return []string{"1", "training.1", "training.2", "training.3"}
	case outreach.EventModel:
		return []string{"1", "model.1", "3", "model.2"}
	}
	return []string{"1", "2", "3", "4", "5"}
}

func exampleText(ctx context.Context, x app.CaseExample) string {
	who := "man"
	if x.Female {
		who = "woman"
	}
	support := x.Month.StateSupport + x.Month.LocalSupport
	text := ui.T(ctx, "outreach.pack.example", ui.T(ctx, "outreach.pack.example."+who, x.Age), ui.N(ctx, int64(x.Month.Payable)), ui.N(ctx, int64(support)))
	if !x.Estimate.Eligible {
		return text
	}
	return text + " " + ui.T(ctx, "outreach.pack.example.pension", x.Estimate.From.VN(), x.Estimate.Months/12, ui.N(ctx, int64(x.Estimate.Pension)))
}

// fillPack adds the script in the event's language, the answers to worries, the sheet, and who receives in public: only those who agreed (H11).
func (s *Server) fillPack(r *http.Request, f app.GatheringFile, v *packView) error {
	ctx := r.Context()
	m, err := s.app.Messages(ctx, actor(r), f.On)
	if err != nil {
		return err
	}
	for _, l := range m.Lines {
		if l.Lang == f.Lang && l.Usable() && (l.Way == "call" || l.Way == "loudspeaker") && v.script == "" {
			v.script = l.Body
		}
		if l.Lang == f.Lang && l.Usable() && l.Way == "leaflet" && v.leaflet == "" {
			v.leaflet = l.Body
		}
	}
	list, err := prospect.Objections()
	if err != nil {
		return err
	}
	for _, o := range list[:min(4, len(list))] {
		a := o.Vi
		if ui.Lang(ctx) == "en" {
			a = o.En
		}
		v.worries = append(v.worries, ui.Fact{Label: a.Title + ":", Value: joinDots(a.Say...)})
	}
	for _, g := range f.Guests {
		v.rows = append(v.rows, g.Name)
		if g.PublicOK && g.Result == string(prospect.OutcomeJoined) {
			v.public = append(v.public, g.Name)
		}
	}
	v.rows = append(v.rows, make([]string, emptyRows)...)
	v.qr = "/outreach/events/" + itoa(f.ID) + "/qr.png"
	return nil
}

// showEventCode answers GET /outreach/events/{id}/qr.png: the code leads to the event's own sheet, for those who may open it.
func (s *Server) showEventCode(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	f, err := s.app.Gathering(r.Context(), actor(r), id)
	if err != nil {
		return err
	}
	scheme := "http://"
	if s.opts.Secure {
		scheme = "https://"
	}
	png, err := qrcode.Encode(scheme+r.Host+"/outreach/events/"+itoa(f.ID), qrcode.Medium, 240)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "image/png")
	w.Header().Set("Cache-Control", "private, max-age=3600")
	_, err = w.Write(png)
	return err
}
