package store

import (
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/person"
	"luoi/internal/prospect"
)

// Lists and counts of prospects. The list and the table of counts use the same conditions, so they agree.

// ProspectFilter chooses prospects. Level says which column UnitID is; 1 is the whole province.
type ProspectFilter struct {
	Level   int
	UnitID  int64
	Lead    prospect.Reason // None: all
	Scheme  int             // bit; 0: all
	Segment string          // "": all
	Holder  int64           // -1: all, 0: nobody, else a holder
	NextBy  day.Date        // only those with an appointment on or before this day; zero: all
}

// ProspectLine is one line of the list.
type ProspectLine struct {
	ProspectRow
	Name       person.Person // what a line shows of the person
	HolderName string
}

// $1 place, $2 reason, $3 scheme, $4 segment, $5 holder, $6 last day of an appointment. The columns are those
// of the index prospect_count, so that counting a province reads nothing else.
const prospectChosen = ` q.lead > 0 AND ($2 = 0 OR q.lead = $2) AND ($3 = 0 OR (q.wants & $3) <> 0) AND ($4 = '' OR q.segment = $4)
	AND (CAST($5 AS bigint) = -1 OR (CAST($5 AS bigint) = 0 AND q.holder_id IS NULL) OR q.holder_id = $5)
	AND ($6 = '' OR q.next_day <= $6)`

// The line before: $7 place, $8 person. $9 is the first place that is too far.
const prospectAfter = ` AND (q.place > $7 OR (q.place = $7 AND q.person_id > $8)) AND q.place < $9`

const prospectLineText = `SELECT q.person_id, q.commune_id, q.village_id, q.group_id, q.household_id, q.lead, q.scheme, q.wants, q.tags,
	q.segment, q.score, q.place, q.why, q.holder_id, q.joined, q.talks, q.minutes, q.last_day, q.last_outcome, q.next_day, q.next_note,
	p.full_name, p.birth, p.birth_prec, p.sex, p.ethnicity, p.occupation, p.poverty, p.relation, p.citizen_mask, p.covered, p.review,
	COALESCE(h.name, '')
	FROM prospect q JOIN person p ON p.id = q.person_id LEFT JOIN holder h ON h.id = q.holder_id WHERE `

// Level 6 is the list of one holder, wherever its people live.
var prospectPlaces = map[int]string{1: `q.commune_id <> $1`, 3: `q.commune_id = $1`, 4: `q.village_id = $1`, 5: `q.group_id = $1`, 6: `q.holder_id = $1`}

var (
	qProspectLines  = map[int]*Query{}
	qProspectTotals = map[int]*Query{}
	qProspectOpen   = map[int]*Query{}
	qProspectCells  = map[int]*Query{}
	qProspectTables = prospectQueries()
)

// prospectQueries registers one text per level; the planner cannot choose an index behind an OR.
func prospectQueries() bool {
	names := map[int]string{1: "province", 3: "commune", 4: "village", 5: "group", 6: "holder"}
	below := map[int]string{1: "q.commune_id", 3: "COALESCE(q.village_id, 0)", 4: "COALESCE(q.group_id, 0)", 5: "CAST(0 AS bigint)", 6: "q.commune_id"}
	for level, name := range names {
		where := prospectPlaces[level] + ` AND` + prospectChosen
		qProspectLines[level] = register("prospecting."+name, prospectLineText+where+prospectAfter+` ORDER BY q.place, q.person_id LIMIT $10`)
		qProspectTotals[level] = register("prospecting.total."+name, `SELECT count(*) FROM prospect q WHERE `+where)
		qProspectOpen[level] = register("prospecting.open."+name, `SELECT q.person_id FROM prospect q WHERE `+where+
			` AND q.holder_id IS NULL ORDER BY q.place, q.person_id LIMIT $7`)
		qProspectCells[level] = register("prospecting.cells."+name, `SELECT `+below[level]+`, q.segment, q.lead, count(*) FROM prospect q WHERE `+
			where+` GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`)
	}
	return true
}

