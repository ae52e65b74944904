package app

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/outreach"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// settingGroupRules holds the rules an office changed, as JSON.
const settingGroupRules = "group_rules"

func groupRules(tx *store.Tx) (outreach.Rules, error) {
	r := outreach.DefaultRules()
	text, err := tx.Setting(settingGroupRules)
	if err != nil || text == "" {
		return r, err
	}
	err = json.Unmarshal([]byte(text), &r)
	return r, err
}

// GroupRules are those that hold now.
func (a *App) GroupRules(ctx context.Context, actor Actor) (r outreach.Rules, err error) {
	if err := actor.may(access.SeeCounts); err != nil {
		return r, err
	}
	err = a.Store.Read(ctx, func(tx *store.Tx) error {
		r, err = groupRules(tx)
		return err
	})
	return r, err
}

// SetGroupRules changes the rules for the whole province; only who has the whole province may.
func (a *App) SetGroupRules(ctx context.Context, actor Actor, r outreach.Rules) error {
	if err := r.Check(); err != nil {
		return err
	}
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		root, err := rootUnit(tx, day.Date{})
		if err != nil {
			return err
		}
		if err := actor.reaches(access.KeepGroups, []int64{root.ID}); err != nil {
			return err
		}
		if err := tx.SetSetting(settingGroupRules, string(text)); err != nil {
			return err
		}
		return tx.Audit("group.rules", "unit:"+itoa(root.ID), "")
	})
}

// NewMember is one who joins a group. AccountID is needed to walk with the phone.
type NewMember struct {
	Name           string
	OrganisationID int64
	AccountID      string
	Phone          string
	Leader         bool
}

// NewGroup is a group as a form tells it.
type NewGroup struct {
	Name    string
	UnitID  int64 // walks here and below
	Target  int   // new participants a month; 0: the rule's
	Reason  string
	Members []NewMember
}

// CreateGroup founds a group. The members keep the rules of size and leader; the place lies in the actor's territory.
func (a *App) CreateGroup(ctx context.Context, actor Actor, n NewGroup) (store.Group, error) {
	g := store.Group{Holder: store.Holder{Name: line(n.Name)}, Target: n.Target, Founded: a.Today(), LeaderReason: shortNote(n.Reason)}
	if g.Name == "" || vntext.Graphemes(g.Name) > 120 || n.Target < 0 || n.Target > 1000 {
		return g, fault.WithFields("outreach.group.refused", fault.Field{Field: "name", Key: "outreach.group.name"})
	}
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.KeepGroups, n.UnitID, day.Date{})
		if err != nil {
			return err
		}
		g.UnitID = path[len(path)-1].ID
		rules, err := groupRules(tx)
		if err != nil {
			return err
		}
		if g.Target == 0 {
			g.Target = rules.Target
		}
		orgs, err := organisationsByID(tx)
		if err != nil {
			return err
		}
		for i := range n.Members {
			n.Members[i].Name = line(n.Members[i].Name)
		}
		if err := rules.CheckMembers(asMembers(n.Members, orgs), g.LeaderReason); err != nil {
			return err
		}
		for _, m := range n.Members {
			if m.Leader {
				g.OrganisationID = m.OrganisationID
			}
		}
		if err := tx.SaveGroup(&g); err != nil {
			return err
		}
		for _, m := range n.Members {
			if err := a.addMember(tx, path, g.ID, m); err != nil {
				return err
			}
		}
		return tx.Audit("group.create", "group:"+itoa(g.ID), "")
	})
	return g, err
}

func organisationsByID(tx *store.Tx) (map[int64]org.Organisation, error) {
	list, err := tx.Organisations()
	out := map[int64]org.Organisation{}
	for _, o := range list {
		out[o.ID] = o
	}
	return out, err
}

func asMembers(list []NewMember, orgs map[int64]org.Organisation) []outreach.Member {
	out := make([]outreach.Member, len(list))
	for i, m := range list {
		out[i] = outreach.Member{Name: m.Name, From: orgs[m.OrganisationID].Kind, Leader: m.Leader}
	}
	return out
}

