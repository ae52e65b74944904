package field

import (
	"context"
	"net"
	"net/http"
	"strconv"
	"strings"

	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/i18n"
)

func (s *Server) hello(http.ResponseWriter, *http.Request) (any, error) {
	return helloAnswer{Protocol: []int{1}, AppMin: s.opts.Min, Now: s.now().UnixMilli()}, nil
}

type helloAnswer struct {
	Protocol []int  `json:"protocol"`
	AppMin   string `json:"app_min"`
	Now      int64  `json:"now"`
}

type joinRequest struct {
	Code   string `json:"code"`
	Device struct {
		ID   string `json:"id"`
		Name string `json:"name"`
		App  string `json:"app"`
		Key  string `json:"key"`
	} `json:"device"`
}

type joinAnswer struct {
	DeviceID string      `json:"device_id"`
	Token    string      `json:"token"`
	Account  joinAccount `json:"account"`
	Scope    joinScope   `json:"scope"`
	Now      int64       `json:"now"`
	Limits   joinLimits  `json:"limits"`
}

type joinAccount struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Role string `json:"role"`
	Lang string `json:"lang"`
}

type joinScope struct {
	Units  []joinUnit `json:"units"`
	Groups []string   `json:"groups"`
}

type joinUnit struct {
	ID    string `json:"id"`
	Level int    `json:"level"`
	Name  string `json:"name"`
}

type joinLimits struct {
	Ops          int `json:"ops"`
	OpBytes      int `json:"op_bytes"`
	RequestBytes int `json:"request_bytes"`
	Pull         int `json:"pull"`
}

func (s *Server) join(w http.ResponseWriter, r *http.Request) (any, error) {
	from := addressOf(r)
	if !s.limits.take("join " + from) {
		return nil, fault.New(fault.Busy, "sync.slow_down")
	}
	var in joinRequest
	if err := readBody(w, r, &in); err != nil {
		return nil, err
	}
	if err := s.newEnough(in.Device.App); err != nil {
		return nil, err
	}
	p, token, err := s.app.JoinPhone(r.Context(), app.JoiningPhone{Code: in.Code, ID: in.Device.ID, Name: in.Device.Name, App: in.Device.App,
		Key: in.Device.Key, From: from})
	if err != nil {
		return nil, err
	}
	out := joinAnswer{DeviceID: p.Device.ID, Token: token, Now: s.now().UnixMilli(),
		Account: joinAccount{ID: p.Actor.AccountID, Name: p.Actor.Name, Role: string(p.Actor.Role), Lang: p.Lang},
		Scope:   joinScope{Units: []joinUnit{}, Groups: []string{}},
		Limits:  joinLimits{Ops: app.MaxOps, OpBytes: app.MaxOpBytes, RequestBytes: maxSent, Pull: app.PullPage}}
	for _, u := range p.Units {
		out.Scope.Units = append(out.Scope.Units, joinUnit{ID: strconv.FormatInt(u.ID, 10), Level: int(u.Level), Name: u.FullName})
	}
	return created{out}, nil
}

// addressOf is where a request came from, for counting wrong codes.
func addressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// newEnough refuses an app older than the one that is still spoken to. What cannot be read is let through.
func (s *Server) newEnough(version string) error {
	if s.opts.Min == "" || version == "" {
		return nil
	}
	have, least := versionNumbers(version), versionNumbers(s.opts.Min)
	for i, n := range least {
		if have[i] != n {
			if have[i] < n {
				return fault.New(fault.Conflict, "sync.app_too_old", s.opts.Min)
			}
			break
		}
	}
	return nil
}

func versionNumbers(s string) (n [3]int) {
	for i, part := range strings.SplitN(s, ".", 3) {
		n[i], _ = strconv.Atoi(strings.TrimFunc(part, func(r rune) bool { return r < '0' || r > '9' }))
	}
	return n
}

// phone finds who asks, and holds it to its rate. The session comes back with the error of a phone that is
// out: what it sends is kept all the same.
func (s *Server) phone(r *http.Request) (app.PhoneSession, error) {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		token = ""
	}
	p, err := s.app.Phone(r.Context(), strings.TrimSpace(token))
	if p.Device.ID == "" {
		return p, err
	}
	if !s.limits.take(p.Device.ID) {
		return p, fault.New(fault.Busy, "sync.slow_down")
	}
	return p, err
}

func (s *Server) leave(_ http.ResponseWriter, r *http.Request) (any, error) {
	p, err := s.phone(r)
	if err != nil {
		return nil, err
	}
	return map[string]bool{"ok": true}, s.app.LeavePhone(r.Context(), p)
}

type pushRequest struct {
	Now    int64         `json:"now"`
	App    string        `json:"app"`
	Unsent *int64        `json:"unsent"`
	Ops    []app.PhoneOp `json:"ops"`
	// Parcels are operations of other phones, as those signed them.
	Parcels []app.PhoneParcel `json:"parcels"`
}

