package paper

import (
	"bytes"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"golang.org/x/text/unicode/norm"
)

// letters are those that a font without Vietnam or the Highlands gets wrong, marks in both orders.
const letters = "Nguyễn Thị Hường – ẳ ẵ ặ ể ễ ộ ợ ự Đ đ; Êđê: H' Ngăm Êban, Y Blơm Niê, kơ̆ ƀuôn Čư̆ M'gar, mô̆ng, pơ̆, dlê̆, Ê̆ Ô̆ Ơ̆ Ư̆, ĕ ŏ ŭ ĭ č ñ; M'nông Đăk Mĭl"

func specimen(t *testing.T, paper string) []byte {
	t.Helper()
	p := NewPDF(Options{Title: "Mẫu chữ", Author: "Lưới", Lang: "vi", Paper: paper, At: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)})
	p.Title("Mẫu chữ của các dân tộc")
	p.Paragraph(Plain(letters), Ref("1,2"), Plain(". "), Strong(letters))
	p.Paragraph(Plain(norm.NFD.String("Chữ rời dấu: Thượng, Ngoẵng, Ề Ệ")))
	p.InBox(Box{Fill: &Blue, Ink: White, Pad: 8}, func() { p.Lines(Left, Run{Text: "1.143.780\u00a0đ", Bold: true, Size: 2}) })
	p.Heading("Bảng")
	p.Table([]Col{{Label: "Xã", Weight: 2}, {Label: "Số người", Num: true}}, []TableRow{{Cells: []string{"Ea Knốp", "1.204"}}, {Cells: []string{"Cộng", "1.204"}, Total: true}})
	p.Figure("Số phải đóng", "264.000\u00a0đ")
	p.Bullet("•", Plain("Một điều dài để xem dòng thứ hai có thụt vào đúng chỗ của dòng thứ nhất hay không khi chữ tràn sang."))
	p.Signatures("Ea Knốp, ngày 22 tháng 11 năm 2026", Signer{Title: "NGƯỜI LẬP", Note: "(Ký, ghi rõ họ tên)", Name: "Phạm Thị Hạnh"}, Signer{Title: "GIÁM ĐỐC", Note: "(Ký, đóng dấu)", Name: "Lê Văn Lãnh"})
	if err := p.QR("https://baohiemxahoi.gov.vn/daklak", 72); err != nil {
		t.Fatal(err)
	}
	b, err := p.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// tool runs a program of poppler-utils on a paper, or skips the test.
func tool(t *testing.T, pdf []byte, name string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(name + " is not installed (apt-get install poppler-utils)")
		}
		t.Skip(name + " is not installed: papers were not read back (apt-get install poppler-utils)")
	}
	at := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(at, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	for i, a := range args {
		args[i] = strings.ReplaceAll(a, "IN", at)
	}
	out, err := exec.Command(path, args...).Output()
	if err != nil {
		t.Fatal(name, err)
	}
	return string(out)
}

func TestTextCanBeTakenOutOfThePaper(t *testing.T) {
	pdf := specimen(t, A4)
	text := strings.Join(strings.Fields(norm.NFC.String(tool(t, pdf, "pdftotext", "-raw", "IN", "-"))), " ")
	for _, want := range append(strings.Fields(norm.NFC.String(letters)), "Thượng,", "Ngoẵng,", "1.143.780", "264.000", "GIÁM", "1.204") {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in the paper's text:\n%s", want, text)
		}
	}
	info := tool(t, pdf, "pdfinfo", "IN")
	for _, want := range []string{"Title:           Mẫu chữ", "Pages:           1", "595.28 x 841.89"} {
		if !strings.Contains(info, want) {
			t.Errorf("pdfinfo does not say %q:\n%s", want, info)
		}
	}
	if !bytes.Contains(pdf, []byte("/Lang (vi)")) && !bytes.Contains(pdf, []byte("/Lang")) {
		t.Error("the paper does not say its language")
	}
	if !bytes.Equal(pdf, specimen(t, A4)) {
		t.Error("the same paper has other bytes")
	}
}

func TestTheSquareCanBeRead(t *testing.T) {
	picture := tool(t, specimen(t, A5), "pdftoppm", "-r", "150", "-png", "-singlefile", "IN")
	img, err := png.Decode(strings.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	bits, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	read, err := qrcode.NewQRCodeReader().Decode(bits, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		t.Fatal(err)
	}
	if read.GetText() != "https://baohiemxahoi.gov.vn/daklak" {
		t.Errorf("the square says %q", read.GetText())
	}
}

func TestALongTableGoesOnWithItsHead(t *testing.T) {
	p := NewPDF(Options{Title: "Dài", Lang: "vi", Paper: A5})
	var rows []TableRow
	for range 90 {
		rows = append(rows, TableRow{Cells: []string{"Buôn Ea Mar", "17"}})
	}
	p.Table([]Col{{Label: "Đầu bảng"}, {Label: "Người", Num: true}}, rows)
	p.Paragraph(Plain(strings.Repeat("ê̆", 400))) // one word wider than the paper
	pdf, err := p.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	text := tool(t, pdf, "pdftotext", "-raw", "IN", "-")
	if n := strings.Count(text, "Đầu bảng"); n != p.Sides() || n < 3 {
		t.Errorf("%d heads on %d sides", n, p.Sides())
	}
	if n := strings.Count(text, "Buôn Ea Mar"); n != 90 {
		t.Errorf("%d of 90 rows", n)
	}
}

// TestSpecimen keeps the paper as a picture when LUOI_PICTURES names a folder: letters have to be looked at.
func TestSpecimen(t *testing.T) {
	dir := os.Getenv("LUOI_PICTURES")
	if dir == "" {
		t.Skip("LUOI_PICTURES names no folder")
	}
	picture := tool(t, specimen(t, A5), "pdftoppm", "-r", "200", "-png", "-singlefile", "IN")
	if err := os.WriteFile(filepath.Join(dir, "paper.png"), []byte(picture), 0o644); err != nil {
		t.Fatal(err)
	}
}
