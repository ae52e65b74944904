package app

import (
	"slices"
	"strings"
	"testing"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/org"
	"luoi/internal/review"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

// wholeList takes in the complete residents list of the province and links it.
func (w *world) wholeList(asOf day.Date, rows ...string) {
	w.t.Helper()
	path := w.t.TempDir() + "/dan-cu.csv"
	text := "Họ và tên,Ngày sinh,Giới tính,Số định danh,Xã,Thôn,Nghề nghiệp\n"
	for _, r := range rows {
		text += r + "\n"
	}
	writeText(w.t, path, text)
	w.importList(ImportRequest{Path: path, Name: "dan-cu.csv", List: delivery.Residents, AsOf: asOf, Whole: true})
	w.link()
}

func (w *world) eventNames(actor Actor, k EventKind, unit int64) []string {
	w.t.Helper()
	v := w.events(actor, k, unit, 3)
	names := []string{}
	for _, l := range v.Lines {
		names = append(names, l.FullName)
	}
	slices.Sort(names)
	if v.MayNames && v.Counts[k] != int64(len(names)) {
		w.t.Errorf("%s: %d counted, %v listed", k, v.Counts[k], names)
	}
	return names
}

func (w *world) happened(what string, actor Actor, k EventKind, unit int64, want ...string) {
	w.t.Helper()
	if got := w.eventNames(actor, k, unit); !slices.Equal(got, want) && len(got)+len(want) > 0 {
		w.t.Errorf("%s: %q, want %q", what, got, want)
	}
}

// 4.08: who moves is told by two residents lists; a village that got another name moves nobody, and a child born in
// between comes from nowhere. Whoever went to the next commune is a newcomer there, and is no name here any more.
func TestWhoMovesIsToldByTheLists(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		stays, goes, crosses := "Ở Lại Đây,02/05/1985,Nam,066085001235,Ea Knốp,Thôn 1,Làm nông", "Đi Hẳn Rồi,20/11/1990,Nữ,066190001236,Ea Knốp,Thôn 2,Làm nông", ",12/03/1988,Nữ,066188001234,"
		far := "Xa Nhà Làm,01/01/1995,Nam,066095001237,Ea Knốp,Thôn 2,Làm nông"
		w.wholeList(day.Must(2026, 9, 30), stays, goes, far, "Sang Xã Bên"+crosses+"Ea Knốp,Thôn 1,Làm nông")
		hoa := w.official(w.eaKnop, access.BaseOfficial)
		w.happened("one list tells nothing", hoa, EventCame, 0)
		w.happened("one list tells nothing", hoa, EventGone, 0)
		w.wholeList(day.Must(2026, 11, 20), stays, far, "Sang Xã Bên"+crosses+"Krông Ana,Thôn 3,Làm nông",
			"Từ Tỉnh Khác,05/05/1980,Nữ,066180001238,Ea Knốp,Thôn 2,Buôn bán", "Bé Mới Sinh,11/11/2026,Nam,066226001239,Ea Knốp,Thôn 1,")
		w.happened("came", hoa, EventCame, 0, "Từ Tỉnh Khác")
		w.happened("gone", hoa, EventGone, 0, "Đi Hẳn Rồi")
		w.happened("came to the next commune", w.official(w.krongAna, access.BaseOfficial), EventCame, 0, "Sang Xã Bên")
		w.happened("came in the province", w.actor, EventCame, w.province, "Sang Xã Bên", "Từ Tỉnh Khác")
		if v := w.events(hoa, EventGone, 0, 1); len(v.Lines) != 1 || v.Lines[0].On != day.Must(2026, 11, 20) {
			t.Errorf("gone since: %+v", v.Lines)
		}
		round := w.openRound(RoundRequest{UnitID: w.eaKnop, Who: review.Everyone})
		for _, l := range w.lines(w.actor, round, 0).Lines {
			if l.Name == "Xa Nhà Làm" {
				if _, err := w.app.Mark(ctx, w.actor, round, review.Mark{No: l.No, Answer: review.Away}); err != nil {
					t.Fatal(err)
				}
			}
		}
		w.happened("marked as far away", hoa, EventGone, 0, "Xa Nhà Làm", "Đi Hẳn Rồi")
		var old []int64
		for _, c := range w.children(w.eaKnop, day.Date{}) {
			old = append(old, c.ID)
		}
		if _, err := w.app.ChangePlaces(ctx, w.actor, PlaceChange{Old: old, New: []NewPlace{{org.KindThon, "Đoàn Kết"}}, On: day.Must(2026, 11, 21), Source: "NQ 12"}); err != nil {
			t.Fatal(err)
		}
		w.wholeList(day.Must(2026, 11, 22), "Ở Lại Đây,02/05/1985,Nam,066085001235,Ea Knốp,Thôn Đoàn Kết,Làm nông")
		w.happened("a village of another name moves nobody", hoa, EventCame, 0)
		leader := w.official(w.eaKnop, access.CommuneLeader)
		if v := w.events(leader, EventGone, 0, 3); v.Counts[EventGone] == 0 || len(v.Lines) != 0 {
			t.Errorf("a leader sees the count and no name: %+v", v)
		}
	})
}

