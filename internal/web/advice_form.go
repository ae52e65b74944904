package web

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"luoi/internal/advice"
	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/i18n"
	"luoi/internal/money"
	"luoi/internal/person"
	"luoi/internal/vntext"
	"luoi/internal/web/ui"
)

// adviceForm is the form of «Một trang cho nhà mình» as it stands in an address. Every field has a value
// before anybody types: the register's, or the commonest.
type adviceForm struct {
	action    string
	person    string // id; empty: nobody of the register
	members   []adviceMember
	poverty   ui.Field
	left      *ui.Field // the day of leaving the near-poor list; nil where no place asks it
	minority  bool
	income    ui.Field
	want      ui.Field
	methods   []ui.Choice
	harvests  []harvestMonth
	wageDay   ui.Field
	cards     ui.Field
	before    ui.Field
	papers    []ui.Choice
	forWhom   ui.Field
	proof     []ui.Field
	neighbour ui.Field
	consent   bool
	open      bool // the details are open: something is wrong, or nothing is filled in yet

	loader, on, areas string // for the answer beside the form: where the rules are, the day, codes above the place
}

// adviceMember is one line of the family. Name and birth are typed only when the register has none.
type adviceMember struct {
	key        string
	name, sub  string
	typed      bool
	birth      string
	female     bool
	join, card bool
	paid       string
	stored     app.FamilyMember
	birthError string
}

type harvestMonth struct {
	n  int
	on bool
}

// typedMembers is how many lines an empty form has.
const typedMembers = 6

var methodCodes = []string{"season", "wage", "daily", "1", "3", "6", "12"}

// hotline is the telephone of the country's social insurance.
const hotline = "1900 9068"

// readAdvice fills the form from the address, and from the register where the address says nothing.
func readAdvice(r *http.Request, c app.FamilyCase) (adviceForm, bool) {
	ctx, q := r.Context(), r.Form
	made := q.Get("made") != ""
	f := adviceForm{action: "/advice"}
	if c.ID != 0 {
		f.person = itoa(int64(c.ID))
	}
	f.fillMembers(ctx, q, c, made)
	f.poverty = povertyField(ctx, q, c)
	if c.AsksLeft {
		f.left = &ui.Field{Name: "left", Label: ui.T(ctx, "family.left"), Hint: ui.T(ctx, "family.left.hint"), Value: strings.TrimSpace(q.Get("left"))}
	}
	f.minority = c.Minority && !made || q.Get("minority") != ""
	f.income = ui.Field{Name: "income", Label: ui.T(ctx, "family.income"), Hint: ui.T(ctx, "family.income.hint"), Value: q.Get("income")}
	f.want = ui.Field{Name: "want", Label: ui.T(ctx, "family.want"), Hint: ui.T(ctx, "family.want.hint"), Value: q.Get("want")}
	f.fillMethod(ctx, q, c, made)
	f.cards = ui.Field{Name: "cards", Label: ui.T(ctx, "family.cards"), Options: monthOptions(ctx, valueOr(q, "cards", "12"), 12, 6, 3)}
	f.before = ui.Field{Name: "before", Label: ui.T(ctx, "family.before"), Hint: ui.T(ctx, "family.before.hint"), Type: "number", Min: "0", Max: "30", Value: valueOr(q, "before", strconv.Itoa(c.OnLadder))}
	paper := valueOr(q, "paper", "a5")
	for _, p := range []string{"a5", "a4"} {
		f.papers = append(f.papers, ui.Choice{Value: p, Label: ui.T(ctx, "family.paper."+p), Text: ui.T(ctx, "family.paper."+p+".text"), Checked: p == paper})
	}
	forWhom := ""
	if c.Head != "" {
		forWhom = ui.T(ctx, "family.of", c.Head)
	}
	f.forWhom = ui.Field{Name: "for", Label: ui.T(ctx, "family.for"), Hint: ui.T(ctx, "family.for.hint"), Value: valueOr(q, "for", forWhom)}
	f.proof = proofFields(ctx, q, c)
	f.neighbour = ui.Field{Name: "neighbour", Label: ui.T(ctx, "family.neighbour"), Hint: ui.T(ctx, "family.neighbour.hint"), Value: q.Get("neighbour")}
	f.consent = q.Get("consent") != ""
	return f, made || c.ID != 0
}

