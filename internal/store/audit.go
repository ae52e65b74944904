package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"

	"luoi/internal/fault"
)

// The audit is a hash chain: each row's hash covers the row and the hash before it, so a row cannot
// be changed or taken out without breaking every later one. Cutting off the end is noticed by
// comparing the head with one noted elsewhere (luoi verify prints it).

// AuditRow is one act. Detail holds no personal data.
type AuditRow struct {
	Seq     int64
	At      int64 // unix ms
	Actor   string
	Act     string // person.read, delivery.apply, ...
	Subject string // noun:id
	Detail  string
	Prev    string
	Hash    string
}

type auditHead struct {
	seq  int64
	hash string
}

var (
	qAuditHead   = register("audit.head", `SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1`)
	qAuditInsert = register("audit.insert",
		`INSERT INTO audit (seq, at, actor, act, subject, detail, prev, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`)
	qAuditAll = register("audit.all",
		`SELECT seq, at, actor, act, subject, detail, prev, hash FROM audit ORDER BY seq`)
	qAuditBySubject = register("audit.bySubject",
		`SELECT seq, at, actor, act, subject, detail, prev, hash FROM audit WHERE subject = $1 ORDER BY seq DESC LIMIT $2`)
	qAuditLatest = register("audit.latest",
		`SELECT seq, at, actor, act, subject, detail, prev, hash FROM audit WHERE seq < $1 ORDER BY seq DESC LIMIT $2`)
	qAuditWithin = register("audit.within", withArea(3)+
		`SELECT seq, at, actor, act, subject, detail, prev, hash FROM audit WHERE seq < $1 AND actor IN
		 (SELECT c.id FROM account c WHERE c.unit_id IN (SELECT id FROM area)) ORDER BY seq DESC LIMIT $2`)
	qAuditSubjectPage = register("audit.subjectPage",
		`SELECT seq, at, actor, act, subject, detail, prev, hash FROM audit WHERE subject = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3`)
)

// hashAudit covers every field with its length before it, so that no two rows share a form.
func hashAudit(r *AuditRow) string {
	h := sha256.New()
	var n [8]byte
	number := func(v int64) {
		binary.BigEndian.PutUint64(n[:], uint64(v))
		h.Write(n[:])
	}
	number(r.Seq)
	number(r.At)
	for _, s := range []string{r.Actor, r.Act, r.Subject, r.Detail, r.Prev} {
		number(int64(len(s)))
		h.Write([]byte(s))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Audit notes that the transaction's actor did act on subject (noun:id).
func (tx *Tx) Audit(act, subject, detail string) error {
	if act == "" {
		return fault.Wrap(fault.Internal, errors.New("an audit row must name its act"), "store.failed")
	}
	if tx.audit == nil {
		var head auditHead
		err := tx.QueryRow(qAuditHead).Scan(&head.seq, &head.hash)
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
		tx.audit = &head
	}
	r := AuditRow{Seq: tx.audit.seq + 1, At: tx.NowMS(), Actor: clean(tx.Actor), Act: clean(act),
		Subject: clean(subject), Detail: clean(detail), Prev: tx.audit.hash}
	r.Hash = hashAudit(&r)
	_, err := tx.Exec(qAuditInsert, r.Seq, r.At, r.Actor, r.Act, r.Subject, r.Detail, r.Prev, r.Hash)
	if err != nil {
		return err
	}
	tx.audit.seq, tx.audit.hash = r.Seq, r.Hash
	return nil
}

// Audit notes one act in a small write of its own; reads of a person's file use it.
func (s *Store) Audit(ctx context.Context, actor, act, subject, detail string) error {
	return s.Write(ctx, actor, func(tx *Tx) error { return tx.Audit(act, subject, detail) })
}

func scanAudit(r *Rows, a *AuditRow) error {
	return r.Scan(&a.Seq, &a.At, &a.Actor, &a.Act, &a.Subject, &a.Detail, &a.Prev, &a.Hash)
}

// AuditOf lists the latest acts on a subject, newest first.
func (tx *Tx) AuditOf(subject string, limit int) ([]AuditRow, error) {
	return tx.auditRows(qAuditBySubject, subject, limit)
}

// AuditBefore pages through the whole audit backwards; begin with a seq larger than any.
func (tx *Tx) AuditBefore(seq int64, limit int) ([]AuditRow, error) {
	return tx.auditRows(qAuditLatest, seq, limit)
}

// AuditWithin is AuditBefore for acts of those whose own place lies in the given places.
func (tx *Tx) AuditWithin(units []int64, seq int64, limit int) ([]AuditRow, error) {
	return tx.auditRows(qAuditWithin, scopeArgs(units, seq, limit)...)
}

// AuditOfBefore pages through the acts on a subject backwards.
func (tx *Tx) AuditOfBefore(subject string, seq int64, limit int) ([]AuditRow, error) {
	return tx.auditRows(qAuditSubjectPage, subject, seq, limit)
}

func (tx *Tx) auditRows(q *Query, args ...any) ([]AuditRow, error) {
	var list []AuditRow
	err := tx.each(q, args, func(r *Rows) error {
		var a AuditRow
		err := scanAudit(r, &a)
		list = append(list, a)
		return err
	})
	return list, err
}

// AuditState is what a walk along the chain found.
type AuditState struct {
	Rows int64
	Head string // hash of the last row; note it elsewhere to notice a cut end
	Bad  int64  // seq of the first row that does not fit; 0: the chain is whole
}

// VerifyAudit walks the whole chain without holding it in memory.
func (s *Store) VerifyAudit(ctx context.Context) (AuditState, error) {
	var st AuditState
	err := s.Read(ctx, func(tx *Tx) error {
		return tx.each(qAuditAll, nil, func(r *Rows) error {
			var a AuditRow
			if err := scanAudit(r, &a); err != nil {
				return err
			}
			st.Rows++
			if st.Bad == 0 && (a.Seq != st.Rows || a.Prev != st.Head || a.Hash != hashAudit(&a)) {
				st.Bad = a.Seq
			}
			st.Head = a.Hash
			return nil
		})
	})
	return st, err
}
