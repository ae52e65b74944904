package cli

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"luoi/internal/app"
	"luoi/internal/config"
	"luoi/internal/fault"
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
	handler, err := web.New(a, web.Options{Queue: queue, Spool: e.cfg.Files, Dev: dev, Secure: e.cfg.Secure, Version: version, Log: log})
	if err != nil {
		listener.Close()
		return err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
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
