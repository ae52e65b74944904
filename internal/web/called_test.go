package web

import (
	"context"
	"strings"
	"testing"

	"luoi/internal/app"
	"luoi/internal/day"
	"luoi/internal/delivery"
)

// A list in capitals is read as people write; on the person's file the row stays as it came.
func TestNamesInCapitalsAreShownAsPeopleWrite(t *testing.T) {
	o := newOffice(t)
	o.province()
	o.begin()
	ctx, cli := context.Background(), app.CommandLine()
	path := o.t.TempDir() + "/dan.tsv"
	writeFile(t, path, "Họ và tên\tNgày sinh\tGiới tính\tSố định danh\tXã\tThôn\tSố hộ\tQuan hệ với chủ hộ\n"+
		"LÊ THỊ HỒNG GẤM\t12/03/1988\tNữ\t066188001234\tEa Knốp\tBuôn Ea Mar\t0142\tChủ hộ\nH’ Linh Êban\t12/03/1990\tNữ\t066190001235\tEa Knốp\tBuôn Ea Mar\t0143\tChủ hộ\n")
	if _, err := o.app.ImportList(ctx, cli, app.ImportRequest{Path: path, Name: "dan.tsv", List: delivery.Residents, AsOf: day.Must(2026, 11, 20), Whole: true}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := o.app.LinkLists(ctx, cli, nil); err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"/coverage/names?scheme=health", "/prospects"} {
		res := o.page(page)
		res.has(t, "Lê Thị Hồng Gấm", "Linh Êban")
		if strings.Contains(res.body, "LÊ THỊ") {
			t.Errorf("%s shouts", page)
		}
	}
	file := o.page(o.linkTo("/coverage/names?scheme=health", "Lê Thị Hồng Gấm"))
	file.has(t, "<h1>Lê Thị Hồng Gấm", "LÊ THỊ HỒNG GẤM")
	o.page(o.seek("LE THI HONG GAM")).has(t, "Lê Thị Hồng Gấm")
}
