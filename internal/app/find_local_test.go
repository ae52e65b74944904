package app

import (
	"testing"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

// The box finds collection points by name or code and the cells of unions, as soon as they are entered and only those
// of the reader's territory.
func TestPointsAndCellsAreFound(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		since := day.Must(2025, 7, 1)
		v := w.village(w.krongAna, "3")
		planner := w.account("tonghop", access.ProvincePlanner, w.province)
		here := w.account("hoa", access.BaseOfficial, w.krongAna)
		elsewhere := w.account("hieu", access.BaseOfficial, w.eaKnop)
		if got := w.find(planner, "diem chi hien").Local; len(got) != 0 {
			t.Fatalf("found before it is entered: %+v", got)
		}
		post, err := w.app.AddOrganisation(ctx, w.actor, org.Organisation{Code: "3456789000", Kind: org.OrgPost, Name: "Bưu điện", From: since})
		must(t, "add the post", err)
		code, err := w.app.AddPoint(ctx, w.actor, PointRequest{Code: "3456789000 TH 66-24538 003", OrganisationID: post.ID, UnitID: w.krongAna, Name: "Điểm chị Hiền", From: since})
		must(t, "add a point", err)
		must(t, "add a cell", w.app.AddCell(ctx, w.actor, org.Cell{OrganisationID: post.ID, UnitID: v.ID, Name: "Chi hội Hòa Nam", Members: 9, From: since}))
		for _, c := range []struct {
			who         string
			actor       Actor
			typed, want string
		}{
			{"the planner", planner, "diem chi hien", "Điểm chị Hiền"},
			{"one letter wrong", planner, "diem chi hein", "Điểm chị Hiền"},
			{"by its code", planner, code.String(), "Điểm chị Hiền"},
			{"a cell", here, "hoa nam", "Chi hội Hòa Nam"},
			{"of one's own commune", here, "diem chi hien", "Điểm chị Hiền"},
			{"a point of another commune", elsewhere, "diem chi hien", ""},
			{"a cell of another commune", elsewhere, "hoa nam", ""},
		} {
			got := ""
			for _, l := range w.find(c.actor, c.typed).Local {
				got += l.Name
				if n := len(l.Place); n == 0 || l.Place[0].ID != w.krongAna {
					t.Errorf("%s: lies in %+v", c.who, l.Place)
				}
			}
			if got != c.want {
				t.Errorf("%s: «%s» finds %q, want %q", c.who, c.typed, got, c.want)
			}
		}
	})
}