// 4.08: the card of pupils and students ends. Who is at school gets the next one there; who has another card by now, or
// who is still listed as a pupil while the card runs, opens no work.
func TestWhoLeavesSchool(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.wholeList(day.Must(2026, 11, 20), "Còn Đi Học,02/05/2012,Nam,066212001235,Ea Knốp,Thôn 1,Học sinh", "Nghỉ Học Rồi,20/11/2008,Nữ,066308001236,Ea Knốp,Thôn 1,Làm nông",
			"Đã Ra Trường,12/03/2003,Nữ,066303001234,Ea Knốp,Thôn 2,Lao động tự do", "Có Thẻ Khác,12/03/2004,Nữ,066304001234,Ea Knốp,Thôn 2,Làm nông", "Ra Từ Lâu,12/03/1999,Nam,066099001234,Ea Knốp,Thôn 2,Làm nông")
		path := t.TempDir() + "/bhyt.csv"
		writeText(t, path, "Họ và tên,Ngày sinh,Giới tính,Số định danh,Xã,Mã đối tượng,Từ ngày,Đến ngày\n"+
			"Còn Đi Học,02/05/2012,Nam,066212001235,Ea Knốp,HS,01/01/2026,31/12/2026\n"+
			"Nghỉ Học Rồi,20/11/2008,Nữ,066308001236,Ea Knốp,HS4,01/01/2026,31/12/2026\n"+
			"Đã Ra Trường,12/03/2003,Nữ,066303001234,Ea Knốp,SV,01/10/2025,30/09/2026\n"+
			"Có Thẻ Khác,12/03/2004,Nữ,066304001234,Ea Knốp,SV,01/10/2025,30/09/2026\n"+
			"Có Thẻ Khác,12/03/2004,Nữ,066304001234,Ea Knốp,GD,01/10/2026,30/09/2027\n"+
			"Ra Từ Lâu,12/03/1999,Nam,066099001234,Ea Knốp,SV,01/10/2020,30/09/2021\n")
		w.importList(ImportRequest{Path: path, Name: "bhyt.csv", List: delivery.Health, AsOf: day.Must(2026, 11, 20)})
		w.link()
		hoa := w.official(w.eaKnop, access.BaseOfficial)
		w.happened("left school", hoa, EventSchool, 0, "Nghỉ Học Rồi", "Đã Ra Trường")
		w.happened("of another commune", w.official(w.krongAna, access.BaseOfficial), EventSchool, 0)
		v := w.events(hoa, EventSchool, 0, 1)
		if v.Counts[EventSchool] != 0 {
			t.Errorf("within a month of today no card ended or ends: %+v", v.Lines)
		}
		found := false
		for _, l := range w.prospects(hoa, ProspectQuery{UnitID: w.eaKnop}) {
			found = found || strings.Contains(l.WhyText, "left_school") && l.Name.FullName == "Nghỉ Học Rồi"
		}
		if !found {
			t.Error("no prospect says that school is the reason")
		}
	})
}
