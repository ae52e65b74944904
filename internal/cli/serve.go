package cli

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"time"

	"luoi/internal/app"
	"luoi/internal/config"
	"luoi/internal/fault"
	"luoi/internal/field"
	"luoi/internal/field/rules"
	"luoi/internal/jobs"
	"luoi/internal/web"
)

type serveCmd struct {
	Listen string `help:"${flag_listen}" placeholder:"127.0.0.1:8066"`
	Files  string `help:"${flag_files}" placeholder:"DIR"`
	Secure bool   `help:"${flag_secure}"`
	Dev    bool   `help:"${flag_dev}"`
}

func (c serveCmd) settle(to *config.Config) {
	to.Listen, to.Files, to.Secure = c.Listen, c.Files, c.Secure
}

func (c serveCmd) Run(e *env) error {
	return e.withApp(true, func(a *app.App) error {
		listener, err := net.Listen("tcp", e.cfg.Listen)
		if err != nil {
			return fault.Wrap(fault.Busy, err, "cli.cannot_listen", e.cfg.Listen)
		}
		e.say("cli.serving", "http://"+listener.Addr().String())
		return e.serve(e.ctx, a, listener, c.Dev)
	})
}

// goingDown is how long open requests may still take after Ctrl-C.
const goingDown = 10 * time.Second

// serve answers requests and runs jobs until ctx ends.
func (e *env) serve(ctx context.Context, a *app.App, listener net.Listener, dev bool) error {
	log := e.logger()
	queue := jobs.New(a.Store, jobs.Options{Log: log})
	handler, err := e.pages(a, queue, dev, log)
	if err != nil {
		listener.Close()
		return err
	}
	shell, err := web.FieldApp()
	if err != nil {
		listener.Close()
		return err
	}
	phones := field.New(a, field.Options{App: shell, Log: log})
	defer phones.Close()
	mux := http.NewServeMux()
	mux.Handle("/field/", phones)
	// The rules of law are the office's, with what it laid over them; phones ask the same.
	mux.Handle(rules.Root, handler)
	mux.Handle(rules.CalcPath, handler)
	mux.Handle("GET /field", http.RedirectHandler(field.AppRoot, http.StatusFound))
	mux.Handle("/", handler)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	worked := make(chan struct{})
	working, stopWork := context.WithCancel(ctx)
	defer stopWork()
	// One worker: the store has one writer, so two imports at once would only wait for each other.
	go func() { queue.Run(working, 1); close(worked) }()
	// The search box answers from the database until its index stands.
	prepared := make(chan struct{})
	go func() {
		defer close(prepared)
		if err := a.PrepareSearch(working); err != nil && working.Err() == nil {
			log.Error("the search index could not be read", "error", err)
		}
	}()

	stopped := make(chan error, 1)
	stopServing := context.AfterFunc(ctx, func() {
		down, cancel := context.WithTimeout(context.Background(), goingDown)
		defer cancel()
		stopped <- server.Shutdown(down)
	})
	defer stopServing()
	err = server.Serve(listener)
	stopWork()
	<-worked
	<-prepared
	if !errors.Is(err, http.ErrServerClosed) {
		return fault.Wrap(fault.Internal, err, "fault.internal")
	}
	if err := <-stopped; err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fault.Wrap(fault.Internal, err, "fault.internal")
	}
	return nil
}

// pages makes the handler from what was set.
func (e *env) pages(a *app.App, queue *jobs.Queue, dev bool, log *slog.Logger) (http.Handler, error) {
	secret, err := e.cfg.OIDCSecretText()
	if err != nil {
		return nil, err
	}
	proxies, err := e.cfg.ProxyNets()
	if err != nil {
		return nil, err
	}
	label := e.cfg.OIDCLabel
	if u, err := url.Parse(e.cfg.OIDCIssuer); label == "" && err == nil {
		label = u.Hostname()
	}
	return web.New(a, web.Options{Queue: queue, Spool: e.cfg.Files, Dev: dev, Secure: e.cfg.Secure, Version: version, Log: log, Proxies: proxies,
		OIDC: web.OIDC{Issuer: e.cfg.OIDCIssuer, Client: e.cfg.OIDCClient, Secret: secret, Label: label, TrustFactor: e.cfg.OIDCFactor}})
}
