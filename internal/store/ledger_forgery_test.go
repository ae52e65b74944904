package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"luoi/internal/store"
	"luoi/internal/testkit"
)

// What someone with a hand on the database might write, and which the engine itself must refuse. Each is tried
// alone against the small books of ledgerSeed.
var forgeries = map[string]string{
	"a changed amount":                      `UPDATE ledger_move SET amount = 1 WHERE book_id = 1 AND seq = 1`,
	"a re-dated entry":                      `UPDATE ledger_entry SET day = '2025-01-01' WHERE book_id = 1 AND seq = 1`,
	"another hash":                          `UPDATE ledger_entry SET hash = ` + hash('f') + ` WHERE book_id = 1 AND seq = 4`,
	"an entry taken out":                    `DELETE FROM ledger_entry WHERE book_id = 1 AND seq = 4`,
	"an entry without moves taken out":      `DELETE FROM ledger_entry WHERE book_id = 3`,
	"an account that changes sides":         `UPDATE ledger_account SET held = 0 WHERE book_id = 1 AND code = 'cash:1'`,
	"a move taken out":                      `DELETE FROM ledger_move WHERE book_id = 1 AND seq = 1`,
	"a move added to a sealed entry":        `INSERT INTO ledger_move VALUES (1, 1, 2, 1, 'member:8:bhxh', 'cash:1', '', 5)`,
	"a move added with another line count":  `INSERT INTO ledger_move VALUES (1, 1, 2, 2, 'member:8:bhxh', 'cash:1', '', 5)`,
	"a move of no entry":                    `INSERT INTO ledger_move VALUES (1, 99, 1, 1, 'member:8:bhxh', 'cash:1', '', 5)`,
	"a move of zero":                        withMove(`'member:8:bhxh', 'cash:1', '', 0`),
	"a move below zero":                     withMove(`'member:8:bhxh', 'cash:1', '', -5`),
	"an amount that is no number":           withMove(`'member:8:bhxh', 'cash:1', '', 'x'`),
	"a move from an account to itself":      withMove(`'cash:1', 'cash:1', '', 5`),
	"money from another book":               withMove(`'cash:2', 'cash:1', '', 5`),
	"money to another book":                 withMove(`'cash:1', 'cash:2', '', 5`),
	"an account below zero":                 `UPDATE ledger_account SET balance = -1 WHERE book_id = 1 AND code = 'cash:1'`,
	"an account made below zero":            `INSERT INTO ledger_account VALUES (1, 'cash:9', 1, -1)`,
	"a counter below zero":                  `INSERT INTO ledger_counter VALUES (1, 'once/receipt/2', -1)`,
	"an account renamed":                    `UPDATE ledger_account SET code = 'cash:3' WHERE book_id = 1 AND code = 'member:8:bhxh'`,
	"an account taken out":                  `DELETE FROM ledger_account WHERE book_id = 1 AND code = 'social'`,
	"a gap in the numbers":                  entry(6, "e5", 1, "5", hash('d'), "2", 2, 0, "NULL", "NULL", 0, hash('e'), 1),
	"a second beginning":                    entry(5, "e5", 1, "NULL", "NULL", "NULL", 1, 0, "NULL", "NULL", 0, hash('e'), 1),
	"an entry on a false hash":              entry(5, "e5", 1, "4", hash('f'), "2", 2, 0, "NULL", "NULL", 0, hash('e'), 1),
	"an entry in a closed period":           entry(5, "e5", 1, "4", hash('d'), "2", 1, 0, "NULL", "NULL", 0, hash('e'), 1),
	"a closed period that opens again":      entry(5, "e5", 1, "4", hash('d'), "1", 1, 0, "NULL", "NULL", 0, hash('e'), 1),
	"a gate that leaves the period open":    strings.Replace(entry(5, "e5", 1, "4", hash('d'), "2", 2, 1, "NULL", "NULL", 0, hash('e'), 0), "/*gate*/3", "2", 1),
	"an entry of an unknown event":          entry(5, "nobody", 1, "4", hash('d'), "2", 2, 0, "NULL", "NULL", 0, hash('e'), 1),
	"an entry of another book's event":      entry(5, "x1", 1, "4", hash('d'), "2", 2, 0, "NULL", "NULL", 0, hash('e'), 1),
	"one event booked twice":                entry(5, "e1", 1, "4", hash('d'), "2", 2, 0, "NULL", "NULL", 0, hash('e'), 1),
	"a second reversal":                     entry(5, "e5", 1, "4", hash('d'), "2", 2, 0, "1", "0", 1, hash('e'), 1),
	"a reversal of a reversal":              entry(5, "e5", 1, "4", hash('d'), "2", 2, 0, "4", "0", 1, hash('e'), 1),
	"a reversal of what is not there":       entry(5, "e5", 1, "4", hash('d'), "2", 2, 0, "77", "0", 1, hash('e'), 1),
	"a reversal that does not say so":       entry(5, "e5", 1, "4", hash('d'), "2", 2, 0, "2", "NULL", 1, hash('e'), 1),
	"an entry without moves":                entry(5, "e5", 1, "4", hash('d'), "2", 2, 0, "NULL", "NULL", 0, hash('e'), 0),
	"an entry without a hash":               entry(5, "e5", 1, "4", hash('d'), "2", 2, 0, "NULL", "NULL", 0, `''`, 1),
	"an entry without a day":                strings.Replace(entry(5, "e5", 1, "4", hash('d'), "2", 2, 0, "NULL", "NULL", 0, hash('e'), 1), "'2026-11-01'", "''", 1),
	"a recorded body changed":               `UPDATE ledger_event SET body = '{"x":1}' WHERE id = 'e1'`,
	"a recorded act re-dated":               `UPDATE ledger_event SET day = '2020-01-01' WHERE id = 'e1'`,
	"a recorded act taken out":              `DELETE FROM ledger_event WHERE id = 'e6'`,
	"an act without a counter":              `INSERT INTO ledger_event VALUES ('e9', 1, 'a', 0, 0, 'tick', '2026-11-01', '', '{}', 'noted', '', 0, 0, 'x')`,
	"a verdict nobody knows":                `UPDATE ledger_event SET verdict = 'forgotten' WHERE id = 'e6'`,
	"a book whose chain goes back":          `UPDATE ledger_book SET head_seq = 1, head_hash = ` + hash('a') + ` WHERE id = 1`,
	"a book with another head":              `UPDATE ledger_book SET head_hash = ` + hash('f') + ` WHERE id = 1`,
	"a head without a hash":                 `UPDATE ledger_book SET head_seq = 5, head_hash = '' WHERE id = 1`,
	"fewer than none in quarantine":         `UPDATE ledger_book SET quarantined = -1 WHERE id = 1`,
	"a book taken out":                      `DELETE FROM ledger_book WHERE id = 4`,
	"a closed period opened":                `UPDATE ledger_period SET to_day = NULL WHERE book_id = 1 AND no = 1`,
	"a closed period with another last day": `UPDATE ledger_period SET to_day = '2026-12-31' WHERE book_id = 1 AND no = 1`,
	"a period taken out":                    `DELETE FROM ledger_period WHERE book_id = 1 AND no = 1`,
	"a period that ends before it begins":   `UPDATE ledger_period SET to_day = '2020-01-01' WHERE book_id = 1 AND no = 2`,
}

