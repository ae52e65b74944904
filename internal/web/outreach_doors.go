package web

import (
	"context"
	"net/http"
	"strconv"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/id"
	"luoi/internal/outreach"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/web/ui"
)

// doorsView is the walking list: to print on A4, and to write down what happened.
type doorsView struct {
	page                             ui.Page
	over                             string
	notice                           *ui.Notice
	walks                            []doorWalk
	back                             action
	mayTell                          bool
	mayOpen                          bool // the pages of households
	mets, results, objections, heard []ui.Option
	schemes                          []ui.Option // joined which
	action, week, plan               string
}

type doorWalk struct {
	title, meet string
	doors       []doorItem
}

// doorItem is one door. op is the id of the visit that its form would tell: the form sent twice is one visit.
type doorItem struct {
	id, nth, who, address, why, shown string // why: with what is private, for the screen; shown: printed
	note                              string // what to know at the door
	people                            []ui.Option
	state                             ui.Cell
	op                                string
}

// showDoors answers GET /outreach/groups/{id}/doors.
func (s *Server) showDoors(w http.ResponseWriter, r *http.Request) error {
	v, err := s.doorsView(r)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, doorsPage(v))
}

func (s *Server) doorsView(r *http.Request) (doorsView, error) {
	group, err := pathID(r, "id")
	if err != nil {
		return doorsView{}, err
	}
	st, o, err := s.outreachStand(r, "/outreach/plans")
	if err != nil {
		return doorsView{}, err
	}
	ctx := r.Context()
	week, err := weekOf(r)
	if err != nil {
		return doorsView{}, err
	}
	if err := mayAct(r, access.WalkDoors); err != nil {
		return doorsView{}, err
	}
	f, err := s.app.Plan(ctx, actor(r), group, week)
	if err != nil {
		return doorsView{}, err
	}
	if !f.MayWalk || f.Plan.ID == 0 {
		return doorsView{}, fault.New(fault.NotFound, "outreach.no_such_plan")
	}
	path := "/outreach/groups/" + itoa(group)
	v := doorsView{page: o.page, over: f.Group.Group.Name, mayTell: f.MayWalk && f.Plan.PublishedAt != 0, mayOpen: access.May(actor(r).Role, access.SeeNames), action: st.where.URL(path + "/visits"), week: f.Week.String(), plan: itoa(f.Plan.ID)}
	v.page.Title = ui.T(ctx, "outreach.doors.list")
	v.page.Crumbs = append(crumbLinksTo(st, "/outreach"), ui.Crumb{Label: f.Group.Group.Name, Href: st.where.URL(path)}, ui.Crumb{Label: ui.T(ctx, "outreach.doors.list")})
	v.back = action{label: ui.T(ctx, "outreach.group.plan"), href: st.where.URL(path+"/plan", "week", v.week)}
	if !v.mayTell {
		v.notice = &ui.Notice{Mood: "info", Title: ui.T(ctx, "outreach.doors.publish_first")}
	}
	v.fillOptions(ctx)
	for i, x := range f.Sessions {
		walk := doorWalk{title: joinDots(ui.T(ctx, "outreach.day", ui.T(ctx, "outreach.weekday."+weekdayKey(x.Session)), ui.Day(x.On), clock(x.Minute)), x.Place.FullName), meet: ui.T(ctx, "outreach.meet", x.MeetAt)}
		for _, d := range f.Doors {
			if d.Session == i+1 {
				walk.doors = append(walk.doors, doorItemOf(ctx, d))
			}
		}
		v.walks = append(v.walks, walk)
	}
	return v, nil
}

func mayAct(r *http.Request, act access.Act) error {
	if a := actor(r); !access.May(a.Role, act) {
		return fault.New(fault.Forbidden, "app.not_your_role", string(a.Role))
	}
	return nil
}

