package app

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"luoi/internal/access"
	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

var (
	ctx   = context.Background()
	today = day.Must(2026, 11, 22) // the clock of a world
)

func (w *world) village(commune int64, name string) org.Unit {
	w.t.Helper()
	var u org.Unit
	w.write(func(tx *store.Tx) error {
		var err error
		u, err = tx.CreateUnit(commune, org.KindThon, name, day.Must(2025, 7, 1), "test")
		return err
	})
	return u
}

func (w *world) official(unit int64, role access.Role) Actor {
	w.t.Helper()
	login := fmt.Sprintf("%s%d", role, unit)
	a, err := w.app.CreateAccount(ctx, w.actor, NewAccount{Login: login, Name: "Cô " + login, Password: "mot cau de nho", Role: role, UnitID: unit})
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

func wantKind(t *testing.T, what string, err error, kind fault.Kind, key string) {
	t.Helper()
	if err == nil || fault.KindOf(err) != kind || key != "" && !strings.Contains(fmt.Sprint(err, fault.As(err).Fields), key) {
		t.Errorf("%s: %v", what, err)
	}
}

// 21 communes and 20 officers: one commune is red, and nobody can be put in charge twice (1.04).
func TestOneOfficerForEachCommuneAndDay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		q := ChargeRequest{UnitID: w.eaKnop, Name: "Lê Thị Hoà", Title: "Cán bộ chuyên quản", From: day.Must(2026, 1, 1)}
		if err := w.app.PutInCharge(ctx, w.actor, q); err != nil {
			t.Fatal(err)
		}
		v, err := w.app.Charges(ctx, w.actor, w.province, day.Date{})
		if err != nil || v.Red != 1 || v.Lines[0].Unit.ID != w.krongAna || v.Lines[1].Officer.Name != "Lê Thị Hoà" {
			t.Fatalf("%d red, %+v (%v)", v.Red, v.Lines, err)
		}
		second := ChargeRequest{UnitID: w.eaKnop, Name: "Trần Sơn", From: today}
		err = w.app.PutInCharge(ctx, w.actor, second)
		wantKind(t, "a second officer", err, fault.Conflict, "office.charge_taken_open")
		if args := fault.As(err).Args; !slices.Contains(args, any("Lê Thị Hoà")) {
			t.Errorf("the refusal does not name who is in charge: %v", args)
		}
		second.Replace = true
		if err := w.app.PutInCharge(ctx, w.actor, second); err != nil {
			t.Fatal(err)
		}
		before, _ := w.app.Charges(ctx, w.actor, w.eaKnop, today.AddDays(-1))
		after, _ := w.app.Charges(ctx, w.actor, w.eaKnop, today)
		if before.Lines[0].Officer.Name != "Lê Thị Hoà" || after.Lines[0].Officer.Name != "Trần Sơn" || len(after.History) != 2 {
			t.Errorf("before %q, after %q, %d times", before.Lines[0].Officer.Name, after.Lines[0].Officer.Name, len(after.History))
		}
		if err := w.app.EndCharge(ctx, w.actor, w.eaKnop, today); err != nil {
			t.Fatal(err)
		}
		if v, _ := w.app.Charges(ctx, w.actor, w.province, today.AddDays(1)); v.Red != 2 {
			t.Errorf("%d red after the end", v.Red)
		}
		official := w.official(w.eaKnop, access.BaseOfficial)
		wantKind(t, "an official", w.app.PutInCharge(ctx, official, second), fault.Forbidden, "")
		director := w.official(w.krongAna, access.BaseDirector)
		wantKind(t, "a director of elsewhere", w.app.PutInCharge(ctx, director, second), fault.NotFound, "")
	})
}

