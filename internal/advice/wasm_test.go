package advice

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
)

// runner loads the phone's build in Node and answers each line of standard input.
const runner = `
const fs = require("fs");
require(process.argv[2]);
const go = new Go();
WebAssembly.instantiate(fs.readFileSync(process.argv[3]), go.importObject).then(({instance}) => {
  go.run(instance);
  const lines = fs.readFileSync(0, "utf8").split("\n").filter(Boolean);
  const out = lines.map(l => luoiCalc(l, "vi"));
  const start = process.hrtime.bigint();
  for (let i = 0; i < 20; i++) luoiCalc(lines[lines.length - 1], "vi");
  console.error("ms " + Number(process.hrtime.bigint() - start) / 20e6);
  fs.writeSync(1, out.join("\n") + "\n");
  process.exit(0);
});`

// TestThePhoneAnswersTheSame runs every published vector through the WebAssembly build, which has to give
// the very bytes that the office's build gives.
func TestThePhoneAnswersTheSame(t *testing.T) {
	if testing.Short() {
		t.Skip("builds for another machine")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("there is no node here to run WebAssembly in")
	}
	dir := t.TempDir()
	wasm := filepath.Join(dir, "luoi.wasm")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", wasm, "../field/wasm")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	script := filepath.Join(dir, "run.js")
	if err := os.WriteFile(script, []byte(runner), 0o644); err != nil {
		t.Fatal(err)
	}
	var input strings.Builder
	b, want := book(t), [][]byte{}
	add := func(id, kind string, raw json.RawMessage) {
		line, err := json.Marshal(question{ID: id, Kind: kind, Input: raw})
		if err != nil {
			t.Fatal(err)
		}
		input.Write(append(line, '\n'))
		out, _ := Answer(b, line, plain)
		want = append(want, out)
	}
	for _, v := range vectors(t) {
		add(v.ID, v.Kind, v.Input)
	}
	add("page", "family_page", json.RawMessage(familyInput))
	cmd := exec.Command(node, script, filepath.Join(runtime.GOROOT(), "lib", "wasm", "wasm_exec.js"), wasm)
	cmd.Stdin = strings.NewReader(input.String())
	var told bytes.Buffer
	cmd.Stderr = &told
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, told.String())
	}
	t.Logf("a family page in Node: %s", strings.TrimSpace(told.String()))
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 1<<20)
	for i := 0; lines.Scan(); i++ {
		// Messages are in the catalogue's words there and by key here: compare all but those.
		if !reflect.DeepEqual(figures(t, lines.Bytes()), figures(t, want[i])) {
			t.Errorf("the phone says %s\nthe office says %s", lines.Text(), want[i])
		}
		want[i] = nil
	}
	for _, w := range want {
		if w != nil {
			t.Errorf("no answer to %s", w)
		}
	}
}

// figures is an answer without its sentences.
func figures(t *testing.T, line []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(line, &v); err != nil {
		t.Fatal(err)
	}
	return strip(v)
}

func strip(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for _, name := range []string{"text", "zalo", "script", "script_words", "proof", "case", "note", "message", "reason"} {
			delete(v, name)
		}
		for k := range v {
			v[k] = strip(v[k])
		}
	case []any:
		for i := range v {
			v[i] = strip(v[i])
		}
	}
	return v
}

// familyInput is a family of four before the floor changes.
const familyInput = `{"date":"2026-11-22","harvests":[4,9],"members":[
 {"name":"Chị Thảo","gender":"F","birth":"1984-05-10","joins":true,"income":1500000,"category":"other","card":true,"card_group":"farm_average"},
 {"name":"Anh Hùng","gender":"M","birth":"1980-03-01","joins":true,"income":3000000,"category":"ethnic_minority","card":true,"card_group":"farm_average"},
 {"name":"Bà Năm","gender":"F","birth":"1952-01-01","card":true,"card_group":"farm_average"},
 {"name":"Ông Tư","gender":"M","birth":"1950-01-01","card":true}],
 "collector":"Nguyễn Thị A","collector_card":"NV-123","collector_organisation":"Bưu điện","collector_phone":"0900 000 000","office_phone":"0262 000 000"}`

func BenchmarkFamilyPage(b *testing.B) {
	bk := book(b)
	line := []byte(`{"id":"x","kind":"family_page","input":` + familyInput + `}`)
	for b.Loop() {
		if _, ok := Answer(bk, line, plain); !ok {
			b.Fatal("refused")
		}
	}
}
