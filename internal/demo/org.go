package demo

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"luoi/internal/synth"
)

// provinces are the 34 since 1 July 2025: code, c for a city, name. Đồng Nai is one since 30 April 2026.
const provinces = `01cHà Nội|04 Cao Bằng|08 Tuyên Quang|11 Điện Biên|12 Lai Châu|14 Sơn La|15 Lào Cai|19 Thái Nguyên|20 Lạng Sơn|
22 Quảng Ninh|24 Bắc Ninh|25 Phú Thọ|31cHải Phòng|33 Hưng Yên|37 Ninh Bình|38 Thanh Hoá|40 Nghệ An|42 Hà Tĩnh|44 Quảng Trị|46cHuế|
48cĐà Nẵng|51 Quảng Ngãi|52 Gia Lai|56 Khánh Hoà|66 Đắk Lắk|68 Lâm Đồng|75cĐồng Nai|79cHồ Chí Minh|80 Tây Ninh|82 Đồng Tháp|
86 Vĩnh Long|91 An Giang|92cCần Thơ|96 Cà Mau`

// Dates of the territory: the reform of 2025, and the offices of social insurance that followed it.
const (
	reformDay = "2025-07-01"
	decree    = "1660/NQ-UBTVQH15"
)

// writeOrg writes the tables of the territory and the offices as official exports have them.
func writeOrg(dir string, p *synth.Province) error {
	for _, t := range []struct {
		name string
		rows [][]string
	}{
		{"provinces_34.csv", provinceTable()},
		{"communes_3321.csv", communeTable(p)}, // the name that importers of official tables look for
		{"villages.csv", villageTable(p)},
		{"groups.csv", groupTable(p)},
		{"offices.csv", officeTable(p)},
		{"office_areas.csv", areaTable(p)},
	} {
		w, err := create(filepath.Join(dir, t.name), formUTF8, "")
		if err != nil {
			return err
		}
		for _, row := range t.rows {
			if err := w.Row(row...); err != nil {
				return err
			}
		}
		if err := w.Close(); err != nil {
			return err
		}
	}
	return nil
}

func provinceTable() [][]string {
	rows := [][]string{{"code", "name", "full_name", "name_en", "full_name_en", "type"}}
	for _, entry := range strings.Split(provinces, "|") {
		entry = strings.TrimSpace(entry)
		code, name := entry[:2], entry[3:]
		kind, full, english := "tinh", "Tỉnh "+name, " Province"
		if entry[2] == 'c' {
			kind, full, english = "thanh_pho", "Thành phố "+name, " City"
		}
		rows = append(rows, []string{code, name, full, synth.NoMarks(name), synth.NoMarks(name) + english, kind})
	}
	return rows
}

func communeTable(p *synth.Province) [][]string {
	rows := [][]string{{"code", "province_code", "type", "name", "full_name", "name_en", "lat", "lon", "decree"}}
	for _, c := range p.Communes {
		rows = append(rows, []string{c.Code, synth.ProvinceCode, c.Kind, c.Name, c.FullName, synth.NoMarks(c.Name),
			degrees(13.62 - .128*float64(c.Row)), degrees(107.66 + .118*float64(c.Col)), decree})
	}
	return rows
}

// degrees writes a coordinate; a tile's place stands for the commune's, to a tenth of a degree or so.
func degrees(x float64) string { return strconv.FormatFloat(x, 'f', 3, 64) }

func villageTable(p *synth.Province) [][]string {
	rows := [][]string{{"code", "commune_code", "type", "name", "full_name", "valid_from"}}
	for _, v := range p.Villages {
		rows = append(rows, []string{v.Code, p.Communes[v.Commune].Code, v.Kind, v.Name, v.FullName, reformDay})
	}
	return rows
}

func groupTable(p *synth.Province) [][]string {
	rows := [][]string{{"code", "village_code", "type", "name", "full_name", "valid_from"}}
	for _, g := range p.Groups {
		rows = append(rows, []string{g.Code, p.Villages[g.Village].Code, synth.KindInterfam, strconv.Itoa(g.Number), g.FullName, reformDay})
	}
	return rows
}

func officeTable(p *synth.Province) [][]string {
	head := provinceOffice
	rows := [][]string{{"code", "level", "name", "parent_code", "valid_from"}, {head, "province", "BHXH tỉnh " + synth.ProvinceName, "", reformDay}}
	for _, o := range p.Offices {
		rows = append(rows, []string{o.Code, "base", o.Name, head, reformDay})
	}
	return rows
}

// provinceOffice is the code of the provincial office; base offices add two digits.
var provinceOffice = fmt.Sprintf("%03s", synth.ProvinceCode)

func areaTable(p *synth.Province) [][]string {
	rows := [][]string{{"office_code", "commune_code", "valid_from"}}
	for _, o := range p.Offices {
		for _, c := range o.Communes {
			rows = append(rows, []string{o.Code, p.Communes[c].Code, reformDay})
		}
	}
	return rows
}
