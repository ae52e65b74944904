package figures

import "strings"

// role decides what a quantity does, from the last telling word before it and the first behind it.
func (l *lexicon) role(q *quantity) {
	q.flow = l.flows(q)
	switch {
	case q.duration() || q.unit == ordinal:
		q.role = span0
		if q.per != thing {
			q.role = mean
		}
	case l.inName(q):
		q.role = nominal
	case q.unit == fold:
		q.role = times
		if !l.has(lastWords(q.l, 5), "gấp", "tăng", "giảm", "cao hơn", "nhiều hơn", "lớn hơn") {
			q.role = level
		}
	case q.rate():
		l.rateRole(q)
	default:
		l.countRole(q)
	}
}

// cue is the last of the telling words in the left window.
func (l *lexicon) cue(q *quantity, table [][]string) (which, at int) {
	which, at = -1, -1
	most := 0 // of phrases that begin at one place, the longest speaks: tăng mới, not tăng
	for i, texts := range table {
		for _, t := range texts {
			if p := l.last(q.l, t); p > at || p == at && p >= 0 && len(t) > most {
				which, at, most = i, p, len(t)
			}
		}
	}
	return which, at
}

const planWords = "kế hoạch|chỉ tiêu|mục tiêu|dự toán|KH|nghị quyết"

func planOf() []string { return strings.Split(planWords, "|") }

// plan reports that the right window names a plan before the next comma.
func (l *lexicon) plan(r string) bool {
	head := r
	if i := strings.IndexAny(r, ",.:("); i >= 0 {
		head = r[:i+1]
	}
	return l.has(cutWords(head, 9), planOf()...)
}

// cutWords keeps the first n words of a window.
func cutWords(w string, n int) string {
	for i := range len(w) {
		if w[i] == ' ' && i > 0 {
			if n--; n == 0 {
				return w[:i+1]
			}
		}
	}
	return w
}

// lastWords keeps the last n words of a window.
func lastWords(w string, n int) string {
	for i := len(w) - 2; i >= 0; i-- {
		if w[i] == ' ' {
			if n--; n == 0 {
				return w[i:]
			}
		}
	}
	return w
}

func (l *lexicon) meanCue(q *quantity) bool {
	return l.has(lastWords(q.l, 9), "bình quân", "trung bình")
}

// compared reports "so với" in the right window before the next figure.
func (l *lexicon) compared(r string) bool {
	return l.has(cutWords(r, 8), "so với", "cùng kỳ", "cùng kì", "so cùng kỳ", "năm trước")
}

func (l *lexicon) rateRole(q *quantity) {
	which, at := l.cue(q, [][]string{
		0:  {"tăng", "tăng trưởng", "cao hơn", "tăng thêm"},
		1:  {"giảm", "thấp hơn"},
		2:  {"vượt"},
		3:  {"bằng"},
		4:  {"đạt", "hoàn thành", "thực hiện", "thực hiện được"},
		5:  {"chiếm", "tỷ lệ", "tỉ lệ", "tương ứng", "tương đương", "bao phủ"},
		6:  {"chỉ tiêu", "kế hoạch", "mục tiêu", "phấn đấu", "nghị quyết giao", "được giao"},
		7:  {"từ"},
		8:  {"bình quân", "trung bình"},
		9:  {"lên", "lên tới", "lên đến", "lên mức", "xuống", "xuống còn", "còn"},
		10: {"so với"},
		11: {"còn thiếu", "thiếu", "còn cách", "còn kém"},
	})
	planned, compared := l.plan(q.r), l.compared(q.r)
	near := at >= 0 && len(q.l)-at < 60
	switch {
	case q.per.lasts(), (which == 0 || which == 1) && l.has(lastWords(q.l, 7), "bình quân mỗi năm", "trung bình mỗi năm", "bình quân hằng năm", "bình quân hàng năm", "mỗi năm tăng", "mỗi năm giảm", "bình quân một năm"):
		q.role, q.less = mean, l.last(q.l, "giảm") > l.last(q.l, "tăng")
	case which == 5 && l.has(lastWords(q.l, 12), "tỷ lệ hoàn thành", "tỉ lệ hoàn thành", "tỷ lệ thực hiện", "tiến độ"), which == 4 && l.has(lastWords(q.l, 10), "tỷ lệ hoàn thành", "tỷ lệ thực hiện"):
		q.role = attain
	case which == 9 && l.ends(q.l, "lên", "lên tới", "lên đến", "lên mức", "xuống", "xuống còn", "còn", "lên đạt"):
		q.role = rateLevel
	case which == 7 && l.ends(q.l, "từ", "từ mức", "từ tỷ lệ"):
		q.role = base
	case which == 10 && near:
		q.role = base
	case which == 11 && near:
		q.role = missing
	case which == 0 || which == 1:
		q.role, q.less = change, which == 1
		if planned && which == 0 {
			q.role = exceed
		}
	case which == 2:
		q.role = exceed
	case which == 3:
		q.role = share
		if planned {
			q.role = attain
		} else if compared {
			q.role = ratio
		}
	case which == 4 || which == 5:
		q.role = share
		if planned || l.has(q.l[max(at, 0):], "so với kế hoạch", "so với chỉ tiêu") {
			q.role = attain
		} else if compared && which == 4 {
			q.role = ratio
		}
	case which == 6:
		q.role = target
		if planned && !l.has(q.l[max(at, 0):], "là", "giao", "đạt", "phấn đấu") {
			q.role = attain
		}
	case which == 8:
		q.role = mean
	default:
		q.role = share
		if planned {
			q.role = attain
		}
	}
}