// SQLite alone has words that replace a row without asking the triggers of DELETE.
var sqliteForgeries = map[string]string{
	"a forged header":              strings.Replace(entry(4, "e4", 1, "3", hash('c'), "2", 2, 0, "1", "0", 1, hash('d'), 1), "INSERT", "INSERT OR REPLACE", 1),
	"a re-dated header":            strings.Replace(strings.Replace(entry(1, "e1", 1, "NULL", "NULL", "NULL", 1, 0, "NULL", "NULL", 0, hash('a'), 1), "INSERT", "REPLACE", 1), "2026-11-01", "2026-10-01", 1),
	"a replaced move":              `INSERT OR REPLACE INTO ledger_move VALUES (1, 1, 1, 1, 'member:8:bhxh', 'cash:1', '', 5)`,
	"a move replaced by an update": `UPDATE OR REPLACE ledger_move SET seq = 1 WHERE book_id = 1 AND seq = 2`,
	"a replaced event":             `INSERT OR REPLACE INTO ledger_event VALUES ('e1', 1, 'a', 1, 0, 'tick', '2020-01-01', '', '{}', 'booked', '', 0, 0, 'x')`,
	"a replaced account":           `REPLACE INTO ledger_account VALUES (1, 'cash:1', 0, 0)`,
	"a replaced book":              `REPLACE INTO ledger_book VALUES (1, 1, 'pig', 'x', '2026-01-01', 1, '2026-01-01', 0, '', 0, 0)`,
	"a replaced period":            `REPLACE INTO ledger_period VALUES (1, 1, '2026-01-01', NULL, NULL)`,
}

