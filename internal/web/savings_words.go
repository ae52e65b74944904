package web

import (
	"context"
	"slices"
	"strings"

	"luoi/internal/app"
	"luoi/internal/savings"
	"luoi/internal/store"
	"luoi/internal/web/ui"
)

func sortCodes(list []savings.Code) { slices.Sort(list) }

// accountWords is an account in words: «Tiền mặt chị Hoa giữ».
func accountWords(ctx context.Context, b *app.SavingsBook, c savings.Code) string {
	name := b.Name(c.Person())
	if name == "" {
		name = c.Part(0)
	}
	words := ui.T(ctx, "savings.account."+string(c.Type()), name)
	if p := c.Purpose(); p != "" {
		words = joinDots(words, strings.ToUpper(p))
	}
	if c.Type() == savings.Due {
		_, period, _ := strings.Cut(c.Part(1), ".")
		words = joinDots(words, period)
	}
	return words
}

// eventSentence says in plain words what was recorded.
func eventSentence(ctx context.Context, b *app.SavingsBook, e *savings.Event) string {
	text := ui.T(ctx, "savings.kind."+string(e.Kind))
	if len(e.Moves) == 0 {
		return text
	}
	m := e.Moves[0]
	who := b.Name(m.From.Person())
	if n := b.Name(m.To.Person()); who == "" || e.Kind == savings.KindPayout || e.Kind == savings.KindPot || e.Kind == savings.KindReceipt {
		who = n
	}
	if m.For != "" {
		who = b.Name(m.For.Person())
	}
	if e.Kind == savings.KindTransfer {
		who = accountWords(ctx, b, m.From) + " → " + accountWords(ctx, b, m.To)
	}
	if who != "" {
		text = who + ": " + text
	}
	if len(e.Moves) > 1 {
		text += " " + ui.T(ctx, "savings.and_more", len(e.Moves)-1)
	}
	if e.Receipt != "" {
		text = joinDots(text, ui.T(ctx, "savings.receipt_no", e.Receipt))
	}
	return text
}

// sentence is eventSentence for an entry: a reversal says which slip it undoes, a correction what it was before.
func sentence(ctx context.Context, b *app.SavingsBook, l *store.LedgerLine) string {
	switch {
	case l.Reverses != 0 && l.Kind == savings.KindDisplaced:
		return ui.T(ctx, "savings.displaced", l.Reverses)
	case l.Reverses != 0:
		return ui.T(ctx, "savings.reverses", l.Reverses)
	case l.Closes:
		return ui.T(ctx, "savings.closes", l.Period)
	}
	text := eventSentence(ctx, b, &l.Event)
	if l.Event.Corrects != "" {
		for i := range b.Lines {
			if o := &b.Lines[i]; o.EventID == l.Event.Corrects && o.Reverses == 0 && len(o.Moves) > 0 && len(l.Moves) > 0 {
				return joinDots(text, ui.T(ctx, "savings.corrects", o.Seq, ui.N(ctx, int64(o.Moves[0].Amount)), ui.N(ctx, int64(l.Moves[0].Amount))))
			}
		}
	}
	return text
}