func valueOr(q url.Values, name, other string) string {
	if q.Has(name) {
		return strings.TrimSpace(q.Get(name))
	}
	return other
}

func (f *adviceForm) fillMembers(ctx context.Context, q url.Values, c app.FamilyCase, made bool) {
	for _, m := range c.Members {
		x := adviceMember{key: "m" + itoa(int64(m.ID)), name: m.Name, stored: m, female: m.Female, birth: birthText(ctx, m.Birth)}
		x.typed = m.Birth.Precision == person.PrecisionNone
		x.join, x.card = m.Voluntary || m.ID == c.ID && m.WorkingAge && !m.Compulsory, !m.HasCard && !m.Compulsory
		x.sub = joinDots(x.birth, sexText(ctx, map[bool]person.Sex{true: person.Female, false: person.Male}[m.Female]), memberState(ctx, m))
		if m.MonthsPaid > 0 {
			x.paid = strconv.Itoa(m.MonthsPaid)
		}
		f.members = append(f.members, x)
	}
	if c.ID == 0 {
		for i := range typedMembers {
			f.members = append(f.members, adviceMember{key: strconv.Itoa(i + 1), typed: true, join: i == 0, female: i%2 == 0})
		}
	}
	for i := range f.members {
		x := &f.members[i]
		if !made {
			continue
		}
		x.join, x.card = slices.Contains(q["join"], x.key), slices.Contains(q["card"], x.key)
		x.paid = strings.TrimSpace(q.Get("paid." + x.key))
		if x.typed {
			x.birth = strings.TrimSpace(q.Get("birth." + x.key))
		}
		if f.person == "" {
			x.name, x.female = strings.Join(strings.Fields(vntext.NFC(q.Get("name."+x.key))), " "), q.Get("sex."+x.key) != "m"
		}
	}
}

// known is what the register adds to the fields of a line, for the answer beside the form: JSON in the words of
// the calculator's contract.
func (m adviceMember) known() (string, error) {
	if m.stored.ID == 0 {
		return "{}", nil
	}
	b, err := json.Marshal(struct {
		Name   string   `json:"name"`
		Gender string   `json:"gender"`
		Birth  day.Date `json:"birth,omitzero"`
		Used   int      `json:"support_used"`
		Joined day.Date `json:"joined,omitzero"`
	}{m.name, map[bool]string{true: "F", false: "M"}[m.female], m.stored.Birth.Date, m.stored.VoluntaryFor, m.stored.Joined})
	return string(b), err
}

func memberState(ctx context.Context, m app.FamilyMember) string {
	switch {
	case m.Compulsory:
		return ui.T(ctx, "family.state.compulsory")
	case m.Voluntary && m.HasCard:
		return ui.T(ctx, "family.state.both")
	case m.Voluntary:
		return ui.T(ctx, "family.state.voluntary")
	case m.HasCard:
		return ui.T(ctx, "family.state.card")
	}
	return ui.T(ctx, "family.state.none")
}

// povertyCodes stand in the order of person.Poverty.
var povertyCodes = []string{"none", "poor", "near", "agri"}

func povertyField(ctx context.Context, q url.Values, c app.FamilyCase) ui.Field {
	now := valueOr(q, "poverty", povertyCodes[c.Poverty])
	f := ui.Field{Name: "poverty", Label: ui.T(ctx, "family.poverty")}
	codes := povertyCodes
	if c.AsksLeft {
		codes = append(slices.Clone(codes), leftCode)
	}
	for _, code := range codes {
		f.Options = append(f.Options, ui.Option{Value: code, Label: ui.T(ctx, "family.poverty."+code), Selected: code == now})
	}
	return f
}

