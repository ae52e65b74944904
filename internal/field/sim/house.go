// Package sim is phones without people: a house with one commune, phones that speak the sync protocol over
// HTTP as docs/sync.md says, and a simulator that treats them as badly as a weekend in the hills does. Tests
// and luoi bench sync run on it. Nothing here pretends: the server, the store and the network are the real ones.
package sim

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// House is a province with one commune of so many people in villages of about 500, and one more commune
// where nobody lives.
type House struct {
	App       *app.App
	Boss      app.Actor // everything
	Province  int64
	Commune   int64
	Elsewhere int64
	Villages  []int64
	password  string
}

// Build makes the house in an empty store; dir takes the lists while they are read.
func Build(ctx context.Context, a *app.App, dir string, people int) (*House, error) {
	h := &House{App: a, Boss: app.CommandLine(), password: "Q" + rand.Text()}
	since := day.Must(2025, 7, 1)
	err := a.Store.Write(ctx, "sim", func(tx *store.Tx) error {
		add := func(level org.Level, parent int64, code string, kind org.Kind, name string, to *int64) error {
			u := org.Unit{Level: level, Code: code, Since: since, Version: org.Version{From: since, ParentID: parent, Kind: kind, Name: name,
				FullName: org.FullName(kind, name), Key: vntext.Key(org.FullName(kind, name))}}
			err := tx.InsertUnit(&u)
			*to = u.ID
			return err
		}
		if err := add(org.Province, 0, "66", org.KindProvince, "Đắk Lắk", &h.Province); err != nil {
			return err
		}
		if err := add(org.Commune, h.Province, "24400", org.KindRuralCommune, "Ea Knốp", &h.Commune); err != nil {
			return err
		}
		return add(org.Commune, h.Province, "24538", org.KindRuralCommune, "Krông Ana", &h.Elsewhere)
	})
	if err != nil {
		return nil, err
	}
	if err := h.importPeople(ctx, dir, people); err != nil {
		return nil, err
	}
	return h, h.readVillages(ctx)
}

const residentsHead = "STT,Số hộ,Họ và tên,Ngày sinh,Giới tính,Số định danh cá nhân,Quan hệ với chủ hộ,Dân tộc,Nghề nghiệp,Thôn,Xã"

func (h *House) importPeople(ctx context.Context, dir string, people int) error {
	family := []string{"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Võ", "Đặng"}
	middle := []string{"Văn", "Thị", "Đức", "Ngọc", "Hữu", "Thu"}
	given := []string{"An", "Bình", "Cường", "Dũng", "Hạnh", "Hoa", "Lan", "Minh", "Nam", "Phúc", "Quỳnh"}
	var b strings.Builder
	b.WriteString("\ufeff" + residentsHead + "\r\n")
	for i := range people {
		relation := "Con"
		if i%4 == 0 {
			relation = "Chủ hộ"
		}
		birth := day.Must(1966+i%40, 1+i%12, 1+i%28)
		fmt.Fprintf(&b, "%d,H%05d,%s %s %s,%s,%s,000%09d,%s,Kinh,Làm nông,Thôn %d,Xã Ea Knốp\r\n", i+1, i/4+1, family[i%7], middle[i%6],
			given[i%11], birth.VN(), []string{"Nam", "Nữ"}[i%2], 190000000+i, relation, 1+i/500)
	}
	path := filepath.Join(dir, "dan-cu.csv")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		return err
	}
	defer os.Remove(path)
	_, err := h.App.ImportList(ctx, h.Boss, app.ImportRequest{Path: path, List: delivery.Residents, AsOf: day.Must(2026, 10, 31), Whole: true}, nil)
	if err != nil {
		return err
	}
	_, err = h.App.LinkLists(ctx, h.Boss, nil)
	return err
}

func (h *House) readVillages(ctx context.Context) error {
	return h.App.Store.Read(ctx, func(tx *store.Tx) error {
		list, err := tx.Children(h.Commune, day.Date{})
		for _, u := range list {
			h.Villages = append(h.Villages, u.ID)
		}
		return err
	})
}

// Account makes an account of a role in a place.
func (h *House) Account(ctx context.Context, login, name string, role access.Role, unit int64) (app.Actor, error) {
	return h.App.CreateAccount(ctx, h.Boss, app.NewAccount{Login: login, Name: name, Password: h.password, Role: role, UnitID: unit})
}
