package seal

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"luoi/internal/fault"
)

func testKeys(t testing.TB, fill byte) *Keys {
	t.Helper()
	k, err := FromBytes(bytes.Repeat([]byte{fill}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestSealedValuesOpenAgainAndOnlyWithTheirKey(t *testing.T) {
	k, other := testKeys(t, 1), testKeys(t, 2)
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		sealed := k.Seal(plain)
		if got, err := k.Open(sealed); err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("%q %v", got, err)
		}
		if k.Seal(plain) == sealed {
			t.Fatal("the same text sealed twice looks the same")
		}
		if _, err := other.Open(sealed); fault.KindOf(err) != fault.Invalid {
			t.Fatalf("another key opened it: %v", err)
		}
	})
}

func TestAlteredValuesDoNotOpen(t *testing.T) {
	k := testKeys(t, 1)
	sealed := k.Seal([]byte(`{"c":"066099001234"}`))
	if strings.Contains(sealed, "066099001234") {
		t.Fatal("the number stands in the sealed value")
	}
	for i := range len(sealed) {
		for _, c := range []byte("A/.") {
			if sealed[i] == c {
				continue
			}
			if plain, err := k.Open(sealed[:i] + string(c) + sealed[i+1:]); err == nil && i < len(sealed)-1 {
				t.Fatalf("altered at %d and opened as %q", i, plain)
			}
		}
	}
	for _, s := range []string{"", "1.", "2.AAAA", "1.AAAA", "1.!!!!", sealed[2:]} {
		if _, err := k.Open(s); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v", s, err)
		}
	}
}

func TestBlindIndexAndFingerprint(t *testing.T) {
	k, other := testKeys(t, 1), testKeys(t, 2)
	a := k.Blind(1, "066099001234")
	if a != k.Blind(1, "066099001234") || a == k.Blind(2, "066099001234") || a == other.Blind(1, "066099001234") || a == k.Blind(1, "066099001235") {
		t.Error("a blind index must depend on kind, value and key, and on nothing else")
	}
	if k.Fingerprint("ab", "c") == k.Fingerprint("a", "bc") || k.Fingerprint("a") == k.Fingerprint("a", "") {
		t.Error("parts of a fingerprint run into each other")
	}
	if k.Fingerprint("a") == k.Blind(1, "a") {
		t.Error("two uses share a key")
	}
}

func TestHashesFromManyGoroutines(t *testing.T) {
	k := testKeys(t, 1)
	want := k.Fingerprint("a", "b")
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 500 {
				if k.Fingerprint("a", "b") != want {
					t.Error("not the same")
					return
				}
			}
		})
	}
	wg.Wait()
}

func TestKeyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "luoi.key")
	if _, err := Load(path); fault.KindOf(err) != fault.NotFound {
		t.Errorf("no file: %v", err)
	}
	k, err := LoadOrCreate(path)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v %v", info.Mode(), err)
	}
	if _, err := Create(path); fault.KindOf(err) != fault.Conflict {
		t.Errorf("created over an existing one: %v", err)
	}
	again, err := LoadOrCreate(path)
	if err != nil || again.ID() != k.ID() || again.Blind(1, "x") != k.Blind(1, "x") {
		t.Errorf("loaded another secret: %v", err)
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(path); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("open to the group: %v", err)
	}
	for _, text := range []string{"", "luoi-key-1 AAAA", "hello", "luoi-key-1 !!!"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(path); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := FromBytes(make([]byte, 31)); fault.KindOf(err) != fault.Invalid {
		t.Errorf("short secret: %v", err)
	}
}

func TestKeysPrintAsNothing(t *testing.T) {
	k := testKeys(t, 'k')
	for _, f := range []string{"%v", "%+v", "%#v", "%s"} {
		if s := fmt.Sprintf(f, k); strings.Contains(s, "kkk") || strings.Contains(s, "107") || len(s) > 40 {
			t.Errorf("%s prints %s", f, s)
		}
	}
}

func TestMask(t *testing.T) {
	for in, want := range map[string]string{"": "", "066099001234": "066••••••234", "123456789": "123•••789", "12345": "•••45", "123": "•••"} {
		if got := Mask(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func BenchmarkSeal(b *testing.B) {
	k := testKeys(b, 1)
	plain := []byte(`{"c":"066099001234","s":"0123456789","p":"0901234567"}`)
	for b.Loop() {
		k.Seal(plain)
	}
}

func BenchmarkFingerprint(b *testing.B) {
	k := testKeys(b, 1)
	for b.Loop() {
		k.Fingerprint("nguyen thi hong nhung", "1990-01-15", "2", "066099001234", "thon 5", "xa ea knop")
	}
}
