package figures

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// TestLongText: a megabyte of prose takes no more than a few seconds, whatever it holds, and twice the
// text about twice the time.
func TestLongText(t *testing.T) {
	var lines []string
	for _, p := range published {
		lines = append(lines, strings.Split(p.text, "\n")...)
	}
	for _, h := range heldOut {
		lines = append(lines, h.text)
	}
	for name, body := range map[string]string{
		"prose":      strings.Repeat(strings.Join(lines, "\nX"), 60),
		"one line":   strings.Repeat("tăng 5% so với 3 người, ", 40_000),
		"digits":     strings.Repeat("1.", 500_000),
		"quotes":     strings.Repeat("“100% \"", 120_000),
		"letters":    strings.Repeat("a", 1<<20),
		"address":    "http://" + strings.Repeat("a.", 1<<19),
		"semicolons": strings.Repeat("9 hộ; 9 người tham gia mô hình; ", 30_000),
		"targets":    strings.Repeat("Chỉ tiêu 100 người đến hết năm 2019. Đến tháng 6/2019 có 50 người. ", 12_000),
	} {
		begun := time.Now()
		Check([]Text{{Body: body[:min(len(body), 1<<20)]}}, Inputs{CardPrice: cardIn2023})
		took := time.Since(begun)
		t.Logf("%s: %v", name, took)
		if took > 20*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
}

// TestBrokenText throws damaged sentences at the checker.
func TestBrokenText(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 400 {
		b := []byte(published[r.IntN(len(published))].text)
		for range 1 + r.IntN(40) {
			i := r.IntN(len(b))
			switch r.IntN(4) {
			case 0:
				b[i] = byte(r.IntN(256))
			case 1:
				b = append(b[:i], b[min(len(b)-1, i+r.IntN(50)):]...)
			case 2:
				b[i] = "0123456789.,/-%;:“\"() "[r.IntN(22)]
			default:
				b = append(b[:i:i], append([]byte(" 0% 0/0 lần kế hoạch "), b[i:]...)...)
			}
		}
		for _, c := range Check([]Text{{Body: string(b)}}, Inputs{CardPrice: cardIn2023}) {
			if c.From < 0 || c.To > len(c.Sentence) || c.From > c.To || len(c.Explain) == 0 {
				t.Fatalf("%+v", c)
			}
			words(c)
		}
	}
}
