// Package bench is the one home of measurements: what luoi bench NAME runs. Each measurement is one
// file and one function; it makes its own data from a seed, says what was measured, on what, and the
// figure of a peer or the goal beside ours. Nothing here is imported by the product.
package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"
)

// Options of a measurement; zero fields mean what is usual for it.
type Options struct {
	JSON     bool   // one line of JSON in place of the table
	N        int    // how many rows, records or people
	Seed     uint64 // of the made-up data
	Dir      string // folder for files; empty: a temporary one that is removed
	Progress func(step string, done, total int64)
	Simulate bool // sync: phones with bad luck instead of speed
}

// tell reports progress when someone listens.
func (o Options) tell(step string, done, total int64) {
	if o.Progress != nil {
		o.Progress(step, done, total)
	}
}

// Line is one figure. Peer says whose figure or which goal stands beside it, and where it is from.
type Line struct {
	What  string  `json:"what"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	Peer  string  `json:"peer,omitempty"`
	Goal  string  `json:"goal,omitempty"`
}

// Report is what one measurement found.
type Report struct {
	Name    string `json:"name"`
	Data    string `json:"data"` // on what: kind, size, seed
	Machine string `json:"machine"`
	Lines   []Line `json:"lines"`
}

// NewReport begins a report with what this machine is.
func NewReport(name, data string) *Report {
	machine := fmt.Sprintf("%s/%s, %d CPU, %s", runtime.GOOS, runtime.GOARCH, runtime.GOMAXPROCS(0), runtime.Version())
	if model := cpuModel(); model != "" {
		machine += ", " + model
	}
	return &Report{Name: name, Data: data, Machine: machine}
}

// Add appends a figure.
func (r *Report) Add(l Line) { r.Lines = append(r.Lines, l) }

// Write prints the report as a table or as one line of JSON.
func (r *Report) Write(w io.Writer, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(w).Encode(r)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n%s\n\n", r.Name, r.Data, r.Machine)
	for _, l := range r.Lines {
		fmt.Fprintf(&b, "  %-44s %14s %-8s", l.What, number(l.Value), l.Unit)
		if l.Goal != "" {
			fmt.Fprintf(&b, "  goal %s", l.Goal)
		}
		if l.Peer != "" {
			fmt.Fprintf(&b, "  peer %s", l.Peer)
		}
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// number shows a figure with no more digits than it deserves.
func number(v float64) string {
	switch {
	case v >= 1000 || v == float64(int64(v)):
		return strconv.FormatFloat(v, 'f', 0, 64)
	case v >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 3, 64)
}

func cpuModel() string { return procLine("/proc/cpuinfo", "model name") }

// PeakMB is the most memory this process has had, in MB; 0 where the system does not tell.
func PeakMB() float64 {
	kb, err := strconv.ParseFloat(strings.TrimSuffix(procLine("/proc/self/status", "VmHWM"), " kB"), 64)
	if err != nil {
		return 0
	}
	return kb / 1024
}

// procLine is the value behind a name in a file of Linux's /proc.
func procLine(path, name string) string {
	body, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(body)) {
		if k, v, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(k) == name {
			return strings.TrimSpace(v)
		}
	}
	return ""
}
