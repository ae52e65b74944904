package advice

import (
	"slices"
	"strings"

	"luoi/internal/money"
	"luoi/internal/vntext"
)

// mostScript is how many words can be read aloud in two minutes.
const mostScript = 300

// tell writes the page in words: lines for paper, a text for Zalo, a script to read aloud, the proof.
func (c *Case) tell(f Family, p *Page, w Words) {
	if c.err != nil {
		return
	}
	t := &teller{c: c, f: f, p: p, w: w}
	t.pay()
	t.get()
	t.health()
	t.honest()
	p.Proof = t.proof()
	p.CaseText = t.caseText()
	p.Zalo = t.zalo()
	p.Script, p.Words = t.script()
	t.sources()
}

type teller struct {
	c *Case
	f Family
	p *Page
	w Words
}

// say adds a line with the articles of the parameters it rests on.
func (t *teller) say(section, text string, parameters ...string) {
	l := Line{Section: section, Text: text, Sources: []string{}}
	for _, name := range parameters {
		if t.c.knows(name, t.f.On) {
			l.Sources = append(l.Sources, t.c.cite(name, t.f.On))
		}
	}
	t.p.Lines = append(t.p.Lines, l)
}

func (t *teller) pay() {
	for _, x := range t.p.People {
		t.say("pay", t.w.T("advice.page.pay", x.Name, int64(x.Month.Payable), int64(x.Daily), int64(x.Income)), "contribution_rate", "voluntary_income_floor")
		t.say("state", t.w.T("advice.page.state", x.Name, int64(x.Month.StateSupport+x.Month.LocalSupport), x.Left), "support_rate", "support_months_most")
		for _, l := range x.Local {
			label := l.Programme
			if p, ok := t.c.book.Parameter(l.Programme); ok {
				label = p.Label
			}
			t.say("when", t.w.T("advice.page.local_ends", x.Name, label, l.Months), limitPrefix+l.Programme)
		}
		if t.p.Method.Months > 1 {
			t.say("when", t.w.T("advice.page.period", t.p.Method.Months, int64(x.Period.Payable)), "pay_deadline")
		}
	}
	if len(t.p.People) > 0 {
		t.say("when", t.method(), "pay_deadline")
	}
	if ch := t.p.Change; ch != nil && ch.New != ch.Old {
		t.say("when", t.w.T("advice.page.change", ch.On, int64(ch.Old), int64(ch.New), int64(ch.Keeps)), "voluntary_income_floor")
	}
}

func (t *teller) method() string {
	m := t.p.Method
	months := make([]string, len(m.PayMonths))
	for i, n := range m.PayMonths {
		months[i] = itoa(n)
	}
	switch m.Reason {
	case reasonWage:
		return t.w.T("advice.method.wage", m.PayDay)
	case reasonHarvest, reasonCrops, reasonOneCrop:
		return t.w.T("advice.method.harvest", m.Months, strings.Join(months, ", "))
	case reasonCountry:
		return t.w.T("advice.method.country", m.Months)
	case reasonDaily:
		return t.w.T("advice.method.daily", int64(t.p.Daily))
	}
	return t.w.T("advice.method.chosen", m.Months)
}

func (t *teller) get() {
	for _, x := range t.p.People {
		e := x.Estimate
		t.say("get", t.w.T("advice.page.pension", x.Name, e.From.VN(), int64(e.Pension), e.Rate.Format(), e.Months), "pension_rate_base", "pension_months_least")
		if e.Missing > 0 {
			t.say("get", t.w.T("advice.page.missing", x.Name, e.Missing), "missing_months_most")
		}
		if e.BelowSocial {
			t.say("honest", t.w.T("advice.page.below_social", int64(e.Pension), int64(e.Social)), "social_pension", "social_pension_age")
		} else if e.Pension < 2*e.Social {
			t.say("honest", t.w.T("advice.page.above_social", int64(e.Social), int64(e.Pension-e.Social)), "social_pension", "social_pension_age")
		}
		if !x.OneOff {
			t.say("honest", t.w.T("advice.page.no_one_off", x.Name), "one_off_joined_before")
		}
	}
	if len(t.p.People) == 0 {
		return
	}
	t.say("get", t.w.T("advice.page.card_then"), "health_pensioner_rate")
	t.say("get", t.w.T("advice.page.funeral", int64(t.p.Funeral)), "funeral_grant", "survivor_factor")
	if t.p.Birth > 0 {
		t.say("get", t.w.T("advice.page.birth", int64(t.p.Birth)), "maternity_grant")
	}
	t.say("stop", t.w.T("advice.page.stop"), "pension_months_least")
	t.say("stop", t.w.T("advice.page.refund"), "refund_support", "survivor_months_full")
}

func (t *teller) health() {
	h := t.p.Health
	if h == nil {
		return
	}
	for _, card := range h.Cards {
		key := "advice.page.card_ladder"
		if card.Way == WaySupported {
			key = "advice.page.card_supported"
		}
		t.say("health", t.w.T(key, card.Name, int64(card.Payable), h.Months), "health_rate", "health_ladder")
	}
	t.say("health", t.w.T("advice.page.cards_total", int64(h.Best), h.Months, int64(t.p.Cards)), "health_ladder")
	if h.Choice && h.Saving > 0 {
		t.say("health", t.w.T("advice.page.cards_ways", int64(h.AllSupported), int64(h.AllLadder), int64(h.Best)), "health_may_choose", "health_support")
	}
}

func (t *teller) honest() {
	t.say("pay", t.w.T("advice.page.total", int64(t.p.Month), int64(t.p.Daily)))
	t.say("honest", t.w.T("advice.note.projection", t.f.On, t.p.Version))
}

