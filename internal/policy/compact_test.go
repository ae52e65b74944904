package policy

import (
	"bytes"
	"os"
	"reflect"
	"testing"
)

// TestThePhoneHasTheSameBook keeps vn.book, which the phone reads, the same as the files. After a change
// of a file run the test with LUOI_UPDATE=1.
func TestThePhoneHasTheSameBook(t *testing.T) {
	book, err := Vietnam()
	if err != nil {
		t.Fatal(err)
	}
	if os.Getenv("LUOI_UPDATE") != "" {
		if err := os.WriteFile("vn.book", book.Compact(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile("vn.book")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(kept, book.Compact()) {
		t.Fatal("vn.book is not what the files say; run LUOI_UPDATE=1 go test ./internal/policy -run SameBook")
	}
	again, err := ReadCompact(string(kept))
	if err != nil {
		t.Fatal(err)
	}
	if again.Version() != book.Version() || !reflect.DeepEqual(again.parameters, book.parameters) {
		t.Error("read back, the compact form is another book")
	}
}
