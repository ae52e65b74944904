package report

import (
	"slices"
	"strconv"
)

// Decision (việc cần quyết) is one thing for the commune meeting to decide, with the reason the rule gives for it.
type Decision struct {
	Text   string `json:"text"`
	Why    string `json:"why"`
	Weight int64  `json:"weight"` // people at stake; the heaviest come first
	Ref    Ref    `json:"ref,omitempty"`
	Arg    string `json:"arg,omitempty"`
}

// mostDecisions is how many a meeting of an hour can take.
const mostDecisions = 3

// lateBy is how many hundredths of a point behind the time a target must be to be called late.
const lateBy = 5_00

// Decide proposes what to decide. Four rules speak: a target late by five points or more weighs the people still
// missing; renewals within 30 days weigh the people due; the place below with the lowest coverage weighs those
// not covered there; an obstacle that nobody answered weighs little, but comes before nothing. Of one rule only
// the gravest case is taken, so that three decisions are three different things.
func (b Body) Decide() []Decision {
	var all []Decision
	if d, ok := b.lateGoal(); ok {
		all = append(all, d)
	}
	for _, s := range b.Schemes {
		if s.Code == Voluntary && s.Due > 0 {
			all = append(all, Decision{Text: "Giao người nhắc và thu tái tục trước hạn cho " + Count(s.Due) + " người", Weight: 2 * s.Due, Ref: RefDue, Arg: strconv.Itoa(s.Code),
				Why: "trong 30 ngày tới " + Count(s.Due) + " người đến hạn đóng BHXH tự nguyện; để quá hạn là mất người đã có"})
		}
	}
	if d, ok := b.weakest(); ok {
		all = append(all, d)
	}
	if len(b.Obstacles) > 0 {
		o := b.Obstacles[0]
		all = append(all, Decision{Text: "Giải đáp hoặc chuyển lên trên: «" + o.Text + "»", Weight: int64(len(b.Obstacles)), Ref: RefObstacles,
			Why: "vướng mắc của " + o.Place + " từ ngày " + o.On.VN() + ", chưa ai trả lời"})
	}
	if b.Work.Groups > b.Work.Walked {
		idle := b.Work.Groups - b.Work.Walked
		all = append(all, Decision{Text: "Sắp lại lịch cho " + Count(idle) + " nhóm chưa đi", Weight: idle, Ref: RefGroups,
			Why: Count(idle) + "/" + Count(b.Work.Groups) + " nhóm không có lượt thăm nào trong kỳ"})
	}
	slices.SortStableFunc(all, func(x, y Decision) int { return int(min(max(y.Weight-x.Weight, -1), 1)) })
	return all[:min(len(all), mostDecisions)]
}

func (b Body) lateGoal() (Decision, bool) {
	worst := -1
	for n, g := range b.Goals {
		if !g.Known || g.Less || !g.Kind.Counts() || g.Ahead > -lateBy || g.Left <= 0 {
			continue
		}
		if worst < 0 || g.Ahead < b.Goals[worst].Ahead {
			worst = n
		}
	}
	if worst < 0 {
		return Decision{}, false
	}
	g := b.Goals[worst]
	d := Decision{Weight: g.Left, Ref: RefTarget, Arg: g.Code, Text: "Quyết cách đạt chỉ tiêu «" + g.Name + "»: còn " + Count(g.Left) + " " + g.Unit,
		Why: "chậm " + Points(-g.Ahead) + " điểm phần trăm so với thời gian"}
	if g.Needed > 0 {
		d.Why += "; phải đạt " + Count((g.Needed+9)/10) + " " + g.Unit + " mỗi tháng, từ đầu kỳ mới đạt " + decimal(g.Tenths, 1)
	}
	return d, true
}

// smallArea is the number of people below which a rate says more about one family than about a place.
const smallArea = 30

func (b Body) weakest() (Decision, bool) {
	worst := -1
	for n, a := range b.Areas {
		if a.Of < smallArea || a.Covered >= a.Of {
			continue
		}
		if worst < 0 || a.Covered*b.Areas[worst].Of < b.Areas[worst].Covered*a.Of {
			worst = n
		}
	}
	if worst < 0 {
		return Decision{}, false
	}
	a := b.Areas[worst]
	left := a.Of - a.Covered
	return Decision{Text: "Chọn " + a.Name + " làm nơi ra quân tới", Weight: left, Ref: RefPlace, Arg: strconv.FormatInt(a.UnitID, 10),
		Why: "bao phủ BHXH tự nguyện thấp nhất: " + Share(a.Covered, a.Of) + " (" + Count(a.Covered) + "/" + Count(a.Of) + " người thuộc diện), còn " + Count(left) + " người"}, true
}
