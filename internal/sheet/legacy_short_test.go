package sheet

import "testing"

// A lone marked cell is not enough to call its column an old encoding when the rest of the sheet is
// plainly Unicode («â» would otherwise turn into «õ» of TCVN3).
func TestShortColumnFollowsSheet(t *testing.T) {
	r := &recoder{held: []heldRow{
		{cells: []string{"cột 1", "cột 2"}},
		{cells: []string{"", "", "â", "hai dòng"}},
		{cells: []string{"hai dòng"}},
		{cells: []string{"Nguyễn Thị Bưởi"}},
	}}
	r.decide()
	for i, c := range r.columns {
		if c.recode {
			t.Errorf("column %s was taken for %s", columnName(i), c.encoding)
		}
	}
}