// proof is why this is not a fraud: the collector's card, the receipt's code, the five steps to look it
// up, and the office's telephone.
func (t *teller) proof() []string {
	w, who := t.w, t.f.Collector
	var lines []string
	if who.Name != "" {
		lines = append(lines, w.T("advice.proof.collector", who.Name, who.CardNo, who.Organisation, who.Phone))
	}
	if t.f.ReceiptCode != "" {
		lines = append(lines, w.T("advice.proof.receipt", t.f.ReceiptCode))
	} else {
		lines = append(lines, w.T("advice.proof.receipt_later"))
	}
	lines = append(lines, w.T("advice.proof.step1"), w.T("advice.proof.step2"), w.T("advice.proof.step3"), w.T("advice.proof.step4"), w.T("advice.proof.step5"))
	if t.f.OfficePhone != "" {
		lines = append(lines, w.T("advice.proof.office", t.f.OfficePhone))
	}
	return lines
}

// caseText tells one case: a neighbour's only with consent, a made-up one otherwise.
func (t *teller) caseText() string {
	if t.f.Neighbour != "" && t.f.Consent {
		return t.w.T("advice.page.neighbour", t.f.Neighbour)
	}
	if len(t.p.People) == 0 {
		return ""
	}
	x := t.p.People[0]
	return t.w.T("advice.page.example", int64(x.Month.Payable), int64(x.Daily), int64(x.Estimate.Pension))
}

func (t *teller) zalo() string {
	w, p := t.w, t.p
	lines := []string{w.T("advice.zalo.title", p.On)}
	for _, x := range p.People {
		lines = append(lines, w.T("advice.zalo.person", x.Name, int64(x.Month.Payable), int64(x.Month.StateSupport+x.Month.LocalSupport), x.Estimate.From.VN(), int64(x.Estimate.Pension)))
	}
	if p.Health != nil {
		lines = append(lines, w.T("advice.zalo.cards", len(p.Health.Cards), int64(p.Health.Best), p.Health.Months))
	}
	lines = append(lines, w.T("advice.zalo.total", int64(p.Month), int64(p.Daily)))
	for _, l := range p.Lines {
		if l.Section == "honest" {
			lines = append(lines, l.Text)
		}
	}
	if t.f.OfficePhone != "" {
		lines = append(lines, w.T("advice.proof.office", t.f.OfficePhone))
	}
	return strings.Join(lines, "\n")
}

// script is what is read aloud in two minutes, and its words as they are spoken: no abbreviation, the
// first two who take part by name, the rest on the page. What cannot be said in time goes: first the
// second person, then what happens after a stop; honesty and proof never go.
func (t *teller) script() (text string, words int) {
	for _, named := range []int{2, 1, 0} {
		text = t.scriptOf(named, named > 0)
		if words = spoken(text); words <= mostScript {
			break
		}
	}
	return text, words
}

// spoken counts words as they are said aloud: 264.000 is six of them.
func spoken(text string) int {
	n := 0
	for word := range strings.FieldsSeq(text) {
		if word[0] < '0' || word[0] > '9' {
			n++
			continue
		}
		value := int64(0)
		for _, r := range word {
			if r >= '0' && r <= '9' {
				value = value*10 + int64(r-'0')
			}
		}
		n += strings.Count(vntext.Words(value), " ") + 1
	}
	return n
}

func (t *teller) scriptOf(named int, stop bool) string {
	w, p := t.w, t.p
	s := []string{w.T("advice.script.open")}
	for i, x := range p.People {
		if i == named {
			s = append(s, w.T("advice.script.others", len(p.People)-named))
			break
		}
		s = append(s, w.T("advice.script.person", short(x.Name), int64(x.Month.Payable), int64(x.Daily), int64(x.Month.StateSupport+x.Month.LocalSupport)))
		s = append(s, w.T("advice.script.pension", x.Estimate.From.VN(), int64(x.Estimate.Pension)))
	}
	if p.Health != nil {
		s = append(s, w.T("advice.script.cards", len(p.Health.Cards), int64(p.Cards)))
	}
	s = append(s, w.T("advice.script.total", int64(p.Month), int64(p.Daily)))
	if slices.ContainsFunc(p.People, func(x Person) bool { return x.Estimate.BelowSocial }) {
		s = append(s, w.T("advice.script.below_social", int64(p.People[0].Estimate.Social)))
	}
	if slices.ContainsFunc(p.People, func(x Person) bool { return !x.OneOff }) {
		s = append(s, w.T("advice.script.no_one_off"))
	}
	if len(p.People) > 0 {
		if stop {
			s = append(s, w.T("advice.script.stop"))
		}
		s = append(s, w.T("advice.script.promise"))
	}
	s = append(s, w.T("advice.script.proof"))
	return strings.Join(s, " ")
}

// short keeps a name speakable.
func short(name string) string {
	words := strings.Fields(name)
	if len(words) > 6 {
		words = words[len(words)-2:]
	}
	return strings.Join(words, " ")
}

// sources lists each article once, and what is still to be confirmed.
func (t *teller) sources() {
	t.p.Sources, t.p.Confirm = []string{}, []string{}
	for _, s := range t.c.trace {
		if s.Source != given && !slices.Contains(t.p.Sources, s.Source) {
			t.p.Sources = append(t.p.Sources, s.Source)
		}
		if s.Confirm != "" {
			p, _ := t.c.book.Parameter(s.Name)
			t.p.Confirm = append(t.p.Confirm, p.Label+": "+s.Confirm)
		}
	}
}

// Total is what a family pays for one period and one round of cards together: what has to be in hand.
func (p Page) Total() money.Dong {
	sum := money.Dong(0)
	for _, x := range p.People {
		sum += x.Period.Payable
	}
	if p.Health != nil {
		sum += p.Health.Best
	}
	return sum
}
