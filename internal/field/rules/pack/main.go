// Command pack packs files for the browser: pack FOLDER FILE… writes FILE.br and FILE.gz of each into FOLDER
// and prints the sizes. It is part of make wasm, not of the product.
package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/andybalholm/brotli"
)

// mostPacked is the size the rules may have on the way, as the smallest phone plan would notice.
const mostPacked = 1_300_000

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "pack FOLDER FILE…")
		os.Exit(2)
	}
	for _, name := range os.Args[2:] {
		if err := pack(os.Args[1], name); err != nil {
			fmt.Fprintln(os.Stderr, "pack:", err)
			os.Exit(1)
		}
	}
}

func pack(dir, name string) error {
	plain, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	at := filepath.Join(dir, filepath.Base(name))
	sum := fmt.Sprintf("%x", sha256.Sum256(plain))
	if old, err := os.ReadFile(at + ".sum"); err == nil && string(old) == sum {
		return nil // packing takes a quarter of a minute, and most builds change nothing here
	}
	brot, err := packed(at+".br", plain, func(w io.Writer) (io.WriteCloser, error) {
		return brotli.NewWriterOptions(w, brotli.WriterOptions{Quality: brotli.BestCompression, LGWin: 24}), nil
	})
	if err != nil {
		return err
	}
	zip, err := packed(at+".gz", plain, func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriterLevel(w, gzip.BestCompression) })
	if err != nil {
		return err
	}
	fmt.Printf("%s: %d bytes, as brotli %d, as gzip %d\n", filepath.Base(name), len(plain), brot, zip)
	if brot > mostPacked {
		return fmt.Errorf("%s is %d bytes packed; at most %d are allowed", name, brot, mostPacked)
	}
	return os.WriteFile(at+".sum", []byte(sum), 0o644)
}

// packed writes the packed form and gives its size.
func packed(path string, plain []byte, to func(io.Writer) (io.WriteCloser, error)) (int, error) {
	var b bytes.Buffer
	w, err := to(&b)
	if err != nil {
		return 0, err
	}
	if _, err := w.Write(plain); err != nil {
		return 0, err
	}
	if err := w.Close(); err != nil {
		return 0, err
	}
	return b.Len(), os.WriteFile(path, b.Bytes(), 0o644)
}
