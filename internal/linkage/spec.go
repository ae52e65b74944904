package linkage

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"luoi/internal/fault"
)

// Spec is the file of `luoi link --spec`. Paths are relative to the spec file.
type Spec struct {
	Left        string      `json:"left"`
	Right       string      `json:"right"` // "" deduplicates left
	ID          string      `json:"id"`
	Truth       string      `json:"truth"` // column with the true person, for measuring only
	Fields      []Field     `json:"fields"`
	Blocking    [][]string  `json:"blocking"`
	Threads     int         `json:"threads"`
	MatchAt     float64     `json:"match_at"`
	ReviewAt    float64     `json:"review_at"`
	Cardinality Cardinality `json:"cardinality"`
	Model       string      `json:"model"`      // use this model instead of training
	SaveModel   string      `json:"save_model"` // keep what was learnt
}

// specReport is report.json.
type specReport struct {
	Report
	Quality *Quality `json:"quality,omitempty"`
	Model   *Model   `json:"model"`
}

// RunSpec is the whole of `luoi link --spec`: reads the lists, links them, writes the pairs and, if
// reportPath is not empty, the report. Errors are faults with keys linkage.*.
func RunSpec(ctx context.Context, specPath, outPath, reportPath string, progress func(step string, done, total int64)) error {
	began := time.Now()
	dir := filepath.Dir(specPath)
	spec, err := readSpec(specPath)
	if err != nil {
		return err
	}
	opt, err := spec.options(dir)
	if err != nil {
		return err
	}
	opt.Progress = progress
	left, right, err := spec.lists(dir)
	if err != nil {
		return err
	}
	read := StepReport{"read", time.Since(began).Milliseconds()}
	var rt *Table
	if right != nil {
		rt = right.table
	}
	res, err := Link(ctx, left.table, rt, opt)
	if err != nil {
		return err
	}
	writing := time.Now()
	if err := writePairs(outPath, res, left, right); err != nil {
		return err
	}
	if spec.SaveModel != "" {
		if err := saveModel(within(dir, spec.SaveModel), res.Model); err != nil {
			return err
		}
	}
	rep := &res.Report
	rep.Steps = append(append([]StepReport{read}, rep.Steps...), StepReport{"write", time.Since(writing).Milliseconds()})
	rep.Milliseconds = time.Since(began).Milliseconds()
	return spec.report(reportPath, res, left, right)
}

// report writes report.json; the truth is looked at only here, after everything is decided.
func (s *Spec) report(path string, res *Result, left, right *list) error {
	if path == "" {
		return nil
	}
	rep := specReport{Report: res.Report, Model: res.Model}
	if s.Truth != "" {
		var truth []string
		if right != nil {
			truth = right.truth
		}
		rep.Quality = res.Measure(left.truth, truth)
	}
	b, err := json.MarshalIndent(rep, "", "  ")
	if err != nil {
		return fault.Wrap(fault.Internal, err, "linkage.cannot_write", filepath.Base(path))
	}
	if err := os.WriteFile(path, append(b, '\n'), 0o644); err != nil {
		return fault.Wrap(fault.Invalid, err, "linkage.cannot_write", filepath.Base(path))
	}
	return nil
}

func within(dir, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}

func readSpec(path string) (*Spec, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fault.Wrap(fault.NotFound, err, "linkage.cannot_read", filepath.Base(path))
	}
	var s Spec
	if err := json.Unmarshal(b, &s); err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "linkage.spec_unreadable")
	}
	if s.Left == "" || len(s.Fields) == 0 {
		return nil, fault.New(fault.Invalid, "linkage.no_fields")
	}
	for i := range s.Fields {
		s.Fields[i].Column = strings.TrimSpace(s.Fields[i].Column)
		if !s.Fields[i].Kind.Valid() {
			return nil, fault.New(fault.Invalid, "linkage.unknown_kind", string(s.Fields[i].Kind))
		}
	}
	if len(s.Fields) > maxComparisons {
		return nil, fault.New(fault.Invalid, "linkage.too_many_fields", maxComparisons)
	}
	return &s, nil
}

func (s *Spec) options(dir string) (Options, error) {
	o := Options{Threads: s.Threads, Blocking: s.Blocking, MatchAt: s.MatchAt, ReviewAt: s.ReviewAt,
		Cardinality: s.Cardinality}
	o.Household = slices.ContainsFunc(s.Fields, func(f Field) bool { return f.Kind == Household })
	if s.Model == "" {
		return o, nil
	}
	f, err := os.Open(within(dir, s.Model))
	if err != nil {
		return o, fault.Wrap(fault.NotFound, err, "linkage.cannot_read", filepath.Base(s.Model))
	}
	defer f.Close()
	o.Model, err = ReadModel(f)
	return o, err
}

// lists reads both files side by side.
func (s *Spec) lists(dir string) (left, right *list, err error) {
	paths := []string{within(dir, s.Left)}
	if s.Right != "" {
		paths = append(paths, within(dir, s.Right))
	}
	lists, errs := make([]*list, 2), make([]error, 2)
	parallel(2, len(paths), func(_, i int) { lists[i], errs[i] = readList(paths[i], s) })
	for _, err := range errs {
		if err != nil {
			return nil, nil, err
		}
	}
	return lists[0], lists[1], nil
}

func saveModel(path string, m *Model) error {
	f, err := os.Create(path)
	if err != nil {
		return fault.Wrap(fault.Invalid, err, "linkage.cannot_write", filepath.Base(path))
	}
	if err := WriteModel(f, m); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// writePairs writes pairs.csv: left_id,right_id,probability,weight,decision.
func writePairs(path string, res *Result, left, right *list) error {
	if right == nil {
		right = left
	}
	f, err := os.Create(path)
	if err != nil {
		return fault.Wrap(fault.Invalid, err, "linkage.cannot_write", filepath.Base(path))
	}
	w := bufio.NewWriterSize(f, 1<<18)
	w.WriteString("left_id,right_id,probability,weight,decision\n")
	var b []byte
	for _, p := range res.Pairs {
		b = csvText(b[:0], left.id(p.L))
		b = append(b, ',')
		b = csvText(b, right.id(p.R))
		b = append(b, ',')
		b = strconv.AppendFloat(b, float64(p.Prob), 'f', 6, 64)
		b = append(b, ',')
		b = strconv.AppendFloat(b, float64(p.Weight), 'f', 3, 64)
		b = append(b, ',')
		b = append(b, p.Decision.String()...)
		w.Write(append(b, '\n'))
	}
	if err := w.Flush(); err != nil {
		f.Close()
		return fault.Wrap(fault.Internal, err, "linkage.cannot_write", filepath.Base(path))
	}
	return f.Close()
}

func csvText(b []byte, s string) []byte {
	if !strings.ContainsAny(s, ",\"\r\n") {
		return append(b, s...)
	}
	b = append(b, '"')
	b = append(b, strings.ReplaceAll(s, `"`, `""`)...)
	return append(b, '"')
}
