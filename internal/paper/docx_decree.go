package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"strconv"
	"strings"
)

// spaceKept makes Word keep the spaces at the ends of a run.
var spaceKept = xml.Attr{Name: xml.Name{Space: "xml", Local: "space"}, Value: "preserve"}

func isSpaceAttr(a xml.Attr) bool { return a.Name.Local == "space" }

// Column is one column of the table of a report: its heading, the field of the list "dong" it shows, and
// its width in millimetres.
type Column struct {
	Head, Field string
	Millimetres int
	Number      bool
}

// twips is millimetres in twentieths of a point, the unit of Word.
func twips(mm int) string { return strconv.Itoa((mm*14400 + 127) / 254) }

// ReportTemplate is the template of a report in the layout of Decree 30/2020/NĐ-CP, annex I (thể thức văn
// bản hành chính): A4, margins 20/20/30/15 mm, Times New Roman 13–14 pt, national title, issuing body,
// number, place and date, name and subject, body, a table, recipients and the signature block. An office
// may open it in Word, change it and give it back. Its fields are co_quan_chu_quan, co_quan, so_ky_hieu,
// dia_danh, ngay, thang, nam, ten_loai, trich_yeu, tieu_de_bang, quyen_han, chuc_vu, nguoi_ky; its lists doan
// (loi), dong (the columns' fields) and noi_nhan (ten, dau); its flag co_bang.
func ReportTemplate(columns []Column) ([]byte, error) {
	if len(columns) == 0 {
		return decree("", "")
	}
	return decree(paragraph("{{if co_bang}}", style{size: 28})+paragraph("{{tieu_de_bang}}", style{size: 26, bold: true, align: "center", before: 120, after: 60})+
		figureTable("dong", columns)+paragraph("{{end}}", style{size: 28}), "")
}

