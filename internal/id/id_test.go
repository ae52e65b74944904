package id

import (
	"strings"
	"testing"
	"time"

	"luoi/internal/fault"
)

func TestNewIsOrdered(t *testing.T) {
	last := Of[Job]()
	for range 1000 {
		next := Of[Job]()
		if next <= last {
			t.Fatalf("%s came after %s", next, last)
		}
		last = next
	}
}

func TestTime(t *testing.T) {
	before := time.Now().UnixMilli()
	ms, ok := UnixMilli(Of[Op]())
	if !ok || ms < before || ms > time.Now().UnixMilli() {
		t.Errorf("got %d, %v", ms, ok)
	}
	if _, ok := UnixMilli("f47ac10b-58cc-4372-a567-0e02b2c3d479"); ok {
		t.Error("a version 4 identifier has no time")
	}
}

func TestParse(t *testing.T) {
	want := Of[Delivery]()
	got, err := Parse[Delivery](strings.ToUpper(string(want)))
	if err != nil || got != want {
		t.Errorf("got %q, %v", got, err)
	}
	for _, bad := range []string{"", "1", "{" + string(want) + "}", strings.Repeat("z", 36), string(want) + "0"} {
		if _, err := Parse[Delivery](bad); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
