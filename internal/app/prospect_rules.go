package app

import (
	"context"
	"encoding/json"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/prospect"
	"luoi/internal/store"
)

// RuleChange changes the segments: keep a rule (new, or in place of the one that holds now), end it, or
// move it one up. A rule that held is never rewritten: it ends on the day the new wording begins, so last
// month's table can be explained.
type RuleChange struct {
	Rule prospect.Rule
	End  string // code of a rule to end today
	Up   string // code of a rule to try before the one above it
}

// ChangeRules applies a change and marks every prospect to be judged anew.
func (a *App) ChangeRules(ctx context.Context, actor Actor, c RuleChange) error {
	if err := actor.may(access.GiveProspects); err != nil {
		return err
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		// The segments are the province's: whoever changes them works for the whole of it.
		if _, err := a.place(tx, actor, access.GiveProspects, 0, day.Date{}); err != nil {
			return err
		}
		if root, err := rootUnit(tx, day.Date{}); err != nil || !actor.Covers([]int64{root.ID}) {
			if err != nil {
				return err
			}
			return fault.New(fault.Forbidden, "prospect.rule.province_only")
		}
		list, err := segmentRules(tx)
		if err != nil {
			return err
		}
		on, err := asOf(tx)
		if err != nil {
			return err
		}
		if list, err = changed(list, c, on); err != nil {
			return err
		}
		stored := make([]store.StoredRule, len(list))
		for i, r := range list {
			terms, err := json.Marshal(r.When)
			if err != nil {
				return fault.Wrap(fault.Internal, err, "fault.internal")
			}
			stored[i] = store.StoredRule{Rule: r, Terms: string(terms)}
		}
		if err := tx.ReplaceSegmentRules(stored); err != nil {
			return err
		}
		if err := tx.SetSetting(settingProspectDue, countAll); err != nil {
			return err
		}
		return tx.Audit("segments.change", "rule:"+c.Rule.Code+c.End+c.Up, "")
	})
}

// changed applies the change to the list on a day of the register.
func changed(list []prospect.Rule, c RuleChange, on day.Date) ([]prospect.Rule, error) {
	holds := func(r prospect.Rule) bool { return len(prospect.RulesOn([]prospect.Rule{r}, on)) > 0 }
	at := func(code string) int {
		for i, r := range list {
			if r.Code == code && holds(r) {
				return i
			}
		}
		return -1
	}
	switch {
	case c.End != "":
		i := at(c.End)
		if i < 0 {
			return nil, fault.New(fault.NotFound, "prospect.rule.none")
		}
		if list[i].From == on { // began today: nothing was ever counted by it
			return append(list[:i:i], list[i+1:]...), nil
		}
		list[i].To = on
		return list, nil
	case c.Up != "":
		i := at(c.Up)
		if i < 0 {
			return nil, fault.New(fault.NotFound, "prospect.rule.none")
		}
		for k := i - 1; k >= 0; k-- {
			if holds(list[k]) {
				list[i], list[k] = list[k], list[i]
				break
			}
		}
		return list, nil
	}
	r := c.Rule
	r.From, r.To = on, day.Date{}
	if err := r.Check(); err != nil {
		return nil, err
	}
	i := at(r.Code)
	switch {
	case i < 0:
		return append(list, r), nil
	case list[i].From == on:
		list[i] = r
		return list, nil
	}
	list[i].To = on
	out := append(list[:i+1:i+1], r)
	return append(out, list[i+1:]...), nil
}
