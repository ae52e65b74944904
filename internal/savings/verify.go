package savings

import (
	"strings"

	"luoi/internal/day"
	"luoi/internal/money"
)

// Rules that Verifier counts anew, each the last part of a message key (verify.savings_<rule>).
const (
	RuleMoves     = "moves"     // 1 every entry has a move, unless it closes a period; accounts are well formed
	RuleBalances  = "balances"  // 2 cached balance = sum of its moves
	RuleFloors    = "floors"    // 3 no account below zero after any commit
	RuleEquation  = "equation"  // 4 things held = whose they are
	RuleChain     = "chain"     // 5 numbers without gaps, hashes intact, the head is the last
	RuleReversals = "reversals" // 8 a reversal mirrors its target, once, and is not itself reversed
	RuleClosed    = "closed"    // 9 nothing lands in a closed period, and what is late says so
	RuleTransit   = "transit"   // 10 per agent and due: what was handed over and not receipted is in transit
	RuleRounds    = "rounds"    // 11 positions of a finished round fund are zero
	RuleSponsors  = "sponsors"  // 12 sponsors' money goes to its purpose only
	RuleConfirmed = "confirmed" // 13 what needs two people has two
	RuleOnce      = "once"      // 14 a receipt number, a family's grant, an opening stand once
	RuleMembers   = "members"   // 17 the members' statements sum to the book
)

// Rules lists them in order.
var Rules = []string{RuleMoves, RuleBalances, RuleFloors, RuleEquation, RuleChain, RuleReversals, RuleClosed, RuleTransit, RuleRounds,
	RuleSponsors, RuleConfirmed, RuleOnce, RuleMembers}

// Finding is what one rule found: how many times it was looked at, how many times it did not hold, and where first.
type Finding struct {
	Rule           string
	Looked, Broken int64
	Book, Seq      int64
}

// Head is what the store remembers about a book beside its entries.
type Head struct {
	Seq      int64
	Hash     string
	Period   int64
	Balances map[Code]money.Dong
	From     map[int64]day.Date // first day of each period
}

// Verifier counts books anew from their entries. Begin a book, add its entries in order, end it; its memory is
// that of one book.
type Verifier struct {
	findings map[string]*Finding
	seal     *sealer
	head     Head
	book     int64
	b        counted
}

// counted is one book counted anew.
type counted struct {
	seq, period, commit int64
	hash                string
	closed              bool
	balances            map[Code]money.Dong
	touched             map[Code]bool // of the running commit
	handed              map[[2]Code]money.Dong
	tags                map[string]int
	plain               map[int64]kept // entries that can be reversed
	moves               []Move         // of those, one after another
	shares              map[string]map[int]int
	takers              map[string]map[int]bool
	people              map[int]money.Dong
	claims, held        money.Dong
}

// kept is an entry that can be reversed: where its moves stand in the book's list.
type kept struct {
	from, to int
	tag      string
}

// NewVerifier begins.
func NewVerifier() *Verifier {
	v := &Verifier{findings: map[string]*Finding{}, seal: newSealer()}
	for _, r := range Rules {
		v.findings[r] = &Finding{Rule: r}
	}
	return v
}

// Begin opens a book; the entries that follow are its own.
func (v *Verifier) Begin(book int64, head Head) {
	v.book, v.head = book, head
	b := &v.b
	if b.balances == nil {
		v.b = counted{balances: map[Code]money.Dong{}, touched: map[Code]bool{}, handed: map[[2]Code]money.Dong{}, tags: map[string]int{},
			plain: map[int64]kept{}, shares: map[string]map[int]int{}, takers: map[string]map[int]bool{}, people: map[int]money.Dong{}}
	}
	clear(b.balances) // the next book uses the maps of the one before
	clear(b.touched)
	clear(b.handed)
	clear(b.tags)
	clear(b.plain)
	clear(b.shares)
	clear(b.takers)
	clear(b.people)
	b.moves, b.seq, b.commit, b.hash, b.closed, b.claims, b.held, b.period = b.moves[:0], 0, 0, "", false, 0, 0, 1
}

func (v *Verifier) check(rule string, seq int64, ok bool) {
	f := v.findings[rule]
	f.Looked++
	if !ok {
		if f.Broken == 0 {
			f.Book, f.Seq = v.book, seq
		}
		f.Broken++
	}
}

// Add counts the next entry. The entry may be reused by the caller, its moves too.
func (v *Verifier) Add(e *Entry) {
	b := &v.b
	v.check(RuleChain, e.Seq, e.Book == v.book && e.Seq == b.seq+1 && e.Prev == b.hash && e.Hash == string(v.seal.hash(e)))
	b.seq, b.hash = e.Seq, e.Hash
	if e.Commit != b.commit {
		v.floors(e.Seq)
		b.commit = e.Commit
	}
	v.check(RuleMoves, e.Seq, (len(e.Moves) > 0) != e.Closes)
	v.period(e)
	for i := range e.Moves {
		v.move(e, &e.Moves[i])
	}
	v.reversal(e)
	v.once(e)
	v.check(RuleConfirmed, e.Seq, e.Reverses != 0 && e.Kind == KindDisplaced || !e.Kind.NeedsTwo() || confirmers(e.Confirms) >= 2)
}

func (v *Verifier) period(e *Entry) {
	want := v.b.period
	if v.b.closed {
		want++
	}
	from := v.head.From[e.Period]
	v.check(RuleClosed, e.Seq, e.Period == want && e.Late == (!from.IsZero() && e.Day.Before(from)))
	v.b.period, v.b.closed = e.Period, e.Closes
}

