package demo

import (
	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/outreach"
	"luoi/internal/person"
	"luoi/internal/store"
)

// knownOf is what the first group notes at its first doors (4.09).
var knownOf = []person.Notes{
	{PhoneUsed: "keypad", Decides: "spouse", Language: "rad", IncomeMonth: []int{11, 12}, Apps: "none"},
	{PhoneUsed: "smartphone", Decides: "together", Language: "vi", IncomeMonth: []int{5, 11}, Apps: "both"},
	{PhoneUsed: "smartphone", Decides: "self", Language: "vi", Apps: "vneid"},
}

// far notes how far the villages of the demo's commune lie from its centre.
func (f *fieldWork) far() error {
	villages, err := f.villages(f.home)
	for i, v := range villages {
		if err == nil {
			err = f.a.SetSettlement(f.ctx, app.CommandLine(), v.ID, int64(600+i*i*310))
		}
	}
	return err
}

// leaders are those who looked on or went along with the first groups.
func (f *fieldWork) leaders() error {
	for _, x := range []struct {
		days, group int
		who         app.ToldAlong
	}{{16, 0, app.ToldAlong{Who: f.actors["lanhdaoxa"].Name, Way: "look_on", Praise: "Đi đúng giờ, đủ người"}}, {9, 1, app.ToldAlong{Who: f.actors["giamdoc"].Name, Way: "look_on", Learnt: "Nhà có con nhỏ nên hẹn buổi tối"}},
		{8, 0, app.ToldAlong{Who: f.actors["giamdoc"].Name, Way: "go_along", Learnt: "Đi sau 17 giờ gặp được nhiều nhà hơn", Praise: "Nhóm kiên trì, nói dễ hiểu"}}} {
		f.on(f.today.AddDays(-x.days), 17, 30)
		if err := f.a.GoAlong(f.ctx, app.CommandLine(), f.groups[x.group].id, x.who); err != nil {
			return err
		}
	}
	return nil
}

// launches are those of the other base offices in this quarter and the one before: some keep the rule of two, some do not.
func (f *fieldWork) launches() error {
	var communes []org.Unit
	err := f.a.Store.Read(f.ctx, func(tx *store.Tx) error {
		offices, err := tx.OfficesOn(f.today)
		for _, o := range offices {
			if o.Level != org.OfficeBase {
				continue
			}
			units, err := tx.OfficeUnits(o.ID, f.today)
			if err != nil {
				return err
			}
			if len(units) > 0 && units[0].ID != f.home.ID {
				communes = append(communes, units[0])
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	quarter := day.PeriodAt(day.Quarter, f.today)
	for i, u := range communes {
		for k, on := range []day.Date{quarter.Add(-1).From().AddDays(20 + i), quarter.From().AddDays(5 + i), quarter.From().AddDays(30 + i)} {
			if !on.Before(f.today) || i%3 == 0 && k == 2 || i%5 == 4 && k > 0 {
				continue
			}
			if err := f.launchAt(u, on, int64(4+(i*7+k*3)%12)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *fieldWork) launchAt(u org.Unit, on day.Date, joined int64) error {
	f.on(on.AddDays(-7), 9, 0)
	id, err := f.a.PlanGathering(f.ctx, app.CommandLine(), 0, outreach.Event{Kind: outreach.EventLaunch, Title: "Lễ ra quân " + u.InText(), UnitID: u.ID, On: on, Minute: 7 * 60, Venue: "Sân trụ sở " + u.InText(), VenueKind: "office", Hosts: []string{"post", "youth"}, Audience: "residents", Lang: "vi"})
	if err != nil {
		return err
	}
	f.on(on.AddDays(1), 9, 0)
	return f.a.CloseGathering(f.ctx, app.CommandLine(), id, map[string]int64{"officers": 30, "houses": 180, outreach.FieldVoluntary: joined, outreach.FieldHealth: 3 * joined, outreach.FieldInterested: 2 * joined})
}

// oldText was right when it was written: the reference level it names has changed since, so the library flags it (8.02).
func (f *fieldWork) oldText() error {
	written := day.Must(2026, 6, 15)
	if !f.today.After(day.Must(2026, 7, 1)) {
		return nil
	}
	f.on(written, 9, 0)
	id, err := f.a.WriteMessage(f.ctx, app.CommandLine(), outreach.Message{Code: "bhyt-muc-dong", Lang: "vi", Way: "call", Title: "Mức đóng BHYT hộ gia đình", Basis: "Nghị định 73/2024/NĐ-CP", Cites: []outreach.Cite{{Name: "reference_level", Value: "2340000"}},
		Body: "Mức tham chiếu hiện nay là 2.340.000 đồng. Người thứ nhất trong hộ đóng 4,5 phần trăm mức ấy một tháng, từ người thứ hai được giảm dần."})
	if err != nil {
		return err
	}
	return f.a.PublishMessage(f.ctx, app.CommandLine(), id)
}

// inviteByMessage puts invitations of an event into the outbox: some guests agreed to messages, the others are passed over.
func (f *fieldWork) inviteByMessage(event int64) error {
	f.on(f.today.AddDays(-2), 10, 0)
	file, err := f.a.Gathering(f.ctx, app.CommandLine(), event)
	if err != nil {
		return err
	}
	for i, g := range file.Guests {
		if i%3 == 2 {
			continue
		}
		err := f.a.Consent(f.ctx, app.CommandLine(), g.Person, app.Said{Channel: "zalo", Purpose: "outreach", Evidence: "nói khi đến nhà, ghi vào phiếu"})
		if err != nil {
			return err
		}
	}
	m, err := f.a.Messages(f.ctx, app.CommandLine(), day.Date{})
	if err != nil {
		return err
	}
	for _, l := range m.Lines {
		if l.Code == "moi-hoi-nghi" {
			_, err := f.a.InviteByMessage(f.ctx, app.CommandLine(), event, l.ID)
			return err
		}
	}
	return nil
}