func (l *lexicon) countRole(q *quantity) {
	which, _ := l.cue(q, [][]string{
		0: {"tăng", "tăng thêm", "cao hơn", "tăng hơn", "nhiều hơn"},
		1: {"giảm", "giảm thêm", "giảm hơn", "ít hơn", "thấp hơn"},
		2: {"vượt"},
		3: {"chỉ tiêu", "kế hoạch", "mục tiêu", "phấn đấu", "được giao", "kế hoạch giao", "giao", "dự toán"},
		4: {"có", "là", "đạt", "được", "cho", "với", "trong đó", "gồm", "của", "tổ chức", "bằng", "lên", "thành", "còn", "hiện có", "thực hiện", "thu hút", "tại", "trên", "trao", "và"},
		5: {"thêm"},
		6: {"còn thiếu", "thiếu", "còn phải", "cần thêm", "chưa tham gia", "còn lại", "còn phải phát triển", "còn phải vận động", "cần phát triển thêm", "phải vận động thêm"},
		7: {"từ"},
		8: {"so với"},
		9: {"tăng mới", "phát triển mới", "khai thác mới", "phát triển được", "phát triển thêm", "tăng thêm được"},
	})
	tail := lastWords(q.l, 7)
	switch {
	case q.per != thing || l.meanCue(q) && !strings.Contains(q.l[max(0, l.last(q.l, "bình quân", "trung bình")):], " , "):
		q.role = mean
	case which == 9:
		q.role, q.flow = level, true
	case l.ends(q.l, "từ") && q.close == exactly:
		q.role = base
	case which == 0 || which == 1:
		q.role, q.less = delta, which == 1
		if l.ends(q.l, "lên", "lên tới", "lên đến", "xuống còn", "còn", "lên thành") {
			q.role = level
		}
	case which == 5 && q.close != atLeast && l.ends(q.l, "thêm", "thêm được"):
		q.role = delta
	case which == 2 && l.ends(q.l, "vượt"):
		q.role = exceed
	case l.against(tail):
		q.role = base
		if l.has(tail, planOf()...) {
			q.role = target
		}
	case l.ends(q.l, "phải phát triển", "phải vận động", "còn thiếu", "cần phát triển thêm", "phải vận động thêm"):
		q.role = missing
	case which == 3, l.has(lastWords(q.l, 4), "chỉ tiêu", "kế hoạch", "kế hoạch giao", "dự toán"):
		q.role = target
	case l.goal(q):
		q.role = target
	case which == 6:
		q.role = missing
	}
}

// against reports "so với" with nothing but words of the same part of the sentence behind it.
func (l *lexicon) against(w string) bool {
	at := l.last(w, "so với")
	return at >= 0 && !strings.ContainsAny(w[at:], ",):") && !l.has(w[at:], "có", "tăng", "giảm", "đạt", "chỉ có")
}

// goal reports "phấn đấu đến hết năm 2019, toàn huyện sẽ có 2.000 người": a goal word further off, with
// nothing achieved between.
func (l *lexicon) goal(q *quantity) bool {
	at := l.last(q.l, "phấn đấu", "mục tiêu", "chỉ tiêu", "chỉ tiêu phát triển", "dự kiến", "đặt ra", "kế hoạch")
	if at < 0 {
		return false
	}
	if strings.Contains(q.l[at:], " ) ") || l.has(q.l[at:], "trong đó") {
		return false // (đạt 71,5% kế hoạch), trong đó 1.245 nữ: the plan was spoken of
	}
	return !l.has(q.l[at:], "đã", "đạt được", "vận động được", "kết quả", "thực hiện được", "đạt", "đang có", "hiện có", "đã có")
}

// flows reports a count of what happened in a period, not of what there is.
func (l *lexicon) flows(q *quantity) bool {
	w := lastWords(q.l, 14)
	if l.has(w, "phát triển mới", "phát triển được", "phát triển thêm", "vận động được", "khai thác mới", "tăng mới", "cấp mới", "vận động", "trao", "tổ chức", "phát", "thu hút được", "tiếp nhận", "giải quyết", "hỗ trợ", "ra quân", "thêm", "kết nạp", "tuyên truyền") {
		return true
	}
	return l.begins(q.r, "mới tham gia", "tham gia mới", "mới") || (q.unit == meeting || q.unit == launch || q.unit == play)
}

// inName reports a number inside a short quoted name, or behind the word for a model: a goal in a name.
func (l *lexicon) inName(q *quantity) bool {
	if !q.rate() && !q.counts() {
		return false
	}
	name, before := quotedAround(q.s.text, q.from, q.to)
	if name != "" && len(strings.Fields(name)) <= 14 {
		return q.rate() || l.has(window(tokens(lastBytes(before, 60)), 0, 99, true), "mô hình", "phong trào", "chương trình")
	}
	return q.rate() && q.v == 100 && l.has(lastWords(q.l, 4), "mô hình", "mô hình xã", "mô hình tổ", "phong trào")
}

func lastBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	s = s[len(s)-n:]
	return strings.ToValidUTF8(s, "")
}

// quotedAround is the text between the innermost quotation marks around from..to, and what stands before
// it; "" when there is none.
func quotedAround(s string, from, to int) (name, before string) {
	lo := max(0, from-160)
	open := -1
	for i, r := range s[lo:from] {
		switch r {
		case '“', '«', '‘':
			open = lo + i
		case '”', '»':
			open = -1
		case '"':
			if open < 0 {
				open = lo + i
			} else {
				open = -1
			}
		}
	}
	if open < 0 {
		return "", ""
	}
	end := strings.IndexAny(s[to:min(len(s), to+160)], "”»\"")
	if end < 0 {
		return "", ""
	}
	name = strings.TrimLeft(s[open:to+end], "“«‘\"")
	if strings.ContainsAny(name, ".;:") {
		return "", ""
	}
	return name, s[:open]
}
