package web

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/web/ui"
)

func (s *Server) deliveryRoutes(signed func(string, handler)) {
	signed("GET /deliveries", s.showDeliveries)
	signed("GET /deliveries/{uid}", s.showDelivery)
	signed("GET /deliveries/{uid}/rejects.xlsx", s.showRejects)
	signed("GET /link", s.showLink)
	signed("POST /link", s.postLink)
	signed("GET /deliveries/new", s.showNewDelivery)
	signed("POST /deliveries/new", s.postNewDelivery)
	signed("GET /drafts/{id}", s.showDraft)
	signed("POST /drafts/{id}", s.postDraft)
	signed("POST /drafts/{id}/drop", s.postDraftDrop)
	signed("GET /jobs/{id}", s.showJob)
	signed("GET /jobs/{id}/progress", s.showJobProgress)
	signed("POST /jobs/{id}/stop", s.postJobStop)
}

// newDeliveryView is the form that hands a list in.
type newDeliveryView struct {
	page    ui.Page
	steps   []ui.Step
	lists   []ui.Choice
	asOf    ui.Field
	area    ui.Field
	paste   ui.Field
	fileErr string
	action  string
}

// may refuses a page whose act is not the reader's, before a form is shown that could not be sent.
func may(r *http.Request, act access.Act) error {
	if !access.May(actor(r).Role, act) {
		return fault.New(fault.Forbidden, "fault.forbidden")
	}
	return nil
}

// showNewDelivery answers GET /deliveries/new.
func (s *Server) showNewDelivery(w http.ResponseWriter, r *http.Request) error {
	return s.newDelivery(w, r, http.StatusOK, nil)
}

func (s *Server) newDelivery(w http.ResponseWriter, r *http.Request, status int, bad error) error {
	if err := may(r, access.ImportLists); err != nil {
		return err
	}
	st, err := s.standAt(r, "deliveries", "/deliveries/new")
	if err != nil {
		return err
	}
	ctx := r.Context()
	st.page.Title = ui.T(ctx, "web.import.title")
	st.page.Crumbs = []ui.Crumb{{Label: ui.T(ctx, "web.module.deliveries"), Href: st.where.URL("/deliveries")}, {Label: st.page.Title}}
	v := newDeliveryView{page: st.page, steps: importSteps(r, 1), lists: listChoices(r, r.PostFormValue("list")), action: st.where.URL("/deliveries/new")}
	asOf := r.PostFormValue("as_of")
	if asOf == "" {
		asOf = s.app.Today().String()
	}
	fields := withErrors(r, bad, []ui.Field{
		{Name: "as_of", Label: ui.T(ctx, "web.import.as_of"), Hint: ui.T(ctx, "web.import.as_of.hint"), Type: "date", Value: asOf, Max: s.app.Today().String(), Required: true},
		{Name: "paste", Label: ui.T(ctx, "web.import.paste"), Hint: ui.T(ctx, "web.import.paste.hint"), Type: "textarea", Value: r.PostFormValue("paste")},
		{Name: "file"}, {Name: "list"}})
	v.asOf, v.paste, v.fileErr = fields[0], fields[1], fields[2].Error
	if v.fileErr == "" {
		v.fileErr = fields[3].Error
	}
	v.area = ui.Field{Label: ui.T(ctx, "web.import.area"), Value: unitName(st.place.Unit()), Hint: ui.T(ctx, "web.import.area.hint")}
	return s.render(w, r, status, newDeliveryPage(v))
}

// importSteps shows how far the task is: file, columns, dry run, take in.
func importSteps(r *http.Request, now int) []ui.Step {
	var out []ui.Step
	for i, key := range []string{"web.import.step.file", "web.import.step.columns", "web.import.step.dry", "web.import.step.apply"} {
		st := ui.Step{Label: ui.T(r.Context(), key)}
		switch {
		case i+1 < now:
			st.State = "done"
		case i+1 == now:
			st.State = "now"
		}
		out = append(out, st)
	}
	return out
}

