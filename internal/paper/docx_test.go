package paper

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"luoi/internal/fault"
)

// made is a template around the body that a test gives.
func made(t *testing.T, body string, more ...part) []byte {
	t.Helper()
	b, err := pack(append([]part{
		{"[Content_Types].xml", []byte(`<Types xmlns="x"/>`)},
		{"word/document.xml", []byte(`<w:document xmlns:w="w"><w:body>` + body + `</w:body></w:document>`)},
	}, more...))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func filled(t *testing.T, b []byte, v Values) (string, error) {
	t.Helper()
	tpl, err := OpenTemplate(b)
	if err != nil {
		return "", err
	}
	out, err := tpl.Fill(v)
	if err != nil {
		return "", err
	}
	again, err := OpenTemplate(out)
	if err != nil {
		t.Fatalf("what was written cannot be read: %v", err)
	}
	return string(again.find("word/document.xml")), nil
}

func TestFieldsThatWordCutIntoRuns(t *testing.T) {
	got, err := filled(t, made(t, `<w:p><w:r><w:t>Kính gửi {</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>{co_</w:t></w:r><w:r><w:t>quan}} &amp; đơn vị</w:t></w:r></w:p>`),
		Values{Fields: map[string]string{"co_quan": "BHXH <A>"}})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(got, "Kính gửi BHXH &lt;A&gt;") || !strings.Contains(got, " &amp; đơn vị") || strings.Contains(got, "{{") || !strings.Contains(got, "<w:b/>") {
		t.Error(got)
	}
}

func TestRowsAndConditions(t *testing.T) {
	row := `<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Tên</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>{{xa.ten}}: {{xa.so}}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`
	body := `<w:p><w:r><w:t>{{if co}}</w:t></w:r></w:p>` + row + `<w:p><w:r><w:t>{{end}}</w:t></w:r></w:p><w:p><w:r><w:t>{{if khong}}</w:t></w:r></w:p><w:p><w:r><w:t>giấu {{gi_do}}</w:t></w:r></w:p><w:p><w:r><w:t>{{end}}</w:t></w:r></w:p>`
	got, err := filled(t, made(t, body), Values{Flags: map[string]bool{"co": true, "khong": false},
		Lists: map[string][]map[string]string{"xa": {{"ten": "A", "so": "1"}, {"ten": "B", "so": "2"}, {"ten": "C", "so": "3"}}}})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(got, "<w:tr>") != 4 || !strings.Contains(got, "C: 3") || strings.Contains(got, "giấu") || strings.Contains(got, "{{") {
		t.Error(got)
	}
	none, err := filled(t, made(t, row), Values{Lists: map[string][]map[string]string{"xa": nil}})
	if err != nil || strings.Count(none, "<w:tr>") != 1 {
		t.Error(none, err)
	}
}

func TestTemplatesThatAreRefused(t *testing.T) {
	p := func(s string) string { return `<w:p><w:r><w:t>` + s + `</w:t></w:r></w:p>` }
	for name, c := range map[string]struct {
		file []byte
		key  string
	}{
		"no zip":         {[]byte("hello"), "paper.not_docx"},
		"unknown field":  {made(t, p("{{khong_co}}")), "paper.unknown_field"},
		"unknown list":   {made(t, p("{{ai.ten}}")), "paper.unknown_field"},
		"unknown flag":   {made(t, p("{{if x}}")+p("{{end}}")), "paper.unknown_field"},
		"if without end": {made(t, p("{{if co}}")+p("a")), "paper.if_without_end"},
		"end without if": {made(t, p("{{end}}")), "paper.end_without_if"},
		"macros":         {made(t, p("a"), part{"word/vbaProject.bin", []byte("x")}), "paper.macros"},
		"bomb":           {made(t, p("a"), part{"word/media/a.bin", make([]byte, mostDocxSize+1)}), "paper.too_large"},
		"entities":       {made(t, p("a"), part{"word/header1.xml", []byte(`<!DOCTYPE a [<!ENTITY b "c">]><w:hdr/>`)}), "paper.broken_part"},
		"broken part":    {made(t, p("a"), part{"word/footer1.xml", []byte(`<w:ftr><w:p></w:ftr>`)}), "paper.broken_part"},
		"too deep":       {made(t, strings.Repeat("<a>", 500)+strings.Repeat("</a>", 500)), "paper.broken_part"},
		"too many parts": {made(t, p("a"), make([]part, 500)...), "paper.too_large"},
		"no body at all": {func() []byte { b, _ := pack([]part{{"a", nil}}); return b }(), "paper.not_docx"},
	} {
		_, err := filled(t, c.file, Values{Fields: map[string]string{"so": "1"}, Flags: map[string]bool{"co": true}})
		var e *fault.Error
		if !errors.As(err, &e) || e.Key != c.key {
			t.Errorf("%s: %v, want %s", name, err, c.key)
		}
	}
	_, err := filled(t, made(t, p("{{khong_co}}")), Values{Fields: map[string]string{"so": "1"}})
	if e := fault.As(err); len(e.Args) != 2 || e.Args[0] != "khong_co" || e.Args[1] != "so" {
		t.Errorf("the error must name the field and what there is: %v", err)
	}
}

func TestReportInTheDecreesLayout(t *testing.T) {
	b, err := ReportTemplate([]Column{{"Xã", "ten", 60, false}, {"Số người", "so", 40, true}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := filled(t, b, Values{
		Fields: map[string]string{"co_quan_chu_quan": "BẢO HIỂM XÃ HỘI VIỆT NAM", "co_quan": "BẢO HIỂM XÃ HỘI TỈNH MẪU", "so_ky_hieu": "12/BC-BHXH", "dia_danh": "Tỉnh Mẫu",
			"ngay": "22", "thang": "11", "nam": "2026", "ten_loai": "BÁO CÁO", "trich_yeu": "Kết quả tuần", "tieu_de_bang": "Bảng 1", "quyen_han": "KT. GIÁM ĐỐC", "chuc_vu": "PHÓ GIÁM ĐỐC", "nguoi_ky": "Nguyễn Văn A"},
		Lists: map[string][]map[string]string{"doan": {{"loi": "Đoạn một."}, {"loi": "Đoạn hai."}}, "dong": {{"ten": "Xã A", "so": "1.234"}, {"ten": "Xã B", "so": "5"}},
			"noi_nhan": Recipients([]string{"Như trên", "Lưu: VT"})},
		Flags: map[string]bool{"co_bang": true}})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Tỉnh Mẫu, ngày 22 tháng 11 năm 2026", "Đoạn hai.", "1.234", "- Lưu: VT.", "KT. GIÁM ĐỐC", `w:left="1701"`, `w:right="850"`, `w:top="1134"`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(got, "{{") || strings.Count(got, "KT. GIÁM ĐỐC") != 1 {
		t.Error("fields are left, or the signature is repeated")
	}
	d := xml.NewDecoder(strings.NewReader(got)) // strict: every prefix bound, every element closed
	for {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if dir := os.Getenv("LUOI_LOOK"); dir != "" { // to be looked at
		tpl, _ := OpenTemplate(b)
		_ = os.WriteFile(filepath.Join(dir, "template.docx"), b, 0o600)
		names, _ := tpl.Names()
		t.Log(names)
	}
}

func FuzzOpenTemplate(f *testing.F) {
	b, _ := ReportTemplate([]Column{{"a", "b", 30, false}})
	f.Add(string(b), "{{doan.loi}}")
	f.Fuzz(func(t *testing.T, file, text string) {
		if tpl, err := OpenTemplate([]byte(file)); err == nil {
			_, _ = tpl.Fill(Values{})
		}
		body := strings.NewReplacer("<", "&lt;", "&", "&amp;").Replace(strings.ToValidUTF8(text, ""))
		_, _ = filled(t, made(t, `<w:p><w:r><w:t>`+body+`</w:t></w:r></w:p>`), Values{})
	})
}
