// Package access decides who may do what, where and what for: role × territory × purpose. Its decisions
// are pure; app asks them before it loads, and lists filter by the scope in SQL. It does not own accounts
// (app) or the audit (store).
package access

import "slices"

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
	if slices.Contains(Roles[:], Role(s)) {
		return Role(s), true
	}
	return "", false
}

// Act is something an account may be allowed to do.
type Act string

const (
	SeeCounts     Act = "see_counts"     // figures of a place
	SeeNames      Act = "see_names"      // the people behind a figure, and a person's file
	Unmask        Act = "unmask"         // a full identifier, with a reason
	ImportLists   Act = "import_lists"   // deliveries, linkage, recount
	DecidePairs   Act = "decide_pairs"   // doubtful links, duplicates, merges
	RulePairs     Act = "rule_pairs"     // whether two people must agree about a doubtful pair
	SetNumbers    Act = "set_numbers"    // denominators
	ManageHouse   Act = "manage_house"   // accounts, territory, backup
	ReadAudit     Act = "read_audit"     // who looked at what
	ImportPlaces  Act = "import_places"  // territory and offices
	RecordConsent Act = "record_consent" // what a person said about messages
	AskErasure    Act = "ask_erasure"    // that a person's data be removed
	Confirm       Act = "confirm"        // agree, as the second person, to what another asks
	OpenReview    Act = "open_review"    // make and close review rounds, correct a closed one
	MarkReview    Act = "mark_review"    // say one of the five answers of a person on a round's list
	GiveProspects Act = "give_prospects" // who holds a prospect, the segments, the holders
	MeetProspects Act = "meet_prospects" // the prospects one holds, and what was said at the door
	KeepCharges   Act = "keep_charges"   // who is in charge of which commune, what a commune is recognised as
	KeepNetwork   Act = "keep_network"   // organisations, cells, collection points, collectors and what they learnt
	KeepGroups    Act = "keep_groups"    // small groups, their members and plans, the totals of the week
	WalkDoors     Act = "walk_doors"     // the doors of one's own group, and what happened at them
	RunEvents     Act = "run_events"     // events, messages, broadcasts, what is sent
	LogPlays      Act = "log_plays"      // that a loudspeaker played, that an article was shared
	GiveTasks     Act = "give_tasks"     // tasks for oneself and for others of one's place
	TellObstacles Act = "tell_obstacles" // what stands in the way of the work of one's place
	GiveTargets   Act = "give_targets"   // targets of the places below, and the year's scenario
	SeeBooks      Act = "see_books"      // the savings books of groups, with their members' names
	KeepBooks     Act = "keep_books"     // groups that save, and what happened in their books
	PostNotices   Act = "post_notices"   // what everyone of a place is told on the first page
	KeepPhones    Act = "keep_phones"    // which phones may work for an account, and what of theirs is not booked yet
)

// Acts lists all.
var Acts = [...]Act{SeeCounts, SeeNames, Unmask, ImportLists, DecidePairs, RulePairs, SetNumbers, ManageHouse, ReadAudit, ImportPlaces,
	RecordConsent, AskErasure, Confirm, OpenReview, MarkReview, GiveProspects, MeetProspects,
	GiveTargets,
	KeepCharges, KeepNetwork, KeepGroups, WalkDoors, RunEvents, LogPlays, GiveTasks, TellObstacles, SeeBooks, KeepBooks, PostNotices, KeepPhones}

// Purpose is what personal data are used for. An act without a purpose of the role's own is refused: a
// right to see is not a right to see for anything.
type Purpose string

const (
	Register   Purpose = "register"   // lập và đối chiếu danh sách, tính độ bao phủ
	Outreach   Purpose = "outreach"   // vận động, tư vấn
	Collect    Purpose = "collect"    // thu và tái tục
	Steer      Purpose = "steer"      // chỉ đạo bằng số liệu
	Inspect    Purpose = "inspect"    // kiểm tra, bảo vệ dữ liệu
	Administer Purpose = "administer" // quản trị hệ thống
)

// Purposes lists all.
var Purposes = [...]Purpose{Register, Outreach, Collect, Steer, Inspect, Administer}

var officeActs = []Act{SeeCounts, SeeNames, Unmask, ImportLists, DecidePairs, SetNumbers, OpenReview, MarkReview, RecordConsent, AskErasure,
	GiveProspects, MeetProspects, KeepNetwork, KeepGroups, WalkDoors, RunEvents, LogPlays, GiveTasks, TellObstacles, KeepPhones, SeeBooks}

// permitted says for each role what it may do inside its territory. Leaders see counts only: a name is
// for those who will knock on the door.
var permitted = map[Role][]Act{
	Administrator:     append([]Act{RulePairs, ManageHouse, ReadAudit, ImportPlaces, Confirm, KeepCharges, GiveTargets, PostNotices}, officeActs...),
	ProvincePlanner:   append([]Act{RulePairs, KeepCharges, GiveTargets, PostNotices}, officeActs...),
	BaseDirector:      append([]Act{RulePairs, ReadAudit, Confirm, KeepCharges, GiveTargets, PostNotices}, officeActs...),
	BaseOfficial:      officeActs,
	ProvinceLeader:    {SeeCounts, Confirm, GiveTasks, TellObstacles, PostNotices},
	CommuneLeader:     {SeeCounts, LogPlays, GiveTasks, TellObstacles, GiveTargets, PostNotices},
	CollectionManager: {SeeCounts, KeepNetwork, KeepGroups, GiveTasks, TellObstacles},
	Collector:         {SeeCounts, SeeNames, RecordConsent, MeetProspects, WalkDoors, LogPlays, TellObstacles},
	UnionOfficer:      {SeeCounts, KeepNetwork, WalkDoors, LogPlays, GiveTasks, TellObstacles, SeeBooks, KeepBooks},
	GroupTreasurer:    {SeeCounts, TellObstacles, SeeBooks, KeepBooks},
	VillageHead:       {SeeCounts, SeeNames, MarkReview, WalkDoors, LogPlays, TellObstacles},
	Auditor:           {SeeCounts, ReadAudit, SeeBooks},
}

