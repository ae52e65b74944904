package demo

import (
	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/outreach"
	"luoi/internal/prospect"
	"luoi/internal/store"
)

func roleOf(s string) access.Role {
	r, _ := access.RoleByName(s) // an account's role was checked when it was made
	return r
}

// pastEvent is an event of the demo with what its officers typed.
type pastEvent struct {
	days    int // before today; negative: to come
	place   int // of the communes with a group
	e       outreach.Event
	numbers map[string]int64
}

func conference(days, place, hour int, venue string, hosts []string, attended, joined int64) pastEvent {
	return pastEvent{days, place, outreach.Event{Kind: outreach.EventConference, Title: "Hội nghị giới thiệu BHXH tự nguyện", Minute: hour * 60, Venue: "Nhà văn hóa xã", VenueKind: venue, Hosts: hosts, Audience: "farmers", Lang: "vi"},
		map[string]int64{outreach.FieldAttended: attended, outreach.FieldVoluntary: joined, outreach.FieldInterested: attended / 6}}
}

// pastEvents follow what the newspapers tell of Đắk Lắk: small conferences with the Post, two launch days.
func pastEvents() []pastEvent {
	evening, morning := []string{"post", "farmers_union"}, []string{"post"}
	launch := func(days, place int, voluntary, health int64) pastEvent {
		return pastEvent{days, place, outreach.Event{Kind: outreach.EventLaunch, Title: "Lễ ra quân vận động người dân tham gia BHXH, BHYT", Minute: 7 * 60, Venue: "Sân trụ sở xã", VenueKind: "office", Hosts: []string{"post", "youth", "womens_union"}, Audience: "residents", Lang: "vi"},
			map[string]int64{"officers": 42, "houses": 310, outreach.FieldVoluntary: voluntary, outreach.FieldHealth: health, outreach.FieldInterested: 55}}
	}
	return []pastEvent{launch(96, 2, 14, 61), launch(33, 0, 11, 48),
		conference(78, 0, 19, "culture_house", evening, 46, 8), conference(64, 2, 19, "culture_house", evening, 38, 7), conference(57, 3, 9, "office", morning, 31, 3), conference(43, 1, 19, "culture_house", evening, 52, 9),
		conference(36, 4, 9, "office", morning, 27, 2), conference(29, 2, 19, "culture_house", evening, 41, 6), conference(22, 0, 14, "office", morning, 35, 4),
		{15, 0, outreach.Event{Kind: outreach.EventEmployers, Title: "Đối thoại với doanh nghiệp trên địa bàn", Minute: 8 * 60, Venue: "Hội trường xã", VenueKind: "office", Hosts: []string{"labour", "commune"}, Audience: "employers", Lang: "vi"},
			map[string]int64{"employers": 12, outreach.FieldAttended: 18, "questions": 14, "answered": 13}},
		{25, 0, outreach.Event{Kind: outreach.EventConsultation, Title: "Tư vấn tại tổ hợp may của xã", Minute: 17*60 + 30, Venue: "Tổ hợp may", VenueKind: "company", Hosts: []string{"labour", "post"}, Audience: "workers", Lang: "vi"},
			map[string]int64{outreach.FieldAttended: 24, "questions": 9, "answered": 9, outreach.FieldVoluntary: 3, outreach.FieldInterested: 6}},
		{19, 0, outreach.Event{Kind: outreach.EventDialogue, Title: "Đối thoại với người dân về BHXH, BHYT", Minute: 19 * 60, Venue: "Nhà văn hóa thôn", VenueKind: "culture_house", Hosts: []string{"front", "commune"}, Audience: "residents", Lang: "vi"},
			map[string]int64{outreach.FieldAttended: 63, "questions": 21, "answered": 19, outreach.FieldVoluntary: 5, outreach.FieldInterested: 12}},
		{40, 0, outreach.Event{Kind: outreach.EventTraining, Title: "Tập huấn cộng tác viên, cán bộ hội", Minute: 8 * 60, Venue: "Hội trường xã", VenueKind: "office", Hosts: []string{"womens_union", "farmers_union"}, Audience: "officials", Lang: "vi"},
			map[string]int64{outreach.FieldAttended: 32, "certified": 30}},
		{12, 0, outreach.Event{Kind: outreach.EventModel, Title: "Ra mắt tổ heo đất đóng BHXH", Minute: 15 * 60, Venue: "Nhà văn hóa thôn", VenueKind: "culture_house", Hosts: []string{"womens_union"}, Audience: "women", Lang: "vi"},
			map[string]int64{outreach.FieldAttended: 28, "members": 19, outreach.FieldVoluntary: 4}}}
}

