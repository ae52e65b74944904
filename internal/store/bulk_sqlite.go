package store

import (
	"context"
	"database/sql/driver"
	"regexp"
	"strconv"
	"strings"
)

// sqliteStmt is one statement run many times on the driver's own connection. Going through database/sql
// for each row costs a fifth of the time, and numbered marks ($1) cost a search among all names for each
// value, so the text gets plain marks (?) and the values the order in which they stand in it.
type sqliteStmt struct {
	stmt  driver.StmtExecContext
	order []int // place in the text -> place in the given values
	row   []driver.NamedValue
}

var numbered = regexp.MustCompile(`\$\d+`)

// plainMarks rewrites $n as ? and tells which value stands at each.
func plainMarks(text string) (string, []int) {
	var order []int
	plain := numbered.ReplaceAllStringFunc(text, func(m string) string {
		n, _ := strconv.Atoi(m[1:])
		order = append(order, n-1)
		return "?"
	})
	return plain, order
}

func (tx *Tx) prepareSQLite(text string) (*sqliteStmt, error) {
	text, order := plainMarks(text)
	s := &sqliteStmt{order: order, row: make([]driver.NamedValue, len(order))}
	err := tx.conn.Raw(func(conn any) error {
		st, err := conn.(driver.ConnPrepareContext).PrepareContext(context.WithoutCancel(tx.ctx), text)
		if err == nil {
			s.stmt = st.(driver.StmtExecContext)
		}
		return err
	})
	return s, err
}

// run executes the statement for every width values of buf and adds up the rows it touched. A context that
// can end would cost a goroutine per row; the caller looks at it between runs instead.
func (s *sqliteStmt) run(tx *Tx, buf []any, width int) (touched int64, err error) {
	ctx := context.WithoutCancel(tx.ctx)
	return touched, tx.conn.Raw(func(any) error {
		for at := 0; at < len(buf); at += width {
			for i, j := range s.order {
				s.row[i] = driver.NamedValue{Ordinal: i + 1, Value: buf[at+j]}
			}
			res, err := s.stmt.ExecContext(ctx, s.row)
			if err != nil {
				return err
			}
			n, _ := res.RowsAffected()
			touched += n
		}
		return nil
	})
}

func (s *sqliteStmt) close(tx *Tx) error {
	if s == nil || s.stmt == nil {
		return nil
	}
	return tx.conn.Raw(func(any) error { return s.stmt.(driver.Stmt).Close() })
}

// insertText is an insert of so many rows, its marks numbered through.
func insertText(table string, cols []string, rows int) string {
	values := make([]string, rows)
	for i := range values {
		values[i] = "(" + marks(1+i*len(cols), len(cols)) + ")"
	}
	return "INSERT INTO " + table + " (" + strings.Join(cols, ", ") + ") VALUES " + strings.Join(values, ", ")
}
