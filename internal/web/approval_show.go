package web

import (
	"context"
	"net/http"
	"strings"
	"time"

	"luoi/internal/app"
	"luoi/internal/store"
	"luoi/internal/web/ui"
)

// showApprovals answers GET /approvals: what needs a second person.
func (s *Server) showApprovals(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	list, err := s.app.Approvals(ctx, actor(r))
	if err != nil {
		return err
	}
	v := s.cards(r, "approvals", "access.approvals.title")
	v.intro = ui.T(ctx, "access.approvals.text")
	for _, a := range list {
		v.cards = append(v.cards, approvalCard(ctx, a))
	}
	law, err := s.app.LawApprovals(ctx, actor(r))
	if err != nil {
		return err
	}
	for _, e := range law.Entered {
		v.cards = append(v.cards, lawApprovalCard(ctx, law, e))
	}
	if len(v.cards) == 0 {
		v.notices = []ui.Notice{{Title: ui.T(ctx, "access.approvals.none"), Text: ui.T(ctx, "access.approvals.none.text")}}
	}
	return s.render(w, r, http.StatusOK, cardsPage(v))
}

// lawApprovalCard is a value of law that waits for its second person: the same card as in the book of law.
func lawApprovalCard(ctx context.Context, law app.LawView, e app.EnteredValue) card {
	c := enteredCard(ctx, law, e)
	for i := range c.forms {
		c.forms[i].hidden = append(c.forms[i].hidden, [2]string{"from", "approvals"})
	}
	return c
}

func approvalCard(ctx context.Context, a app.ApprovalView) card {
	about := ui.Fact{Label: ui.T(ctx, "access.approvals.about"), Value: a.About}
	if n, ok := strings.CutPrefix(a.Subject, "person:"); ok {
		about.Value, about.Href = ui.T(ctx, "access.approvals.file", n), "/people/"+n
	}
	state := ui.T(ctx, "access.approvals.state."+a.State)
	if a.Over {
		state = ui.T(ctx, "access.approvals.over")
	}
	c := card{id: "a-" + a.ID, title: ui.T(ctx, "access.approvals."+a.Kind), facts: []ui.Fact{about, {Label: ui.T(ctx, "access.reason"), Value: a.Reason},
		{Label: ui.T(ctx, "access.approvals.asker"), Value: joinDots(a.Asker, ui.Moment(a.AskedAt))}, {Label: ui.T(ctx, "access.col.state"), Value: state}}}
	if a.State != store.ApprovalAsked {
		c.facts = append(c.facts, ui.Fact{Label: ui.T(ctx, "access.approvals.decider"), Value: joinDots(a.Decider, ui.Moment(a.DecidedAt))})
	}
	if a.MayDecide {
		at := "/approvals/" + a.ID
		c.forms = []form{{action: at, hidden: [][2]string{{"agree", "1"}}, button: ui.T(ctx, "access.approvals.agree"), main: true},
			{action: at, hidden: [][2]string{{"agree", "0"}}, button: ui.T(ctx, "access.approvals.refuse")}}
	} else if a.State == store.ApprovalAsked && !a.Over {
		c.notice = &ui.Notice{Title: ui.T(ctx, "access.approvals.waits")}
	}
	return c
}

// postApproval agrees or refuses. The link of a new password is shown once, on the answer itself.
func (s *Server) postApproval(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	token, err := s.app.Decide(ctx, actor(r), r.PathValue("id"), r.PostFormValue("agree") == "1")
	if err != nil {
		return err
	}
	if token == "" {
		return s.done(w, r, nil, "/approvals", ui.T(ctx, "access.approvals.done"))
	}
	v := s.cards(r, "approvals", "access.approvals.done")
	v.cards = []card{s.linkCard(r, token, ui.T(ctx, "access.link.reset"), s.now().Add(24*time.Hour))}
	v.actions = []action{{label: ui.T(ctx, "access.approvals.title"), href: "/approvals", icon: "ok"}}
	return s.render(w, r, http.StatusOK, cardsPage(v))
}
