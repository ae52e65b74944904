// Command bundle joins the phone app's source (internal/field/src) into the files that the binary carries
// (internal/field/dist). It needs the modules of package.json (npm ci) and nothing else of Node: the
// bundler is a Go library. The result depends on its input alone, so a check can compare.
//
//	go run ./internal/field/bundle [folder]   the folder is internal/field/dist when left out
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	out := "internal/field/dist"
	if len(os.Args) > 1 {
		out = os.Args[1]
	}
	if err := bundle("internal/field/src", out); err != nil {
		fmt.Fprintln(os.Stderr, "bundle:", err)
		os.Exit(1)
	}
}

// bundle writes app.js, app.css, sw.js and the page they belong to into out.
func bundle(src, out string) error {
	if _, err := os.Stat("node_modules/preact"); err != nil {
		return fmt.Errorf("node_modules is not there, run npm ci first: %w", err)
	}
	result := api.Build(options(src, out))
	for _, m := range result.Errors {
		fmt.Fprintln(os.Stderr, place(m), m.Text)
	}
	if len(result.Errors) > 0 {
		return fmt.Errorf("%d errors", len(result.Errors))
	}
	for _, name := range []string{"index.html", "app.webmanifest", "icon.svg", "icon-192.png", "icon-512.png"} {
		b, err := os.ReadFile(filepath.Join(src, "public", name))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(out, name), b, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func options(src, out string) api.BuildOptions {
	return api.BuildOptions{
		EntryPointsAdvanced: []api.EntryPoint{
			{InputPath: filepath.Join(src, "main.tsx"), OutputPath: "app"},
			{InputPath: filepath.Join(src, "sw.ts"), OutputPath: "sw"},
			{InputPath: filepath.Join(src, "app.css"), OutputPath: "app"},
		},
		Outdir:            out,
		Bundle:            true,
		Write:             true,
		Format:            api.FormatESModule,
		Target:            api.ES2022, // Chrome 94 and Safari 15.4 on: phones of the last five years
		JSX:               api.JSXAutomatic,
		JSXImportSource:   "preact",
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		LegalComments:     api.LegalCommentsInline,
		Charset:           api.CharsetUTF8,
		External:          []string{"./fonts/*"},
	}
}

func place(m api.Message) string {
	if m.Location == nil {
		return ""
	}
	return fmt.Sprintf("%s:%d:%d:", m.Location.File, m.Location.Line, m.Location.Column)
}
