// Package seal keeps identifiers unreadable in the database: AES-256-GCM for values that must come
// back, keyed hashes (HMAC-SHA256) for finding them again without reading them. One secret of 32
// bytes lives in a file outside the database; each use has its own key derived from it.
//
// It owns keys and forms of sealed values. It does not own who may open them (access) and never logs.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"luoi/internal/fault"
)

const (
	secretSize = 32
	fileHead   = "luoi-key-1 "
	version    = "1." // prefix of sealed values; another algorithm gets another prefix
)

// Keys seals, opens and hashes. It is safe for concurrent use and prints as nothing of worth.
type Keys struct {
	aead  cipher.AEAD
	id    string
	blind sync.Pool
	print sync.Pool
}

// String keeps the secret out of logs.
func (k *Keys) String() string { return "seal.Keys(" + k.id + ")" }

// GoString keeps the secret out of %#v as well.
func (k *Keys) GoString() string { return k.String() }

// ID tells which secret this is without telling the secret; a store remembers it so that the wrong
// key file is noticed before anything is written.
func (k *Keys) ID() string { return k.id }

// FromBytes derives the keys from a secret of at least 32 bytes.
func FromBytes(secret []byte) (*Keys, error) {
	if len(secret) < secretSize {
		return nil, fault.New(fault.Invalid, "seal.short_secret", secretSize)
	}
	derive := func(use string) ([]byte, error) {
		return hkdf.Key(sha256.New, secret, nil, "luoi "+use, secretSize)
	}
	var key [4][]byte
	for i, use := range []string{"seal v1", "blind v1", "fingerprint v1", "id v1"} {
		b, err := derive(use)
		if err != nil {
			return nil, fault.Wrap(fault.Internal, err, "seal.failed")
		}
		key[i] = b
	}
	block, err := aes.NewCipher(key[0])
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "seal.failed")
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "seal.failed")
	}
	k := &Keys{aead: aead, id: hex.EncodeToString(key[3][:6])}
	k.blind.New = func() any { return hmac.New(sha256.New, key[1]) }
	k.print.New = func() any { return hmac.New(sha256.New, key[2]) }
	return k, nil
}

// Create makes a new secret in a file only its owner may read. It never replaces a file: losing the
// secret loses every sealed value. Error: Conflict when the file exists.
func Create(path string) (*Keys, error) {
	secret := make([]byte, secretSize)
	rand.Read(secret)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "seal.cannot_write", path)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, fault.Wrap(fault.Conflict, err, "seal.exists", path)
	}
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "seal.cannot_write", path)
	}
	_, err = f.WriteString(fileHead + base64.StdEncoding.EncodeToString(secret) + "\n")
	if e := f.Sync(); err == nil {
		err = e
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "seal.cannot_write", path)
	}
	return FromBytes(secret)
}

// Load reads the secret. Errors: NotFound, Forbidden when others may read the file, Invalid.
func Load(path string) (*Keys, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Wrap(fault.NotFound, err, "seal.no_file", path)
	}
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "seal.cannot_read", path)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fault.New(fault.Forbidden, "seal.open_to_others", path)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "seal.cannot_read", path)
	}
	text, ok := strings.CutPrefix(strings.TrimSpace(string(b)), fileHead)
	if !ok {
		return nil, fault.New(fault.Invalid, "seal.bad_file", path)
	}
	secret, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(secret) != secretSize {
		return nil, fault.New(fault.Invalid, "seal.bad_file", path)
	}
	return FromBytes(secret)
}

// LoadOrCreate loads the file, or makes it when there is none.
func LoadOrCreate(path string) (*Keys, error) {
	k, err := Load(path)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return Create(path)
	}
	return k, err
}

// Seal encrypts plain; the same text gives another value each time. The nonce is random: far below
// the 2^32 values after which a repeat becomes thinkable.
func (k *Keys) Seal(plain []byte) string {
	n := k.aead.NonceSize()
	buf := make([]byte, n, n+len(plain)+k.aead.Overhead())
	rand.Read(buf)
	return version + base64.RawStdEncoding.EncodeToString(k.aead.Seal(buf, buf, plain, []byte(version)))
}

// Open decrypts what Seal made. Error: Invalid when the value was altered or sealed by another key.
func (k *Keys) Open(sealed string) ([]byte, error) {
	text, ok := strings.CutPrefix(sealed, version)
	if !ok {
		return nil, fault.New(fault.Invalid, "seal.unknown_form")
	}
	b, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil || len(b) < k.aead.NonceSize() {
		return nil, fault.New(fault.Invalid, "seal.unknown_form")
	}
	n := k.aead.NonceSize()
	plain, err := k.aead.Open(b[n:n], b[:n], b[n:], []byte(version))
	if err != nil {
		return nil, fault.New(fault.Invalid, "seal.cannot_open")
	}
	return plain, nil
}

// Blind is the blind index of an identifier: equal values of one kind give equal numbers, and
// without the key nobody can try all twelve-digit numbers against it.
func (k *Keys) Blind(kind int, value string) int64 {
	h := k.blind.Get().(hash.Hash)
	defer k.blind.Put(h)
	h.Reset()
	h.Write([]byte{byte(kind)})
	h.Write([]byte(value))
	return first64(h)
}

// Fingerprint is a keyed hash of the parts of a normalised row; parts cannot run into each other.
func (k *Keys) Fingerprint(parts ...string) int64 {
	h := k.print.Get().(hash.Hash)
	defer k.print.Put(h)
	h.Reset()
	buf := make([]byte, 0, 256)
	for _, p := range parts {
		buf = binary.AppendUvarint(buf, uint64(len(p)))
		buf = append(buf, p...)
	}
	h.Write(buf)
	return first64(h)
}

func first64(h hash.Hash) int64 {
	var sum [sha256.Size]byte
	return int64(binary.BigEndian.Uint64(h.Sum(sum[:0])))
}

// Mask is what a screen may show of an identifier without asking: the first three and the last three
// characters of twelve, less of shorter ones.
func Mask(id string) string {
	r := []rune(id)
	switch {
	case len(r) == 0:
		return ""
	case len(r) >= 9:
		return string(r[:3]) + strings.Repeat("•", len(r)-6) + string(r[len(r)-3:])
	case len(r) >= 5:
		return strings.Repeat("•", len(r)-2) + string(r[len(r)-2:])
	}
	return strings.Repeat("•", len(r))
}
