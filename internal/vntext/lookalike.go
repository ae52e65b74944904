// Package vntext is written Vietnamese, with the letters of Êđê and M'nông: one form for text (NFC),
// keys to search and to compare by, names taken apart, encodings from before Unicode, numbers, dates
// and identifiers as people type them.
//
// It does not own sentences (i18n), what a column means (delivery), or whether two names are one
// person (linkage).
package vntext

// lookalikes are characters used in place of others; "" takes the character away. Caron for breve is
// what the Êđê keyboards of the nineties left behind; Ð (eth) for Đ comes from Latin-1 fonts.
var lookalikes = map[rune]string{
	'ǎ': "ă", 'Ǎ': "Ă", 'ě': "ĕ", 'Ě': "Ĕ", 'ǐ': "ĭ", 'Ǐ': "Ĭ", 'ǒ': "ŏ", 'Ǒ': "Ŏ", 'ǔ': "ŭ", 'Ǔ': "Ŭ",
	'ð': "đ", 'Ð': "Đ", 'Ɖ': "Đ", 'ɖ': "đ",
	'’': "'", '‘': "'", 'ʼ': "'", 'ʻ': "'", 'ʹ': "'", 'ˈ': "'", '`': "'", '´': "'", '′': "'", '‛': "'",
	// These are canonically equal to some above, which Unicode's composition would bring back.
	'\u0374': "'", '\u1FEF': "'", '\u1FFD': "'", '\u2000': " ", '\u2001': " ",
	'\u00A0': " ", '\u2002': " ", '\u2003': " ", '\u2007': " ", '\u2009': " ", '\u202F': " ", '\u3000': " ",
	'\u2010': "-", '\u2011': "-",
	'\u00AD': "", '\u200B': "", '\u200C': "", '\u200D': "", '\u200E': "", '\u200F': "", '\u2060': "", '\uFEFF': "",
}

// fullWidth is the ASCII character that a full-width one stands for.
func fullWidth(r rune) (rune, bool) { return r - '！' + '!', r >= '！' && r <= '～' }