// 3456789000TH0100070003 is a point; 000 is none, and its area must be the commune's (1.03).
func TestPointsAreCheckedAgainstTheirPlace(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		since := day.Must(2025, 7, 1)
		o, err := w.app.AddOrganisation(ctx, w.actor, org.Organisation{Code: "3456789000", Kind: org.OrgPost, Name: "Bưu điện", From: since})
		if err != nil {
			t.Fatal(err)
		}
		q := PointRequest{Code: "3456789000 TH 66-24400 003", OrganisationID: o.ID, UnitID: w.eaKnop, Name: "Bưu điện Ea Knốp", From: since}
		code, err := w.app.AddPoint(ctx, w.actor, q)
		if err != nil || code.Parts() != "3456789000 / TH / 66-24400 / 003" {
			t.Fatalf("%s: %v", code, err)
		}
		_, err = w.app.AddPoint(ctx, w.actor, q)
		wantKind(t, "the same code", err, fault.Invalid, "office.point_taken")
		for text, key := range map[string]string{"3456789000TH6624400000": "org.point_zero", "3456789000TH6624538001": "office.point_elsewhere", "1111111111TH6624400001": "office.point_other", "345TH": "org.point_length"} {
			q.Code = text
			_, err := w.app.AddPoint(ctx, w.actor, q)
			wantKind(t, text, err, fault.Invalid, key)
		}
		if v, err := w.app.Points(ctx, w.actor, w.province); err != nil || len(v.Lines) != 1 || len(v.Without) != 1 || v.Without[0].ID != w.krongAna {
			t.Errorf("%+v: %v", v, err)
		}
		if err := w.app.ClosePoint(ctx, w.actor, code.String(), today.AddDays(-1)); err != nil {
			t.Fatal(err)
		}
		if v, _ := w.app.Points(ctx, w.actor, w.province); len(v.Lines) != 0 {
			t.Error("a closed point is listed")
		}
	})
}

// 403 cells with 4.300 members list within a second, each in one village (1.05).
func TestCellsOfAUnion(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		var villages []org.Unit
		for i := range 403 {
			commune := w.eaKnop
			if i%2 == 1 {
				commune = w.krongAna
			}
			if i < 202 {
				villages = append(villages, w.village(commune, fmt.Sprint(i+1)))
			}
		}
		since := day.Must(2025, 7, 1)
		o, err := w.app.AddOrganisation(ctx, w.actor, org.Organisation{Code: "HPN", Kind: org.OrgWomen, Name: "Hội Phụ nữ", From: since})
		if err != nil {
			t.Fatal(err)
		}
		w.write(func(tx *store.Tx) error {
			for i := range 403 {
				c := org.Cell{OrganisationID: o.ID, UnitID: villages[i%200].ID, Name: fmt.Sprintf("Tổ %d", i+1), Members: 10, From: since}
				if err := tx.InsertCell(&c); err != nil {
					return err
				}
			}
			return nil
		})
		begin := time.Now()
		v, err := w.app.Organisation(ctx, w.actor, o.ID, w.province)
		if took := time.Since(begin); err != nil || len(v.Cells) != 403 || v.Members != 4030 || len(v.Without) != 2 || took > time.Second {
			t.Errorf("%d cells, %d members, %d villages without, in %s: %v", len(v.Cells), v.Members, len(v.Without), took, err)
		}
		here, _ := w.app.Organisation(ctx, w.official(w.eaKnop, access.UnionOfficer), o.ID, 0)
		if len(here.Cells) >= 403 || len(here.Cells) == 0 {
			t.Errorf("a union officer of one commune sees %d cells", len(here.Cells))
		}
		wantKind(t, "a cell of a commune", w.app.AddCell(ctx, w.actor, org.Cell{OrganisationID: o.ID, UnitID: w.eaKnop, Name: "Tổ", From: since}), fault.Invalid, "org.cell_needs_village")
	})
}

