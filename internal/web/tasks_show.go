package web

import (
	"context"
	"net/http"
	"strings"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/store"
	"luoi/internal/web/ui"
)

// tasksView is the page of all tasks and notices.
type tasksView struct {
	page        ui.Page
	over        string
	openTitle   string
	othersTitle string
	notice      *ui.Notice
	open, done  []taskItem
	others      []taskItem // open, for somebody else to do
	notices     []noticeItem
	give, post  *officeForm
}

// taskItem is one task as a list shows it.
type taskItem struct {
	title, sub, href, due, dueMood, mood string
	end, endLabel, back                  string // where the button leads; empty: no button
	done                                 bool
}

// noticeItem is one notice as a list shows it.
type noticeItem struct{ title, body, sub, withdraw string }

// showTasks answers GET /tasks.
func (s *Server) showTasks(w http.ResponseWriter, r *http.Request) error {
	v, err := s.tasksView(r)
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, tasksPage(v))
}

func (s *Server) tasksView(r *http.Request) (tasksView, error) {
	ctx := r.Context()
	st, err := s.standAt(r, "tasks", "/tasks")
	if err != nil {
		return tasksView{}, err
	}
	if err := s.app.SweepTasks(ctx, false); err != nil {
		return tasksView{}, err
	}
	list, err := s.app.Tasks(ctx, actor(r), 0)
	if err != nil {
		return tasksView{}, err
	}
	told, err := s.app.Notices(ctx, actor(r))
	if err != nil {
		return tasksView{}, err
	}
	mine, others := list.Split()
	v := tasksView{page: st.page, over: unitName(st.place.Unit()), openTitle: ui.T(ctx, "office.task.open", ui.N(ctx, int64(len(mine))))}
	v.page.Title, v.page.Crumbs = ui.T(ctx, "office.task.title"), nil
	v.open, v.done = taskRows(ctx, mine, st.where, "/tasks", s.app.Today()), taskRows(ctx, list.Done, st.where, "/tasks", s.app.Today())
	v.othersTitle = ui.T(ctx, "office.task.others", ui.N(ctx, int64(len(others))))
	v.others = taskRows(ctx, others, st.where, "/tasks", s.app.Today())
	v.notices = noticeRows(ctx, told)
	if list.MayGive {
		v.give = taskForm(r, st, list, s.app.Today())
	}
	if access.May(actor(r).Role, access.PostNotices) {
		v.post = noticeForm(r, st)
	}
	return v, nil
}

// taskTitle is a task in the reader's words: as written by hand, or the system's message with its words.
func taskTitle(ctx context.Context, t app.TaskLine) string {
	if t.Origin == "" {
		return t.Title
	}
	words := make([]any, len(t.Words))
	for i, w := range t.Words {
		text, _ := w.(string)
		if rest, ok := strings.CutPrefix(text, "list:"); ok {
			text = ui.T(ctx, "web.list."+rest)
		} else if rest, ok := strings.CutPrefix(text, "status:"); ok {
			text = ui.T(ctx, "office.status."+rest)
		} else if rest, ok := strings.CutPrefix(text, "crop:"); ok {
			text = ui.T(ctx, "plans.crop."+rest)
		}
		words[i] = text
	}
	return ui.T(ctx, t.Title, words...)
}

func taskRows(ctx context.Context, list []app.TaskLine, w ui.Where, back string, today day.Date) []taskItem {
	var out []taskItem
	for _, t := range list {
		owner := t.Owner
		switch {
		case t.Mine:
			owner = ui.T(ctx, "office.task.mine")
		case owner == "":
			owner = ui.T(ctx, "office.task.anyone")
		}
		giver := t.Giver
		if t.Origin != "" {
			giver = ui.T(ctx, "office.task.system")
		}
		by := ""
		if giver != "" && !(t.Mine && t.Giver == t.Owner) {
			by = ui.T(ctx, "office.task.by", giver)
		}
		item := taskItem{title: taskTitle(ctx, t), sub: joinDots(unitName(t.Place), owner, by), href: t.Href, done: t.DoneAt != 0, back: back}
		if t.Due.IsZero() {
			item.due = ""
		} else {
			item.due, item.dueMood = dueText(ctx, t, today)
		}
		verb := "done"
		if item.done {
			verb = "undo"
			item.mood, item.due = "done", ""
			item.sub = joinDots(unitName(t.Place), ui.T(ctx, "office.task.done_by", t.Done, ui.Moment(t.DoneAt)))
			if t.Done == "" {
				item.sub = joinDots(unitName(t.Place), ui.T(ctx, "office.task.done_itself", ui.Moment(t.DoneAt)))
			}
		}
		if t.MayEnd && (t.Origin == "" || !item.done) {
			item.end, item.endLabel = "/tasks/"+itoa(t.ID)+"/"+verb, ui.T(ctx, "office.task."+verb+".label", item.title)
		}
		out = append(out, item)
	}
	return out
}

// dueText says when a task is due in the words one would say it in.
func dueText(ctx context.Context, t app.TaskLine, today day.Date) (text, mood string) {
	switch n := t.Due.DaysSince(today); {
	case n < 0:
		return ui.T(ctx, "office.due.over", -n), "bad"
	case n == 0:
		return ui.T(ctx, "office.due.today"), "warn"
	case n == 1:
		return ui.T(ctx, "office.due.tomorrow"), "warn"
	case n <= 7:
		return ui.T(ctx, "office.due.days", n), "info"
	}
	return ui.Day(t.Due), ""
}

