package figures

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"luoi/internal/day"
)

// row is one row of the table of checked claims: where it stands, what the checker must say of it.
type row struct {
	n       int
	text    string // part of the claim or of its sentence
	rule    string // which reasoning; two rows may speak of one figure
	verdict Verdict
	says    []string // figures that must stand in the explanation, the readings or the result
	missing string
}

// published is the articles' own sentences that hold the claims, a few lines of each, so that the test
// runs where the articles are not. Between blank lines stand paragraphs as printed.
var published = []struct {
	file, text string
	rows       []row
}{
	{"001", `Huyện Ân Thi (Hưng Yên): Nhiều giải pháp phát triển đối tượng tham gia BHXH tự nguyện

17/07/2019 08:36:31
Nếu như năm 2017, số đối tượng tham gia BHXH tự nguyện trên địa bàn huyện Ân Thi (Hưng Yên) chỉ là 168 người thì tính đến hết tháng 6 năm 2019 con số là tăng lên 824 người. BHXH huyện Ân Thi phấn đấu đến hết năm 2019, toàn huyện sẽ có 2.000 người tham gia BHXH tự nguyện.

Ân Thi là một huyện thuần nông, nằm ở trung tâm đồng bằng Bắc Bộ có 20 xã và 01 thị trấn với 138 thôn, dân số 132.354 người với 78.088 nhân khẩu trong độ tuổi lao động. Tính đến hết ngày 31/12/2017, toàn huyện mới chỉ có khoảng 10% số người tham gia BHXH. Trong đó, đối tượng tham gia BHXH tự nguyện còn rất thấp so với tiềm năng, chỉ có 168 người tham gia.

Ân Thi có địa bàn rộng, trong khi cả huyện chỉ có 04 hệ thống với 76 nhân viên đại lý thu. Chính vì vậy trong gần 10 năm mới phát triển được gần 200 người tham gia BHXH tự nguyện.

Kết quả, tính đến hết ngày 30/6/2019, toàn huyên jđã có 824 người tham gia BHXH tự nguyện, tăng 390% so với năm 2017, tăng 283% so với năm 2018, đạt 149% kế hoạch 06 tháng đầu năm; BHXH huyện Ân Thi phấn đấu đến hết năm 2019, toàn huyện có 2.000 người tham gia BHXH tự nguyện.`, []row{
		{1, "tăng 390%", "change", OK, []string{"390,48"}, ""},
		{2, "tăng 283%", "change", OK, []string{"215", "285,0", "281,5"}, "base"},
		{3, "đạt 149%", "plan", Ambiguous, []string{"552", "554", "408", "410", "609"}, "plan"},
		{4, "2.000 người", "goal", OK, []string{"41,2", "1.176", "196,0", "101,5", "1,93"}, ""},
		{5, "gần 200 người", "loose", Ambiguous, []string{"168", "84,0"}, "definition"},
		{6, "20 xã", "structure", OK, []string{"6,6"}, ""},
		{6, "76 nhân viên đại lý thu", "structure", OK, []string{"3,6", "1,8"}, ""},
		{7, "78.088 nhân khẩu", "share", OK, []string{"59,0"}, ""},
		{8, "khoảng 10%", "share", Unverifiable, []string{"7.809"}, "denominator"},
	}},
	{"002", `BHXH & Đời sống 12/06/2021 06:00
aa
Tính đến hết tháng 5/2021, toàn tỉnh Đồng Tháp có 1.443.793 người tham gia BHXH, BHYT, BHTN, trong đó có 18.679 người tham gia BHXH tự nguyện, tăng 10.494 người so với cùng kỳ năm 2020.

Trong đó hình thức “ra quân” tuyên truyền được tổ chức thường xuyên hơn với mục tiêu tối thiểu một quý phải triển khai 2 lần.

Năm 2021, mỗi nhóm được giao chỉ tiêu phát triển mỗi tháng ít nhất từ 10 người trở lên.

Kết quả, 5 tháng đầu năm 2021, toàn TP.Sa Đéc đã vận động được 280 tham gia BHXH tự nguyện (bình quân phát triển mới được 56 người/tháng). Trong đó, có những đợt cao điểm của tháng 5/2021, chỉ trong một ngày thứ Bảy hoặc Chủ nhật các nhóm đã trực tiếp đi vận động được 41 người tham gia BHXH tự nguyện.

Thực tế cho thấy năm 2020, huyện Cao Lãnh nói chung và xã Gáo Giồng nói riêng đã phát huy rất tốt vai trò của người làm công tác tuyên truyền. Bằng chứng là đến ngày 03/6/2021 huyện Cao Lãnh đã có 2.921 tham gia BHXH tự nguyện, đạt 87,59% kế hoạch giao (chỉ tiêu 3.335 người)”.

Với sự hăng say, quyết tâm đó, từ năm 2020 đến nay, chị Trúc đã vận động được 146 người trên địa bàn tham gia BHXH tự nguyện.`, []row{
		{9, "tăng 10.494 người", "delta", OK, []string{"8.185", "128,21"}, ""},
		{9, "18.679 người", "part", OK, []string{"1,29"}, ""},
		{10, "56 người/tháng", "mean", OK, []string{"56,0"}, ""},
		{11, "ít nhất từ 10 người", "floor", Unverifiable, []string{"250", "300"}, "groups"},
		{12, "41 người", "part", OK, []string{"14,64"}, ""},
		{13, "87,59%", "plan", OK, []string{"87,586", "414", "154 365", "42,2", "45,4"}, ""},
		{14, "2.921 tham gia", "proof", Ambiguous, []string{"03/06/2021", "2020"}, "date"},
		{15, "146 người", "pace", OK, []string{"17", "8,6"}, ""},
	}},
	{"003", `“Chìa khóa” phát triển đối tượng tham gia bảo hiểm xã hội
17/04/2023 04:20 PM
Theo thống kê của BHXH tỉnh, trong năm 2022, BHXH tỉnh đã phát 8.080 lượt tuyên truyền các chính sách BHXH, BHYT trên hệ thống loa truyền thanh cơ sở bằng ba thứ tiếng: Kinh, Êđê và M’nông; tổ chức 2 lễ ra quân tuyên truyền, vận động người dân tham gia BHXH, BHYT đã vận động được 3.098 người tham gia BHYT hộ gia đình và 716 người tham gia BHXH tự nguyện; 420 hội nghị khai thác mới 3.000 người tham gia BHXH tự nguyện; 6 hội nghị tư vấn, đối thoại trực tiếp với hơn 900 công nhân lao động, cán bộ công đoàn cơ sở; 345 cuộc tuyên truyền, đối thoại trực tiếp cho hơn 18.000 người là cán bộ không chuyên trách cấp xã.
Nhờ đó, tại hội nghị, BHXH huyện đã vận động được 6 người dân tham gia.
Đến cuối tháng 3/2023, toàn tỉnh có 107.219 người tham gia BHXH bắt buộc, tăng 4.370 người so với cùng kỳ năm 2022; 17.452 người tham gia BHXH tự nguyện, tăng 708 người; 1.621.517 người tham gia BHYT, tăng 58.139 người.`, []row{
		{16, "420 hội nghị", "yield", OK, []string{"7,14"}, ""},
		{16, "6 người", "event", OK, []string{"7,14"}, ""},
		{17, "3.098 người", "yield", OK, []string{"1.549", "358"}, ""},
		{18, "8.080 lượt", "yield", OK, []string{"22,1"}, ""},
		{18, "hơn 18.000 người", "yield", OK, []string{"52,17"}, ""},
		{18, "hơn 900 công nhân", "yield", OK, []string{"150"}, ""},
		{19, "tăng 4.370 người", "delta", OK, []string{"102.849", "4,25"}, ""},
		{19, "tăng 708 người", "delta", OK, []string{"16.744", "4,23"}, ""},
		{19, "tăng 58.139 người", "delta", OK, []string{"1.563.378", "3,72"}, ""},
		{20, "708 người", "gross_net", Ambiguous, []string{"2.292", "3.008", "23,6", "19,1", "31/12/2022", "31/03/2023"}, "definition"},
		{21, "2 lễ ra quân", "cadence", OK, []string{"8", "25,0"}, ""},
	}},
	{"004", `Đến nay, đã có 192 mô hình trồng mai vàng có quy mô từ 100 cây trở lên, mang lại thu nhập khá cho người dân.

Toàn xã Kỳ Nam mới chỉ có 55 người tham gia BHXH tự nguyện.

bqbht_br_333.jpg
Bà Bùi Thị Xuân - một trong 9 người đầu tiên tham gia mô hình "Cây mai an sinh" của xã Kỳ Nam chăm sóc cây mai BHXH tự nguyện của gia đình.

Ông Nguyễn Công Dũng – Phó Giám đốc BHXH thị xã Kỳ Anh chia sẻ: “Ngay từ khi ra mắt vào ngày 13/11, mô hình đã có 9 hộ tham gia, sau ngày ra mắt có thêm 3 hộ tham gia.

Mô hình dân vận khéo "Tổ liên gia 100% người lao động tham gia BHXH" được ra mắt hồi tháng 5/2024 ở xã Đức Lĩnh (huyện Vũ Quang) cũng đã khẳng định được hiệu quả.

Cho đến nay toàn thôn Thanh Bình đạt 99% người dân tham gia BHYT hộ gia đình, 47/ 82 người lao động trong độ tuổi tham gia BHXH tự nguyện, đạt tỷ lệ 57%. Trong đó, tổ liên gia số 4 đạt tỷ lệ 100% người dân trong độ tuổi lao động tham gia BHXH tự nguyện. Đến nay, tại xã Đức Lĩnh đã có 2 mô hình dân vận khéo với 50 người tham gia.

“Đến hết tháng 11/2024, tỷ lệ lao động trong độ tuổi tham gia BHXH toàn tỉnh đạt 31,5% (đã vượt 8% chỉ tiêu HĐND tỉnh giao); tỷ lệ lao động trong độ tuổi tham gia BHTN đạt 16,5% (vượt 3,3% chỉ tiêu HĐND tỉnh giao); tỷ lệ bao phủ BHYT đạt 94,1% (đạt chỉ tiêu HĐND tỉnh giao).`, []row{
		{22, "đạt tỷ lệ 57%", "share", OK, []string{"57,32", "35"}, ""},
		{23, "50 người", "members", Ambiguous, []string{"47", "3"}, "definition"},
		{24, "9 hộ", "unit", Ambiguous, []string{"6,25", "12", "55 người"}, "definition"},
		{25, "vượt 8%", "points", Ambiguous, []string{"23,50", "29,17", "134,0", "34,0"}, "plan"},
		{25, "vượt 3,3%", "points", Ambiguous, []string{"13,20", "15,97", "25,0"}, "definition"},
		{26, "100%", "name", Ambiguous, []string{"57%"}, "definition"},
	}},
	{"000", `Thứ sáu,  20/09/2024

Nhiều mô hình thu hút người tham gia “lưới” an sinh

Sáu tháng đầu năm 2023, số người tham gia vào hệ thống bảo hiểm xã hội, bảo hiểm y tế, bảo hiểm thất nghiệp tiếp tục được duy trì và tăng trưởng.

Tại tỉnh Bến Tre, mặc dù ra mắt chưa tròn một năm song đến nay, mô hình đã được nhân rộng tại 403 tổ phụ nữ với gần 4.300 người, trong đó có 1.679 thành viên tham gia bảo hiểm xã hội tự nguyện, vượt xa mục tiêu ban đầu.

Mô hình “Ve chai” của Hội Liên hiệp Phụ nữ tỉnh Đắk Lắk đã trao gần 5.000 thẻ bảo hiểm y tế cho gia đình hội viên khó khăn với tổng số tiền hàng tỷ đồng.`, []row{
		{27, "403 tổ phụ nữ", "yield", OK, []string{"10,67", "4,17"}, ""},
		{27, "1.679 thành viên", "part", OK, []string{"39,05"}, ""},
		{28, "gần 5.000 thẻ", "price", OK, []string{"4.023.000.000"}, ""},
		{29, "", "published", Ambiguous, []string{"20/09/2024", "30/06/2023"}, "date"},
	}},
}

