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
	"luoi/internal/id"
	"luoi/internal/store"
)

// pigOf opens a clay pig of twelve women in a commune: number 1 holds the purse, number 2 is the head.
func pigOf(t *testing.T, a *app.App, unit int64, name string) (group, book int64) {
	t.Helper()
	n := app.NewSavingsGroup{UnitID: unit, Name: name, Host: "women", Model: "pig", Started: a.Today().AddDays(-300), Treasurer: 1, Head: 2}
	for i := range 12 {
		n.Members = append(n.Members, store.SavingsMember{Name: "Chị " + strconv.Itoa(i+1), Premium: 264_000, Usual: 20_000})
	}
	officer, err := a.CreateAccount(context.Background(), app.CommandLine(), app.NewAccount{Login: "hoi-" + itoa(unit), Name: "Chị Hội", Password: "mot cau de nho", Role: access.UnionOfficer, UnitID: unit})
	if err != nil {
		t.Fatal(err)
	}
	group, book, err = a.OpenSavingsGroup(context.Background(), officer, n)
	if err != nil {
		t.Fatal(err)
	}
	return group, book
}

// savingsOffice is the office with one group, signed in as the women's union's officer of the commune.
func savingsOffice(t *testing.T) (o *office, group int64, at string) {
	o = newOffice(t)
	o.province()
	o.begin()
	group, book := pigOf(t, o.app, o.units["Ea Knốp"], "Tổ heo đất thôn 6")
	o.actAs(access.UnionOfficer, o.units["Ea Knốp"])
	return o, group, "/savings/books/" + itoa(book)
}

// meetingSheet is the form of a meeting at which all twelve put 20.000 in, and the box held 240.000.
func meetingSheet() url.Values {
	v := url.Values{"meeting": {id.New()}, "day": {"2026-11-22"}, "c1": {"1"}, "c2": {"2"}, "n1": {"1"}, "n4": {"2"}}
	for no := 1; no <= 12; no++ {
		v.Set("m"+strconv.Itoa(no), "20000")
	}
	return v
}

func TestAMeetingSentTwiceIsRecordedOnce(t *testing.T) {
	o, _, at := savingsOffice(t)
	v := meetingSheet()
	bare := url.Values{}
	for k, list := range v {
		if !strings.HasPrefix(k, "n") {
			bare[k] = list
		}
	}
	said := func(form url.Values, words string) {
		t.Helper()
		if res := o.post(at+"/meeting", form); res.status != http.StatusSeeOther {
			t.Fatalf("%d %s", res.status, res.body[:min(300, len(res.body))])
		}
		o.page(at).has(t, words, "240.000")
	}
	said(bare, "Đã ghi buổi họp.")
	said(bare, "Buổi họp này đã được ghi rồi.")
	said(v, "Đã ghi buổi họp.") // the count and the closing come after
	said(v, "Buổi họp này đã được ghi rồi.")
	v.Set("m3", "50000")
	if res := o.post(at+"/meeting", v); res.status != http.StatusConflict || !strings.Contains(res.body, "đã có với nội dung khác") {
		t.Errorf("another amount under the same meeting: %d", res.status)
	}
}

func TestATreasurerKeepsHerOwnGroupAlone(t *testing.T) {
	o, group, at := savingsOffice(t)
	ctx := context.Background()
	officer, err := o.app.CreateAccount(ctx, app.CommandLine(), app.NewAccount{Login: "canbohoi", Name: "Cán bộ Hội", Password: "mot cau de nho", Role: access.UnionOfficer, UnitID: o.units["Ea Knốp"]})
	if err != nil {
		t.Fatal(err)
	}
	o.actAs(access.GroupTreasurer, o.units["Ea Knốp"])
	for _, path := range []string{at, at + "/meeting", at + "/read"} {
		if res := o.get(path); res.status != http.StatusNotFound {
			t.Errorf("%s of another group: %d", path, res.status)
		}
	}
	if res := o.post(at+"/meeting", meetingSheet()); res.status != http.StatusNotFound {
		t.Errorf("a meeting of another group: %d", res.status)
	}
	if err := o.app.GiveSavingsKeeper(ctx, officer, group, string(access.GroupTreasurer), 1); err != nil {
		t.Fatal(err)
	}
	o.page(at)
	if res := o.post(at+"/meeting", meetingSheet()); res.status != http.StatusSeeOther {
		t.Errorf("a meeting of her own group: %d", res.status)
	}
	act := func(n int, method string, no int) answer {
		body := `{"kind":"payout","day":"2026-11-22","by":1,"moves":[{"from":"cash:1","to":"member:5:bhxh","amount":1000}],"confirm":[{"no":1,"method":"device"},{"no":` +
			strconv.Itoa(no) + `,"method":"` + method + `"}]}`
		return o.json(at+"/entries", `{"id":"`+id.New()+`","device":"d1","n":`+strconv.Itoa(n)+`,"at":1,"body":`+body+`}`)
	}
	if res := act(1, "device", 2); res.status != http.StatusUnprocessableEntity || !strings.Contains(res.body, "chính người đó") {
		t.Errorf("the treasurer's device confirms for another: %d %s", res.status, res.body)
	}
	if res := act(2, "pin", 2); res.status != http.StatusUnprocessableEntity || !strings.Contains(res.body, "Mã PIN") {
		t.Errorf("a PIN typed in the office: %d %s", res.status, res.body)
	}
	if res := act(3, "paper", 2); res.status != http.StatusOK || !strings.Contains(res.body, `"booked"`) {
		t.Errorf("her own device and a signed paper: %d %s", res.status, res.body)
	}
}

// json posts what a script of ours posts.
func (o *office) json(path, body string) answer {
	o.t.Helper()
	req, err := http.NewRequest(http.MethodPost, o.site.URL+path, strings.NewReader(body))
	if err != nil {
		o.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	return o.send(req)
}
