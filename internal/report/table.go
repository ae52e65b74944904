package report

import (
	"strconv"

	"luoi/internal/day"
)

// Table is one table of a report, the same for page, workbook, .docx and PDF.
type Table struct {
	ID    string // name of its list in a template, such as do_bao_phu
	Title string
	Cols  []Column
	Rows  [][]Cell
	Total []Cell // empty: none
}

// Column is a heading; Field names it in a template. Width is its part of the paper's width.
type Column struct {
	Field, Head string
	Width       int
	Number      bool
}

// Cell is what is printed, the plain number for a workbook (empty: the text), and the list behind it.
type Cell struct {
	Text string
	Raw  string
	Ref  Ref
	Arg  string
}

func words(s string) Cell { return Cell{Text: s} }
func count(n int64) Cell  { return Cell{Text: Count(n), Raw: strconv.FormatInt(n, 10)} }
func signed(n int64) Cell { return Cell{Text: Signed(n), Raw: strconv.FormatInt(n, 10)} }
func (c Cell) to(r Ref, arg string) Cell {
	c.Ref, c.Arg = r, arg
	return c
}

// SchemeName is a scheme in a report's words.
func SchemeName(code int) string {
	return map[int]string{1: "BHXH bắt buộc", 2: "BHXH tự nguyện", 3: "BHYT", 4: "BH thất nghiệp"}[code]
}

// Tables are those of a body, in the order of the paper. A table without rows is left out of papers by its flag.
func (b Body) Tables() []Table {
	return []Table{b.coverage(), b.moves(), b.goals(), b.areas(), b.groups()}
}

func (b Body) coverage() Table {
	t := Table{ID: "do_bao_phu", Title: "Độ bao phủ theo loại hình đến ngày " + b.AsOf.VN(), Cols: []Column{{"loai", "Loại hình", 36, false}, {"so", "Đang tham gia (người)", 30, true}, {"mau", "Mẫu số (người)", 27, true}, {"ty_le", "Tỷ lệ", 18, true}, {"nguon", "Mẫu số theo", 54, false}}}
	for _, s := range b.Schemes {
		arg := strconv.Itoa(s.Code)
		source := s.Source
		if source == "" {
			source = "đếm từ danh sách"
		}
		if !s.OfDay.IsZero() {
			source += " (" + s.OfDay.VN() + ")"
		}
		t.Rows = append(t.Rows, []Cell{words(SchemeName(s.Code)), count(s.Covered).to(RefCovered, arg), count(s.Of), words(Share(s.Inside, s.Of)), words(source)})
	}
	return t
}

func (b Body) moves() Table {
	t := Table{ID: "bien_dong", Title: "Biến động từ " + b.Period.From().VN() + " đến " + b.AsOf.VN() + " (người)"}
	t.Cols = append([]Column{{"loai", "Loại hình", 33, false}}, moveColumns()...)
	for _, s := range b.Schemes {
		cells := append([]Cell{words(SchemeName(s.Code))}, moveCells(s.Move)...)
		cells[2] = cells[2].to(RefMoves, strconv.Itoa(s.Code))
		t.Rows = append(t.Rows, cells)
	}
	return t
}

func moveColumns() []Column {
	return []Column{{"dau_ky", "Đầu kỳ", 18, true}, {"moi", "Tăng mới", 16, true}, {"lai", "Tham gia lại", 16, true}, {"tai_tuc", "Tái tục", 16, true}, {"dung", "Dừng đóng", 16, true},
		{"sang_bb", "Sang bắt buộc", 16, true}, {"rong", "Tăng ròng", 16, true}, {"cuoi_ky", "Cuối kỳ", 18, true}}
}

func moveCells(m Move) []Cell {
	return []Cell{count(m.Opening), count(m.New), count(m.Returned), count(m.Renewed), count(m.Lapsed), count(m.ToCompulsory), signed(m.Net()), count(m.Closing)}
}

