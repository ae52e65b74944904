package web

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/id"
)

// draft is a file that was handed in and is not yet taken into the register: what the reader said about
// it, kept beside the file so that a closed tab loses nothing.
type draft struct {
	ID        string           `json:"-"`
	Name      string           `json:"name"` // as the reader knows the file
	List      delivery.List    `json:"list"`
	AsOf      day.Date         `json:"as_of"`
	Whole     bool             `json:"whole"`
	AreaID    int64            `json:"area"`
	Mapping   delivery.Mapping `json:"mapping"`
	AccountID string           `json:"account"`
}

// draftLife is how long a file waits to be taken in before it is removed: it holds people.
const draftLife = 7 * 24 * time.Hour

// maxUpload is the most that one file may weigh; sheet sets finer limits on what is inside.
const maxUpload = 512 << 20

func (s *Server) spool() string {
	if s.opts.Spool != "" {
		return s.opts.Spool
	}
	return filepath.Join(os.TempDir(), "luoi-spool")
}

// draftPath is the folder of a draft; the id comes from an address and is checked to be one.
func (s *Server) draftPath(draftID string) (string, error) {
	if _, err := id.Parse[string](draftID); err != nil {
		return "", fault.New(fault.NotFound, "web.draft.gone")
	}
	return filepath.Join(s.spool(), draftID), nil
}

// keepDraft stores a new file. The file keeps its own extension, because that tells its kind, but never
// its name: names go into the meta data only.
func (s *Server) keepDraft(d draft, body io.Reader) (draft, error) {
	d.ID = id.New()
	dir := filepath.Join(s.spool(), d.ID)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return d, err
	}
	f, err := os.OpenFile(filepath.Join(dir, "list"+extension(d.Name)), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return d, err
	}
	if _, err := io.Copy(f, body); err != nil {
		return d, errors.Join(err, f.Close(), os.RemoveAll(dir))
	}
	if err := f.Close(); err != nil {
		return d, err
	}
	return d, s.saveDraft(d)
}

// extension is the part of the name that tells the kind of file; anything unknown is left to the bytes.
func extension(name string) string {
	switch ext := filepath.Ext(name); ext {
	case ".xlsx", ".xlsm", ".csv", ".txt", ".tsv", ".XLSX", ".CSV":
		return ext
	}
	return ".bin"
}

func (s *Server) saveDraft(d draft) error {
	b, err := json.Marshal(d)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(s.spool(), d.ID, "draft.json"), b, 0o600)
}

// draft reads a draft back; NotFound when it was taken in, thrown away, or is someone else's.
func (s *Server) draft(draftID, accountID string) (draft, error) {
	dir, err := s.draftPath(draftID)
	if err != nil {
		return draft{}, err
	}
	b, err := os.ReadFile(filepath.Join(dir, "draft.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return draft{}, fault.New(fault.NotFound, "web.draft.gone")
	}
	if err != nil {
		return draft{}, err
	}
	d := draft{}
	if err := json.Unmarshal(b, &d); err != nil {
		return draft{}, err
	}
	d.ID = draftID
	if d.AccountID != accountID {
		return draft{}, fault.New(fault.NotFound, "web.draft.gone")
	}
	return d, nil
}

// file is the path of the draft's file.
func (s *Server) draftFile(d draft) string {
	return filepath.Join(s.spool(), d.ID, "list"+extension(d.Name))
}

// dropDraft removes a file that is no longer needed.
func (s *Server) dropDraft(draftID string) error {
	dir, err := s.draftPath(draftID)
	if err != nil {
		return err
	}
	return os.RemoveAll(dir)
}

// sweepDrafts removes files that nobody came back for.
func (s *Server) sweepDrafts() error {
	entries, err := os.ReadDir(s.spool())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || s.now().Sub(info.ModTime()) < draftLife {
			continue
		}
		if err := s.dropDraft(e.Name()); err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
	}
	return nil
}
