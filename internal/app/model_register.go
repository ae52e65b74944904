package app

import (
	"context"
	"slices"
	"strings"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/savings"
	"luoi/internal/store"
)

// ModelsView is the register of models of a place. Sums are per unit and never across units.
type ModelsView struct {
	Path    []org.Unit
	Models  []store.ModelLine
	Told    map[savings.Unit]int64 // sums of the latest told figures
	MayKeep bool
}

// Models lists the models of a place and below to whoever may see counts there.
func (a *App) Models(ctx context.Context, actor Actor, unit int64) (ModelsView, error) {
	v := ModelsView{MayKeep: access.May(actor.Role, access.KeepBooks), Told: map[savings.Unit]int64{}}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if v.Path, err = a.place(tx, actor, access.SeeCounts, unit, day.Date{}); err != nil {
			return err
		}
		v.Models, err = tx.Models([]int64{v.Path[len(v.Path)-1].ID})
		return err
	})
	for _, m := range v.Models {
		for _, u := range savings.Units {
			if q, ok := m.Latest.In(u); ok {
				v.Told[u] += q.N
			}
		}
	}
	return v, err
}

// ModelView is a model with everything its page shows. Own counts come from the books of its groups.
type ModelView struct {
	Path      []org.Unit
	Model     store.Model
	From      store.Model // what it was copied from; zero: nothing
	Figures   []savings.Figures
	Groups    []store.SavingsTotal // its savings groups
	Spare     []store.SavingsTotal // groups of the place that belong to no model
	Handovers []store.Handover     // to those who may see names; else only those who agreed
	Tree      []savings.Branch     // itself and its copies anywhere in the province
	Names     map[int64]store.ModelLine
	MayKeep   bool
	MaySee    bool
}

// Model reads one model. Errors: NotFound, Forbidden.
func (a *App) Model(ctx context.Context, actor Actor, id int64) (ModelView, error) {
	v := ModelView{MayKeep: access.May(actor.Role, access.KeepBooks), MaySee: access.May(actor.Role, access.SeeBooks), Names: map[int64]store.ModelLine{}}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		var err error
		if v.Model, v.Path, err = a.model(tx, actor, access.SeeCounts, id); err != nil {
			return err
		}
		if v.Model.From != 0 {
			if v.From, err = tx.Model(v.Model.From); err != nil {
				return err
			}
		}
		if v.Figures, err = tx.ModelFigures(id); err != nil {
			return err
		}
		if err := v.groups(tx); err != nil {
			return err
		}
		if err := v.handovers(tx); err != nil {
			return err
		}
		return modelTree(tx, &v)
	})
	return v, err
}

func (v *ModelView) groups(tx *store.Tx) error {
	mine, err := tx.ModelGroups(v.Model.ID)
	if err != nil {
		return err
	}
	all, err := tx.SavingsTotals([]int64{v.Model.UnitID})
	if err != nil {
		return err
	}
	taken, err := tx.ModelledGroups()
	for _, g := range all {
		switch {
		case slices.Contains(mine, g.ID):
			v.Groups = append(v.Groups, g)
		case !taken[g.ID]:
			v.Spare = append(v.Spare, g)
		}
	}
	return err
}

func (v *ModelView) handovers(tx *store.Tx) error {
	list, err := tx.Handovers(v.Model.ID)
	for _, h := range list {
		if h.Agreed || v.MaySee {
			v.Handovers = append(v.Handovers, h)
		}
	}
	return err
}

// modelTree is the branch of the province's tree below a model. Names and days of models are for every office of the
// province, so that one learns from another: nothing of a person stands in them.
func modelTree(tx *store.Tx, v *ModelView) error {
	copies, err := tx.ModelCopies()
	if err != nil {
		return err
	}
	root, err := rootUnit(tx, day.Date{})
	if err != nil {
		return err
	}
	seen, err := tx.Models([]int64{root.ID})
	if err != nil {
		return err
	}
	for _, m := range seen {
		v.Names[m.ID] = m
	}
	tree := savings.Tree(copies)
	for i, b := range tree {
		if b.ID == v.Model.ID {
			v.Tree = slices.Clone(tree[i : i+1+b.Below])
			for j := range v.Tree {
				v.Tree[j].Depth -= b.Depth
			}
		}
	}
	return nil
}

