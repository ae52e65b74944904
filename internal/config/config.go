// Package config is how an installation is told what to do: one struct, filled from the command
// line, else from the environment (LUOI_…), else from a file, else from what is usual. It decides
// nothing about the register.
package config

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"luoi/internal/fault"
)

// Config is everything that can be set. A zero field is one that nobody set.
type Config struct {
	// DB is where the province lives: a SQLite file, or postgres://… with one schema per province.
	DB string `yaml:"db" env:"LUOI_DB"`
	// Key is the file with the secret that seals identifiers. It lies outside the database, and
	// without it nobody can read a citizen number again.
	Key string `yaml:"key" env:"LUOI_KEY"`
	// Province is the official code of the province, two digits.
	Province string `yaml:"province" env:"LUOI_PROVINCE"`
	// Lang is the language of messages: vi or en.
	Lang string `yaml:"lang" env:"LUOI_LANG"`
	// Listen is the address the pages are served at.
	Listen string `yaml:"listen" env:"LUOI_LISTEN"`
	// Files is the folder that holds uploaded lists until they are imported.
	Files string `yaml:"files" env:"LUOI_FILES"`
	// Secure says that people reach the pages by https (a proxy in front): cookies are marked so.
	Secure bool `yaml:"secure" env:"LUOI_SECURE"`
	// OIDCIssuer is the address of a provider of identities people may sign in by; empty: none.
	OIDCIssuer string `yaml:"oidc_issuer" env:"LUOI_OIDC_ISSUER"`
	// OIDCClient is how the provider knows this house.
	OIDCClient string `yaml:"oidc_client" env:"LUOI_OIDC_CLIENT"`
	// OIDCSecret proves it. Better than here: OIDCSecretFile, a file with nothing else in it.
	OIDCSecret     string `yaml:"oidc_secret" env:"LUOI_OIDC_SECRET"`
	OIDCSecretFile string `yaml:"oidc_secret_file" env:"LUOI_OIDC_SECRET_FILE"`
	// OIDCLabel is what the button calls the provider.
	OIDCLabel string `yaml:"oidc_label" env:"LUOI_OIDC_LABEL"`
	// OIDCFactor says that a second proof given at the provider counts here.
	OIDCFactor bool `yaml:"oidc_factor" env:"LUOI_OIDC_FACTOR"`
	// Proxies are the addresses and networks whose word about who is behind them is believed, by commas.
	Proxies string `yaml:"proxies" env:"LUOI_PROXIES"`
	// Log is the form of the log on standard error: text or json.
	Log string `yaml:"log" env:"LUOI_LOG"`
}

// Usual is what holds when nobody says otherwise.
func Usual() Config {
	return Config{DB: "luoi.db", Province: "66", Lang: "vi", Listen: "127.0.0.1:8066", Log: "text"}
}

// Load fills a Config: flags first, then the environment, then the file, then Usual. The file is the
// one named by path or LUOI_CONFIG and must exist then; else luoi.yaml here, if there is one.
func Load(flags Config, getenv func(string) string, path string) (Config, error) {
	if path == "" {
		path = getenv("LUOI_CONFIG")
	}
	fromEnv, err := environment(getenv)
	if err != nil {
		return Config{}, err
	}
	fromFile, err := readFile(path)
	if err != nil {
		return Config{}, err
	}
	c := Config{}
	for _, layer := range []Config{flags, fromEnv, fromFile, Usual()} {
		c.fillFrom(layer)
	}
	c.derive()
	return c, c.check()
}

// fillFrom sets the fields of c that nobody set yet.
func (c *Config) fillFrom(layer Config) {
	to, from := reflect.ValueOf(c).Elem(), reflect.ValueOf(layer)
	for i := range to.NumField() {
		if to.Field(i).IsZero() {
			to.Field(i).Set(from.Field(i))
		}
	}
}

