package sheet

import (
	"archive/zip"
	"context"
	"os"
	"path/filepath"
	"testing"

	"luoi/internal/fault"
)

// gridRow is one row as read, with the line a person sees.
type gridRow struct {
	Line  int64
	Cells []string
}

func readAll(t *testing.T, src Source, name string) []gridRow {
	t.Helper()
	var out []gridRow
	err := src.Rows(context.Background(), name, func(line int64, cells []string) error {
		out = append(out, gridRow{line, append([]string(nil), cells...)})
		return nil
	})
	if err != nil {
		t.Fatalf("Rows: %v", err)
	}
	return out
}

func openFile(t *testing.T, path string) Source {
	t.Helper()
	src, err := Open(path, Limits{})
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() { src.Close() })
	return src
}

func put(t testing.TB, name string, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// refused opens and reads the file and gives the key of the fault it ends with.
func refused(t *testing.T, path string, o Limits) string {
	t.Helper()
	src, err := Open(path, o)
	if err == nil {
		defer src.Close()
		rows := 0
		err = src.Rows(context.Background(), "", func(int64, []string) error { rows++; return nil })
		if rows > 0 && err != nil {
			t.Logf("%d rows were given before the refusal", rows)
		}
	}
	if err == nil {
		return "accepted"
	}
	return fault.As(err).Key
}

// rawBook builds a workbook part by part; parts given replace the usual ones.
func rawBook(t testing.TB, parts map[string]string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "raw.xlsx")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	all := map[string]string{
		"_rels/.rels":                `<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook><sheets><sheet name="Trang 1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://x/styles" Target="styles.xml"/></Relationships>`,
	}
	for name, text := range parts {
		all[name] = text
	}
	for name, text := range all {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func sheetXML(rows string) string {
	return `<?xml version="1.0"?><worksheet><sheetData>` + rows + `</sheetData></worksheet>`
}
