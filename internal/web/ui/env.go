// Package ui holds the components of office pages: the shell, the figure that draws every number,
// tables, charts as SVG, forms and notices. Components take typed view structs and know nothing of
// the store, of rights or of how numbers come about (app), nor which page uses them (web).
// Texts come from the catalogue in the reader's language, which travels in the context.
package ui

import (
	"context"

	"luoi/internal/i18n"
	"luoi/internal/web/assets"
)

// Env is what every component may ask of its surroundings.
type Env struct {
	Lang   string // "vi" or "en"
	Assets *assets.Set
}

type envKey struct{}

// WithEnv puts e into ctx for the components below.
func WithEnv(ctx context.Context, e Env) context.Context { return context.WithValue(ctx, envKey{}, e) }

func env(ctx context.Context) Env {
	e, _ := ctx.Value(envKey{}).(Env)
	return e
}

// Lang is the reader's language; Vietnamese when nobody said.
func Lang(ctx context.Context) string {
	if l := env(ctx).Lang; l != "" {
		return l
	}
	return i18n.VI
}

// T is the catalogue's text for key in the reader's language.
func T(ctx context.Context, key string, args ...any) string { return i18n.T(Lang(ctx), key, args...) }

func asset(ctx context.Context, name string) string {
	a := env(ctx).Assets
	if a == nil {
		return "/assets/" + name
	}
	return a.URL(name)
}
