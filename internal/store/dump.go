package store

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"luoi/internal/fault"
)

// A dump is a gzipped text: a head, then for each table its name and columns and one line per row. It
// is taken from one consistent picture, and either engine can take it in, so it is also the way from a
// file to PostgreSQL and back. Sealed values stay sealed.

const dumpForm = "luoi-dump-1"

// dumpTables are all tables, those that are referred to first. A test compares the list with the schema.
var dumpTables = []string{"counter", "change", "setting", "audit", "account", "account_subject", "session", "account_scope", "sign_in",
	"second_factor", "recovery_code", "ticket", "approval", "throttle", "unit", "unit_version", "unit_successor",
	"unit_shape", "office", "office_area", "organisation", "union_cell", "collection_point", "officer", "charge", "delivery",
	"delivery_row", "delivery_reject", "mapping_memory", "household", "person", "identifier", "record", "pair", "pair_opinion", "link_run", "spell",
	"merge", "denominator", "stock_statement", "cell", "job", "consent", "erasure", "review_round", "review_line", "review_mark", "review_upload",
	"holder", "prospect", "prospect_cell", "prospect_move", "prospect_talk", "referral", "household_means", "segment_rule",
	"task", "notice", "agent", "agent_area", "training", "unit_status", "denominator_past", "policy_override", "office_contact",
	"field_group", "group_member", "week_plan", "plan_session", "plan_answer", "door", "door_hold", "visit", "enrolment", "week_total", "going_along", "settlement",
	"event", "event_guest", "event_number", "message", "message_sign", "broadcast", "play", "channel_post", "share_post", "share", "outbox", "act_cost",
	"indicator", "measure", "target", "target_slice", "scenario", "lapse", "figure_upload",
	"report", "report_letter", "report_template", "obstacle",
	"device", "device_invite", "field_op", "field_held", "feed",
	"savings_group", "savings_member", "savings_duty", "savings_keeper", "ledger_book", "ledger_period", "ledger_account", "ledger_counter", "ledger_event", "ledger_entry", "ledger_move", "savings_round", "savings_turn", "savings_instalment",
	"community_model", "model_figure", "model_group", "model_handover", "sponsor", "campaign", "campaign_step", "sponsor_pledge", "sponsor_money", "sponsor_gift",
	"relative_gift", "pay_account", "due_reference",
	"crop_season", "scrap_price", "savings_plan", "tree_pledge", "tree_income", "weigh_sheet", "weigh_line"}

// notDumped: sessions are nobody's memory; whoever restores signs in again.
var notDumped = map[string]bool{"session": true}

type dumpHead struct {
	Form     string `json:"form"`
	Schema   int64  `json:"schema"`
	Province string `json:"province"`
	At       int64  `json:"at"`
}

type dumpTable struct {
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
}

type dumpEnd struct {
	Rows int64 `json:"rows"` // a cut file is noticed by the missing end
}

// DumpProgress is told now and then how many rows have passed.
type DumpProgress func(table string, rows int64)

// Dump writes the whole store.
func (s *Store) Dump(ctx context.Context, w io.Writer, progress DumpProgress) (rows int64, err error) {
	version, err := s.SchemaVersion(ctx)
	if err != nil {
		return 0, err
	}
	zip, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
	if err != nil {
		return 0, err
	}
	out := bufio.NewWriterSize(zip, 1<<16)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	err = s.Read(ctx, func(tx *Tx) error {
		if err := enc.Encode(dumpHead{dumpForm, version, s.province, tx.NowMS()}); err != nil {
			return err
		}
		for _, table := range dumpTables {
			n, err := tx.dumpTable(enc, table, rows, progress)
			if err != nil {
				return err
			}
			rows = n
		}
		return enc.Encode(dumpEnd{rows})
	})
	if err != nil {
		return rows, err
	}
	if err := out.Flush(); err != nil {
		return rows, err
	}
	return rows, zip.Close()
}

func (tx *Tx) dumpTable(enc *json.Encoder, table string, rows int64, progress DumpProgress) (int64, error) {
	if notDumped[table] {
		return rows, nil
	}
	r, err := tx.Query(&Query{Name: "dump." + table, Text: "SELECT * FROM " + table})
	if err != nil {
		return rows, err
	}
	defer r.Close()
	cols, err := r.rows.Columns()
	if err != nil {
		return rows, neutral(tx.ctx, err)
	}
	if err := enc.Encode(dumpTable{table, cols}); err != nil {
		return rows, err
	}
	values, targets := make([]any, len(cols)), make([]any, len(cols))
	for i := range values {
		targets[i] = &values[i]
	}
	for r.Next() {
		if err := r.Scan(targets...); err != nil {
			return rows, err
		}
		if err := enc.Encode(values); err != nil {
			return rows, err
		}
		if rows++; rows%10000 == 0 && progress != nil {
			progress(table, rows)
		}
	}
	return rows, r.Close()
}