func (v *doorsView) fillOptions(ctx context.Context) {
	for _, m := range outreach.Meetings {
		v.mets = append(v.mets, ui.Option{Value: string(m), Label: ui.T(ctx, "outreach.met."+string(m))})
	}
	for _, o := range prospect.Outcomes {
		v.results = append(v.results, ui.Option{Value: string(o), Label: ui.T(ctx, "prospect.outcome."+string(o))})
	}
	v.schemes = joinedOptions(ctx)
	v.objections = []ui.Option{{Label: "—"}}
	if list, err := prospect.Objections(); err == nil { // embedded: a test reads them
		for _, o := range list {
			title := o.Vi.Title
			if ui.Lang(ctx) == "en" {
				title = o.En.Title
			}
			v.objections = append(v.objections, ui.Option{Value: o.Code, Label: title})
		}
	}
	v.heard = []ui.Option{{Label: "—"}}
	for _, h := range outreach.Heard {
		v.heard = append(v.heard, ui.Option{Value: h, Label: ui.T(ctx, "outreach.heard."+h)})
	}
}

// joinedOptions says what somebody joined; nothing chosen is what they were asked for first.
func joinedOptions(ctx context.Context) []ui.Option {
	voluntary, health := person.SchemeVoluntarySI.Bit(), person.SchemeHealth.Bit()
	return []ui.Option{{Label: ui.T(ctx, "outreach.joined.first")}, {Value: strconv.Itoa(voluntary), Label: ui.T(ctx, "outreach.joined.voluntary")}, {Value: strconv.Itoa(health), Label: ui.T(ctx, "outreach.joined.health")}, {Value: strconv.Itoa(voluntary | health), Label: ui.T(ctx, "outreach.joined.both")}}
}

func doorItemOf(ctx context.Context, d app.Door) doorItem {
	item := doorItem{id: itoa(int64(d.Household.ID)), nth: itoa(int64(d.Nth)), who: d.Head, address: d.Household.Address, why: reasonWords(ctx, d.Reasons, true), shown: reasonWords(ctx, d.Reasons, false), state: doorState(ctx, d), op: id.New()}
	for _, p := range d.People {
		label := p.Name
		if !p.Birth.Date.IsZero() {
			label = joinDots(p.Name, itoa(int64(p.Birth.Date.Year())))
		}
		item.people = append(item.people, ui.Option{Value: itoa(int64(p.ID)), Label: label})
	}
	if len(d.People) > 0 {
		item.note = fieldNoteLine(ctx, d.People[0].Notes)
		item.who = d.People[0].Name
	}
	return item
}

// postVisit keeps what the form of a door tells.
func (s *Server) postVisit(w http.ResponseWriter, r *http.Request) error {
	group, err := pathID(r, "id")
	if err != nil {
		return err
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	if err := mayAct(r, access.WalkDoors); err != nil {
		return err
	}
	if _, err := s.app.Group(ctx, actor(r), group, 1); err != nil {
		return err
	}
	v := app.Visit{OpID: r.PostFormValue("op"), PlanID: formID(r, "plan"), HouseholdID: person.HouseholdID(formID(r, "house")), PersonID: person.ID(formID(r, "person")), Met: outreach.Met(r.PostFormValue("met")),
		Result: prospect.Outcome(r.PostFormValue("result")), Objection: r.PostFormValue("objection"), Schemes: int(formID(r, "schemes")), NextDate: formDay(r, "next"), Note: r.PostFormValue("note"), Heard: r.PostFormValue("heard"), At: s.app.Now().UnixMilli(), DeviceID: "web"}
	if v.Met == outreach.MetNobody {
		v.Result = prospect.OutcomeAbsent
	}
	out, err := s.app.RecordVisit(ctx, actor(r), v)
	if notice, _, mine := refused(ctx, err); mine {
		s.sessions.Put(ctx, sessionFlash, notice.Title)
	} else if err != nil {
		return err
	} else if out.Outcome == app.VisitQuarantined {
		s.sessions.Put(ctx, sessionFlash, ui.T(ctx, "outreach.visit.aside", ui.T(ctx, out.Reason)))
	} else {
		s.sessions.Put(ctx, sessionFlash, ui.T(ctx, "outreach.visit.kept"))
	}
	http.Redirect(w, r, where.URL("/outreach/groups/"+itoa(group)+"/doors", "week", r.PostFormValue("week"))+"#door-"+itoa(int64(v.HouseholdID)), http.StatusSeeOther)
	return nil
}
