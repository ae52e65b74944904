package web

import (
	"net/http"

	"luoi/internal/access"
	"luoi/internal/fault"
	"luoi/internal/web/ui"
)

// phoneSheet (tờ mời điện thoại) is one small paper for one person: a square to photograph, the code to type, four steps.
// It shows a secret for as long as an invitation is shown, and to whoever made it only.
type phoneSheet struct {
	page   ui.Page
	self   string // address of this page without the paper
	paper  string // a6 or a5
	name   string // whose phone it will be
	code   string // "K7QM-4WPD"
	site   string // what is opened by hand: "https://luoi.example/field/"
	until  string
	square qrSquare
}

// showPhoneSheet answers GET /phones/invitation: the invitation just made, on A6 or A5 (paper=a5).
func (s *Server) showPhoneSheet(w http.ResponseWriter, r *http.Request) error {
	if err := may(r, access.KeepPhones); err != nil {
		return err
	}
	return s.phoneSheet(w, r, "accounts", "/phones", "phone.title")
}

// showGroupPhoneSheet answers GET /outreach/groups/{id}/phones/invitation: the same for a group's leader.
func (s *Server) showGroupPhoneSheet(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	if _, err := s.app.GroupPhones(r.Context(), actor(r), id); err != nil {
		return err
	}
	return s.phoneSheet(w, r, "outreach", "/outreach/groups/"+itoa(id)+"/phones", "phone.group.title")
}

func (s *Server) phoneSheet(w http.ResponseWriter, r *http.Request, module, up, upTitle string) error {
	code, ctx := s.shownCode(r), r.Context()
	if code == "" {
		return fault.New(fault.NotFound, "phone.no_invitation")
	}
	v := phoneSheet{page: s.shell(r, ui.Where{}, module), self: up + "/invitation", paper: "a6", name: s.sessions.GetString(ctx, sessionPhoneName),
		code: code[:4] + "-" + code[4:], site: s.fieldSite(r), until: ui.Moment(s.sessions.GetInt64(ctx, sessionPhoneEnds))}
	if r.URL.Query().Get("paper") == "a5" {
		v.paper = "a5"
	}
	v.square = squareOf(v.site + "#join=" + code)
	v.page.Title = ui.T(ctx, "phone.sheet.title", v.name)
	v.page.Crumbs = []ui.Crumb{{Label: ui.T(ctx, upTitle), Href: up}, {Label: v.page.Title}}
	w.Header().Set("Cache-Control", "no-store")
	return s.render(w, r, http.StatusOK, phoneSheetPage(v))
}

// fieldSite is where the phone's app stands, as the reader's own browser reaches this server.
func (s *Server) fieldSite(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil || s.opts.Secure {
		scheme = "https"
	}
	return scheme + "://" + r.Host + "/field/"
}

// phoneCard offers, on an account's page, its invitation with one press; nothing for who may not keep phones.
func phoneCard(r *http.Request, account string) (card, bool) {
	if !access.May(actor(r).Role, access.KeepPhones) {
		return card{}, false
	}
	ctx := r.Context()
	return card{id: "phone", title: ui.T(ctx, "phone.invite.title"), text: ui.T(ctx, "phone.invite.text"), forms: []form{inviteForm(r, account)}}, true
}

// inviteForm is one press that makes an invitation for one account and shows its paper.
func inviteForm(r *http.Request, account string) form {
	return form{action: "/phones/invite", hidden: [][2]string{{"account", account}}, button: ui.T(r.Context(), "phone.sheet.make")}
}
