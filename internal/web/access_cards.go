package web

import (
	"context"
	"net/http"
	"strings"

	"luoi/internal/access"
	"luoi/internal/fault"
	"luoi/internal/i18n"
	"luoi/internal/org"
	"luoi/internal/web/ui"
)

// cardsView is a page of cards, each with facts, a table or forms: the pages about accounts are such.
type cardsView struct {
	page    ui.Page
	over    string
	intro   string
	actions []action
	notices []ui.Notice
	cards   []card
}

type card struct {
	id, title, text string
	notice          *ui.Notice
	facts           []ui.Fact
	table           *ui.Table
	image, imageAlt string
	codes           []string
	rows            []cardRow
	forms           []form
}

// cardRow is a line with what can be done to it.
type cardRow struct {
	label, sub string
	forms      []form
}

// form is a form that is sent by POST. One with fold is closed until it is wanted.
type form struct {
	action, button, fold string
	main, open           bool
	hidden               [][2]string
	fields               []ui.Field
}

// cards begins a page that stands at no place.
func (s *Server) cards(r *http.Request, module, title string) cardsView {
	v := cardsView{page: s.shell(r, ui.Where{}, module)}
	v.page.Title = ui.T(r.Context(), title)
	return v
}

// complaint is what a refused form says above itself; nil when nothing was refused.
func complaint(ctx context.Context, err error) *ui.Notice {
	if err == nil {
		return nil
	}
	return &ui.Notice{Mood: "bad", Title: i18n.Error(ui.Lang(ctx), err)}
}

// refusedForm reports whether an error belongs beside the form rather than on a page of its own.
func refusedForm(err error) bool {
	k := fault.KindOf(err)
	return err != nil && (k == fault.Invalid || k == fault.Conflict || k == fault.Busy)
}

func roleOptions(ctx context.Context, giver, now access.Role) []ui.Option {
	var out []ui.Option
	for _, r := range access.Givable(giver) {
		out = append(out, ui.Option{Value: string(r), Label: ui.T(ctx, "role."+string(r)), Selected: r == now})
	}
	return out
}

// placesText writes a territory as its field is filled in: a place a line, villages with their commune.
func placesText(units []org.Unit) string {
	var lines []string
	for _, u := range units {
		lines = append(lines, unitName(u))
	}
	return strings.Join(lines, "\n")
}

func placesLine(ctx context.Context, units []org.Unit) string {
	if len(units) == 0 {
		return ui.T(ctx, "access.everywhere")
	}
	return strings.ReplaceAll(placesText(units), "\n", ", ")
}

// agentWords says with what browser someone came in: enough to know one's own, too little to tell people
// apart.
func agentWords(agent string) string {
	find := func(pairs ...string) string {
		for i := 0; i < len(pairs); i += 2 {
			if strings.Contains(agent, pairs[i]) {
				return pairs[i+1]
			}
		}
		return ""
	}
	return joinDots(find("Edg/", "Edge", "coc_coc", "Cốc Cốc", "Firefox/", "Firefox", "Chrome/", "Chrome", "Safari/", "Safari"),
		find("Android", "Android", "iPhone", "iPhone", "iPad", "iPad", "Windows", "Windows", "Mac OS", "macOS", "Linux", "Linux"))
}
