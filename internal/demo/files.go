package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/person"
	"luoi/internal/synth"
)

// File is one list written for the import.
type File struct {
	Name  string        `json:"name"` // below the folder of files, with slashes
	List  delivery.List `json:"list"`
	AsOf  day.Date      `json:"as_of"`
	Whole bool          `json:"whole"` // the complete list of the province on that day
	Rows  int64         `json:"rows"`
}

// manifest says what a folder of files holds. It is written last: a folder without it was not finished.
type manifest struct {
	Version int    `json:"version"` // of the generator; other numbers mean other people
	Seed    uint64 `json:"seed"`
	People  int    `json:"people"`
	Files   []File `json:"files"`
}

const (
	manifestName    = "demo.json"
	manifestVersion = 2
	bookRows        = 200_000 // beyond that a list is exported as text, as real systems do
)

// Files writes the lists of the province with the given seed and size below dir, or finds them there
// from an earlier run. A folder with other people in it is refused: fault.Conflict.
func Files(ctx context.Context, dir string, seed uint64, people int, progress func(step string, done, total int64)) ([]File, error) {
	if found, err := findFiles(dir, seed, people); err != nil || found != nil {
		return found, err
	}
	w := &fileWriter{ctx: ctx, dir: dir, p: synth.NewProvince(seed, people), progress: progress}
	for _, sub := range []string{"org", "dan-cu", "tham-gia"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o755); err != nil {
			return nil, err
		}
	}
	if err := writeOrg(filepath.Join(dir, "org"), w.p); err != nil {
		return nil, err
	}
	for _, write := range []func() error{w.residents, w.corrected, w.leftPoverty, w.insured} {
		if err := write(); err != nil {
			return nil, err
		}
	}
	text, err := json.MarshalIndent(manifest{manifestVersion, seed, people, w.files}, "", "\t")
	if err != nil {
		return nil, err
	}
	return w.files, os.WriteFile(filepath.Join(dir, manifestName), text, 0o644)
}

// findFiles gives the files of an earlier run, nil when there are none, a Conflict when they are of another.
func findFiles(dir string, seed uint64, people int) ([]File, error) {
	text, err := os.ReadFile(filepath.Join(dir, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var m manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, fault.Wrap(fault.Conflict, err, "demo.strange_folder", dir)
	}
	if m.Version != manifestVersion || m.Seed != seed || m.People != people {
		return nil, fault.New(fault.Conflict, "demo.other_province", dir, m.People, m.Seed)
	}
	return m.Files, nil
}

type fileWriter struct {
	ctx      context.Context
	dir      string
	p        *synth.Province
	progress func(step string, done, total int64)
	files    []File
}

// write makes one file. rows hands each row to its argument.
func (w *fileWriter) write(f File, style form, l layout, rows func(func(*synth.Row) error) error) error {
	f.Name += style.ext
	t, err := create(filepath.Join(w.dir, filepath.FromSlash(f.Name)), style, l.sheet)
	if err != nil {
		return err
	}
	for _, line := range l.title {
		if err := t.Row(line); err != nil {
			return err
		}
	}
	if err := t.Row(l.header()...); err != nil {
		return err
	}
	if len(l.numbers) > 0 {
		if err := t.Row(l.numbers...); err != nil {
			return err
		}
	}
	var cells []string
	err = rows(func(r *synth.Row) error {
		f.Rows++
		if f.Rows%4096 == 0 {
			if err := w.ctx.Err(); err != nil {
				return fault.Wrap(fault.Interrupted, err, "demo.interrupted")
			}
		}
		cells = l.row(int(f.Rows), r, cells)
		return t.Row(cells...)
	})
	if err = errors.Join(err, t.Close()); err != nil {
		return err
	}
	w.files = append(w.files, f)
	return nil
}

// residentStyles says how the base offices, in their order, send the lists of their communes. Most send
// workbooks; three on the coast still have systems from before Unicode or beside it.
func residentStyles(office int) (form, layout) {
	switch office {
	case 3:
		return formTCVN3, residentsFull
	case 6:
		return formWindows, residentsShort
	case 8:
		return formUTF16, residentsSplit
	}
	switch office % 4 {
	case 0:
		return formBook, residentsFull
	case 1:
		return formUTF8, residentsSplit
	case 2:
		return formBook, residentsSplit
	}
	return formPlain, residentsShort
}

// residents writes one file per base office, with its communes one after another.
func (w *fileWriter) residents() error {
	done := int64(0)
	for i, o := range w.p.Offices {
		style, l := residentStyles(i)
		name := fmt.Sprintf("dan-cu/%02d-%s", i+1, slug(strings.TrimPrefix(o.Name, "BHXH cơ sở ")))
		err := w.write(File{Name: name, List: delivery.Residents, AsOf: synth.FirstDay}, style, l, func(row func(*synth.Row) error) error {
			for _, c := range o.Communes {
				err := w.p.ResidentRows(c, func(r *synth.Row) error {
					if done++; done%1000 == 0 {
						w.progress("demo_residents", done, int64(w.p.People))
					}
					return row(r)
				})
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	w.progress("demo_residents", int64(w.p.People), int64(w.p.People))
	return nil
}

// corrected writes what communes send after they got their rejected rows back.
func (w *fileWriter) corrected() error {
	return w.write(File{Name: "dan-cu/90-sua-dong-loi", List: delivery.Residents, AsOf: synth.FirstDay}, formBook, residentsFull, w.p.CorrectedRows)
}

func (w *fileWriter) insured() error {
	lists := []struct {
		name   string
		list   delivery.List
		second bool
		layout layout
		form   form
	}{
		{"bhxh-bat-buoc-2026-10-31", delivery.Compulsory, false, workLayout("BHXH BẮT BUỘC", synth.FirstDay), formBook},
		{"bhxh-tu-nguyen-2026-10-31", delivery.Voluntary, false, voluntaryLayout(synth.FirstDay), formBook},
		{"bhyt-2026-10-31", delivery.Health, false, healthLayout(synth.FirstDay), formBook},
		{"bhtn-2026-10-31", delivery.Unemployment, false, workLayout("BẢO HIỂM THẤT NGHIỆP", synth.FirstDay), formUTF8},
		{"bhxh-tu-nguyen-2026-11-20", delivery.Voluntary, true, voluntaryLayout(synth.SecondDay), formBook},
	}
	for i, l := range lists {
		f := File{Name: "tham-gia/" + l.name, List: l.list, AsOf: synth.FirstDay, Whole: true}
		if l.second {
			f.AsOf = synth.SecondDay
		}
		style := l.form
		if l.list == delivery.Health && w.p.People > bookRows {
			style = formUTF8
		}
		scheme, ok := person.SchemeByCode(string(l.list))
		if !ok {
			return fault.New(fault.Internal, "fault.internal")
		}
		err := w.write(f, style, l.layout, func(row func(*synth.Row) error) error { return w.p.InsuredRows(scheme, l.second, row) })
		if err != nil {
			return err
		}
		w.progress("demo_insured", int64(i+1), int64(len(lists)))
	}
	return nil
}

// slug is a name as a file may be called: buon-ma-thuot.
func slug(s string) string {
	s = strings.ToLower(synth.NoMarks(s))
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			return r
		case r == ' ' || r == '-':
			return '-'
		}
		return -1
	}, s)
}