// decree is the layout around the tables and lists of one kind of paper; foot is the text at the foot of every page.
func decree(inside, foot string) ([]byte, error) {
	var b strings.Builder
	b.WriteString(`<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>`)
	b.WriteString(headTable())
	b.WriteString(paragraph("{{ten_loai}}", style{size: 28, bold: true, align: "center", before: 360}))
	b.WriteString(paragraph("{{trich_yeu}}", style{size: 28, bold: true, align: "center"}) + rule(62, 62))
	b.WriteString(paragraph("{{doan.loi}}", style{size: 28, align: "both", indent: true, after: 120}))
	b.WriteString(inside)
	b.WriteString(paragraph("", style{size: 28}))
	b.WriteString(footTable())
	footRef, footType, footRel := `<w:headerReference w:type="default" r:id="rId3"/>`, "", ""
	if foot != "" {
		footRef += `<w:footerReference w:type="default" r:id="rId2"/><w:footerReference w:type="first" r:id="rId2"/>`
		footType = `<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>`
		footRel = `<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/>`
	}
	b.WriteString(`<w:sectPr>` + footRef + `<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="` + twips(20) + `" w:bottom="` + twips(20) + `" w:left="` + twips(30) + `" w:right="` + twips(15) +
		`" w:header="567" w:footer="567" w:gutter="0"/><w:titlePg/></w:sectPr></w:body></w:document>`)
	parts := []part{
		{"[Content_Types].xml", []byte(xml.Header + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>` + footType + `</Types>`)},
		{"_rels/.rels", []byte(xml.Header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`)},
		{"word/_rels/document.xml.rels", []byte(xml.Header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/>` + footRel + `</Relationships>`)},
		{"word/styles.xml", []byte(xml.Header + `<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="Times New Roman"/><w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>`)},
		{"word/header1.xml", []byte(xml.Header + pageNumber)},
		{"word/document.xml", []byte(xml.Header + b.String())},
	}
	if foot != "" {
		parts = append(parts, part{"word/footer1.xml", []byte(xml.Header + `<w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">` + paragraph(foot, style{size: 20, italic: true, align: "center"}) + `</w:ftr>`)})
	}
	return pack(parts)
}

// pageNumber is the head of every page but the first: its number, in the middle, as the decree's annex says.
const pageNumber = `<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:pPr><w:jc w:val="center"/></w:pPr>` +
	`<w:fldSimple w:instr=" PAGE "><w:r><w:rPr><w:sz w:val="26"/></w:rPr><w:t>2</w:t></w:r></w:fldSimple></w:p></w:hdr>`

func pack(parts []part) ([]byte, error) {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range parts {
		w, err := z.Create(p.name)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(p.body); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return out.Bytes(), err
}

// style is the look of a paragraph; sizes in half points, spaces in twentieths of a point.
type style struct {
	size                 int
	bold, italic, indent bool
	align                string
	before, after        int
}

func paragraph(text string, s style) string {
	var b strings.Builder
	b.WriteString("<w:p><w:pPr>")
	b.WriteString(`<w:spacing w:before="` + strconv.Itoa(s.before) + `" w:after="` + strconv.Itoa(s.after) + `"/>`)
	if s.indent {
		b.WriteString(`<w:ind w:firstLine="720"/>`)
	}
	if s.align != "" {
		b.WriteString(`<w:jc w:val="` + s.align + `"/>`)
	}
	b.WriteString("</w:pPr>")
	if text != "" {
		b.WriteString("<w:r><w:rPr>")
		if s.bold {
			b.WriteString("<w:b/>")
		}
		if s.italic {
			b.WriteString("<w:i/>")
		}
		n := strconv.Itoa(s.size)
		b.WriteString(`<w:sz w:val="` + n + `"/><w:szCs w:val="` + n + `"/></w:rPr><w:t xml:space="preserve">`)
		xml.EscapeText(&b, []byte(text)) // a strings.Builder does not fail
		b.WriteString("</w:t></w:r>")
	}
	b.WriteString("</w:p>")
	return b.String()
}

// rule is the line below a heading, indented on both sides by millimetres: a paragraph of its own, so that the
// heading above keeps the whole width.
func rule(left, right int) string {
	return `<w:p><w:pPr><w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr><w:spacing w:before="80" w:after="60" w:line="120" w:lineRule="exact"/><w:ind w:left="` +
		twips(left) + `" w:right="` + twips(right) + `"/></w:pPr></w:p>`
}

func cell(mm int, inside string) string {
	return `<w:tc><w:tcPr><w:tcW w:w="` + twips(mm) + `" w:type="dxa"/></w:tcPr>` + inside + `</w:tc>`
}

func table(borders bool, widths []int, rows string) string {
	var b strings.Builder
	b.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/>`)
	if borders {
		b.WriteString(`<w:tblBorders>`)
		for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
			b.WriteString(`<w:` + side + ` w:val="single" w:sz="4" w:space="0" w:color="000000"/>`)
		}
		b.WriteString(`</w:tblBorders>`)
	}
	b.WriteString(`<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
	for _, w := range widths {
		b.WriteString(`<w:gridCol w:w="` + twips(w) + `"/>`)
	}
	return b.String() + `</w:tblGrid>` + rows + `</w:tbl>`
}

func headTable() string {
	left := paragraph("{{co_quan_chu_quan}}", style{size: 24, align: "center"}) +
		paragraph("{{co_quan}}", style{size: 24, bold: true, align: "center"}) + rule(27, 27) +
		paragraph("Số: {{so_ky_hieu}}", style{size: 26, align: "center", before: 60})
	right := paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", style{size: 24, bold: true, align: "center"}) +
		paragraph("Độc lập - Tự do - Hạnh phúc", style{size: 26, bold: true, align: "center"}) + rule(16, 16) +
		paragraph("{{dia_danh}}, ngày {{ngay}} tháng {{thang}} năm {{nam}}", style{size: 26, italic: true, align: "center", before: 60})
	return table(false, []int{75, 90}, "<w:tr>"+cell(75, left)+cell(90, right)+"</w:tr>")
}

func footTable() string {
	left := paragraph("Nơi nhận:", style{size: 24, bold: true, italic: true}) + paragraph("- {{noi_nhan.ten}}{{noi_nhan.dau}}", style{size: 22})
	right := paragraph("{{quyen_han}}", style{size: 26, bold: true, align: "center"}) + paragraph("{{chuc_vu}}", style{size: 26, bold: true, align: "center", after: 1200}) +
		paragraph("{{nguoi_ky}}", style{size: 28, bold: true, align: "center"})
	return table(false, []int{80, 85}, `<w:tr><w:trPr><w:cantSplit/></w:trPr>`+cell(80, left)+cell(85, right)+"</w:tr>")
}

// Recipients is the list noi_nhan: each line with the mark that ends it, a full stop behind the last.
func Recipients(names []string) []map[string]string {
	var out []map[string]string
	for n, name := range names {
		end := ";"
		if n == len(names)-1 {
			end = "."
		}
		out = append(out, map[string]string{"ten": name, "dau": end})
	}
	return out
}

func figureTable(list string, columns []Column) string {
	var head, row strings.Builder
	var widths []int
	for _, c := range columns {
		widths = append(widths, c.Millimetres)
		head.WriteString(cell(c.Millimetres, paragraph(c.Head, style{size: 24, bold: true, align: "center"})))
		align := "left"
		if c.Number {
			align = "right"
		}
		row.WriteString(cell(c.Millimetres, paragraph("{{"+list+"."+c.Field+"}}", style{size: 24, align: align})))
	}
	return table(true, widths, `<w:tr><w:trPr><w:tblHeader/></w:trPr>`+head.String()+"</w:tr><w:tr><w:trPr><w:cantSplit/></w:trPr>"+row.String()+"</w:tr>")
}
