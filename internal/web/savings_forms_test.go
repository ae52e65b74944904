package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/money"
	"luoi/internal/savings"
)

// fill is a form as a person fills it in.
func fill(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

// desk is an office with a group's book before it.
type desk struct {
	*office
	t      *testing.T
	at     string
	book   int64
	viewer app.Actor
}

func newDesk(t *testing.T) *desk {
	o, _, at := savingsOffice(t)
	book, err := strconv.ParseInt(at[strings.LastIndex(at, "/")+1:], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return &desk{o, t, at, book, app.Actor{AccountID: "test", Role: access.UnionOfficer}}
}

// does sends a form that is taken; refused sends one that comes back with words and changes no balance.
func (d *desk) does(tail string, v url.Values) {
	d.t.Helper()
	if res := d.post(d.at+tail, v); res.status != http.StatusSeeOther {
		at := max(0, strings.Index(res.body, "notice"))
		d.t.Fatalf("%s %v: %d %s", tail, v, res.status, res.body[at:min(len(res.body), at+500)])
	}
}

func (d *desk) refused(tail string, v url.Values, words string) {
	d.t.Helper()
	before := d.view()
	res := d.post(d.at+tail, v)
	if res.status != http.StatusConflict && res.status != http.StatusUnprocessableEntity || !strings.Contains(res.body, words) {
		at := max(0, strings.Index(res.body, "notice"))
		d.t.Errorf("%s %v: %d, does not say «%s»: %s", tail, v, res.status, words, res.body[at:min(len(res.body), at+400)])
	}
	after := d.view()
	if before.Book.HeadSeq != after.Book.HeadSeq || len(before.Waiting) != len(after.Waiting) {
		d.t.Errorf("%s %v was refused and still wrote something", tail, v)
	}
}

func (d *desk) view() app.SavingsBook {
	d.t.Helper()
	b, err := d.app.SavingsBookView(context.Background(), d.viewer, d.book, 100)
	if err != nil {
		d.t.Fatal(err)
	}
	return b
}

func (d *desk) balance(c savings.Code, want money.Dong) {
	d.t.Helper()
	if got := d.view().Balances[c]; got != want {
		d.t.Errorf("%s holds %v, not %v", c, got, want)
	}
}

func (d *desk) act(kind string, pairs ...string) url.Values {
	v := fill("kind", kind, "day", "2026-11-22", "c1", "1", "c2", "2")
	for k, list := range fill(pairs...) {
		v[k] = list
	}
	return v
}

// A treasurer without the key sees whom to ask; the union's officer gives it, and takes it back.
func TestTheOfficerGivesATreasurerHerBooks(t *testing.T) {
	d := newDesk(t)
	officer := d.client
	d.actAs(access.GroupTreasurer, d.units["Ea Knốp"])
	treasurer := d.client
	d.page("/savings").has(t, "Tài khoản của chị chưa được giao sổ", "group_treasurer")
	d.client = officer
	d.refused("/people", fill("kind", "keeper", "login", "khong-co-ai", "member", "1"), "Không có tài khoản thủ quỹ tổ")
	d.refused("/people", fill("kind", "keeper", "login", "union_officer", "member", "1"), "Không có tài khoản thủ quỹ tổ")
	d.does("/people", fill("kind", "keeper", "login", " Group_Treasurer ", "member", "1"))
	d.page(d.at+"/people").has(t, "group_treasurer", "Chị 1")
	d.client = treasurer
	d.page(d.at).has(t, "Ghi buổi họp")
	if strings.Contains(d.page("/savings").body, "chưa được giao sổ") {
		t.Error("she has the key and is told that she has none")
	}
	if res := d.post(d.at+"/people", fill("kind", "keeper", "login", "group_treasurer", "member", "2")); res.status != http.StatusForbidden {
		t.Errorf("a treasurer gives the key: %d", res.status)
	}
	d.client = officer
	p, err := d.app.SavingsPeople(context.Background(), d.viewer, d.book)
	if err != nil || len(p.Keepers) != 1 {
		t.Fatal(p.Keepers, err)
	}
	d.does("/people", fill("kind", "keeper_end", "account", p.Keepers[0].AccountID))
	d.client = treasurer
	if res := d.get(d.at); res.status != http.StatusNotFound {
		t.Errorf("the key was taken back: %d", res.status)
	}
}

// A member who leaves with a balance, in a duty, with cash, with a debt: each is said, nothing is changed.
func TestWhoLeavesIsSettledFirst(t *testing.T) {
	d := newDesk(t)
	d.does("/meeting", meetingSheet())
	d.refused("/people", fill("kind", "leave", "member", "9", "c1", "1", "c2", "2"), "còn 20.000")
	d.refused("/people", fill("kind", "leave", "member", "1", "c1", "1", "c2", "2"), "thủ quỹ hoặc tổ trưởng")
	d.refused("/people", fill("kind", "leave", "member", "9", "pay", "1", "c1", "1", "c2", "1"), "hai người khác nhau")
	d.does("/acts", d.act("advance", "member", "9", "purpose", "bhxh", "amount", "100000", "period", "2026-12", "agent", "thu1", "parts", "2", "first", "2026-12-22"))
	d.refused("/people", fill("kind", "leave", "member", "9", "pay", "1", "c1", "1", "c2", "2"), "còn nợ 100.000")
	d.balance(savings.MemberOf(9, "bhxh"), 20_000)
	d.refused("/acts", d.act("repay", "member", "9", "amount", "100001"), "chỉ còn nợ 100.000")
	d.does("/acts", d.act("repay", "member", "9", "amount", "100000"))
	d.does("/acts", d.act("receipt", "due", "transit:thu1 due:9:bhxh.2026-12 100000", "receipt", "BL-9"))
	d.does("/people", fill("kind", "leave", "member", "9", "pay", "1", "c1", "1", "c2", "2"))
	d.balance(savings.CashOf(1), 220_000)
	d.page(d.at+"/people").has(t, "Ra khỏi tổ ngày 22/11/2026")
	d.does("/people", fill("kind", "join", "name", "Chị Mười Ba", "premium", "264.000", "usual", "20.000"))
	d.refused("/people", fill("kind", "join", "name", " "), "Thiếu họ tên")
	d.refused("/people", fill("kind", "plan", "member", "3", "premium", "99999999999999999999"), "Số tiền phải lớn hơn 0")
	d.does("/people", fill("kind", "plan", "member", "13", "premium", "300.000", "insured", "1"))
	if m := d.view().Members[12]; m.No != 13 || m.Premium != 300_000 || !m.Insured {
		t.Errorf("the new member: %+v", m)
	}
}

// A treasurer replaced in mid-meeting: the sheet that lay open does not guess, each box is counted, and the cash is
// handed over by a slip that both sign.
func TestATreasurerReplacedInMidMeeting(t *testing.T) {
	d := newDesk(t)
	open := meetingSheet() // opened when Chị 1 held the purse
	open.Set("holder", "1")
	before := meetingSheet()
	for i := range 9 {
		before.Del("n" + strconv.Itoa(i)) // not counted yet
	}
	d.does("/meeting", before)
	d.refused("/people", fill("kind", "duty", "member", "2", "duty", "treasurer"), "đang giữ nhiệm vụ kia")
	d.does("/people", fill("kind", "duty", "member", "5", "duty", "treasurer"))
	d.refused("/meeting", open, "tổ đã đổi thủ quỹ: Chị 1 → Chị 5")
	open.Set("custodian", "7")
	d.refused("/meeting", open, "phải là thủ quỹ trong ngày")
	meeting := before.Get("meeting")
	d.refused("/acts", d.act("close_meeting", "meeting", meeting), "Thành viên số 1 có cầm tiền")
	d.refused("/acts", d.act("transfer", "from", "1", "member", "5", "amount", "240000"), "cần cả hai người")
	d.refused("/acts", d.act("transfer", "from", "1", "member", "5", "amount", "240001", "signed", "1"), "Không giao được nhiều hơn")
	d.does("/acts", d.act("count", "member", "1", "meeting", meeting, "n1", "1", "n4", "2"))
	d.does("/acts", d.act("close_meeting", "meeting", meeting))
	d.does("/acts", d.act("transfer", "from", "1", "member", "5", "amount", "240000", "signed", "1"))
	d.balance(savings.CashOf(5), 240_000)
	d.balance(savings.CashOf(1), 0)
	d.page("/savings/money").has(t, "Chị 5", "240.000")
}

// Twelve shares of 50.000 against a card of 621.000 are 21.000 short in every round, and the page says so before the
// first. The share does not change in mid-cycle; the pot is handed over when it is full; a member in a cycle stays.
func TestARoundAsItWasAgreed(t *testing.T) {
	d := newDesk(t)
	d.refused("/rounds", fill("kind", "agree", "share", "50.000", "order", "1, 2, hai"), "«hai» không phải số")
	d.refused("/rounds", fill("kind", "agree", "share", "50.000", "order", "1, 2, 2"), "mỗi người một lần")
	d.refused("/rounds", fill("kind", "agree", "share", "9223372036854775808", "order", "1, 2"), "Số tiền phải lớn hơn 0")
	d.does("/rounds", fill("kind", "agree", "share", "50.000", "card", "621.000", "order", "3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2"))
	d.page(d.at+"/rounds").has(t, "vòng nào cũng thiếu 21.000", "Vòng 1: Chị 3 nhận")
	d.refused("/rounds", fill("kind", "agree", "share", "60.000", "order", "1, 2, 3"), "không đổi giữa chừng")
	turn := func(round, taker int, pairs ...string) url.Values {
		v := d.act("turn", append([]string{"cycle", "vong-1", "round", strconv.Itoa(round)}, pairs...)...)
		for no := 1; no <= 12; no++ {
			v.Add("paid", strconv.Itoa(no))
		}
		return v
	}
	part := d.act("turn", "cycle", "vong-1", "round", "1", "paid", "3", "paid", "4", "pot", "1")
	d.refused("/rounds", part, "Chị 5 chưa góp vòng này")
	part.Del("pot")
	d.does("/rounds", part)
	d.refused("/rounds", part, "Chị 3 đã góp vòng này rồi")
	rest := turn(1, 3, "pot", "1")
	rest["paid"] = []string{"1", "2", "5", "6", "7", "8", "9", "10", "11", "12"}
	d.does("/rounds", rest)
	d.balance(savings.CashOf(1), 0)
	d.balance(savings.RoundOwedOf(3), 550_000)
	d.refused("/rounds", rest, "không phải vòng đang diễn ra")
	d.refused("/people", fill("kind", "leave", "member", "3", "c1", "1", "c2", "2"), "còn nợ 550.000")
	share := `{"kind":"share","day":"2026-11-22","cycle":"vong-1","round":2,"moves":[{"from":"round-owed:3","to":"cash:1","amount":60000}]}`
	if res := d.json(d.at+"/entries", `{"id":"0199-share","device":"d1","n":1,"at":1,"body":`+share+`}`); res.status != http.StatusUnprocessableEntity || !strings.Contains(res.body, "không đổi giữa chừng") {
		t.Errorf("another share in mid-cycle: %d %s", res.status, res.body)
	}
	takers := []int{4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2}
	for i, taker := range takers {
		v := turn(i+2, taker, "pot", "1")
		if taker == 1 || taker == 2 { // who takes the pot is not the only second
			v.Set("c1", "3")
			v.Set("c2", "4")
		}
		d.does("/rounds", v)
	}
	for no := 1; no <= 12; no++ {
		d.balance(savings.RoundOwedOf(no), 0)
		d.balance(savings.RoundPaidOf(no), 0)
	}
	d.balance(savings.CashOf(1), 0)
	d.does("/rounds", fill("kind", "agree", "share", "60.000", "order", "1, 2, 3"))
}

// A sealed pig is parted as it was counted, and opened once: the second opening waits for two people to decide.
func TestAPigIsOpenedOnce(t *testing.T) {
	d := newDesk(t)
	pig := fill("pig", "heo-2026", "day", "2026-11-22", "c1", "1", "c2", "2", "m3", "300.000", "m4", "200.000", "n0", "1")
	pig.Set("m4", "100.000")
	d.refused("/pig", pig, "Hai số phải bằng nhau")
	pig.Set("m4", "200.000")
	pig.Set("pig", "Con heo Tết")
	d.refused("/pig", pig, "ký tự không dùng được")
	pig.Set("pig", "heo-2026")
	d.does("/pig", pig)
	d.does("/pig", pig)
	d.balance(savings.CashOf(1), 500_000)
	b := d.view()
	if len(b.Waiting) != 1 || b.Waiting[0].Reason != savings.HappenedTwice {
		t.Fatalf("the second opening: %+v", b.Waiting)
	}
	d.page(d.at).has(t, "Chưa vào sổ", "mở heo")
	d.refused("/acts", d.act("resolve", "target", b.Waiting[0].ID, "reason", "gửi hai lần", "c2", ""), "hai người xác nhận")
	d.refused("/acts", d.act("close_period"), "Còn 1 phiếu chưa vào sổ")
	d.does("/acts", d.act("resolve", "target", b.Waiting[0].ID, "reason", "gửi hai lần"))
	if left := d.view().Waiting; len(left) != 0 {
		t.Errorf("still waiting: %+v", left)
	}
}

// A receipt number used twice, an amount that no book holds, a day that is closed or has not come, one signature.
func TestWhatABookDoesNotTake(t *testing.T) {
	d := newDesk(t)
	d.does("/meeting", meetingSheet())
	for _, sum := range []string{"99999999999999999999", "9223372036854775808", "10000000000001", "-1", "0", "hai trăm", ""} {
		d.refused("/acts", d.act("payout", "member", "3", "purpose", "bhxh", "amount", sum), "Số tiền phải lớn hơn 0")
		d.refused("/acts", d.act("income", "fund", "common", "reason", "bán ve chai", "amount", sum), "Số tiền phải lớn hơn 0")
	}
	d.refused("/acts", d.act("count", "member", "1", "n0", "99999999999999999999"), "Bảng kê tờ tiền")
	d.refused("/acts", d.act("spend", "fund", "common", "amount", "1000", "reason", ""), "lý do")
	d.refused("/acts", d.act("payout", "member", "3", "purpose", "bhxh", "amount", "1000", "day", "2026-11-23"), "chưa tới")
	d.refused("/acts", d.act("receipt", "due", "x", "receipt", "BL-1"), "không có dòng tiền")
	premium := func(no string) {
		d.does("/acts", d.act("premium", "member", no, "purpose", "bhxh", "amount", "10000", "period", "2026-12", "agent", "thu1"))
	}
	premium("3")
	premium("4")
	receipt := func(no string) url.Values {
		return d.act("receipt", "due", "transit:thu1 due:"+no+":bhxh.2026-12 10000", "receipt", "BL-0001")
	}
	d.does("/acts", receipt("3"))
	d.does("/acts", receipt("4")) // the same number again: kept, and not in the book
	b := d.view()
	if len(b.Waiting) != 1 || b.Waiting[0].Reason != savings.HappenedTwice || b.Balances[savings.TransitOf("thu1")] != 10_000 {
		t.Fatalf("a receipt number used twice: %+v", b.Waiting)
	}
	d.does("/acts", d.act("resolve", "target", b.Waiting[0].ID, "reason", "gõ nhầm số"))
	d.does("/acts", d.act("close_period", "day", "2026-11-22"))
	d.refused("/acts", d.act("close_period", "day", "2026-11-22"), "Kỳ này đã khóa")
	d.does("/acts", d.act("income", "fund", "common", "reason", "bán 42 kg ve chai", "amount", "126.000", "day", "2026-11-20"))
	if l := d.view().Lines[0]; !l.Late || l.Period != 2 || l.Moves[0].Amount != 126_000 {
		t.Errorf("a day in a closed period goes to the open one, marked: %+v", l.Entry)
	}
	d.page(d.at).has(t, "ghi muộn, việc của kỳ đã khóa")
}