// cardIn2023 is 4.5 % of 1,490,000 đồng for twelve months.
func cardIn2023(day.Date) int64 { return 804_600 }

// words writes what a claim says without the catalogue: keys and figures.
func words(c Claim) string {
	var b strings.Builder
	for _, n := range append(append([]Note{}, c.Explain...), c.Readings...) {
		b.WriteString(n.Key)
		for _, a := range n.Args {
			b.WriteString(" " + write(a))
		}
		b.WriteString("\n")
	}
	return b.String() + c.Result
}

func TestRowsFromTheSentences(t *testing.T) {
	var texts []Text
	for _, p := range published {
		texts = append(texts, Text{Name: p.file, Body: p.text})
	}
	checkRows(t, Check(texts, Inputs{CardPrice: cardIn2023}))
}

func TestRowsFromTheArticles(t *testing.T) {
	dir := filepath.Join("..", "..", "..", "..", "shared", "seeds")
	if own := os.Getenv("LUOI_SEEDS"); own != "" {
		dir = own
	}
	files, err := filepath.Glob(filepath.Join(dir, "00*.txt"))
	if err != nil || len(files) == 0 {
		t.Skip("the articles are not beside the repository; TestRowsFromTheSentences holds their sentences")
	}
	var texts []Text
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, Text{Name: filepath.Base(f)[:3], Body: string(b)})
	}
	checkRows(t, Check(texts, Inputs{CardPrice: cardIn2023}))
}

