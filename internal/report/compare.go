package report

import "strings"

// Change is one figure that differs from the report before.
type Change struct {
	Label    string
	Old, New string
	Diff     string // signed, with its unit where it is points
	Up       int    // 1 better, −1 worse, 0 neither
}

// Compare lists what changed since the report before: figure by figure, only those both reports have.
func Compare(old, now Body) []Change {
	var out []Change
	add := func(label string, a, b int64, good int) {
		if a != b {
			c := Change{Label: label, Old: Count(a), New: Count(b), Diff: Signed(b - a), Up: good}
			if b < a {
				c.Up = -good
			}
			out = append(out, c)
		}
	}
	before := map[int]Scheme{}
	for _, s := range old.Schemes {
		before[s.Code] = s
	}
	for _, s := range now.Schemes {
		o, ok := before[s.Code]
		if !ok {
			continue
		}
		name := SchemeName(s.Code)
		add(name+": đang tham gia", o.Covered, s.Covered, 1)
		if o.Of > 0 && s.Of > 0 {
			a, b := o.Inside*10000/o.Of, s.Inside*10000/s.Of
			if roundTo(a, 10) != roundTo(b, 10) {
				up := 1
				if b < a {
					up = -1
				}
				out = append(out, Change{Label: name + ": tỷ lệ bao phủ", Old: Share(o.Inside, o.Of), New: Share(s.Inside, s.Of), Diff: signedPoints(b-a) + " điểm %", Up: up})
			}
		}
		if s.Code == Voluntary {
			add(name+": tăng mới trong kỳ", o.Move.New, s.Move.New, 1)
			add(name+": tham gia lại trong kỳ", o.Move.Returned, s.Move.Returned, 1)
			add(name+": dừng đóng trong kỳ", o.Move.Lapsed, s.Move.Lapsed, -1)
			add(name+": đến hạn trong 30 ngày", o.Due, s.Due, 0)
		}
	}
	was := map[string]Goal{}
	for _, g := range old.Goals {
		was[g.Code+g.Period.String()] = g
	}
	for _, g := range now.Goals {
		o, ok := was[g.Code+g.Period.String()]
		if !ok {
			continue
		}
		if o.Target != g.Target {
			out = append(out, Change{Label: "Chỉ tiêu giao: " + g.Name, Old: o.Amount(o.Target), New: g.Amount(g.Target)})
		}
		if g.Known && o.Known && g.Kind.Counts() && roundTo(o.Ahead, 10) != roundTo(g.Ahead, 10) {
			up := 1
			if g.Ahead < o.Ahead {
				up = -1
			}
			out = append(out, Change{Label: "Tiến độ so với thời gian (điểm %): " + g.Name, Old: signedPoints(o.Ahead), New: signedPoints(g.Ahead), Diff: signedPoints(g.Ahead - o.Ahead), Up: up})
		}
	}
	add("Lượt thăm hộ", old.Work.Visits, now.Work.Visits, 1)
	add("Đăng ký qua nhóm", old.Work.Joined, now.Work.Joined, 1)
	add("Vướng mắc chưa giải đáp", int64(len(old.Obstacles)), int64(len(now.Obstacles)), -1)
	return out
}

// Tell says the changes in sentences, at most six, the places that moved most at the end.
func Tell(old, now Body, changes []Change) []string {
	var out []string
	for n, c := range changes {
		if n == 5 {
			break
		}
		if c.Diff == "" {
			out = append(out, c.Label+" đổi từ "+c.Old+" thành "+c.New+".")
			continue
		}
		verb := "tăng"
		if strings.HasPrefix(c.Diff, "−") {
			verb = "giảm"
		}
		out = append(out, c.Label+" "+verb+" từ "+c.Old+" lên "+c.New+" ("+c.Diff+").")
		if verb == "giảm" {
			out[len(out)-1] = c.Label + " giảm từ " + c.Old + " xuống " + c.New + " (" + c.Diff + ")."
		}
	}
	was := map[int64]Area{}
	for _, a := range old.Areas {
		was[a.UnitID] = a
	}
	best, most := "", int64(0)
	for _, a := range now.Areas {
		if o, ok := was[a.UnitID]; ok && a.Covered-o.Covered > most {
			best, most = a.Name, a.Covered-o.Covered
		}
	}
	if best != "" {
		out = append(out, "Tăng nhiều nhất: "+best+" ("+Signed(most)+" người BHXH tự nguyện).")
	}
	return out
}