// derive sets what follows from other fields: key and files lie in the folder of a SQLite file, or here.
func (c *Config) derive() {
	dir := ""
	if file, ok := c.SQLiteFile(); ok {
		dir = filepath.Dir(file)
	}
	if c.Key == "" {
		c.Key = filepath.Join(dir, "luoi.key")
	}
	if c.Files == "" {
		c.Files = filepath.Join(dir, "luoi.files")
	}
}

// SQLiteFile is the path of the SQLite file, when the database is one.
func (c Config) SQLiteFile() (string, bool) {
	if strings.HasPrefix(c.DB, "postgres://") || strings.HasPrefix(c.DB, "postgresql://") {
		return "", false
	}
	return strings.TrimPrefix(c.DB, "sqlite:"), true
}

func (c Config) check() error {
	if c.Lang != "vi" && c.Lang != "en" {
		return fault.New(fault.Invalid, "config.lang", c.Lang)
	}
	if c.Log != "text" && c.Log != "json" {
		return fault.New(fault.Invalid, "config.log", c.Log)
	}
	if (c.OIDCIssuer == "") != (c.OIDCClient == "") {
		return fault.New(fault.Invalid, "config.oidc_half")
	}
	if u, err := url.Parse(c.OIDCIssuer); c.OIDCIssuer != "" && (err != nil || u.Host == "" || u.Scheme != "https" && !local(u.Hostname())) {
		return fault.New(fault.Invalid, "config.oidc_issuer", c.OIDCIssuer)
	}
	_, err := c.ProxyNets()
	return err
}

// local: only a provider on the same machine may be asked without encryption.
func local(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// ProxyNets reads Proxies.
func (c Config) ProxyNets() ([]netip.Prefix, error) {
	var list []netip.Prefix
	for word := range strings.SplitSeq(c.Proxies, ",") {
		if word = strings.TrimSpace(word); word == "" {
			continue
		}
		p, err := netip.ParsePrefix(word)
		if err != nil {
			var one netip.Addr
			if one, err = netip.ParseAddr(word); err == nil {
				p = netip.PrefixFrom(one, one.BitLen())
			}
		}
		if err != nil {
			return nil, fault.New(fault.Invalid, "config.proxies", word)
		}
		list = append(list, p.Masked())
	}
	return list, nil
}

// OIDCSecretText is the secret, from its file when one is named.
func (c Config) OIDCSecretText() (string, error) {
	if c.OIDCSecretFile == "" {
		return c.OIDCSecret, nil
	}
	text, err := os.ReadFile(c.OIDCSecretFile)
	if err != nil {
		return "", fault.Wrap(fault.Invalid, err, "config.no_file", c.OIDCSecretFile)
	}
	return strings.TrimSpace(string(text)), nil
}

func environment(getenv func(string) string) (Config, error) {
	var c Config
	v := reflect.ValueOf(&c).Elem()
	for i := range v.NumField() {
		name := v.Type().Field(i).Tag.Get("env")
		text := getenv(name)
		if text == "" {
			continue
		}
		switch f := v.Field(i); f.Kind() {
		case reflect.Bool:
			on, err := strconv.ParseBool(text)
			if err != nil {
				return c, fault.New(fault.Invalid, "config.bool", name, text)
			}
			f.SetBool(on)
		default:
			f.SetString(text)
		}
	}
	return c, nil
}

// readFile reads YAML strictly: a word it does not know is an error, not silence.
func readFile(path string) (Config, error) {
	var c Config
	asked := path != ""
	if !asked {
		path = "luoi.yaml"
	}
	body, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && !asked {
		return c, nil
	}
	if err != nil {
		return c, fault.Wrap(fault.Invalid, err, "config.no_file", path)
	}
	dec := yaml.NewDecoder(bytes.NewReader(body))
	dec.KnownFields(true)
	if err := dec.Decode(&c); err != nil && !errors.Is(err, io.EOF) {
		return c, fault.New(fault.Invalid, "config.bad_file", path, strings.TrimPrefix(err.Error(), "yaml: "))
	}
	return c, nil
}
