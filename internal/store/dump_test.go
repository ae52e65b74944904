package store_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/person"
	"luoi/internal/store"
	"luoi/internal/testkit"
)

// fill puts something into most tables.
func fill(t *testing.T, s *store.Store) {
	t.Helper()
	write(t, s, func(tx *store.Tx) error {
		_, district, _ := buildAnThi(t, tx)
		if err := addPeople(tx, 50); err != nil {
			return err
		}
		d := store.Delivery{UID: "u1", List: delivery.Voluntary, FileName: "a.xlsx", FileHash: "h", AsOf: in2019, Whole: true, State: store.DeliveryApplied}
		if err := tx.InsertDelivery(&d); err != nil {
			return err
		}
		id, err := tx.NextIDs(1)
		if err != nil {
			return err
		}
		rows := tx.RecordRows()
		rows.Put(&store.Record{ID: id, List: delivery.Voluntary, Fingerprint: -7, FullName: "Trần “B”\n<a>", From: in2019, Amount: 9007199254740993,
			Weight: 12, Probability: 0.5})
		if err := rows.Close(); err != nil {
			return err
		}
		people, err := tx.Persons(0, 1)
		if err != nil {
			return err
		}
		if err := tx.PutPair(store.Pair{RecordID: id, PersonID: people[0].ID, Weight: -1.25, Probability: 1e-9, Decision: store.Review}); err != nil {
			return err
		}
		if err := tx.InsertIdentifier(store.IdentCitizen, -1<<63, people[0].ID); err != nil {
			return err
		}
		if err := tx.SetShape(district.ID, "M0 0Z", "x"); err != nil {
			return err
		}
		return tx.Audit("test", "unit:1", "chữ Việt")
	})
}

func dumpText(t *testing.T, s *store.Store) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := s.Dump(ctx, &b, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// content is the dump's lines without the head, sorted: engines give rows in another order.
func content(t *testing.T, dump []byte) []string {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(dump))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")[1:]
	slices.Sort(lines)
	return lines
}

func TestADumpGoesFromEitherEngineToEither(t *testing.T) {
	testkit.Each(t, func(t *testing.T, from *store.Store) {
		fill(t, from)
		dump := dumpText(t, from)
		testkit.Engines(t, func(t *testing.T, dsn string) {
			to, err := store.Open(ctx, store.Options{DSN: dsn, Province: "66"})
			if err != nil {
				t.Fatal(err)
			}
			defer to.Close()
			if _, err := to.Load(ctx, bytes.NewReader(dump), nil); err != nil {
				t.Fatal(err)
			}
			want, got := content(t, dump), content(t, dumpText(t, to))
			if !slices.Equal(want, got) {
				for i := range min(len(want), len(got)) {
					if want[i] != got[i] {
						t.Fatalf("line %d:\n%s\n%s", i, want[i], got[i])
					}
				}
				t.Fatalf("%d lines became %d", len(want), len(got))
			}
			if st, err := to.VerifyAudit(ctx); err != nil || st.Bad != 0 || st.Rows != 1 {
				t.Errorf("audit after loading: %+v %v", st, err)
			}
			_, err = to.Load(ctx, bytes.NewReader(dump), nil)
			wantConflict(t, err) // not empty any more
		})
	})
}

func TestDumpsThatCannotBeLoaded(t *testing.T) {
	from := testkit.Store(t)
	fill(t, from)
	dump := dumpText(t, from)
	zipped := func(text string) []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Write([]byte(text))
		z.Close()
		return b.Bytes()
	}
	head := `{"form":"luoi-dump-1","schema":1,"province":"66"}` + "\n"
	for name, b := range map[string][]byte{
		"nothing":          nil,
		"not zipped":       []byte("hello"),
		"not ours":         zipped("hello"),
		"cut in the zip":   dump[:len(dump)/2],
		"cut before end":   zipped(head + `{"table":"setting","columns":["name","value"]}` + "\n" + `["a","b"]`),
		"wrong count":      zipped(head + `{"rows":5}`),
		"unknown table":    zipped(head + `{"table":"pg_authid","columns":["a"]}`),
		"SQL as a column":  zipped(head + `{"table":"setting","columns":["name) SELECT 1 --","value"]}`),
		"too few values":   zipped(head + `{"table":"setting","columns":["name","value"]}` + "\n" + `["a"]`),
		"row before table": zipped(head + `["a"]`),
		"newer schema":     zipped(`{"form":"luoi-dump-1","schema":999,"province":"66"}`),
	} {
		to := testkit.Store(t)
		if _, err := to.Load(ctx, bytes.NewReader(b), nil); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
		read(t, to, func(tx *store.Tx) error {
			if v, err := tx.Setting(store.SettingProvince); v != "66" || err != nil {
				t.Errorf("%s left the store as %q %v", name, v, err)
			}
			return nil
		})
	}
	other, err := store.Open(ctx, store.Options{DSN: filepath.Join(t.TempDir(), "33.db"), Province: "33"})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	_, err = other.Load(ctx, bytes.NewReader(dump), nil)
	wantConflict(t, err)
}

