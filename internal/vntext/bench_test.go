package vntext

import "testing"

func BenchmarkParseName(b *testing.B) {
	for _, s := range []string{"Nguyễn Thị Thanh Thuỷ", "H'Ƀlơ̆k Niê Kđăm", "TRAN VAN HUNG"} {
		b.Run(Key(s), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if ParseName(s).Given == "" {
					b.Fatal("no given name")
				}
			}
		})
	}
}

func BenchmarkCanonDecomposed(b *testing.B) {
	b.ReportAllocs()
	var buf [64]byte
	for b.Loop() {
		sink = AppendCanon(buf[:0], "Nguye\u0302\u0303n Thi\u0323 Thu\u0309y")
	}
}

func BenchmarkParseDate(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := ParseDate("05/03/1980"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDetectEncoding(b *testing.B) {
	text, err := Encode(sample, TCVN3)
	if err != nil {
		b.Fatal(err)
	}
	for len(text) < sampleSize {
		text = append(text, text...)
	}
	for b.Loop() {
		if e, _ := DetectEncoding(text); e != TCVN3 {
			b.Fatal(e)
		}
	}
}
