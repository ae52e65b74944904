package app

import (
	"context"
	"sort"

	"luoi/internal/access"
	"luoi/internal/coverage"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/store"
)

// NetworkRow is the density of one place; the last of a table is the place itself.
type NetworkRow struct {
	Unit org.Unit
	org.Density
	Official bool // people and people of working age are an office's numbers, not the register's
}

// NetworkView is how far the network of collectors reaches (mật độ mạng lưới).
type NetworkView struct {
	Path    []org.Unit
	AsOf    day.Date
	Total   NetworkRow
	Rows    []NetworkRow
	Without []org.Unit // villages nobody serves
	Places  map[int64]string
	Cards   map[org.CardState]int
}

// Network counts the network of a place by the places below.
func (a *App) Network(ctx context.Context, actor Actor, unit int64) (NetworkView, error) {
	v := NetworkView{Places: map[int64]string{}, Cards: map[org.CardState]int{}}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		r, err := a.reachOf(tx, actor, access.SeeCounts, unit, day.Date{})
		if err != nil {
			return err
		}
		v.Path = r.path
		if v.AsOf, err = asOf(tx); err != nil {
			return err
		}
		agents, err := tx.AgentsOn(day.Date{})
		if err != nil {
			return err
		}
		return v.fill(tx, r, agents)
	})
	return v, err
}

func (v *NetworkView) fill(tx *store.Tx, r *reach, agents []org.Agent) error {
	cell, err := tx.CellOfUnit(r.unit.ID, person.SchemeAny)
	if err != nil {
		return err
	}
	given, err := tx.Denominators(r.unit.ID)
	if err != nil {
		return err
	}
	communes := make([]int64, len(r.communes))
	for i, c := range r.communes {
		communes[i] = c.ID
	}
	v.Total = v.row(r.unit, r.villages, communes, agents, cell, given)
	for _, id := range v.Total.WithoutPerson {
		v.Without = append(v.Without, r.units[id])
		v.Places[id] = r.placeText(id)
	}
	for _, g := range agents {
		if g.Kind == org.AgentCollector && (r.holds(g.UnitID) || serves(g, r)) {
			v.Cards[g.Card(r.today)]++
		}
	}
	children := r.communes
	if r.unit.Level == org.Commune {
		children = r.villages
	}
	if r.unit.Level != org.Province && r.unit.Level != org.Commune {
		return nil
	}
	return v.fillRows(tx, r, children, agents)
}

func serves(g org.Agent, r *reach) bool {
	for _, id := range g.Serves {
		if r.holds(id) {
			return true
		}
	}
	return false
}

func (v *NetworkView) fillRows(tx *store.Tx, r *reach, children []org.Unit, agents []org.Agent) error {
	cells, err := tx.CellsBelow(r.unit.ID, person.SchemeAny, day.Date{})
	if err != nil {
		return err
	}
	byUnit, given := map[int64]coverage.Cell{}, map[int64][]store.Denominator{}
	for _, c := range cells {
		byUnit[c.Key] = c.Cell
	}
	for _, kind := range []coverage.DenominatorKind{coverage.Population, coverage.WorkingAge} {
		list, err := tx.DenominatorsBelow(r.unit.ID, string(kind), v.AsOf)
		if err != nil {
			return err
		}
		for _, d := range list {
			given[d.UnitID] = append(given[d.UnitID], d)
		}
	}
	inside := map[int64][]org.Unit{}
	for _, u := range r.villages {
		inside[u.ParentID] = append(inside[u.ParentID], u)
	}
	for _, c := range children {
		villages, communes := inside[c.ID], []int64{c.ID}
		if c.Level == org.Village {
			villages, communes = []org.Unit{c}, nil
		}
		v.Rows = append(v.Rows, v.row(c, villages, communes, agents, byUnit[c.ID], given[c.ID]))
	}
	return nil
}

func (v *NetworkView) row(u org.Unit, villages []org.Unit, communes []int64, agents []org.Agent, cell coverage.Cell, given []store.Denominator) NetworkRow {
	official := make([]coverage.Denominator, len(given))
	for i, g := range given {
		official[i] = coverage.Denominator{Kind: coverage.DenominatorKind(g.Kind), Value: g.Value, AsOf: g.AsOf, Source: g.Source}
	}
	people, working, from := cell.People, cell.WorkingAge, false
	if d, ok := coverage.Latest(official, coverage.Population, v.AsOf); ok {
		people, from = d.Value, true
	}
	if d, ok := coverage.Latest(official, coverage.WorkingAge, v.AsOf); ok {
		working = d.Value
	}
	return NetworkRow{Unit: u, Density: org.Reach(villages, communes, agents, people, working), Official: from}
}

// AgentLine is someone of the network with what they learnt.
type AgentLine struct {
	org.Agent
	As           org.AgentKind
	Place        string
	Serving      []string
	Organisation org.Organisation
	Cell         string
	Learnt       []org.Training
	State        org.CardState
}