func checkRows(t *testing.T, claims []Claim) {
	t.Helper()
	seen := map[int]bool{}
	for _, p := range published {
		for _, r := range p.rows {
			seen[r.n] = true
			checkRow(t, p.file, r, claims)
		}
	}
	for n := 1; n <= 29; n++ {
		if !seen[n] {
			t.Errorf("row %d has no test", n)
		}
	}
}

func checkRow(t *testing.T, file string, r row, claims []Claim) {
	t.Helper()
	for _, c := range claims {
		if c.File != file || c.Rule != r.rule || !strings.Contains(c.Text(), r.text) {
			continue
		}
		if c.Verdict != r.verdict {
			t.Errorf("row %d: %q is %s, want %s\n%s", r.n, c.Text(), c.Verdict, r.verdict, words(c))
		}
		for _, want := range r.says {
			if !strings.Contains(words(c), want) {
				t.Errorf("row %d: no %s in\n%s", r.n, want, words(c))
			}
		}
		if r.missing != "" && !strings.Contains(strings.Join(c.Missing, " "), r.missing) {
			t.Errorf("row %d: missing %v, want %s", r.n, c.Missing, r.missing)
		}
		return
	}
	t.Errorf("row %d: no claim %s on %q", r.n, r.rule, r.text)
}

// write is one argument as Vietnamese readers see it.
func write(a any) string {
	switch a := a.(type) {
	case interface{ In(string) string }:
		return a.In("vi")
	case day.Date:
		return a.VN()
	case string:
		return a
	case int:
		return strconv.Itoa(a)
	}
	return "?"
}
