package web

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"sort"
	"strconv"
	"time"

	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/i18n"
	"luoi/internal/jobs"
	"luoi/internal/store"
	"luoi/internal/web/ui"
)

// jobView is a piece of long work: its progress while it runs, its summary when it has ended.
type jobView struct {
	page     ui.Page
	title    string
	steps    []ui.Step
	running  bool
	progress ui.Progress
	stop     string
	notice   *ui.Notice
	figures  []ui.Figure
	reasons  []ui.Ranked
	rejected ui.Table
	actions  []action
	apply    string // form that takes a dry run in
	link     string // form that starts the linkage
}

// job finds a job of the reader; someone else's is not found.
func (s *Server) job(r *http.Request) (store.Job, error) {
	if s.opts.Queue == nil {
		return store.Job{}, fault.New(fault.NotFound, "web.no_page")
	}
	j, err := s.opts.Queue.Job(r.Context(), r.PathValue("id"))
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return j, err
	}
	if err != nil || j.ByActor != actor(r).AccountID {
		return j, fault.New(fault.NotFound, "web.no_page")
	}
	return j, nil
}

// showJob answers GET /jobs/{id}. The address stays good after the tab is closed.
func (s *Server) showJob(w http.ResponseWriter, r *http.Request) error {
	j, err := s.job(r)
	if err != nil {
		return err
	}
	v, err := s.jobView(r, j)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, jobPage(v))
}

func (s *Server) jobView(r *http.Request, j store.Job) (jobView, error) {
	ctx := r.Context()
	module := "deliveries"
	switch j.Kind {
	case kindLink:
		module = "link"
	case kindDerive:
		module = "prospects"
	}
	st, err := s.standAt(r, module, "/coverage")
	if err != nil {
		return jobView{}, err
	}
	v := jobView{page: st.page, title: ui.T(ctx, "web.job."+j.Kind)}
	if dry(j) {
		v.title = ui.T(ctx, "web.job.dry")
	}
	v.page.Title = v.title
	if j.Kind == kindImport {
		v.steps = importSteps(r, 4)
		if dry(j) {
			v.steps = importSteps(r, 3)
		}
	}
	switch j.State {
	case store.JobWaiting, store.JobRunning:
		v.running, v.progress, v.stop = true, s.jobProgress(r, j), st.where.URL("/jobs/"+j.ID+"/stop")
		if e := jobs.Failure(j); e != nil {
			v.notice = &ui.Notice{Mood: "warn", Title: ui.T(ctx, "web.job.again"), Text: i18n.Error(ui.Lang(ctx), e)}
		}
		return v, nil
	case store.JobFailed:
		v.notice = &ui.Notice{Mood: "bad", Title: i18n.Error(ui.Lang(ctx), jobs.Failure(j)), Text: ui.T(ctx, "web.job.failed")}
		v.actions = []action{{label: ui.T(ctx, "web.import.again"), href: retryURL(st.where, j), icon: "upload", primary: true}}
		return v, nil
	case store.JobStopped:
		v.notice = &ui.Notice{Mood: "warn", Title: ui.T(ctx, "web.job.stopped"), Text: ui.T(ctx, "web.job.stopped.text")}
		v.actions = []action{{label: ui.T(ctx, "web.import.again"), href: retryURL(st.where, j), icon: "upload", primary: true}}
		return v, nil
	}
	return v, s.jobOutcome(ctx, st, j, &v)
}

// dry reports whether the job only tries.
func dry(j store.Job) bool {
	var p importPayload
	return j.Kind == kindImport && json.Unmarshal([]byte(j.Payload), &p) == nil && p.DryRun
}

// retryURL is where to correct what failed: the columns of the file, or the page of linkage.
func retryURL(w ui.Where, j store.Job) string {
	var p importPayload
	if j.Kind == kindImport && json.Unmarshal([]byte(j.Payload), &p) == nil {
		return w.URL("/drafts/" + p.Draft)
	}
	if j.Kind == kindDerive {
		return w.URL("/prospects")
	}
	return w.URL("/link")
}

// showJobProgress answers the poll of htmx: the progress again, or a redirect to the summary.
func (s *Server) showJobProgress(w http.ResponseWriter, r *http.Request) error {
	j, err := s.job(r)
	if err != nil {
		return err
	}
	if j.State != store.JobWaiting && j.State != store.JobRunning {
		where, err := whereOf(r)
		if err != nil {
			return err
		}
		w.Header().Set("HX-Redirect", where.URL("/jobs/"+j.ID))
		w.WriteHeader(http.StatusOK)
		return nil
	}
	return s.render(w, r, http.StatusOK, ui.ProgressBox(s.jobProgress(r, j)))
}

