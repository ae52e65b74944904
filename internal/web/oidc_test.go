package web

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"luoi/internal/access"
	"luoi/internal/app"
	"luoi/internal/store"
)

// provider is an OpenID provider of the test's own: it publishes its keys, asks for PKCE, signs what it says.
type provider struct {
	t      *testing.T
	site   *httptest.Server
	key    *rsa.PrivateKey // signs
	shown  *rsa.PrivateKey // is published
	now    func() time.Time
	who    string
	name   string
	amr    []string
	change func(claims map[string]any) // spoils what is said
	asked  url.Values                  // of the last authorisation
	down   bool
}

func newProvider(t *testing.T, now func() time.Time) *provider {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	p := &provider{t: t, key: key, shown: key, now: now, who: "66-0001", name: "hoa.nt@bhxh.test"}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", p.discovery)
	mux.HandleFunc("GET /keys", p.keys)
	mux.HandleFunc("GET /authorize", p.authorize)
	mux.HandleFunc("POST /token", p.token)
	p.site = httptest.NewServer(mux)
	t.Cleanup(p.site.Close)
	return p
}

func (p *provider) answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func (p *provider) discovery(w http.ResponseWriter, _ *http.Request) {
	if p.down {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	p.answer(w, map[string]any{"issuer": p.site.URL, "authorization_endpoint": p.site.URL + "/authorize", "token_endpoint": p.site.URL + "/token",
		"jwks_uri": p.site.URL + "/keys", "id_token_signing_alg_values_supported": []string{"RS256"}})
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func (p *provider) keys(w http.ResponseWriter, _ *http.Request) {
	p.answer(w, map[string]any{"keys": []any{map[string]any{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "1", "n": b64(p.shown.N.Bytes()), "e": b64(big.NewInt(int64(p.shown.E)).Bytes())}}})
}

func (p *provider) authorize(w http.ResponseWriter, r *http.Request) {
	p.asked = r.URL.Query()
	http.Redirect(w, r, p.asked.Get("redirect_uri")+"?"+url.Values{"code": {"ok"}, "state": {p.asked.Get("state")}}.Encode(), http.StatusFound)
}

func (p *provider) token(w http.ResponseWriter, r *http.Request) {
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	id, secret, _ := r.BasicAuth()
	if p.asked.Get("code_challenge_method") != "S256" || b64(sum[:]) != p.asked.Get("code_challenge") || id != "luoi" || secret != "bi-mat" || r.PostFormValue("code") != "ok" {
		w.WriteHeader(http.StatusBadRequest)
		p.answer(w, map[string]string{"error": "invalid_grant"})
		return
	}
	claims := map[string]any{"iss": p.site.URL, "aud": "luoi", "sub": p.who, "nonce": p.asked.Get("nonce"), "iat": p.now().Unix(), "exp": p.now().Add(time.Hour).Unix(),
		"email": p.name, "amr": p.amr}
	if p.change != nil {
		p.change(claims)
	}
	body, _ := json.Marshal(claims)
	signed := b64([]byte(`{"alg":"RS256","kid":"1"}`)) + "." + b64(body)
	digest := sha256.Sum256([]byte(signed))
	sig, err := rsa.SignPKCS1v15(rand.Reader, p.key, crypto.SHA256, digest[:])
	if err != nil {
		p.t.Error(err)
	}
	p.answer(w, map[string]any{"access_token": "x", "token_type": "Bearer", "id_token": signed + "." + b64(sig)})
}

// together is an office whose people may sign in by a provider.
func together(t *testing.T, trust bool) (*office, *provider) {
	t.Helper()
	o := newOffice(t)
	o.province()
	p := newProvider(t, o.app.Now)
	o.serve(Options{OIDC: OIDC{Issuer: p.site.URL, Client: "luoi", Secret: "bi-mat", Label: "VNPT", TrustFactor: trust}})
	o.begin()
	return o, p
}

// serve puts other options in force.
func (o *office) serve(opts Options) {
	o.t.Helper()
	opts.Queue, opts.Spool = o.queue, o.t.TempDir()
	s, err := newServer(o.app, opts)
	if err != nil {
		o.t.Fatal(err)
	}
	o.site.Close()
	o.site = httptest.NewServer(s.routes())
	o.t.Cleanup(o.site.Close)
	o.client = o.newClient()
}

// over goes to the provider and comes back; from is where the link stands.
func (o *office) over(from string) answer {
	o.t.Helper()
	there := o.get(from)
	if there.status != http.StatusSeeOther {
		return there
	}
	req, err := http.NewRequest(http.MethodGet, there.to, nil)
	if err != nil {
		o.t.Fatal(err)
	}
	return o.get(strings.TrimPrefix(o.send(req).to, o.site.URL))
}

func (o *office) linkedOfficial(p *provider) app.Actor {
	o.t.Helper()
	a, err := o.app.CreateAccount(context.Background(), app.CommandLine(), app.NewAccount{Login: "hoa", Name: "Bà Hoa", Password: "mot cau de nho", Role: access.BaseOfficial, UnitID: o.units["Ea Knốp"]})
	if err != nil {
		o.t.Fatal(err)
	}
	at := "/accounts/" + a.AccountID
	o.page(at).has(o.t, "Đăng nhập chung", "VNPT")
	if res := o.post(at+"/subject", url.Values{"subject": {""}}); res.status != http.StatusUnprocessableEntity {
		o.t.Errorf("no subject: %d", res.status)
	}
	if res := o.post(at+"/subject", url.Values{"subject": {p.who}, "label": {p.name}}); res.status != http.StatusSeeOther {
		o.t.Fatalf("link: %d %s", res.status, title(res.body))
	}
	o.page(at).has(o.t, p.who, p.name, "Gỡ liên kết", "Phạm Thị Hạnh")
	o.client = o.newClient()
	return a
}

func (o *office) journal(act string) (n int) {
	o.t.Helper()
	err := o.app.Store.Read(context.Background(), func(tx *store.Tx) error {
		rows, err := tx.AuditBefore(1<<62, 1000)
		for _, r := range rows {
			if r.Act == act {
				n++
			}
		}
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return n
}

func TestAProviderOpensOnlyWhatWasLinked(t *testing.T) {
	o, p := together(t, false)
	admin := o.client
	o.client = o.newClient()
	o.page("/signin").has(t, "Đăng nhập bằng VNPT", "/signin/oidc?back=")
	res := o.over("/signin/oidc?back=/places")
	if res.status != http.StatusForbidden {
		t.Fatalf("a stranger: %d", res.status)
	}
	checkPage(t, "refused", res.body)
	res.has(t, "Chưa có tài khoản nào", "66-0001")
	if res := o.get("/coverage"); res.status != http.StatusSeeOther || o.journal("account.create") != 1 || o.journal("account.sign_in_failed") != 1 {
		t.Errorf("a stranger left something behind: %d", res.status)
	}
	o.client = admin
	hoa := o.linkedOfficial(p)
	if res := o.over("/signin/oidc?back=/places"); res.to != "/places" {
		t.Fatalf("linked: %d %q %s", res.status, res.to, title(res.body))
	}
	o.page("/coverage").has(t, "Xã Ea Knốp")
	if res := o.get("/accounts"); res.status != http.StatusForbidden {
		t.Errorf("the provider brought rights along: %d", res.status)
	}
	o.page("/me").has(t, "Đăng nhập chung", p.who)
	mine := o.client
	o.client = admin
	o.post("/accounts/"+hoa.AccountID+"/close", nil)
	o.client = mine
	if res := o.get("/coverage"); res.status != http.StatusSeeOther {
		t.Errorf("a closed account goes on: %d", res.status)
	}
	if res := o.over("/signin/oidc"); res.status != http.StatusForbidden {
		t.Errorf("a closed account comes in: %d", res.status)
	}
	o.client = admin
	o.post("/accounts/"+hoa.AccountID+"/open", nil)
	o.client = o.newClient()
	for range 5 {
		o.post("/signin", url.Values{"login": {"hoa"}, "password": {"sai"}})
	}
	if res := o.over("/signin/oidc"); res.status != http.StatusServiceUnavailable {
		t.Errorf("a resting account comes in: %d", res.status)
	}
	o.client = admin
	o.post("/accounts/"+hoa.AccountID+"/open", nil)
	o.post("/accounts/"+hoa.AccountID+"/subject/drop", nil)
	o.client = o.newClient()
	if res := o.over("/signin/oidc"); res.status != http.StatusForbidden {
		t.Errorf("after the link was taken away: %d", res.status)
	}
}

func TestWhatAProviderSaysIsVerified(t *testing.T) {
	o, p := together(t, false)
	o.linkedOfficial(p)
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for what, spoil := range map[string]func(c map[string]any){
		"another audience":    func(c map[string]any) { c["aud"] = "someone else" },
		"another issuer":      func(c map[string]any) { c["iss"] = "https://evil.example" },
		"yesterday's":         func(c map[string]any) { c["exp"] = p.now().Add(-time.Hour).Unix() },
		"another question's":  func(c map[string]any) { c["nonce"] = "x" },
		"without a nonce":     func(c map[string]any) { delete(c, "nonce") },
		"without a subject":   func(c map[string]any) { delete(c, "sub") },
		"signed by a forger":  func(map[string]any) { p.key = other },
		"a code stolen alone": func(map[string]any) {},
	} {
		p.change, p.key = spoil, p.shown
		o.client = o.newClient()
		var res answer
		if what == "a code stolen alone" { // another browser's way back: it never asked
			res = o.get(oidcBack + "?code=ok&state=" + p.asked.Get("state"))
		} else {
			res = o.over("/signin/oidc")
		}
		if res.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %q", what, res.status, res.to)
		}
		if res := o.get("/coverage"); res.status != http.StatusSeeOther {
			t.Errorf("%s: signed in", what)
		}
	}
	p.change, p.key = nil, p.shown
	o.client = o.newClient()
	if res := o.over("/signin/oidc?back=https://evil.example"); res.to != "/" {
		t.Errorf("leads to %q", res.to)
	}
	if res := o.get(oidcBack + "?code=ok&state=" + p.asked.Get("state")); res.status != http.StatusUnprocessableEntity {
		t.Errorf("the same way back twice: %d", res.status)
	}
	o.client = o.newClient()
	o.get("/signin/oidc")
	if res := o.get(oidcBack + "?error=access_denied&state=wrong"); res.status != http.StatusUnprocessableEntity {
		t.Errorf("refused there: %d", res.status)
	}
}

func TestTheSecondProofIsOursUnlessTheHouseTrusts(t *testing.T) {
	for _, trust := range []bool{false, true} {
		o, p := together(t, trust)
		hoa := o.linkedOfficial(p)
		ctx := context.Background()
		if err := o.app.BeginFactor(ctx, hoa); err != nil {
			t.Fatal(err)
		}
		f, err := o.app.Factor(ctx, hoa)
		if err != nil {
			t.Fatal(err)
		}
		code, err := totp.GenerateCode(f.Secret, o.app.Now())
		if err != nil {
			t.Fatal(err)
		}
		codes, err := o.app.ConfirmFactor(ctx, hoa, code)
		if err != nil {
			t.Fatal(err)
		}
		if res := o.over("/signin/oidc"); res.to != "/signin/code" {
			t.Errorf("trusted %v, one proof there: leads to %q", trust, res.to)
		}
		if res := o.get("/coverage"); res.status != http.StatusSeeOther {
			t.Errorf("half way in: %d", res.status)
		}
		if res := o.post("/signin/code", url.Values{"code": {codes[0]}}); res.to != "/" {
			t.Errorf("with the code: %q", res.to)
		}
		p.amr = []string{"pwd", "mfa"}
		o.client = o.newClient()
		want := map[bool]string{false: "/signin/code", true: "/"}[trust]
		if res := o.over("/signin/oidc"); res.to != want {
			t.Errorf("trusted %v, two proofs there: leads to %q", trust, res.to)
		}
	}
}

func TestAnInvitationIsTakenByTheProvider(t *testing.T) {
	o, p := together(t, false)
	res := o.post("/accounts/invite", url.Values{"name": {"Y Thịnh Niê"}, "role": {"base_official"}, "places": {"Xã Ea Knốp"}})
	_, token, _ := strings.Cut(res.body, "/join/")
	token, _, _ = strings.Cut(token, "<")
	o.client = o.newClient()
	o.page("/join/"+token).has(t, "Nhận lời mời bằng VNPT")
	if res := o.over("/join/" + token + "/oidc"); res.to != "/" {
		t.Fatalf("joined: %d %q %s", res.status, res.to, title(res.body))
	}
	o.page("/coverage").has(t, "Xã Ea Knốp", "Y Thịnh Niê")
	o.client = o.newClient()
	if res := o.over("/join/" + token + "/oidc"); res.status != http.StatusNotFound {
		t.Errorf("a used invitation: %d", res.status)
	}
	if res := o.over("/signin/oidc"); res.to != "/" {
		t.Errorf("the next day: %q", res.to)
	}
	o.post("/me/subject/drop", nil)
	o.client = o.newClient()
	if res := o.over("/signin/oidc"); res.status != http.StatusForbidden {
		t.Errorf("taken away by its owner: %d", res.status)
	}
	p.down = true
}

func TestWithoutAProviderThereIsNoDoor(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.client = o.newClient()
	if strings.Contains(o.page("/signin").body, "oidc") {
		t.Error("a button that leads nowhere")
	}
	for _, path := range []string{"/signin/oidc", oidcBack} {
		if res := o.get(path); res.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, res.status)
		}
	}
	p := newProvider(t, o.app.Now)
	p.down = true
	o.serve(Options{OIDC: OIDC{Issuer: p.site.URL, Client: "luoi", Secret: "bi-mat", Label: "VNPT"}})
	if res := o.get("/signin/oidc"); res.status != http.StatusServiceUnavailable {
		t.Errorf("a provider that is down: %d", res.status)
	}
	if res := o.post("/signin", url.Values{"login": {"hanh"}, "password": {"mot cau de nho"}}); res.to != "/" {
		t.Errorf("the password meanwhile: %q", res.to)
	}
	p.down = false
	if res := o.get("/signin/oidc"); res.status != http.StatusSeeOther {
		t.Errorf("up again: %d", res.status)
	}
}

func TestOneAddressThatGuessesRests(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	o.serve(Options{Proxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	from := func(forwarded, login, password string) answer {
		req, err := http.NewRequest(http.MethodPost, o.site.URL+"/signin", strings.NewReader(url.Values{"login": {login}, "password": {password}}.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("X-Forwarded-For", forwarded)
		return o.send(req)
	}
	// Links first: they cost nothing to try, and count like passwords. What stands before our proxy is made up.
	for i := range 58 {
		req, err := http.NewRequest(http.MethodGet, o.site.URL+"/join/guess"+itoa(int64(i)), nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("X-Forwarded-For", "10.0.0."+itoa(int64(i))+", 203.0.113.9")
		if res := o.send(req); res.status != http.StatusNotFound {
			t.Fatalf("link %d: %d", i, res.status)
		}
	}
	for _, login := range []string{"mot", "hai"} {
		if res := from("203.0.113.9", login, "mot mat khau"); res.status != http.StatusUnprocessableEntity {
			t.Fatalf("%s: %d", login, res.status)
		}
	}
	res := from("203.0.113.9", "hanh", "mot cau de nho")
	if res.status != http.StatusServiceUnavailable {
		t.Fatalf("the right password from an address that rests: %d", res.status)
	}
	checkPage(t, "/signin", res.body)
	res.has(t, "Mạng của bạn nhập sai quá nhiều lần", "15 phút")
	if res := from("198.51.100.7", "hanh", "mot cau de nho"); res.to != "/" {
		t.Errorf("another address rests too: %d", res.status)
	}
	if n := o.journal("account.address_rests"); n != 1 {
		t.Errorf("%d rows of the journal", n)
	}
}

func TestWhoseWordAboutAnAddressIsBelieved(t *testing.T) {
	s := &Server{opts: Options{Proxies: []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16"), netip.MustParsePrefix("::1/128")}}}
	for _, c := range []struct{ peer, header, want string }{
		{"203.0.113.5:4000", "", "203.0.113.5"},
		{"203.0.113.5:4000", "1.2.3.4", "203.0.113.5"}, // no proxy of ours: whatever it says
		{"10.1.0.2:4000", "1.2.3.4", "1.2.3.4"},
		{"10.1.0.2:4000", "9.9.9.9, 1.2.3.4, 10.1.7.7", "1.2.3.4"}, // 9.9.9.9 was sent by the client
		{"10.1.0.2:4000", "", "10.1.0.2"},
		{"10.1.0.2:4000", "rubbish", "10.1.0.2"},
		{"[::1]:4000", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
		{"[::ffff:10.1.0.2]:4000", "1.2.3.4", "1.2.3.4"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.peer
		if c.header != "" {
			r.Header.Set("X-Forwarded-For", c.header)
		}
		if got := s.remote(r); got != c.want {
			t.Errorf("%s, %q: %s, want %s", c.peer, c.header, got, c.want)
		}
	}
}