// events hold the past ones, one with a guest list whose interested guests wait, and one to come.
func (f *fieldWork) events() error {
	for _, x := range pastEvents() {
		x.e.On, x.e.UnitID = f.today.AddDays(-x.days), f.places[x.place%len(f.places)].ID
		f.on(x.e.On.AddDays(-7), 9, 0)
		id, err := f.a.PlanGathering(f.ctx, app.CommandLine(), 0, x.e)
		if err != nil {
			return err
		}
		f.on(x.e.On.AddDays(1), 9, 0)
		if err := f.a.CloseGathering(f.ctx, app.CommandLine(), id, x.numbers); err != nil {
			return err
		}
	}
	last := conference(6, 0, 19, "culture_house", []string{"post", "womens_union"}, 0, 0)
	id, err := f.invited(last, 14)
	if err != nil {
		return err
	}
	if err := f.signIn(id, last); err != nil {
		return err
	}
	next := conference(-9, 0, 19, "culture_house", []string{"post", "farmers_union"}, 0, 0)
	next.e.Title = "Hội nghị khách hàng buổi tối ở buôn"
	if id, err = f.invited(next, 25); err != nil {
		return err
	}
	return f.inviteByMessage(id)
}

// invited plans an event in the demo's commune and invites prospects.
func (f *fieldWork) invited(x pastEvent, guests int) (int64, error) {
	x.e.On, x.e.UnitID = f.today.AddDays(-x.days), f.home.ID
	f.on(f.today.AddDays(-14), 9, 0)
	id, err := f.a.PlanGathering(f.ctx, app.CommandLine(), 0, x.e)
	if err != nil {
		return 0, err
	}
	_, err = f.a.InviteProspects(f.ctx, app.CommandLine(), id, guests)
	return id, err
}

func (f *fieldWork) signIn(id int64, x pastEvent) error {
	f.on(f.today.AddDays(-x.days), 21, 0)
	file, err := f.a.Gathering(f.ctx, app.CommandLine(), id)
	if err != nil {
		return err
	}
	var marks []app.GuestMark
	for i, g := range file.Guests {
		m := app.GuestMark{Guest: g.ID, Came: i%4 != 3, Schemes: voluntary()}
		switch {
		case i%7 == 1:
			m.Result, m.PublicOK = prospect.OutcomeJoined, i < 9
		case i%3 == 0:
			m.Result = prospect.OutcomeThinking
		}
		if !m.Came {
			m.Result = ""
		}
		marks = append(marks, m)
	}
	if err := f.a.MarkGuests(f.ctx, app.CommandLine(), id, marks); err != nil {
		return err
	}
	return f.a.CloseGathering(f.ctx, app.CommandLine(), id, nil)
}

// The texts of the demo. Those in Êđê and M’nông stand in for texts that a reader of the commune brings: nobody here
// writes a language they cannot answer for.
var texts = []struct {
	m      outreach.Message
	reader string
}{
	{outreach.Message{Code: "bhxh-tn", Lang: "vi", Way: "loudspeaker", Title: "Bảo hiểm xã hội tự nguyện: mỗi tháng một ít, về già có lương", Basis: "Luật Bảo hiểm xã hội 41/2024/QH15", Cites: []outreach.Cite{{Name: "rural_poverty_line", Value: "1500000"}},
		Body: "Kính thưa bà con. Người lao động tự do, làm nông, buôn bán đều tham gia được bảo hiểm xã hội tự nguyện. Mức thu nhập thấp nhất để chọn đóng bằng chuẩn hộ nghèo khu vực nông thôn, hiện nay là 1.500.000 đồng một tháng, và Nhà nước hỗ trợ một phần. Đóng đủ mười lăm năm và đủ tuổi thì có lương hưu hằng tháng và thẻ bảo hiểm y tế. Bà con có thể đóng hằng tháng, ba tháng, sáu tháng hoặc một năm một lần, sau vụ thu hoạch. Có biên lai, tra cứu được trên điện thoại. Mời bà con hỏi nhân viên bưu điện hoặc cơ quan bảo hiểm xã hội, không qua người lạ."}, ""},
	{outreach.Message{Code: "bhxh-tn", Lang: "rad", Way: "loudspeaker", Title: "Bài loa tiếng Êđê (chỗ của bản dịch)", Basis: "Luật Bảo hiểm xã hội 41/2024/QH15", Body: "Chỗ này là của bản tiếng Êđê do người đọc duyệt của xã đưa vào. Dữ liệu mẫu."}, "Bà H’ Nga Niê, buôn (mẫu)"},
	{outreach.Message{Code: "bhxh-tn", Lang: "mng", Way: "loudspeaker", Title: "Bài loa tiếng M’nông (chỗ của bản dịch)", Basis: "Luật Bảo hiểm xã hội 41/2024/QH15", Body: "Chỗ này là của bản tiếng M’nông do người đọc duyệt của xã đưa vào. Dữ liệu mẫu."}, "Ông Y Bhăm Bkrông, buôn (mẫu)"},
	{outreach.Message{Code: "moi-hoi-nghi", Lang: "vi", Way: "zalo", Title: "Mời dự hội nghị", Basis: "Luật Bảo hiểm xã hội 41/2024/QH15", Body: "Kính mời ông (bà) {ten} đến {noi} lúc {gio} ngày {ngay} để nghe và hỏi về bảo hiểm xã hội tự nguyện. Người liên hệ: {nguoi_lien_he}, điện thoại {dien_thoai}."}, ""},
	{outreach.Message{Code: "to-roi-tn", Lang: "vi", Way: "leaflet", Title: "Tờ rơi: năm điều nên biết", Basis: "Luật Bảo hiểm xã hội 41/2024/QH15", Body: "1. Ai làm nghề tự do cũng tham gia được. 2. Chọn mức đóng vừa túi tiền, mức nào cũng được Nhà nước hỗ trợ. 3. Đóng tháng, quý, nửa năm hay cả năm, theo mùa thu hoạch. 4. Đủ mười lăm năm và đủ tuổi thì có lương hưu hằng tháng, thẻ bảo hiểm y tế. 5. Đóng xong có biên lai, tự tra được trên điện thoại."}, ""},
	{outreach.Message{Code: "the-het-han", Lang: "vi", Way: "sms", Title: "Nhắc thẻ sắp hết hạn", Basis: "Luật Bảo hiểm y tế", Body: "Thẻ BHYT của {ten} hết hạn ngày {han}. Xin đến {co_quan} hoặc gọi {dien_thoai} để mua tiếp, không bị đứt quãng."}, ""},
}

