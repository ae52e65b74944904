package figures

// cadence is "a quarter at least so often" as the text puts it: times a year of what.
type cadence struct {
	what   string
	yearly float64
	file   string
}

// against holds the counts of this text against the rules of the others.
func (c *checker) against(docs []*document) {
	for _, d := range docs {
		if d == c.doc {
			continue
		}
		for _, rule := range c.cadences(d) {
			for _, q := range c.all {
				if (q.unit != launch && !(q.unit == thing && c.lex.begins(q.r, "đợt"))) || q.role != level || !q.when.known() || q.when.from == q.when.to {
					continue
				}
				want := rule.yearly * float64(q.when.months()) / 12
				c.claim("cadence", OK, q).result(q.v/want*100, 0).note("figures.cadence", said(q), rule.what, rule.file, num(want), num1(q.v/want*100))
			}
		}
	}
}

// cadences finds rules such as "tối thiểu một quý phải triển khai 2 lần" about launches.
func (c *checker) cadences(d *document) []cadence {
	var out []cadence
	for _, s := range d.sentences {
		if len(out) >= 8 || s.tail || !c.lex.has(window(s.tokens, 0, len(s.tokens), true), "ra quân") {
			continue
		}
		w := window(s.tokens, 0, len(s.tokens), true)
		if !c.lex.has(w, "tối thiểu", "ít nhất") {
			continue
		}
		for _, q := range s.q {
			if q.unit != fold && q.unit != launch {
				continue
			}
			per := 0.0
			switch {
			case c.lex.has(w, "một quý", "mỗi quý", "hàng quý"):
				per = 4
			case c.lex.has(w, "một tháng", "mỗi tháng", "hàng tháng"):
				per = 12
			case c.lex.has(w, "một năm", "mỗi năm"):
				per = 1
			}
			if per > 0 {
				out = append(out, cadence{said(q), per * q.v, d.name})
			}
		}
	}
	return out
}