func (f ProspectFilter) args() []any {
	by := ""
	if !f.NextBy.IsZero() {
		by = f.NextBy.String()
	}
	return []any{f.UnitID, f.Lead, f.Scheme, f.Segment, f.Holder, by}
}

// level chooses the text: a holder's list of a whole province has an index of its own.
func (f ProspectFilter) level() (int, ProspectFilter) {
	if f.Level == 1 && f.Holder > 0 {
		f.UnitID, f.Holder = f.Holder, -1
		return 6, f
	}
	if f.Level == 1 {
		f.UnitID = 0 // ids begin at 1: every commune is another
	}
	return f.Level, f
}

// ProspectLines reads a page of the list, in its order, after the given line. Of one reason only the part
// of the list is read where it stands: the families of those who have just joined, and its own block.
func (tx *Tx) ProspectLines(f ProspectFilter, place int, after person.ID, limit int) ([]ProspectLine, error) {
	if f.Lead == prospect.None {
		return tx.prospectLines(f, place, after, maxPlace, limit)
	}
	var list []ProspectLine
	if place < prospect.PlaceOf(prospect.Stopped) {
		first, err := tx.prospectLines(f, place, after, prospect.PlaceOf(prospect.Stopped), limit)
		if err != nil || len(first) == limit {
			return first, err
		}
		list = first
	}
	if begin := prospect.PlaceOf(f.Lead); place < begin {
		place, after = begin-1, maxPerson
	}
	rest, err := tx.prospectLines(f, place, after, prospect.PlaceOf(f.Lead+1), limit-len(list))
	return append(list, rest...), err
}

const (
	maxPlace  = 1 << 30
	maxPerson = 1<<63 - 1
)

func (tx *Tx) prospectLines(f ProspectFilter, place int, after person.ID, end, limit int) ([]ProspectLine, error) {
	level, f := f.level()
	var list []ProspectLine
	q, ok := qProspectLines[level]
	if !ok {
		return nil, nil
	}
	err := tx.each(q, append(f.args(), place, after, end, limit), func(r *Rows) error {
		list = append(list, ProspectLine{})
		l := &list[len(list)-1]
		p, n := &l.ProspectRow, &l.Name
		err := r.Scan(&p.Person, &p.Commune, null(&p.Village), null(&p.Group), null(&p.Household), &p.Lead, &p.Scheme, &p.Wants, &p.Tags,
			&p.Segment, &p.Score, &p.Place, &p.WhyText, null(&p.Holder), &p.Joined, &p.Talks, &p.Minutes, null(&p.LastDay),
			&p.LastOutcome, null(&p.NextDay), &p.NextNote,
			&n.FullName, null(&n.Birth.Date), &n.Birth.Precision, &n.Sex, &n.Ethnicity, &n.Occupation, &n.Poverty, &n.Relation,
			&n.CitizenMask, &n.Covered, &n.Review, &l.HolderName)
		n.ID, n.CommuneID, n.VillageID, n.GroupID, n.HouseholdID = p.Person, p.Commune, p.Village, p.Group, p.Household
		return err
	})
	return list, err
}

// ProspectTotal counts what ProspectLines would list on all its pages.
func (tx *Tx) ProspectTotal(f ProspectFilter) (n int64, err error) {
	level, f := f.level()
	q, ok := qProspectTotals[level]
	if !ok {
		return 0, nil
	}
	err = tx.QueryRow(q, f.args()...).Scan(&n)
	return n, err
}

// OpenProspects lists those of the filter whom nobody holds.
func (tx *Tx) OpenProspects(f ProspectFilter, limit int) ([]person.ID, error) {
	level, f := f.level()
	q, ok := qProspectOpen[level]
	if !ok {
		return nil, nil
	}
	var list []person.ID
	err := tx.each(q, append(f.args(), limit), func(r *Rows) error {
		var id person.ID
		err := r.Scan(&id)
		list = append(list, id)
		return err
	})
	return list, err
}