// texts fill the library and let the loudspeakers of three communes play since.
func (f *fieldWork) texts() error {
	begin := f.today.AddDays(-45)
	f.on(begin, 8, 0)
	for i, x := range texts {
		id, err := f.a.WriteMessage(f.ctx, app.CommandLine(), x.m)
		if err != nil {
			return err
		}
		if x.reader != "" {
			if err := f.a.SignMessage(f.ctx, app.CommandLine(), id, x.reader); err != nil {
				return err
			}
		}
		if err := f.a.PublishMessage(f.ctx, app.CommandLine(), id); err != nil {
			return err
		}
		if x.m.Way != "loudspeaker" {
			continue
		}
		for k, place := range f.places[1:4] {
			if err := f.play(store.Broadcast{MessageID: id, UnitID: place.ID, From: begin, To: f.today.AddDays(45), Weekdays: []int{127, 0b0010101, 0b0101010}[i], Minute: 17*60 + 5*i}, k); err != nil {
				return err
			}
		}
	}
	if err := f.oldText(); err != nil {
		return err
	}
	// A text that nobody has read yet waits.
	f.on(f.today.AddDays(-3), 9, 0)
	_, err := f.a.WriteMessage(f.ctx, app.CommandLine(), outreach.Message{Code: "bhyt-ho", Lang: "rad", Way: "leaflet", Title: "Tờ rơi BHYT hộ gia đình tiếng Êđê (chờ đọc duyệt)", Basis: "Luật Bảo hiểm y tế", Body: "Chỗ này là của bản tiếng Êđê. Dữ liệu mẫu."})
	return f.posts(err)
}

func (f *fieldWork) play(b store.Broadcast, nth int) error {
	id, err := f.a.Schedule(f.ctx, app.CommandLine(), b)
	if err != nil {
		return err
	}
	for i, d := range outreach.Plays(b.Weekdays, b.From, f.today.AddDays(-1)) {
		if (i+nth)%6 == 5 {
			continue // the power was off
		}
		f.on(d, 18, 0)
		if err := f.a.LogPlay(f.ctx, app.CommandLine(), id, d, 1+nth%2); err != nil {
			return err
		}
	}
	return nil
}

// posts are what the office published elsewhere, and this week's post to share.
func (f *fieldWork) posts(err error) error {
	for i, c := range outreach.Channels {
		if err != nil {
			return err
		}
		f.on(f.today.AddDays(-4*i-2), 10, 0)
		err = f.a.LogPost(f.ctx, app.CommandLine(), store.ChannelPost{Channel: c, On: f.today.AddDays(-4*i - 2), UnitID: f.home.ID, Title: "BHXH tự nguyện: hỏi và đáp", N: int64(1 + i*i*20)})
	}
	if err != nil {
		return err
	}
	f.on(f.today, 8, 0)
	if err := f.a.OfferPost(f.ctx, f.actors["canbo"], "Những điểm mới của Luật Bảo hiểm xã hội", "https://baohiemxahoi.gov.vn/"); err != nil {
		return err
	}
	shares, err := f.a.Shares(f.ctx, f.actors["canbo"], f.today)
	if err != nil || len(shares.Posts) == 0 {
		return err
	}
	return f.a.SharePost(f.ctx, f.actors["truongthon"], shares.Posts[0].ID)
}