var postgresForgeries = map[string]string{
	"all moves cut off":    `TRUNCATE ledger_move`,
	"all entries cut off":  `TRUNCATE ledger_entry CASCADE`,
	"all events cut off":   `TRUNCATE ledger_event CASCADE`,
	"all accounts cut off": `TRUNCATE ledger_account CASCADE`,
	"all books cut off":    `TRUNCATE ledger_book CASCADE`,
	"all periods cut off":  `TRUNCATE ledger_period`,
}

func hash(c byte) string { return "'" + strings.Repeat(string(c), 64) + "'" }

// entry writes an entry of book 1 that would be lawful but for what is asked; its move comes with it when it can.
func entry(seq int, event string, turn int, prevSeq, prevHash, prevGate string, period, closes int, reverses, plain string, reversal int, hash string, lines int) string {
	return fmt.Sprintf(`INSERT INTO ledger_entry VALUES (1, %d, '%s', %d, 'contribution', '2026-11-01', 0, 1, %d, 0, %d, /*gate*/%d, %d, %d, %s, %s, 0, '', '', %s, %s, %s, %s)`,
		seq, event, turn, period, closes, period+closes, lines, reversal, reverses, plain, prevSeq, prevHash, prevGate, hash)
}

// withMove is a lawful entry with the move given.
func withMove(move string) string {
	return entry(5, "e5", 1, "4", hash('d'), "2", 2, 0, "NULL", "NULL", 0, hash('e'), 1) + `; INSERT INTO ledger_move VALUES (1, 5, 1, 1, ` + move + `)`
}

var ledgerSeed = []string{
	`INSERT INTO unit (id) VALUES (1)`,
	`INSERT INTO savings_group VALUES (1, 1, 'Tổ', 'women', 'pig', '2026-01-01', NULL, 'x', 0)`,
	`INSERT INTO ledger_book VALUES (1, 1, 'pig', 'Heo', '2026-01-01', 2, '2026-11-01', 4, ` + hash('d') + `, 0, 0)`,
	`INSERT INTO ledger_book VALUES (2, 1, 'pig', 'Heo', '2026-01-01', 1, '2026-01-01', 0, '', 0, 0)`,
	`INSERT INTO ledger_book VALUES (3, 1, 'pig', 'Heo', '2026-01-01', 1, '2026-01-01', 0, '', 0, 0)`,
	`INSERT INTO ledger_book VALUES (4, 1, 'pig', 'Heo', '2026-01-01', 1, '2026-01-01', 0, '', 0, 0)`,
	`INSERT INTO ledger_period VALUES (1, 1, '2026-01-01', '2026-10-31', 3)`,
	`INSERT INTO ledger_period VALUES (1, 2, '2026-11-01', NULL, NULL)`,
	`INSERT INTO ledger_account VALUES (1, 'cash:1', 1, 100)`,
	`INSERT INTO ledger_account VALUES (1, 'member:8:bhxh', 0, 100)`,
	`INSERT INTO ledger_account VALUES (1, 'social', 0, 0)`,
	`INSERT INTO ledger_account VALUES (2, 'cash:2', 1, 100)`,
	`INSERT INTO ledger_event SELECT e, CASE e WHEN 'x1' THEN 2 WHEN 'x3' THEN 3 ELSE 1 END, 'a', 1, 0, 'contribution', '2026-11-01', '', '{}', 'booked', '', 0, 0, 'x'
		FROM (SELECT 'e1' AS e UNION ALL SELECT 'e2' UNION ALL SELECT 'e3' UNION ALL SELECT 'e4' UNION ALL SELECT 'e5' UNION ALL SELECT 'e6' UNION ALL SELECT 'x1' UNION ALL SELECT 'x3') d`,
	entry(1, "e1", 1, "NULL", "NULL", "NULL", 1, 0, "NULL", "NULL", 0, hash('a'), 1),
	entry(2, "e2", 1, "1", hash('a'), "1", 1, 0, "NULL", "NULL", 0, hash('b'), 1),
	entry(3, "e3", 1, "2", hash('b'), "1", 1, 1, "NULL", "NULL", 0, hash('c'), 0),
	entry(4, "e4", 1, "3", hash('c'), "2", 2, 0, "1", "0", 1, hash('d'), 1),
	strings.Replace(entry(1, "x3", 1, "NULL", "NULL", "NULL", 1, 1, "NULL", "NULL", 0, hash('a'), 0), "VALUES (1,", "VALUES (3,", 1),
	`INSERT INTO ledger_move VALUES (1, 1, 1, 1, 'member:8:bhxh', 'cash:1', '', 100)`,
	`INSERT INTO ledger_move VALUES (1, 2, 1, 1, 'member:8:bhxh', 'cash:1', '', 100)`,
	`INSERT INTO ledger_move VALUES (1, 4, 1, 1, 'cash:1', 'member:8:bhxh', '', 100)`,
}

