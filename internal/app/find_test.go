package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/person"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

const findHead = "Họ và tên,Ngày sinh,Giới tính,Số định danh,Mã số BHXH,Điện thoại,Xã,Thôn,Số hộ,Địa chỉ"

// hamlet takes in some people of two communes.
func (w *world) hamlet(more ...string) {
	w.t.Helper()
	rows := append([]string{
		"Huỳnh Thị Thảo,12/03/1987,Nữ,066187001234,6612345678,0905123456,Ea Knốp,Buôn Ea Mar,0142,Số 12 đường Nguyễn Huệ",
		"Huỳnh Văn Nam,02/05/1985,Nam,066085001235,,,Ea Knốp,Buôn Ea Mar,0142,Số 12 đường Nguyễn Huệ",
		"H'Bia Niê,01/02/1979,Nữ,066179001236,,,Ea Knốp,Buôn Ea Mar,0150,",
		"Huỳnh Thị Thảo,09/09/1990,Nữ,066190001237,,,Krông Ana,Thôn 3,0007,",
		"Trần Văn Sơn,02/05/1979,Nam,066079001238,,,Krông Ana,Thôn 3,0007,",
	}, more...)
	for i, r := range rows {
		rows[i] = strings.TrimSuffix(r, "\n")
	}
	w.importList(ImportRequest{Path: w.file("dan-cu.csv", findHead, rows...), List: delivery.Residents, AsOf: day.Must(2026, 11, 20), Whole: true})
	w.link()
}

func (w *world) find(actor Actor, text string) FindView {
	w.t.Helper()
	v, err := w.app.Find(context.Background(), actor, FindQuery{Text: text})
	if err != nil {
		w.t.Fatalf("find %q: %v", text, err)
	}
	return v
}

// said is the answer in one line of words: people with their year, households, places.
func (v FindView) said() string {
	var out []string
	for _, p := range v.People {
		out = append(out, fmt.Sprintf("%s %d", p.FullName, p.Birth.Date.Year()))
	}
	for _, h := range v.Households {
		out = append(out, "hộ "+h.Number+" "+h.Head)
	}
	for _, p := range v.Places {
		out = append(out, p.Path[len(p.Path)-1].FullName)
	}
	return strings.Join(out, "; ")
}

func TestOneBoxFindsWhatTheReaderMaySee(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.hamlet()
		planner := w.account("tonghop", access.ProvincePlanner, w.province)
		official := w.account("hoa", access.BaseOfficial, w.eaKnop)
		head := w.account("truongthon", access.VillageHead, w.krongAna)
		leader := w.account("lanhdao", access.ProvinceLeader, w.province)
		both := "Huỳnh Thị Thảo 1987; Huỳnh Thị Thảo 1990"
		for _, c := range []struct {
			who         string
			actor       Actor
			typed, want string
		}{
			{"the planner", planner, "huynh thi thao", both},
			{"the planner, written together", planner, "huynhthithao", both},
			{"the planner, one letter wrong", planner, "huynh thi thoa", both},
			{"the planner, with the year", planner, "thảo 1990", "Huỳnh Thị Thảo 1990"},
			{"the planner, with the place", planner, "thao ea knop", "Huỳnh Thị Thảo 1987"},
			{"the planner, with the street", planner, "nam nguyen hue", "Huỳnh Văn Nam 1985"},
			{"the planner, H'", planner, "hbia nie", "H'Bia Niê 1979"},
			{"the planner, a household", planner, "hộ 142", "hộ 0142 Huỳnh Thị Thảo"},
			{"the planner, a street", planner, "nguyễn huệ", "hộ 0142 Huỳnh Thị Thảo"},
			{"the planner, a citizen number", planner, "066 187 001 234", "Huỳnh Thị Thảo 1987"},
			{"the planner, an insurance number", planner, "6612345678", "Huỳnh Thị Thảo 1987"},
			{"the planner, a health card", planner, "GD4666612345678", "Huỳnh Thị Thảo 1987"},
			{"the planner, a telephone", planner, "+84 905 123 456", "Huỳnh Thị Thảo 1987"},
			{"the planner, a place", planner, "krong ana", "Xã Krông Ana"},
			{"the official of Ea Knốp", official, "huynh thi thao", "Huỳnh Thị Thảo 1987"},
			{"the official, someone of elsewhere", official, "tran van son", ""},
			{"the official, a number of elsewhere", official, "066079001238", ""},
			{"the official, a household of elsewhere", official, "hộ 7", ""},
			{"the official, a place of elsewhere", official, "krong ana", ""},
			{"the village head", head, "huynh thi thao", "Huỳnh Thị Thảo 1990"},
			{"the leader sees no names", leader, "huynh thi thao", ""},
			{"the leader finds places", leader, "ea mar", "Buôn Ea Mar"},
			{"the leader, a number", leader, "066187001234", ""},
			{"the leader, a household", leader, "hộ 142", ""},
		} {
			v := w.find(c.actor, c.typed)
			if got := v.said(); got != c.want || v.Total != len(v.People) || v.Waiting {
				t.Errorf("%s: «%s» finds %q (%d), want %q", c.who, c.typed, got, v.Total, c.want)
			}
		}
		if v := w.find(planner, "066187"); !v.Partial || v.said() != "" {
			t.Errorf("a part of a number: %+v", v)
		}
		if _, err := w.app.Find(context.Background(), Actor{Role: "king"}, FindQuery{Text: "thao"}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("an unknown role: %v", err)
		}
		if _, err := w.app.Find(context.Background(), planner, FindQuery{Text: "thao", Cursor: "?"}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a cursor of nowhere: %v", err)
		}
		n, details := w.acts("people.find")
		if n == 0 || slices.ContainsFunc(details, func(d string) bool { return strings.Trim(d, "0123456789") != "" }) {
			t.Errorf("the journal: %d %q", n, details)
		}
	})
}

