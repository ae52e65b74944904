package sim

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"luoi/internal/app"
	"luoi/internal/id"
)

// Phone speaks the protocol. It holds what it was given and nothing of its own accord.
type Phone struct {
	Base   string // http://host:port
	Client *http.Client
	ID     string
	Token  string
	Key    string // public half of its signing key; "": none
	N      int64  // operations made so far
	Seq    int64  // of the last finished pull
	Have   map[string]json.RawMessage
	Wiped  bool
}

// Change as it comes.
type Change struct {
	T  string          `json:"t"`
	ID string          `json:"id"`
	D  json.RawMessage `json:"d"`
}

// Pulled is a page as it comes.
type Pulled struct {
	Seq     int64    `json:"seq"`
	Reset   bool     `json:"reset"`
	More    bool     `json:"more"`
	Page    string   `json:"page"`
	Changes []Change `json:"changes"`
}

// Outcome of an operation as it comes.
type Outcome struct {
	OpID    string `json:"op_id"`
	Outcome string `json:"outcome"`
	Code    string `json:"code"`
	Message string `json:"message"`
	Ref     string `json:"ref"`
}

// Pushed is the answer to a push.
type Pushed struct {
	Now      int64      `json:"now"`
	Seq      int64      `json:"seq"`
	Outcomes []Outcome  `json:"outcomes"`
	Missing  [][2]int64 `json:"missing"`
	Parcels  []struct {
		Device   string    `json:"device"`
		Code     string    `json:"code"`
		Message  string    `json:"message"`
		Outcomes []Outcome `json:"outcomes"`
	} `json:"parcels"`
}

// Refusal is any answer but 2xx.
type Refusal struct {
	Status     int
	Code       string    `json:"code"`
	Message    string    `json:"message"`
	Wipe       bool      `json:"wipe"`
	RetryAfter int       `json:"retry_after"`
	Outcomes   []Outcome `json:"outcomes"`
	Header     http.Header
}

func (r *Refusal) Error() string { return fmt.Sprintf("%d %s", r.Status, r.Code) }

// Call sends a request and reads the answer; an answer that is not 2xx is a *Refusal.
func (p *Phone) Call(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, method, p.Base+"/field/api/v1/"+path, body)
	if err != nil {
		return err
	}
	if p.Token != "" {
		req.Header.Set("Authorization", "Bearer "+p.Token)
	}
	client := p.Client
	if client == nil {
		client = http.DefaultClient
	}
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode/100 != 2 {
		r := &Refusal{Status: res.StatusCode, Header: res.Header}
		b, err := io.ReadAll(res.Body)
		if err != nil {
			return err
		}
		if err := json.Unmarshal(b, r); err != nil {
			return fmt.Errorf("status %d: %q", res.StatusCode, b)
		}
		r.Status = res.StatusCode
		return r
	}
	return json.NewDecoder(res.Body).Decode(out)
}

// Join uses an invitation.
func (p *Phone) Join(ctx context.Context, code string) error {
	if p.ID == "" {
		p.ID = id.New()
	}
	var out struct {
		Token string `json:"token"`
	}
	err := p.Call(ctx, http.MethodPost, "join", map[string]any{"code": code, "device": map[string]string{"id": p.ID, "name": "Điện thoại thử", "app": "1.0.0", "key": p.Key}}, &out)
	if err == nil {
		p.Token = out.Token
	}
	return err
}

// Pull takes everything new, page after page, and reports how many changes came.
func (p *Phone) Pull(ctx context.Context) (changes int, err error) {
	page, fresh := "", map[string]json.RawMessage(nil)
	for {
		var out Pulled
		path := "pull?since=" + strconv.FormatInt(p.Seq, 10)
		if page != "" {
			path += "&page=" + page
		}
		if err := p.Call(ctx, http.MethodGet, path, nil, &out); err != nil {
			return changes, err
		}
		if out.Reset {
			fresh = map[string]json.RawMessage{}
		}
		to := fresh
		if to == nil {
			if p.Have == nil {
				p.Have = map[string]json.RawMessage{}
			}
			to = p.Have
		}
		for _, c := range out.Changes {
			changes++
			if key := c.T + ":" + c.ID; string(c.D) == "null" {
				delete(to, key)
			} else {
				to[key] = c.D
			}
		}
		if page = out.Page; out.More {
			continue
		}
		p.Seq = out.Seq
		if fresh != nil {
			p.Have = fresh
		}
		return changes, nil
	}
}

// Op makes an operation with the phone's next number.
func (p *Phone) Op(kind string, v int, at int64, body any) app.PhoneOp {
	b, err := json.Marshal(body)
	if err != nil {
		panic("sim: " + err.Error()) // bodies are made here
	}
	p.N++
	return app.PhoneOp{OpID: id.New(), Kind: kind, V: v, N: p.N, At: at, Base: p.Seq, Body: b}
}

// PushRequest is what a push sends.
type PushRequest struct {
	Now    int64         `json:"now,omitempty"`
	Unsent int64         `json:"unsent"`
	App    string        `json:"app,omitempty"`
	Ops    []app.PhoneOp `json:"ops"`

	Parcels []app.PhoneParcel `json:"parcels,omitempty"`
}

// Push sends operations.
func (p *Phone) Push(ctx context.Context, in PushRequest) (Pushed, error) {
	var out Pushed
	err := p.Call(ctx, http.MethodPost, "push", in, &out)
	return out, err
}