func (v *Verifier) move(e *Entry, m *Move) {
	b := &v.b
	if m.Amount <= 0 || m.From == m.To {
		v.check(RuleMoves, e.Seq, false)
	}
	df, dt := m.Effect()
	b.balances[m.From] += df
	b.balances[m.To] += dt
	b.touched[m.From], b.touched[m.To] = true, true
	for _, x := range [2]struct {
		c Code
		n money.Dong
	}{{m.From, df}, {m.To, dt}} {
		if x.c.Held() {
			b.held += x.n
			continue
		}
		b.claims += x.n
		b.people[x.c.Person()] += x.n
	}
	if p, q := m.From.Purpose(), m.To.Purpose(); m.From.Type() == Sponsor && m.To.Type() == Due {
		v.check(RuleSponsors, e.Seq, p == q)
	}
	due := m.For
	if due == "" && m.From.Type() == Transit {
		due = m.To
	} else if due == "" && m.To.Type() == Transit {
		due = m.From
	}
	if m.To.Type() == Transit {
		b.handed[[2]Code{m.To, due}] += m.Amount
	} else if m.From.Type() == Transit {
		b.handed[[2]Code{m.From, due}] -= m.Amount
	}
}

// reversal holds an entry against what it undoes.
func (v *Verifier) reversal(e *Entry) {
	b := &v.b
	if e.Reverses == 0 {
		v.check(RuleReversals, e.Seq, e.Kind != KindReversal && e.Kind != KindDisplaced)
		if !e.Closes {
			from := len(b.moves)
			b.moves = append(b.moves, e.Moves...)
			b.plain[e.Seq] = kept{from, len(b.moves), e.Tag}
		}
		return
	}
	t, ok := b.plain[e.Reverses]
	delete(b.plain, e.Reverses)
	if ok {
		want := Mirror(b.moves[t.from:t.to])
		ok = len(want) == len(e.Moves)
		for i := 0; ok && i < len(want); i++ {
			ok = want[i] == e.Moves[i]
		}
		if t.tag != "" {
			b.tags[t.tag]--
		}
	}
	v.check(RuleReversals, e.Seq, ok)
}

// once counts what may stand once, and the positions of round funds.
func (v *Verifier) once(e *Entry) {
	if e.Tag == "" || e.Reverses != 0 {
		return
	}
	b := &v.b
	if word, rest, _ := strings.Cut(e.Tag, "/"); word == string(KindShare) || word == string(KindPot) {
		cycle := rest[:max(0, strings.LastIndexByte(rest, '/'))]
		if b.shares[cycle] == nil {
			b.shares[cycle], b.takers[cycle] = map[int]int{}, map[int]bool{}
		}
		for _, m := range e.Moves {
			if word == string(KindShare) {
				b.shares[cycle][m.From.Person()]++
			} else {
				b.takers[cycle][m.To.Person()] = true
			}
		}
		if word == string(KindShare) {
			return
		}
	}
	b.tags[e.Tag]++
	v.check(RuleOnce, e.Seq, b.tags[e.Tag] == 1)
}

func (v *Verifier) floors(seq int64) {
	b := &v.b
	for c := range b.touched {
		v.check(RuleFloors, seq-1, b.balances[c] >= 0)
	}
	clear(b.touched)
}

// End holds the book against what the store remembers of it.
func (v *Verifier) End() {
	b := &v.b
	v.floors(b.seq + 1)
	v.check(RuleChain, b.seq, v.head.Seq == b.seq && v.head.Hash == b.hash)
	v.check(RuleEquation, b.seq, b.held == b.claims)
	open := b.period
	if b.closed {
		open++
	}
	v.check(RuleClosed, b.seq, v.head.Period == open)
	people, seen := map[int]money.Dong{}, 0
	for c, n := range v.head.Balances {
		v.check(RuleBalances, b.seq, b.balances[c] == n)
		if b.balances[c] != 0 {
			seen++
		}
		if !c.Held() {
			people[c.Person()] += n
		}
	}
	for _, n := range b.balances {
		if n != 0 {
			seen--
		}
	}
	v.check(RuleBalances, b.seq, seen == 0)
	for no, n := range people {
		v.check(RuleMembers, b.seq, b.people[no] == n)
	}
	v.transit()
	v.rounds()
}

func (v *Verifier) transit() {
	sums := map[Code]money.Dong{}
	for k, n := range v.b.handed {
		v.check(RuleTransit, v.b.seq, n >= 0)
		sums[k[0]] += n
	}
	for c, n := range v.b.balances {
		if c.Type() == Transit {
			v.check(RuleTransit, v.b.seq, sums[c] == n)
		}
	}
}

// rounds: once everyone who paid shares has taken the pot and paid every round, nobody owes and nobody is owed.
func (v *Verifier) rounds() {
	for cycle, shares := range v.b.shares {
		takers := v.b.takers[cycle]
		done := len(takers) > 0
		for no, n := range shares {
			done = done && takers[no] && n == len(takers)
		}
		if !done || len(v.b.shares) != 1 {
			continue
		}
		for c, n := range v.b.balances {
			if t := c.Type(); t == RoundOwed || t == RoundPaid {
				v.check(RuleRounds, v.b.seq, n == 0)
			}
		}
	}
}

// Findings are the results, in the order of Rules.
func (v *Verifier) Findings() []Finding {
	out := make([]Finding, len(Rules))
	for i, r := range Rules {
		out[i] = *v.findings[r]
	}
	return out
}

// Join adds up the findings of two verifiers that looked at different books.
func Join(a, b []Finding) []Finding {
	if a == nil {
		return b
	}
	for i := range a {
		if a[i].Broken == 0 {
			a[i].Book, a[i].Seq = b[i].Book, b[i].Seq
		}
		a[i].Looked += b[i].Looked
		a[i].Broken += b[i].Broken
	}
	return a
}
