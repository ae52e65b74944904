package store

import (
	"strconv"

	"luoi/internal/day"
	"luoi/internal/money"
	"luoi/internal/person"
	"luoi/internal/savings"
)

// Sponsor is a giver (nhà hảo tâm).
type Sponsor struct {
	ID, UnitID int64
	Name, Kind string // kind: business association person abroad
}

// Campaign is one drive to collect and give, with its fund's book.
type Campaign struct {
	ID, UnitID, BookID int64
	Name, Purpose      string
	Period             string // no family is given twice in it
	Months             int    // that a gift pays for
	Card               money.Dong
	Pick               string // JSON of savings.PickRule
	From               day.Date
	ByActor            string
	At                 int64 // unix ms
}

// SponsorSum is what a sponsor promised and gave to a campaign, and what was given from it.
type SponsorSum struct {
	Sponsor
	Pledged, In, Held, Paid money.Dong // Held: reserved or approved, not paid
}

// Gift is one gift of a campaign.
type Gift struct {
	ID, CampaignID, SponsorID int64
	PersonID                  person.ID
	Name                      string // of the person, for those who may see it
	Family, Period, Purpose   string
	Amount                    money.Dong
	Why, State                string
	MemberNo                  int
	From, To                  day.Date
	Receipt, GrantEvent       string
	ReservedBy, ApprovedBy    string
	Thanked                   day.Date
	At                        int64
}

// Gift states.
const (
	GiftReserved = "reserved"
	GiftApproved = "approved"
	GiftPaid     = "paid"
	GiftProved   = "proved"
	GiftDropped  = "dropped"
)

const (
	campaignColumns = `id, unit_id, book_id, name, purpose, period, months, card, pick, from_day, by_actor, at`
	giftColumns     = `g.id, g.campaign_id, g.sponsor_id, g.person_id, p.full_name, g.family, g.period, g.purpose, g.amount, g.why, g.state, g.member_no, g.from_day, g.to_day, g.receipt, g.grant_event, g.reserved_by, g.approved_by, g.thanked_day, g.at`
)

// standing is the condition that an event's entry stands in its book, not undone since.
func standing(event string) string {
	return `EXISTS (SELECT 1 FROM ledger_entry e WHERE e.event_id = ` + event + ` AND e.reversal = 0
		AND NOT EXISTS (SELECT 1 FROM ledger_entry r WHERE r.book_id = e.book_id AND r.reverses = e.seq))`
}

