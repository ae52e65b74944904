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