// Latest is the day of the last course of a kind; zero when there was none.
func (l AgentLine) Latest(k org.TrainingKind) day.Date {
	var on day.Date
	for _, t := range l.Learnt {
		if t.Kind == k && t.On.After(on) {
			on = t.On
		}
	}
	return on
}

// AgentsView is the training register of a place.
type AgentsView struct {
	Path          []org.Unit
	Lines         []AgentLine // what needs somebody first: cards over, soon over, nothing learnt yet
	Organisations []org.Organisation
	Communes      []org.Unit
	Villages      []org.Unit
	Places        map[int64]string
	Cells         []CellLine // of the place, to choose whose head someone is
	MayKeep       bool
}

// Agents lists who works in the network of a place.
func (a *App) Agents(ctx context.Context, actor Actor, unit int64) (AgentsView, error) {
	v := AgentsView{Places: map[int64]string{}}
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		r, err := a.reachOf(tx, actor, access.SeeCounts, unit, day.Date{})
		if err != nil {
			return err
		}
		v.Path, v.Communes, v.Villages, v.MayKeep = r.path, r.communes, r.villages, access.May(actor.Role, access.KeepNetwork)
		for id := range r.units {
			v.Places[id] = r.placeText(id)
		}
		return v.fill(tx, r)
	})
	return v, err
}

func (v *AgentsView) fill(tx *store.Tx, r *reach) error {
	agents, err := tx.AgentsOn(day.Date{})
	if err != nil {
		return err
	}
	if v.Organisations, err = tx.Organisations(); err != nil {
		return err
	}
	courses, err := tx.Trainings()
	if err != nil {
		return err
	}
	learnt := map[int64][]org.Training{}
	for _, t := range courses {
		learnt[t.AgentID] = append(learnt[t.AgentID], t)
	}
	cells, err := v.cells(tx, r)
	if err != nil {
		return err
	}
	for _, g := range agents {
		if !r.holds(g.UnitID) && !serves(g, r) {
			continue
		}
		l := AgentLine{Agent: g, Learnt: learnt[g.ID], State: g.Card(r.today), Place: r.placeText(g.UnitID), Cell: cells[g.CellID], As: org.StandsAs(g, learnt[g.ID])}
		for _, o := range v.Organisations {
			if o.ID == g.OrganisationID {
				l.Organisation = o
			}
		}
		for _, s := range g.Serves {
			if u, ok := r.units[s]; ok {
				l.Serving = append(l.Serving, u.FullName)
			}
		}
		v.Lines = append(v.Lines, l)
	}
	sort.SliceStable(v.Lines, func(i, j int) bool { return v.Lines[i].urgency() > v.Lines[j].urgency() })
	return nil
}

func (l AgentLine) urgency() int {
	switch {
	case l.State == org.CardOver:
		return 3
	case l.State == org.CardSoon:
		return 2
	case l.Kind == org.AgentCollector && len(l.Learnt) == 0:
		return 1
	}
	return 0
}

func (v *AgentsView) cells(tx *store.Tx, r *reach) (map[int64]string, error) {
	names := map[int64]string{}
	for _, o := range v.Organisations {
		cells, err := tx.CellsOfOrganisation(o.ID, day.Date{})
		if err != nil {
			return nil, err
		}
		for _, c := range cells {
			if r.holds(c.UnitID) {
				names[c.ID] = c.Name
				v.Cells = append(v.Cells, CellLine{Cell: c, Place: r.placeText(c.UnitID)})
			}
		}
	}
	return names, nil
}

// SaveAgent enters someone of the network (ID 0) or corrects what is known of them. The place, every
// village served and the cell must lie in the actor's territory.
func (a *App) SaveAgent(ctx context.Context, actor Actor, g org.Agent) (int64, error) {
	g.Name, g.CardNo = line(g.Name), line(g.CardNo)
	err := a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		if g.ID != 0 {
			old, err := tx.Agent(g.ID)
			if err != nil {
				return noSuchAgent(err)
			}
			if _, err := a.place(tx, actor, access.KeepNetwork, old.UnitID, day.Date{}); err != nil {
				return noSuchAgent(err)
			}
			g.Kind, g.From, g.AccountID = old.Kind, old.From, old.AccountID
		}
		if err := settleCell(tx, &g); err != nil {
			return err
		}
		if err := g.Check(); err != nil {
			return err
		}
		if g.UnitID == 0 {
			return fault.WithFields("org.agent_refused", fault.Field{Field: "unit", Key: "office.choose_commune"})
		}
		if err := a.agentPlaces(tx, actor, g); err != nil {
			return err
		}
		if err := tx.SaveAgent(&g); err != nil {
			return err
		}
		return tx.Audit("agent.save", "agent:"+itoa(g.ID), string(g.Kind))
	})
	return g.ID, err
}

