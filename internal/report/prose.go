package report

import (
	"strconv"

	"luoi/internal/day"
	"luoi/internal/target"
)

// writer puts a sentence together.
type writer struct{ out Sentence }

func (w *writer) say(text string) *writer {
	w.out = append(w.out, Piece{Text: text})
	return w
}

// figure writes a figure that leads to its list.
func (w *writer) figure(text string, r Ref, arg string) *writer {
	w.out = append(w.out, Piece{Text: text, Ref: r, Arg: arg})
	return w
}

func (w *writer) people(n int64, r Ref, arg string) *writer {
	return w.figure(Count(n), r, arg).say(" người")
}

// periodWord is what a kind of period is called: «trong tuần».
func periodWord(p day.Period) string {
	return map[day.Kind]string{day.Week: "tuần", day.Monthly: "tháng", day.Quarter: "quý", day.Half: "6 tháng", day.Year: "năm"}[p.Kind()]
}

// Prose writes the draft of a report from its numbers, in the words the sector uses. Every percentage stands beside
// the counts it comes from, and every growth names what it grew from, so that the figure checker finds what it needs.
func (b Body) Prose() []Sentence {
	var out []Sentence
	for _, s := range b.Schemes {
		if s.Code == Voluntary || s.Code == Health {
			out = append(out, b.standing(s))
		}
	}
	for _, s := range b.Schemes {
		if s.Code == Voluntary {
			out = append(out, b.movement(s)...)
			if s.Due > 0 {
				w := &writer{}
				w.say("Trong 30 ngày tới có ").people(s.Due, RefDue, strconv.Itoa(s.Code)).say(" đến hạn đóng BHXH tự nguyện, cần nhắc và thu trước hạn.")
				out = append(out, w.out)
			}
		}
	}
	for _, g := range b.Goals {
		if g.Known && g.Target > 0 {
			out = append(out, b.goal(g)...)
		}
	}
	out = append(out, b.work()...)
	if n := int64(len(b.Obstacles)); n > 0 {
		w := &writer{}
		w.say("Còn ").figure(Count(n), RefObstacles, "").say(" vướng mắc chưa được giải đáp.")
		out = append(out, w.out)
	}
	return out
}

func (b Body) standing(s Scheme) Sentence {
	w := &writer{}
	arg := strconv.Itoa(s.Code)
	w.say("Đến ngày "+b.AsOf.VN()+", "+b.Place+" có ").people(s.Covered, RefCovered, arg).say(" tham gia " + SchemeName(s.Code))
	if s.Of > 0 && s.Inside == s.Covered && s.Inside <= s.Of {
		base := map[bool]string{true: "dân số", false: "lực lượng lao động trong độ tuổi"}[s.Code == Health]
		w.say(", bằng " + Share(s.Inside, s.Of) + " " + base + " (" + Count(s.Inside) + "/" + Count(s.Of) + " người)")
	}
	w.say(".")
	return w.out
}

func (b Body) movement(s Scheme) []Sentence {
	w, m, arg := &writer{}, s.Move, strconv.Itoa(s.Code)
	if m == (Move{Opening: m.Opening, Closing: m.Closing}) {
		w.say("Trong "+lowerPeriod(b.Period)+", số người tham gia "+SchemeName(s.Code)+" không biến động, vẫn là ").people(m.Closing, RefMoves, arg).say(".")
		return []Sentence{w.out}
	}
	w.say("Trong "+lowerPeriod(b.Period)+", phát triển mới ").people(m.New, RefMoves, arg)
	w.say(", tham gia lại ").people(m.Returned, RefMoves, arg).say(", tái tục ").people(m.Renewed, RefMoves, arg).say(", dừng đóng ").people(m.Lapsed, RefMoves, arg)
	if m.ToCompulsory > 0 {
		w.say(", chuyển sang BHXH bắt buộc ").people(m.ToCompulsory, RefMoves, arg)
	}
	return []Sentence{w.say(".").out, b.net(m, arg)}
}

// net is a sentence of its own: beside the movements, its base would be taken for theirs.
func (b Body) net(m Move, arg string) Sentence {
	w := &writer{}
	from, to := Count(m.Opening)+" người", Count(m.Closing)+" người"
	switch net := m.Net(); {
	case net > 0:
		w.say("Tính chung, số người tham gia BHXH tự nguyện tăng từ "+from+" đầu kỳ lên "+to+", tức tăng ròng ").people(net, RefMoves, arg)
	case net < 0:
		w.say("Tính chung, số người tham gia BHXH tự nguyện giảm từ "+from+" đầu kỳ xuống "+to+", tức giảm ròng ").people(-net, RefMoves, arg)
	default:
		w.say("Tính chung, số người tham gia BHXH tự nguyện vẫn là ").people(m.Closing, RefMoves, arg)
	}
	return w.say(".").out
}

