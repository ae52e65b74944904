package policy

import "testing"

// readDocuments are the documents whose own text, or an official page that prints the number, was read when the
// rules were collected. Every other source is second-hand or from memory, and its value has to say so.
var readDocuments = map[string]bool{
	"Luật 41/2024/QH15": true, "Luật 58/2014/QH13": true, "Luật bảo hiểm y tế (sửa đổi bởi Luật 51/2024/QH15)": true,
	"Nghị định 135/2020/NĐ-CP": true, "Nghị định 159/2025/NĐ-CP": true, "Nghị định 161/2026/NĐ-CP": true, "Nghị định 176/2025/NĐ-CP": true,
	"Nghị định 188/2025/NĐ-CP": true, "Thông tư 11/2025/TT-BNV": true, "Nghị định 07/2021/NĐ-CP": true,
}

// A number that nobody read in its document is marked «cần xác nhận» wherever it is shown; one from a document
// that was read may still carry a doubt of its own.
func TestWhatWasNotReadIsMarked(t *testing.T) {
	b, err := Vietnam()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, name := range b.Names() {
		p, _ := b.Parameter(name)
		for _, v := range p.Values {
			seen[v.Source.Document] = true
			first := v.Confidence[:1]
			if (!readDocuments[v.Source.Document] || first == "R" || first == "M") && v.Confirm == "" {
				t.Errorf("%s from %s rests on %s (%s) and does not say that it must be confirmed", name, v.From, v.Source.Document, v.Confidence)
			}
		}
	}
	for document := range readDocuments {
		if !seen[document] {
			t.Errorf("%s stands in the list and in no value", document)
		}
	}
}