func TestDumpKnowsEveryTable(t *testing.T) {
	s := testkit.Store(t)
	have := s.AskAll(t, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'goose_db_version' ORDER BY name`)
	want := slices.Clone(store.DumpTables)
	slices.Sort(want)
	if !slices.Equal(have, want) {
		t.Errorf("tables %v\nin the dump %v", have, want)
	}
}

func TestSessions(t *testing.T) {
	clock := testkit.NewClock(2026, 11, 22, 8, 0)
	testkit.Engines(t, func(t *testing.T, dsn string) {
		s, err := store.Open(ctx, store.Options{DSN: dsn, Province: "66", Now: clock.Now})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		sessions := s.Sessions()
		if err := sessions.Commit("token", []byte{0, 1, 255}, clock.Now().Add(3600e9)); err != nil {
			t.Fatal(err)
		}
		if b, ok, err := sessions.Find("token"); !ok || err != nil || !bytes.Equal(b, []byte{0, 1, 255}) {
			t.Errorf("%v %v %v", b, ok, err)
		}
		if hashes := s.AskAll(t, `SELECT token_hash FROM session`); len(hashes) != 1 || strings.Contains(hashes[0], "token") {
			t.Errorf("the token itself is kept: %v", hashes)
		}
		clock.Advance(3600e9)
		if _, ok, err := sessions.Find("token"); ok || err != nil {
			t.Errorf("an expired session is found: %v", err)
		}
		write(t, s, func(tx *store.Tx) error {
			if n, err := tx.PurgeSessions(); n != 1 || err != nil {
				t.Errorf("purged %d %v", n, err)
			}
			return nil
		})
		if err := sessions.Delete("token"); err != nil {
			t.Errorf("ending what has ended: %v", err)
		}
	})
}

func TestRecordsAndSpellsRoundTrip(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		fill(t, s)
		read(t, s, func(tx *store.Tx) error {
			known, err := tx.KnownRecords(delivery.Voluntary, []int64{1, -7, 9})
			if err != nil || len(known) != 1 {
				t.Errorf("known: %v %v", known, err)
			}
			r, err := tx.Record(known[-7])
			if err != nil || r.FullName != "Trần “B”\n<a>" || r.From != in2019 || !r.To.IsZero() || r.Amount != 9007199254740993 || r.PersonID != 0 {
				t.Errorf("%+v %v", r, err)
			}
			owner, err := tx.KnownIdentifiers(store.IdentCitizen, []int64{5, -1 << 63})
			if err != nil || len(owner) != 1 {
				t.Errorf("owner: %v %v", owner, err)
			}
			return nil
		})
		write(t, s, func(tx *store.Tx) error {
			people, err := tx.Persons(0, 2)
			if err != nil {
				return err
			}
			err = tx.InsertSpellRows([]person.Spell{{ID: 9001, PersonID: people[0].ID, Scheme: person.SchemeHealth, From: day.Must(2019, 1, 1), To: in2019}})
			if err != nil {
				return err
			}
			spells, err := tx.SpellsOf(people[0].ID)
			if err != nil || len(spells) != 1 || !spells[0].CoversOn(in2019) || spells[0].CoversOn(in2019.AddDays(1)) {
				t.Errorf("%v %v", spells, err)
			}
			return nil
		})
		wantConflict(t, s.Write(ctx, "cli", func(tx *store.Tx) error { // a citizen number belongs to one person
			people, err := tx.Persons(0, 2)
			if err != nil {
				return err
			}
			return tx.InsertIdentifier(store.IdentCitizen, -1<<63, people[1].ID)
		}))
	})
}
