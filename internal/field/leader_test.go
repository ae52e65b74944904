package field_test

import (
	"context"
	"testing"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/field/sim"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

// Whoever leads a group gives its members their phones; nobody else's, and not an official's.
func TestALeaderInvitesTheMembersPhones(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		ctx := context.Background()
		h := newHouse(t, s, 40)
		post := org.Organisation{Code: "BD66", Kind: org.OrgPost, Name: "Bưu điện tỉnh", From: day.Must(2025, 7, 1)}
		if err := s.Write(ctx, "test", func(tx *store.Tx) error { return tx.InsertOrganisation(&post) }); err != nil {
			t.Fatal(err)
		}
		group := func(name string, leader, member app.Actor) int64 {
			g, err := h.App.CreateGroup(ctx, h.Boss, app.NewGroup{Name: name, UnitID: h.Commune, Members: []app.NewMember{
				{Name: leader.Name, OrganisationID: post.ID, AccountID: leader.AccountID, Leader: true}, {Name: member.Name, AccountID: member.AccountID}, {Name: "Chị Thảo"}}})
			if err != nil {
				t.Fatal(err)
			}
			return g.ID
		}
		leader, member := h.account("truong", access.Collector, h.Commune), h.account("vien", access.Collector, h.Commune)
		other, stranger := h.account("truong2", access.Collector, h.Commune), h.account("vien2", access.Collector, h.Commune)
		official := h.account("can.bo", access.BaseOfficial, h.Commune)
		mine, theirs := group("Nhóm Trúc", leader, member), group("Nhóm Hà", other, stranger)
		inv, err := h.App.InviteMemberPhone(ctx, leader, mine, member.AccountID)
		if err != nil {
			t.Fatal(err)
		}
		p := &sim.Phone{Base: h.url}
		if err := p.Join(ctx, inv.Code); err != nil {
			t.Fatal(err)
		}
		v, err := h.App.GroupPhones(ctx, leader, mine)
		if err != nil || len(v.Members) != 2 || v.Members[1].Phones != 1 || v.Members[0].Phones != 0 {
			t.Fatalf("%+v %v", v, err)
		}
		for _, c := range []struct {
			what    string
			who     app.Actor
			group   int64
			account string
			want    fault.Kind
		}{
			{"a member of another group", leader, mine, stranger.AccountID, fault.NotFound},
			{"another leader's group", leader, theirs, stranger.AccountID, fault.NotFound},
			{"nobody", leader, mine, "", fault.NotFound},
			{"an official who is no member", leader, mine, official.AccountID, fault.NotFound},
			{"a member who does not lead", member, mine, leader.AccountID, fault.Forbidden},
			{"a village head", h.account("thon", access.VillageHead, h.Commune), mine, member.AccountID, fault.NotFound},
		} {
			if _, err := h.App.InviteMemberPhone(ctx, c.who, c.group, c.account); fault.KindOf(err) != c.want {
				t.Errorf("%s: %v, want %v", c.what, err, c.want)
			}
		}
	})
}