func TestTheNetworkAndItsTraining(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		one, two := w.village(w.eaKnop, "1"), w.village(w.eaKnop, "2")
		since := day.Must(2025, 7, 1)
		post, err := w.app.AddOrganisation(ctx, w.actor, org.Organisation{Code: "BD", Kind: org.OrgPost, Name: "Bưu điện", From: since})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.app.SetDenominator(ctx, w.actor, w.eaKnop, coverage.Denominator{Kind: coverage.Population, Value: 3482, AsOf: day.Must(2026, 1, 1), Source: "Thống kê"}); err != nil {
			t.Fatal(err)
		}
		keeper := w.official(w.eaKnop, access.CollectionManager)
		g := org.Agent{Name: "Trần Sơn", Kind: org.AgentCollector, OrganisationID: post.ID, UnitID: w.eaKnop, CardNo: "66-1", CardUntil: today.AddDays(30), From: since, Serves: []int64{one.ID}}
		id, err := w.app.SaveAgent(ctx, keeper, g)
		if err != nil {
			t.Fatal(err)
		}
		v, err := w.app.Network(ctx, w.actor, w.eaKnop)
		if err != nil || v.Total.Collectors != 1 || v.Total.Residents() != 3482 || len(v.Without) != 1 || v.Without[0].ID != two.ID || v.Cards[org.CardSoon] != 1 {
			t.Errorf("%+v: %v", v, err)
		}
		// Thirty days before its end the card becomes a task; a retraining with a new card ends it.
		if err := w.app.SweepTasks(ctx, true); err != nil {
			t.Fatal(err)
		}
		if list, _ := w.app.Tasks(ctx, keeper, 50); len(list.Open) != 1 || list.Open[0].Title != "task.card" {
			t.Errorf("tasks %+v", list.Open)
		}
		if err := w.app.AddTraining(ctx, keeper, org.Training{AgentID: id, Kind: org.TrainingAgain, On: today, Hours: 8}, today.AddDays(700)); err != nil {
			t.Fatal(err)
		}
		if err := w.app.SweepTasks(ctx, true); err != nil {
			t.Fatal(err)
		}
		if list, _ := w.app.Tasks(ctx, keeper, 50); len(list.Open) != 0 || len(list.Done) != 1 {
			t.Errorf("after the retraining: %+v", list.Open)
		}
		elsewhere := w.official(w.krongAna, access.CollectionManager)
		_, err = w.app.AgentFile(ctx, elsewhere, id)
		wantKind(t, "a file of elsewhere", err, fault.NotFound, "office.no_such_agent")
		g.Serves = []int64{w.village(w.krongAna, "9").ID}
		_, err = w.app.SaveAgent(ctx, keeper, g)
		wantKind(t, "a village of elsewhere", err, fault.NotFound, "")
	})
}

func TestACellHeadAppearsAsCollaborator(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		since := day.Must(2025, 7, 1)
		v := w.village(w.eaKnop, "1")
		o, err := w.app.AddOrganisation(ctx, w.actor, org.Organisation{Code: "HPN", Kind: org.OrgWomen, Name: "Hội Phụ nữ", From: since})
		if err != nil {
			t.Fatal(err)
		}
		c := org.Cell{OrganisationID: o.ID, UnitID: v.ID, Name: "Tổ phụ nữ 1", Members: 21, From: since}
		w.write(func(tx *store.Tx) error { return tx.InsertCell(&c) })
		id, err := w.app.SaveAgent(ctx, w.actor, org.Agent{Name: "Võ Kim Chi", Kind: org.AgentCellHead, CellID: c.ID, From: since})
		if err != nil {
			t.Fatal(err)
		}
		if f, err := w.app.AgentFile(ctx, w.actor, id); err != nil || f.As != org.AgentCellHead || f.UnitID != v.ID {
			t.Fatalf("%+v: %v", f.AgentLine, err)
		}
		if err := w.app.AddTraining(ctx, w.actor, org.Training{AgentID: id, Kind: org.TrainingSkills, On: today, Hours: 8}, day.Date{}); err != nil {
			t.Fatal(err)
		}
		f, err := w.app.AgentFile(ctx, w.actor, id)
		if err != nil || f.As != org.AgentCollaborator {
			t.Fatalf("%q: %v", f.As, err)
		}
		if err := w.app.DropTraining(ctx, w.actor, id, f.Learnt[0].ID); err != nil {
			t.Fatal(err)
		}
		if f, _ := w.app.AgentFile(ctx, w.actor, id); f.As != org.AgentCellHead {
			t.Error("a course that was taken back still counts")
		}
	})
}

