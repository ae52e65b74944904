package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

type versionCmd struct {
	JSON bool `name:"json" help:"${flag_json}"`
}

// build says what the binary was made from.
type build struct {
	Version  string `json:"version"`
	Revision string `json:"revision,omitempty"`
	Time     string `json:"time,omitempty"`
	Modified bool   `json:"modified"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func readBuild() build {
	b := build{Version: version, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Revision = s.Value
		case "vcs.time":
			b.Time = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
	return b
}

// version is the release this source leads to; CHANGELOG.md tells what is in it.
const version = "0.1.0-dev"

func (c versionCmd) Run(e *env) error {
	b := readBuild()
	if c.JSON {
		return e.json(b)
	}
	_, err := fmt.Fprintf(e.Out, "luoi %s %s %s %s\n", b.Version, b.Revision, b.Go, b.Platform)
	return err
}
