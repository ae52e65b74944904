package figures

// bridge judges "đầu năm có 1.480 người, tăng mới 320 người, dừng đóng 110 người, cuối năm còn 1.690 người".
func (c *checker) bridge(s *sentence) {
	var first, last *quantity
	var moves []*quantity
	left, sum := iv{}, 0.0
	for _, q := range s.q {
		w := lastWords(q.l, 5)
		switch {
		case !q.people() || q.of != nil || q.per != thing:
			continue
		case first == nil:
			if !c.lex.has(w, "đầu năm", "đầu kỳ", "đầu tháng", "đầu quý") || c.lex.has(w, "tháng đầu năm") {
				return
			}
			first, left, sum = q, q.iv, q.v
		case c.lex.has(w, "cuối năm", "cuối kỳ", "cuối tháng", "cuối quý", "hiện còn", "còn lại", "đến nay còn", "hiện có"):
			last = q
		case c.lex.has(w, "tăng mới", "phát triển mới", "tham gia mới", "tham gia lại", "quay lại", "đóng lại", "chuyển đến", "thêm"):
			left, sum, moves = iv{left.lo + q.iv.lo, left.hi + q.iv.hi}, sum+q.v, append(moves, q)
		case c.lex.has(w, "dừng đóng", "ngừng đóng", "dừng tham gia", "giảm", "chuyển đi", "hưởng lương hưu", "rút một lần", "chuyển sang bắt buộc", "chuyển sang BHXH bắt buộc", "qua đời", "chết"):
			left, sum, moves = left.minus(q.iv), sum-q.v, append(moves, q)
		default:
			return
		}
		if last != nil {
			break
		}
	}
	if last == nil || len(moves) == 0 {
		return
	}
	cl := c.claim("bridge", OK, append([]*quantity{first, last}, moves...)...).result(sum, 0).note("figures.bridge", first.num(first.v), num(sum-first.v), num(sum))
	c.judge(cl, left, last.iv, last)
}

// comings and goings are the words of a movement between two stocks.
var (
	comings = []string{"tăng mới", "phát triển mới", "tham gia mới", "tham gia lại", "quay lại", "đóng lại", "trở lại", "chuyển đến", "tái tham gia"}
	goings  = []string{"dừng đóng", "ngừng đóng", "dừng tham gia", "ngừng tham gia", "rời bỏ", "chuyển đi", "rút một lần", "rời khỏi hệ thống", "dừng", "ngừng", "qua đời"}
)

// net judges "dừng đóng 320 người, quay lại 110 người, giảm thuần 210 người".
func (c *checker) net(s *sentence) {
	var moves []*quantity
	sum, exact := iv{}, 0.0
	for _, q := range s.q {
		if !q.people() || q.of != nil || q.per != thing {
			continue
		}
		w := lastWords(q.l, 5)
		switch {
		case c.lex.has(w, "tăng thuần", "tăng ròng", "thực tăng", "tăng thực", "giảm thuần", "giảm ròng", "thực giảm", "giảm thực"):
			if len(moves) >= 2 {
				c.netOf(q, moves, sum, exact)
			}
			q.told = len(moves) > 0
			return
		case c.lex.has(w, goings...):
			sum, exact, moves = sum.minus(q.iv), exact-q.v, append(moves, q)
		case c.lex.has(w, comings...) || c.lex.begins(q.r, comings...):
			sum, exact, moves = iv{sum.lo + q.iv.lo, sum.hi + q.iv.hi}, exact+q.v, append(moves, q)
		}
	}
}

func (c *checker) netOf(q *quantity, moves []*quantity, sum iv, exact float64) {
	down := c.lex.has(lastWords(q.l, 5), "giảm thuần", "giảm ròng", "thực giảm", "giảm thực")
	if down {
		sum, exact = iv{-sum.hi, -sum.lo}, -exact
	}
	for _, m := range moves {
		m.told = true
	}
	key := "figures.net_up"
	if down {
		key = "figures.net_down"
	}
	cl := c.claim("bridge", OK, append([]*quantity{q}, moves...)...).result(exact, 0).note(key, num(exact))
	c.judge(cl, sum, q.iv, q)
}
