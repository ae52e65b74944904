// Package report is what the office's reports (báo cáo tuần, tháng, quý, 6 tháng, năm) say: the frozen numbers
// of a place and period, the tables drawn from them, the draft in the sector's own prose, the decisions that
// the rules propose, and what changed since the report before. It is pure: app counts the numbers, store keeps
// them, paper and web draw them. Texts here are Vietnamese, because the documents are (Nghị định 30/2020/NĐ-CP).
package report

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"

	"luoi/internal/day"
	"luoi/internal/target"
)

// Kind says whose report it is.
type Kind string

const (
	Village  Kind = "village"  // thôn, buôn, tổ dân phố: a page, not a letter
	Commune  Kind = "commune"  // xã, phường
	Office   Kind = "office"   // BHXH cơ sở
	Province Kind = "province" // BHXH tỉnh
)

// Scheme codes as they are stored: 1 compulsory, 2 voluntary, 3 health, 4 unemployment.
const (
	Voluntary = 2
	Health    = 3
)

// Body is the frozen content of one report. Its JSON is what is stored and hashed: fields are added, never renamed.
type Body struct {
	Kind      Kind       `json:"kind"`
	Place     string     `json:"place"` // as inside a sentence: «xã Ea Kar», «tỉnh Đắk Lắk», «BHXH cơ sở Ea Kar»
	Title     string     `json:"title"` // as a heading: «Xã Ea Kar»
	UnitID    int64      `json:"unit"`
	OfficeID  int64      `json:"office,omitempty"`
	Period    day.Period `json:"period"`
	AsOf      day.Date   `json:"as_of"` // numbers are as of the end of this day
	Data      day.Date   `json:"data"`  // day of the latest list they rest on
	Schemes   []Scheme   `json:"schemes"`
	Goals     []Goal     `json:"goals"`
	Areas     []Area     `json:"areas"`
	Work      Work       `json:"work"`
	Obstacles []Obstacle `json:"obstacles"`
	Done      int64      `json:"done"` // tasks finished in the period
	Tasks     []Task     `json:"tasks"`
	Decisions []Decision `json:"decisions"`
	Draft     []Sentence `json:"draft"`
}

// Scheme is how one scheme stands in the place.
type Scheme struct {
	Code    int      `json:"code"`
	Covered int64    `json:"covered"` // people in it on AsOf
	Inside  int64    `json:"inside"`  // of them counted by the rate: residents, or all when Of is an official number
	Of      int64    `json:"of"`      // denominator of the rate; 0: none
	OfDay   day.Date `json:"of_day"`
	Source  string   `json:"source"` // of Of; empty: counted in the register
	Move    Move     `json:"move"`   // of the period up to AsOf
	Year    Move     `json:"year"`   // since 1 January
	Due     int64    `json:"due"`    // people whose cover ends within 30 days after AsOf
}

// Move is the bridge of a stock, columns kept apart: gross and net are never one number.
type Move struct {
	Opening      int64 `json:"opening"`
	New          int64 `json:"new"`
	Returned     int64 `json:"returned"`
	Renewed      int64 `json:"renewed"`
	Lapsed       int64 `json:"lapsed"`
	ToCompulsory int64 `json:"to_compulsory"`
	Closing      int64 `json:"closing"`
}

// Net is the change of the stock (tăng ròng).
func (m Move) Net() int64 { return m.Closing - m.Opening }

// Gross is everyone gained.
func (m Move) Gross() int64 { return m.New + m.Returned }

// Plus adds two places.
func (m Move) Plus(o Move) Move {
	return Move{m.Opening + o.Opening, m.New + o.New, m.Returned + o.Returned, m.Renewed + o.Renewed, m.Lapsed + o.Lapsed, m.ToCompulsory + o.ToCompulsory, m.Closing + o.Closing}
}

// Goal is a target with how far it is. Values are counts, or hundredths of a percent for rates.
type Goal struct {
	Code     string      `json:"code"`
	Name     string      `json:"name"`
	Unit     string      `json:"unit"`
	Kind     target.Kind `json:"kind"`
	Scheme   int         `json:"scheme"`
	Period   day.Period  `json:"period"`
	Target   int64       `json:"target"`
	Known    bool        `json:"known"`
	Value    int64       `json:"value"`
	Num      int64       `json:"num,omitempty"`
	Den      int64       `json:"den,omitempty"`
	Day      day.Date    `json:"day"`
	Ahead    int64       `json:"ahead"`   // points of the linear way, hundredths; below zero: behind
	Elapsed  int64       `json:"elapsed"` // of the period's days, hundredths of a percent
	Left     int64       `json:"left"`
	Tenths   int64       `json:"per_month"` // reached a month so far, tenths
	Needed   int64       `json:"needed"`    // a month from now on, tenths, rounded up
	ByGrowth bool        `json:"by_growth"`
	Less     bool        `json:"less,omitempty"` // the fewer the better
}

