package savings

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"strconv"
	"strings"

	"luoi/internal/day"
)

// Entry is what stands in a book: numbered without gaps, sealed by the hash over itself and the one before.
type Entry struct {
	Book     int64
	Seq      int64
	EventID  string // the event it stands for; for one that gives way the same event
	Kind     Kind
	Day      day.Date // when it happened
	At       int64    // unix ms when it was recorded here
	Commit   int64    // entries of one commit were written together; balances hold after each commit
	Period   int64    // into which period it counts, from 1
	Late     bool     // happened in a period that was closed already
	Closes   bool     // the last of its period; has no move
	Reverses int64    // seq of the entry it undoes; 0: none
	By       int
	Confirms string // "4p 7d": member numbers with the letter of the method
	Tag      string // what may happen once: receipt number, family, round
	Moves    []Move
	Prev     string // hash of entry Seq-1, "" for the first
	Hash     string
}

// sealer reuses one hash for many entries.
type sealer struct {
	h   hash.Hash
	buf []byte
	sum [32]byte
	hex [64]byte
}

func newSealer() *sealer { return &sealer{h: sha256.New()} }

func (s *sealer) number(n int64) { s.buf = binary.BigEndian.AppendUint64(s.buf, uint64(n)) }

// text goes in with its length, so that no two entries share a form.
func (s *sealer) text(t string) {
	s.number(int64(len(t)))
	s.buf = append(s.buf, t...)
}

func (s *sealer) flag(b bool) {
	n := byte(0)
	if b {
		n = 1
	}
	s.buf = append(s.buf, n)
}

func (s *sealer) hash(e *Entry) []byte {
	s.buf = s.buf[:0]
	for _, n := range [...]int64{e.Book, e.Seq, e.At, e.Commit, e.Period, e.Reverses, int64(e.By), int64(len(e.Moves)),
		int64(e.Day.Year()*10000 + e.Day.Month()*100 + e.Day.Day())} {
		s.number(n)
	}
	s.flag(e.Late)
	s.flag(e.Closes)
	for _, t := range [...]string{e.EventID, string(e.Kind), e.Confirms, e.Tag, e.Prev} {
		s.text(t)
	}
	for i := range e.Moves {
		m := &e.Moves[i]
		s.text(string(m.From))
		s.text(string(m.To))
		s.text(string(m.For))
		s.number(int64(m.Amount))
	}
	s.h.Reset()
	s.h.Write(s.buf)
	sum := s.h.Sum(s.sum[:0])
	hex.Encode(s.hex[:], sum)
	return s.hex[:]
}

// Seal gives the entry its hash; Prev must be set.
func Seal(e *Entry) { e.Hash = string(newSealer().hash(e)) }

// Anchor is the first eight characters of a hash, as it is read aloud and printed at a closing. Whoever noted it
// can later see whether the book still passes through it.
func Anchor(hash string) string { return hash[:min(8, len(hash))] }

// ConfirmText writes confirmations as an entry keeps them.
func ConfirmText(list []Confirmation) string {
	var b strings.Builder
	for i, c := range list {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strconv.Itoa(c.No))
		b.WriteString(methodLetter(c.Method))
	}
	return b.String()
}

// confirmers is how many distinct people a text of ConfirmText names.
func confirmers(text string) int {
	seen := map[string]bool{}
	for _, w := range strings.Fields(text) {
		seen[w[:len(w)-1]] = true
	}
	return len(seen)
}

// TagOf is what an event may do only once, as its entry keeps it.
func TagOf(e *Event) string {
	switch e.Kind {
	case KindReceipt:
		return "receipt/" + e.Receipt
	case KindGrant:
		return "grant/" + e.Family
	case KindOpenPig:
		return "pig/" + e.Cycle
	case KindShare, KindPot:
		return string(e.Kind) + "/" + e.Cycle + "/" + strconv.Itoa(e.Round)
	}
	return ""
}