// ProspectCell is a count of prospects by place below, segment and leading reason.
type ProspectCell struct {
	UnitID  int64 // 0: not known
	Segment string
	Lead    prospect.Reason
	N       int64
}

// ProspectCells counts what the list would hold.
func (tx *Tx) ProspectCells(f ProspectFilter) ([]ProspectCell, error) {
	level, f := f.level()
	q, ok := qProspectCells[level]
	if !ok {
		return nil, nil
	}
	var list []ProspectCell
	err := tx.each(q, f.args(), func(r *Rows) error {
		var c ProspectCell
		err := r.Scan(&c.UnitID, &c.Segment, &c.Lead, &c.N)
		list = append(list, c)
		return err
	})
	return list, err
}

// Holder (người giữ danh sách) is a collector or a group. AccountID "" and OrganisationID 0: none.
type Holder struct {
	ID             int64
	Kind           string // collector group
	Name           string
	UnitID         int64
	OrganisationID int64
	AccountID      string
	ClosedAt       int64
	Held           int64 // prospects held now
}

const holderColumns = `h.id, h.kind, h.name, h.unit_id, h.organisation_id, h.account_id, h.closed_at`

var (
	qHolders = register("holder.all", `SELECT `+holderColumns+`, (SELECT count(*) FROM prospect q WHERE q.holder_id = h.id AND q.lead > 0)
		FROM holder h ORDER BY h.name, h.id`)
	qHolder = register("holder.byID", `SELECT `+holderColumns+`, (SELECT count(*) FROM prospect q WHERE q.holder_id = h.id AND q.lead > 0)
		FROM holder h WHERE h.id = $1`)
	qHolderOf     = register("holder.ofAccount", `SELECT `+holderColumns+`, CAST(0 AS bigint) FROM holder h WHERE h.account_id = $1 AND h.closed_at IS NULL`)
	qHolderInsert = register("holder.insert", `INSERT INTO holder (id, kind, name, unit_id, organisation_id, account_id) VALUES ($1, $2, $3, $4, $5, $6)`)

	qProspectTake = register("prospect.take", `UPDATE prospect SET holder_id = $2 WHERE person_id = $1 AND holder_id IS NULL`)
	qProspectGive = register("prospect.give", `UPDATE prospect SET holder_id = $3 WHERE person_id = $1 AND holder_id = $2`)
	qMovesOf      = register("prospectMove.ofPerson", `SELECT m.id, m.act, COALESCE(a.name, ''), COALESCE(b.name, ''), m.note, m.by_actor, m.at
		FROM prospect_move m LEFT JOIN holder a ON a.id = m.from_holder LEFT JOIN holder b ON b.id = m.to_holder
		WHERE m.person_id = $1 ORDER BY m.id DESC`)
)

func scanHolder(r interface{ Scan(...any) error }, h *Holder) error {
	return r.Scan(&h.ID, &h.Kind, &h.Name, &h.UnitID, null(&h.OrganisationID), null(&h.AccountID), null(&h.ClosedAt), &h.Held)
}

// Holders lists all by name.
func (tx *Tx) Holders() ([]Holder, error) {
	var list []Holder
	err := tx.each(qHolders, nil, func(r *Rows) error {
		list = append(list, Holder{})
		return scanHolder(r, &list[len(list)-1])
	})
	return list, err
}

// Holder finds a holder; NotFound when there is none.
func (tx *Tx) Holder(id int64) (Holder, error) {
	var h Holder
	err := scanHolder(tx.QueryRow(qHolder, id), &h)
	return h, err
}

// HolderOf finds the holder that an account is; NotFound when it is none.
func (tx *Tx) HolderOf(account string) (Holder, error) {
	var h Holder
	err := scanHolder(tx.QueryRow(qHolderOf, account), &h)
	return h, err
}

