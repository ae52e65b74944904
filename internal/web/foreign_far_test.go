package web

import (
	"context"
	"strings"
	"testing"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/org"
	"luoi/internal/outreach"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/savings"
	"luoi/internal/store"
)

// far is what stands in Krông Ana.
type far struct {
	*rightsFixture
	son, twin, other        person.ID // twin is like other
	merge, opinion, closed  int64
	round, upload           int64
	holder, talk, means     int64
	agent, training, cell   int64
	office, village, task   int64
	notice                  int64
	group, plan, visit      int64
	event, broadcast        int64
	record                  int64
	account, invite, asked  string
	book                    int64  // of a group that saves
	slip                    string // to pay one of its dues by
	point, uid, organiation string
	farPhone                farPhone
	farModels               farModels
	report, obstacle        int64
}

func newFar(t *testing.T) *far {
	t.Helper()
	f := &far{rightsFixture: newRightsFixture(t), uid: "uid-Krông Ana"}
	f.neighbours()
	f.reviewed()
	f.held()
	f.phones()
	f.models()
	f.network()
	f.house()
	f.fieldWork()
	_, f.book = pigOf(t, f.app, f.units["Krông Ana"], "Tổ kín đáo")
	f.payable()
	return f
}

// payable sets a premium of the far group aside and makes a slip for it.
func (f *far) payable() {
	f.t.Helper()
	ctx, officer := context.Background(), app.Actor{AccountID: "test", Role: access.UnionOfficer}
	due := savings.DueOf(3, "bhxh", "2026-12")
	_, err := f.app.RecordSavingsAll(ctx, officer, []savings.Event{
		{Book: f.book, Kind: savings.KindContribution, Day: f.app.Today(), Moves: []savings.Move{{From: savings.MemberOf(3, "bhxh"), To: savings.CashOf(1), Amount: 10_000}}},
		{Book: f.book, Kind: savings.KindAllocate, Day: f.app.Today(), Moves: []savings.Move{{From: savings.MemberOf(3, "bhxh"), To: due, Amount: 10_000}}}})
	f.ok(err)
	f.ok(f.app.KeepPayAccount(ctx, officer, store.PayAccount{UnitID: f.units["Krông Ana"], Kind: "office", Holder: "BHXH cơ sở", Bank: "VCB", Payee: savings.Payee{BIN: "970436", Account: "257678859"}}, false))
	list, err := f.app.Payments(ctx, officer, f.units["Krông Ana"])
	f.ok(err)
	f.slip, err = f.app.MakeSlip(ctx, officer, f.book, due, list.Accounts[0].ID)
	f.ok(err)
}

func (f *far) write(fn func(*store.Tx) error) {
	f.t.Helper()
	f.ok(f.app.Store.Write(context.Background(), "test", fn))
}

// neighbours adds people alike, a doubtful pair with a word said of it, and a merge.
func (f *far) neighbours() {
	f.t.Helper()
	ctx, cli := context.Background(), app.CommandLine()
	text := "Họ và tên\tNgày sinh\tGiới tính\tSố định danh\tXã\tThôn\tSố hộ\tQuan hệ với chủ hộ\n"
	for _, name := range []string{"Đỗ Thị Kín", "Đỗ Thị Kin", "Hồ Văn Ẩn", "Hồ Văn Ẩn"} {
		text += name + "\t05/06/1980\tNữ\t\tKrông Ana\tThôn 3\t\tCon\n"
	}
	path := f.t.TempDir() + "/far.tsv"
	writeFile(f.t, path, strings.Replace(text, "Hồ Văn Ẩn\t05/06/1980", "Hồ Văn Ẩn\t1980", 1))
	_, err := f.app.ImportList(ctx, cli, app.ImportRequest{Path: path, Name: "far.tsv", List: delivery.Residents, AsOf: day.Must(2026, 11, 20)}, nil)
	f.ok(err)
	_, err = f.app.LinkLists(ctx, cli, nil)
	f.ok(err)
	byName := map[string][]person.ID{}
	f.ok(f.app.Store.Read(ctx, func(tx *store.Tx) error {
		return tx.EachPerson(func(p *store.Person) error {
			byName[p.FullName] = append(byName[p.FullName], p.ID)
			return nil
		})
	}))
	f.son, f.twin, f.other = f.rightsFixture.far, byName["Đỗ Thị Kín"][0], byName["Đỗ Thị Kin"][0]
	hidden := byName["Hồ Văn Ẩn"]
	if len(hidden) != 2 {
		f.t.Fatalf("%d namesakes", len(hidden))
	}
	f.merge, err = f.app.Merge(ctx, cli, hidden[0], hidden[1])
	f.ok(err)
	f.write(func(tx *store.Tx) error {
		list, err := tx.RecordsOf(f.other)
		if err != nil {
			return err
		}
		f.record = list[0].ID
		return tx.PutPair(store.Pair{RecordID: f.record, PersonID: f.twin, Weight: 3, Probability: 0.7, Decision: store.Review})
	})
	f.write(func(tx *store.Tx) error {
		for _, id := range []*int64{&f.opinion, &f.closed} {
			o := store.PairOpinion{RecordID: f.record, PersonID: f.twin, Answer: store.NotSure}
			if err := tx.InsertOpinion(&o); err != nil {
				return err
			}
			*id = o.ID
		}
		return tx.UndoOpinion(f.closed)
	})
}

