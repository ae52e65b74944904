package app

import (
	"strconv"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/store"
)

// What phones carry: one row a type, in the order in which a picture tells them. docs/sync.md describes each.

// pulledType is how a type is read. Either whole (few things, told together) or page and some, which read
// within one commune after an id, and by ids wherever they stand. Both leave out what the account may not see;
// page returns the last id it looked at, 0 at the end.
type pulledType struct {
	t     string
	feed  string // its word in the feed, where that is another; several types can share one
	whole func(p *pulling) ([]PhoneChange, error)
	page  func(p *pulling, commune, after int64, limit int) (list []PhoneChange, last int64, err error)
	some  func(p *pulling, ids []int64) ([]PhoneChange, error)
}

// told reads what rows of the feed name.
func (t *pulledType) told(p *pulling, refs []string) ([]PhoneChange, error) {
	if t.whole != nil {
		return t.whole(p)
	}
	ids := make([]int64, 0, len(refs))
	for _, ref := range refs {
		if n, err := strconv.ParseInt(ref, 10, 64); err == nil {
			ids = append(ids, n)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	return t.some(p, ids)
}

func pulledTypes() []pulledType {
	return []pulledType{
		{t: "me", whole: pullMe},
		{t: "unit", whole: pullUnits},
		{t: "segment", whole: pullSegments},
		{t: "objection", whole: pullObjections},
		{t: store.FeedBook, whole: pullBook},
		{t: "group", feed: store.FeedWalk, whole: pullGroup},
		{t: "plan", feed: store.FeedWalk, whole: pullPlans},
		{t: "door", feed: store.FeedWalk, whole: pullDoors},
		{t: store.FeedVisit, page: pageVisits, some: someVisits},
		{t: store.FeedSaving, page: pageSavings, some: someSavings},
		{t: store.FeedHousehold, page: pageHouseholds, some: someHouseholds},
		{t: store.FeedPerson, page: pagePeople, some: somePeople},
		{t: store.FeedProspect, page: pageProspects, some: someProspects},
	}
}

func text(id int64) string {
	if id == 0 {
		return ""
	}
	return itoa(id)
}

type phoneMe struct {
	Name   string   `json:"name"`
	Role   string   `json:"role"`
	Lang   string   `json:"lang"`
	Units  []string `json:"units"`
	Groups []string `json:"groups"`
	Holder string   `json:"holder,omitempty"`
	Acts   []string `json:"acts"`
	AsOf   day.Date `json:"as_of"`
}

func pullMe(p *pulling) ([]PhoneChange, error) {
	acc, err := p.tx.Account(p.actor.AccountID)
	if err != nil {
		return nil, err
	}
	d := phoneMe{Name: acc.Name, Role: acc.Role, Lang: acc.Lang, Groups: []string{}, Holder: text(p.holder)}
	if g, ok, err := groupOf(p.tx, acc.ID); err != nil {
		return nil, err
	} else if ok {
		d.Groups = append(d.Groups, itoa(g.ID))
	}
	if d.AsOf, err = asOf(p.tx); err != nil {
		return nil, err
	}
	for _, u := range p.actor.Scope() {
		if u == 0 {
			u = p.root
		}
		d.Units = append(d.Units, itoa(u))
	}
	for _, act := range phoneActs {
		if access.May(p.actor.Role, act) {
			d.Acts = append(d.Acts, string(act))
		}
	}
	return []PhoneChange{{T: "me", ID: "me", D: d}}, nil
}

type phoneUnit struct {
	Name   string  `json:"name"`
	Level  int     `json:"level"`
	Parent string  `json:"parent,omitempty"`
	Code   string  `json:"code,omitempty"` // official: which local top-up of the contribution is owed
	Lat    float64 `json:"lat,omitempty"`
	Lon    float64 `json:"lon,omitempty"`
}

// pullUnits tells the places of the scope, those above them and everything below.
func pullUnits(p *pulling) ([]PhoneChange, error) {
	var out []PhoneChange
	told := map[int64]bool{}
	add := func(list []org.Unit) {
		for _, u := range list {
			if !told[u.ID] {
				told[u.ID] = true
				out = append(out, PhoneChange{T: "unit", ID: itoa(u.ID),
					D: phoneUnit{Name: u.FullName, Level: int(u.Level), Parent: text(u.ParentID), Code: u.Code, Lat: u.Lat, Lon: u.Lon}})
			}
		}
	}
	for _, unit := range p.actor.Scope() {
		if unit == 0 {
			unit = p.root
		}
		path, err := p.tx.Path(unit, day.Date{})
		if err != nil {
			return nil, err
		}
		below, err := p.tx.Below(unit, day.Date{})
		if err != nil {
			return nil, err
		}
		add(path)
		add(below)
	}
	return out, nil
}

type phoneSegment struct {
	Name string `json:"name"`
}

func pullSegments(p *pulling) ([]PhoneChange, error) {
	rules, err := segmentRules(p.tx)
	if err != nil {
		return nil, err
	}
	acc, err := p.tx.Account(p.actor.AccountID)
	if err != nil {
		return nil, err
	}
	var out []PhoneChange
	for _, r := range prospect.RulesOn(rules, p.tx.Today()) {
		d := phoneSegment{Name: r.Name}
		if acc.Lang == "en" {
			d.Name = r.En
		}
		out = append(out, PhoneChange{T: "segment", ID: r.Code, D: d})
	}
	return out, nil
}

func pullObjections(p *pulling) ([]PhoneChange, error) {
	acc, err := p.tx.Account(p.actor.AccountID)
	if err != nil {
		return nil, err
	}
	var out []PhoneChange
	for _, c := range p.a.cards {
		answer := c.Vi
		if acc.Lang == "en" {
			answer = c.En
		}
		out = append(out, PhoneChange{T: "objection", ID: c.Code, D: answer})
	}
	return out, nil
}

type phoneBook struct {
	Version string `json:"version"`
}

func pullBook(p *pulling) ([]PhoneChange, error) {
	state, err := p.tx.PolicyState()
	return []PhoneChange{{T: store.FeedBook, ID: "policy", D: phoneBook{Version: itoa(state)}}}, err
}

type phoneHousehold struct {
	Number  string `json:"number,omitempty"`
	Unit    string `json:"unit"`
	Commune string `json:"commune"`
	Village string `json:"village,omitempty"`
	Group   string `json:"group,omitempty"`
	Head    string `json:"head,omitempty"`
	Address string `json:"address,omitempty"`
	Poverty int    `json:"poverty,omitempty"`
}

// smallest is the most exact place known.
func smallest(commune, village, group int64) string {
	for _, u := range []int64{group, village} {
		if u != 0 {
			return itoa(u)
		}
	}
	return text(commune)
}

func pageHouseholds(p *pulling, commune, after int64, limit int) ([]PhoneChange, int64, error) {
	if !access.May(p.actor.Role, access.SeeNames) {
		return nil, 0, nil
	}
	list, err := p.tx.PhoneHouseholds(commune, after, limit)
	if err != nil || len(list) == 0 {
		return nil, 0, err
	}
	return p.households(list), int64(list[len(list)-1].ID), nil
}

func someHouseholds(p *pulling, ids []int64) ([]PhoneChange, error) {
	if !access.May(p.actor.Role, access.SeeNames) {
		return nil, nil
	}
	list, err := p.tx.PhoneHouseholdsOf(ids)
	return p.households(list), err
}

func (p *pulling) households(list []person.Household) []PhoneChange {
	out := make([]PhoneChange, 0, len(list))
	for i := range list {
		h := &list[i]
		if !p.covers(h.CommuneID, h.VillageID, h.GroupID) {
			continue
		}
		out = append(out, PhoneChange{T: store.FeedHousehold, ID: itoa(int64(h.ID)), D: phoneHousehold{Number: h.Number,
			Unit: smallest(h.CommuneID, h.VillageID, h.GroupID), Commune: text(h.CommuneID), Village: text(h.VillageID), Group: text(h.GroupID),
			Head: text(int64(h.HeadID)), Address: h.Address, Poverty: int(h.Poverty)}})
	}
	return out
}

type phonePerson struct {
	Name      string            `json:"name"`
	BirthYear int               `json:"birth_year,omitempty"`
	Born      string            `json:"born,omitempty"` // year and month, where they are known: ages of the law are reckoned by the month
	Sex       int               `json:"sex,omitempty"`
	Household string            `json:"household,omitempty"`
	Relation  string            `json:"relation,omitempty"`
	Unit      string            `json:"unit"`
	Covered   int               `json:"covered,omitempty"`
	Until     map[string]string `json:"until,omitempty"`
	Phone     string            `json:"phone,omitempty"`
	Answered  int               `json:"answered,omitempty"`
}

func pagePeople(p *pulling, commune, after int64, limit int) ([]PhoneChange, int64, error) {
	if !access.May(p.actor.Role, access.SeeNames) {
		return nil, 0, nil
	}
	list, err := p.tx.PhonePeople(commune, person.ID(after), limit)
	if err != nil || len(list) == 0 {
		return nil, 0, err
	}
	out, err := p.people(list)
	return out, int64(list[len(list)-1].ID), err
}

func somePeople(p *pulling, ids []int64) ([]PhoneChange, error) {
	if !access.May(p.actor.Role, access.SeeNames) {
		return nil, nil
	}
	list, err := p.tx.PhonePeopleOf(ids)
	if err != nil {
		return nil, err
	}
	return p.people(list)
}

func (p *pulling) people(list []store.PhonePerson) ([]PhoneChange, error) {
	out := make([]PhoneChange, 0, len(list))
	for i := range list {
		o := &list[i]
		if o.Merged || o.FullName == "" || !p.covers(o.Commune, o.Village, o.Group) {
			continue
		}
		d := phonePerson{Name: o.FullName, Sex: int(o.Sex), Household: text(int64(o.Household)), Relation: o.Relation,
			Unit: smallest(o.Commune, o.Village, o.Group), Covered: o.Covered, Answered: o.Answered}
		if o.Birth.Precision > 0 {
			d.BirthYear = o.Birth.Date.Year()
		}
		if o.Birth.Precision >= person.PrecisionMonth {
			d.Born = o.Birth.Date.String()[:7]
		}
		for scheme, to := range o.Until {
			if d.Until == nil {
				d.Until = map[string]string{}
			}
			d.Until[strconv.Itoa(int(scheme))] = ""
			if !to.IsZero() {
				d.Until[strconv.Itoa(int(scheme))] = to.String()
			}
		}
		if o.MayCall {
			ids, err := openIDs(p.a.Keys, o.Sealed)
			if err != nil {
				return nil, err
			}
			d.Phone = ids.Phone
		}
		out = append(out, PhoneChange{T: store.FeedPerson, ID: itoa(int64(o.ID)), D: d})
	}
	p.names += len(out)
	return out, nil
}

type phoneProspect struct {
	Lead     string   `json:"lead"`
	Scheme   int      `json:"scheme,omitempty"`
	Wants    int      `json:"wants,omitempty"`
	Tags     []string `json:"tags,omitempty"`
	Segment  string   `json:"segment,omitempty"`
	Order    int      `json:"order"`
	Holder   string   `json:"holder,omitempty"`
	Mine     bool     `json:"mine,omitempty"`
	Joined   int      `json:"joined,omitempty"`
	Talks    int      `json:"talks,omitempty"`
	Last     string   `json:"last,omitempty"`
	Outcome  string   `json:"outcome,omitempty"`
	Next     string   `json:"next,omitempty"`
	NextNote string   `json:"next_note,omitempty"`
}

// heldOnly is whose prospects alone the account may see: its own as a holder. 0: all of its places.
func (p *pulling) heldOnly() (holder int64, any bool) {
	switch {
	case !access.May(p.actor.Role, access.MeetProspects):
		return 0, false
	case access.May(p.actor.Role, access.GiveProspects):
		return 0, true
	}
	return p.holder, p.holder != 0
}

func pageProspects(p *pulling, commune, after int64, limit int) ([]PhoneChange, int64, error) {
	holder, any := p.heldOnly()
	if !any {
		return nil, 0, nil
	}
	list, err := p.tx.PhoneProspects(commune, after, holder, limit)
	if err != nil || len(list) == 0 {
		return nil, 0, err
	}
	return p.prospects(list), int64(list[len(list)-1].Person), nil
}

func someProspects(p *pulling, ids []int64) ([]PhoneChange, error) {
	holder, any := p.heldOnly()
	if !any {
		return nil, nil
	}
	rows, err := p.tx.ProspectsAmong(ids)
	var list []store.ProspectRow
	for _, r := range rows {
		if holder == 0 || r.Holder == holder {
			list = append(list, r)
		}
	}
	return p.prospects(list), err
}

var prospectTags = []struct {
	tag  prospect.Tags
	word string
}{
	{prospect.TagCheckCompulsory, "check_compulsory"}, {prospect.TagSupported, "supported"}, {prospect.TagKinJoined, "kin_joined"},
	{prospect.TagGrower, "grower"}, {prospect.TagHarvest, "harvest"}, {prospect.TagWage, "wage"},
}

func (p *pulling) prospects(list []store.ProspectRow) []PhoneChange {
	out := make([]PhoneChange, 0, len(list))
	for i := range list {
		r := &list[i]
		if r.Lead == prospect.None && !r.Kept() || !p.covers(r.Commune, r.Village, r.Group) {
			continue
		}
		d := phoneProspect{Lead: r.Lead.Code(), Scheme: int(r.Scheme), Wants: r.Wants, Segment: r.Segment, Order: r.Place, Holder: text(r.Holder),
			Mine: p.holder != 0 && r.Holder == p.holder, Joined: r.Joined, Talks: r.Talks, Outcome: string(r.LastOutcome), NextNote: r.NextNote}
		for _, t := range prospectTags {
			if r.Tags.Has(t.tag) {
				d.Tags = append(d.Tags, t.word)
			}
		}
		if !r.LastDay.IsZero() {
			d.Last = r.LastDay.String()
		}
		if !r.NextDay.IsZero() {
			d.Next = r.NextDay.String()
		}
		out = append(out, PhoneChange{T: store.FeedProspect, ID: itoa(int64(r.Person)), D: d})
	}
	return out
}