// InsertHolder keeps a new holder and gives it an id. Conflict when the account is one already.
func (tx *Tx) InsertHolder(h *Holder) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	h.ID = id
	var account any
	if h.AccountID != "" {
		account = h.AccountID
	}
	_, err = tx.Exec(qHolderInsert, h.ID, h.Kind, h.Name, h.UnitID, orNull(h.OrganisationID), account)
	return err
}

// HoldMove is one giving, taking back or handing over.
type HoldMove struct {
	ID       int64
	Act      string // assign release hand_over expand
	From, To string // names of holders
	Note     string
	Actor    string
	At       int64
}

// Acts of holding.
const (
	HoldAssign   = "assign"
	HoldRelease  = "release"
	HoldHandOver = "hand_over"
	HoldExpand   = "expand" // a family follows its member to the same holder
)

// MoveProspects changes who holds: from 0 takes those whom nobody holds, to 0 lets go. Rows held
// otherwise by now are left alone. It returns how many changed; each leaves an entry.
func (tx *Tx) MoveProspects(act string, people []person.ID, from, to int64, note string) (int64, error) {
	var changed []person.ID
	for _, id := range people {
		var n int64
		var err error
		if from == 0 {
			n, err = tx.Exec(qProspectTake, id, to)
		} else {
			n, err = tx.Exec(qProspectGive, id, from, orNull(to))
		}
		if err != nil {
			return 0, err
		}
		if n > 0 {
			changed = append(changed, id)
		}
	}
	if len(changed) == 0 {
		return 0, nil
	}
	first, err := tx.NextIDs(len(changed))
	if err != nil {
		return 0, err
	}
	b := tx.Bulk("prospect_move", []string{"id", "person_id", "act", "from_holder", "to_holder", "note", "by_actor", "at"})
	for i, id := range changed {
		if err := b.Add(first+int64(i), id, act, orNull(from), orNull(to), note, tx.Actor, tx.NowMS()); err != nil {
			b.Close()
			return 0, err
		}
	}
	return int64(len(changed)), b.Close()
}

// HoldMovesOf lists who held a prospect, latest first.
func (tx *Tx) HoldMovesOf(id person.ID) ([]HoldMove, error) {
	var list []HoldMove
	err := tx.each(qMovesOf, []any{id}, func(r *Rows) error {
		var m HoldMove
		err := r.Scan(&m.ID, &m.Act, &m.From, &m.To, &m.Note, &m.Actor, &m.At)
		list = append(list, m)
		return err
	})
	return list, err
}

// Talk (lần gặp) at the door, by telephone or at a meeting.
type Talk struct {
	ID          int64
	Person      person.ID
	Holder      int64
	On          day.Date
	Minutes     int
	Way         string // visit call meeting
	Outcome     prospect.Outcome
	Schemes     int // joined: bits of which
	Objection   string
	Note        string // sealed
	Next        day.Date
	NextNote    string
	Actor       string
	At          int64
	WithdrawnAt int64
}

