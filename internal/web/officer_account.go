package web

import (
	"net/http"

	"luoi/internal/app"
	"luoi/internal/org"
	"luoi/internal/web/ui"
)

// accountForm asks which account an officer signs in with. Those that some officer has already are offered to nobody
// else; the officer's own stands as what is.
func accountForm(r *http.Request, action string, officers []org.Officer, free []app.TaskOwner, names map[string]string) *officeForm {
	ctx := r.Context()
	f := &officeForm{title: ui.T(ctx, "office.account.form"), hint: ui.T(ctx, "office.account.text"), action: action, submit: ui.T(ctx, "office.save")}
	who := ui.Field{Name: "officer_id", Label: ui.T(ctx, "office.col.officer")}
	accounts := ui.Field{Name: "account", Label: ui.T(ctx, "office.col.account"), Options: []ui.Option{{Label: ui.T(ctx, "office.account.none")}}}
	chosen := typed(r, "account", "")
	for _, o := range officers {
		label := o.Name
		if name := names[o.AccountID]; name != "" {
			label = joinDots(o.Name, ui.T(ctx, "office.account.now", name))
		}
		who.Options = append(who.Options, ui.Option{Value: itoa(o.ID), Label: label, Selected: typed(r, "officer_id", "") == itoa(o.ID)})
		if o.AccountID != "" && len(officers) == 1 {
			accounts.Options = append(accounts.Options, ui.Option{Value: o.AccountID, Label: names[o.AccountID], Selected: chosen == "" || chosen == o.AccountID})
		}
	}
	for _, a := range free {
		accounts.Options = append(accounts.Options, ui.Option{Value: a.ID, Label: joinDots(a.Name, ui.T(ctx, "role."+a.Role)), Selected: chosen == a.ID})
	}
	f.fields = []ui.Field{who, accounts}
	return f
}

// postOfficeAccount ties an officer of an office to an account.
func (s *Server) postOfficeAccount(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	path := "/offices/" + itoa(id)
	return s.answer(w, r, s.linkOfficer(r), "office.account.saved", where.URL(path), s.officeView, path+"/account")
}

// postChargeAccount ties the officer in charge of the commune of the address to an account.
func (s *Server) postChargeAccount(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	return s.answer(w, r, s.linkOfficer(r), "office.account.saved", where.URL("/charges"), s.chargesView, "/charges/account")
}

func (s *Server) linkOfficer(r *http.Request) error {
	return s.app.LinkOfficer(r.Context(), actor(r), app.OfficerAccount{OfficerID: formID(r, "officer_id"), AccountID: r.PostFormValue("account")})
}