func TestTheIndexFollowsWhatChanges(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		ctx := context.Background()
		other, err := New(ctx, s, testkit.Keys(t), w.clock.Now, nil) // a second node on the same store
		must(t, "second node", err)
		if w.find(w.actor, "thao").said() != "" {
			t.Error("found in an empty house")
		}
		w.hamlet()
		same := func(typed, want string) []NameLine {
			t.Helper()
			here := w.find(w.actor, typed)
			there, err := other.Find(ctx, w.actor, FindQuery{Text: typed})
			must(t, "second node", err)
			if here.said() != want || there.said() != want {
				t.Errorf("«%s»: %q here, %q there, want %q", typed, here.said(), there.said(), want)
			}
			return here.People
		}
		found := same("huynh thi thao", "Huỳnh Thị Thảo 1987; Huỳnh Thị Thảo 1990")
		w.hamlet("Lê Thị Mới,03/04/2000,Nữ,066300001239,,,Krông Ana,Thôn Mới,0009,")
		same("le thi moi", "Lê Thị Mới 2000")
		same("moi krong ana", "Lê Thị Mới 2000; Thôn Mới")
		son := same("tran van son", "Trần Văn Sơn 1979")
		var p store.Person
		w.read(func(tx *store.Tx) (err error) { p, err = tx.Person(son[0].ID); return err })
		p.FullName, p.CommuneID, p.VillageID, p.HouseholdID = "Trần Văn Sang", w.eaKnop, 0, 0
		w.write(func(tx *store.Tx) error { return tx.UpdatePerson(&p) })
		same("tran van sang ea knop", "Trần Văn Sang 1979")
		if v := w.find(Actor{AccountID: "x", Role: access.VillageHead, UnitID: w.krongAna}, "tran van sang"); v.said() != "" || v.Total != 0 {
			t.Errorf("who moved away is still found: %q of %d", v.said(), v.Total)
		}
		p.MergedInto = found[0].ID
		w.write(func(tx *store.Tx) error { return tx.UpdatePerson(&p) })
		same("tran van sang", "")
		p.MergedInto = 0
		w.write(func(tx *store.Tx) error { return tx.UpdatePerson(&p) })
		same("tran van sang", "Trần Văn Sang 1979")
		w.write(func(tx *store.Tx) error {
			h, err := tx.Household(found[0].HouseholdID)
			if err != nil {
				return err
			}
			h.Address = "Đường Lê Duẩn"
			return tx.UpdateHousehold(&h)
		})
		same("thao le duan", "Huỳnh Thị Thảo 1987")
		same("thao nguyen hue", "")
		fresh, err := New(ctx, s, testkit.Keys(t), w.clock.Now, nil)
		must(t, "third node", err)
		for _, typed := range []string{"huynh", "thi th", "nie", "le duan", "hộ 7", "sang", "thon 3"} {
			v, err := fresh.Find(ctx, w.actor, FindQuery{Text: typed})
			must(t, "third node", err)
			if got := w.find(w.actor, typed).said(); got != v.said() {
				t.Errorf("«%s»: %q, made anew %q", typed, got, v.said())
			}
		}
	})
}

func TestSearchPagesAndSearchBeforeTheIndexStands(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.crowd(45, w.eaKnop, 0)
		w.crowd(45, w.krongAna, 0)
		seen := map[person.ID]bool{}
		q := FindQuery{Text: "nguyen van", UnitID: w.krongAna}
		for page := 0; ; page++ {
			v, err := w.app.Find(context.Background(), w.actor, q)
			must(t, "page", err)
			if v.Total != 90 {
				t.Fatalf("%d in all", v.Total)
			}
			for _, p := range v.People {
				if seen[p.ID] || page < 2 && p.CommuneID != w.krongAna {
					t.Errorf("page %d: %s of %d", page, p.FullName, p.CommuneID)
				}
				seen[p.ID] = true
			}
			if q.Cursor = v.Next; v.Next == "" {
				break
			}
		}
		if len(seen) != 90 {
			t.Errorf("%d on all pages", len(seen))
		}
		w.app.finder.index = nil
		w.app.finder.reading.Store(true) // as while a large store is being read
		if v := w.find(w.actor, "nguyen van so 4"); !v.Waiting || len(v.People) != 12 {
			t.Errorf("before the index stands: %d", len(v.People))
		}
		w.app.finder.reading.Store(false)
		must(t, "prepare", w.app.PrepareSearch(context.Background()))
		if v := w.find(w.actor, "van so 44"); v.Waiting || len(v.People) != 2 {
			t.Errorf("after: %+v", v.said())
		}
	})
}