// settleCell gives the head of a cell the cell's village and organisation.
func settleCell(tx *store.Tx, g *org.Agent) error {
	if g.Kind != org.AgentCellHead || g.CellID == 0 {
		return nil
	}
	list, err := tx.Organisations()
	if err != nil {
		return err
	}
	for _, o := range list {
		cells, err := tx.CellsOfOrganisation(o.ID, day.Date{})
		if err != nil {
			return err
		}
		for _, c := range cells {
			if c.ID == g.CellID {
				g.UnitID, g.OrganisationID = c.UnitID, o.ID
				return nil
			}
		}
	}
	return fault.WithFields("org.agent_refused", fault.Field{Field: "cell", Key: "org.agent_cell"})
}

func (a *App) agentPlaces(tx *store.Tx, actor Actor, g org.Agent) error {
	path, err := a.place(tx, actor, access.KeepNetwork, g.UnitID, day.Date{})
	if err != nil {
		return err
	}
	if l := path[len(path)-1].Level; l != org.Commune && l != org.Village {
		return fault.WithFields("org.agent_refused", fault.Field{Field: "unit", Key: "office.choose_commune"})
	}
	for _, v := range g.Serves {
		path, err := a.place(tx, actor, access.KeepNetwork, v, day.Date{})
		if err != nil {
			return err
		}
		if path[len(path)-1].Level != org.Village {
			return fault.WithFields("org.agent_refused", fault.Field{Field: "serves", Key: "office.choose_village"})
		}
	}
	return nil
}

func noSuchAgent(err error) error {
	if fault.KindOf(err) == fault.NotFound {
		return fault.New(fault.NotFound, "office.no_such_agent")
	}
	return err
}

// AgentFile is one person of the network with all courses.
type AgentFile struct {
	AgentLine
	Path  []org.Unit
	Views AgentsView // for the form: places, organisations and cells of the agent's commune
}

// AgentFile opens someone of the network whose place lies in the actor's territory.
func (a *App) AgentFile(ctx context.Context, actor Actor, id int64) (AgentFile, error) {
	var place int64
	err := a.Store.Read(ctx, func(tx *store.Tx) error {
		g, err := tx.Agent(id)
		if err != nil {
			return noSuchAgent(err)
		}
		path, err := a.place(tx, actor, access.SeeCounts, g.UnitID, day.Date{})
		if err != nil {
			return noSuchAgent(err)
		}
		place = path[len(path)-1].ID
		if u := path[len(path)-1]; u.Level == org.Village && actor.Covers(ids(path[:len(path)-1])) {
			place = u.ParentID
		}
		return nil
	})
	if err != nil {
		return AgentFile{}, err
	}
	v, err := a.Agents(ctx, actor, place)
	if err != nil {
		return AgentFile{}, err
	}
	for _, l := range v.Lines {
		if l.ID == id {
			return AgentFile{AgentLine: l, Path: v.Path, Views: v}, nil
		}
	}
	return AgentFile{}, fault.New(fault.NotFound, "office.no_such_agent")
}

// AddTraining enters a course of an agent. With until, the card is good until then from now on: a
// retraining renews it.
func (a *App) AddTraining(ctx context.Context, actor Actor, t org.Training, until day.Date) error {
	t.Certificate = line(t.Certificate)
	if err := t.Check(a.Today()); err != nil {
		return err
	}
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		g, err := a.keptAgent(tx, actor, t.AgentID)
		if err != nil {
			return err
		}
		if !until.IsZero() {
			if g.CardNo == "" || !until.After(t.On) {
				return fault.WithFields("org.training_refused", fault.Field{Field: "until", Key: "office.card_day"})
			}
			g.CardUntil = until
			if err := tx.SaveAgent(&g); err != nil {
				return err
			}
		}
		if err := tx.InsertTraining(&t); err != nil {
			return err
		}
		return tx.Audit("training.add", "agent:"+itoa(g.ID), string(t.Kind)+" "+t.On.String())
	})
}

// DropTraining takes a course back that was entered by mistake.
func (a *App) DropTraining(ctx context.Context, actor Actor, agent, id int64) error {
	return a.Store.Write(ctx, actor.AccountID, func(tx *store.Tx) error {
		g, err := a.keptAgent(tx, actor, agent)
		if err != nil {
			return err
		}
		if err := tx.DropTraining(g.ID, id); err != nil {
			return err
		}
		return tx.Audit("training.drop", "agent:"+itoa(g.ID), itoa(id))
	})
}

func (a *App) keptAgent(tx *store.Tx, actor Actor, id int64) (org.Agent, error) {
	g, err := tx.Agent(id)
	if err != nil {
		return g, noSuchAgent(err)
	}
	_, err = a.place(tx, actor, access.KeepNetwork, g.UnitID, day.Date{})
	return g, noSuchAgent(err)
}