// model finds a model in the actor's territory; beyond it, it is not there.
func (a *App) model(tx *store.Tx, actor Actor, act access.Act, id int64) (store.Model, []org.Unit, error) {
	if err := actor.may(act); err != nil {
		return store.Model{}, nil, err
	}
	m, err := tx.Model(id)
	if err != nil {
		return m, nil, notThere(err, "models.none_such")
	}
	path, err := a.place(tx, actor, act, m.UnitID, day.Date{})
	if err != nil {
		return m, nil, fault.New(fault.NotFound, "models.none_such")
	}
	return m, path, nil
}

// KeepModel takes a model into the register. Errors: Invalid with fields, NotFound, Forbidden.
func (a *App) KeepModel(ctx context.Context, actor Actor, m store.Model) (int64, error) {
	if err := a.checkModel(&m); err != nil {
		return 0, err
	}
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		path, err := a.place(tx, actor, access.KeepBooks, m.UnitID, day.Date{})
		if err != nil {
			return err
		}
		m.UnitID = path[len(path)-1].ID
		if m.From != 0 {
			from, err := tx.Model(m.From)
			if err != nil {
				return notThere(err, "models.none_such")
			}
			if m.Launched.Before(from.Launched) {
				return fault.WithFields("models.refused", fault.Field{Field: "launched", Key: "models.before_origin", Args: []any{from.Launched.VN()}})
			}
			if m.Kit == "" {
				m.Kit = from.Kit
			}
			m.Mechanism = from.Mechanism
		}
		if err := tx.InsertModel(&m); err != nil {
			return err
		}
		if err := tx.Change("model", itoa(m.ID)); err != nil {
			return err
		}
		return tx.Audit("model.keep", "model:"+itoa(m.ID), m.Mechanism)
	})
	return m.ID, err
}

// CopyModel gives a model with its kit to another union: the copy has its own host, place, day and goal. Any model of
// the province may be copied.
func (a *App) CopyModel(ctx context.Context, actor Actor, from int64, m store.Model) (int64, error) {
	m.From, m.Kit, m.Mechanism = from, "", savings.Mechanisms[0] // the mechanism and the kit are those of the origin
	if m.Name == "" {
		err := a.Store.Read(ctx, func(tx *store.Tx) error {
			origin, err := tx.Model(from)
			m.Name = origin.Name
			return notThere(err, "models.none_such")
		})
		if err != nil {
			return 0, err
		}
	}
	return a.KeepModel(ctx, actor, m)
}

func (a *App) checkModel(m *store.Model) error {
	var bad []fault.Field
	add := func(field, key string, args ...any) {
		bad = append(bad, fault.Field{Field: field, Key: key, Args: args})
	}
	for _, f := range []struct {
		name string
		text *string
		must bool
	}{{"name", &m.Name, true}, {"host_name", &m.HostName, true}, {"partners", &m.Partners, false}, {"goal_office", &m.GoalOffice, false}, {"goal_union", &m.GoalUnion, false}, {"source", &m.Source, false}} {
		*f.text = line(*f.text)
		if n := len([]rune(*f.text)); n > 200 || f.must && n == 0 {
			add(f.name, "models.text", 200)
		}
	}
	m.Kit = strings.TrimSpace(m.Kit)
	if len([]rune(m.Kit)) > 2000 {
		add("kit", "models.text", 2000)
	}
	if !slices.Contains(SavingsHosts, m.Host) {
		add("host", "savings.group_host")
	}
	if !slices.Contains(savings.Mechanisms, m.Mechanism) {
		add("mechanism", "savings.group_model")
	}
	if m.Launched.IsZero() || m.Launched.After(a.Today().AddMonths(12)) {
		add("launched", "savings.no_day")
	}
	if m.Base.N < 0 || m.Base.N > 0 && !slices.Contains(savings.Units, m.Base.Unit) {
		add("base", "models.quantity")
	}
	switch {
	case m.Goal.N < 0 || m.Goal.N > 0 && !slices.Contains(savings.Units, m.Goal.Unit):
		add("goal", "models.quantity")
	case m.Goal.N > 0 && (m.GoalOffice == "" || m.GoalUnion == ""):
		add("goal_union", "models.goal_owners")
	case !m.GoalDay.IsZero() && m.GoalDay.Before(m.Launched):
		add("goal_day", "models.goal_day")
	}
	if len(bad) > 0 {
		return fault.WithFields("models.refused", bad...)
	}
	return nil
}

