package app

import (
	"luoi/internal/day"
	"luoi/internal/delivery"
	"luoi/internal/fault"
	"luoi/internal/sheet"
)

// ImportRequest is one file to be taken in.
type ImportRequest struct {
	Path    string           // file on this machine
	Name    string           // its name as people know it; "" is the path's last part
	List    delivery.List    // what it lists; "" is recognised from the head
	Sheet   string           // "" is the first sheet
	AsOf    day.Date         // the day the list speaks of; zero is today
	Whole   bool             // the complete list of its area on that day: who is absent has ended
	AreaID  int64            // unit the list speaks for; 0 is the province
	Mapping delivery.Mapping // nil: remembered, else recognised
	DryRun  bool             // read everything, write nothing
	Limits  sheet.Limits
}

// ImportResult is what a file brought. Total = New + Known + Repeat + Bad.
type ImportResult struct {
	UID     string // of the delivery; "" in a dry run
	List    delivery.List
	Mapping delivery.Mapping
	Total   int64
	New     int64
	Known   int64
	Repeat  int64
	Bad     int64
	// Skipped rows name nobody: group lines, totals, signatures. They are not part of Total.
	Skipped int64
	// Same is set when this very file was taken in before: nothing was changed.
	Same bool
	// Resumed is the line at which an interrupted import of this file went on; 0: from the start.
	Resumed int64
	// Reasons counts the rejected rows by message key; Examples are the first rejected rows.
	Reasons  map[string]int64
	Examples []RejectedRow
	Notices  []fault.Field
	// NewPlaces is how many villages and groups the list named for the first time.
	NewPlaces int64
	// NoPlace is how many accepted rows speak of a commune that is not one of this province.
	NoPlace int64
	Millis  int64
}

// RejectedRow is one row that could not be taken, with all its reasons.
type RejectedRow struct {
	Line    int64
	Cells   []string
	Reasons []fault.Field
}

// Preview is what a file looks like before it is taken in: its head, what the columns seem to mean, and
// its first rows read by that.
type Preview struct {
	Sheets      []string
	Header      [][]string
	Sample      [][]string
	Recognition delivery.Recognition
	Remembered  bool // the mapping is the one used for this head before
	Rows        []PreviewRow
	Encoding    string
	Kind        string
}

// PreviewRow is one sample row as it would be read.
type PreviewRow struct {
	Line    int64
	Record  delivery.Record
	Reasons []fault.Field
}