func TestADenominatorIsNeverEditedSilently(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		d := coverage.Denominator{Kind: coverage.WorkingAge, Value: 78_088, AsOf: day.Must(2026, 6, 30), Source: "Chi cục Thống kê"}
		if err := w.app.SetDenominator(ctx, w.actor, w.eaKnop, d); err != nil {
			t.Fatal(err)
		}
		other := d
		other.Value = 82
		wantKind(t, "entered again", w.app.SetDenominator(ctx, w.actor, w.eaKnop, other), fault.Invalid, "office.number_known")
		wantKind(t, "without a reason", w.app.SupersedeDenominator(ctx, w.actor, w.eaKnop, other, false, ""), fault.Invalid, "office.reason_missing")
		if err := w.app.SupersedeDenominator(ctx, w.actor, w.eaKnop, other, false, "gõ nhầm của huyện cũ"); err != nil {
			t.Fatal(err)
		}
		newer := coverage.Denominator{Kind: coverage.WorkingAge, Value: 90, AsOf: day.Must(2026, 9, 30), Source: "UBND xã"}
		if err := w.app.SetDenominator(ctx, w.actor, w.eaKnop, newer); err != nil {
			t.Fatal(err)
		}
		v, err := w.app.DenominatorsOf(ctx, w.actor, w.eaKnop)
		if err != nil || len(v.Lines) != 2 || len(v.Past) != 1 || v.Past[0].Value != 78_088 || v.Past[0].Reason != "gõ nhầm của huyện cũ" {
			t.Fatalf("%+v: %v", v, err)
		}
		for _, u := range v.Used {
			if u.Kind == coverage.WorkingAge && (u.Value != 90 || u.Others != 1) || u.Kind == coverage.Population && u.Official() {
				t.Errorf("%s uses %+v", u.Scheme.Code(), u)
			}
		}
		if err := w.app.SupersedeDenominator(ctx, w.actor, w.eaKnop, newer, true, "xã rút báo cáo"); err != nil {
			t.Fatal(err)
		}
		v, _ = w.app.DenominatorsOf(ctx, w.actor, w.eaKnop)
		if len(v.Lines) != 1 || len(v.Past) != 2 || len(v.Lines[0].Used) != 3 {
			t.Errorf("%+v", v)
		}
	})
}

func TestTasksAreGivenInsideOnesTerritory(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		director, official := w.official(w.eaKnop, access.BaseDirector), w.official(w.eaKnop, access.BaseOfficial)
		stranger := w.official(w.krongAna, access.BaseOfficial)
		id, err := w.app.GiveTask(ctx, director, NewTask{Title: "Gọi 9 người còn phân vân", OwnerID: official.AccountID, Due: today.AddDays(2)})
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.app.GiveTask(ctx, director, NewTask{Title: "Việc", OwnerID: stranger.AccountID})
		wantKind(t, "an owner of elsewhere", err, fault.Invalid, "office.task_owner")
		_, err = w.app.GiveTask(ctx, director, NewTask{Title: "Việc", UnitID: w.krongAna})
		wantKind(t, "a place of elsewhere", err, fault.NotFound, "")
		_, err = w.app.GiveTask(ctx, director, NewTask{Title: " ", Due: today.AddDays(-1)})
		wantKind(t, "nothing, yesterday", err, fault.Invalid, "office.task_due")
		if list, err := w.app.Tasks(ctx, official, 9); err != nil || len(list.Open) != 1 || !list.Open[0].Mine || list.Open[0].Giver == "" {
			t.Fatalf("%+v: %v", list.Open, err)
		}
		if list, _ := w.app.Tasks(ctx, stranger, 9); len(list.Open) != 0 {
			t.Error("someone of another commune sees the task")
		}
		wantKind(t, "ended by a stranger", w.app.EndTask(ctx, stranger, id, false), fault.NotFound, "")
		if err := w.app.EndTask(ctx, official, id, false); err != nil {
			t.Fatal(err)
		}
		wantKind(t, "ended twice", w.app.EndTask(ctx, official, id, false), fault.Conflict, "")
		if err := w.app.EndTask(ctx, director, id, true); err != nil {
			t.Fatal(err)
		}
		n, err := w.app.PostNotice(ctx, director, store.Notice{Title: "Giao ban 8 giờ", To: today})
		if err != nil {
			t.Fatal(err)
		}
		if list, err := w.app.Notices(ctx, official); err != nil || len(list) != 1 || list[0].By == "" || list[0].MayGo {
			t.Errorf("%+v: %v", list, err)
		}
		if list, _ := w.app.Notices(ctx, stranger); len(list) != 0 {
			t.Error("a notice of another commune is read")
		}
		wantKind(t, "withdrawn by a stranger", w.app.WithdrawNotice(ctx, stranger, n), fault.Forbidden, "")
	})
}

