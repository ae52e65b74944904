package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/money"
	"luoi/internal/savings"
	"luoi/internal/store"
	"luoi/internal/vntext"
	"luoi/internal/web/ui"
)

func (f *formMaker) everybodyOr() ui.Field {
	x := f.who()
	x.Options = append([]ui.Option{{Value: "0", Label: f.t("plans.all")}}, x.Options...)
	return x
}

func (f *formMaker) newPlan() *officeForm {
	spans := ui.Field{Name: "months", Label: f.t("plans.goal.months"), Options: savingsOptions(f.r.Context(), "plans.span.", []string{"1", "3", "6", "12"}, typed(f.r, "months", "3"))}
	people := f.number("people", "plans.goal.people", "1")
	people.Hint = f.t("plans.goal.people.hint")
	from := f.on("from", "plans.begun", f.today)
	from.Max = f.today.String()
	return f.named("plan", f.everybodyOr(), f.purpose(), spans, people, from, f.on("due", "plans.goal.due", f.today.AddMonths(3)), f.crop("crop", "", "plans.crop.even"))
}

func (f *formMaker) endPlan(p *app.BookPlans) *officeForm {
	var options []ui.Option
	for i := range p.Plans {
		if l := &p.Plans[i]; l.Ended.IsZero() {
			options = append(options, ui.Option{Value: itoa(l.ID), Label: joinDots(p.Name(l.Member), goalWords(f.r.Context(), l), ui.Day(l.Due))})
		}
	}
	if len(options) == 0 {
		return nil
	}
	return f.named("end_plan", ui.Field{Name: "plan", Label: f.t("plans.list"), Options: options})
}

func (f *formMaker) newPledge(p *app.BookPlans) *officeForm {
	amount := f.text("amount", "plans.col.pledged", itoa(int64(p.Year)))
	amount.Hint = f.t("plans.pledge.amount.hint")
	month := f.text("month", "plans.col.harvest", f.today.AddMonths(2).String()[:7])
	month.Type = "month"
	return f.named("pledge", f.who(), f.crop("crop", "mai", ""), f.number("trees", "plans.trees.n", "2"), f.number("share", "plans.col.share", "100"), amount, month, f.purpose())
}

// pledges are the choices of pledges that hold; none: nil.
func (f *formMaker) pledges(p *app.BookPlans) []ui.Option {
	var out []ui.Option
	for i := range p.Pledges {
		if x := &p.Pledges[i]; x.Ended.IsZero() {
			out = append(out, ui.Option{Value: itoa(x.ID), Label: joinDots(p.Name(x.Member), f.t("plans.n_trees", x.Trees, f.t("plans.crop."+x.Crop)), x.Month.VN())})
		}
	}
	return out
}

func (f *formMaker) payPledge(p *app.BookPlans) *officeForm {
	options := f.pledges(p)
	if len(options) == 0 {
		return nil
	}
	return f.named("pledge_paid", append([]ui.Field{{Name: "pledge", Label: f.t("plans.trees"), Options: options}, f.amount(), f.day()}, f.two()...)...)
}

func (f *formMaker) endPledge(p *app.BookPlans) *officeForm {
	options := f.pledges(p)
	if len(options) == 0 {
		return nil
	}
	return f.named("end_pledge", ui.Field{Name: "pledge", Label: f.t("plans.trees"), Options: options})
}

// weigh asks the kilograms of each kind that has a price, and any other lines as they stand on the paper.
func (f *formMaker) weigh(p *app.BookPlans) *officeForm {
	into := typed(f.r, "into", "common")
	fields := []ui.Field{f.day(), f.text("buyer", "plans.col.buyer", ""),
		{Name: "into", Label: f.t("plans.into"), Options: []ui.Option{{Value: "common", Label: f.t("plans.into.common"), Selected: into == "common"}, {Value: "bhxh", Label: f.t("plans.into.bhxh"), Selected: into == "bhxh"}, {Value: "bhyt", Label: f.t("plans.into.bhyt"), Selected: into == "bhyt"}}},
		f.everybodyOr()}
	fields[3].Label = f.t("plans.brought")
	for _, l := range p.Prices {
		x := f.text("kg-"+l.Kind, "plans.scrap."+l.Kind, "")
		x.Label, x.Hint, x.Required = f.t("plans.kg_of", x.Label), f.t("plans.a_kilo", l.Price.Format()), false
		fields = append(fields, x)
	}
	lines := ui.Field{Name: "lines", Label: f.t("plans.more_lines"), Hint: f.t("plans.more_lines.hint"), Type: "textarea", Value: typed(f.r, "lines", "")}
	return f.named("weigh", append(append(fields, lines), f.two()...)...)
}

func (f *formMaker) unweigh(p *app.BookPlans) *officeForm {
	var options []ui.Option
	for i := range p.Sheets {
		if w := &p.Sheets[i]; w.Seq != 0 {
			options = append(options, ui.Option{Value: w.EventID, Label: joinDots(ui.Day(w.On), w.Buyer, w.Total.Format())})
		}
	}
	if len(options) == 0 {
		return nil
	}
	return f.named("unweigh", append([]ui.Field{{Name: "sheet", Label: f.t("plans.weigh"), Options: options}, f.reason(), f.day()}, f.two()...)...)
}

