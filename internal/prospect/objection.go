package prospect

import (
	_ "embed"
	"encoding/json"
)

//go:embed objections.json
var objectionsJSON []byte

// Objection (băn khoăn) is what people say at the door, with the card that answers it: what to say, what
// to show as proof, and where it was told.
type Objection struct {
	Code   string
	Vi, En Answer
	Source string // article the objection was told in
	Quote  string // the words of the article, Vietnamese; empty when the card comes from practice
}

// Answer card in one language.
type Answer struct {
	Title string   `json:"title"`
	Hear  string   `json:"hear"`  // how it sounds
	Say   []string `json:"say"`   // what to say, in order
	Show  []string `json:"show"`  // what to put on the table
	Never string   `json:"never"` // what must not be promised
}

type objectionFile struct {
	Code   string `json:"code"`
	Source string `json:"source"`
	Quote  string `json:"quote"`
	Vi     Answer `json:"vi"`
	En     Answer `json:"en"`
}

// Objections is the catalogue in the order of the form.
func Objections() ([]Objection, error) {
	var files []objectionFile
	if err := json.Unmarshal(objectionsJSON, &files); err != nil {
		return nil, err
	}
	out := make([]Objection, len(files))
	for i, f := range files {
		out[i] = Objection{Code: f.Code, Vi: f.Vi, En: f.En, Source: f.Source, Quote: f.Quote}
	}
	return out, nil
}
