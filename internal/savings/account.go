// Package savings is the money of groups that save for insurance: clay pigs (heo đất), pooled funds (hùn vốn),
// scrap (ve chai), instalments (trả góp), trees, sponsors. A book holds accounts; an entry is a set of moves, each
// taking a positive amount of đồng from one account to another of the same book, so it balances by construction.
// Nothing is edited: an entry is reversed and written anew. No account bears interest: there is no field for it.
//
// Three layers: an Event is what someone recorded and is kept for ever with its verdict; an Entry is what of it
// stands in the book, numbered and sealed by hash; balances follow from the entries and can be thrown away.
//
// Settle decides which events stand in the book from the set of events alone, whatever the order in which they
// arrived. The package owns no storage, no clock and no rights. ADR 0017 says why it is so.
package savings

import (
	"regexp"
	"strconv"
	"strings"

	"luoi/internal/fault"
)

// Type is the first word of an account's code.
type Type string

// The accounts of a book. Things held (tài sản) stand first, then to whom they belong.
const (
	Cash      Type = "cash"       // cash:<member no>: cash in a named custodian's hands
	Bank      Type = "bank"       // bank:<name>: the group's bank account or wallet
	Transit   Type = "transit"    // transit:<agent>: given to a collection agent, receipt not matched yet
	Advance   Type = "advance"    // advance:<member no>: instalment advance still owed
	RoundOwed Type = "round-owed" // round-owed:<member no>: took the pot early, owes rounds
	Shortage  Type = "shortage"   // shortage:<member no>: counted shortage, owed until the group votes

	Member    Type = "member"     // member:<no>:<bhxh|bhyt>: the member's own money
	Due       Type = "due"        // due:<no>:<bhxh|bhyt>.<period>: meant for one premium, not receipted
	Sponsor   Type = "sponsor"    // sponsor:<name>:<bhxh|bhyt>: a sponsor's unspent, restricted money
	RoundPaid Type = "round-paid" // round-paid:<no>: paid into the round and not yet taken
	Surplus   Type = "surplus"    // counted surplus, owner unknown
	Common    Type = "common"     // the group's own fund, scrap income
	Social    Type = "social"     // hardship fund
)

// parts is how many words follow the type in a code.
var parts = map[Type]int{Cash: 1, Bank: 1, Transit: 1, Advance: 1, RoundOwed: 1, Shortage: 1,
	Member: 2, Due: 2, Sponsor: 2, RoundPaid: 1, Surplus: 0, Common: 0, Social: 0}

// held are the types of things held; the others say whose they are. Both sides have equal sums.
var held = map[Type]bool{Cash: true, Bank: true, Transit: true, Advance: true, RoundOwed: true, Shortage: true}

// numbered are the types whose first word is a member's number in the group.
var numbered = map[Type]bool{Cash: true, Advance: true, RoundOwed: true, Shortage: true, Member: true, Due: true, RoundPaid: true}

var codeForm = regexp.MustCompile(`^[a-z-]{3,10}(:[a-z0-9][a-z0-9._-]{0,30}){0,2}$`)

// Code names an account within its book.
type Code string

// Type is the code's first word.
func (c Code) Type() Type {
	t, _, _ := strings.Cut(string(c), ":")
	return Type(t)
}

// Held reports whether the account is a thing held (tài sản), not a claim on it (nguồn).
func (c Code) Held() bool { return held[c.Type()] }

// Part is word i after the type, "" when there is none.
func (c Code) Part(i int) string {
	words := strings.Split(string(c), ":")
	if i+1 >= len(words) {
		return ""
	}
	return words[i+1]
}

// Person is the member number in the code; 0 when the account is nobody's.
func (c Code) Person() int {
	if !numbered[c.Type()] {
		return 0
	}
	n, _ := strconv.Atoi(c.Part(0))
	return n
}

// Purpose is bhxh or bhyt for money that is labelled, else "".
func (c Code) Purpose() string {
	switch c.Type() {
	case Member, Sponsor:
		return c.Part(1)
	case Due:
		p, _, _ := strings.Cut(c.Part(1), ".")
		return p
	}
	return ""
}

// purposes are what members' and sponsors' money is labelled with.
var purposes = map[string]bool{"bhxh": true, "bhyt": true}

// Check refuses a code that names no account, with key savings.bad_account.
func (c Code) Check() error {
	n, known := parts[c.Type()]
	bad := !known || !codeForm.MatchString(string(c)) || strings.Count(string(c), ":") != n
	bad = bad || numbered[c.Type()] && c.Person() <= 0
	bad = bad || numbered[c.Type()] && c.Part(0) != strconv.Itoa(c.Person())
	if t := c.Type(); t == Member || t == Sponsor || t == Due {
		bad = bad || !purposes[c.Purpose()]
	}
	if bad {
		return fault.New(fault.Invalid, "savings.bad_account", string(c))
	}
	return nil
}

// CashOf and the functions below make codes.
func CashOf(no int) Code                   { return code(Cash, strconv.Itoa(no)) }
func BankOf(name string) Code              { return code(Bank, name) }
func TransitOf(agent string) Code          { return code(Transit, agent) }
func AdvanceOf(no int) Code                { return code(Advance, strconv.Itoa(no)) }
func RoundOwedOf(no int) Code              { return code(RoundOwed, strconv.Itoa(no)) }
func RoundPaidOf(no int) Code              { return code(RoundPaid, strconv.Itoa(no)) }
func ShortageOf(no int) Code               { return code(Shortage, strconv.Itoa(no)) }
func MemberOf(no int, purpose string) Code { return code(Member, strconv.Itoa(no), purpose) }
func SponsorOf(name, purpose string) Code  { return code(Sponsor, name, purpose) }
func DueOf(no int, purpose, period string) Code {
	return code(Due, strconv.Itoa(no), purpose+"."+period)
}

func code(t Type, words ...string) Code {
	return Code(strings.Join(append([]string{string(t)}, words...), ":"))
}