func TestVillagesMergeWithTheirPeople(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.residents("Lê Lan\t12/03/1988\tNữ\t066188001234\tEa Knốp\tThôn 1\t\nVõ Chi\t02/05/1985\tNữ\t066185001235\tEa Knốp\tThôn 2\t\n", day.Must(2026, 10, 31))
		var old []int64
		for _, c := range w.children(w.eaKnop, day.Date{}) {
			old = append(old, c.ID)
		}
		change := PlaceChange{Old: old, New: []NewPlace{{org.KindThon, "Đoàn Kết"}}, On: today, Source: "NQ 12/NQ-HĐND"}
		made, err := w.app.ChangePlaces(ctx, w.actor, change)
		if err != nil || len(made) != 1 {
			t.Fatalf("%+v: %v", made, err)
		}
		if now, then := w.children(w.eaKnop, today), w.children(w.eaKnop, today.AddDays(-1)); len(now) != 1 || len(then) != 2 {
			t.Errorf("%d villages now, %d the day before", len(now), len(then))
		}
		c, err := w.app.Coverage(ctx, w.actor, CoverageQuery{UnitID: made[0].ID})
		if err != nil || c.Total.People != 2 {
			t.Errorf("%d people in the new village: %v", c.Total.People, err)
		}
		_, err = w.app.ChangePlaces(ctx, w.actor, PlaceChange{Old: []int64{w.eaKnop}, New: change.New, On: today, Source: "x"})
		wantKind(t, "a commune", err, fault.Invalid, "office.only_below_commune")
		change.On = today.AddDays(1)
		_, err = w.app.ChangePlaces(ctx, w.actor, change)
		wantKind(t, "tomorrow", err, fault.Invalid, "office.day_to_come")
		w.sound()
	})
}

