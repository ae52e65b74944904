package app

import (
	"strings"
	"sync"

	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/linkage"
	"luoi/internal/store"
)

// modelCache keeps the parsed model of each list's last run: whoever looks at two hundred pairs an hour asks
// for the same one each time. A newer run has another id, so nodes need not tell each other.
type modelCache struct {
	mu   sync.Mutex
	last map[delivery.List]parsedModel
}

type parsedModel struct {
	run   int64
	model *linkage.Model
}

// modelOf is the model of the last run over a list; nil when there was none. It is only read.
func (a *App) modelOf(tx *store.Tx, list delivery.List) (*linkage.Model, error) {
	id, err := tx.LastLinkRunID(list)
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	a.models.mu.Lock()
	defer a.models.mu.Unlock()
	if p, ok := a.models.last[list]; ok && p.run == id {
		return p.model, nil
	}
	run, err := tx.LastLinkRun(list)
	if err != nil {
		return nil, err
	}
	m, err := linkage.ReadModel(strings.NewReader(run.Model))
	if err != nil {
		return nil, err
	}
	if a.models.last == nil {
		a.models.last = map[delivery.List]parsedModel{}
	}
	a.models.last[list] = parsedModel{run.ID, m}
	return m, nil
}
