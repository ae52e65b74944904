package field_test

import (
	"context"
	"strings"
	"testing"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

// crew is a group of three, two of whom have phones' accounts.
func (h *house) crew(post org.Organisation, name string, members ...app.Actor) store.Group {
	h.t.Helper()
	n := app.NewGroup{Name: name, UnitID: h.Commune, Members: []app.NewMember{{Name: "Chị Thảo", OrganisationID: post.ID, Leader: true}}}
	for _, m := range members {
		n.Members = append(n.Members, app.NewMember{Name: m.Name, AccountID: m.AccountID})
	}
	for len(n.Members) < 3 {
		n.Members = append(n.Members, app.NewMember{Name: "Anh Long"})
	}
	g, err := h.App.CreateGroup(context.Background(), h.Boss, n)
	if err != nil {
		h.t.Fatal(err)
	}
	return g
}

func (h *house) post() org.Organisation {
	h.t.Helper()
	post := org.Organisation{Code: "BD66", Kind: org.OrgPost, Name: "Bưu điện tỉnh", From: day.Must(2025, 7, 1)}
	if err := h.App.Store.Write(context.Background(), "test", func(tx *store.Tx) error { return tx.InsertOrganisation(&post) }); err != nil {
		h.t.Fatal(err)
	}
	return post
}

// What one phone of a group tells is carried by the others, once, by the operation that told it; a phone of another group
// carries none of it; a withdrawn talk takes the visit away again.
func TestPhonesOfAGroupCarryItsVisits(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		h := newHouse(t, s, 40)
		post := h.post()
		truc, long, stranger := h.account("truc", access.Collector, h.Commune), h.account("long", access.Collector, h.Commune), h.account("thuha", access.Collector, h.Commune)
		h.crew(post, "Nhóm Trúc", truc, long)
		h.crew(post, "Nhóm Hà", stranger)
		a, b, c := h.phone(truc), h.phone(long), h.phone(stranger)
		h.pull(a)
		h.pull(b)
		h.pull(c)
		house := ""
		for key := range a.Have {
			if id, ok := strings.CutPrefix(key, "household:"); ok {
				house = id
			}
		}
		op := a.Op("visit.record", 1, h.now(), touch{"household": house, "met": "person", "result": "joined", "schemes": 2})
		if o := h.push(a, op).Outcomes[0]; o.Outcome != "applied" {
			t.Fatalf("%+v", o)
		}
		h.pull(b)
		h.pull(c)
		visits := func(have map[string]string) (list []string) {
			for key, d := range have {
				if strings.HasPrefix(key, "visit:") {
					list = append(list, key+" "+d)
				}
			}
			return list
		}
		told := func() ([]string, []string) { return visits(texts(b.Have)), visits(texts(c.Have)) }
		mine, theirs := told()
		if len(mine) != 1 || !strings.Contains(mine[0], op.OpID) || !strings.Contains(mine[0], `"joined"`) || len(theirs) != 0 {
			t.Fatalf("the group's phone carries %v, another group's %v", mine, theirs)
		}
		fresh := h.phone(long) // a whole picture tells the same as the changes
		h.pull(fresh)
		if list := visits(texts(fresh.Have)); len(list) != 1 || list[0] != mine[0] {
			t.Fatalf("a new phone carries %v", list)
		}
		var booked store.Visit
		if err := s.Read(ctx, func(tx *store.Tx) error {
			var err error
			booked, _, err = tx.VisitOfOp(op.OpID)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if err := h.App.WithdrawTalk(ctx, h.Boss, booked.Person, booked.TalkID); err != nil {
			t.Fatal(err)
		}
		h.pull(b)
		if mine, _ := told(); len(mine) != 0 {
			t.Fatalf("a withdrawn visit is still told: %v", mine)
		}
	})
}

// Whoever left a group walks no more with it: the visit is kept with its reason, and the phone is told nothing of the group.
func TestAPhoneOfARemovedMember(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		h := newHouse(t, s, 40)
		truc, long := h.account("truc", access.VillageHead, h.Commune), h.account("long", access.VillageHead, h.Commune)
		g := h.crew(h.post(), "Nhóm Trúc", truc, long)
		p := h.phone(long)
		h.pull(p)
		house := ""
		for key := range p.Have {
			if id, ok := strings.CutPrefix(key, "household:"); ok {
				house = id
			}
		}
		told := p.Op("visit.record", 1, h.now(), touch{"household": house, "met": "person", "result": "thinking"})
		f, err := h.App.Group(ctx, h.Boss, g.ID, 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range f.Members {
			if m.AccountID == long.AccountID {
				err = h.App.ChangeMembers(ctx, h.Boss, g.ID, []int64{m.ID}, []app.NewMember{{Name: "Anh Nam"}}, "")
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		out := h.push(p, told).Outcomes[0]
		if out.Outcome != "quarantined" || out.Message == "" {
			t.Fatalf("%+v", out)
		}
		h.pull(p)
		for key := range p.Have {
			if strings.HasPrefix(key, "group:") || strings.HasPrefix(key, "plan:") || strings.HasPrefix(key, "visit:") {
				t.Errorf("a removed member's phone still carries %s", key)
			}
		}
		again := h.push(p, told).Outcomes[0]
		if again.Outcome != "duplicate" || again.Code != "quarantined" {
			t.Errorf("the batch sent again: %+v", again)
		}
	})
}

func texts[T ~[]byte](have map[string]T) map[string]string {
	out := make(map[string]string, len(have))
	for k, v := range have {
		out[k] = string(v)
	}
	return out
}