// postBookPlan answers POST /savings/books/{id}/plan: one of the forms above.
func (s *Server) postBookPlan(w http.ResponseWriter, r *http.Request) error {
	book, err := pathID(r, "id")
	if err != nil {
		return err
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	if err := s.app.MayKeepBook(r.Context(), actor(r), book); err != nil {
		return err
	}
	path := "/savings/books/" + itoa(book) + "/plan"
	return s.answer(w, r, s.bookPlanAct(r, book), "plans.saved", where.URL(path), s.bookPlanView, path)
}

func (s *Server) bookPlanAct(r *http.Request, book int64) error {
	ctx, who := r.Context(), actor(r)
	no, purpose := savingsNumber(r, "member", 0), r.PostFormValue("purpose")
	switch kind := r.PostFormValue("kind"); kind {
	case "plan":
		_, err := s.app.MakePlan(ctx, who, store.SavingsPlan{Book: book, Member: no, Purpose: purpose, Months: savingsNumber(r, "months", 0), People: savingsNumber(r, "people", 0), Crop: r.PostFormValue("crop"), From: formDay(r, "from"), Due: formDay(r, "due")})
		return err
	case "end_plan":
		return s.app.EndPlan(ctx, who, book, formID(r, "plan"))
	case "pledge":
		amount, err := dongField(r, "amount")
		if err != nil {
			return err
		}
		month, err := day.ParseMonth(r.PostFormValue("month"))
		if err != nil {
			return fault.WithFields("plans.refused", fault.Field{Field: "month", Key: "plans.bad_harvest"})
		}
		_, err = s.app.MakePledge(ctx, who, store.TreePledge{Book: book, Member: no, Crop: r.PostFormValue("crop"), Trees: savingsNumber(r, "trees", 0), Share: savingsNumber(r, "share", 0), Amount: amount, Month: month, Purpose: purpose})
		return err
	case "pledge_paid":
		amount, err := dongField(r, "amount")
		if err == nil {
			_, err = s.app.PayPledge(ctx, who, book, formID(r, "pledge"), amount, formDay(r, "day"), signedBy(r, "c1", "c2"))
		}
		return err
	case "end_pledge":
		return s.app.EndPledge(ctx, who, book, formID(r, "pledge"))
	case "weigh":
		return s.weighScrap(r, book, no)
	case "unweigh":
		_, err := s.app.UndoWeighing(ctx, who, book, r.PostFormValue("sheet"), r.PostFormValue("reason"), formDay(r, "day"), signedBy(r, "c1", "c2"))
		return err
	default:
		return fault.New(fault.Invalid, "savings.kind", kind)
	}
}

func (s *Server) weighScrap(r *http.Request, book int64, no int) error {
	n := app.NewWeighing{Book: book, Day: formDay(r, "day"), Buyer: r.PostFormValue("buyer"), Into: r.PostFormValue("into"), Confirm: signedBy(r, "c1", "c2")}
	for _, kind := range savings.ScrapKinds {
		text := strings.TrimSpace(r.PostFormValue("kg-" + kind))
		if text == "" {
			continue
		}
		grams, err := savings.ParseGrams(text)
		if err != nil {
			return fault.WithFields("plans.refused", fault.Field{Field: "kg-" + kind, Key: "plans.bad_kg"})
		}
		n.Lines = append(n.Lines, savings.Weighed{Member: no, Kind: kind, Grams: grams})
	}
	i := len(n.Lines)
	for text := range strings.Lines(r.PostFormValue("lines")) {
		if strings.TrimSpace(text) == "" {
			continue
		}
		i++
		w, err := weighLine(r, text)
		if err != nil {
			return fault.WithFields("plans.refused", fault.Field{Field: "lines", Key: "plans.weighed_line", Args: []any{i}})
		}
		n.Lines = append(n.Lines, w)
	}
	_, err := s.app.WeighScrap(r.Context(), actor(r), n)
	return err
}

// weighLine reads «3; nhựa; 2,5» or «3; nhựa; 2,5; 8.000»: member, kind, kilograms, price of a kilogram. Kinds are read
// with or without marks, in the reader's language.
func weighLine(r *http.Request, text string) (savings.Weighed, error) {
	words := strings.Split(strings.TrimSpace(text), ";")
	if len(words) != 3 && len(words) != 4 {
		return savings.Weighed{}, fault.New(fault.Invalid, "plans.weighed")
	}
	no, err := strconv.Atoi(strings.TrimSpace(words[0]))
	if err != nil || no < 0 {
		return savings.Weighed{}, fault.New(fault.Invalid, "plans.weighed")
	}
	w := savings.Weighed{Member: no}
	told := vntext.Key(words[1])
	i := slices.IndexFunc(savings.ScrapKinds, func(k string) bool {
		return told == k || told == vntext.Key(ui.T(r.Context(), "plans.scrap."+k))
	})
	if i < 0 {
		return w, fault.New(fault.Invalid, "plans.weighed")
	}
	w.Kind = savings.ScrapKinds[i]
	if w.Grams, err = savings.ParseGrams(words[2]); err == nil && len(words) == 4 {
		w.Price, err = money.Parse(words[3])
		if err == nil && w.Price <= 0 {
			err = fault.New(fault.Invalid, "savings.amount")
		}
	}
	return w, err
}