// lists in the order in which a register is filled.
var lists = []delivery.List{delivery.Residents, delivery.Health, delivery.Voluntary, delivery.Compulsory, delivery.Unemployment}

func listChoices(r *http.Request, now string) []ui.Choice {
	out := []ui.Choice{{Value: "auto", Label: ui.T(r.Context(), "web.list.auto"), Text: ui.T(r.Context(), "web.list.auto.text"), Checked: now == "" || now == "auto"}}
	for _, l := range lists {
		out = append(out, ui.Choice{Value: string(l), Label: ui.T(r.Context(), "web.list."+string(l)), Text: ui.T(r.Context(), "web.list."+string(l)+".text"), Checked: now == string(l)})
	}
	return out
}

// listOf is the list with the given word; auto is left to recognition.
func listOf(word string) (delivery.List, bool) {
	if word == "" || word == "auto" {
		return "", true
	}
	for _, l := range lists {
		if string(l) == word {
			return l, true
		}
	}
	return "", false
}

// postNewDelivery keeps the file and goes on to its columns. Nothing of it is in the register yet.
func (s *Server) postNewDelivery(w http.ResponseWriter, r *http.Request) error {
	if err := may(r, access.ImportLists); err != nil {
		return err
	}
	// A large list over a village line takes longer than the server's usual patience; the reader is known
	// and the size is bounded, so this one request may take its time.
	if err := http.NewResponseController(w).SetReadDeadline(time.Time{}); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
	if err := r.ParseMultipartForm(8 << 20); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		var big *http.MaxBytesError
		if errors.As(err, &big) {
			return fault.Wrap(fault.TooLarge, err, "web.import.too_large", maxUpload>>20)
		}
		return fault.Wrap(fault.Invalid, err, "web.import.broken")
	}
	if r.MultipartForm != nil {
		defer func() { _ = r.MultipartForm.RemoveAll() }()
	}
	d, body, err := s.draftOf(r)
	if err != nil {
		if fault.KindOf(err) == fault.Invalid {
			return s.newDelivery(w, r, http.StatusUnprocessableEntity, err)
		}
		return err
	}
	defer body.Close()
	if d, err = s.keepDraft(d, body); err != nil {
		return err
	}
	if err := s.sweepDrafts(); err != nil {
		s.log.Warn("old drafts could not be removed", "error", err)
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	http.Redirect(w, r, where.URL("/drafts/"+d.ID), http.StatusSeeOther)
	return nil
}

// draftOf reads the form: what kind of list, of which day, and the file or the pasted cells.
func (s *Server) draftOf(r *http.Request) (draft, io.ReadCloser, error) {
	where, err := whereOf(r)
	if err != nil {
		return draft{}, nil, err
	}
	d := draft{AreaID: where.UnitID, Whole: r.PostFormValue("whole") == "1", AccountID: actor(r).AccountID}
	var ok bool
	if d.List, ok = listOf(r.PostFormValue("list")); !ok {
		return d, nil, fault.WithFields("web.import.refused", fault.Field{Field: "list", Key: "web.import.no_list"})
	}
	if d.AsOf, err = day.Parse(r.PostFormValue("as_of")); err != nil || d.AsOf.After(s.app.Today()) {
		return d, nil, fault.WithFields("web.import.refused", fault.Field{Field: "as_of", Key: "web.import.no_day"})
	}
	if paste := r.PostFormValue("paste"); strings.TrimSpace(paste) != "" {
		d.Name = ui.T(r.Context(), "web.import.pasted", s.app.Today()) + ".tsv"
		return d, io.NopCloser(strings.NewReader(paste)), nil
	}
	f, head, err := r.FormFile("file")
	if err != nil || head.Size == 0 {
		return d, nil, fault.WithFields("web.import.refused", fault.Field{Field: "file", Key: "web.import.no_file"})
	}
	d.Name = head.Filename
	return d, f, nil
}
