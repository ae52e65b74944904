// Package access decides who may do what, and where: role × territory. Its decisions are pure; app asks
// them before it loads, and lists filter by the scope in SQL. It does not own accounts (app) or the
// audit (store).
package access

// Role of an account. The words are stored: append, never rename.
type Role string

const (
	Administrator     Role = "administrator"      // quản trị
	ProvincePlanner   Role = "province_planner"   // cán bộ tổng hợp tỉnh
	ProvinceLeader    Role = "province_leader"    // lãnh đạo tỉnh
	BaseDirector      Role = "base_director"      // giám đốc BHXH cơ sở
	BaseOfficial      Role = "base_official"      // cán bộ chuyên quản
	CollectionManager Role = "collection_manager" // quản lý tổ chức hỗ trợ phát triển đối tượng
	Collector         Role = "collector"          // nhân viên thu
	UnionOfficer      Role = "union_officer"      // cán bộ hội, đoàn thể
	GroupTreasurer    Role = "group_treasurer"    // thủ quỹ tổ
	CommuneLeader     Role = "commune_leader"     // lãnh đạo xã
	VillageHead       Role = "village_head"       // trưởng thôn
	Auditor           Role = "auditor"            // kiểm tra, thanh tra
)

// Roles lists all in the order of the form that chooses one.
var Roles = [...]Role{Administrator, ProvincePlanner, ProvinceLeader, BaseDirector, BaseOfficial, CollectionManager,
	Collector, UnionOfficer, GroupTreasurer, CommuneLeader, VillageHead, Auditor}

// RoleByName is the role with the given word.
func RoleByName(s string) (Role, bool) {
	for _, r := range Roles {
		if string(r) == s {
			return r, true
		}
	}
	return "", false
}

// Act is something an account may be allowed to do.
type Act string

const (
	SeeCounts    Act = "see_counts"    // figures of a place
	SeeNames     Act = "see_names"     // the people behind a figure, and a person's file
	Unmask       Act = "unmask"        // a full identifier, with a reason
	ImportLists  Act = "import_lists"  // deliveries, linkage, recount
	DecidePairs  Act = "decide_pairs"  // doubtful links, duplicates, merges
	SetNumbers   Act = "set_numbers"   // denominators
	ManageHouse  Act = "manage_house"  // accounts, territory, backup
	ReadAudit    Act = "read_audit"    // who looked at what
	ImportPlaces Act = "import_places" // territory and offices
)

var officeActs = []Act{SeeCounts, SeeNames, Unmask, ImportLists, DecidePairs, SetNumbers}

// permitted says for each role what it may do inside its territory. Leaders see counts only: a name is
// for those who will knock on the door.
var permitted = map[Role][]Act{
	Administrator:     append([]Act{ManageHouse, ReadAudit, ImportPlaces}, officeActs...),
	ProvincePlanner:   officeActs,
	BaseDirector:      append([]Act{ReadAudit}, officeActs...),
	BaseOfficial:      officeActs,
	ProvinceLeader:    {SeeCounts},
	CommuneLeader:     {SeeCounts},
	CollectionManager: {SeeCounts},
	Collector:         {SeeCounts, SeeNames},
	UnionOfficer:      {SeeCounts},
	GroupTreasurer:    {SeeCounts},
	VillageHead:       {SeeCounts, SeeNames},
	Auditor:           {SeeCounts, ReadAudit},
}

// May reports whether the role may do the act somewhere.
func May(r Role, a Act) bool {
	for _, p := range permitted[r] {
		if p == a {
			return true
		}
	}
	return false
}

// InScope reports whether a place lies in the scope: path is the place's id and those of everything
// above it, in any order. Scope 0 is the whole store, for the command line on the machine itself.
func InScope(scope int64, path []int64) bool {
	if scope == 0 {
		return true
	}
	for _, id := range path {
		if id == scope {
			return true
		}
	}
	return false
}

// Can is the whole decision: the act is the role's, and the place lies in its territory.
func Can(r Role, a Act, scope int64, path []int64) bool { return May(r, a) && InScope(scope, path) }
