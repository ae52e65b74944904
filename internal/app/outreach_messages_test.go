package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/outreach"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/store"
)

// text writes a draft of the library.
func (f *field) text(m outreach.Message) int64 {
	f.t.Helper()
	n, err := f.app.WriteMessage(context.Background(), f.actor, m)
	if err != nil {
		f.t.Fatal(err)
	}
	return n
}

func (f *field) publish(n int64) {
	f.t.Helper()
	if err := f.app.PublishMessage(context.Background(), f.actor, n); err != nil {
		f.t.Fatal(err)
	}
}

// poverty speaks of a figure of the law.
var poverty = outreach.Message{Code: "bhxh-tn", Lang: "vi", Way: "loudspeaker", Title: "Mỗi tháng một ít", Basis: "Luật 41/2024/QH15",
	Body: "Mức thấp nhất hiện nay là 1.500.000 đồng một tháng.", Cites: []outreach.Cite{{Name: "rural_poverty_line", Value: "1500000"}}}

// 8.08: a text in Êđê or M’nông is published only after a named reader signed it; a new version needs a new signature.
func TestATextInEdeNeedsItsReader(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		f := newField(w)
		ctx := context.Background()
		for _, lang := range []string{"rad", "mng"} {
			m := outreach.Message{Code: "loa", Lang: lang, Way: "loudspeaker", Title: "Chỗ của bản dịch", Basis: "Luật 41/2024/QH15", Body: "Chỗ này là của bản dịch."}
			for version := 1; version <= 2; version++ {
				n := f.text(m)
				if err := f.app.PublishMessage(ctx, f.actor, n); fault.KindOf(err) != fault.Conflict {
					t.Errorf("%s version %d unsigned: %v", lang, version, err)
				}
				if _, err := f.app.Schedule(ctx, f.actor, store.Broadcast{MessageID: n, UnitID: f.village, From: f.app.Today(), To: f.app.Today().AddDays(7), Weekdays: 127, Minute: 300}); fault.KindOf(err) != fault.Conflict {
					t.Errorf("%s version %d played unsigned: %v", lang, version, err)
				}
				if err := f.app.SignMessage(ctx, f.actor, n, "  "); fault.KindOf(err) != fault.Invalid {
					t.Errorf("signed by nobody: %v", err)
				}
				if err := f.app.SignMessage(ctx, f.actor, n, "Bà H'Nga Niê"); err != nil {
					t.Fatal(err)
				}
				f.publish(n)
			}
		}
		f.publish(f.text(poverty)) // Vietnamese needs none
	})
}

// 8.02: when the office enters a new value of law, every text that says the old one is flagged at once and is not used; the
// text of the day before was right.
func TestATextIsFlaggedWhenTheLawChanges(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		f := newField(w)
		ctx := context.Background()
		today := f.app.Today()
		wrong := poverty
		wrong.Cites = []outreach.Cite{{Name: "rural_poverty_line", Value: "900000"}}
		if _, err := f.app.WriteMessage(ctx, f.actor, wrong); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a text that is wrong from the first day: %v", err)
		}
		n := f.text(poverty)
		f.publish(n)
		if l, err := f.app.Message(ctx, f.actor, n); err != nil || !l.Usable() {
			t.Fatalf("before: %+v %v", l, err)
		}
		asker, second := Actor{AccountID: "asker", Role: access.Administrator, UnitID: f.province}, Actor{AccountID: "second", Role: access.ProvinceLeader, UnitID: f.province}
		v := LawValue{Parameter: "rural_poverty_line", From: today, Value: "2000000", Document: "Nghị định 400/2026/NĐ-CP", Article: "Điều 3", DocDay: today.AddDays(-5), Link: "Công báo 1001", Reason: "văn bản mới thay mức cũ"}
		if err := f.app.ProposeValue(ctx, asker, v); err != nil {
			t.Fatal(err)
		}
		law, err := f.app.Law(ctx, second)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.app.ApproveValue(ctx, second, law.Entered[0].ID); err != nil {
			t.Fatal(err)
		}
		lib, err := f.app.Messages(ctx, f.actor, day.Date{})
		if err != nil || lib.Lines[0].ID != n || lib.Lines[0].Usable() || len(lib.Lines[0].Outdated) != 1 || lib.Lines[0].Outdated[0].Value != "2000000" {
			t.Errorf("after: %+v %v", lib.Lines, err)
		}
		if old, err := f.app.Messages(ctx, f.actor, today.AddDays(-1)); err != nil || !old.Lines[0].Usable() {
			t.Errorf("the day before: %+v %v", old.Lines, err)
		}
		if _, err := f.app.Schedule(ctx, f.actor, store.Broadcast{MessageID: n, UnitID: f.village, From: today, To: today, Weekdays: 127, Minute: 300}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("played: %v", err)
		}
		if err := f.app.PublishMessage(ctx, f.actor, f.text(outreach.Message{Code: "khac", Lang: "vi", Way: "sms", Title: "Khác", Basis: "Luật", Body: "Mời bà con."})); err != nil {
			t.Errorf("a text without figures: %v", err)
		}
	})
}