func noticeRows(ctx context.Context, list []app.NoticeLine) []noticeItem {
	var out []noticeItem
	for _, n := range list {
		until := ""
		if !n.To.IsZero() {
			until = ui.T(ctx, "office.notice.until", ui.Day(n.To))
		}
		item := noticeItem{title: n.Title, body: n.Body, sub: joinDots(n.By, unitName(n.Place), ui.Day(n.From), until)}
		if n.MayGo {
			item.withdraw = "/notices/" + itoa(n.ID) + "/withdraw"
		}
		out = append(out, item)
	}
	return out
}

func taskForm(r *http.Request, st stand, list app.TasksView, today day.Date) *officeForm {
	ctx := r.Context()
	owners := []ui.Option{{Label: ui.T(ctx, "office.task.anyone")}}
	for _, o := range list.Owners {
		label := joinDots(o.Name, ui.T(ctx, "role."+o.Role))
		if o.ID == actor(r).AccountID {
			label = ui.T(ctx, "office.task.mine")
		}
		owners = append(owners, ui.Option{Value: o.ID, Label: label, Selected: typed(r, "owner", actor(r).AccountID) == o.ID})
	}
	places := append(append(st.place.Path[st.place.Reach:len(st.place.Path):len(st.place.Path)], st.place.Children...), nil...)
	options := unitOptions(places, typed(r, "unit", itoa(st.place.Unit().ID)))[1:]
	return &officeForm{title: ui.T(ctx, "office.task.new"), action: st.where.URL("/tasks"), submit: ui.T(ctx, "office.task.new"), fields: []ui.Field{
		{Name: "title", Label: ui.T(ctx, "office.task.what"), Hint: ui.T(ctx, "office.task.what.hint"), Value: typed(r, "title", ""), Required: true}, {Name: "owner", Label: ui.T(ctx, "office.task.owner"), Options: owners},
		{Name: "unit", Label: ui.T(ctx, "office.task.where"), Options: options}, {Name: "due", Label: ui.T(ctx, "office.task.due"), Type: "date", Min: today.String(), Value: typed(r, "due", "")}}}
}

func noticeForm(r *http.Request, st stand) *officeForm {
	ctx := r.Context()
	return &officeForm{title: ui.T(ctx, "office.notice.new"), hint: ui.T(ctx, "office.notice.hint", unitName(st.place.Unit())), action: st.where.URL("/notices"), submit: ui.T(ctx, "office.notice.post"), fields: []ui.Field{
		{Name: "head", Label: ui.T(ctx, "office.notice.head"), Value: typed(r, "head", ""), Required: true}, {Name: "body", Label: ui.T(ctx, "office.notice.body"), Type: "textarea", Value: typed(r, "body", "")},
		{Name: "to", Label: ui.T(ctx, "office.notice.to"), Type: "date", Value: typed(r, "to", "")}}}
}

// endTasks is answer for the page of tasks.
func (s *Server) endTasks(w http.ResponseWriter, r *http.Request, err error, done, to string, form func(*tasksView) *officeForm) error {
	if err == nil {
		s.sessions.Put(r.Context(), sessionFlash, ui.T(r.Context(), done))
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	}
	notice, status, mine := refused(r.Context(), err)
	if !mine || form == nil {
		return err
	}
	v, ferr := s.tasksView(r)
	if ferr != nil {
		return ferr
	}
	v.notice = notice
	if f := form(&v); f != nil {
		f.open, f.fields = true, withErrors(r, err, f.fields)
	}
	return s.render(w, r, status, tasksPage(v))
}

func (s *Server) postTask(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	due := formDay(r, "due")
	if due.IsZero() && r.PostFormValue("due") != "" {
		return s.endTasks(w, r, fault.WithFields("office.task_refused", fault.Field{Field: "due", Key: "office.task_due"}), "", "", func(v *tasksView) *officeForm { return v.give })
	}
	_, err = s.app.GiveTask(r.Context(), actor(r), app.NewTask{Title: r.PostFormValue("title"), UnitID: formID(r, "unit"), OwnerID: r.PostFormValue("owner"), Due: due})
	return s.endTasks(w, r, err, "office.task.given", where.URL("/tasks"), func(v *tasksView) *officeForm { return v.give })
}

func (s *Server) postTaskDone(w http.ResponseWriter, r *http.Request) error {
	return s.changeTask(w, r, false)
}

func (s *Server) postTaskUndo(w http.ResponseWriter, r *http.Request) error {
	return s.changeTask(w, r, true)
}

func (s *Server) changeTask(w http.ResponseWriter, r *http.Request, undo bool) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	word := "office.task.ended"
	if undo {
		word = "office.task.opened"
	}
	return s.endTasks(w, r, s.app.EndTask(r.Context(), actor(r), id, undo), word, back(r.PostFormValue("back")), nil)
}

func (s *Server) postNotice(w http.ResponseWriter, r *http.Request) error {
	where, err := whereOf(r)
	if err != nil {
		return err
	}
	_, err = s.app.PostNotice(r.Context(), actor(r), store.Notice{Title: r.PostFormValue("head"), Body: r.PostFormValue("body"), UnitID: where.UnitID, To: formDay(r, "to")})
	return s.endTasks(w, r, err, "office.notice.posted", where.URL("/tasks"), func(v *tasksView) *officeForm { return v.post })
}

func (s *Server) postNoticeWithdraw(w http.ResponseWriter, r *http.Request) error {
	id, err := pathID(r, "id")
	if err != nil {
		return err
	}
	return s.endTasks(w, r, s.app.WithdrawNotice(r.Context(), actor(r), id), "office.notice.withdrawn", "/tasks", nil)
}
