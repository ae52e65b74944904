package fault

import (
	"errors"
	"fmt"
	"testing"
)

func TestKindTravelsThroughWrapping(t *testing.T) {
	cause := errors.New("disk full")
	err := fmt.Errorf("save: %w", Wrap(Busy, cause, "store.busy", 3))
	if KindOf(err) != Busy || As(err).Key != "store.busy" || !errors.Is(err, cause) {
		t.Errorf("got %v", err)
	}
	if got := As(err).Error(); got != "store.busy[3]: disk full" {
		t.Errorf("for the log: %q", got)
	}
}

func TestForeignErrorsAreOurFault(t *testing.T) {
	cause := errors.New("nil map")
	if KindOf(cause) != Internal || As(cause).Key != "fault.internal" || !errors.Is(As(cause), cause) {
		t.Error("an unknown error must become internal and keep its cause")
	}
}

func TestFields(t *testing.T) {
	err := WithFields("fault.invalid", Field{Field: "birth_date", Key: "date.no_such_day", Args: []any{"31/02/1980"}})
	if err.Kind != Invalid || len(err.Fields) != 1 || err.Fields[0].Key != "date.no_such_day" {
		t.Errorf("got %+v", err)
	}
}