// addMember keeps a member. An account must belong to somebody who may walk, in the group's place or around it.
func (a *App) addMember(tx *store.Tx, path []org.Unit, group int64, n NewMember) error {
	m := store.GroupMember{GroupID: group, Name: n.Name, OrganisationID: n.OrganisationID, AccountID: n.AccountID, Leader: n.Leader, From: a.Today()}
	if phone := strings.Join(strings.Fields(n.Phone), ""); phone != "" {
		if !isPhone(phone) {
			return fault.WithFields("outreach.group.refused", fault.Field{Field: "phone", Key: "outreach.group.phone"})
		}
		m.Phone = a.Keys.Seal([]byte(phone))
	}
	if n.AccountID != "" {
		acc, err := tx.Account(n.AccountID)
		if err != nil {
			return fault.WithFields("outreach.group.refused", fault.Field{Field: "account", Key: "outreach.group.account"})
		}
		near := slices.Contains(ids(path), acc.UnitID)
		if !near {
			way, err := tx.Path(acc.UnitID, day.Date{})
			if err != nil {
				return err
			}
			near = slices.Contains(ids(way), path[len(path)-1].ID)
		}
		for _, also := range acc.Also {
			near = near || slices.Contains(ids(path), also)
		}
		if !near || acc.DisabledAt != 0 || !access.May(access.Role(acc.Role), access.WalkDoors) {
			return fault.WithFields("outreach.group.refused", fault.Field{Field: "account", Key: "outreach.group.account"})
		}
	}
	return tx.InsertMember(&m)
}

func isPhone(s string) bool {
	s = strings.TrimPrefix(s, "+84")
	digits := strings.Map(func(r rune) rune {
		if r == '.' || r == '-' || r == ' ' {
			return -1
		}
		return r
	}, s)
	if len(digits) < 9 || len(digits) > 11 {
		return false
	}
	return strings.Trim(digits, "0123456789") == ""
}

// ChangeMembers lets members go and takes others in; afterwards the group keeps the rules.
func (a *App) ChangeMembers(ctx context.Context, actor Actor, group int64, gone []int64, joined []NewMember, reason string) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		g, path, err := a.groupIn(tx, actor, access.KeepGroups, group)
		if err != nil {
			return err
		}
		rules, err := groupRules(tx)
		if err != nil {
			return err
		}
		orgs, err := organisationsByID(tx)
		if err != nil {
			return err
		}
		for _, id := range gone {
			if err := tx.EndMember(group, id, a.Today()); err != nil {
				if fault.KindOf(err) == fault.NotFound {
					err = fault.New(fault.Conflict, "outreach.member.gone")
				}
				return err
			}
		}
		for _, m := range joined {
			m.Name = line(m.Name)
			if err := a.addMember(tx, path, group, m); err != nil {
				return err
			}
		}
		list, err := currentMembers(tx, group)
		if err != nil {
			return err
		}
		var check []outreach.Member
		for _, m := range list {
			check = append(check, outreach.Member{Name: m.Name, From: orgs[m.OrganisationID].Kind, Leader: m.Leader})
		}
		if reason = shortNote(reason); reason != "" {
			g.LeaderReason = reason
		}
		if err := rules.CheckMembers(check, g.LeaderReason); err != nil {
			return err
		}
		if err := tx.SaveGroup(&g); err != nil {
			return err
		}
		return tx.Audit("group.members", "group:"+itoa(group), "")
	})
}

func currentMembers(tx *store.Tx, group int64) ([]store.GroupMember, error) {
	list, err := tx.MembersOf(group)
	return slices.DeleteFunc(list, func(m store.GroupMember) bool { return !m.To.IsZero() }), err
}

// CloseGroup ends a group; its history stays.
func (a *App) CloseGroup(ctx context.Context, actor Actor, group int64) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		if _, _, err := a.groupIn(tx, actor, access.KeepGroups, group); err != nil {
			return err
		}
		list, err := currentMembers(tx, group)
		if err != nil {
			return err
		}
		for _, m := range list {
			if err := tx.EndMember(group, m.ID, a.Today()); err != nil {
				return err
			}
		}
		if err := tx.CloseGroup(group); err != nil {
			return err
		}
		return tx.Audit("group.close", "group:"+itoa(group), "")
	})
}

// GroupOf is the group an account walks with; ok is false when with none.
func (a *App) GroupOf(ctx context.Context, account string) (g store.Group, ok bool, err error) {
	err = a.Store.Read(ctx, func(tx *store.Tx) error {
		g, ok, err = groupOf(tx, account)
		return err
	})
	return g, ok, err
}

