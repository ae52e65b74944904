package store

import (
	"luoi/internal/day"
	"luoi/internal/org"
	"luoi/internal/person"
)

// PolicyOverride is a value of law entered by one account and decided by another. States are those of an
// Approval. Times are unix ms.
type PolicyOverride struct {
	ID                      string
	Parameter               string
	From, To                day.Date // To: last day; zero: still
	Value                   string
	Document, Article, Link string
	DocDay                  day.Date
	Reason                  string
	AskedBy                 string
	AskedAt                 int64
	State                   string
	DecidedBy               string
	DecidedAt               int64
	Decided                 int64 // order of the decisions
}

const overrideColumns = `id, parameter, valid_from, valid_to, value, document, article, doc_day, link, reason, asked_by, asked_at, state, decided_by, decided_at, decided`

var (
	qOverride       = register("policy.byID", `SELECT `+overrideColumns+` FROM policy_override WHERE id = $1`)
	qOverrides      = register("policy.all", `SELECT `+overrideColumns+` FROM policy_override ORDER BY asked_at DESC, id DESC`)
	qOverridesHeld  = register("policy.agreed", `SELECT `+overrideColumns+` FROM policy_override WHERE state = 'agreed' ORDER BY decided, id`)
	qOverrideLast   = register("policy.last", `SELECT COALESCE(max(decided), 0) FROM policy_override WHERE state = 'agreed'`)
	qOverrideInsert = register("policy.insert", `INSERT INTO policy_override (id, parameter, valid_from, valid_to, value, document, article, doc_day, link, reason, asked_by, asked_at, state)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'asked')`)
	qOverrideDecide = register("policy.decide", `UPDATE policy_override SET state = $2, decided_by = $3, decided_at = $4, decided = $5 WHERE id = $1 AND state = 'asked'`)
)

func scanOverride(r interface{ Scan(...any) error }, o *PolicyOverride) error {
	return r.Scan(&o.ID, &o.Parameter, null(&o.From), null(&o.To), &o.Value, &o.Document, &o.Article, null(&o.DocDay), &o.Link, &o.Reason,
		&o.AskedBy, &o.AskedAt, &o.State, &o.DecidedBy, &o.DecidedAt, &o.Decided)
}

func (tx *Tx) overrides(q *Query) ([]PolicyOverride, error) {
	var list []PolicyOverride
	err := tx.each(q, nil, func(r *Rows) error {
		list = append(list, PolicyOverride{})
		return scanOverride(r, &list[len(list)-1])
	})
	return list, err
}

// PolicyOverride finds one; NotFound when there is none.
func (tx *Tx) PolicyOverride(id string) (PolicyOverride, error) {
	var o PolicyOverride
	err := scanOverride(tx.QueryRow(qOverride, id), &o)
	return o, err
}

// PolicyOverrides lists all, latest first, decided or not.
func (tx *Tx) PolicyOverrides() ([]PolicyOverride, error) { return tx.overrides(qOverrides) }

// PolicyInForce lists those that were agreed to, in the order in which they lie over each other.
func (tx *Tx) PolicyInForce() ([]PolicyOverride, error) { return tx.overrides(qOverridesHeld) }

// PolicyState is the number of the latest agreement: while it stays the same, so does the book.
func (tx *Tx) PolicyState() (int64, error) {
	var n int64
	err := tx.QueryRow(qOverrideLast).Scan(&n)
	return n, err
}

// InsertPolicyOverride keeps what was asked.
func (tx *Tx) InsertPolicyOverride(o PolicyOverride) error {
	var to any
	if !o.To.IsZero() {
		to = o.To
	}
	_, err := tx.Exec(qOverrideInsert, o.ID, o.Parameter, o.From, to, o.Value, o.Document, o.Article, o.DocDay, o.Link, o.Reason, o.AskedBy, o.AskedAt)
	return err
}

// DecidePolicyOverride notes the decision; NotFound when somebody was first.
func (tx *Tx) DecidePolicyOverride(id, state, by string) error {
	if err := tx.Feed(0, FeedBook, "policy"); err != nil {
		return err
	}
	return one(tx.Exec(qOverrideDecide, id, state, by, tx.NowMS(), tx.Seq))
}

// Payer is a resident who pays into the voluntary scheme, with the latest spell of the day.
type Payer struct {
	ID        person.ID
	Name      string
	CommuneID int64
	VillageID int64
	Poverty   person.Poverty
	Ethnicity string
	Amount    int64 // đồng, of all the months; 0: the list did not say
	Months    int
	Until     day.Date // last paid day; zero: open
}

var qPayers = register("policy.payers", `SELECT p.id, p.full_name, p.commune_id, p.village_id, p.poverty, p.ethnicity, s.amount, s.months, s.to_day
	FROM spell s JOIN person p ON p.id = s.person_id
	WHERE s.scheme = $1 AND s.from_day <= $2 AND (s.to_day IS NULL OR s.to_day >= $2) AND p.merged_into IS NULL AND p.resident = 1
		AND ($3 = 0 OR p.commune_id = $4) AND ($5 = 0 OR p.village_id = $6)
	ORDER BY p.commune_id, p.village_id, p.id, s.from_day`)

// EachPayer calls fn for everyone whom the voluntary scheme covers on a day and who lives in the unit (a
// commune or a village; a province: everywhere), by place. No other query may run inside fn.
func (tx *Tx) EachPayer(on day.Date, u org.Unit, fn func(Payer) error) error {
	commune, village := int64(0), int64(0)
	switch u.Level {
	case org.Commune:
		commune = u.ID
	case org.Village:
		village = u.ID
	}
	var last Payer
	err := tx.each(qPayers, []any{person.SchemeVoluntarySI, on, given(commune), commune, given(village), village}, func(r *Rows) error {
		var p Payer
		if err := r.Scan(&p.ID, &p.Name, null(&p.CommuneID), null(&p.VillageID), &p.Poverty, &p.Ethnicity, &p.Amount, &p.Months, null(&p.Until)); err != nil {
			return err
		}
		if last.ID != 0 && last.ID != p.ID {
			if err := fn(last); err != nil {
				return err
			}
		}
		last = p
		return nil
	})
	if err != nil || last.ID == 0 {
		return err
	}
	return fn(last)
}

// given is 1 for a unit that is told, and 0 for none.
func given(id int64) int {
	if id == 0 {
		return 0
	}
	return 1
}
