package app

import (
	"strconv"

	"luoi/internal/day"
	"luoi/internal/store"
)

// visitDays is how far back a phone is told its group's visits: the month under way and the one before.
const visitDays = 62

// phoneVisit is a visit of the account's group as its phones carry it, to add up the day and the week without counting.
// Op is the operation that told it: whoever made that operation has it already.
type phoneVisit struct {
	Op        string   `json:"op"`
	Household string   `json:"household,omitempty"`
	Person    string   `json:"person,omitempty"`
	On        day.Date `json:"on"`
	At        int64    `json:"at"`
	Result    string   `json:"result"`
	Next      string   `json:"next,omitempty"`
	By        string   `json:"by,omitempty"` // member of the group
}

// pageVisits tells what the account's group did; nobody is told the visits of another.
func pageVisits(p *pulling, commune, after int64, limit int) ([]PhoneChange, int64, error) {
	g, members, err := p.group()
	if err != nil || g.ID == 0 {
		return nil, 0, err
	}
	list, err := p.tx.VisitsForPhones(g.ID, commune, p.a.Today().AddDays(-visitDays), after, limit)
	if err != nil || len(list) == 0 {
		return nil, 0, err
	}
	return visitsOf(list, members), list[len(list)-1].ID, nil
}

func someVisits(p *pulling, ids []int64) ([]PhoneChange, error) {
	g, members, err := p.group()
	if err != nil || g.ID == 0 {
		return nil, err
	}
	all, err := p.tx.VisitsOf(ids)
	own := make([]store.Visit, 0, len(all))
	for _, v := range all {
		if v.GroupID == g.ID && v.State == store.VisitBooked {
			own = append(own, v)
		}
	}
	return visitsOf(own, members), err
}

// group is the account's own with its members' numbers by account; no group has the id 0.
func (p *pulling) group() (store.Group, map[string]int64, error) {
	g, ok, err := groupOf(p.tx, p.actor.AccountID)
	if err != nil || !ok {
		return store.Group{}, nil, err
	}
	list, err := p.tx.MembersOf(g.ID)
	members := make(map[string]int64, len(list))
	for _, m := range list {
		if m.AccountID != "" {
			members[m.AccountID] = m.ID
		}
	}
	return g, members, err
}

func visitsOf(list []store.Visit, members map[string]int64) []PhoneChange {
	out := make([]PhoneChange, 0, len(list))
	for i := range list {
		v := &list[i]
		d := phoneVisit{Op: v.OpID, Household: text(int64(v.Household)), Person: text(int64(v.Person)), On: v.On, At: v.AtTime, Result: string(v.Result),
			By: text(members[v.Actor])}
		if !v.Next.IsZero() {
			d.Next = v.Next.String()
		}
		out = append(out, PhoneChange{T: store.FeedVisit, ID: strconv.FormatInt(v.ID, 10), D: d})
	}
	return out
}
