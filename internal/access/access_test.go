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