func (b Body) goals() Table {
	t := Table{ID: "chi_tieu", Title: "Thực hiện chỉ tiêu", Cols: []Column{{"ten", "Chỉ tiêu", 46, false}, {"giao", "Giao", 20, true}, {"ket_qua", "Kết quả", 20, true}, {"dat", "Đạt", 18, true},
		{"tien_do", "So với thời gian (điểm %)", 24, true}, {"con_lai", "Còn lại", 18, true}, {"can", "Cần mỗi tháng", 19, true}}}
	for _, g := range b.Goals {
		row := []Cell{words(g.Name + " " + lowerPeriod(g.Period)), words(g.Amount(g.Target)), words("chưa có số"), words(""), words(""), words(""), words("")}
		if g.Known {
			row[2] = Cell{Text: g.Result()}.to(RefTarget, g.Code)
			row[3] = words(g.Achieved())
			if g.Kind.Counts() {
				row[4] = Cell{Text: signedPoints(g.Ahead), Raw: ""}
				row[5] = count(max(g.Left, 0))
				if g.Needed > 0 {
					row[6] = words(Count((g.Needed + 9) / 10))
				}
			} else {
				row[5] = words(signedPoints(g.Value-g.Target) + " điểm %")
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func signedPoints(n int64) string {
	if n > 0 {
		return "+" + Points(n)
	}
	return Points(n)
}

func (b Body) areas() Table {
	head := map[Kind]string{Province: "Xã, phường", Office: "Xã, phường", Commune: "Thôn, buôn, tổ dân phố"}[b.Kind]
	if head == "" {
		head = "Nơi"
	}
	t := Table{ID: "don_vi", Title: "BHXH tự nguyện theo từng nơi", Cols: []Column{{"ten", head, 39, false}, {"so", "Đang tham gia", 17, true}, {"ty_le", "Bao phủ", 17, true}, {"moi", "Tăng mới", 14, true}, {"lai", "Tham gia lại", 17, true},
		{"tai_tuc", "Tái tục", 14, true}, {"dung", "Dừng đóng", 15, true}, {"rong", "Tăng ròng", 14, true}, {"dat", "Đạt chỉ tiêu", 18, true}}}
	var sum Area
	for _, a := range b.Areas {
		reached := ""
		if a.Target > 0 {
			reached = Goal{Kind: "stock", Known: true, Target: a.Target, Value: a.Value}.Achieved()
		}
		t.Rows = append(t.Rows, []Cell{words(a.Name).to(RefPlace, strconv.FormatInt(a.UnitID, 10)), count(a.Covered), words(Share(a.Covered, a.Of)), count(a.Move.New), count(a.Move.Returned), count(a.Move.Renewed),
			count(a.Move.Lapsed), signed(a.Move.Net()), words(reached)})
		sum.Covered, sum.Of, sum.Move = sum.Covered+a.Covered, sum.Of+a.Of, sum.Move.Plus(a.Move)
	}
	if len(t.Rows) > 0 {
		t.Total = []Cell{words("Cộng"), count(sum.Covered), words(Share(sum.Covered, sum.Of)), count(sum.Move.New), count(sum.Move.Returned), count(sum.Move.Renewed), count(sum.Move.Lapsed), signed(sum.Move.Net()), words("")}
	}
	return t
}

func (b Body) groups() Table {
	t := Table{ID: "nhom", Title: "Nhóm vận động trong kỳ", Cols: []Column{{"ten", "Nhóm", 95, false}, {"luot", "Lượt thăm", 35, true}, {"nguoi", "Người tham gia", 35, true}}}
	for _, g := range b.Work.Lines {
		t.Rows = append(t.Rows, []Cell{words(g.Name).to(RefGroups, strconv.FormatInt(g.ID, 10)), count(g.Visits), count(g.Joined)})
	}
	return t
}

// lowerPeriod is a period inside a sentence: «tuần 47/2026», «năm 2026».
func lowerPeriod(p day.Period) string { return lower(p.VN()) }