// 8.03 and 8.06: a field nobody fills, a text longer than two minutes and an abbreviation no voice can say do not get into the library.
func TestWhatTheLibraryRefuses(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		f := newField(w)
		for why, edit := range map[string]func(*outreach.Message){
			"outreach.message.unknown_field": func(m *outreach.Message) { m.Body = "Mời {ten_me} đến dự." },
			"outreach.message.too_long":      func(m *outreach.Message) { m.Body = strings.Repeat("bà con ", 160) },
			"outreach.message.short":         func(m *outreach.Message) { m.Body = "Bà con tham gia BHXH." },
			"outreach.message.basis":         func(m *outreach.Message) { m.Basis = "" },
		} {
			m := poverty
			edit(&m)
			_, err := f.app.WriteMessage(context.Background(), f.actor, m)
			if e := fault.As(err); fault.KindOf(err) != fault.Invalid || len(e.Fields) != 1 || e.Fields[0].Key != why {
				t.Errorf("%s: %v", why, err)
			}
		}
	})
}

// J6: the village's loudspeaker is due on its weekdays, its head ticks «đã phát», the log sums by language, and a stop is a stop.
func TestTheLoudspeakersWeek(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		f := newField(w)
		ctx := context.Background()
		head := f.account("thon", access.VillageHead, f.village)
		today := f.app.Today() // Sunday
		n := f.text(poverty)
		f.publish(n)
		b, err := f.app.Schedule(ctx, f.actor, store.Broadcast{MessageID: n, UnitID: f.village, From: today.AddDays(-6), To: today.AddDays(6), Weekdays: 1 | 4 | 64, Minute: 17 * 60})
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range []struct {
			on day.Date
			n  int
			ok bool
		}{{today, 1, true}, {today, 2, true}, {today.AddDays(-4), 1, true}, {today.AddDays(1), 1, false}, {today.AddDays(-20), 1, false}, {today, 21, false}} {
			if err := f.app.LogPlay(ctx, head, b, c.on, c.n); (err == nil) != c.ok {
				t.Errorf("play %d: %v", i, err)
			}
		}
		v, err := f.app.Broadcasts(ctx, f.actor, f.eaKnop, today.AddDays(-6), today.AddDays(6))
		if err != nil || len(v.Lines) != 1 {
			t.Fatalf("%+v %v", v, err)
		}
		if l := v.Lines[0]; l.Planned != 3 || l.Played != 3 || l.Today != 2 || !l.DueNow || v.ByLang["vi"] != 3 || v.Total != 3 || v.Days != 7 {
			t.Errorf("%+v; %v of %d days", l, v.ByLang, v.Days)
		}
		if err := f.app.LogPlay(ctx, f.account("xakhac", access.VillageHead, f.krongAna), b, today, 1); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another commune's head: %v", err)
		}
		if err := f.app.StopBroadcast(ctx, f.actor, b); err != nil {
			t.Fatal(err)
		}
		if err := f.app.StopBroadcast(ctx, f.actor, b); fault.KindOf(err) != fault.Conflict {
			t.Errorf("stopped twice: %v", err)
		}
	})
}

