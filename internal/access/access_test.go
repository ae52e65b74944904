package access

import "testing"

func TestRolesAndTerritory(t *testing.T) {
	const province, commune, village, other = 1, 20, 300, 301
	inVillage, inOther := []int64{village, commune, province}, []int64{other, commune, province}
	for _, c := range []struct {
		what  string
		role  Role
		act   Act
		scope int64
		path  []int64
		want  bool
	}{
		{"a village head opens the names of his village", VillageHead, SeeNames, village, inVillage, true},
		{"a village head does not open another village", VillageHead, SeeNames, village, inOther, false},
		{"a village head does not import", VillageHead, ImportLists, village, inVillage, false},
		{"a provincial leader sees the count", ProvinceLeader, SeeCounts, province, inVillage, true},
		{"a provincial leader does not see the names", ProvinceLeader, SeeNames, province, inVillage, false},
		{"a planner sees names in the province", ProvincePlanner, SeeNames, province, inVillage, true},
		{"an official of the commune does not see the province", BaseOfficial, SeeCounts, commune, []int64{province}, false},
		{"only an administrator manages accounts", BaseDirector, ManageHouse, province, []int64{province}, false},
		{"the administrator manages accounts", Administrator, ManageHouse, province, []int64{province}, true},
		{"an unknown role may nothing", Role("king"), SeeCounts, 0, nil, false},
	} {
		if got := Can(c.role, c.act, c.scope, c.path); got != c.want {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
	}
}

func TestEveryRoleHasAWordAndAtLeastCounts(t *testing.T) {
	for _, r := range Roles {
		if got, ok := RoleByName(string(r)); !ok || got != r || !May(r, SeeCounts) {
			t.Errorf("role %q", r)
		}
	}
}

func TestEveryRightHasAPurpose(t *testing.T) {
	for _, r := range Roles {
		if len(worksFor[r]) == 0 {
			t.Errorf("%s works for nothing", r)
		}
		for _, a := range permitted[r] {
			if PurposeOf(r, a) == "" {
				t.Errorf("%s may %s, but for no purpose of its own", r, a)
			}
		}
	}
	for _, a := range Acts {
		if len(serves[a]) == 0 {
			t.Errorf("%s serves nothing", a)
		}
	}
}

func TestDecide(t *testing.T) {
	const province, communeA, communeB, communeC, village = 1, 20, 21, 22, 300
	at := func(ids ...int64) []int64 { return append(ids, province) }
	for _, c := range []struct {
		what string
		ask  Ask
		want Answer
	}{
		{"an official with two communes opens the second", Ask{BaseOfficial, SeeNames, "", []int64{communeA, communeB}, at(village, communeB)}, Allowed},
		{"but not the third, which does not exist for her", Ask{BaseOfficial, SeeNames, "", []int64{communeA, communeB}, at(communeC)}, Hidden},
		{"a collector looks for outreach", Ask{Collector, SeeNames, Outreach, []int64{communeA}, at(communeA)}, Allowed},
		{"a collector does not look for the register", Ask{Collector, SeeNames, Register, []int64{communeA}, at(communeA)}, Refused},
		{"an official does not look to inspect", Ask{BaseOfficial, SeeNames, Inspect, []int64{communeA}, at(communeA)}, Refused},
		{"a refusal does not tell whether the place exists", Ask{CommuneLeader, SeeNames, "", []int64{communeA}, at(communeC)}, Refused},
		{"no place is no scope", Ask{BaseOfficial, SeeCounts, "", nil, at(communeA)}, Hidden},
		{"the machine itself reaches everything", Ask{Administrator, SeeNames, "", []int64{0}, at(communeC)}, Allowed},
		{"an auditor reads the journal, not the names", Ask{Auditor, SeeNames, "", []int64{province}, at(communeA)}, Refused},
	} {
		if got := Decide(c.ask); got != c.want {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
	}
}

func TestOnlyAdministratorsMakeAccounts(t *testing.T) {
	for _, r := range Roles {
		if got := len(Givable(r)); (got > 0) != (r == Administrator) {
			t.Errorf("%s may give %d roles", r, got)
		}
	}
}