func (b Body) goal(g Goal) []Sentence {
	w := &writer{}
	if !g.Kind.Counts() {
		if g.Kind == target.Rate {
			w.say(g.Name+" đến ngày "+g.Day.VN()+" là ").figure(g.Result(), RefTarget, g.Code)
			if g.Den > 0 {
				w.say(" (" + Count(g.Num) + "/" + Count(g.Den) + " người)")
			}
			switch over := roundTo(g.Value-g.Target, 10); {
			case over > 0:
				w.say(", vượt " + decimal(over, 1) + " điểm phần trăm so với chỉ tiêu giao " + g.Amount(g.Target) + ".")
			case over < 0:
				w.say(", thấp hơn " + decimal(-over, 1) + " điểm phần trăm so với chỉ tiêu giao " + g.Amount(g.Target) + ".")
			default:
				w.say(", bằng chỉ tiêu giao " + g.Amount(g.Target) + ".")
			}
			return []Sentence{w.out}
		}
		return nil
	}
	w.say(g.Name+" đến ngày "+g.Day.VN()+" là ").figure(Count(g.Value), RefTarget, g.Code).say(" " + g.Unit + ", đạt " + g.Achieved() + " chỉ tiêu giao " + lowerPeriod(g.Period) + " (" + Count(g.Target) + " " + g.Unit + ").")
	out := []Sentence{w.out}
	if g.Elapsed >= 100_00 || g.Less {
		return out
	}
	p := &writer{}
	switch ahead := roundTo(g.Ahead, 10); {
	case ahead >= 0:
		p.say("So với tiến độ thời gian, chỉ tiêu này nhanh hơn ").figure(decimal(ahead, 1), RefTarget, g.Code).say(" điểm phần trăm")
	default:
		p.say("So với tiến độ thời gian, chỉ tiêu này chậm ").figure(decimal(-ahead, 1), RefTarget, g.Code).say(" điểm phần trăm")
	}
	if g.Left > 0 && g.Needed > 0 {
		p.say("; từ nay đến hết kỳ còn " + Count(g.Left) + " " + g.Unit + ", mỗi tháng cần thêm " + Count((g.Needed+9)/10) + " " + g.Unit)
	}
	p.say(".")
	return append(out, p.out)
}

func (b Body) work() []Sentence {
	var out []Sentence
	k := b.Work
	if k.Groups > 0 && k.Walked == 0 {
		w := &writer{}
		w.say("Trong "+periodWord(b.Period)+" chưa có nhóm nào trong ").figure(Count(k.Groups), RefGroups, "").say(" nhóm đi vận động.")
		out = append(out, w.out)
	}
	if k.Walked > 0 {
		w := &writer{}
		w.say("Trong "+periodWord(b.Period)+" có ").figure(Count(k.Walked), RefGroups, "").say(" nhóm đi vận động với ").figure(Count(k.Visits), RefGroups, "").say(" lượt thăm hộ")
		if k.Joined+k.JoinedCard > 0 {
			w.say("; ghi nhận ").people(k.Joined, RefGroups, "").say(" đăng ký BHXH tự nguyện và ").people(k.JoinedCard, RefGroups, "").say(" đăng ký BHYT")
		}
		w.say(".")
		out = append(out, w.out)
	}
	if k.Events > 0 {
		w := &writer{}
		w.say("Đã tổ chức ").figure(Count(k.Events), RefEvents, "").say(" hội nghị, lễ ra quân và buổi tư vấn với ").people(k.Guests, RefEvents, "").say(" dự.")
		out = append(out, w.out)
	}
	return out
}

// Notice is the text for the office's group on a Monday, ready to copy: what was reached, what comes, until when.
func (b Body) Notice() string {
	text := b.Title + ", " + lowerPeriod(b.Period) + " (số liệu đến " + b.AsOf.VN() + ")\n"
	for _, s := range b.Schemes {
		if s.Code == Voluntary {
			text += "• BHXH tự nguyện: " + Count(s.Covered) + " người; mới " + Count(s.Move.New) + ", tham gia lại " + Count(s.Move.Returned) + ", dừng " + Count(s.Move.Lapsed) + ", tăng ròng " + Signed(s.Move.Net()) + ".\n"
			if s.Due > 0 {
				text += "• Đến hạn trong 30 ngày: " + Count(s.Due) + " người.\n"
			}
		}
	}
	for _, g := range b.Goals {
		if g.Known && g.Kind.Counts() && g.Code == target.VoluntaryStock {
			text += "• Chỉ tiêu: " + Count(g.Value) + "/" + Count(g.Target) + ", đạt " + g.Achieved() + ".\n"
		}
	}
	if len(b.Obstacles) > 0 {
		text += "Vướng mắc:\n"
		for _, o := range b.Obstacles {
			text += "• " + o.Place + ": " + o.Text + "\n"
		}
	}
	if len(b.Tasks) > 0 {
		text += "Việc tuần tới:\n"
		for n, t := range b.Tasks {
			if n == 8 {
				text += "• … và " + Count(int64(len(b.Tasks)-n)) + " việc nữa\n"
				break
			}
			text += "☐ " + t.Title
			if t.Who != "" {
				text += " — " + t.Who
			}
			if !t.Due.IsZero() {
				text += " (hạn " + t.Due.VN() + ")"
			}
			text += "\n"
		}
	}
	return text
}
