package web

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// readPaper runs a program of poppler-utils on a PDF, or skips.
func readPaper(t *testing.T, body, tool string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(tool)
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(tool + " is not installed (apt-get install poppler-utils)")
		}
		t.Skip(tool + " is not installed: the paper was not read back (apt-get install poppler-utils)")
	}
	at := filepath.Join(t.TempDir(), "leaf.pdf")
	if err := os.WriteFile(at, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	args = append(args, at)
	if tool == "pdftotext" {
		args = append(args, "-")
	}
	out, err := exec.Command(path, args...).Output()
	if err != nil {
		t.Fatal(tool, err)
	}
	return string(out)
}

// The leaf as a file: two sides of A5, one of A4, every amount and every honest line on it, in large type.
func TestTheFamilyPageAsAFile(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	form := url.Values{"made": {"1"}, "join": {"1", "2"}, "card": {"1", "2", "3", "4"}, "method": {"season"}, "harvest": {"4", "9"}, "minority": {"1"}, "cards": {"12"},
		"name.1": {"H' Linh Kơ̆m Êban"}, "sex.1": {"f"}, "birth.1": {"12/03/1988"}, "name.2": {"Y Blơm Niê"}, "sex.2": {"m"}, "birth.2": {"1985"},
		"name.3": {"H' Ngăm Êban"}, "birth.3": {"1962"}, "name.4": {"Y Khoa Niê"}, "birth.4": {"04/09/2012"}, "for": {"Nhà chị H' Linh Kơ̆m Êban"}, "collector": {"Nguyễn Thị Hà"}, "cardno": {"66-0147"},
		"organisation": {"Bưu điện xã"}, "phone": {"0900 000 147"}}
	for paper, want := range map[string]struct{ sides, width int }{"a5": {2, 419}, "a4": {1, 595}} {
		form.Set("paper", paper)
		res := o.post("/advice/paper.pdf", form)
		if res.status != http.StatusOK || res.header.Get("Content-Type") != "application/pdf" {
			t.Fatalf("%s: %d %s", paper, res.status, res.header.Get("Content-Type"))
		}
		keepPicture(t, "leaf-"+paper, res.body)
		info := readPaper(t, res.body, "pdfinfo")
		if !strings.Contains(info, fmt.Sprintf("Pages:           %d\n", want.sides)) || !strings.Contains(info, fmt.Sprintf("Page size:       %d.", want.width)) ||
			!strings.Contains(info, "Title:           Một trang cho nhà mình") || strings.Contains(info, "Linh") {
			t.Errorf("%s:\n%s", paper, info)
		}
		text := strings.Join(strings.Fields(strings.ReplaceAll(readPaper(t, res.body, "pdftotext", "-raw"), "\u00a0", " ")), " ")
		for _, say := range []string{"Nhà chị H' Linh Kơ̆m Êban", "231.000 đ", "Được gì, khi nào", "Nếu ngừng thì sao", "không phải lời hứa", "338.800", "trợ cấp hưu trí xã hội", "không rút một lần",
			"Đây không phải lừa đảo", "66-0147", "Gõ mã xác nhận", "1900 9068", "Luật 41/2024/QH15"} {
			if !strings.Contains(text, say) {
				t.Errorf("%s does not say %q:\n%s", paper, say, text)
			}
		}
		for _, size := range sizesOf(t, res.body) {
			if size < 10.99 {
				t.Errorf("%s has type of %v points", paper, size)
			}
		}
	}
	form.Set("income", "1000")
	if res := o.post("/advice/paper.pdf", form); res.status != http.StatusUnprocessableEntity || !strings.Contains(res.body, "thấp hơn mức thấp nhất") {
		t.Errorf("an income that is too low: %d", res.status)
	}
}

// sizesOf lists the sizes of type of whole words, numbers of sources left out.
func sizesOf(t *testing.T, body string) []float64 {
	t.Helper()
	qpdf := readPaper(t, body, "pdftotext", "-bbox-layout")
	var sizes []float64
	for _, m := range regexp.MustCompile(`yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">([^<]*[\p{L}]{3}[^<]*)</word>`).FindAllStringSubmatch(qpdf, -1) {
		from, err := strconv.ParseFloat(m[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		to, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			t.Fatal(err)
		}
		sizes = append(sizes, (to-from)/(1.069+.293)) // ascent and descent of the font
	}
	if len(sizes) < 100 {
		t.Fatalf("only %d words could be measured", len(sizes))
	}
	return sizes
}

// keepPicture keeps a paper for people to look at, when LUOI_PICTURES names a folder.
func keepPicture(t *testing.T, name, body string) {
	if dir := os.Getenv("LUOI_PICTURES"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name+".pdf"), []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
