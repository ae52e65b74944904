package store

import (
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"

	"luoi/internal/day"
)

// The one adapter between Go values and columns. Both engines receive only nil, int64, float64 and
// string: a day is YYYY-MM-DD and the zero day NULL, a truth value is 0 or 1, named types are what
// they are made of.
func column(v any) any {
	switch x := v.(type) {
	case nil, int64, float64:
		return x
	case string:
		return clean(x)
	case int:
		return int64(x)
	case bool:
		if x {
			return int64(1)
		}
		return int64(0)
	case day.Date:
		if x.IsZero() {
			return nil
		}
		return x.String()
	case orNull:
		if x == 0 {
			return nil
		}
		return int64(x)
	}
	return columnOfKind(v)
}

func columnOfKind(v any) any {
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return r.Int()
	case reflect.Uint8, reflect.Uint16, reflect.Uint32:
		return int64(r.Uint())
	case reflect.String:
		return clean(r.String())
	case reflect.Float32, reflect.Float64:
		return r.Float()
	case reflect.Pointer:
		if r.IsNil() {
			return nil
		}
		return column(r.Elem().Interface())
	}
	// A []byte or a time.Time here would sort or compare differently on the two engines.
	panic(fmt.Sprintf("store: a %T cannot stand in a column", v))
}

// orNull is a reference to another row: 0 is "none" and becomes NULL.
type orNull int64

// clean removes what PostgreSQL would refuse and SQLite would keep: NUL and broken UTF-8.
func clean(s string) string {
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	return s
}

func columns(args []any) []any {
	for i, a := range args {
		args[i] = column(a)
	}
	return args
}

// into wraps a scan target so that NULL and the column's form become the Go value.
type into struct{ target any }

// Scan implements sql.Scanner.
func (t into) Scan(src any) error {
	switch p := t.target.(type) {
	case *day.Date:
		return scanDay(p, src)
	case *string:
		*p, _ = src.(string)
		return nil
	case *bool:
		n, ok := src.(int64)
		*p = n != 0
		if !ok && src != nil {
			return fmt.Errorf("store: %T is no truth value", src)
		}
		return nil
	}
	return scanNumber(t.target, src)
}

func scanDay(p *day.Date, src any) error {
	switch v := src.(type) {
	case nil:
		*p = day.Date{}
		return nil
	case string:
		d, err := day.Parse(v)
		*p = d
		return err
	}
	return fmt.Errorf("store: %T is no day", src)
}

func scanNumber(target, src any) error {
	r := reflect.ValueOf(target).Elem()
	if src == nil {
		r.SetZero()
		return nil
	}
	n, ok := src.(int64)
	if !ok {
		return fmt.Errorf("store: %T is no whole number", src)
	}
	r.SetInt(n)
	return nil
}

// null scans a column that may be NULL, a day or a truth value: null(&p.CommuneID), null(&s.From).
func null(target any) any { return into{target} }

// float scans a fraction that may be NULL; SQLite gives a whole number back as int64.
type float struct{ target *float64 }

// Scan implements sql.Scanner.
func (t float) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*t.target = 0
	case float64:
		*t.target = v
	case int64:
		*t.target = float64(v)
	default:
		return fmt.Errorf("store: %T is no number", src)
	}
	return nil
}