// Load takes a dump into this store, which must be empty but for what opening it wrote. It is one
// transaction: a dump that breaks off leaves nothing. Errors: Invalid (no dump, cut, newer schema),
// Conflict (the store is not empty, or another province's).
func (s *Store) Load(ctx context.Context, r io.Reader, progress DumpProgress) (rows int64, err error) {
	zip, err := gzip.NewReader(r)
	if err != nil {
		return 0, fault.Wrap(fault.Invalid, err, "store.no_dump")
	}
	dec := json.NewDecoder(bufio.NewReaderSize(zip, 1<<16))
	dec.UseNumber()
	var head dumpHead
	if err := dec.Decode(&head); err != nil || head.Form != dumpForm {
		return 0, fault.Wrap(fault.Invalid, err, "store.no_dump")
	}
	version, err := s.SchemaVersion(ctx)
	if err != nil {
		return 0, err
	}
	if head.Schema > version {
		return 0, fault.New(fault.Invalid, "store.newer_schema", head.Schema, version)
	}
	if s.province != "" && head.Province != "" && s.province != head.Province {
		return 0, fault.New(fault.Conflict, "store.other_province", head.Province, s.province)
	}
	err = s.Write(ctx, "system", func(tx *Tx) error {
		if err := tx.clear(); err != nil {
			return err
		}
		rows, err = tx.loadAll(dec, progress)
		return err
	})
	if err == nil && s.province == "" {
		s.province = head.Province
	}
	return rows, err
}

// clear removes the counter's row and the settings that opening wrote, and refuses a store in use.
func (tx *Tx) clear() error {
	for _, table := range []string{"account", "unit", "delivery", "person", "audit"} {
		var n int64
		if err := tx.QueryRow(&Query{Name: "dump.count", Text: "SELECT count(*) FROM " + table}).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			return fault.New(fault.Conflict, "store.not_empty", table)
		}
	}
	for i := len(dumpTables) - 1; i >= 0; i-- {
		if _, err := tx.Exec(&Query{Name: "dump.clear", Text: "DELETE FROM " + dumpTables[i]}); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) loadAll(dec *json.Decoder, progress DumpProgress) (rows int64, err error) {
	known := map[string]bool{}
	for _, t := range dumpTables {
		known[t] = true
	}
	var b *Bulk
	table := ""
	for {
		var line json.RawMessage
		if err := dec.Decode(&line); err != nil {
			return rows, cut(err)
		}
		if line[0] == '[' {
			if b == nil {
				return rows, fault.New(fault.Invalid, "store.no_dump")
			}
			if err := loadRow(b, line); err != nil {
				return rows, err
			}
			if rows++; rows%10000 == 0 && progress != nil {
				progress(table, rows)
			}
			continue
		}
		if b != nil {
			if err := b.Close(); err != nil {
				return rows, err
			}
		}
		var next struct {
			dumpTable
			dumpEnd
		}
		next.Rows = -1
		if err := json.Unmarshal(line, &next); err != nil {
			return rows, fault.Wrap(fault.Invalid, err, "store.no_dump")
		}
		if next.Rows >= 0 {
			if next.Rows != rows {
				return rows, fault.New(fault.Invalid, "store.cut_dump")
			}
			return rows, nil
		}
		table = next.Table
		if !known[table] || !plainNames(next.Columns) {
			return rows, fault.New(fault.Invalid, "store.no_dump")
		}
		b = tx.Bulk(table, next.Columns)
	}
}

func cut(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, gzip.ErrChecksum) {
		return fault.Wrap(fault.Invalid, err, "store.cut_dump")
	}
	return fault.Wrap(fault.Invalid, err, "store.no_dump")
}

// plainNames keeps a forged dump from smuggling SQL in as the name of a column.
func plainNames(cols []string) bool {
	for _, c := range cols {
		if strings.Trim(c, "abcdefghijklmnopqrstuvwxyz_0123456789") != "" || c == "" {
			return false
		}
	}
	return len(cols) > 0
}

func loadRow(b *Bulk, line json.RawMessage) error {
	var values []any
	dec := json.NewDecoder(strings.NewReader(string(line)))
	dec.UseNumber()
	if err := dec.Decode(&values); err != nil {
		return fault.Wrap(fault.Invalid, err, "store.no_dump")
	}
	for i, v := range values {
		switch x := v.(type) {
		case nil, string:
		case json.Number:
			if n, err := x.Int64(); err == nil {
				values[i] = n
				continue
			}
			f, err := x.Float64()
			if err != nil {
				return fault.Wrap(fault.Invalid, err, "store.no_dump")
			}
			values[i] = f
		default:
			return fault.Wrap(fault.Invalid, fmt.Errorf("a %T in table %s", v, b.table), "store.no_dump")
		}
	}
	if len(values) != len(b.cols) {
		return fault.New(fault.Invalid, "store.no_dump")
	}
	return b.Add(values...)
}
