package store_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"luoi/internal/fault"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

// Many writers at once, on two programs' worth of pools: none fails, and numbers and ids have no gap.
func TestWritersQueue(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, dsn string) {
		var stores []*store.Store
		for range 2 {
			s, err := store.Open(ctx, store.Options{DSN: dsn, Province: "66"})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			stores = append(stores, s)
		}
		const writers, each = 8, 25
		var mu sync.Mutex
		var seqs, ids []int64
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				for range each {
					err := stores[w%2].Write(ctx, "cli", func(tx *store.Tx) error {
						id, err := tx.NextIDs(3)
						if err != nil {
							return err
						}
						mu.Lock()
						seqs, ids = append(seqs, tx.Seq), append(ids, id)
						mu.Unlock()
						return tx.Audit("test", "x:1", "")
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		slices.Sort(seqs)
		slices.Sort(ids)
		for i := range seqs {
			if seqs[i] != seqs[0]+int64(i) || ids[i] != ids[0]+3*int64(i) {
				t.Fatalf("a gap at %d: %d, %d", i, seqs[i], ids[i])
			}
		}
		if st, err := stores[0].VerifyAudit(ctx); err != nil || st.Bad != 0 || st.Rows != writers*each {
			t.Errorf("audit %+v %v", st, err)
		}
	})
}

func TestTwoProgramsOpenAtOnce(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, dsn string) {
		var wg sync.WaitGroup
		for range 6 {
			wg.Go(func() {
				s, err := store.Open(ctx, store.Options{DSN: dsn, Province: "66"})
				if err != nil {
					t.Error(err)
					return
				}
				s.Close()
			})
		}
		wg.Wait()
	})
}

func TestNewerSchemaAndOtherProvinceAreRefused(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, dsn string) {
		s, err := store.Open(ctx, store.Options{DSN: dsn, Province: "66"})
		if err != nil {
			t.Fatal(err)
		}
		if s.Engine() == store.SQLite {
			_, err := store.Open(ctx, store.Options{DSN: dsn, Province: "33"})
			wantConflict(t, err)
		}
		applied := "1"
		if s.Engine() == store.Postgres {
			applied = "true"
		}
		s.Spoil(t, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, `+applied+`)`)
		s.Close()
		for _, readOnly := range []bool{false, true} {
			_, err = store.Open(ctx, store.Options{DSN: dsn, Province: "66", ReadOnly: readOnly})
			if fault.As(err).Key != "store.newer_schema" {
				t.Errorf("got %v", err)
			}
		}
	})
}

func TestOpenWithoutUse(t *testing.T) {
	for _, o := range []store.Options{{}, {DSN: "postgres://x@127.0.0.1:1/x"}, {DSN: "postgres://x@127.0.0.1:1/x", Province: `66"; DROP`},
		{DSN: "/proc/nowhere/66.db"}} {
		if _, err := store.Open(ctx, o); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%+v: %v", o, err)
		}
	}
	if _, err := store.Open(ctx, store.Options{DSN: "postgres://x@127.0.0.1:1/x", Province: "66"}); fault.KindOf(err) != fault.Busy {
		t.Errorf("nobody listens: %v", err)
	}
}

func TestErrorsAreNeutral(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		insert := func(tx *store.Tx) error { return tx.InsertAccount(store.Account{ID: "1", Login: "an", Lang: "vi"}) }
		write(t, s, insert)
		wantConflict(t, s.Write(ctx, "cli", insert))
		wantConflict(t, s.Write(ctx, "cli", func(tx *store.Tx) error { // the same through the bulk door
			b := tx.Bulk("setting", []string{"name", "value"})
			b.Add("a", "1")
			b.Add("a", "2")
			return b.Close()
		}))
		err := s.Read(ctx, func(tx *store.Tx) error { _, err := tx.Account("2"); return err })
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("missing row: %v", err)
		}
		err = s.Read(ctx, func(tx *store.Tx) error { return insert(tx) })
		if fault.As(err).Key != "store.write_in_read" {
			t.Errorf("write in Read: %v", err)
		}
		gone, cancel := context.WithCancel(ctx)
		err = s.Write(gone, "cli", func(tx *store.Tx) error { cancel(); return tx.SetSetting("a", "b") })
		if fault.KindOf(err) != fault.Interrupted || !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
		read(t, s, func(tx *store.Tx) error {
			if v, _ := tx.Setting("a"); v != "" {
				t.Error("a cancelled write stayed")
			}
			return nil
		})
	})
}

// PostgreSQL cannot run a query while rows of another are read on one connection; SQLite can, and must not.
func TestNoQueryInsideAScan(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		write(t, s, func(tx *store.Tx) error { return addPeople(tx, 3) })
		err := s.Read(ctx, func(tx *store.Tx) error {
			return tx.EachPerson(func(p *store.Person) error {
				_, err := tx.Setting("x")
				return err
			})
		})
		if fault.As(err).Key != "store.nested_query" {
			t.Errorf("got %v", err)
		}
		read(t, s, func(tx *store.Tx) error { // and the transaction is usable after a scan that was left early
			stop := errors.New("enough")
			if err := tx.EachPerson(func(*store.Person) error { return stop }); !errors.Is(err, stop) {
				t.Errorf("got %v", err)
			}
			_, err := tx.Setting("x")
			return err
		})
	})
}

func TestReadSeesOneMoment(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		read(t, s, func(tx *store.Tx) error {
			before, err := tx.LastSeq()
			if err != nil {
				return err
			}
			write(t, s, func(tx *store.Tx) error { return nil })
			if after, err := tx.LastSeq(); err != nil || after != before {
				t.Errorf("%d became %d within one Read (%v)", before, after, err)
			}
			return nil
		})
	})
}

func TestChangesComeInOrder(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		var from int64
		read(t, s, func(tx *store.Tx) (err error) { from, err = tx.LastSeq(); return err })
		for _, ref := range []string{"1", "2", "3"} {
			write(t, s, func(tx *store.Tx) error {
				if err := tx.Change("person", ref); err != nil {
					return err
				}
				return tx.Change("person", ref) // twice in one write is one change
			})
		}
		read(t, s, func(tx *store.Tx) error {
			list, err := tx.ChangesSince(from+1, 10)
			if err != nil || len(list) != 2 || list[0].Ref != "2" || list[1].Seq != list[0].Seq+1 {
				t.Errorf("%v %v", list, err)
			}
			return nil
		})
	})
}

// A connection that the server cuts in the middle of a write is told as "try again", nothing stays, and
// the next write works.
func TestALostConnectionIsToldAndSurvived(t *testing.T) {
	s, err := store.Open(ctx, store.Options{DSN: testkit.PostgresDSN(t), Province: "66"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = s.Write(ctx, "cli", func(tx *store.Tx) error {
		if err := tx.SetSetting("a", "1"); err != nil {
			return err
		}
		s.AskAll(t, `SELECT cast(pg_terminate_backend(pid) AS text) FROM pg_stat_activity
			WHERE pid <> pg_backend_pid() AND datname = current_database() AND state = 'idle in transaction'`)
		return tx.SetSetting("b", "1")
	})
	if fault.As(err).Key != "store.unreachable" || fault.KindOf(err) != fault.Busy {
		t.Errorf("got %v", err)
	}
	write(t, s, func(tx *store.Tx) error {
		if v, err := tx.Setting("a"); v != "" || err != nil {
			t.Errorf("half a write stayed: %q %v", v, err)
		}
		return tx.SetSetting("a", "2")
	})
}
