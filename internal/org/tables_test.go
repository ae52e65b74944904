package org

import (
	"os"
	"testing"
	"testing/fstest"

	"luoi/internal/day"
	"luoi/internal/fault"
)

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

// A small territory with every case: a province that stays, two that merge, a commune that stays and
// changes its kind, one that is split, an island district without communes, a ward of 2026.
func smallTables() fstest.MapFS {
	return fstest.MapFS{
		fileLegacyProvinces: file("code,name,full_name,name_en,new_province_code\n54,Phú Yên,Tỉnh Phú Yên,Phu Yen,66\n66,Đắk Lắk,Tỉnh Đắk Lắk,Dak Lak,66\n75,Đồng Nai,Tỉnh Đồng Nai,Dong Nai,75\n"),
		fileLegacyDistricts: file("code,province_code,name,full_name\n647,66,Buôn Đôn,Huyện Buôn Đôn\n555,54,Tuy An,Huyện Tuy An\n731,75,Biên Hòa,Thành phố Biên Hòa\n318,75,Đảo,Huyện Đảo\n"),
		fileLegacyCommunes:  file("code,district_code,province_code,name,full_name\n24235,647,66,Krông Na,Xã Krông Na\n24238,647,66,Ea Wer,Xã Ea Wer\n22114,555,54,An Mỹ,Xã An Mỹ\n26248,731,75,Trảng Bom,Thị trấn Trảng Bom\n"),
		fileMap:             file("old_commune_code,old_district_code,old_province_code,new_commune_code,new_province_code,split\n24235,647,66,24235,66,0\n24238,647,66,22015,66,1\n24238,647,66,24235x,66,1\n22114,555,54,22015,66,0\n26248,731,75,26248,75,0\n,318,75,11948,75,0\n"),
		// A semicolon table with Vietnamese heads and a code a spreadsheet has shortened.
		fileProvinces: file("Mã;Tên;Tên đầy đủ;Cấp;Dân số\n66;Đắk Lắk;Tỉnh Đắk Lắk;tinh;3.346.853\n75;Đồng Nai;Thành phố Đồng Nai;thanh_pho;đang cập nhật\n"),
		fileCommunes: file("code,province_code,type,unit_2025_type,name,full_name,population,pop_flag,lat,lon\n" +
			"24235,66,xa,xa,Buôn Đôn,Xã Buôn Đôn,7000,ok,12.9,107.8\n22015,66,phuong,phuong,Tuy Hoà,Phường Tuy Hoà,5,suspect,13.1,109.3\n" +
			"24239,66,xa,xa,Ea Wer,Xã Ea Wer,,,99,200\n26248,75,phuong,xa,Trảng Bom,Phường Trảng Bom,,,10.9,107\n11948,75,dac_khu,dac_khu,Đảo,Đặc khu Đảo,,,,\n"),
	}
}

func TestReadTables(t *testing.T) {
	dir := smallTables()
	dir[fileMap].Data = []byte("old_commune_code,old_district_code,old_province_code,new_commune_code,new_province_code,split\n24235,647,66,24235,66,0\n24238,647,66,22015,66,1\n24238,647,66,24239,66,1\n22114,555,54,22015,66,0\n26248,731,75,26248,75,0\n,318,75,11948,75,0\n")
	tables, err := ReadTables(dir)
	if err != nil {
		t.Fatal(err)
	}
	byKey := map[string]*Place{}
	for i := range tables.Places {
		p := &tables.Places[i]
		byKey[p.Code+" "+p.Since.String()] = p
	}
	old, now := "2008-08-01", "2025-07-01"
	if p := byKey["66 "+old]; p.Until != reform {
		t.Error("the old Đắk Lắk, which took in Phú Yên, must end")
	}
	if p := byKey["75 "+old]; !p.Until.IsZero() || len(p.Versions) != 2 || p.Versions[0].Kind != KindProvince ||
		p.Versions[0].To != cityDay || p.Versions[1].FullName != "Thành phố Đồng Nai" {
		t.Errorf("Đồng Nai is one province that became a city: %+v", p)
	}
	if p := byKey["24235 "+old]; len(p.Versions) != 2 || p.Versions[0].Name != "Krông Na" || p.Versions[1].Name != "Buôn Đôn" ||
		p.Versions[1].From != reform || p.Lat != 12.9 {
		t.Errorf("a commune that only changed its name goes on: %+v", p)
	}
	if p := byKey["26248 "+old]; len(p.Versions) != 3 || p.Versions[1].Kind != KindRuralCommune || p.Versions[2].Kind != KindWard || p.Versions[2].From != cityDay {
		t.Errorf("town, commune, ward: %+v", p)
	}
	if p := byKey["24239 "+now]; p.Lat != 0 || p.TileCol != 0 {
		t.Errorf("a coordinate outside the country: %+v", p)
	}
	whole := map[bool]int{}
	for _, s := range tables.Successors {
		whole[s.Whole]++
	}
	if whole[true] != 4 || whole[false] != 2 { // two provinces, An Mỹ, the island; Ea Wer twice in part
		t.Errorf("successors: %v", tables.Successors)
	}
	if len(tables.Populations) != 2 || tables.Populations[0].Value != 3346853 || tables.Populations[1].Value != 7000 {
		t.Errorf("populations: %v", tables.Populations)
	}
}