// Nothing is sent without consent at that moment, twice, with an open field, or of a text that became wrong; off, nothing leaves.
func TestWhatLeavesTheOutbox(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		f := newField(w)
		ctx := context.Background()
		event := f.conference(f.app.Today().AddDays(2))
		if _, err := f.app.InviteProspects(ctx, f.actor, event, 4); err != nil {
			t.Fatal(err)
		}
		guests := f.gathering(event).Guests
		for i, g := range guests[:3] {
			f.phone(g.Person, "090511122"+itoa(int64(i)))
			if err := f.app.Consent(ctx, f.actor, g.Person, Said{Channel: "sms", Purpose: "outreach", Evidence: "phiếu ký ngày 20/11/2026"}); err != nil {
				t.Fatal(err)
			}
		}
		open := f.text(outreach.Message{Code: "hen", Lang: "vi", Way: "sms", Title: "Hẹn", Basis: "Luật", Body: "Mời {ten} gặp {nguoi_lien_he}."})
		f.publish(open)
		if _, err := f.app.InviteByMessage(ctx, f.actor, event, open); fault.KindOf(err) != fault.Invalid {
			t.Errorf("an open field: %v", err)
		}
		n := f.text(outreach.Message{Code: "moi", Lang: "vi", Way: "sms", Title: "Mời", Basis: "Luật", Body: "Mời {ten} dự hội nghị lúc {gio} ngày {ngay} tại {noi}."})
		f.publish(n)
		for i, want := range []Invited{{Waiting: 3, Silent: 1}, {Already: 4}} {
			if got, err := f.app.InviteByMessage(ctx, f.actor, event, n); err != nil || got != want {
				t.Errorf("invited %d: %+v %v", i, got, err)
			}
		}
		if sent, err := f.app.FlushOutbox(ctx, "sms", nil); sent != 0 || err != nil {
			t.Errorf("the channel is off: %d %v", sent, err)
		}
		if err := f.app.Withdraw(ctx, f.actor, guests[1].Person, Said{Channel: "sms", Purpose: "outreach"}); err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		down := func(context.Context, string, string, string) error { return errors.New("no line") }
		if sent, err := f.app.FlushOutbox(ctx, "sms", down); sent != 0 || err != nil {
			t.Errorf("the line is down: %d %v", sent, err)
		}
		f.crashed()
		if sent, err := f.app.FlushOutbox(ctx, "sms", FileSender(dir)); sent != 1 || err != nil {
			t.Errorf("what was not taken by the one who died: %d %v", sent, err)
		}
		f.clock.Advance(20 * time.Minute)
		for _, want := range []int{1, 0} {
			if sent, err := f.app.FlushOutbox(ctx, "sms", FileSender(dir)); sent != want || err != nil {
				t.Errorf("sent %d, want %d: %v", sent, want, err)
			}
		}
		files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
		if err != nil || len(files) != 2 {
			t.Fatalf("%v %v", files, err)
		}
		text, err := os.ReadFile(files[0])
		if err != nil || !strings.HasPrefix(string(text), "090511122") || !strings.Contains(string(text), "lúc 08:00 ngày 24/11/2026 tại Nhà văn hóa") {
			t.Errorf("%q %v", text, err)
		}
		counts, err := f.app.Outbox(ctx, f.actor)
		sum := map[string]int64{}
		for _, c := range counts {
			sum[c.State] += c.N
		}
		if err != nil || sum["sent"] != 2 || sum["refused"] != 2 || sum["waiting"]+sum["sending"]+sum["failed"] != 0 {
			t.Errorf("%+v %v", counts, err)
		}
	})
}