func (f *far) reviewed() {
	f.t.Helper()
	var err error
	f.round, err = f.app.OpenRound(context.Background(), app.CommandLine(), app.RoundRequest{UnitID: f.units["Krông Ana"], Scheme: person.SchemeAny})
	f.ok(err)
	f.write(func(tx *store.Tx) error {
		u := store.ReviewUpload{Round: f.round, UnitID: f.units["Krông Ana"], FileName: "kín.xlsx", Refused: 1, Back: f.app.Keys.Seal([]byte(`{}`))}
		err := tx.InsertUpload(&u)
		f.upload = u.ID
		return err
	})
}

func (f *far) held() {
	f.t.Helper()
	ctx, cli := context.Background(), app.CommandLine()
	h, err := f.app.CreateHolder(ctx, cli, app.NewHolder{Kind: "collector", Name: "Chị Kín Đáo", UnitID: f.units["Krông Ana"]})
	f.ok(err)
	f.holder = h.ID
	f.ok(f.app.AssignProspect(ctx, cli, f.son, h.ID))
	f.ok(f.app.TellTalk(ctx, cli, f.son, app.NewTalk{Minutes: 10, Way: "visit", Outcome: prospect.OutcomeThinking, Note: "kín"}))
	f.ok(f.app.AddMeans(ctx, cli, f.son, prospect.Means{Kind: prospect.MeansTrees, Crop: "mai", N: 5}))
	card, err := f.app.ProspectCard(ctx, cli, f.son)
	f.ok(err)
	f.talk, f.means = card.Talks[0].ID, card.Means[0].ID
}

func (f *far) network() {
	f.t.Helper()
	ctx, cli, since := context.Background(), app.CommandLine(), day.Must(2025, 7, 1)
	post, err := f.app.AddOrganisation(ctx, cli, org.Organisation{Code: "3456789000", Kind: org.OrgPost, Name: "Bưu điện tỉnh", From: since})
	f.ok(err)
	f.organiation = itoa(post.ID)
	place, err := f.app.Place(ctx, cli, f.units["Krông Ana"], day.Date{})
	f.ok(err)
	f.village = place.Children[0].ID
	f.ok(f.app.AddCell(ctx, cli, org.Cell{OrganisationID: post.ID, UnitID: f.village, Name: "Chi hội Kín", Members: 9, From: since}))
	code, err := f.app.AddPoint(ctx, cli, app.PointRequest{Code: "3456789000TH6624538003", OrganisationID: post.ID, UnitID: f.units["Krông Ana"], Name: "Điểm Kín", From: since})
	f.ok(err)
	f.point = code.String()
	f.agent, err = f.app.SaveAgent(ctx, cli, org.Agent{Name: "Bà Kín", Kind: org.AgentCollector, UnitID: f.units["Krông Ana"], OrganisationID: post.ID, From: since})
	f.ok(err)
	f.ok(f.app.AddTraining(ctx, cli, org.Training{AgentID: f.agent, Kind: org.TrainingKinds[0], On: day.Must(2026, 5, 1), Hours: 8}, day.Date{}))
	f.write(func(tx *store.Tx) error {
		list, err := tx.TrainingsOf(f.agent)
		if err != nil {
			return err
		}
		f.training = list[0].ID
		cells, err := tx.CellsOfVillage(f.village, day.Date{})
		if err != nil {
			return err
		}
		f.cell = cells[0].ID
		o := org.Office{Code: "BHXH-KIN", Level: org.OfficeBase, Name: "BHXH cơ sở Kín", From: since}
		if err := tx.InsertOffice(&o); err != nil {
			return err
		}
		f.office = o.ID
		return tx.InsertArea(org.OfficeArea{OfficeID: o.ID, UnitID: f.units["Krông Ana"], From: since})
	})
}

