package web

import (
	"context"

	"luoi/internal/i18n"
	"luoi/internal/web/ui"
)

// catalogueWords are the words of the indicators that every office has, by key: the catalogue itself is kept in
// Vietnamese, because letters and annexes are.
var catalogueWords = map[string]string{
	"người":                         "web.unit.people",
	"số đến ngày cuối kỳ":           "target.word.end",
	"phát sinh từ đầu kỳ":           "target.word.since",
	"số cuối kỳ trừ số đầu kỳ":      "target.word.net",
	"lao động trong độ tuổi":        "target.word.labour",
	"dân số":                        "target.word.population",
	"người tham gia BHXH tự nguyện": "target.word.voluntary",
	"người tham gia BHYT":           "target.word.health",
	"người tham gia BHXH":           "target.word.si",
	"người tham gia BHTN":           "target.word.ui",
}

// catalogueWord is a word of the catalogue in the reader's language; what an office wrote itself stays as it is.
func catalogueWord(ctx context.Context, text string) string {
	if key, ok := catalogueWords[text]; ok && ui.Lang(ctx) == i18n.EN {
		return ui.T(ctx, key)
	}
	return text
}