var (
	qTalksOf = register("prospectTalk.ofPerson", `SELECT id, person_id, holder_id, on_day, minutes, way, outcome, schemes, objection, note,
		next_day, next_note, by_actor, at, withdrawn_at FROM prospect_talk WHERE person_id = $1 ORDER BY on_day DESC, id DESC`)
	qTalkInsert = register("prospectTalk.insert", `INSERT INTO prospect_talk (id, person_id, holder_id, on_day, minutes, way, outcome, schemes,
		objection, note, next_day, next_note, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`)
	qTalkWithdraw = register("prospectTalk.withdraw", `UPDATE prospect_talk SET withdrawn_at = $3 WHERE id = $1 AND person_id = $2 AND withdrawn_at = 0`)
	qTalksSum     = register("prospectTalk.sum", `UPDATE prospect SET talks = $2, minutes = $3, last_day = $4, last_outcome = $5, next_day = $6,
		next_note = $7, joined = $8 WHERE person_id = $1`)
	qObjections = register("prospectTalk.objections", `SELECT t.objection, count(*), count(DISTINCT t.person_id),
		count(DISTINCT CASE WHEN EXISTS (SELECT 1 FROM prospect_talk j WHERE j.person_id = t.person_id AND j.outcome = 'joined'
			AND j.withdrawn_at = 0 AND j.id >= t.id) THEN t.person_id END),
		count(DISTINCT CASE WHEN EXISTS (SELECT 1 FROM prospect_talk j WHERE j.person_id = t.person_id AND j.outcome = 'agreed'
			AND j.withdrawn_at = 0 AND j.id >= t.id) THEN t.person_id END)
		FROM prospect_talk t JOIN person p ON p.id = t.person_id
		WHERE t.objection <> '' AND t.withdrawn_at = 0 AND (CAST($1 AS bigint) = 0 OR p.commune_id = $1 OR p.village_id = $1 OR p.group_id = $1)
		GROUP BY t.objection ORDER BY t.objection`)
	qReferralPut = register("referral.insert", `INSERT INTO referral (person_id, by_person, on_day, by_actor, at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (person_id) DO NOTHING`)
	qReferralOf    = register("referral.ofPerson", `SELECT r.person_id, r.by_person, p.full_name, r.on_day FROM referral r JOIN person p ON p.id = r.by_person WHERE r.person_id = $1`)
	qReferralsBy   = register("referral.by", `SELECT r.person_id, r.by_person, p.full_name, r.on_day FROM referral r JOIN person p ON p.id = r.person_id WHERE r.by_person = $1 ORDER BY r.on_day, r.person_id`)
	qReferralCount = register("referral.count", `SELECT count(*) FROM referral r JOIN person p ON p.id = r.person_id
		WHERE CAST($1 AS bigint) = 0 OR p.commune_id = $1 OR p.village_id = $1 OR p.group_id = $1`)

	qMeansOf     = register("householdMeans.ofHousehold", `SELECT id, kind, crop, n FROM household_means WHERE household_id = $1 AND gone_at = 0 ORDER BY id`)
	qMeansInsert = register("householdMeans.insert", `INSERT INTO household_means (id, household_id, kind, crop, n, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`)
	qMeansGone   = register("householdMeans.gone", `UPDATE household_means SET gone_at = $3 WHERE id = $1 AND household_id = $2 AND gone_at = 0`)
)

// TalksOf lists the talks with a person, latest first, withdrawn ones included.
func (tx *Tx) TalksOf(id person.ID) ([]Talk, error) {
	var list []Talk
	err := tx.each(qTalksOf, []any{id}, func(r *Rows) error {
		list = append(list, Talk{})
		t := &list[len(list)-1]
		return r.Scan(&t.ID, &t.Person, null(&t.Holder), null(&t.On), &t.Minutes, &t.Way, &t.Outcome, &t.Schemes, &t.Objection, &t.Note,
			null(&t.Next), &t.NextNote, &t.Actor, &t.At, &t.WithdrawnAt)
	})
	return list, err
}

// InsertTalk keeps a talk and brings the sums of its prospect up to date.
func (tx *Tx) InsertTalk(t *Talk) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	t.ID, t.Actor, t.At = id, tx.Actor, tx.NowMS()
	_, err = tx.Exec(qTalkInsert, t.ID, t.Person, orNull(t.Holder), t.On, t.Minutes, t.Way, t.Outcome, t.Schemes, t.Objection, t.Note,
		t.Next, t.NextNote, t.Actor, t.At)
	if err != nil {
		return err
	}
	return tx.sumTalks(t.Person)
}

// WithdrawTalk takes a talk back; it stays visible. NotFound when it is gone already.
func (tx *Tx) WithdrawTalk(id int64, who person.ID) error {
	if err := one(tx.Exec(qTalkWithdraw, id, who, tx.NowMS())); err != nil {
		return err
	}
	return tx.sumTalks(who)
}

