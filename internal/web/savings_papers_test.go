package web

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"luoi/internal/i18n"
	"luoi/internal/sheet"
)

// paperCells is everything a workbook says, cell by cell.
func paperCells(t *testing.T, file string) string {
	t.Helper()
	at := filepath.Join(t.TempDir(), "papers.xlsx")
	if err := os.WriteFile(at, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := sheet.Open(at, sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var b strings.Builder
	if err := f.Rows(context.Background(), "", func(_ int64, cells []string) error {
		b.WriteString(strings.Join(cells, "|") + "\n")
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// paperText is what a PDF says; without poppler-utils the test skips.
func paperText(t *testing.T, pdf string) string {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("pdftotext is not installed (apt-get install poppler-utils)")
		}
		t.Skip("pdftotext is not installed: papers were not read back (apt-get install poppler-utils)")
	}
	at := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(at, []byte(pdf), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tool, "-raw", at, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(norm.NFC.String(string(out))), " ")
}

// Every paper is there filled in, as a workbook and empty; what they say is what the book says.
func TestThePapersSayWhatTheBookSays(t *testing.T) {
	d := newDesk(t)
	d.does("/meeting", meetingSheet())
	d.does("/acts", d.act("premium", "member", "3", "purpose", "bhxh", "amount", "15000", "period", "2026-12", "agent", "thu1"))
	d.does("/acts", d.act("receipt", "due", "transit:thu1 due:3:bhxh.2026-12 15000", "receipt", "BL-0007"))
	d.does("/acts", d.act("income", "fund", "common", "reason", "bán 42 kg ve chai", "amount", "126.000"))
	d.does("/acts", d.act("transfer", "from", "1", "member", "2", "amount", "100000", "signed", "1"))
	d.does("/acts", d.act("correct", "slip", "12", "amount", "10000", "reason", "ghi nhầm"))
	get := func(name string) string {
		t.Helper()
		res := d.get(d.at + "/papers/" + name)
		if res.status != http.StatusOK {
			t.Fatalf("%s: %d", name, res.status)
		}
		return res.body
	}
	for name, want := range map[string][]string{
		"minutes.pdf":        {"BIÊN BẢN HỌP TỔ", "Chị 12", "20.000", "240.000", "Hai trăm bốn mươi nghìn đồng", "Khớp"},
		"receipt.pdf?no=1":   {"PHIẾU THU", "Chị 1", "Hai mươi nghìn đồng", "Không phải biên lai"},
		"payment.pdf?no=14":  {"PHIẾU CHI", "Chị 3", "Mười lăm nghìn đồng", "5.000"},
		"handover.pdf?no=17": {"BÀN GIAO QUỸ", "Một trăm nghìn đồng", "NGƯỜI GIAO", "NGƯỜI NHẬN"},
		"reconcile.pdf":      {"BL-0007", "15.000"},
		"scrap.pdf":          {"bán 42 kg ve chai", "126.000"},
		"notice.pdf":         {"BẢNG CÔNG KHAI", "Quỹ chung 126.000"},
		"cashbook.pdf":       {"Hủy phiếu số 12", "341.000"},
	} {
		text := paperText(t, get(name))
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s does not say %q: %s", name, w, text)
			}
		}
	}
	if notice := paperText(t, get("notice.pdf")); strings.Contains(notice, "Chị 3") {
		t.Error("the notice on the wall names a member")
	}
	for _, name := range paperOrder {
		blank := paperText(t, get(name+"-blank.pdf"))
		if strings.Contains(blank, "240.000") || !strings.Contains(blank, "Tổ heo đất thôn 6") {
			t.Errorf("the empty %s: %s", name, blank)
		}
		paperCells(t, get(name+"-blank.xlsx"))
		if p := bookPapers[name]; !p.slip {
			get(name + ".pdf")
			if cells := paperCells(t, get(name+".xlsx")); !strings.Contains(cells, strings.ToUpper(i18n.T("vi", "papers."+name))) {
				t.Errorf("%s.xlsx: %s", name, cells)
			}
		}
	}
	if cells := paperCells(t, get("cashbook.xlsx")); !strings.Contains(cells, "341000") {
		t.Errorf("amounts of a workbook are numbers: %s", cells)
	}
	for _, name := range []string{"receipt.pdf?no=14", "receipt.pdf?no=999", "receipt.pdf", "minutes.pdf?meeting=nix", "nix.pdf", "minutes.docx", "cashbook.pdf?from=x"} {
		if res := d.get(d.at + "/papers/" + name); res.status != http.StatusNotFound {
			t.Errorf("%s: %d", name, res.status)
		}
	}
	d.page(d.at+"/papers").has(t, "Mẫu trống", "Phiếu chi", "minutes.pdf?meeting=")
}
