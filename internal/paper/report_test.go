package paper

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"
	"testing"
	"time"

	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/report"
)

func weekly() Report {
	b := report.Body{Kind: report.Commune, Place: "xã Ea Kar", Title: "Xã Ea Kar", Period: day.PeriodAt(day.Week, day.Must(2026, 11, 20)), AsOf: day.Must(2026, 11, 20),
		Schemes: []report.Scheme{{Code: report.Voluntary, Covered: 2921, Inside: 2921, Of: 30000, Move: report.Move{Opening: 2900, New: 21, Closing: 2921}}}}
	b.Draft = b.Prose()
	return Report{Body: b, Words: b.Draft, Version: 2, Letter: report.Letter{Superior: "BẢO HIỂM XÃ HỘI TỈNH ĐẮK LẮK", Body: "BHXH CƠ SỞ EA KAR", Number: "12/BC-BHXH", Town: "Ea Kar", Day: day.Must(2026, 2, 3),
		Authority: "KT. GIÁM ĐỐC", Title: "PHÓ GIÁM ĐỐC", Signer: "Nguyễn <A> & B", Recipients: []string{"Như trên", "Lưu: VT"}}}
}

func TestAReportInWord(t *testing.T) {
	file, err := weekly().Docx(nil)
	if err != nil {
		t.Fatal(err)
	}
	tpl, err := OpenTemplate(file)
	if err != nil {
		t.Fatal(err)
	}
	text := string(tpl.find("word/document.xml"))
	for _, want := range []string{"Số: 12/BC-BHXH", "Ea Kar, ngày 03 tháng 02 năm 2026", "có 2.921 người tham gia BHXH tự nguyện", "KT. GIÁM ĐỐC", "Nguyễn &lt;A&gt; &amp; B", "- Lưu: VT.", "Biến động từ 16/11/2026 đến 20/11/2026"} {
		if !strings.Contains(text, want) {
			t.Errorf("no «%s»", want)
		}
	}
	if strings.Contains(text, "{{") || strings.Contains(text, "Vướng mắc") || strings.Contains(text, "Nhóm vận động") {
		t.Error("an empty part was not left out, or a field was not filled")
	}
	if !strings.Contains(string(tpl.find("word/footer1.xml")), "Số liệu tính đến hết ngày 20/11/2026, phiên bản 2") {
		t.Error("the foot does not say of which day the data is")
	}
	for _, name := range []string{"word/document.xml", "word/footer1.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"} {
		d := xml.NewDecoder(bytes.NewReader(tpl.find(name)))
		for {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
	}
}

func TestATemplateGivenBack(t *testing.T) {
	own := func(body string) []byte { return made(t, `<w:p><w:r><w:t>`+body+`</w:t></w:r></w:p>`) }
	if err := CheckReportTemplate(own("Kính gửi: {{co_quan_chu_quan}}")); err != nil {
		t.Error(err)
	}
	plain, err := PeriodicTemplate()
	if err != nil || CheckReportTemplate(plain) != nil {
		t.Error("the template of the program is refused", err)
	}
	for body, want := range map[string]string{"{{ten_xa}}": "paper.unknown_field", "{{chi_tieu.giao_cho}}": "paper.unknown_field", "không có gì": "report.template_empty"} {
		err := CheckReportTemplate(own(body))
		e := fault.As(err)
		if err == nil || e.Key != want {
			t.Errorf("%s: %v", body, err)
			continue
		}
		if want == "paper.unknown_field" && (!strings.Contains(body, e.Args[0].(string)) || !strings.Contains(e.Args[1].(string), "ten_loai")) {
			t.Errorf("%s: the error names %v", body, e.Args)
		}
	}
	file, err := weekly().Docx(own("{{co_quan}} {{so_ky_hieu}}"))
	if err != nil {
		t.Fatal(err)
	}
	tpl, _ := OpenTemplate(file)
	if !strings.Contains(string(tpl.find("word/document.xml")), "BHXH CƠ SỞ EA KAR 12/BC-BHXH") {
		t.Error("the office's own template was not used")
	}
}

func TestAReportAsPDF(t *testing.T) {
	file, err := weekly().PDF(time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC))
	if err != nil || !bytes.HasPrefix(file, []byte("%PDF")) {
		t.Fatal(err)
	}
	if text := tool(t, file, "pdftotext", "-layout", "IN", "-"); !strings.Contains(text, "12/BC-BHXH") {
		t.Error(text)
	}
}