func TestTablesThatCannotBeRead(t *testing.T) {
	for _, c := range []struct{ key, name, text string }{
		{"org.unknown_code", fileMap, "old_commune_code,new_commune_code\n99999,24235\n"},
		{"org.no_column", fileProvinces, "a,b\n1,2\n"},
		{"org.empty_table", fileProvinces, ""},
		{"org.no_kind", fileProvinces, "code,full_name\n66,Xứ Đắk Lắk\n"},
		{"org.code_twice", fileCommunes, "code,province_code,full_name\n24235,66,Xã A\n24235,66,Xã B\n"},
		{"org.unknown_code", fileCommunes, "code,province_code,full_name\n24235,99,Xã A\n"},
		{"org.bad_line", fileCommunes, "code,province_code,full_name\n24235,66,\"Xã\n"},
	} {
		dir := smallTables()
		delete(dir, fileMap)
		dir[c.name] = file(c.text)
		_, err := ReadTables(dir)
		if fault.As(err).Key != c.key || fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s in %s: %v", c.key, c.name, err)
		}
	}
	for _, missing := range []string{fileProvinces, fileCommunes} {
		dir := smallTables()
		delete(dir, missing)
		if _, err := ReadTables(dir); err == nil {
			t.Errorf("%s is missing and nobody minds", missing)
		}
	}
}

// Only today's two tables: a territory without history.
func TestTodaysTablesAlone(t *testing.T) {
	dir := smallTables()
	for _, f := range []string{fileMap, fileLegacyProvinces, fileLegacyDistricts, fileLegacyCommunes} {
		delete(dir, f)
	}
	tables, err := ReadTables(dir)
	if err != nil || len(tables.Places) != 7 || len(tables.Successors) != 0 {
		t.Fatalf("%d places, %v", len(tables.Places), err)
	}
	for _, p := range tables.Places {
		if p.Since != reform {
			t.Errorf("%+v begins before the reform", p)
		}
	}
}

func TestOfficialTables(t *testing.T) {
	const dir = "../../../shared/data/admin"
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the official tables do not lie beside the repository")
	}
	tables, err := ReadTables(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	on := func(d day.Date) map[Level]int {
		n := map[Level]int{}
		for _, p := range tables.Places {
			if holds(p.Since, p.Until, d) {
				n[p.Level]++
			}
		}
		return n
	}
	if n := on(day.Must(2025, 6, 30)); n[Province] != 63 || n[District] != 696 || n[Commune] != 10035 {
		t.Errorf("before the reform: %v", n)
	}
	if n := on(day.Must(2025, 7, 1)); n[Province] != 34 || n[District] != 0 || n[Commune] != 3321 {
		t.Errorf("after the reform: %v", n)
	}
}

func TestBothCodesOfBaChe(t *testing.T) {
	if OtherCode("06970") != "06978" || OtherCode("06978") != "06970" || OtherCode("24235") != "" {
		t.Error("Ba Chẽ bears two codes, others one")
	}
}