// leftCode is the choice of a household that has left the near-poor list. The register does not keep it.
const leftCode = "left"

func (f *adviceForm) fillMethod(ctx context.Context, q url.Values, c app.FamilyCase, made bool) {
	months := q["harvest"]
	if !made {
		for _, m := range c.Harvests {
			months = append(months, strconv.Itoa(m))
		}
	}
	for n := 1; n <= 12; n++ {
		f.harvests = append(f.harvests, harvestMonth{n, slices.Contains(months, strconv.Itoa(n))})
	}
	standard := "daily"
	if len(months) > 0 {
		standard = "season"
	}
	now := valueOr(q, "method", standard)
	for _, code := range methodCodes {
		f.methods = append(f.methods, ui.Choice{Value: code, Label: ui.T(ctx, "family.method."+code), Checked: code == now})
	}
	f.wageDay = ui.Field{Name: "wageday", Label: ui.T(ctx, "family.wageday"), Type: "number", Min: "1", Max: "31", Value: valueOr(q, "wageday", "5")}
}

func monthOptions(ctx context.Context, now string, months ...int) []ui.Option {
	var out []ui.Option
	for _, n := range months {
		v := strconv.Itoa(n)
		out = append(out, ui.Option{Value: v, Label: ui.T(ctx, "family.months", n), Selected: v == now})
	}
	return out
}

func proofFields(ctx context.Context, q url.Values, c app.FamilyCase) []ui.Field {
	field := func(name, other string) ui.Field {
		return ui.Field{Name: name, Label: ui.T(ctx, "family."+name), Value: valueOr(q, name, other)}
	}
	return []ui.Field{field("collector", c.Collector.Name), field("cardno", c.Collector.CardNo), field("organisation", c.Collector.Organisation), field("phone", c.Collector.Phone),
		field("receipt", ""), field("office", joinComma(c.Office, c.Contact.Phone, c.Contact.Address, c.Contact.Hours, ui.T(ctx, "family.hotline", hotline)))}
}

func (f adviceForm) value(name string) string {
	for _, x := range f.proof {
		if x.Name == name {
			return x.Value
		}
	}
	return ""
}

// paper is the chosen size of paper.
func (f adviceForm) paper() string {
	for _, p := range f.papers {
		if p.Checked {
			return p.Value
		}
	}
	return "a5"
}

// dots is a line to be filled in by hand on paper.
const dots = "……………"

func orDots(s string) string {
	if s == "" {
		return dots
	}
	return s
}

// question makes the question of what stands in the form, and marks the fields that cannot be read.
func (f *adviceForm) question(r *http.Request, c app.FamilyCase) (app.FamilyQuestion, error) {
	ctx := r.Context()
	lang := ui.Lang(ctx)
	q := app.FamilyQuestion{Words: func(key string, args ...any) string { return i18n.T(lang, key, args...) }}
	q.Family = advice.Family{On: c.On, Areas: c.Areas, ReceiptCode: f.value("receipt"), OfficePhone: f.value("office"), Neighbour: f.neighbour.Value, Consent: f.consent}
	q.Family.Collector = advice.Collector{Name: orDots(f.value("collector")), CardNo: orDots(f.value("cardno")), Organisation: orDots(f.value("organisation")), Phone: orDots(f.value("phone"))}
	bad := false
	number := func(field *ui.Field, least, most int64) int64 {
		if field.Value == "" {
			return 0
		}
		n, err := vntext.ParseInt(strings.TrimSpace(strings.TrimSuffix(field.Value, "đ")))
		if err != nil || n < least || n > most {
			bad, field.Error = true, ui.T(ctx, "family.bad_number")
		}
		return n
	}
	q.Income, q.Want = money.Dong(number(&f.income, 0, 1e12)), money.Dong(number(&f.want, 0, 1e12))
	q.Family.CardsBefore = int(number(&f.before, 0, 30))
	for _, o := range f.cards.Options {
		if o.Selected {
			q.Family.CardMonths, _ = strconv.Atoi(o.Value) // our own option
		}
	}
	f.season(&q.Family, int(number(&f.wageDay, 1, 31)))
	bad = f.family(ctx, &q.Family, c) || bad
	if bad {
		f.open = true
		return q, fault.New(fault.Invalid, "family.look_again")
	}
	if !slices.ContainsFunc(q.Family.Members, func(m advice.Member) bool { return m.Joins || m.Card }) {
		f.open = true
		return q, fault.New(fault.Invalid, "family.nobody")
	}
	return q, nil
}

