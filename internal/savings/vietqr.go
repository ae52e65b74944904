package savings

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"luoi/internal/fault"
	"luoi/internal/money"
)

// Payee is an account that a slip may be paid into (VietQR, Napas 1.5.2).
type Payee struct {
	BIN     string // six digits of the bank
	Account string
}

var (
	binForm     = regexp.MustCompile(`^[0-9]{6}$`)
	accountForm = regexp.MustCompile(`^[0-9A-Za-z]{4,19}$`)
	purposeForm = regexp.MustCompile(`^[A-Za-z0-9 .,/_-]{0,25}$`)
)

// Check refuses an account that no bank has, with key payments.account.
func (p Payee) Check() error {
	if !binForm.MatchString(p.BIN) || !accountForm.MatchString(p.Account) {
		return fault.New(fault.Invalid, "payments.account")
	}
	return nil
}

// VietQR is the text of the square to photograph (EMVCo TLV): amount 0 makes a static one. Purpose is plain ASCII of at
// most 25 characters; anything else is refused with key payments.purpose.
func VietQR(p Payee, amount money.Dong, purpose string) (string, error) {
	switch {
	case p.Check() != nil:
		return "", p.Check()
	case amount < 0 || amount > maxAmount:
		return "", fault.New(fault.Invalid, "savings.amount")
	case !purposeForm.MatchString(purpose):
		return "", fault.New(fault.Invalid, "payments.purpose")
	}
	kind := "11"
	if amount > 0 {
		kind = "12"
	}
	text := tlv("00", "01") + tlv("01", kind) + tlv("38", tlv("00", "A000000727")+tlv("01", tlv("00", p.BIN)+tlv("01", p.Account))+tlv("02", "QRIBFTTA")) + tlv("53", "704")
	if amount > 0 {
		text += tlv("54", strconv.FormatInt(int64(amount), 10))
	}
	text += tlv("58", "VN")
	if purpose != "" {
		text += tlv("62", tlv("08", purpose))
	}
	text += "6304"
	return text + fmt.Sprintf("%04X", CRC16(text)), nil
}

func tlv(tag, value string) string { return fmt.Sprintf("%s%02d%s", tag, len(value), value) }

// CRC16 is CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF.
func CRC16(text string) uint16 {
	crc := uint16(0xFFFF)
	for _, b := range []byte(text) {
		crc ^= uint16(b) << 8
		for range 8 {
			if crc&0x8000 != 0 {
				crc = crc<<1 ^ 0x1021
			} else {
				crc <<= 1
			}
		}
	}
	return crc
}

// alphabet of references: 31 characters that are not taken for one another; 31 is prime, so the check character finds
// every wrong character and every pair that changed places.
const alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

const (
	refDigits = 5
	refMost   = 31 * 31 * 31 * 31 * 31 // references there are
	refStep   = 18_143_971             // odd stride without a factor 31: neighbours look different
)

// Reference is the short reference of the n-th due, six characters with the last one for checking; two numbers
// never share one. n runs from 0 to 28.629.150.
func Reference(n int64) (string, error) {
	if n < 0 || n >= refMost {
		return "", fault.New(fault.Invalid, "payments.reference")
	}
	n = n * refStep % refMost
	var b [refDigits]byte
	for i := refDigits - 1; i >= 0; i-- {
		b[i] = alphabet[n%31]
		n /= 31
	}
	return string(b[:]) + string(checkOf(string(b[:]))), nil
}

func checkOf(ref string) byte {
	sum := 0
	for i := range len(ref) {
		sum += (i + 2) * strings.IndexByte(alphabet, ref[i])
	}
	return alphabet[sum%31]
}

// ValidReference reports whether a word is a reference as it was given out, whatever its case.
func ValidReference(word string) (string, bool) {
	word = strings.ToUpper(word)
	if len(word) != refDigits+1 {
		return "", false
	}
	for i := range len(word) {
		if strings.IndexByte(alphabet, word[i]) < 0 {
			return "", false
		}
	}
	return word, checkOf(word[:refDigits]) == word[refDigits]
}

// FindReference is the first valid reference among the words of a bank's statement line; "" when there is none. Banks
// put words of their own before and behind the purpose, and some join them by dots or dashes.
func FindReference(line string) string {
	for _, w := range strings.FieldsFunc(line, func(r rune) bool {
		return r != '_' && (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	}) {
		if ref, ok := ValidReference(w); ok {
			return ref
		}
	}
	return ""
}
