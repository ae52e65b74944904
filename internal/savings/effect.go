package savings

import (
	"strconv"
	"strings"

	"luoi/internal/money"
)

// Delta is what an event does to one key of a book: an account, or a counter that keeps a promise. No key may
// stand below zero once everything is counted. Keys of counters:
//
//	left/<due>             premium set aside and not handed to an agent yet
//	handed/<transit>/<due> given to this agent for this due, receipt not matched
//	once/…                 may happen once: begins at one
//	stands/<event>         the event stands in the book and may be reversed, once
type Delta struct {
	Key string
	N   money.Dong
}

// Counter keys of promises.
const (
	onceKey   = "once/"
	standsKey = "stands/"
	leftKey   = "left/"
	handedKey = "handed/"
)

// IsCounter reports whether a key is a counter and no account.
func IsCounter(key string) bool { return strings.Contains(key, "/") }

// Start is the value of a key before anything happened.
func Start(key string) money.Dong {
	if strings.HasPrefix(key, onceKey) {
		return 1
	}
	return 0
}

// vector gathers deltas; an event touches few keys, so a list is quicker than a map.
type vector []Delta

func (v *vector) add(key string, n money.Dong) {
	for i := range *v {
		if (*v)[i].Key == key {
			(*v)[i].N += n
			return
		}
	}
	*v = append(*v, Delta{key, n})
}

// Deltas is everything the event does, but for reversals, whose effect is their target's turned round.
func Deltas(e *Event) []Delta {
	v := make(vector, 0, 2*len(e.Moves)+1)
	for _, m := range e.Moves {
		a, b := m.Effect()
		v.add(string(m.From), a)
		v.add(string(m.To), b)
		v.promise(e, m)
	}
	once := func(words ...string) { v.add(onceKey+strings.Join(words, "/"), -1) }
	switch e.Kind {
	case KindReceipt:
		once("receipt", e.Receipt)
	case KindOpenPig:
		once("pig", e.Cycle)
	case KindShare:
		for _, m := range e.Moves {
			once("share", e.Cycle, strconv.Itoa(e.Round), strconv.Itoa(m.From.Person()))
		}
	case KindPot:
		once("pot", e.Cycle, strconv.Itoa(e.Round))
		if len(e.Moves) > 0 {
			once("taker", e.Cycle, strconv.Itoa(e.Moves[0].To.Person()))
		}
	case KindGrant:
		once("grant", e.Moves[0].From.Part(0), e.Family)
	}
	return v
}

// promise keeps the counters of a due: what was set aside, handed over and receipted.
func (v *vector) promise(e *Event, m Move) {
	switch {
	case m.To.Type() == Due && m.From.Type() != Transit:
		v.add(leftKey+string(m.To), m.Amount)
	case m.From.Type() == Due && m.To.Type() == Advance:
		v.add(leftKey+string(m.From), m.Amount)
	case m.From.Type() == Due:
		v.add(leftKey+string(m.From), -m.Amount)
	case m.To.Type() == Transit:
		v.add(leftKey+string(m.For), -m.Amount)
		v.add(handedKey+string(m.To)+"/"+string(m.For), m.Amount)
	case m.From.Type() == Transit:
		v.add(handedKey+string(m.From)+"/"+string(m.To), -m.Amount)
	}
}

// Opposite turns a vector round.
func Opposite(v []Delta) []Delta {
	out := make([]Delta, len(v))
	for i, d := range v {
		out[i] = Delta{d.Key, -d.N}
	}
	return out
}

// Mirror is the moves that undo others. A move that brings money in is undone by one that takes it out, and the
// other way about; between accounts of one side the two change places.
func Mirror(moves []Move) []Move {
	out := make([]Move, len(moves))
	for i, m := range moves {
		out[i] = Move{From: m.To, To: m.From, Amount: m.Amount, For: m.For}
	}
	return out
}