// jobProgress writes how far a job is. The address of the next poll carries where the present step stood
// when it was first seen, which gives speed and time left without keeping anything here.
func (s *Server) jobProgress(r *http.Request, j store.Job) ui.Progress {
	ctx, q := r.Context(), r.URL.Query()
	p := ui.Progress{Step: stepName(ctx, j), Done: j.Done, Total: j.Total}
	now := s.now().UnixMilli()
	first, since := j.Done, now
	if q.Get("step") == j.Step && q.Get("since") != "" {
		first, _ = strconv.ParseInt(q.Get("first"), 10, 64)
		since, _ = strconv.ParseInt(q.Get("since"), 10, 64)
	}
	if ms := now - since; ms > 1500 && j.Done > first {
		perSecond := (j.Done - first) * 1000 / ms
		p.Speed = ui.T(ctx, "web.progress.speed", ui.N(ctx, perSecond))
		if j.Total > j.Done && perSecond > 0 {
			p.Left = ui.T(ctx, "web.progress.left", timeLeft(ctx, (j.Total-j.Done)/perSecond))
		}
	}
	where, err := whereOf(r)
	if err != nil {
		where = ui.Where{}
	}
	p.Poll = where.URL("/jobs/"+url.PathEscape(j.ID)+"/progress", "step", j.Step, "first", strconv.FormatInt(first, 10), "since", strconv.FormatInt(since, 10))
	return p
}

func stepName(ctx context.Context, j store.Job) string {
	if j.Step == "" {
		return ui.T(ctx, "web.step.waiting")
	}
	for _, key := range []string{"web.step." + j.Step, "step." + j.Step} {
		if i18n.Has(key) {
			return ui.T(ctx, key)
		}
	}
	return ui.T(ctx, "web.step.working")
}

// timeLeft rounds to what a person would say.
func timeLeft(ctx context.Context, seconds int64) string {
	d := time.Duration(seconds) * time.Second
	if d < 90*time.Second {
		return ui.T(ctx, "web.progress.seconds", max(seconds/5*5, 5))
	}
	return ui.T(ctx, "web.progress.minutes", int64(d.Round(time.Minute)/time.Minute))
}

// postJobStop ends a job; what was written in whole batches stays.
func (s *Server) postJobStop(w http.ResponseWriter, r *http.Request) error {
	j, err := s.job(r)
	if err != nil {
		return err
	}
	if err := s.opts.Queue.Stop(r.Context(), actor(r).AccountID, j.ID); err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	http.Redirect(w, r, where.URL("/jobs/"+j.ID), http.StatusSeeOther)
	return nil
}

// jobOutcome draws the summary of finished work.
func (s *Server) jobOutcome(ctx context.Context, st stand, j store.Job, v *jobView) error {
	if j.Kind == kindDerive {
		var res app.DeriveResult
		if err := json.Unmarshal([]byte(j.Result), &res); err != nil {
			return err
		}
		deriveOutcome(ctx, st, res, v)
		return nil
	}
	if j.Kind == kindLink {
		var res app.LinkResult
		if err := json.Unmarshal([]byte(j.Result), &res); err != nil {
			return err
		}
		linkOutcome(ctx, st, res, v)
		return nil
	}
	var out importOutcome
	if err := json.Unmarshal([]byte(j.Result), &out); err != nil {
		return err
	}
	importSummary(ctx, st, out, v)
	return nil
}

// deriveOutcome says what a derivation of prospects did.
func deriveOutcome(ctx context.Context, st stand, res app.DeriveResult, v *jobView) {
	fig := func(key string, n int64) ui.Figure {
		return ui.Figure{Label: ui.T(ctx, key), Value: ui.N(ctx, n), Unit: ui.T(ctx, "web.unit.people"), Kind: ui.Flow, AsOf: res.AsOf, Source: ui.T(ctx, "web.source.link")}
	}
	v.figures = []ui.Figure{fig("web.job.prospects.derive.people", res.People), fig("web.job.prospects.derive.written", res.Written)}
	v.notice = &ui.Notice{Mood: "ok", Title: ui.T(ctx, "web.job.prospects.derive.done")}
	v.actions = []action{{label: ui.T(ctx, "web.job.prospects.derive.see"), href: st.where.URL("/prospects"), icon: "target", primary: true}}
}

