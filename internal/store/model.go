package store

import (
	"luoi/internal/day"
	"luoi/internal/person"
	"luoi/internal/savings"
)

// Model is a model of the register (mô hình an sinh).
type Model struct {
	ID, UnitID                         int64
	Name, Host, HostName, Partners     string
	Mechanism                          string
	Launched, Ended                    day.Date // zero Ended: goes on
	Base, Goal                         savings.Quantity
	GoalDay                            day.Date
	GoalOffice, GoalUnion, Kit, Source string
	From                               int64 // the model it was copied from; 0: none
	ByActor                            string
	At                                 int64 // unix ms
}

// ModelLine is a model with its place, its latest told figures, and the savings groups that belong to it.
type ModelLine struct {
	Model
	Unit   string
	Latest savings.Figures // zero Day: none were told
	Groups int64           // savings groups kept here
}

// Handover is one who is handed a book or a card in public. Without Agreed neither name nor number is shown there.
type Handover struct {
	ID, ModelID int64
	Day         day.Date
	PersonID    person.ID
	Name        string
	Thing       string // book, card
	Agreed      bool
}

const (
	modelColumns  = `id, unit_id, name, host, host_name, partners, mechanism, launched, ended, base, base_unit, goal, goal_unit, goal_day, goal_office, goal_union, kit, source, copied_from, by_actor, at`
	figureColumns = `model_id, on_day, groups, households, members, participants, cards, source`
)

