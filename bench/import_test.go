package bench

import (
	"bytes"
	"encoding/json"
	"testing"
)

func TestImportSmall(t *testing.T) {
	var out bytes.Buffer
	if err := Import(t.Context(), Options{JSON: true, N: 3000}, &out); err != nil {
		t.Fatal(err)
	}
	var r Report
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Lines) < 6 || r.Lines[0].Value <= 0 {
		t.Errorf("report %+v", r)
	}
}
