package config

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"luoi/internal/fault"
)

func env(m map[string]string) func(string) string { return func(k string) string { return m[k] } }

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "luoi.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFlagBeforeEnvironmentBeforeFile(t *testing.T) {
	path := write(t, "db: file.db\nlang: en\nlisten: :1\nsecure: true\n")
	c, err := Load(Config{DB: "flag.db"}, env(map[string]string{"LUOI_DB": "env.db", "LUOI_LANG": "vi"}), path)
	if err != nil {
		t.Fatal(err)
	}
	want := Config{DB: "flag.db", Key: "luoi.key", Files: "luoi.files", Province: "66", Lang: "vi", Listen: ":1", Secure: true, Log: "text"}
	if c != want {
		t.Errorf("got %+v, want %+v", c, want)
	}
}

func TestEveryFieldCanBeSetEverywhere(t *testing.T) {
	typ := reflect.TypeFor[Config]()
	for i := range typ.NumField() {
		if f := typ.Field(i); f.Tag.Get("env") == "" || f.Tag.Get("yaml") == "" {
			t.Errorf("%s has no name in the environment or in the file", f.Name)
		}
	}
}

func TestRefused(t *testing.T) {
	for key, load := range map[string]func() error{
		"config.bad_file": func() error { _, err := Load(Config{}, env(nil), write(t, "dbb: x\n")); return err },
		"config.no_file":  func() error { _, err := Load(Config{}, env(nil), "nowhere.yaml"); return err },
		"config.lang":     func() error { _, err := Load(Config{Lang: "fr"}, env(nil), ""); return err },
		"config.log":      func() error { _, err := Load(Config{Log: "xml"}, env(nil), ""); return err },
		"config.bool": func() error {
			_, err := Load(Config{}, env(map[string]string{"LUOI_SECURE": "maybe"}), "")
			return err
		},
	} {
		err := load()
		if err == nil || fault.As(err).Key != key || fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", key, err)
		}
	}
}

func TestKeyIsNotInThePostgresAddress(t *testing.T) {
	c, err := Load(Config{DB: "postgres://u@h/d"}, env(nil), write(t, ""))
	if err != nil || c.Key != "luoi.key" || c.Files != "luoi.files" {
		t.Errorf("%+v %v", c, err)
	}
	c, err = Load(Config{DB: "sqlite:/a/66.db"}, env(nil), "")
	if err != nil || c.Key != "/a/luoi.key" {
		t.Errorf("%+v %v", c, err)
	}
}
