package app

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

// Whatever lists come, in whatever order, and whoever is merged between them: counting what was touched
// gives what counting everything gives.
func TestCountingWhatWasTouchedIsCountingAll(t *testing.T) {
	for seed := range uint64(3) {
		testkit.Each(t, func(t *testing.T, s *store.Store) {
			h := &history{world: newWorld(t, s), rnd: rand.New(rand.NewPCG(seed, 9)), on: day.Must(2026, 1, 31)}
			for step := range 10 {
				what := h.step(step)
				h.same(fmt.Sprintf("seed %d, step %d, %s", seed, step, what))
			}
			h.sound()
		})
	}
}

// history is a register to which months of random lists happen.
type history struct {
	*world
	rnd *rand.Rand
	on  day.Date
}

func (h *history) step(step int) string {
	if step > 0 && h.rnd.IntN(5) == 0 {
		if what := h.merge(); what != "" {
			return what
		}
	}
	if h.rnd.IntN(3) > 0 {
		h.on = h.on.AddDays(5 + h.rnd.IntN(60))
	}
	list := []delivery.List{delivery.Residents, delivery.Health, delivery.Voluntary, delivery.Compulsory, delivery.Unemployment}[h.rnd.IntN(5)]
	if step == 0 {
		list = delivery.Residents
	}
	whole := h.rnd.IntN(2) == 0
	head := "Họ và tên,Ngày sinh,Giới tính,Số CCCD,Dân tộc,Nghề nghiệp,Thôn,Xã,Từ ngày,Đến ngày"
	req := ImportRequest{Path: h.file(fmt.Sprintf("%d-%s.csv", step, list), head, h.rows(list)...), List: list, AsOf: h.on, Whole: whole}
	h.importList(req)
	h.link()
	return fmt.Sprintf("%s of %s, whole %v", list, h.on, whole)
}

// rows are some of sixty people, some moved or without a number, some of a commune nobody knows.
func (h *history) rows(list delivery.List) []string {
	var rows []string
	for i := range 60 {
		if h.rnd.IntN(4) == 0 {
			continue
		}
		commune, citizen := []string{"Xã Ea Knốp", "Xã Krông Ana"}[i%2], fmt.Sprintf("0991%08d", i)
		switch h.rnd.IntN(8) {
		case 0:
			commune = []string{"Xã Krông Ana", "Xã Ea Knốp"}[i%2]
		case 1:
			citizen = ""
		case 2:
			if list != delivery.Residents {
				commune = "Xã Không Có"
			}
		}
		from := h.on.AddDays(-h.rnd.IntN(300))
		to := from.AddDays(h.rnd.IntN(400))
		rows = append(rows, strings.Join([]string{"Nguyễn Thị " + []string{"Thảo", "Hoa", "Lan", "Yến", "Duyên", "Mai"}[i%6],
			day.Must(1940+i, 1+i%12, 1+i%28).VN(), "Nữ", citizen, []string{"Kinh", "Ê Đê"}[i%2], []string{"Làm nông", "Học sinh", ""}[i%3],
			fmt.Sprintf("Thôn %d", 1+i%3), commune, from.VN(), to.VN()}, ","))
	}
	return rows
}

// merge makes one of two persons, or says nothing when the two may not be one.
func (h *history) merge() string {
	var ids []person.ID
	h.read(func(tx *store.Tx) error {
		return tx.EachPerson(func(p *store.Person) error { ids = append(ids, p.Person.ID); return nil })
	})
	keep, gone := ids[h.rnd.IntN(len(ids))], ids[h.rnd.IntN(len(ids))]
	if keep == gone {
		return ""
	}
	_, err := h.app.Merge(context.Background(), h.actor, keep, gone)
	if err != nil && fault.KindOf(err) == fault.Internal {
		h.t.Fatal(err)
	}
	return fmt.Sprintf("merge of %d and %d", keep, gone)
}

// same counts everything anew and compares.
func (h *history) same(when string) {
	h.t.Helper()
	before := h.picture()
	res, err := h.app.Recount(context.Background(), h.actor, nil, nil)
	if err != nil {
		h.t.Fatal(err)
	}
	if res.Changed != 0 {
		h.t.Fatalf("%s: counting everything changed %d persons", when, res.Changed)
	}
	after := h.picture()
	for k, v := range before {
		if after[k] != v {
			h.t.Fatalf("%s: %s was %s, counting everything gives %s", when, k, v, after[k])
		}
	}
	if len(after) != len(before) {
		h.t.Fatalf("%s: %d figures, counting everything gives %d", when, len(before), len(after))
	}
}

// picture is every derived figure by what it stands for.
func (h *history) picture() map[string]string {
	all := map[string]string{}
	h.read(func(tx *store.Tx) error {
		err := tx.EachPerson(func(p *store.Person) error {
			all[fmt.Sprintf("person %d", p.Person.ID)] = fmt.Sprintf("segment %d, working %v, covered %d, review %d", p.Segment, p.WorkingAge, p.Covered, p.Review)
			return nil
		})
		if err != nil {
			return err
		}
		var units []int64
		for _, level := range []org.Level{org.Province, org.Commune, org.Village, org.Group} {
			list, err := tx.UnitsAt(level, day.Date{})
			if err != nil {
				return err
			}
			for _, u := range list {
				units = append(units, u.ID)
			}
		}
		for _, u := range units {
			cells, err := tx.CellsOf(u)
			if err != nil {
				return err
			}
			for _, c := range cells {
				all[fmt.Sprintf("unit %d, scheme %d, segment %d", u, c.Scheme, c.Segment)] = fmt.Sprintf("%+v", c.Cell)
			}
		}
		return nil
	})
	return all
}
