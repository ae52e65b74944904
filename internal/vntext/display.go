//go:build !js

package vntext

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// DisplayName is s as a name is shown: NFC, single spaces, and, when it is written all in capitals or
// all in small letters, with a capital at each word: "H'HIỆP GLAN" is "H'Hiệp Glan", "HHIỆP" is "HHiệp",
// "nguyễn văn an" is "Nguyễn Văn An", "M'NÔNG" is "M'nông". A name in mixed case keeps its case.
func DisplayName(s string) string {
	words := strings.Fields(NFC(s))
	if len(words) == 0 {
		return ""
	}
	if !oneCase(words) {
		return strings.Join(words, " ")
	}
	for i, w := range words {
		words[i] = titleWord(w, i == 0)
	}
	return strings.Join(words, " ")
}

// oneCase reports whether all letters are capitals, or all are small. A lone Y or H says nothing.
func oneCase(words []string) bool {
	upper, lower := false, false
	for _, w := range words {
		if utf8.RuneCountInString(w) == 1 {
			continue
		}
		for _, r := range w {
			upper = upper || unicode.IsUpper(r)
			lower = lower || unicode.IsLower(r)
		}
	}
	return upper != lower
}

// titleWord writes one word of a one-case name. Only the first word can carry a prefix written onto it.
func titleWord(w string, first bool) string {
	if Key(w) == "mnong" {
		return titlePart(strings.ToLower(w))
	}
	var b strings.Builder
	b.Grow(len(w))
	for w != "" {
		part := w
		if i := strings.IndexAny(w, "'-."); i >= 0 {
			part = w[:i+1]
		}
		w = w[len(part):]
		b.WriteString(titlePart(part))
	}
	t := b.String()
	if head, rest := cutRune(t); first && (head == "H" || head == "Y") && rest != "" && fused(head, strings.ToUpper(rest)) {
		return head + titlePart(rest)
	}
	return t
}

func titlePart(s string) string {
	head, rest := cutRune(s)
	return strings.ToUpper(head) + strings.ToLower(rest)
}