// TellModel keeps what was told of a model for a day. What stands for the day is not overwritten.
func (a *App) TellModel(ctx context.Context, actor Actor, id int64, f savings.Figures) error {
	f.Source = line(f.Source)
	if f.Source == "" {
		return fault.WithFields("models.refused", fault.Field{Field: "source", Key: "models.text", Args: []any{200}})
	}
	if err := f.Check(); err != nil {
		return err
	}
	if f.Day.After(a.Today()) {
		return fault.New(fault.Invalid, "savings.future", f.Day.VN())
	}
	return a.changeModel(ctx, actor, id, "model.tell", func(tx *store.Tx, m store.Model) error {
		had, err := tx.ModelFigures(id)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(had, func(h savings.Figures) bool { return h.Day == f.Day }) {
			return fault.New(fault.Conflict, "models.told_already", f.Day.VN())
		}
		return tx.InsertModelFigures(id, f)
	})
}

// JoinModel puts a savings group of the model's place under the model.
func (a *App) JoinModel(ctx context.Context, actor Actor, id, group int64) error {
	return a.changeModel(ctx, actor, id, "model.join", func(tx *store.Tx, m store.Model) error {
		g, err := tx.SavingsGroup(group)
		if err != nil {
			return notThere(err, "savings.no_group")
		}
		path, err := tx.Path(g.UnitID, day.Date{})
		if err != nil {
			return err
		}
		if !slices.Contains(ids(path), m.UnitID) {
			return fault.New(fault.NotFound, "savings.no_group")
		}
		taken, err := tx.ModelledGroups()
		if err != nil {
			return err
		}
		if taken[group] {
			return fault.New(fault.Conflict, "models.group_taken")
		}
		return tx.JoinModel(id, group)
	})
}

// EndModel notes that a model no longer runs from a day on.
func (a *App) EndModel(ctx context.Context, actor Actor, id int64, on day.Date) error {
	return a.changeModel(ctx, actor, id, "model.end", func(tx *store.Tx, m store.Model) error {
		if on.IsZero() || on.Before(m.Launched) || on.After(a.Today()) {
			return fault.New(fault.Invalid, "savings.no_day")
		}
		if !m.Ended.IsZero() {
			return fault.New(fault.Conflict, "models.ended_already", m.Ended.VN())
		}
		return tx.EndModel(id, on)
	})
}

// HandOver puts a person on the list of those who are handed a book or a card on a day. Only who agreed is named in
// public; the person must live in the model's place.
func (a *App) HandOver(ctx context.Context, actor Actor, id int64, h store.Handover) error {
	if h.Thing != "book" && h.Thing != "card" || h.Day.IsZero() || h.PersonID <= 0 {
		return fault.New(fault.Invalid, "models.handover")
	}
	return a.changeModel(ctx, actor, id, "model.handover", func(tx *store.Tx, m store.Model) error {
		if err := a.livesIn(tx, h.PersonID, m.UnitID); err != nil {
			return err
		}
		had, err := tx.Handovers(id)
		if err != nil {
			return err
		}
		for _, x := range had {
			if x.PersonID == h.PersonID && x.Day == h.Day && x.Thing == h.Thing {
				return tx.AgreeHandover(id, x.ID, h.Agreed)
			}
		}
		h.ModelID = id
		return tx.InsertHandover(&h)
	})
}

// livesIn refuses a person who is not known, or not in a place or below it.
func (a *App) livesIn(tx *store.Tx, who person.ID, unit int64) error {
	p, err := tx.Person(who)
	if err != nil {
		return notThere(err, "models.no_person")
	}
	at := p.VillageID
	if at == 0 {
		at = p.CommuneID
	}
	path, err := tx.Path(at, day.Date{})
	if err != nil {
		return err
	}
	erased, err := tx.ErasedAt(who)
	if err == nil && (erased != 0 || !slices.Contains(ids(path), unit)) {
		err = fault.New(fault.NotFound, "models.no_person")
	}
	return err
}

func (a *App) changeModel(ctx context.Context, actor Actor, id int64, act string, fn func(*store.Tx, store.Model) error) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		m, _, err := a.model(tx, actor, access.KeepBooks, id)
		if err != nil {
			return err
		}
		if err := fn(tx, m); err != nil {
			return err
		}
		if err := tx.Change("model", itoa(id)); err != nil {
			return err
		}
		return tx.Audit(act, "model:"+itoa(id), "")
	})
}