// sumTalks derives the sums from the talks that stand. The next step is that of the latest talk.
func (tx *Tx) sumTalks(who person.ID) error {
	list, err := tx.TalksOf(who)
	if err != nil {
		return err
	}
	var sum Talk
	n, joined := 0, 0
	for i := len(list) - 1; i >= 0; i-- {
		if t := list[i]; t.WithdrawnAt == 0 {
			n++
			t.Minutes += sum.Minutes
			joined |= t.Schemes
			sum = t
		}
	}
	_, err = tx.Exec(qTalksSum, who, n, sum.Minutes, sum.On, sum.Outcome, sum.Next, sum.NextNote, joined)
	return err
}

// ObjectionCount is how often an objection was heard, from how many people, and how many of them joined
// or agreed after it.
type ObjectionCount struct {
	Code                          string
	Heard, People, Joined, Agreed int64
}

// ObjectionCounts counts the objections of a place and below; 0 is everywhere.
func (tx *Tx) ObjectionCounts(unit int64) ([]ObjectionCount, error) {
	var list []ObjectionCount
	err := tx.each(qObjections, []any{unit}, func(r *Rows) error {
		var c ObjectionCount
		err := r.Scan(&c.Code, &c.Heard, &c.People, &c.Joined, &c.Agreed)
		list = append(list, c)
		return err
	})
	return list, err
}

// Referral says who brought whom. Name is that of the other one.
type Referral struct {
	Person, By person.ID
	Name       string
	On         day.Date
}

// SetReferral notes who brought a person. Conflict when somebody did before.
func (tx *Tx) SetReferral(who, by person.ID, on day.Date) error {
	n, err := tx.Exec(qReferralPut, who, by, on, tx.Actor, tx.NowMS())
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "prospect.brought_already")
	}
	return err
}

// BroughtBy tells who brought a person; ok is false when nobody did.
func (tx *Tx) BroughtBy(who person.ID) (r Referral, ok bool, err error) {
	err = tx.QueryRow(qReferralOf, who).Scan(&r.Person, &r.By, &r.Name, null(&r.On))
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return r, false, nil
	}
	return r, err == nil, err
}

// Brought lists whom a person brought.
func (tx *Tx) Brought(by person.ID) ([]Referral, error) {
	var list []Referral
	err := tx.each(qReferralsBy, []any{by}, func(r *Rows) error {
		var f Referral
		err := r.Scan(&f.Person, &f.By, &f.Name, null(&f.On))
		list = append(list, f)
		return err
	})
	return list, err
}

// ReferralCount counts those of a place who were brought by somebody; 0 is everywhere.
func (tx *Tx) ReferralCount(unit int64) (n int64, err error) {
	err = tx.QueryRow(qReferralCount, unit).Scan(&n)
	return n, err
}

// HouseholdMeans is means with the number they are taken back by.
type HouseholdMeans struct {
	ID int64
	prospect.Means
}

// MeansOf lists what a household can pay with.
func (tx *Tx) MeansOf(h person.HouseholdID) ([]HouseholdMeans, error) {
	var list []HouseholdMeans
	err := tx.each(qMeansOf, []any{h}, func(r *Rows) error {
		var m HouseholdMeans
		err := r.Scan(&m.ID, &m.Kind, &m.Crop, &m.N)
		list = append(list, m)
		return err
	})
	return list, err
}

// InsertMeans keeps means of a household.
func (tx *Tx) InsertMeans(h person.HouseholdID, m prospect.Means) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	_, err = tx.Exec(qMeansInsert, id, h, m.Kind, m.Crop, m.N, tx.Actor, tx.NowMS())
	return err
}

// DropMeans takes means back; NotFound when they are gone already.
func (tx *Tx) DropMeans(id int64, h person.HouseholdID) error {
	return one(tx.Exec(qMeansGone, id, h, tx.NowMS()))
}
