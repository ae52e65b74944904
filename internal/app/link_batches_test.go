package app

import (
	"fmt"
	"testing"

	"luoi/internal/delivery"
	"luoi/internal/testkit"
)

// One person stands in a list twice, more than a batch apart, and both rows bring the telephone number
// that the register lacks: it is learnt once.
func TestTwoRecordsOfOnePersonInDifferentBatches(t *testing.T) {
	w := newWorld(t, testkit.Store(t))
	w.importList(ImportRequest{Path: w.file("dan-cu.csv", "Họ và tên,Ngày sinh,Giới tính,Số CCCD,Xã",
		"Nguyễn Thị Thảo,05/03/1987,Nữ,099187000001,Xã Ea Knốp", "Trần Văn Bình,06/04/1977,Nam,099077000002,Xã Ea Knốp"),
		List: delivery.Residents, AsOf: endOfOctober})
	row := func(name, id, phone, from, to string) string {
		return fmt.Sprintf("%s,05/03/1987,Nữ,%s,%s,Xã Ea Knốp,%s,%s", name, id, phone, from, to)
	}
	rows := []string{row("Nguyễn Thị Thảo", "099187000001", "0951234567", "01/08/2026", "31/10/2026")}
	for i := range w.app.rows + 10 {
		rows = append(rows, row(fmt.Sprintf("Người Ngoài %c%c%c", 'A'+i%26, 'a'+i/26%26, 'a'+i/676), fmt.Sprintf("09918%07d", 1000+i), "", "01/08/2026", "31/10/2026"))
	}
	rows = append(rows, row("Nguyễn Thị Thảo", "099187000001", "0951234567", "01/11/2026", "31/01/2027"))
	w.importList(ImportRequest{Path: w.file("tn.csv", "Họ và tên,Ngày sinh,Giới tính,Số CCCD,Số điện thoại,Xã,Từ ngày,Đến ngày", rows...),
		List: delivery.Voluntary, AsOf: endOfOctober})
	if got := w.link(); got.Matched != 1 {
		t.Errorf("%+v", got)
	}
	w.sound()
}
