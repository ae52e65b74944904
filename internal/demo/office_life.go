package demo

import (
	"context"
	"strconv"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/review"
	"luoi/internal/store"
	"luoi/internal/synth"
)

// The office on a working Monday: who carries the work and what they learnt, what communes are recognised
// as, numbers that were corrected, tasks and notices. What a real office would have decided is marked as a
// sample where it could be taken for a fact.

const (
	sampleDecision = "QĐ 1188/QĐ-UBND (số mẫu)"
	secondCollect  = "9900066002"
)

// leftPoverty is the file of households that the review of October found no longer poor.
func (w *fileWriter) leftPoverty() error {
	l := residentsFull
	l.title = []string{"ỦY BAN NHÂN DÂN TỈNH ĐẮK LẮK", "DANH SÁCH HỘ RA KHỎI DIỆN NGHÈO, CẬN NGHÈO", "(Kết quả rà soát tháng 11/2026)"}
	return w.write(File{Name: "dan-cu/91-ra-khoi-ho-ngheo", List: delivery.Residents, AsOf: synth.SecondDay}, formBook, l, w.p.LeftPovertyRows)
}

// officeLife is one write that fills in an office's own records.
type officeLife struct {
	tx       *store.Tx
	p        *synth.Province
	communes []org.Unit
	villages map[int64][]org.Unit // by commune
	home     org.Unit             // the commune of the demo's official
	post     org.Organisation
	second   org.Organisation
	account  store.Account // the collector who can sign in; empty once it has a file
	n        int           // people made so far
}