func groupOf(tx *store.Tx, account string) (store.Group, bool, error) {
	g, err := tx.GroupOf(account)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return g, false, nil
	}
	return g, err == nil, err
}

// groupIn loads an open group for somebody of the office: the group's place lies in the actor's territory.
func (a *App) groupIn(tx *store.Tx, actor Actor, act access.Act, id int64) (store.Group, []org.Unit, error) {
	gone := fault.New(fault.NotFound, "outreach.no_such_group")
	if err := actor.may(act); err != nil {
		return store.Group{}, nil, err
	}
	g, err := tx.Group(id)
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			err = gone
		}
		return g, nil, err
	}
	path, err := tx.Path(g.UnitID, day.Date{})
	if err != nil {
		return g, nil, err
	}
	if !actor.Covers(ids(path)) {
		return g, nil, gone
	}
	if g.ClosedAt != 0 {
		return g, path, fault.New(fault.Conflict, "outreach.group.closed", g.Name)
	}
	return g, path, nil
}

// walker loads a group for one of its members, or for somebody of the office above it. leader: members
// other than the leader are refused.
func (a *App) walker(tx *store.Tx, actor Actor, id int64, leader bool) (store.Group, []org.Unit, error) {
	if access.May(actor.Role, access.KeepGroups) {
		return a.groupIn(tx, actor, access.KeepGroups, id)
	}
	if err := actor.may(access.WalkDoors); err != nil {
		return store.Group{}, nil, err
	}
	own, ok, err := groupOf(tx, actor.AccountID)
	if err != nil {
		return own, nil, err
	}
	if !ok || own.ID != id {
		return own, nil, fault.New(fault.NotFound, "outreach.no_such_group")
	}
	if leader {
		list, err := currentMembers(tx, id)
		if err != nil {
			return own, nil, err
		}
		if !slices.ContainsFunc(list, func(m store.GroupMember) bool { return m.Leader && m.AccountID == actor.AccountID }) {
			return own, nil, fault.New(fault.Forbidden, "outreach.leader_only")
		}
	}
	path, err := tx.Path(own.UnitID, day.Date{})
	return own, path, err
}

// ToldAlong is what a leader tells of a day with a group.
type ToldAlong struct {
	On             day.Date
	Who            string
	Way            string // look_on go_along
	Learnt, Praise string
}

// GoAlong notes that a leader looked on or went along, and what was learnt (6.07).
func (a *App) GoAlong(ctx context.Context, actor Actor, group int64, n ToldAlong) error {
	n.Who, n.Learnt, n.Praise = line(n.Who), shortNote(n.Learnt), shortNote(n.Praise)
	if n.On.IsZero() {
		n.On = a.Today()
	}
	var bad []fault.Field
	if n.Way != "look_on" && n.Way != "go_along" {
		bad = append(bad, fault.Field{Field: "way", Key: "outreach.along.way"})
	}
	if n.Who == "" {
		bad = append(bad, fault.Field{Field: "who", Key: "outreach.along.who"})
	}
	if n.On.After(a.Today()) {
		bad = append(bad, fault.Field{Field: "on", Key: "outreach.along.day"})
	}
	if len(bad) > 0 {
		return fault.WithFields("outreach.along.refused", bad...)
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		if _, _, err := a.groupIn(tx, actor, access.KeepGroups, group); err != nil {
			return err
		}
		g := store.GoingAlong{GroupID: group, On: n.On, Who: n.Who, Way: n.Way, Learnt: n.Learnt, Praise: n.Praise}
		if err := tx.InsertGoingAlong(&g); err != nil {
			return err
		}
		return tx.Audit("group.along", "group:"+itoa(group), n.Way)
	})
}

// SetSettlement notes how far (metres) a village lies from its commune's centre; the walking order goes by it.
func (a *App) SetSettlement(ctx context.Context, actor Actor, village, metres int64) error {
	if metres < 0 || metres > 200_000 {
		return fault.WithFields("outreach.plan.refused", fault.Field{Field: "metres", Key: "outreach.settlement"})
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.KeepGroups, village, day.Date{})
		if err != nil {
			return err
		}
		if path[len(path)-1].Level != org.Village {
			return fault.WithFields("outreach.plan.refused", fault.Field{Field: "unit", Key: "outreach.plan.where"})
		}
		if err := tx.SetSettlement(village, metres); err != nil {
			return err
		}
		return tx.Audit("settlement.set", "unit:"+itoa(village), "")
	})
}
