package web

import (
	"net/http"
	"strconv"

	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/web/ui"
)

func (s *Server) groupPhoneRoutes(signed func(string, handler)) {
	signed("GET /outreach/groups/{id}/phones", s.showGroupPhones)
	signed("POST /outreach/groups/{id}/phones", s.postGroupPhone)
	signed("GET /outreach/groups/{id}/phones/invite.png", s.showGroupPhoneImage)
	signed("GET /outreach/groups/{id}/phones/invitation", s.showGroupPhoneSheet)
}

// showGroupPhones answers GET /outreach/groups/{id}/phones: the leader gives the members of the group their phones.
func (s *Server) showGroupPhones(w http.ResponseWriter, r *http.Request) error {
	return s.groupPhones(w, r, http.StatusOK, nil)
}

func (s *Server) groupPhones(w http.ResponseWriter, r *http.Request, status int, bad error) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	ctx := r.Context()
	g, err := s.app.GroupPhones(ctx, actor(r), id)
	if err != nil {
		return err
	}
	path := "/outreach/groups/" + itoa(id)
	v := s.cards(r, "outreach", "phone.group.title")
	v.page.Crumbs = []ui.Crumb{{Label: g.Group.Name, Href: path}, {Label: v.page.Title}}
	v.intro = ui.T(ctx, "phone.group.text")
	if c, ok := s.invitedCard(r); ok {
		c.image = path + "/phones/invite.png"
		v.cards = append(v.cards, c)
	}
	t := ui.Table{ID: "phones", Caption: v.page.Title, Cols: columns(ctx, "phone.col.whose", "phone.col.phone", "phone.col.seen")}
	var options []ui.Option
	for _, m := range g.Members {
		seen := ui.T(ctx, "phone.never")
		if m.SeenAt > 0 {
			seen = ui.Moment(m.SeenAt)
		}
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: m.Name}, {Text: strconv.Itoa(m.Phones)}, {Text: seen}}})
		options = append(options, ui.Option{Value: m.Account, Label: m.Name, Selected: r.PostFormValue("account") == m.Account})
	}
	if len(options) == 0 {
		v.notices = append(v.notices, ui.Notice{Mood: "info", Title: ui.T(ctx, "phone.group.none")})
		return s.render(w, r, status, cardsPage(v))
	}
	fields := []ui.Field{{Name: "account", Label: ui.T(ctx, "phone.group.whose"), Type: "select", Options: options, Required: true}}
	v.cards = append(v.cards, card{id: "invite", title: ui.T(ctx, "phone.invite.title"), text: ui.T(ctx, "phone.invite.text"), notice: complaint(ctx, bad),
		forms: []form{{action: path + "/phones", fields: fields, button: ui.T(ctx, "phone.invite.go"), main: true}}},
		card{id: "list", title: ui.T(ctx, "phone.group.members"), table: &t})
	return s.render(w, r, status, cardsPage(v))
}

// postGroupPhone answers POST /outreach/groups/{id}/phones.
func (s *Server) postGroupPhone(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	inv, err := s.app.InviteMemberPhone(r.Context(), actor(r), id, r.PostFormValue("account"))
	if refusedForm(err) {
		return s.groupPhones(w, r, statusOf[fault.KindOf(err)], err)
	}
	if err != nil {
		return err
	}
	s.keepInvited(r, inv)
	http.Redirect(w, r, "/outreach/groups/"+itoa(id)+"/phones/invitation", http.StatusSeeOther)
	return nil
}

// keepInvited keeps in the session what the next page shows.
func (s *Server) keepInvited(r *http.Request, inv app.PhoneInvite) {
	s.sessions.Put(r.Context(), sessionPhone, inv.Code)
	s.sessions.Put(r.Context(), sessionPhoneName, inv.Account)
	s.sessions.Put(r.Context(), sessionPhoneUntil, s.now().Add(phoneShown).UnixMilli())
	s.sessions.Put(r.Context(), sessionPhoneEnds, inv.Until.UnixMilli())
}

// showGroupPhoneImage answers GET /outreach/groups/{id}/phones/invite.png.
func (s *Server) showGroupPhoneImage(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	if _, err := s.app.GroupPhones(r.Context(), actor(r), id); err != nil {
		return err
	}
	return s.phoneImage(w, r)
}