type pushAnswer struct {
	Now      int64      `json:"now"`
	Seq      int64      `json:"seq"`
	Outcomes []outcome  `json:"outcomes"`
	Missing  [][2]int64 `json:"missing,omitempty"`
	Parcels  []parcel   `json:"parcels,omitempty"`
}

// parcel is what became of one that was carried: in the order of the request. What the office says to the people
// of the phone that made it is said to that phone alone.
type parcel struct {
	Device   string    `json:"device"`
	Code     string    `json:"code,omitempty"`
	Message  string    `json:"message,omitempty"`
	Outcomes []outcome `json:"outcomes"`
}

type outcome struct {
	OpID    string `json:"op_id"`
	Outcome string `json:"outcome"`
	Code    string `json:"code"`
	Message string `json:"message"`
	Ref     string `json:"ref"`
}

func (s *Server) push(w http.ResponseWriter, r *http.Request) (any, error) {
	p, dead := s.phone(r)
	if dead != nil && (p.Device.ID == "" || fault.KindOf(dead) != fault.Unauthorised) {
		return nil, dead
	}
	var in pushRequest
	if err := readBody(w, r, &in); err != nil {
		if dead != nil {
			return nil, dead
		}
		return nil, err
	}
	if len(in.Ops) > app.MaxOps || len(in.Parcels) > app.MaxParcels {
		return nil, fault.New(fault.TooLarge, "sync.too_many", app.MaxOps)
	}
	if err := s.newEnough(in.App); err != nil && dead == nil {
		return nil, err
	}
	batch := app.PhoneBatch{DeviceID: p.Device.ID, Now: in.Now, App: in.App, Unsent: -1, Ops: in.Ops}
	if in.Unsent != nil {
		batch.Unsent = *in.Unsent
	}
	batches := []app.PhoneBatch{batch}
	parcels, err := s.unwrap(r.Context(), p, in.Parcels, &batches)
	if err != nil {
		return nil, err
	}
	results, err := s.desk.push(r.Context(), batches)
	if err != nil {
		return nil, err
	}
	next := 1
	for i := range parcels {
		if parcels[i].Code != "" {
			continue
		}
		for _, o := range results[next].Outcomes {
			parcels[i].Outcomes = append(parcels[i].Outcomes, outcome{OpID: o.OpID, Outcome: o.Outcome, Code: o.Code})
		}
		next++
	}
	res := results[0]
	out := outcomesOf(p.Lang, res.Outcomes)
	if res.Dead != nil {
		return nil, refused{res.Dead, out}
	}
	return pushAnswer{Now: res.Now, Seq: res.Seq, Outcomes: out, Missing: res.Missing, Parcels: parcels}, nil
}

// unwrap checks what a phone carries for others and adds each good parcel as a batch of the phone that made it.
func (s *Server) unwrap(ctx context.Context, p app.PhoneSession, list []app.PhoneParcel, batches *[]app.PhoneBatch) ([]parcel, error) {
	var out []parcel
	for _, in := range list {
		b, err := s.app.OpenParcel(ctx, p, in)
		if err != nil && fault.KindOf(err) != fault.Invalid {
			return nil, err
		}
		x := parcel{Device: in.Device, Outcomes: []outcome{}}
		if err != nil {
			x.Code, x.Message = codeOf(err), i18n.Error(p.Lang, err)
		} else {
			*batches = append(*batches, b)
		}
		out = append(out, x)
	}
	return out, nil
}

func outcomesOf(lang string, list []app.OpOutcome) []outcome {
	out := make([]outcome, len(list))
	for i, o := range list {
		out[i] = outcome{OpID: o.OpID, Outcome: o.Outcome, Code: o.Code, Ref: o.Ref}
		if o.Words != nil {
			out[i].Message = i18n.Error(lang, o.Words)
		}
	}
	return out
}

type pullAnswer struct {
	Seq     int64             `json:"seq"`
	Reset   bool              `json:"reset,omitempty"`
	More    bool              `json:"more"`
	Page    string            `json:"page,omitempty"`
	Changes []app.PhoneChange `json:"changes"`
}

func (s *Server) pull(_ http.ResponseWriter, r *http.Request) (any, error) {
	p, err := s.phone(r)
	if err != nil {
		return nil, err
	}
	q := app.PullRequest{Page: r.FormValue("page")}
	if text := r.FormValue("since"); text != "" {
		if q.Since, err = strconv.ParseInt(text, 10, 64); err != nil || q.Since < 0 {
			return nil, fault.New(fault.Invalid, "sync.bad_request", "since")
		}
	}
	if text := r.FormValue("limit"); text != "" {
		if q.Limit, err = strconv.Atoi(text); err != nil || q.Limit < 1 {
			return nil, fault.New(fault.Invalid, "sync.bad_request", "limit")
		}
	}
	res, err := s.app.Pull(r.Context(), p, q)
	if err != nil {
		return nil, err
	}
	if res.Changes == nil {
		res.Changes = []app.PhoneChange{}
	}
	return pullAnswer{Seq: res.Seq, Reset: res.Reset, More: res.More, Page: res.Page, Changes: res.Changes}, nil
}