// setUpOfficeLife changes nothing when it has run before.
func setUpOfficeLife(ctx context.Context, a *app.App, p *synth.Province) error {
	err := a.Store.Write(ctx, actorName, func(tx *store.Tx) error {
		known, err := tx.AgentsOn(day.Date{})
		if err != nil || len(known) > 0 {
			return err
		}
		l := &officeLife{tx: tx, p: p, villages: map[int64][]org.Unit{}}
		for _, step := range []func() error{l.load, l.organisations, l.collectors, l.heads, l.statuses, l.numbers, l.tasks, l.notices} {
			if err := step(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := openRound(ctx, a, p); err != nil {
		return err
	}
	return a.SweepTasks(ctx, true)
}

// openRound lets the review of the demo's commune be under way: a third of the lines are marked, with the
// two answers that change no count, so that a second run of the demo gives the same numbers.
func openRound(ctx context.Context, a *app.App, p *synth.Province) error {
	var home org.Unit
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		code, _ := p.ModelVillage()
		var err error
		home, err = tx.UnitByCode(org.Commune, code, synth.AsOf)
		return err
	})
	if err != nil {
		return err
	}
	known, err := a.Rounds(ctx, app.CommandLine(), home.ID)
	if err != nil || len(known) > 0 {
		return err
	}
	number, err := a.OpenRound(ctx, app.CommandLine(), app.RoundRequest{UnitID: home.ID, Scheme: person.SchemeHealth, Due: a.Today().AddDays(5)})
	if fault.KindOf(err) == fault.Invalid && err != nil {
		return nil // nobody of the commune is without: there is nothing to review
	}
	if err != nil {
		return err
	}
	list, err := a.RoundLines(ctx, app.CommandLine(), number, home.ID, "review.read")
	if err != nil {
		return err
	}
	var marks []review.Mark
	for i, l := range list.Lines {
		if i%3 == 0 {
			marks = append(marks, review.Mark{No: l.No, Answer: [...]review.Answer{review.Likely, review.NotNow}[i%2], Way: review.Screen})
		}
	}
	_, err = a.MarkMany(ctx, app.CommandLine(), number, marks)
	return err
}

func (l *officeLife) load() error {
	var err error
	if l.communes, err = l.tx.UnitsAt(org.Commune, synth.AsOf); err != nil {
		return err
	}
	all, err := l.tx.UnitsAt(org.Village, synth.AsOf)
	if err != nil {
		return err
	}
	for _, v := range all {
		l.villages[v.ParentID] = append(l.villages[v.ParentID], v)
	}
	code, _ := l.p.ModelVillage()
	for _, c := range l.communes {
		if c.Code == code {
			l.home = c
		}
	}
	if l.post, err = l.tx.Organisation(postCode); err != nil {
		return err
	}
	accounts, err := l.tx.Accounts()
	for _, acc := range accounts {
		if acc.Login == collectorLogin && acc.Role == string(access.Collector) {
			l.account = acc
		}
	}
	return err
}

// organisations adds a second collection organisation with points in some communes, and unions with few
// cells.
func (l *officeLife) organisations() error {
	l.second = org.Organisation{Code: secondCollect, Kind: org.OrgCollection, Name: "Công ty Dịch vụ An sinh Cao Nguyên (mẫu)", From: reform}
	front := org.Organisation{Code: "MTTQ66", Kind: org.OrgFront, Name: "Ủy ban Mặt trận Tổ quốc tỉnh " + synth.ProvinceName, From: reform}
	youth := org.Organisation{Code: "DTN66", Kind: org.OrgYouth, Name: "Đoàn Thanh niên tỉnh " + synth.ProvinceName, From: reform}
	for _, o := range []*org.Organisation{&l.second, &front, &youth} {
		if err := l.tx.InsertOrganisation(o); err != nil {
			return err
		}
	}
	for i, c := range l.communes {
		if i%4 == 1 {
			code := org.PointCode{Organisation: secondCollect, Kind: "TH", Area: synth.ProvinceCode + c.Code, Point: "001"}
			point := org.Point{Code: code, OrganisationID: l.second.ID, UnitID: c.ID, Name: "Điểm thu trung tâm " + c.InText(), Address: "Nhà văn hoá " + c.InText(), From: day.Must(2026, 1, 5)}
			if err := l.tx.InsertPoint(point); err != nil {
				return err
			}
		}
		for k, v := range l.villages[c.ID] {
			o, name := front, "Ban công tác Mặt trận "+v.InText()
			if k%3 == 1 {
				o, name = youth, "Chi đoàn "+v.InText()
			}
			if c.ID != l.home.ID && (i+k)%5 != 0 {
				continue
			}
			if err := l.tx.InsertCell(&org.Cell{OrganisationID: o.ID, UnitID: v.ID, Name: name, Members: int64(l.p.Members(9000+i*40+k)) / 2, From: reform}); err != nil {
				return err
			}
		}
	}
	return nil
}

// collectors gives each commune one collector for five villages or so. In one commune of twelve nobody
// works yet, and in others the last villages have nobody.
func (l *officeLife) collectors() error {
	for i, c := range l.communes {
		villages := l.villages[c.ID]
		if i%12 == 7 && c.ID != l.home.ID {
			continue
		}
		if i%5 == 3 && len(villages) > 3 {
			villages = villages[:len(villages)-2]
		}
		for from := 0; from < len(villages); from += 5 {
			if err := l.collector(c, villages[from:min(from+5, len(villages))]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *officeLife) collector(c org.Unit, villages []org.Unit) error {
	i := l.n
	l.n++
	name, _ := l.p.Official(5000 + i)
	g := org.Agent{Name: name, Kind: org.AgentCollector, OrganisationID: l.post.ID, UnitID: c.ID, From: reform, CardNo: "66-" + strconv.Itoa(10_000+i), Phone: "0905" + strconv.Itoa(600_000+i), CardUntil: synth.AsOf.AddDays(200 + i%500)}
	if i%6 == 5 {
		g.OrganisationID = l.second.ID
	}
	switch {
	case i%37 == 4:
		g.CardUntil = synth.AsOf.AddDays(-9)
	case i%19 == 3:
		g.CardUntil = synth.AsOf.AddDays(12 + i%15)
	case i%41 == 8:
		g.CardNo, g.CardUntil = "", day.Date{} // new: first the training, then the card
	}
	for _, v := range villages {
		g.Serves = append(g.Serves, v.ID)
	}
	if c.ID == l.home.ID && l.account.ID != "" { // the one who can sign in is the first of the demo's commune
		g.Name, g.AccountID, l.account = l.account.Name, l.account.ID, store.Account{}
	}
	if err := l.tx.SaveAgent(&g); err != nil {
		return err
	}
	if g.CardNo == "" {
		return nil
	}
	courses := []org.Training{{Kind: org.TrainingFirst, On: day.Must(2025, 8, 4).AddDays(i % 90), Hours: 24, Certificate: "CN-" + strconv.Itoa(2025_000+i)}}
	if i%3 == 0 {
		courses = append(courses, org.Training{Kind: org.TrainingAgain, On: day.Must(2026, 5, 11).AddDays(i % 60), Hours: 8})
	}
	if i%4 == 2 {
		courses = append(courses, org.Training{Kind: org.TrainingSkills, On: day.Must(2026, 9, 14).AddDays(i % 20), Hours: 8})
	}
	return l.learn(g.ID, courses)
}

func (l *officeLife) learn(agent int64, courses []org.Training) error {
	for _, t := range courses {
		t.AgentID = agent
		if err := l.tx.InsertTraining(&t); err != nil {
			return err
		}
	}
	return nil
}

// heads of women's groups: all of the demo's commune, some elsewhere; half of them took the course in
// speaking with people and so are collaborators.
func (l *officeLife) heads() error {
	women, err := l.tx.Organisation("HPN66")
	if err != nil {
		return err
	}
	cells, err := l.tx.CellsOfOrganisation(women.ID, synth.AsOf)
	if err != nil {
		return err
	}
	at := map[int64]bool{}
	for _, v := range l.villages[l.home.ID] {
		at[v.ID] = true
	}
	for i, c := range cells {
		if !at[c.UnitID] && i%9 != 0 {
			continue
		}
		name, _ := l.p.Official(7000 + i)
		g := org.Agent{Name: name, Kind: org.AgentCellHead, OrganisationID: women.ID, CellID: c.ID, UnitID: c.UnitID, From: reform}
		if err := l.tx.SaveAgent(&g); err != nil {
			return err
		}
		if i%2 == 0 {
			if err := l.learn(g.ID, []org.Training{{Kind: org.TrainingSkills, On: day.Must(2026, 9, 21).AddDays(i % 10), Hours: 8, Certificate: "KN-" + strconv.Itoa(600+i)}}); err != nil {
				return err
			}
		}
	}
	return nil
}

// statuses: what communes are recognised as, and three that changed this autumn.
func (l *officeLife) statuses() error {
	for i, c := range l.communes {
		if c.Kind != org.KindRuralCommune {
			continue
		}
		area := [...]string{"3", "2", "1", "1", "none"}[i%5]
		changed := c.ID == l.home.ID || i == 20 || i == 45
		if changed {
			area = "3"
		}
		if err := l.status(c, "area", area, reform); err != nil {
			return err
		}
		if changed {
			if err := l.status(c, "area", "1", day.Must(2026, 10, 15)); err != nil {
				return err
			}
		}
		if i%3 == 0 || changed {
			if err := l.status(c, "new_rural", "standard", day.Must(2026, 1+i%9, 12)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *officeLife) status(c org.Unit, kind, value string, from day.Date) error {
	return l.tx.SetUnitStatus(store.UnitStatus{UnitID: c.ID, Kind: kind, Value: value, From: from, Source: sampleDecision})
}

// numbers: the members and growers of the demo's commune, households, and a population that was told twice
// and then corrected.
func (l *officeLife) numbers() error {
	set := func(kind coverage.DenominatorKind, on day.Date, value int64, source string, reason ...string) error {
		return l.tx.SetDenominator(store.Denominator{UnitID: l.home.ID, Kind: string(kind), AsOf: on, Value: value, Source: source}, reason...)
	}
	people, workers := int64(0), int64(0)
	for i, c := range l.p.Communes {
		if c.Code == l.home.Code {
			people, workers = l.p.Population(i)
		}
	}
	june := day.Must(2026, 6, 30)
	for _, n := range []struct {
		kind   coverage.DenominatorKind
		on     day.Date
		value  int64
		source string
		reason string
	}{
		{coverage.Households, june, people / 4, "Công an xã, rà soát hộ (số mẫu)", ""},
		{coverage.Members, june, people / 9, "Hội LHPN xã (số mẫu)", ""},
		{coverage.Growers, june, people / 11, "Hợp tác xã (số mẫu)", ""},
		{coverage.WorkingAge, june, workers * 11 / 10, "UBND xã báo cáo (số mẫu)", ""},
		{coverage.WorkingAge, june, workers + workers/50, "UBND xã báo cáo (số mẫu)", "xã đã tính cả người đi làm xa quá 12 tháng"},
	} {
		if err := set(n.kind, n.on, n.value, n.source, n.reason); err != nil {
			return err
		}
	}
	return nil
}

// tasks are what people of the demo gave each other; the owners are accounts by login.
func (l *officeLife) tasks() error {
	accounts, err := l.tx.Accounts()
	if err != nil {
		return err
	}
	byLogin := map[string]store.Account{}
	for _, acc := range accounts {
		byLogin[acc.Login] = acc
	}
	today := l.tx.Today()
	for _, t := range []struct {
		owner, title string
		due          int // days from today
	}{
		{"canbo", "Lấy lại phiếu rà soát đã đánh dấu ở ba thôn", -1},
		{"canbo", "Chuẩn bị hội nghị khách hàng 19:30 thứ Năm tại nhà văn hóa: 30 giấy mời", 3},
		{"canbo", "Gọi lại 9 người còn phân vân sau hội nghị tuần trước", 1},
		{"lanhdaoxa", "Duyệt bản một trang cho cuộc họp giao ban xã", 2},
		{"truongthon", "Đọc bản tin loa thôn lúc 17 giờ, hai phút", 0},
		{"tonghop", "Gửi báo cáo tuần: số tăng mới tách khỏi số tái tục", 4},
		{"nguoithu", "Nộp tiền và biên lai cuối tuần tại bưu điện xã", 0},
		{"lanhdao", "Trả lời công văn về chỉ tiêu quý IV", 6},
		{"thanhtra", "Kiểm tra lý do xem số đầy đủ trong tuần", 3},
	} {
		acc, ok := byLogin[t.owner]
		if !ok {
			continue
		}
		task := store.Task{Title: t.title, UnitID: acc.UnitID, OwnerID: acc.ID, Due: today.AddDays(t.due)}
		if err := l.tx.InsertTask(&task); err != nil {
			return err
		}
	}
	return nil
}

func (l *officeLife) notices() error {
	province, err := l.tx.UnitByCode(org.Province, synth.ProvinceCode, synth.AsOf)
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	for _, n := range []store.Notice{
		{Title: "Giao ban tuần: 8 giờ thứ Hai, phòng họp tầng 2 và trực tuyến", Body: "Mỗi BHXH cơ sở nói ba điều: tuần qua, vướng mắc, tuần tới. Số liệu lấy ở trang Độ bao phủ, không gõ lại.", UnitID: province.ID},
		{Title: "Danh sách tháng 12 giao trước ngày 5", Body: "Dòng bị trả lại thì tải về, sửa theo cột lý do và gửi lại trong hai ngày.", UnitID: province.ID},
	} {
		n.From = l.tx.Today()
		if err := l.tx.InsertNotice(&n); err != nil {
			return err
		}
	}
	return nil
}
