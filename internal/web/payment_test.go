package web

import (
	"bytes"
	"image/png"
	"testing"

	"luoi/internal/savings"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// The picture on the slip says, to a reader that knows nothing of us, exactly the published text.
func TestTheSquareOnTheSlipIsReadBack(t *testing.T) {
	text, err := savings.VietQR(savings.Payee{BIN: "970416", Account: "257678859"}, 10_000, "Chuyen tien")
	if err != nil {
		t.Fatal(err)
	}
	picture, err := slipSquare(text)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	bits, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		t.Fatal(err)
	}
	read, err := qrcode.NewQRCodeReader().Decode(bits, nil)
	if err != nil || read.GetText() != "00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA53037045405100005802VN62150811Chuyen tien630453E6" {
		t.Errorf("read back: %v %v", read, err)
	}
}