var (
	qSponsorInsert  = register("sponsor.insert", `INSERT INTO sponsor (id, unit_id, name, kind, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6)`)
	qSponsor        = register("sponsor.get", `SELECT id, unit_id, name, kind FROM sponsor WHERE id = $1`)
	qSponsors       = register("sponsor.list", withArea(1)+`SELECT id, unit_id, name, kind FROM sponsor WHERE unit_id IN (SELECT id FROM area) ORDER BY name, id`)
	qCampaign       = register("sponsor.campaign", `SELECT `+campaignColumns+` FROM campaign WHERE id = $1`)
	qCampaigns      = register("sponsor.campaigns", withArea(1)+`SELECT `+campaignColumns+` FROM campaign WHERE unit_id IN (SELECT id FROM area) ORDER BY from_day DESC, id DESC`)
	qCampaignInsert = register("sponsor.campaignInsert", `INSERT INTO campaign (`+campaignColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`)
	qStepInsert     = register("sponsor.stepInsert", `INSERT INTO campaign_step (campaign_id, nth, name, due_day) VALUES ($1, $2, $3, $4)`)
	qSteps          = register("sponsor.steps", `SELECT name, due_day, done_day FROM campaign_step WHERE campaign_id = $1 ORDER BY nth`)
	qStepDone       = register("sponsor.stepDone", `UPDATE campaign_step SET done_day = $3, done_by = $4 WHERE campaign_id = $1 AND name = $2 AND done_day IS NULL`)
	qPledgeInsert   = register("sponsor.pledgeInsert", `INSERT INTO sponsor_pledge (id, campaign_id, sponsor_id, amount, on_day, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`)
	qMoneyInsert    = register("sponsor.moneyInsert", `INSERT INTO sponsor_money (event_id, campaign_id, sponsor_id, amount, on_day) VALUES ($1, $2, $3, $4, $5)`)
	qSponsorSums    = register("sponsor.sums", `SELECT s.id, s.unit_id, s.name, s.kind,
		COALESCE((SELECT CAST(SUM(x.amount) AS bigint) FROM sponsor_pledge x WHERE x.sponsor_id = s.id AND x.campaign_id = $1), 0),
		COALESCE((SELECT CAST(SUM(x.amount) AS bigint) FROM sponsor_money x WHERE x.sponsor_id = s.id AND x.campaign_id = $1 AND `+standing("x.event_id")+`), 0),
		COALESCE((SELECT CAST(SUM(x.amount) AS bigint) FROM sponsor_gift x WHERE x.sponsor_id = s.id AND x.campaign_id = $1 AND x.state IN ('reserved', 'approved')), 0),
		COALESCE((SELECT CAST(SUM(x.amount) AS bigint) FROM sponsor_gift x WHERE x.sponsor_id = s.id AND x.campaign_id = $1 AND x.state IN ('paid', 'proved')), 0)
		FROM sponsor s WHERE EXISTS (SELECT 1 FROM sponsor_pledge x WHERE x.sponsor_id = s.id AND x.campaign_id = $1)
		OR EXISTS (SELECT 1 FROM sponsor_money x WHERE x.sponsor_id = s.id AND x.campaign_id = $1)
		OR EXISTS (SELECT 1 FROM sponsor_money x JOIN campaign k ON k.id = x.campaign_id JOIN campaign n ON n.book_id = k.book_id AND n.id = $1 WHERE x.sponsor_id = s.id) ORDER BY s.id`)
	qHeldOfBook = register("sponsor.heldOfBook", `SELECT COALESCE(CAST(SUM(g.amount) AS bigint), 0) FROM sponsor_gift g JOIN campaign c ON c.id = g.campaign_id
		WHERE c.book_id = $1 AND g.sponsor_id = $2 AND g.purpose = $3 AND g.state IN ('reserved', 'approved')`)
	qGifts       = register("sponsor.gifts", `SELECT `+giftColumns+` FROM sponsor_gift g JOIN person p ON p.id = g.person_id WHERE g.campaign_id = $1 ORDER BY g.id`)
	qGift        = register("sponsor.gift", `SELECT `+giftColumns+` FROM sponsor_gift g JOIN person p ON p.id = g.person_id WHERE g.id = $1`)
	qGiftInsert  = register("sponsor.giftInsert", `INSERT INTO sponsor_gift (id, campaign_id, sponsor_id, person_id, family, period, purpose, amount, why, state, reserved_by, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`)
	qGiftUpdate  = register("sponsor.giftUpdate", `UPDATE sponsor_gift SET state = $2, member_no = $3, from_day = $4, to_day = $5, receipt = $6, grant_event = $7, approved_by = $8, thanked_day = $9 WHERE id = $1`)
	qGiven       = register("sponsor.given", `SELECT family FROM sponsor_gift WHERE purpose = $1 AND state <> 'dropped' AND (period = $2 OR to_day > $3)`)
	qGiftsEnding = register("sponsor.giftsEnding", withArea(3)+`SELECT `+giftColumns+` FROM sponsor_gift g JOIN person p ON p.id = g.person_id JOIN campaign c ON c.id = g.campaign_id
		WHERE g.state = 'proved' AND g.to_day >= $1 AND g.to_day <= $2 AND c.unit_id IN (SELECT id FROM area) ORDER BY g.to_day, g.id`)
	qCandidates = register("sponsor.candidates", withArea(2)+`SELECT p.id, COALESCE(p.household_id, 0), p.poverty, p.birth,
		(SELECT count(*) FROM person o WHERE o.household_id = p.household_id AND o.resident = 1 AND o.merged_into IS NULL AND (o.covered & $1) = 0)
		FROM person p WHERE p.resident = 1 AND p.merged_into IS NULL AND p.poverty > 0 AND (p.covered & $1) = 0
		AND COALESCE(p.village_id, p.commune_id) IN (SELECT id FROM area) AND NOT EXISTS (SELECT 1 FROM erasure e WHERE e.person_id = p.id) ORDER BY p.id`)
	qSponsorBooks = register("sponsor.verify", `SELECT c.book_id, m.sponsor_id, c.purpose, CAST(SUM(m.amount) AS bigint),
		COALESCE((SELECT CAST(SUM(g.amount) AS bigint) FROM sponsor_gift g JOIN campaign k ON k.id = g.campaign_id WHERE k.book_id = c.book_id AND g.sponsor_id = m.sponsor_id
		AND g.purpose = c.purpose AND g.state IN ('paid', 'proved') AND `+standing("g.grant_event")+`), 0)
		FROM sponsor_money m JOIN campaign c ON c.id = m.campaign_id WHERE `+standing("m.event_id")+` GROUP BY c.book_id, m.sponsor_id, c.purpose ORDER BY 1, 2, 3`)

	qRelativeInsert = register("sponsor.relativeInsert", `INSERT INTO relative_gift (id, giver_id, person_id, relation, purpose, months, amount, on_day, to_day, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`)
	qRelatives      = register("sponsor.relatives", withArea(1)+`SELECT r.id, r.giver_id, a.full_name, r.person_id, b.full_name, r.relation, r.purpose, r.months, r.amount, r.on_day, r.to_day
		FROM relative_gift r JOIN person a ON a.id = r.giver_id JOIN person b ON b.id = r.person_id
		WHERE COALESCE(b.village_id, b.commune_id) IN (SELECT id FROM area) ORDER BY r.on_day DESC, r.id DESC LIMIT 500`)
)

// InsertSponsor keeps a sponsor and gives it its id.
func (tx *Tx) InsertSponsor(s *Sponsor) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	s.ID = id
	_, err = tx.Exec(qSponsorInsert, s.ID, s.UnitID, s.Name, s.Kind, tx.Actor, tx.NowMS())
	return err
}

// Sponsor finds a sponsor.
func (tx *Tx) Sponsor(id int64) (Sponsor, error) {
	var s Sponsor
	err := tx.QueryRow(qSponsor, id).Scan(&s.ID, &s.UnitID, &s.Name, &s.Kind)
	return s, err
}

// Sponsors lists the sponsors of places and below.
func (tx *Tx) Sponsors(units []int64) ([]Sponsor, error) {
	var list []Sponsor
	err := tx.each(qSponsors, scopeArgs(units), func(r *Rows) error {
		var s Sponsor
		err := r.Scan(&s.ID, &s.UnitID, &s.Name, &s.Kind)
		list = append(list, s)
		return err
	})
	return list, err
}

func scanCampaign(r interface{ Scan(...any) error }, c *Campaign) error {
	return r.Scan(&c.ID, &c.UnitID, &c.BookID, &c.Name, &c.Purpose, &c.Period, &c.Months, &c.Card, &c.Pick, null(&c.From), &c.ByActor, &c.At)
}

// InsertCampaign keeps a campaign with its steps.
func (tx *Tx) InsertCampaign(c *Campaign, steps []savings.Step) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	c.ID, c.ByActor, c.At = id, tx.Actor, tx.NowMS()
	if _, err := tx.Exec(qCampaignInsert, c.ID, c.UnitID, c.BookID, c.Name, c.Purpose, c.Period, c.Months, c.Card, c.Pick, c.From, c.ByActor, c.At); err != nil {
		return err
	}
	for i, s := range steps {
		if _, err := tx.Exec(qStepInsert, c.ID, i+1, s.Name, s.Due); err != nil {
			return err
		}
	}
	return nil
}

// Campaign finds a campaign.
func (tx *Tx) Campaign(id int64) (Campaign, error) {
	var c Campaign
	err := scanCampaign(tx.QueryRow(qCampaign, id), &c)
	return c, err
}

// Campaigns lists the campaigns of places and below, the latest first.
func (tx *Tx) Campaigns(units []int64) ([]Campaign, error) {
	var list []Campaign
	err := tx.each(qCampaigns, scopeArgs(units), func(r *Rows) error {
		var c Campaign
		err := scanCampaign(r, &c)
		list = append(list, c)
		return err
	})
	return list, err
}

// CampaignSteps lists the dated steps.
func (tx *Tx) CampaignSteps(campaign int64) ([]savings.Step, error) {
	var list []savings.Step
	err := tx.each(qSteps, []any{campaign}, func(r *Rows) error {
		var s savings.Step
		err := r.Scan(&s.Name, null(&s.Due), null(&s.Done))
		list = append(list, s)
		return err
	})
	return list, err
}

// DoneStep notes the day on which a step was done; NotFound when it was, or is none.
func (tx *Tx) DoneStep(campaign int64, name string, on day.Date) error {
	return one(tx.Exec(qStepDone, campaign, name, on, tx.Actor))
}

// InsertPledge keeps what a sponsor promised.
func (tx *Tx) InsertPledge(campaign, sponsor int64, amount money.Dong, on day.Date) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	_, err = tx.Exec(qPledgeInsert, id, campaign, sponsor, amount, on, tx.Actor, tx.NowMS())
	return err
}

// InsertSponsorMoney notes which act of the book is whose money.
func (tx *Tx) InsertSponsorMoney(event string, campaign, sponsor int64, amount money.Dong, on day.Date) error {
	_, err := tx.Exec(qMoneyInsert, event, campaign, sponsor, amount, on)
	return err
}

// SponsorSums is each sponsor of a campaign, and those whose money of earlier campaigns lies in its book.
func (tx *Tx) SponsorSums(campaign int64) ([]SponsorSum, error) {
	var list []SponsorSum
	err := tx.each(qSponsorSums, []any{campaign}, func(r *Rows) error {
		var s SponsorSum
		err := r.Scan(&s.ID, &s.UnitID, &s.Name, &s.Kind, &s.Pledged, &s.In, &s.Held, &s.Paid)
		list = append(list, s)
		return err
	})
	return list, err
}

// HeldOf is what is reserved and not paid of a sponsor's money in a book.
func (tx *Tx) HeldOf(book, sponsor int64, purpose string) (n money.Dong, err error) {
	err = tx.QueryRow(qHeldOfBook, book, sponsor, purpose).Scan(&n)
	return n, err
}

func scanGift(r interface{ Scan(...any) error }, g *Gift) error {
	return r.Scan(&g.ID, &g.CampaignID, &g.SponsorID, &g.PersonID, &g.Name, &g.Family, &g.Period, &g.Purpose, &g.Amount, &g.Why, &g.State, &g.MemberNo,
		null(&g.From), null(&g.To), &g.Receipt, &g.GrantEvent, &g.ReservedBy, &g.ApprovedBy, null(&g.Thanked), &g.At)
}

func (tx *Tx) gifts(q *Query, args ...any) ([]Gift, error) {
	var list []Gift
	err := tx.each(q, args, func(r *Rows) error {
		var g Gift
		err := scanGift(r, &g)
		list = append(list, g)
		return err
	})
	return list, err
}

// Gifts lists the gifts of a campaign, dropped ones too.
func (tx *Tx) Gifts(campaign int64) ([]Gift, error) { return tx.gifts(qGifts, campaign) }

// GiftsEnding lists proved gifts of places and below that end between two days.
func (tx *Tx) GiftsEnding(units []int64, from, to day.Date) ([]Gift, error) {
	return tx.gifts(qGiftsEnding, scopeArgs(units, from, to)...)
}

// Gift finds a gift.
func (tx *Tx) Gift(id int64) (Gift, error) {
	var g Gift
	err := scanGift(tx.QueryRow(qGift, id), &g)
	return g, err
}

// InsertGift reserves a gift. Conflict when the family has one in the period.
func (tx *Tx) InsertGift(g *Gift) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	g.ID, g.State, g.ReservedBy, g.At = id, GiftReserved, tx.Actor, tx.NowMS()
	_, err = tx.Exec(qGiftInsert, g.ID, g.CampaignID, g.SponsorID, g.PersonID, g.Family, g.Period, g.Purpose, g.Amount, g.Why, g.State, g.ReservedBy, g.At)
	return err
}

// UpdateGift keeps what became of a gift.
func (tx *Tx) UpdateGift(g *Gift) error {
	return one(tx.Exec(qGiftUpdate, g.ID, g.State, g.MemberNo, g.From, g.To, g.Receipt, g.GrantEvent, g.ApprovedBy, g.Thanked))
}

// GivenFamilies are the families that have a gift of a purpose in a period, by any campaign, or one of an earlier
// period that goes on after a day.
func (tx *Tx) GivenFamilies(purpose, period string, after day.Date) (map[string]bool, error) {
	out := map[string]bool{}
	err := tx.each(qGiven, []any{purpose, period, after}, func(r *Rows) error {
		var f string
		err := r.Scan(&f)
		out[f] = true
		return err
	})
	return out, err
}

// GiftCandidates lists people without cover by a scheme in households that have it hard.
func (tx *Tx) GiftCandidates(units []int64, s person.Scheme) ([]savings.Candidate, error) {
	var list []savings.Candidate
	hard := map[person.Poverty]savings.Hardship{person.PovertyPoor: savings.HardPoor, person.PovertyNear: savings.HardNear, person.AgriAverageHousehold: savings.HardAverage}
	err := tx.each(qCandidates, scopeArgs(units, s.Bit()), func(r *Rows) error {
		var c savings.Candidate
		var household int64
		var poverty person.Poverty
		err := r.Scan(&c.Person, &household, &poverty, null(&c.Birth), &c.Open)
		c.Hardship, c.Family = hard[poverty], FamilyOf(person.ID(c.Person), person.HouseholdID(household))
		list = append(list, c)
		return err
	})
	return list, err
}

// SponsorBook is what came from a sponsor into a book and what of it was given.
type SponsorBook struct {
	Book, Sponsor int64
	Purpose       string
	In, Given     money.Dong
}

// SponsorBooks adds up every sponsor's money of every book, for verification.
func (tx *Tx) SponsorBooks() ([]SponsorBook, error) {
	var list []SponsorBook
	err := tx.each(qSponsorBooks, nil, func(r *Rows) error {
		var b SponsorBook
		err := r.Scan(&b.Book, &b.Sponsor, &b.Purpose, &b.In, &b.Given)
		list = append(list, b)
		return err
	})
	return list, err
}

// RelativeGift is what a participant pays for a relative.
type RelativeGift struct {
	ID                int64
	Giver, Person     person.ID
	GiverName, Name   string
	Relation, Purpose string
	Months            int
	Amount            money.Dong
	Day, To           day.Date
}

// InsertRelativeGift keeps one.
func (tx *Tx) InsertRelativeGift(g *RelativeGift) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	g.ID = id
	_, err = tx.Exec(qRelativeInsert, g.ID, g.Giver, g.Person, g.Relation, g.Purpose, g.Months, g.Amount, g.Day, g.To, tx.Actor, tx.NowMS())
	return err
}

// RelativeGifts lists the latest of places and below.
func (tx *Tx) RelativeGifts(units []int64) ([]RelativeGift, error) {
	var list []RelativeGift
	err := tx.each(qRelatives, scopeArgs(units), func(r *Rows) error {
		var g RelativeGift
		err := r.Scan(&g.ID, &g.Giver, &g.GiverName, &g.Person, &g.Name, &g.Relation, &g.Purpose, &g.Months, &g.Amount, null(&g.Day), null(&g.To))
		list = append(list, g)
		return err
	})
	return list, err
}

// FamilyOf names a family: the household, or the person alone.
func FamilyOf(p person.ID, h person.HouseholdID) string {
	if h != 0 {
		return "h" + strconv.FormatInt(int64(h), 10)
	}
	return "p" + strconv.FormatInt(int64(p), 10)
}