var (
	qModel       = register("model.get", `SELECT `+modelColumns+` FROM community_model WHERE id = $1`)
	qModelInsert = register("model.insert", `INSERT INTO community_model (`+modelColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`)
	qModelEnd    = register("model.end", `UPDATE community_model SET ended = $2 WHERE id = $1 AND ended IS NULL`)
	qModels      = register("model.list", withArea(1)+`SELECT `+modelColumns+`,
		COALESCE((SELECT v.full_name FROM unit_version v WHERE v.unit_id = m.unit_id AND v.valid_to IS NULL), ''),
		(SELECT count(*) FROM model_group g WHERE g.model_id = m.id)
		FROM community_model m WHERE m.unit_id IN (SELECT id FROM area) ORDER BY m.launched, m.id`)
	qModelTree = register("model.tree", `SELECT id, copied_from, launched FROM community_model ORDER BY id`)

	qFigures     = register("model.figures", `SELECT `+figureColumns+` FROM model_figure WHERE model_id = $1 ORDER BY on_day DESC`)
	qFiguresArea = register("model.figuresArea", withArea(1)+`SELECT `+figureColumns+` FROM model_figure f WHERE f.model_id IN
		(SELECT m.id FROM community_model m WHERE m.unit_id IN (SELECT id FROM area)) ORDER BY f.model_id, f.on_day`)
	qFigureInsert = register("model.figureInsert", `INSERT INTO model_figure (`+figureColumns+`, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`)

	qModelGroups = register("model.groups", `SELECT group_id FROM model_group WHERE model_id = $1 ORDER BY group_id`)
	qModelled    = register("model.groupsAll", `SELECT group_id FROM model_group`)
	qModelJoin   = register("model.join", `INSERT INTO model_group (model_id, group_id) VALUES ($1, $2)`)

	qHandovers = register("model.handovers", `SELECT h.id, h.model_id, h.on_day, h.person_id, p.full_name, h.thing, h.agreed
		FROM model_handover h JOIN person p ON p.id = h.person_id WHERE h.model_id = $1 ORDER BY h.on_day DESC, p.full_name, h.id`)
	qHandoverInsert = register("model.handoverInsert", `INSERT INTO model_handover (id, model_id, on_day, person_id, thing, agreed, by_actor, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`)
	qHandoverAgree  = register("model.handoverAgree", `UPDATE model_handover SET agreed = $3 WHERE id = $1 AND model_id = $2`)
)

func scanModel(r interface{ Scan(...any) error }, m *Model, more ...any) error {
	return r.Scan(append([]any{&m.ID, &m.UnitID, &m.Name, &m.Host, &m.HostName, &m.Partners, &m.Mechanism, null(&m.Launched), null(&m.Ended), &m.Base.N, &m.Base.Unit,
		&m.Goal.N, &m.Goal.Unit, null(&m.GoalDay), &m.GoalOffice, &m.GoalUnion, &m.Kit, &m.Source, null(&m.From), &m.ByActor, &m.At}, more...)...)
}

func scanFigures(r interface{ Scan(...any) error }, f *savings.Figures) (model int64, err error) {
	var n [5]maybe
	err = r.Scan(&model, null(&f.Day), &n[0], &n[1], &n[2], &n[3], &n[4], &f.Source)
	f.Groups, f.Households, f.Members = as[savings.Groups](n[0]), as[savings.Households](n[1]), as[savings.Members](n[2])
	f.Participants, f.Cards = as[savings.Participants](n[3]), as[savings.Cards](n[4])
	return model, err
}

// maybe is a count that may not have been told.
type maybe struct {
	n     int64
	known bool
}

// Scan implements sql.Scanner.
func (m *maybe) Scan(src any) error {
	m.known = src != nil
	return scanNumber(&m.n, src)
}

func as[T ~int64](m maybe) *T {
	if !m.known {
		return nil
	}
	n := T(m.n)
	return &n
}

// InsertModel keeps a model and gives it its id.
func (tx *Tx) InsertModel(m *Model) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	m.ID, m.ByActor, m.At = id, tx.Actor, tx.NowMS()
	_, err = tx.Exec(qModelInsert, m.ID, m.UnitID, m.Name, m.Host, m.HostName, m.Partners, m.Mechanism, m.Launched, m.Ended, m.Base.N, m.Base.Unit,
		m.Goal.N, m.Goal.Unit, m.GoalDay, m.GoalOffice, m.GoalUnion, m.Kit, m.Source, orNull(m.From), m.ByActor, m.At)
	return err
}

// Model finds a model.
func (tx *Tx) Model(id int64) (Model, error) {
	var m Model
	err := scanModel(tx.QueryRow(qModel, id), &m)
	return m, err
}

// EndModel notes the first day on which a model no longer runs.
func (tx *Tx) EndModel(id int64, on day.Date) error { return one(tx.Exec(qModelEnd, id, on)) }

// Models lists the models of places and below, the oldest launch first.
func (tx *Tx) Models(units []int64) ([]ModelLine, error) {
	var list []ModelLine
	at := map[int64]int{}
	err := tx.each(qModels, scopeArgs(units), func(r *Rows) error {
		var l ModelLine
		err := scanModel(r, &l.Model, &l.Unit, &l.Groups)
		at[l.ID] = len(list)
		list = append(list, l)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = tx.each(qFiguresArea, scopeArgs(units), func(r *Rows) error {
		var f savings.Figures
		id, err := scanFigures(r, &f)
		if i, ok := at[id]; ok {
			list[i].Latest = f
		}
		return err
	})
	return list, err
}

// ModelCopies lists every model of the province as the tree of copies sees it.
func (tx *Tx) ModelCopies() ([]savings.Copy, error) {
	var list []savings.Copy
	err := tx.each(qModelTree, nil, func(r *Rows) error {
		var c savings.Copy
		err := r.Scan(&c.ID, null(&c.From), null(&c.Launched))
		list = append(list, c)
		return err
	})
	return list, err
}

// ModelFigures lists what was told of a model, the latest first.
func (tx *Tx) ModelFigures(model int64) ([]savings.Figures, error) {
	var list []savings.Figures
	err := tx.each(qFigures, []any{model}, func(r *Rows) error {
		var f savings.Figures
		_, err := scanFigures(r, &f)
		list = append(list, f)
		return err
	})
	return list, err
}

// InsertModelFigures keeps what was told for a day; once for each.
func (tx *Tx) InsertModelFigures(model int64, f savings.Figures) error {
	_, err := tx.Exec(qFigureInsert, model, f.Day, f.Groups, f.Households, f.Members, f.Participants, f.Cards, f.Source, tx.Actor, tx.NowMS())
	return err
}

// ModelGroups lists the savings groups of a model.
func (tx *Tx) ModelGroups(model int64) ([]int64, error) {
	var list []int64
	err := tx.each(qModelGroups, []any{model}, func(r *Rows) error {
		list = append(list, 0)
		return r.Scan(&list[len(list)-1])
	})
	return list, err
}

// ModelledGroups are the savings groups that belong to some model.
func (tx *Tx) ModelledGroups() (map[int64]bool, error) {
	out := map[int64]bool{}
	err := tx.each(qModelled, nil, func(r *Rows) error {
		var id int64
		err := r.Scan(&id)
		out[id] = true
		return err
	})
	return out, err
}

// JoinModel puts a savings group under a model. A group belongs to one.
func (tx *Tx) JoinModel(model, group int64) error {
	_, err := tx.Exec(qModelJoin, model, group)
	return err
}

// Handovers lists who is handed something at a model's days.
func (tx *Tx) Handovers(model int64) ([]Handover, error) {
	var list []Handover
	err := tx.each(qHandovers, []any{model}, func(r *Rows) error {
		var h Handover
		err := r.Scan(&h.ID, &h.ModelID, null(&h.Day), &h.PersonID, &h.Name, &h.Thing, null(&h.Agreed))
		list = append(list, h)
		return err
	})
	return list, err
}

// InsertHandover keeps one of the list.
func (tx *Tx) InsertHandover(h *Handover) error {
	id, err := tx.NextIDs(1)
	if err != nil {
		return err
	}
	h.ID = id
	_, err = tx.Exec(qHandoverInsert, h.ID, h.ModelID, h.Day, h.PersonID, h.Thing, h.Agreed, tx.Actor, tx.NowMS())
	return err
}

// AgreeHandover notes whether the person agrees to be named in public.
func (tx *Tx) AgreeHandover(model, id int64, agreed bool) error {
	return one(tx.Exec(qHandoverAgree, id, model, agreed))
}
