package field

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/andybalholm/brotli"

	"luoi/internal/fault"
)

// Limits of a request, in bytes, as sent and unpacked.
const (
	maxSent     = 1 << 20
	maxUnpacked = 4 << 20
	smallAnswer = 400 // below this a compressed answer is no smaller
)

// compress packs an answer the way the phone can read it.
func compress(h http.Header, r *http.Request, b []byte) []byte {
	h.Add("Vary", "Accept-Encoding")
	if len(b) < smallAnswer {
		return b
	}
	accept := r.Header.Get("Accept-Encoding")
	var out bytes.Buffer
	var w io.WriteCloser
	switch {
	case strings.Contains(accept, "br"):
		h.Set("Content-Encoding", "br")
		w = brotli.NewWriterLevel(&out, 4)
	case strings.Contains(accept, "gzip"):
		h.Set("Content-Encoding", "gzip")
		w = gzip.NewWriter(&out)
	default:
		return b
	}
	_, _ = w.Write(b) // into memory: cannot fail
	_ = w.Close()
	return out.Bytes()
}

// readBody reads a request's JSON within the limits. TooLarge (sync.too_large), Invalid (sync.bad_json).
func readBody(w http.ResponseWriter, r *http.Request, to any) error {
	if r.ContentLength > maxSent {
		return fault.New(fault.TooLarge, "sync.too_large", maxSent>>10)
	}
	var in io.Reader = http.MaxBytesReader(w, r.Body, maxSent)
	switch r.Header.Get("Content-Encoding") {
	case "", "identity":
	case "gzip":
		unpacked, err := gzip.NewReader(in)
		if err != nil {
			return tooLargeOr(err)
		}
		in = unpacked
	default:
		return fault.New(fault.Invalid, "sync.bad_json")
	}
	b, err := io.ReadAll(io.LimitReader(in, maxUnpacked+1))
	if err != nil {
		return tooLargeOr(err)
	}
	if len(b) > maxUnpacked {
		return fault.New(fault.TooLarge, "sync.too_large", maxUnpacked>>10)
	}
	if err := json.Unmarshal(b, to); err != nil {
		return fault.Wrap(fault.Invalid, err, "sync.bad_json")
	}
	return nil
}

func tooLargeOr(err error) error {
	var big *http.MaxBytesError
	if errors.As(err, &big) {
		return fault.New(fault.TooLarge, "sync.too_large", maxSent>>10)
	}
	return fault.Wrap(fault.Invalid, err, "sync.bad_json")
}