// fieldWork is a group with a plan, an event and a loudspeaker.
func (f *far) fieldWork() {
	f.t.Helper()
	ctx, cli := context.Background(), app.CommandLine()
	g, err := f.app.CreateGroup(ctx, cli, app.NewGroup{Name: "Nhóm Kín", UnitID: f.units["Krông Ana"], Reason: "chưa có người của bưu điện",
		Members: []app.NewMember{{Name: "Ông Kín", Leader: true}, {Name: "Bà Kín"}, {Name: "Cô Kín"}}})
	f.ok(err)
	f.group = g.ID
	f.plan, err = f.app.PlanWeek(ctx, cli, g.ID, f.app.Today(), []outreach.Session{{On: outreach.WeekOf(f.app.Today()).AddDays(5), Minute: 480, UnitID: f.village, MeetAt: "Kín"}}, false)
	f.ok(err)
	f.event, err = f.app.PlanGathering(ctx, cli, 0, outreach.Event{Kind: outreach.EventConference, Title: "Hội nghị Kín", UnitID: f.units["Krông Ana"], On: f.app.Today(), Minute: 480, Venue: "Nhà Kín", VenueKind: "home", Audience: "farmers", Lang: "vi"})
	f.ok(err)
	text, err := f.app.WriteMessage(ctx, cli, outreach.Message{Code: "loa", Lang: "vi", Way: "loudspeaker", Title: "Bài loa", Basis: "Luật", Body: "Kính thưa bà con."})
	f.ok(err)
	f.ok(f.app.PublishMessage(ctx, cli, text))
	f.broadcast, err = f.app.Schedule(ctx, cli, store.Broadcast{MessageID: text, UnitID: f.village, From: f.app.Today(), To: f.app.Today(), Weekdays: 127, Minute: 480})
	f.ok(err)
	out, err := f.app.RecordVisit(ctx, cli, app.Visit{OpID: "0190aaaa-bbbb-7ccc-8ddd-000000000001", PersonID: f.son, Met: outreach.MetPerson, Result: prospect.OutcomeThinking, At: f.app.Now().AddDate(0, 0, 1).UnixMilli()})
	f.ok(err)
	f.visit = out.VisitID
}

func (f *far) house() {
	f.t.Helper()
	ctx, cli := context.Background(), app.CommandLine()
	a, err := f.app.CreateAccount(ctx, cli, app.NewAccount{Login: "kin", Name: "Ông Kín", Password: "mot cau de nho", Role: access.BaseOfficial, UnitID: f.units["Krông Ana"]})
	f.ok(err)
	f.account = a.AccountID
	_, _, err = f.app.Invite(ctx, cli, app.Invitation{Name: "Cô Kín", Role: access.Collector, Places: "Xã Krông Ana"})
	f.ok(err)
	open, err := f.app.Invitations(ctx, cli)
	f.ok(err)
	f.invite = open[0].Ref
	f.ok(f.app.AskErase(ctx, cli, f.twin, "theo yêu cầu của dân"))
	asked, err := f.app.Approvals(ctx, cli)
	f.ok(err)
	f.asked = asked[0].ID
	f.task, err = f.app.GiveTask(ctx, cli, app.NewTask{Title: "Việc kín", UnitID: f.units["Krông Ana"]})
	f.ok(err)
	f.notice, err = f.app.PostNotice(ctx, cli, store.Notice{Title: "Tin kín", UnitID: f.units["Krông Ana"]})
	f.ok(err)
	f.obstacle, err = f.app.TellObstacle(ctx, cli, f.units["Krông Ana"], "Vướng mắc Kín của xã")
	f.ok(err)
	f.report, err = f.app.CreateReport(ctx, cli, app.ReportQuery{UnitID: f.units["Krông Ana"]}, "")
	f.ok(err)
}
