package web

import (
	"fmt"
	"strings"

	"github.com/skip2/go-qrcode"
)

// qrSquare is a square to photograph, drawn in the page itself: side modules wide, path their rectangles.
type qrSquare struct {
	text, path string
	side       int
}

// squareOf draws text as a square; one that cannot be drawn (too long an address) is left away. The text must
// say nothing about a person: whoever finds the paper can read it.
func squareOf(text string) qrSquare {
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return qrSquare{}
	}
	code.DisableBorder = true
	bits := code.Bitmap()
	var path strings.Builder
	for i, row := range bits {
		for j := 0; j < len(row); j++ {
			from := j
			for j < len(row) && row[j] {
				j++
			}
			if j > from { // one rectangle for neighbours: no hairlines between them
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from, i, j-from, j-from)
			}
		}
	}
	return qrSquare{text, path.String(), len(bits)}
}

func (q qrSquare) box() string { return fmt.Sprintf("0 0 %d %d", q.side, q.side) }