// importSummary says what a file brought, what was refused and why, and what to do next.
func importSummary(ctx context.Context, st stand, out importOutcome, v *jobView) {
	res := out.Result
	rows := func(key string, n int64, note string) ui.Figure {
		f := ui.Figure{Label: ui.T(ctx, key), Value: ui.N(ctx, n), Unit: ui.T(ctx, "web.unit.rows"), Kind: ui.Flow, Source: out.Name}
		if note != "" {
			f.Notes = []ui.Note{{Text: note}}
		}
		return f
	}
	v.figures = []ui.Figure{rows("web.import.new", res.New, ui.T(ctx, "web.import.of", ui.N(ctx, res.Total))), rows("web.import.known", res.Known, ui.T(ctx, "web.import.known.text")),
		rows("web.import.repeat", res.Repeat, ui.T(ctx, "web.import.repeat.text")), rows("web.import.bad", res.Bad, ui.T(ctx, "web.import.bad.text"))}
	for key, n := range res.Reasons {
		v.reasons = append(v.reasons, ui.Ranked{Label: ui.T(ctx, key), Value: n, Text: ui.N(ctx, n)})
	}
	sort.Slice(v.reasons, func(a, b int) bool { return v.reasons[a].Value > v.reasons[b].Value })
	v.rejected = ui.Table{ID: "rejected", Caption: ui.T(ctx, "web.import.rejected"), Cols: []ui.Col{{Label: ui.T(ctx, "web.import.line")}, {Label: ui.T(ctx, "web.import.reason")}}}
	for _, l := range out.Rejected {
		v.rejected.Rows = append(v.rejected.Rows, ui.Row{Cells: []ui.Cell{{Text: strconv.FormatInt(l.Line, 10)}, {Text: reasonsText(ctx, l.Reasons)}}})
	}
	switch {
	case res.Same:
		v.notice = &ui.Notice{Title: ui.T(ctx, "web.import.same"), Text: ui.T(ctx, "web.import.same.text")}
	case out.DryRun:
		v.notice = &ui.Notice{Title: ui.T(ctx, "web.import.dry"), Text: ui.T(ctx, "web.import.dry.text")}
		v.apply = st.where.URL("/drafts/" + out.Draft)
		v.actions = []action{{label: ui.T(ctx, "web.import.back"), href: st.where.URL("/drafts/" + out.Draft), icon: "list"}}
	default:
		v.notice = &ui.Notice{Mood: "ok", Title: ui.T(ctx, "web.import.done", ui.N(ctx, res.New+res.Known)), Text: ui.T(ctx, "web.import.done.text")}
	}
	if out.DryRun {
		return
	}
	if res.Bad > 0 && res.UID != "" {
		v.actions = append(v.actions, action{label: ui.T(ctx, "web.import.giveback"), href: "/deliveries/" + res.UID + "/rejects.xlsx", icon: "download"})
	}
	v.link = st.where.URL("/link")
}

// linkOutcome says how the register stands after linkage.
func linkOutcome(ctx context.Context, st stand, res app.LinkResult, v *jobView) {
	fig := func(key string, n int64, href string) ui.Figure {
		return ui.Figure{Label: ui.T(ctx, key), Value: ui.N(ctx, n), Unit: ui.T(ctx, "web.unit.people"), Kind: ui.Stock, AsOf: st.place.AsOf, Source: ui.T(ctx, "web.source.link"), Href: href}
	}
	v.figures = []ui.Figure{fig("web.link.residents", res.Residents, ""), fig("web.link.matched", res.Matched, namesURL(st.where, "covered")),
		fig("web.link.review", res.Review, namesURL(st.where, "review")), fig("web.link.missing", res.NotCovered, namesURL(st.where, "missing"))}
	v.notice = &ui.Notice{Mood: "ok", Title: ui.T(ctx, "web.link.done"), Text: ui.T(ctx, "web.link.done.text", ui.N(ctx, res.Outside))}
	v.rejected = linkTable(ctx, res.Lists)
	v.actions = []action{{label: ui.T(ctx, "web.link.see"), href: st.where.URL("/coverage"), icon: "net", primary: true}}
}

func linkTable(ctx context.Context, list []app.LinkedList) ui.Table {
	t := ui.Table{ID: "lists", Caption: ui.T(ctx, "web.link.by_list")}
	for _, key := range []string{"web.link.col.list", "web.link.col.records", "web.link.col.matched", "web.link.col.review", "web.link.col.new", "web.link.col.spells"} {
		t.Cols = append(t.Cols, ui.Col{Label: ui.T(ctx, key), Num: len(t.Cols) > 0})
	}
	for _, l := range list {
		t.Rows = append(t.Rows, ui.Row{Cells: []ui.Cell{{Text: ui.T(ctx, "web.list."+string(l.List))}, ui.Num(ctx, l.Records), ui.Num(ctx, l.Matched),
			ui.Num(ctx, l.Review), ui.Num(ctx, l.New), ui.Num(ctx, l.Spells)}})
	}
	return t
}
