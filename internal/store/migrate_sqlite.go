package store

import (
	"bytes"
	"io/fs"
	"regexp"
	"strings"
)

// sqliteFiles are the migrations as SQLite should read them. The text is the one both engines share; two
// words of it are said in SQLite's own way, because they decide how a table lies on disk and nothing else:
//
//   - "bigint PRIMARY KEY" becomes "INTEGER PRIMARY KEY". Only under that name is the key the row's own
//     address; otherwise SQLite keeps every row under a number of its own, with an index from the key to it:
//     two searches for each row and a tree more to write.
//   - Narrow tables whose key is several columns are kept in the key's own tree (WITHOUT ROWID) instead of
//     in two.
//
// A file made by an earlier program keeps its shape and works; a dump and a restore give it this one.
type sqliteFiles struct{ fs.FS }

var (
	sqliteKey     = regexp.MustCompile(`bigint(\s+)PRIMARY KEY`)
	sqliteInTree  = regexp.MustCompile(`(?s)(CREATE TABLE (?:identifier|delivery_row|cell) \(.*?\n\));`)
	sqliteAddress = "INTEGER${1}PRIMARY KEY"
)

// Open gives a migration in SQLite's words.
func (f sqliteFiles) Open(name string) (fs.File, error) {
	file, err := f.FS.Open(name)
	if err != nil || !strings.HasSuffix(name, ".sql") {
		return file, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	text, err := fs.ReadFile(f.FS, name)
	if err != nil {
		return nil, err
	}
	text = sqliteKey.ReplaceAll(text, []byte(sqliteAddress))
	text = sqliteInTree.ReplaceAll(text, []byte("$1 WITHOUT ROWID;"))
	return &textFile{Reader: bytes.NewReader(text), info: textInfo{info, int64(len(text))}}, nil
}

// ReadDir lists the migrations as they are.
func (f sqliteFiles) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(f.FS, name) }

// textFile is a file in memory.
type textFile struct {
	*bytes.Reader
	info fs.FileInfo
}

func (f *textFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *textFile) Close() error               { return nil }

type textInfo struct {
	fs.FileInfo
	size int64
}

func (i textInfo) Size() int64 { return i.size }
