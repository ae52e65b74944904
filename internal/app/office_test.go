package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
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