func writeText(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (w *world) children(unit int64, on day.Date) []org.Unit {
	w.t.Helper()
	var list []org.Unit
	err := w.app.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		list, err = tx.Children(unit, on)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

// residents takes in a residents list of lines without a head and links it.
func (w *world) residents(lines string, asOf day.Date) {
	w.t.Helper()
	path := w.t.TempDir() + "/dan-cu.tsv"
	writeText(w.t, path, "Họ và tên\tNgày sinh\tGiới tính\tSố định danh\tXã\tThôn\tDiện hộ\n"+lines)
	if _, err := w.app.ImportList(ctx, w.actor, ImportRequest{Path: path, Name: "dan-cu.tsv", List: delivery.Residents, AsOf: asOf}, nil); err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.app.LinkLists(ctx, w.actor, nil); err != nil {
		w.t.Fatal(err)
	}
}

func TestLifeEventsOpenWork(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		first := "Trẻ Sắp Lớn\t01/12/2011\tNam\t066211001001\tEa Knốp\tThôn 1\t\n" + // 15 on 01/12/2026
			"Mới Lớn Rồi\t21/11/2011\tNữ\t066311001002\tEa Knốp\tThôn 1\t\n" + // 15 yesterday
			"Sắp Mười Tám\t22/11/2008\tNữ\t066308001003\tEa Knốp\tThôn 2\t\n" + // 18 today
			"Chỉ Biết Năm\t2011\tNam\t066211001004\tEa Knốp\tThôn 2\t\n" + // some day of this year
			"Thoát Nghèo\t03/06/1991\tNữ\t066191001005\tEa Knốp\tThôn 1\tHộ nghèo\n" +
			"Vẫn Nghèo\t03/06/1992\tNữ\t066192001006\tEa Knốp\tThôn 1\tHộ nghèo\n"
		w.residents(first, day.Must(2026, 10, 31))
		v := w.events(w.actor, EventPoverty, w.eaKnop, 3)
		if v.Counts[EventPoverty] != 0 || v.Counts[EventAge15] != 2 || v.Counts[EventAge18] != 1 {
			t.Fatalf("%v", v.Counts)
		}
		w.residents("Thoát Nghèo\t03/06/1991\tNữ\t066191001005\tEa Knốp\tThôn 1\t\nVẫn Nghèo\t03/06/1992\tNữ\t066192001006\tEa Knốp\tThôn 1\tHộ cận nghèo\n", day.Must(2026, 11, 20))
		v = w.events(w.actor, EventPoverty, w.eaKnop, 3)
		if len(v.Lines) != 1 || v.Lines[0].FullName != "Thoát Nghèo" || v.Lines[0].On != day.Must(2026, 11, 20) {
			t.Errorf("%+v", v.Lines)
		}
		v = w.events(w.actor, EventAge15, w.province, 1)
		if len(v.Lines) != 2 || v.Lines[1].On != day.Must(2026, 12, 1) || !v.Lines[0].YearOnly {
			t.Errorf("%+v", v.Lines)
		}
		leader := w.official(w.eaKnop, access.CommuneLeader)
		v = w.events(leader, EventPoverty, 0, 3)
		if v.Counts[EventPoverty] != 1 || len(v.Lines) != 0 || v.MayNames {
			t.Errorf("a leader sees the count and no name: %+v", v)
		}
		_, err := w.app.Events(ctx, leader, EventQuery{UnitID: w.krongAna, Kind: EventPoverty})
		wantKind(t, "another commune", err, fault.NotFound, "")
	})
}

func (w *world) events(actor Actor, k EventKind, unit int64, months int) EventsView {
	w.t.Helper()
	v, err := w.app.Events(ctx, actor, EventQuery{UnitID: unit, Kind: k, Months: months})
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

func TestACommuneThatChangesItsStanding(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.residents("Y Blơm Niê\t02/05/1985\tNam\t066085001235\tEa Knốp\tThôn 1\t\nNguyễn Thị Lan\t20/11/1990\tNữ\t066190001236\tEa Knốp\tThôn 1\t\n"+
			"H’ Linh Êban\t12/03/1988\tNữ\t066188001234\tEa Knốp\tThôn 1\t\nTrần Văn Sơn\t1979\tNam\t\tKrông Ana\tThôn 3\t\n", day.Must(2026, 10, 31))
		path := t.TempDir() + "/bhyt.tsv"
		writeText(t, path, "Họ và tên\tNgày sinh\tGiới tính\tSố định danh\tXã\tSố thẻ BHYT\tMã đối tượng\tTừ ngày\tĐến ngày\nY Blơm Niê\t02/05/1985\tNam\t066085001235\tEa Knốp\tDT2660123456789\tDT\t01/01/2026\t31/12/2026\n")
		if _, err := w.app.ImportList(ctx, w.actor, ImportRequest{Path: path, Name: "bhyt.tsv", List: delivery.Health, AsOf: day.Must(2026, 10, 31)}, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := w.app.LinkLists(ctx, w.actor, nil); err != nil {
			t.Fatal(err)
		}
		st := store.UnitStatus{UnitID: w.eaKnop, Kind: "area", Value: "3", From: day.Must(2025, 7, 1), Source: "QĐ 1"}
		if err := w.app.SetPlaceStatus(ctx, w.actor, st); err != nil {
			t.Fatal(err)
		}
		st.Value, st.From, st.Source = "1", day.Must(2026, 11, 1), "QĐ 2"
		if err := w.app.SetPlaceStatus(ctx, w.actor, st); err != nil {
			t.Fatal(err)
		}
		wantKind(t, "the same day", w.app.SetPlaceStatus(ctx, w.actor, st), fault.Invalid, "office.status_later")
		v := w.events(w.actor, EventCommune, w.province, 1)
		if len(v.Communes) != 1 || v.Communes[0].Before != "3" || v.Communes[0].Cards != 1 || len(v.Lines) != 1 || v.Lines[0].FullName != "Y Blơm Niê" {
			t.Errorf("%+v %+v", v.Communes, v.Lines)
		}
		if err := w.app.SweepTasks(ctx, true); err != nil {
			t.Fatal(err)
		}
		list, err := w.app.Tasks(ctx, w.official(w.eaKnop, access.BaseOfficial), 9)
		if err != nil || len(list.Open) != 1 || list.Open[0].Title != "task.status" {
			t.Errorf("%+v: %v", list.Open, err)
		}
	})
}

