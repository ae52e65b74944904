package web

import (
	"context"
	"encoding/json"
	"net/http"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/jobs"
	"luoi/internal/store"
)

// Kinds of long work that pages start.
const (
	kindImport = "list.import"
	kindLink   = "lists.link"
	kindDerive = "prospects.derive"
)

// importPayload is what an import job needs to begin, and to begin again.
type importPayload struct {
	Draft   string `json:"draft"`
	Account string `json:"account"`
	DryRun  bool   `json:"dry_run"`
}

// importOutcome is what is kept of an import: counts and reasons, never a row.
type importOutcome struct {
	Draft    string           `json:"draft"`
	DryRun   bool             `json:"dry_run"`
	Name     string           `json:"name"`
	Result   app.ImportResult `json:"result"`
	Rejected []rejectedLine   `json:"rejected"`
}

// rejectedLine says why a line was refused, without saying what stood in it.
type rejectedLine struct {
	Line    int64         `json:"line"`
	Reasons []fault.Field `json:"reasons"`
}

type linkPayload struct {
	Account string `json:"account"`
}

func (s *Server) registerJobs() {
	if s.opts.Queue == nil {
		return
	}
	s.opts.Queue.Handle(kindImport, s.runImport)
	s.opts.Queue.Handle(kindLink, s.runLink)
	s.opts.Queue.Handle(kindDerive, s.runDerive)
}

// runImport takes a draft in. It may be begun again after a crash: the same file goes on where it stopped.
func (s *Server) runImport(ctx context.Context, job store.Job, progress jobs.Progress) (any, error) {
	var p importPayload
	if err := json.Unmarshal([]byte(job.Payload), &p); err != nil {
		return nil, err
	}
	a, err := s.app.Account(ctx, p.Account)
	if err != nil {
		return nil, err
	}
	d, err := s.draft(p.Draft, p.Account)
	if err != nil {
		return nil, err
	}
	res, err := s.app.ImportList(ctx, a, app.ImportRequest{Path: s.draftFile(d), Name: d.Name, List: d.List, AsOf: d.AsOf, Whole: d.Whole, AreaID: d.AreaID,
		Mapping: d.Mapping, DryRun: p.DryRun}, app.Progress(progress))
	if err != nil {
		return nil, err
	}
	out := importOutcome{Draft: d.ID, DryRun: p.DryRun, Name: d.Name, Result: res}
	for _, row := range res.Examples {
		out.Rejected = append(out.Rejected, rejectedLine{row.Line, row.Reasons})
	}
	out.Result.Examples = nil
	if !p.DryRun {
		if err := s.dropDraft(d.ID); err != nil {
			s.log.Warn("a taken-in file could not be removed", "draft", d.ID, "error", err)
		}
	}
	return out, nil
}

// runLink decides of whom the open records speak and counts anew.
func (s *Server) runLink(ctx context.Context, job store.Job, progress jobs.Progress) (any, error) {
	var p linkPayload
	if err := json.Unmarshal([]byte(job.Payload), &p); err != nil {
		return nil, err
	}
	a, err := s.app.Account(ctx, p.Account)
	if err != nil {
		return nil, err
	}
	return s.app.LinkLists(ctx, a, app.Progress(progress))
}

// runDerive finds the prospects of whoever asked again: of the whole province, or of their communes.
func (s *Server) runDerive(ctx context.Context, job store.Job, progress jobs.Progress) (any, error) {
	var p linkPayload
	if err := json.Unmarshal([]byte(job.Payload), &p); err != nil {
		return nil, err
	}
	a, err := s.app.Account(ctx, p.Account)
	if err != nil {
		return nil, err
	}
	return s.app.DeriveProspects(ctx, a, nil, app.Progress(progress))
}

// mayWork refuses to start long work for those who may not, and where no queue runs.
func (s *Server) mayWork(r *http.Request) error {
	if err := may(r, access.ImportLists); err != nil {
		return err
	}
	if s.opts.Queue == nil {
		return fault.New(fault.Busy, "fault.busy")
	}
	return nil
}
