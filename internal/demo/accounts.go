package demo

import (
	"context"
	"slices"
	"strconv"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/store"
	"luoi/internal/synth"
)

// cast are the people who can sign in to a demo, and where their territory lies.
var cast = []struct {
	login string
	role  access.Role
	level org.Level
}{
	{"quantri", access.Administrator, org.Province},
	{"tonghop", access.ProvincePlanner, org.Province},
	{"lanhdao", access.ProvinceLeader, org.Province},
	{"canbo", access.BaseOfficial, org.Commune},
	{collectorLogin, access.Collector, org.Commune},
	{"lanhdaoxa", access.CommuneLeader, org.Commune},
	{"truongthon", access.VillageHead, org.Village},
	{"thanhtra", access.Auditor, org.Province},
	{"giamdoc", access.BaseDirector, org.Commune},
	{"buudien", access.CollectionManager, org.Province},
	{"hoiphunu", access.UnionOfficer, org.Commune},
	{treasurerLogin, access.GroupTreasurer, org.Commune},
}

// makeAccounts makes the accounts that are not there yet and tells all with their passwords.
func makeAccounts(ctx context.Context, a *app.App, p *synth.Province) ([]Account, error) {
	places, known, err := accountPlaces(ctx, a.Store, p)
	if err != nil {
		return nil, err
	}
	around, err := officeCommunes(ctx, a.Store, places[org.Commune])
	if err != nil {
		return nil, err
	}
	named, err := officersOf(ctx, a.Store, places[org.Commune])
	if err != nil {
		return nil, err
	}
	var out []Account
	for i, c := range cast {
		name, _ := p.Official(1000 + i)
		if n := named[c.role]; n != "" {
			name = n
		}
		acc := Account{Login: c.login, Password: password(a, c.login), Role: string(c.role), Name: name}
		out = append(out, acc)
		if known[c.login] {
			continue
		}
		n := app.NewAccount{Login: acc.Login, Name: name, Password: acc.Password, Role: c.role, UnitID: places[c.level]}
		switch c.role {
		case access.BaseDirector:
			n.Also = around
		case access.BaseOfficial:
			n.Also = around[:min(2, len(around))]
		}
		if _, err := a.CreateAccount(ctx, app.CommandLine(), n); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// accountPlaces chooses the territories: the province, the commune of the first village that campaigned,
// and that village.
func accountPlaces(ctx context.Context, s *store.Store, p *synth.Province) (places map[org.Level]int64, known map[string]bool, err error) {
	places, known = map[org.Level]int64{}, map[string]bool{}
	commune, village := p.ModelVillage()
	err = s.Read(ctx, func(tx *store.Tx) error {
		accounts, err := tx.Accounts()
		if err != nil {
			return err
		}
		for _, acc := range accounts {
			known[acc.Login] = true
		}
		province, err := tx.UnitByCode(org.Province, synth.ProvinceCode, synth.AsOf)
		if err != nil {
			return err
		}
		unit, err := tx.UnitByCode(org.Commune, commune, synth.AsOf)
		if err != nil {
			return err
		}
		places[org.Province], places[org.Commune], places[org.Village] = province.ID, unit.ID, unit.ID
		below, err := tx.Children(unit.ID, synth.AsOf)
		for _, v := range below {
			if synth.NoMarks(v.FullName) == synth.NoMarks(village) {
				places[org.Village] = v.ID
			}
		}
		return err
	})
	if fault.KindOf(err) == fault.NotFound && err != nil {
		err = fault.Wrap(fault.Internal, err, "fault.internal")
	}
	return places, known, err
}

// officersOf names the official in charge of a commune and the director of that official's office, so that the
// accounts are of the same people as the register of officers.
func officersOf(ctx context.Context, s *store.Store, commune int64) (map[access.Role]string, error) {
	named := map[access.Role]string{}
	err := s.Read(ctx, func(tx *store.Tx) error {
		charges, err := tx.ChargesOf(commune)
		if err != nil {
			return err
		}
		officers, err := tx.Officers()
		if err != nil {
			return err
		}
		office := int64(0)
		for _, o := range officers {
			if slices.ContainsFunc(charges, func(c org.Charge) bool { return c.OfficerID == o.ID && c.ValidOn(synth.AsOf) }) {
				named[access.BaseOfficial], office = o.Name, o.OfficeID
			}
		}
		for _, o := range officers {
			if office != 0 && o.OfficeID == office && o.Title == directorTitle {
				named[access.BaseDirector] = o.Name
			}
		}
		return nil
	})
	return named, err
}

// officeCommunes are the other communes of the base office that covers one.
func officeCommunes(ctx context.Context, s *store.Store, commune int64) (others []int64, err error) {
	err = s.Read(ctx, func(tx *store.Tx) error {
		offices, err := tx.OfficesOfUnit(commune, synth.AsOf)
		if err != nil {
			return err
		}
		for _, o := range offices {
			units, err := tx.OfficeUnits(o.ID, synth.AsOf)
			if err != nil {
				return err
			}
			for _, u := range units {
				if u.ID != commune && o.Level == org.OfficeBase {
					others = append(others, u.ID)
				}
			}
		}
		return nil
	})
	return others, err
}

// password is easy to type, and nobody else's: it comes from the folder's key.
func password(a *app.App, login string) string {
	x := uint64(a.Keys.Fingerprint("demo password", login))
	words := [...]string{"bien", "rung", "suoi", "nui", "song", "lua", "sen", "tre", "gio", "nang", "mua", "may", "dua", "cau", "heo", "trau"}
	out := ""
	for range 3 {
		out += words[x%16] + "-"
		x /= 16
	}
	return out + strconv.FormatUint(1000+x%9000, 10)
}