func TestTheTreeOfAnotherDay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		var district int64
		w.write(func(tx *store.Tx) error {
			long := day.Must(1997, 1, 1)
			p := org.Unit{Level: org.Province, Code: "33", Since: long, Version: org.Version{From: long, Kind: org.KindProvince, Name: "Hưng Yên", FullName: "Tỉnh Hưng Yên", Key: "tinh hung yen"}}
			if err := tx.InsertUnit(&p); err != nil {
				return err
			}
			d := org.Unit{Level: org.District, Code: "329", Since: long, Version: org.Version{From: long, ParentID: p.ID, Kind: org.KindDistrict, Name: "Ân Thi", FullName: "Huyện Ân Thi", Key: "huyen an thi"}}
			if err := tx.InsertUnit(&d); err != nil {
				return err
			}
			district = d.ID
			return tx.EndUnit(d.ID, day.Must(2025, 7, 1))
		})
		v, err := w.app.Tree(ctx, w.official(w.eaKnop, access.VillageHead), 0, day.Must(2019, 6, 30), "ân thi")
		if err != nil || len(v.Found) != 1 || v.Found[0][1].InText() != "huyện Ân Thi" {
			t.Fatalf("%+v: %v", v.Found, err)
		}
		if v, err := w.app.Tree(ctx, w.actor, district, day.Must(2019, 6, 30), ""); err != nil || v.Unit.FullName != "Huyện Ân Thi" {
			t.Errorf("%+v: %v", v, err)
		}
		if v, _ := w.app.Tree(ctx, w.actor, 0, day.Date{}, "ân thi"); len(v.Found) != 0 {
			t.Error("the district is found today")
		}
	})
}

func TestEventsUseTheLawsAges(t *testing.T) {
	s := testkit.Store(t)
	w := newWorld(t, s)
	age, _, err := w.app.book.RetirementAge(true, day.Must(1970, 1, 15))
	if err != nil {
		t.Fatal(err)
	}
	on := age.ReachedOn(day.Must(1970, 1, 15))
	w.clock.Advance(time.Duration(on.DaysSince(today)-10) * 24 * time.Hour)
	w.residents("Võ Thị Hưu\t15/01/1970\tNữ\t066170001001\tEa Knốp\tThôn 1\t\n", w.app.Today())
	v := w.events(w.actor, EventPension, w.eaKnop, 1)
	if len(v.Lines) != 1 || v.Lines[0].On != on || v.Lines[0].Sex != person.Female {
		t.Errorf("%s: %+v", on, v.Lines)
	}
}
