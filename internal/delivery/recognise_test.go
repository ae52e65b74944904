package delivery

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The head of a D05-TS as it comes out of a workbook, merged cells filled: title, two header rows, the
// line A B C 1 2 3, a group line, people.
var d05 = [][]string{
	{"TỔ CHỨC DỊCH VỤ THU", "", "", "", "", "", "", "", "Mẫu D05-TS"},
	{"DANH SÁCH NGƯỜI THAM GIA BHXH TỰ NGUYỆN", "DANH SÁCH NGƯỜI THAM GIA BHXH TỰ NGUYỆN", "DANH SÁCH NGƯỜI THAM GIA BHXH TỰ NGUYỆN"},
	{"Số: 01 Tháng 11 năm 2025"},
	{"STT", "Họ và tên", "Mã số BHXH", "Số ĐDCN/CCCD", "Địa chỉ", "Biên lai thu tiền", "Biên lai thu tiền", "Mức thu nhập", "Phương thức đóng", "Phương thức đóng", "Tổng số tiền phải đóng", "Người tham gia đóng", "NSNN hỗ trợ", "NSNN hỗ trợ", "NSĐP hỗ trợ", "NSĐP hỗ trợ", "Khác", "Khác", "Mã nhân viên thu", "Ghi chú"},
	{"STT", "Họ và tên", "Mã số BHXH", "Số ĐDCN/CCCD", "Địa chỉ", "Ngày", "Số", "Mức thu nhập", "Số tháng", "Từ tháng", "Tổng số tiền phải đóng", "Người tham gia đóng", "Tỷ lệ (%)", "Số tiền", "Tỷ lệ (%)", "Số tiền", "Tỷ lệ (%)", "Số tiền", "Mã nhân viên thu", "Ghi chú"},
	{"A", "B", "C", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17"},
	{"I", "Tăng"},
	{"1", "Nguyễn Thị Hồng", "6621234567", "000180012345", "Thôn 5, xã Ea Knốp", "05/11/2025", "0012345", "1.500.000", "6", "11/2025", "1.980.000", "1.584.000", "20", "396.000"},
	{"2", "Y Bhiăo Niê", "", "000085012345", "Buôn Dhung", "", "", "1.500.000", "12", "12/2025", "3.960.000"},
}

func TestRecogniseD05(t *testing.T) {
	r := Recognise(d05, nil, "")
	want := Mapping{Ignore, FullName, SINumber, CitizenID, Address, Ignore, Ignore, Income, Months, FromDay, Amount, Ignore, Ignore, Ignore, Ignore, Ignore, Ignore, Ignore, Ignore, Note}
	if !cmp.Equal(r.Mapping, want) {
		t.Errorf("mapping: %s", cmp.Diff(want, r.Mapping))
	}
	if r.HeaderRows != 6 || r.List != Voluntary || r.Confidence < 0.9 || len(r.Notices) != 0 {
		t.Errorf("header rows %d, list %q, confidence %.2f, notices %v", r.HeaderRows, r.List, r.Confidence, r.Notices)
	}
}

func TestRecogniseHeaders(t *testing.T) {
	person := []string{"1", "Nguyễn Văn An", "05/03/1980", "Nam", "000080012345"}
	for _, c := range []struct {
		name string
		rows [][]string
		skip int
		want Mapping
		list List
	}{
		{"a commune's list of residents",
			[][]string{{"UBND XÃ EA KNỐP"}, {"DANH SÁCH NHÂN KHẨU"}, {"TT", "Mã hộ", "Họ và tên", "Ngày, tháng, năm sinh", "Giới tính", "Số CCCD", "Quan hệ với chủ hộ", "Dân tộc", "Thôn/buôn/TDP", "Tổ liên gia", "Xã/phường", "SĐT"}, {"1", "H1", "An", "1980", "Nam"}},
			3, Mapping{Ignore, HouseholdNo, FullName, BirthDate, SexField, CitizenID, Relation, Ethnicity, Village, Group, Commune, Phone}, Residents},
		{"without marks, squeezed together", [][]string{{"STT", "HoTen", "NgaySinh", "GioiTinh", "CCCD"}, person}, 1, Mapping{Ignore, FullName, BirthDate, SexField, CitizenID}, ""},
		{"D03-TS",
			[][]string{{"DANH SÁCH NGƯỜI CHỈ THAM GIA BHYT", "", "Mẫu D03-TS"}, {"Đối tượng tham gia: GD"}, {"STT", "Họ và tên", "Mã số", "Ngày tháng năm sinh", "Giới tính", "Địa chỉ", "Nơi ĐK KCB ban đầu", "Biên lai", "Biên lai", "Tiền lương, trợ cấp", "Hỗ trợ thêm", "Từ tháng", "Số tháng", "Mã nhân viên thu", "Ghi chú"},
				{"STT", "Họ và tên", "Mã số", "Ngày tháng năm sinh", "Giới tính", "Địa chỉ", "Nơi ĐK KCB ban đầu", "Ngày", "Số", "Tiền lương, trợ cấp", "Hỗ trợ thêm", "Từ tháng", "Số tháng", "Mã nhân viên thu", "Ghi chú"},
				{"A", "B", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13"}, {"1", "Nguyễn Văn An", "6621234567", "05/03/1980", "Nam", "Thôn 5", "66-010", "05/11/2025", "1", "2340000", "", "12/2025", "12"}, {"2", "Trần Thị Bình", "6621234568", "05/03/1981", "Nữ", "Thôn 5", "66-010", "05/11/2025", "1", "2340000", "", "12/2025", "12"}},
			5, Mapping{Ignore, FullName, SINumber, BirthDate, SexField, Address, Ignore, Ignore, Ignore, Income, Ignore, FromDay, Months, Ignore, Note}, Health},
		{"household list of decree 188", [][]string{{"DANH SÁCH THÀNH VIÊN HỘ GIA ĐÌNH THAM GIA BẢO HIỂM Y TẾ"}, {"STT", "Họ và tên", "Mã số BHYT", "Số ĐDCN", "Ngày sinh", "Cơ sở KCB ban đầu", "Mức lương cơ sở", "Mối quan hệ với chủ hộ", "Tỷ lệ hỗ trợ (%)", "Thẻ điện tử", "Thẻ giấy", "Số tháng"}, {"1", "Nguyễn Văn An", "", "000080012345", "05/03/1980", "", "", "Chủ hộ", "", "x", "", "12"}},
			2, Mapping{Ignore, FullName, CardNumber, CitizenID, BirthDate, Ignore, Income, Relation, Ignore, Ignore, Ignore, Months}, Health},
		{"English", [][]string{{"No", "Full name", "Date of birth", "Sex", "Citizen ID"}, person}, 1, Mapping{Ignore, FullName, BirthDate, SexField, CitizenID}, ""},
		{"snake case", [][]string{{"stt", "full_name", "birth_date", "gender", "citizen_id"}, person}, 1, Mapping{Ignore, FullName, BirthDate, SexField, CitizenID}, ""},
		{"year of birth under Nam and Nữ",
			[][]string{{"STT", "Họ và tên", "Năm sinh", "Năm sinh", "Địa chỉ"}, {"", "", "Nam", "Nữ", ""}, {"1", "Nguyễn Văn An", "1980", "", "Thôn 5"}},
			2, Mapping{Ignore, FullName, MaleMark, FemaleMark, Address}, ""},
		{"a mark for women", [][]string{{"STT", "Họ tên", "Nữ", "Ngày sinh", "Số CMND/CCCD"}, {"1", "Trần Thị B", "x", "01/02/1990", "000190012345"}}, 1, Mapping{Ignore, FullName, FemaleMark, BirthDate, AnyID}, ""},
		{"family and given name apart", [][]string{{"Họ và tên đệm", "Tên", "Ngày sinh", "Mã thẻ BHYT", "Hạn thẻ"}, {"Nguyễn Văn", "An", "05/03/1980", "GD4666621234567", "31/12/2026"}}, 1, Mapping{FamilyName, GivenName, BirthDate, CardNumber, ToDay}, Health},
		{"poor and near-poor in two columns", [][]string{{"Họ tên", "Năm sinh", "Hộ nghèo", "Hộ cận nghèo", "Mã xã"}, {"An", "1980", "x", "", "24001"}}, 1, Mapping{FullName, BirthYear, PoorMark, NearMark, CommuneCode}, ""},
		{"the householder's name is not the person's", [][]string{{"Họ tên chủ hộ", "Họ và tên", "Ngày sinh", "Số CCCD chủ hộ", "CCCD"}, {"B", "A", "1980", "", ""}}, 1, Mapping{Ignore, FullName, BirthDate, Ignore, CitizenID}, ""},
		{"old numbers' column full of new ones", [][]string{{"Họ tên", "CMND"}, {"An", "000080012345"}, {"Bình", "000080012346"}, {"Chi", "240123456"}}, 1, Mapping{FullName, AnyID}, ""},
		{"a header over two of three columns, not filled", [][]string{{"STT", "Họ và tên", "Thời hạn", "", "Đối tượng"}, {"", "", "Từ ngày", "Đến ngày", ""}, {"1", "An", "01/01/2025", "31/12/2025", "GD"}}, 2, Mapping{Ignore, FullName, FromDay, ToDay, Category}, ""},
		{"no header at all", [][]string{person, {"2", "Trần Thị Bình", "06/03/1981", "Nữ", "000181012345"}, {"3", "Lê Văn Chính", "07/03/1981", "Nam", "000081012346"}}, 0, Mapping{Ignore, FullName, BirthDate, SexField, CitizenID}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := Recognise(c.rows, nil, "")
			if !cmp.Equal(r.Mapping, c.want) || r.HeaderRows != c.skip || r.List != c.list {
				t.Errorf("header rows %d, list %q, %s", r.HeaderRows, r.List, cmp.Diff(c.want, r.Mapping))
			}
		})
	}
}

func TestDuplicateHeaders(t *testing.T) {
	r := Recognise([][]string{{"Họ và tên", "Ngày sinh", "CCCD", "CCCD"}, {"An", "05/03/1980", "", "000080012345"}, {"Bình", "05/03/1981", "", "000081012345"}}, nil, Residents)
	if !cmp.Equal(r.Mapping, Mapping{FullName, BirthDate, Ignore, CitizenID}) {
		t.Errorf("the empty column was taken: %v", r.Mapping)
	}
	if len(r.Notices) != 1 || r.Notices[0].Key != "delivery.duplicate_column" {
		t.Errorf("notices %v", r.Notices)
	}
}

func TestMissingColumnsAreTold(t *testing.T) {
	r := Recognise([][]string{{"STT", "Xã", "Số tiền"}, {"1", "Ea Knốp", "100"}}, nil, Voluntary)
	if !slices.ContainsFunc(r.Notices, func(n noticeField) bool { return n.Key == "delivery.no_name_column" }) || r.Confidence > 0.3 {
		t.Errorf("confidence %.2f, notices %v", r.Confidence, r.Notices)
	}
}

func TestHeaderKeyIgnoresTyping(t *testing.T) {
	a, b := HeaderKey([]string{"Họ và tên", "NGÀY SINH", "CCCD"}), HeaderKey([]string{"ho va ten", " Ngày  sinh", "cccd"})
	if a != b || a == "" || a == HeaderKey([]string{"Họ và tên", "CCCD", "Ngày sinh"}) {
		t.Errorf("%q, %q", a, b)
	}
}