// phone gives a person a telephone number.
func (f *field) phone(who person.ID, number string) {
	f.t.Helper()
	f.write(func(tx *store.Tx) error {
		p, err := tx.Person(who)
		if err != nil {
			return err
		}
		if p.IDs, err = openIDs(f.app.Keys, p.Sealed); err != nil {
			return err
		}
		p.IDs.Phone = number
		return f.app.saveIdentified(tx, p)
	})
}

// crashed is a process that took one message and died.
func (f *field) crashed() {
	f.t.Helper()
	f.write(func(tx *store.Tx) error {
		list, err := tx.OutgoingWaiting("sms", 1)
		if err != nil || len(list) != 1 {
			f.t.Fatalf("waiting: %+v %v", list, err)
		}
		_, err = tx.ClaimOutgoing(list[0].ID)
		return err
	})
}

// A member opens the card behind a door that her group has taken, though another holder has the prospect; before, and once
// the door is given back, she does not.
func TestTheCardBehindADoorOfOnesGroup(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		f := newField(w)
		ctx := context.Background()
		one, two := f.account("truc", access.Collector, f.eaKnop), f.account("long", access.Collector, f.eaKnop)
		plan := f.plan(one, f.group("Nhóm Tân Mỹ", one.AccountID))
		f.group("Nhóm Gáo Giồng", two.AccountID)
		who := f.doors(one, plan)[0].People[0].ID
		opens := func(actor Actor, want bool, when string) {
			t.Helper()
			_, err := f.app.ProspectCard(ctx, actor, who)
			if (err == nil) != want || err != nil && fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s: %v", when, err)
			}
		}
		opens(one, false, "before the door is taken")
		if _, err := f.app.CheckoutDoors(ctx, one, plan, nil); err != nil {
			t.Fatal(err)
		}
		opens(one, true, "with the door")
		opens(two, false, "of another group")
		if err := f.app.TellTalk(ctx, one, who, NewTalk{Way: "visit", Outcome: prospect.OutcomeThinking}); err != nil {
			t.Errorf("a talk at the door: %v", err)
		}
		if _, err := f.app.ReleaseDoors(ctx, one, plan, nil); err != nil {
			t.Fatal(err)
		}
		opens(one, false, "given back")
	})
}

// Officers who share the week's posts are counted once each, however many posts they share (8.05).
func TestOfficersWhoShare(t *testing.T) {
	clocked(t, func(t *testing.T, w *world) {
		f := newField(w)
		ctx := context.Background()
		one := f.account("truc", access.Collector, f.eaKnop)
		f.account("long", access.Collector, f.eaKnop)
		for _, link := range []string{"https://baohiemxahoi.gov.vn/1", "https://baohiemxahoi.gov.vn/2"} {
			if err := f.app.OfferPost(ctx, f.actor, "Bài của ngành", link); err != nil {
				t.Fatal(err)
			}
		}
		if err := f.app.OfferPost(ctx, f.actor, "Bài lạ", "http://example.com"); fault.KindOf(err) != fault.Invalid {
			t.Errorf("an address that is not https: %v", err)
		}
		v, err := f.app.Shares(ctx, one, f.app.Today())
		if err != nil || len(v.Posts) != 2 {
			t.Fatalf("%+v %v", v, err)
		}
		for range 2 {
			for _, p := range v.Posts {
				if err := f.app.SharePost(ctx, one, p.ID); err != nil {
					t.Fatal(err)
				}
			}
		}
		if v, err = f.app.Shares(ctx, f.actor, f.app.Today()); err != nil || v.Any != 1 || v.Of < 2 || v.Counts[v.Posts[0].ID] != 1 {
			t.Errorf("%d of %d, %v %v", v.Any, v.Of, v.Counts, err)
		}
	})
}
