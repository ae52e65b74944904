package linkage

import (
	"encoding/json"
	"io"
	"math"

	"luoi/internal/fault"
)

// ModelVersion changes when the meaning of a stored model changes.
const ModelVersion = 1

// Model is what training learnt: for every field and level how often true pairs (m) and random pairs
// (u) show it. It is plain data, kept as JSON, and can be used again on later lists.
type Model struct {
	Version   int            `json:"version"`
	Prior     float64        `json:"prior"`      // share of true pairs among all pairs of rows
	TermsFrom string         `json:"terms_from"` // "left" or "both": which list tells how common a value is
	Fields    []FieldModel   `json:"fields"`
	Bonds     []Bond         `json:"bonds,omitempty"`
	Household HouseholdModel `json:"household"`
	Blocking  [][]string     `json:"blocking"` // rules as field:feature; an empty rule compares every pair
	Trained   Training       `json:"trained"`
}

// FieldModel holds the levels of one field; index 0 is "missing".
type FieldModel struct {
	Column string    `json:"column"`
	Kind   Kind      `json:"kind"`
	M      []float64 `json:"m"`
	U      []float64 `json:"u"`
	Bits   []float64 `json:"bits"` // log2(m/u) after ordering and clipping

	// How common values are: records that hold a search key, or an exact form with marks, out of Have.
	Have  int               `json:"have,omitempty"`
	Terms map[string]uint32 `json:"terms,omitempty"`
	Forms map[string]uint32 `json:"forms,omitempty"`
}

// HouseholdModel is the second pass: bits for a pair whose households share another matched pair,
// and against one whose household went elsewhere.
type HouseholdModel struct {
	Used    bool    `json:"used"`
	For     float64 `json:"for"`
	Against float64 `json:"against"`
}

// Training says what the model was learnt from.
type Training struct {
	Rules       []string  `json:"rules"`
	Shares      []float64 `json:"shares"` // share of true pairs seen by each rule
	Anchored    int64     `json:"anchored_pairs"`
	RandomPairs int64     `json:"random_pairs"`
	Iterations  int       `json:"iterations"`
	Usual       bool      `json:"usual,omitempty"` // too few true pairs to learn from: usual figures instead
}

// WriteModel stores m as JSON.
func WriteModel(w io.Writer, m *Model) error {
	e := json.NewEncoder(w)
	e.SetIndent("", " ")
	return e.Encode(m)
}

// ReadModel reads a model; a newer version than this program knows is refused.
func ReadModel(r io.Reader) (*Model, error) {
	var m Model
	if err := json.NewDecoder(r).Decode(&m); err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "linkage.model_unreadable")
	}
	if m.Version != ModelVersion {
		return nil, fault.New(fault.Invalid, "linkage.model_version", m.Version, ModelVersion)
	}
	return &m, nil
}

// fits reports whether the model was made for these comparisons.
func (m *Model) fits(comps []comparison) error {
	if len(m.Fields) != len(comps) {
		return fault.New(fault.Invalid, "linkage.model_other_fields")
	}
	for i, c := range comps {
		if m.Fields[i].Kind != c.kind || len(m.Fields[i].Bits) != len(c.levels.names) {
			return fault.New(fault.Invalid, "linkage.model_other_fields")
		}
	}
	return nil
}

const maxBits = 14 // one level never says more than this; term frequency may

// weigh turns m and u into bits: clipped, and never falling from one level to the next better one.
func (f *FieldModel) weigh(ls *levelSet) {
	f.Bits = make([]float64, len(f.M))
	top := len(f.M)
	if ls.swapped > 0 {
		top = int(ls.swapped)
	}
	type pool struct {
		m, u float64
		n    int
	}
	var pools []pool
	for l := 1; l < top; l++ { // pool adjacent violators on m/u
		pools = append(pools, pool{f.M[l], f.U[l], 1})
		for len(pools) > 1 {
			a, b := pools[len(pools)-2], pools[len(pools)-1]
			if a.m*b.u <= b.m*a.u {
				break
			}
			pools = append(pools[:len(pools)-2], pool{a.m + b.m, a.u + b.u, a.n + b.n})
		}
	}
	l := 1
	for _, p := range pools {
		for ; p.n > 0; p.n-- {
			f.Bits[l] = bitsOf(p.m, p.u)
			l++
		}
	}
	if ls.swapped > 0 {
		f.Bits[ls.swapped] = bitsOf(f.M[ls.swapped], f.U[ls.swapped])
	}
}

func bitsOf(m, u float64) float64 {
	return math.Max(-maxBits, math.Min(maxBits+6, math.Log2(m/u)))
}

// probability of a weight in bits (log2 odds).
func probability(bits float64) float64 { return 1 / (1 + math.Exp2(-bits)) }
