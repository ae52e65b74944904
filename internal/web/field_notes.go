package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/outreach"
	"luoi/internal/person"
	"luoi/internal/web/ui"
)

// fieldNoteFacts is what matters at the door (4.09), as far as somebody told it.
func fieldNoteFacts(ctx context.Context, n person.Notes) []ui.Fact {
	var out []ui.Fact
	add := func(key, prefix, value string) {
		if value != "" {
			out = append(out, ui.Fact{Label: ui.T(ctx, "fieldnote."+key), Value: ui.T(ctx, prefix+value)})
		}
	}
	add("language", "outreach.lang.", n.Language)
	add("decides", "fieldnote.decides.", n.Decides)
	add("phone_used", "fieldnote.phone.", n.PhoneUsed)
	add("apps", "fieldnote.apps.", n.Apps)
	if len(n.IncomeMonth) > 0 {
		out = append(out, ui.Fact{Label: ui.T(ctx, "fieldnote.income"), Value: ui.T(ctx, "fieldnote.months", monthsText(n.IncomeMonth))})
	}
	return out
}

// fieldNoteLine is the same in one line for the list of doors; the season of income is left to the screen of the card.
func fieldNoteLine(ctx context.Context, n person.Notes) string {
	var words []string
	for _, f := range fieldNoteFacts(ctx, person.Notes{PhoneUsed: n.PhoneUsed, Decides: n.Decides, Language: n.Language, Apps: n.Apps}) {
		words = append(words, f.Label+": "+f.Value)
	}
	return strings.Join(words, " · ")
}

func monthsText(list []int) string {
	words := make([]string, len(list))
	for i, m := range list {
		words[i] = strconv.Itoa(m)
	}
	return strings.Join(words, ", ")
}

func fieldNoteFields(ctx context.Context, n person.Notes) []ui.Field {
	pick := func(name, prefix, chosen string, list []string) ui.Field {
		return ui.Field{Name: name, Label: ui.T(ctx, "fieldnote."+name), Options: append([]ui.Option{{Label: "—"}}, choiceOptions(ctx, prefix, chosen, list)...)}
	}
	return []ui.Field{pick("language", "outreach.lang.", n.Language, outreach.Languages[:]), pick("decides", "fieldnote.decides.", n.Decides, app.Deciders[:]),
		pick("phone_used", "fieldnote.phone.", n.PhoneUsed, app.PhonesUsed[:]), pick("apps", "fieldnote.apps.", n.Apps, app.AppsUsed[:]),
		{Name: "income", Label: ui.T(ctx, "fieldnote.income"), Hint: ui.T(ctx, "fieldnote.income.hint"), Value: monthsText(n.IncomeMonth)}}
}

// postFieldNotes answers POST /prospects/{id}/fieldnotes.
func (s *Server) postFieldNotes(w http.ResponseWriter, r *http.Request) error {
	id, err := personID(r)
	if err != nil {
		return err
	}
	n := person.Notes{PhoneUsed: r.PostFormValue("phone_used"), Decides: r.PostFormValue("decides"), Language: r.PostFormValue("language"), Apps: r.PostFormValue("apps")}
	for _, word := range strings.FieldsFunc(r.PostFormValue("income"), func(c rune) bool { return c == ',' || c == ' ' || c == ';' }) {
		m, err := strconv.Atoi(word)
		if err != nil {
			return s.backToCard(w, r, fault.WithFields("fieldnote.refused", fault.Field{Field: "income", Key: "fieldnote.month"}), "")
		}
		n.IncomeMonth = append(n.IncomeMonth, m)
	}
	return s.backToCard(w, r, s.app.NoteForField(r.Context(), actor(r), id, n), "prospect.kept")
}