// worksFor says what each role uses data for, the main purpose first: it is noted when a file is opened.
var worksFor = map[Role][]Purpose{
	Administrator:     {Administer, Register, Inspect},
	ProvincePlanner:   {Register, Steer},
	BaseDirector:      {Register, Outreach, Steer, Inspect},
	BaseOfficial:      {Register, Outreach},
	ProvinceLeader:    {Steer, Inspect},
	CommuneLeader:     {Steer},
	CollectionManager: {Collect, Steer},
	Collector:         {Outreach, Collect},
	UnionOfficer:      {Outreach, Steer},
	GroupTreasurer:    {Collect, Steer},
	VillageHead:       {Outreach, Register, Steer},
	Auditor:           {Inspect, Steer},
}

// serves says for which purposes an act is there.
var serves = map[Act][]Purpose{
	SeeCounts:     {Register, Outreach, Collect, Steer, Inspect, Administer},
	SeeNames:      {Register, Outreach, Collect},
	Unmask:        {Register, Collect},
	ImportLists:   {Register},
	DecidePairs:   {Register},
	RulePairs:     {Register, Administer},
	SetNumbers:    {Register},
	ManageHouse:   {Administer},
	ReadAudit:     {Inspect},
	ImportPlaces:  {Administer},
	RecordConsent: {Register, Outreach},
	AskErasure:    {Register},
	Confirm:       {Administer, Inspect},
	OpenReview:    {Register, Outreach},
	KeepCharges:   {Register, Administer},
	KeepNetwork:   {Register, Collect, Outreach, Administer},
	KeepGroups:    {Register, Outreach, Collect},
	WalkDoors:     {Register, Outreach, Collect},
	RunEvents:     {Register, Outreach},
	LogPlays:      {Register, Outreach, Steer},
	GiveTasks:     {Register, Outreach, Collect, Steer, Administer},
	TellObstacles: {Register, Outreach, Collect, Steer, Administer},
	GiveTargets:   {Register, Steer, Administer},
	SeeBooks:      {Collect, Outreach, Steer, Inspect},
	KeepBooks:     {Collect, Outreach},
	PostNotices:   {Register, Steer, Administer},
	KeepPhones:    {Register, Outreach, Administer},
	MarkReview:    {Register, Outreach},
	GiveProspects: {Register, Outreach},
	MeetProspects: {Register, Outreach, Collect},
}

// May reports whether the role may do the act somewhere, for a purpose of its own.
func May(r Role, a Act) bool { return slices.Contains(permitted[r], a) && PurposeOf(r, a) != "" }

// MayFor is May for one purpose that was stated.
func MayFor(r Role, a Act, p Purpose) bool {
	return slices.Contains(permitted[r], a) && slices.Contains(worksFor[r], p) && slices.Contains(serves[a], p)
}

// PurposeOf is what the role does the act for: the first of its purposes that the act serves; "" for none.
func PurposeOf(r Role, a Act) Purpose {
	for _, p := range worksFor[r] {
		if slices.Contains(serves[a], p) {
			return p
		}
	}
	return ""
}

// InScope reports whether a place lies in the scope: path is the place's id and those of everything
// above it, in any order. Scope 0 is the whole store, for the command line on the machine itself.
func InScope(scope int64, path []int64) bool { return scope == 0 || slices.Contains(path, scope) }

// InScopes is InScope for several places; no place at all is no scope.
func InScopes(scopes []int64, path []int64) bool {
	return slices.ContainsFunc(scopes, func(s int64) bool { return InScope(s, path) })
}

// Can is the whole decision for one place: the act is the role's, and the place lies in its territory.
func Can(r Role, a Act, scope int64, path []int64) bool { return May(r, a) && InScope(scope, path) }

// Answer to a question of rights.
type Answer int

const (
	Refused Answer = iota // the act is not the role's, or not for this purpose
	Hidden                // the thing lies outside the territory: to this reader it does not exist
	Allowed
)

// Ask is the whole question. Purpose "" is the role's own.
type Ask struct {
	Role    Role
	Act     Act
	Purpose Purpose
	Scope   []int64
	Path    []int64
}

// Decide answers it. A refusal tells nothing about the thing, because it does not depend on it.
func Decide(q Ask) Answer {
	ok := May(q.Role, q.Act)
	if q.Purpose != "" {
		ok = MayFor(q.Role, q.Act, q.Purpose)
	}
	switch {
	case !ok:
		return Refused
	case !InScopes(q.Scope, q.Path):
		return Hidden
	}
	return Allowed
}

// mayGive is whom an inviter may make: nobody makes a role that may do what he may not.
func mayGive(giver, r Role) bool { return May(giver, ManageHouse) && slices.Contains(Roles[:], r) }

// Givable lists the roles that a role may give to others.
func Givable(giver Role) []Role {
	var out []Role
	for _, r := range Roles {
		if mayGive(giver, r) {
			out = append(out, r)
		}
	}
	return out
}
