package store

import "luoi/internal/fault"

// Subject is who an account is for a provider of identities. At is unix ms.
type Subject struct {
	Issuer, Subject string
	AccountID       string
	Label           string // as the provider calls them
	ByActor         string
	At              int64
}

const subjectColumns = `issuer, subject, account_id, label, by_actor, at`

var (
	qSubject       = register("subject.get", `SELECT `+subjectColumns+` FROM account_subject WHERE issuer = $1 AND subject = $2`)
	qSubjectsOf    = register("subject.ofAccount", `SELECT `+subjectColumns+` FROM account_subject WHERE account_id = $1 ORDER BY at, issuer`)
	qSubjectInsert = register("subject.insert", `INSERT INTO account_subject (`+subjectColumns+`) VALUES ($1, $2, $3, $4, $5, $6)`)
	qSubjectDrop   = register("subject.drop", `DELETE FROM account_subject WHERE account_id = $1`)
)

func scanSubject(r interface{ Scan(...any) error }, s *Subject) error {
	return r.Scan(&s.Issuer, &s.Subject, &s.AccountID, &s.Label, &s.ByActor, &s.At)
}

// Subject finds whose account a provider's subject opens; ok is false when none.
func (tx *Tx) Subject(issuer, subject string) (s Subject, ok bool, err error) {
	err = scanSubject(tx.QueryRow(qSubject, issuer, subject), &s)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return s, false, nil
	}
	return s, err == nil, err
}

// SubjectsOf lists the subjects that open an account.
func (tx *Tx) SubjectsOf(account string) ([]Subject, error) {
	var list []Subject
	err := tx.each(qSubjectsOf, []any{account}, func(r *Rows) error {
		list = append(list, Subject{})
		return scanSubject(r, &list[len(list)-1])
	})
	return list, err
}

// InsertSubject links a subject to an account. Conflict when either is linked already.
func (tx *Tx) InsertSubject(s Subject) error {
	_, err := tx.Exec(qSubjectInsert, s.Issuer, s.Subject, s.AccountID, s.Label, tx.Actor, tx.NowMS())
	return err
}

// DropSubjects unlinks every subject of an account, and returns how many there were.
func (tx *Tx) DropSubjects(account string) (int64, error) { return tx.Exec(qSubjectDrop, account) }
