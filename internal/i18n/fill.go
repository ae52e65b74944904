package i18n

import (
	"strconv"
	"strings"
)

// hole is one place of a message where an argument goes.
type hole struct {
	index    int
	grouped  bool
	one, few string // the words of {0|row|rows}; empty: the argument itself
}

// parseHole reads what stands between braces; ok is false when it is ordinary text.
func parseHole(s string) (h hole, ok bool) {
	s, words, counted := strings.Cut(s, "|")
	if counted {
		h.one, h.few, ok = strings.Cut(words, "|")
		if !ok {
			return hole{}, false
		}
	}
	s, h.grouped = strings.CutSuffix(s, ":n")
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return hole{}, false
	}
	h.index = n
	return h, true
}

// fill puts args into the holes of text. A hole without argument stays as it is written.
func fill(lang, text string, args []any) string {
	if !strings.Contains(text, "{") {
		return text
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		inside, after, closed := strings.Cut(rest, "}")
		h, ok := parseHole(inside)
		if !closed || !ok || h.index >= len(args) {
			b.WriteByte('{')
			text = rest
			continue
		}
		b.WriteString(h.write(lang, args[h.index]))
		text = after
	}
}

func (h hole) write(lang string, arg any) string {
	if h.few == "" {
		return show(lang, arg, h.grouped)
	}
	if show(lang, arg, false) == "1" {
		return h.one
	}
	return h.few
}

// holes lists the argument numbers a message uses.
func holes(text string) map[int]bool {
	used := map[int]bool{}
	for {
		_, rest, found := strings.Cut(text, "{")
		if !found {
			return used
		}
		inside, after, closed := strings.Cut(rest, "}")
		if h, ok := parseHole(inside); closed && ok {
			used[h.index] = true
			rest = after
		}
		text = rest
	}
}