// season is how the family wants to pay.
func (f *adviceForm) season(q *advice.Family, wageDay int) {
	for _, m := range f.methods {
		if !m.Checked {
			continue
		}
		switch m.Value {
		case "season":
			for _, h := range f.harvests {
				if h.on {
					q.Season.Harvests = append(q.Season.Harvests, h.n)
				}
			}
		case "wage":
			q.Season.WageDay = wageDay
		case "daily":
		default:
			q.Period, _ = strconv.Atoi(m.Value) // one of methodCodes
		}
	}
}

// family adds the members who take part or need a card; it reports whether something could not be read.
func (f *adviceForm) family(ctx context.Context, q *advice.Family, c app.FamilyCase) (bad bool) {
	poverty, left, bad := f.standing(ctx, c)
	for i := range f.members {
		x := &f.members[i]
		if !x.join && !x.card || f.person == "" && x.birth == "" && !(x.join && i == 0) {
			continue
		}
		birth := x.stored.Birth.Date
		if x.typed {
			d, _, err := vntext.ParseDate(x.birth)
			if err != nil || d.After(c.On) {
				x.birthError, bad = ui.T(ctx, "family.bad_birth"), true
				continue
			}
			birth = d
		}
		m := advice.Member{Name: x.name, Female: x.female, Birth: birth, Joins: x.join, Card: x.card, Categories: app.SupportGroups(poverty, f.minority), LeftList: left.day,
			SupportUsed: x.stored.VoluntaryFor, Joined: x.stored.Joined}
		if m.Joins && x.paid != "" {
			n, err := vntext.ParseInt(x.paid)
			if err != nil || n < 0 || n > 720 {
				x.birthError, bad = ui.T(ctx, "family.bad_number"), true
				continue
			}
			m.MonthsPaid = int(n)
		}
		if m.Card {
			m.CardGroups = app.CardGroups(poverty, birth, c.On)
		}
		if left.is {
			m.Categories = append(m.Categories, advice.ExNearPoor)
			if m.Card {
				m.CardGroups = append(m.CardGroups, advice.ExNearPoor)
			}
		}
		q.Members = append(q.Members, m)
	}
	return bad
}

// leftList is a household that has left the near-poor list, and when; the rules say when the day is missing.
type leftList struct {
	is  bool
	day day.Date
}

// standing is the household's standing as chosen; bad says that its day could not be read.
func (f *adviceForm) standing(ctx context.Context, c app.FamilyCase) (poverty person.Poverty, left leftList, bad bool) {
	for i, o := range f.poverty.Options {
		switch {
		case !o.Selected:
		case o.Value == leftCode:
			left.is = true
		default:
			poverty = person.Poverty(i)
		}
	}
	if !left.is || f.left == nil || f.left.Value == "" {
		return poverty, left, false
	}
	d, precision, err := vntext.ParseDate(f.left.Value)
	if err != nil || precision != vntext.PrecisionDay || d.After(c.On) {
		f.left.Error = ui.T(ctx, "family.bad_left")
		return poverty, left, true
	}
	left.day = d
	return poverty, left, false
}