// ledgerSchema is the migration without one rule ("" takes none out), as single statements.
func ledgerSchema(t *testing.T, engine, without string) []string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("migrations", "0014_ledger."+engine+".sql"))
	if err != nil {
		t.Fatal(err)
	}
	return statements(string(b), without)
}

var ruleMark = regexp.MustCompile(`-- rule: ([a-z_]+)`)

func statements(text, without string) []string {
	var out, now []string
	block, skip := false, false
	for _, line := range strings.Split(text, "\n") {
		rule := ""
		if m := ruleMark.FindStringSubmatch(line); m != nil {
			rule = m[1]
		}
		switch {
		case strings.HasPrefix(line, "-- rule:"):
			skip = rule == without
		case strings.HasPrefix(line, "-- +goose StatementBegin"):
			block = true
		case strings.HasPrefix(line, "-- +goose StatementEnd"):
			if !skip {
				out = append(out, strings.Join(now, "\n"))
			}
			now, block, skip = nil, false, false
		case strings.HasPrefix(line, "--"), rule != "" && rule == without:
		default:
			now = append(now, line)
			if !block && strings.HasSuffix(line, ";") {
				out = append(out, strings.Join(now, "\n"))
				now = nil
			}
		}
	}
	return out
}

// accepted lists the forgeries that the schema lets pass.
func accepted(t *testing.T, c *sql.Conn, engine string) []string {
	t.Helper()
	var out []string
	try := func(list map[string]string) {
		for name, text := range list {
			tx, err := c.BeginTx(context.Background(), nil)
			if err != nil {
				t.Fatal(err)
			}
			ok := true
			for _, part := range strings.Split(text, "; ") {
				if _, err := tx.Exec(part); err != nil {
					ok = false
					break
				}
			}
			if ok {
				out = append(out, name)
			}
			if err := tx.Rollback(); err != nil {
				t.Fatal(err)
			}
		}
	}
	try(forgeries)
	if engine == store.SQLite {
		try(sqliteForgeries)
	} else {
		try(postgresForgeries)
	}
	return out
}

// playground makes the tables without a rule beside the store's own and fills them.
func playground(t *testing.T, s *store.Store, without string, n int) *sql.Conn {
	t.Helper()
	db := s.Writer()
	if s.Engine() == store.SQLite {
		var err error
		db, err = sql.Open("sqlite", "file::memory:?_pragma=foreign_keys(1)")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
	}
	c, err := db.Conn(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	run := func(text string) {
		if _, err := c.ExecContext(context.Background(), text); err != nil {
			t.Fatalf("without %q: %v\n%s", without, err, text)
		}
	}
	if s.Engine() == store.Postgres {
		run(fmt.Sprintf(`CREATE SCHEMA play%d`, n))
		run(fmt.Sprintf(`SET search_path = play%d`, n))
	}
	run(`CREATE TABLE unit (id bigint PRIMARY KEY)`)
	for _, text := range ledgerSchema(t, s.Engine(), without) {
		run(text)
	}
	for _, text := range ledgerSeed {
		run(text)
	}
	return c
}

func TestForgeriesAreRefusedByTheEngineItself(t *testing.T) {
	if len(forgeries) < 15 {
		t.Fatal("too few forgeries")
	}
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		c := playground(t, s, "", 0)
		defer c.Close()
		if got := accepted(t, c, s.Engine()); len(got) > 0 {
			t.Errorf("accepted: %v", got)
		}
		// A lawful entry with its move goes through, so that the refusals above are not refusals of everything.
		for _, text := range strings.Split(withMove(`'member:8:bhxh', 'cash:1', '', 5`), "; ") {
			if _, err := c.ExecContext(context.Background(), text); err != nil {
				t.Errorf("a lawful entry: %v", err)
			}
		}
	})
}

// Each rule is there for something: without it at least one forgery passes.
func TestEveryLedgerRuleCarriesWeight(t *testing.T) {
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		b, err := os.ReadFile(filepath.Join("migrations", "0014_ledger."+s.Engine()+".sql"))
		if err != nil {
			t.Fatal(err)
		}
		rules := ruleMark.FindAllStringSubmatch(string(b), -1)
		if len(rules) < 25 {
			t.Fatalf("only %d rules", len(rules))
		}
		for i, m := range rules {
			c := playground(t, s, m[1], i+1)
			if got := accepted(t, c, s.Engine()); len(got) == 0 {
				t.Errorf("%s can be taken out and nothing notices", m[1])
			}
			c.Close()
		}
	})
}
