package store

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"time"

	"luoi/internal/fault"
)

var (
	qSession    = register("session.get", `SELECT data FROM session WHERE token_hash = $1 AND expires_at > $2`)
	qSessionPut = register("session.put", `INSERT INTO session (token_hash, data, expires_at) VALUES ($1, $2, $3)
		ON CONFLICT (token_hash) DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at`)
	qSessionDrop  = register("session.drop", `DELETE FROM session WHERE token_hash = $1`)
	qSessionPurge = register("session.purge", `DELETE FROM session WHERE expires_at <= $1`)
)

// Sessions keeps the sessions of signed-in people in the database, so that any node can answer any
// request. It has the shape that alexedwards/scs asks for. Only a hash of the token is kept: who
// reads the table cannot become anybody.
type Sessions struct{ s *Store }

// Sessions of this store.
func (s *Store) Sessions() Sessions { return Sessions{s} }

func tokenHash(token string) string {
	h := sha256.Sum256([]byte(token))
	return hex.EncodeToString(h[:])
}

// FindCtx gives the session's data; false when there is none or it has expired.
func (s Sessions) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	var text string
	err := s.s.Read(ctx, func(tx *Tx) error {
		return tx.QueryRow(qSession, tokenHash(token), tx.NowMS()).Scan(&text)
	})
	if err != nil {
		if fault.KindOf(err) == fault.NotFound {
			return nil, false, nil
		}
		return nil, false, err
	}
	b, err := base64.StdEncoding.DecodeString(text)
	return b, err == nil, err
}

// CommitCtx keeps the session until expiry.
func (s Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	return s.s.Write(ctx, "session", func(tx *Tx) error {
		_, err := tx.Exec(qSessionPut, tokenHash(token), base64.StdEncoding.EncodeToString(data), expiry.UnixMilli())
		return err
	})
}

// DeleteCtx ends the session.
func (s Sessions) DeleteCtx(ctx context.Context, token string) error {
	return s.s.Write(ctx, "session", func(tx *Tx) error {
		_, err := tx.Exec(qSessionDrop, tokenHash(token))
		return err
	})
}

// Find, Commit and Delete are the same without a context.
func (s Sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}
func (s Sessions) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}
func (s Sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// PurgeSessions removes expired sessions and tells how many.
func (tx *Tx) PurgeSessions() (int64, error) { return tx.Exec(qSessionPurge, tx.NowMS()) }

// SignIn is one time that someone came in, as its owner sees it in the list of sessions. Times are unix ms.
type SignIn struct {
	ID        string // UUIDv7
	AccountID string
	At        int64
	SeenAt    int64
	EndedAt   int64 // 0: goes on
	Agent     string
}

const signInColumns = `id, account_id, at, seen_at, ended_at, agent`

var (
	qSignIn       = register("signIn.byID", `SELECT `+signInColumns+` FROM sign_in WHERE id = $1`)
	qSignInsOf    = register("signIn.ofAccount", `SELECT `+signInColumns+` FROM sign_in WHERE account_id = $1 AND ended_at = 0 AND seen_at > $2 ORDER BY at DESC, id`)
	qSignInInsert = register("signIn.insert", `INSERT INTO sign_in (`+signInColumns+`) VALUES ($1, $2, $3, $4, $5, $6)`)
	qSignInSeen   = register("signIn.seen", `UPDATE sign_in SET seen_at = $2 WHERE id = $1`)
	qSignInEnd    = register("signIn.end", `UPDATE sign_in SET ended_at = $3 WHERE id = $1 AND account_id = $2 AND ended_at = 0`)
	qSignInEndAll = register("signIn.endAll", `UPDATE sign_in SET ended_at = $3 WHERE account_id = $1 AND id <> $2 AND ended_at = 0`)
	qSignInLast   = register("signIn.last", `SELECT account_id, max(at) FROM sign_in GROUP BY account_id`)
	qSignInPurge  = register("signIn.purge", `DELETE FROM sign_in WHERE seen_at < $1 AND EXISTS
		(SELECT 1 FROM sign_in later WHERE later.account_id = sign_in.account_id AND later.at > sign_in.at)`)
)

func scanSignIn(r interface{ Scan(...any) error }, s *SignIn) error {
	return r.Scan(&s.ID, &s.AccountID, &s.At, &s.SeenAt, &s.EndedAt, &s.Agent)
}

// SignIn finds one; NotFound when there is none.
func (tx *Tx) SignIn(id string) (SignIn, error) {
	var s SignIn
	err := scanSignIn(tx.QueryRow(qSignIn, id), &s)
	return s, err
}

// SignInsOf lists the sessions of an account that go on and were seen after a moment, latest first.
func (tx *Tx) SignInsOf(account string, seenAfter int64) ([]SignIn, error) {
	var list []SignIn
	err := tx.each(qSignInsOf, []any{account, seenAfter}, func(r *Rows) error {
		list = append(list, SignIn{})
		return scanSignIn(r, &list[len(list)-1])
	})
	return list, err
}

// InsertSignIn keeps a new one.
func (tx *Tx) InsertSignIn(s SignIn) error {
	_, err := tx.Exec(qSignInInsert, s.ID, s.AccountID, s.At, s.SeenAt, s.EndedAt, s.Agent)
	return err
}

// SeeSignIn notes that the session was used.
func (tx *Tx) SeeSignIn(id string) error {
	_, err := tx.Exec(qSignInSeen, id, tx.NowMS())
	return err
}

// EndSignIn ends one session of an account; NotFound when it is not this account's, or has ended.
func (tx *Tx) EndSignIn(id, account string) error {
	return one(tx.Exec(qSignInEnd, id, account, tx.NowMS()))
}

// EndSignIns ends all sessions of an account but one ("" for all), and tells how many.
func (tx *Tx) EndSignIns(account, but string) (int64, error) {
	return tx.Exec(qSignInEndAll, account, but, tx.NowMS())
}

// LastSignIns is when each account last came in.
func (tx *Tx) LastSignIns() (map[string]int64, error) {
	last := map[string]int64{}
	err := tx.each(qSignInLast, nil, func(r *Rows) error {
		var id string
		var at int64
		err := r.Scan(&id, &at)
		last[id] = at
		return err
	})
	return last, err
}

// PurgeSignIns removes those not seen since a moment, keeping the last of each account.
func (tx *Tx) PurgeSignIns(before int64) (int64, error) { return tx.Exec(qSignInPurge, before) }