// Area is one place directly below.
type Area struct {
	UnitID    int64  `json:"unit"`
	Name      string `json:"name"`
	Covered   int64  `json:"covered"` // voluntary, on AsOf
	Of        int64  `json:"of"`      // whom it is for
	Move      Move   `json:"move"`
	Health    int64  `json:"health"`
	HealthOf  int64  `json:"health_of"`
	Due       int64  `json:"due"`
	Target    int64  `json:"target"` // of voluntary insurance in the year; 0: none given
	Value     int64  `json:"value"`
	Ahead     int64  `json:"ahead"` // points, hundredths
	Obstacles int64  `json:"obstacles"`
}

// Work is what groups and events did in the period.
type Work struct {
	Groups     int64       `json:"groups"` // at work in the place
	Walked     int64       `json:"walked"` // of them with a visit in the period
	Visits     int64       `json:"visits"`
	Joined     int64       `json:"joined"` // enrolments of voluntary insurance
	JoinedCard int64       `json:"joined_card"`
	Events     int64       `json:"events"`
	Guests     int64       `json:"guests"` // of the events, who came
	Lines      []GroupLine `json:"lines"`
}

// GroupLine is one group in the period.
type GroupLine struct {
	ID     int64  `json:"id"`
	Name   string `json:"name"`
	Visits int64  `json:"visits"`
	Joined int64  `json:"joined"`
}

// Obstacle (vướng mắc) as it stood.
type Obstacle struct {
	ID     int64    `json:"id"`
	UnitID int64    `json:"unit"`
	Place  string   `json:"place"`
	Text   string   `json:"text"`
	On     day.Date `json:"on"`
	Answer string   `json:"answer,omitempty"`
	Up     bool     `json:"up,omitempty"` // sent up
}

// Task of the week to come.
type Task struct {
	ID     int64    `json:"id"`
	UnitID int64    `json:"unit"`
	Owner  string   `json:"owner,omitempty"` // account
	Title  string   `json:"title"`
	Who    string   `json:"who,omitempty"`
	Place  string   `json:"place"`
	Due    day.Date `json:"due"`
}

// Sentence is one sentence of the draft: pieces of text, of which figures lead to their list.
type Sentence []Piece

// Piece is some words; Ref names the list behind a figure (see Ref…), with the scheme where it needs one.
type Piece struct {
	Text string `json:"text"`
	Ref  Ref    `json:"ref,omitempty"`
	Arg  string `json:"arg,omitempty"` // scheme number or indicator code
}

// Ref is a list that a figure leads to.
type Ref string

const (
	RefCovered   Ref = "covered"   // who is in a scheme
	RefMoves     Ref = "moves"     // the bridge of the period
	RefTarget    Ref = "target"    // the board of an indicator
	RefGroups    Ref = "groups"    // the groups of the week
	RefEvents    Ref = "events"    // the events
	RefDue       Ref = "due"       // who falls due
	RefObstacles Ref = "obstacles" // the obstacles
	RefTasks     Ref = "tasks"
	RefPlace     Ref = "place" // coverage of one place below; Arg is its id
)

// Text is the sentence without its links.
func (s Sentence) Text() string {
	out := ""
	for _, p := range s {
		out += p.Text
	}
	return out
}

// Stored is one version of a report. Times are unix ms.
type Stored struct {
	ID       int64
	UnitID   int64
	OfficeID int64
	Period   day.Period
	AsOf     day.Date
	Version  int
	Reason   string // why there is a version after the first
	Raw      string // the body's JSON as it was hashed
	Hash     string
	By       string
	At       int64
	Body     Body
}

// Seal is the hash of what a stored report says and of what it is a report on, in hex. A report whose columns or
// body were changed behind the program's back no longer has it.
func (s Stored) Seal() string {
	h := sha256.New()
	for _, part := range []string{strconv.FormatInt(s.UnitID, 10), strconv.FormatInt(s.OfficeID, 10), s.Period.String(), s.AsOf.String(), strconv.Itoa(s.Version), s.Reason, s.Raw} {
		h.Write([]byte(strconv.Itoa(len(part)) + ":" + part)) // a hash never fails
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Freeze writes the body as JSON and seals it.
func (s *Stored) Freeze() error {
	raw, err := json.Marshal(s.Body)
	if err != nil {
		return err
	}
	s.Raw = string(raw)
	s.Hash = s.Seal()
	return nil
}

// Open reads the body from what was stored.
func (s *Stored) Open() error { return json.Unmarshal([]byte(s.Raw), &s.Body) }

// Letter is what stands around the numbers of a report and may be written until it leaves: number, place and date,
// who signs, who receives, and the words. The numbers themselves stand in Body and do not change.
type Letter struct {
	Superior   string   // cơ quan chủ quản, above the issuing body
	Body       string   // cơ quan ban hành
	Number     string   // Số: 12/BC-BHXH
	Town       string   // địa danh
	Day        day.Date // ngày ban hành; zero: not dated
	Authority  string   // KT. GIÁM ĐỐC, TM. …; empty: in one's own name
	Title      string   // GIÁM ĐỐC
	Signer     string
	Recipients []string
	Words      []string // paragraphs written over the draft; nil: the draft
}
