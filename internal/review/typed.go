package review

import (
	"strconv"
	"strings"

	"luoi/internal/fault"
	"luoi/internal/vntext"
)

// TypedHead is the head of what somebody typed from paper, as the rows given back need one.
var TypedHead = []string{"Mã dòng", "Trả lời", "Ghi chú"}

// ReadTyped reads what a person types from a filled paper: on each line the code, the number of the
// answer as it stands over the boxes (1 to 5), and perhaps a note: «2E-K7M3 4 sau vụ cà phê». A blank
// after the code's hyphen or none at all makes no difference. Empty lines are passed over.
func ReadTyped(text string) []SheetRow {
	var rows []SheetRow
	for i, line := range strings.Split(vntext.NFC(text), "\n") {
		words := strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == '\t' || r == '\r' || r == ';' || r == ',' || r == '\u00a0' })
		if len(words) == 0 {
			continue
		}
		row := SheetRow{Line: int64(i + 1), Code: words[0]}
		rest := words[1:]
		if _, _, ok := ParseCode(row.Code); !ok && len(rest) > 1 {
			if _, _, ok := ParseCode(row.Code + rest[0]); ok {
				row.Code, rest = row.Code+"-"+rest[0], rest[1:]
			}
		}
		answer := ""
		if len(rest) > 0 {
			answer, rest = rest[0], rest[1:]
		}
		row.Note = vntext.Truncate(strings.Join(rest, " "), MaxNote)
		row.Cells = []string{row.Code, answer, row.Note}
		n, err := strconv.Atoi(strings.TrimSuffix(answer, "."))
		if err != nil || n < 1 || n > len(Answers) {
			row.Reasons = append(row.Reasons, fault.Field{Field: "answer", Key: "review.typed.answer", Args: []any{answer, len(Answers)}})
		} else {
			row.Answer = Answers[n-1]
		}
		rows = append(rows, row)
	}
	return rows
}
