package cli

import (
	"bufio"
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	_ "modernc.org/sqlite" // registers the driver "sqlite", for tamper

	"luoi/internal/testkit"
)

// The commands are tested as they are typed: each script of testdata/script runs this test binary
// again under the name luoi, in a folder of its own.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"luoi": func() { os.Exit(Main(os.Args[1:], Process())) },
	})
}

func TestScripts(t *testing.T) { runScripts(t, "script", nil) }

// TestScriptsOnPostgres runs the scripts that need a PostgreSQL; its address is $POSTGRES there.
func TestScriptsOnPostgres(t *testing.T) {
	runScripts(t, "postgres", map[string]string{"POSTGRES": testkit.PostgresDSN(t)})
}

func runScripts(t *testing.T, folder string, more map[string]string) {
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", folder),
		Setup: func(e *testscript.Env) error {
			e.Setenv("LUOI_LANG", "en")
			e.Setenv("LUOI_DB", "66.db")
			for name, value := range more {
				e.Setenv(name, value)
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":       cmdExits,
			"signalled":   cmdSignalled,
			"serves":      cmdServes,
			"residents":   cmdResidents,
			"truncate":    cmdTruncate,
			"samenumbers": cmdSameNumbers,
			"tamper":      cmdTamper,
		},
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}

// exits CODE luoi ARGS…: the command ends with that code; stdout and stderr can be looked at after.
func cmdExits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND ARGS…")
	}
	if got := codeOf(ts.Exec(args[1], args[2:]...)); strconv.Itoa(got) != args[0] {
		ts.Fatalf("exit code %d, want %s", got, args[0])
	}
}

func codeOf(err error) int {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode()
	}
	if err != nil {
		return 127
	}
	return 0
}

// process starts luoi in the script's folder with its environment.
func process(ts *testscript.TestScript, args []string) (*exec.Cmd, *bufio.Reader, *bufio.Reader) {
	exe, err := os.Executable()
	ts.Check(err)
	cmd := exec.Command(exe)
	// testscript.Main looks at the name to know which command it is.
	cmd.Args = append([]string{"luoi"}, args...)
	cmd.Dir = ts.MkAbs(".")
	for _, name := range []string{"LUOI_LANG", "LUOI_DB", "LUOI_KEY", "PATH", "HOME", "TMPDIR"} {
		cmd.Env = append(cmd.Env, name+"="+ts.Getenv(name))
	}
	stdout, err := cmd.StdoutPipe()
	ts.Check(err)
	stderr, err := cmd.StderrPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	return cmd, bufio.NewReader(stdout), bufio.NewReader(stderr)
}

// signalled CODE SIGNAL PATTERN luoi ARGS…: sends INT or KILL once a line of stderr matches, and
// wants that exit code (KILL: -1). What stood on stderr is in the file signalled.err.
func cmdSignalled(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 5 {
		ts.Fatalf("usage: signalled CODE INT|KILL PATTERN luoi ARGS…")
	}
	sig := map[string]os.Signal{"INT": os.Interrupt, "KILL": syscall.SIGKILL}[args[1]]
	pattern := regexp.MustCompile(args[2])
	cmd, stdout, stderr := process(ts, args[4:])
	go io.Copy(io.Discard, stdout)
	var told bytes.Buffer
	sent := false
	for {
		line, err := stderr.ReadString('\n')
		told.WriteString(line)
		if !sent && pattern.MatchString(line) {
			sent = true
			ts.Check(cmd.Process.Signal(sig))
		}
		if err != nil {
			break
		}
	}
	code := codeOf(cmd.Wait())
	ts.Check(os.WriteFile(ts.MkAbs("signalled.err"), told.Bytes(), 0o600))
	if !sent {
		ts.Fatalf("no line matched %q:\n%s", args[2], told.String())
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s:\n%s", code, args[0], told.String())
	}
}

var addressLine = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// serves PATH luoi ARGS…: starts a serving command on a free port, gets PATH with 200, stops it with
// Ctrl-C and wants exit code 0. The answer is in the file served.body.
func cmdServes(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: serves PATH luoi ARGS…")
	}
	cmd, stdout, stderr := process(ts, args[2:])
	var told bytes.Buffer
	done := make(chan struct{})
	go func() { io.Copy(&told, stderr); close(done) }()
	address := ""
	for address == "" {
		line, err := stdout.ReadString('\n')
		address = addressLine.FindString(line)
		if err != nil && address == "" {
			cmd.Wait()
			<-done
			ts.Fatalf("no address on stdout:\n%s", told.String())
		}
	}
	go io.Copy(io.Discard, stdout)
	body, err := get(address + args[0])
	cmd.Process.Signal(os.Interrupt)
	<-done
	code := codeOf(cmd.Wait())
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("served.body"), body, 0o600))
	if code != 0 {
		ts.Fatalf("exit code %d:\n%s", code, told.String())
	}
}

func get(address string) ([]byte, error) {
	client := http.Client{Timeout: 20 * time.Second}
	resp, err := client.Get(address)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", address, resp.Status)
	}
	return body, err
}

// residents FILE N: a residents list of N people as CSV. Citizen numbers begin with 099, which no
// province has.
func cmdResidents(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: residents FILE N")
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	family := []string{"Nguyễn", "Trần", "Lê", "Phạm", "Y", "H'"}
	given := []string{"An", "Bình", "Chi", "Dũng", "Hà", "Khôi", "Lan", "Minh", "Ngọc", "Phúc", "Quân", "Thảo"}
	var b strings.Builder
	b.WriteString("STT,Họ và tên,Ngày sinh,Giới tính,Số CCCD,Mã hộ,Quan hệ với chủ hộ,Địa chỉ\n")
	for i := range n {
		fmt.Fprintf(&b, "%d,%s Văn %s %s,%02d/%02d/%d,%s,099%09d,%d,,Thôn 1\n", i+1,
			family[i%len(family)], given[i%len(given)], given[i/12%len(given)],
			1+i%28, 1+i/28%12, 1940+i%80, []string{"Nam", "Nữ"}[i%2], i, i/4+1)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(b.String()), 0o600))
}

// truncate FILE N: keeps the first N bytes, as a broken download does.
func cmdTruncate(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: truncate FILE N")
	}
	n, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), n))
}

// samenumbers A B: the last lines of both files are JSON objects with equal numbers, but for times.
func cmdSameNumbers(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: samenumbers A B")
	}
	a, b := numbersOf(ts, args[0]), numbersOf(ts, args[1])
	for name, v := range a {
		if b[name] != v {
			ts.Fatalf("%s: %v and %v", name, v, b[name])
		}
	}
	if len(a) == 0 || len(a) != len(b) {
		ts.Fatalf("%d and %d numbers", len(a), len(b))
	}
}

func numbersOf(ts *testscript.TestScript, file string) map[string]float64 {
	lines := strings.Split(strings.TrimSpace(ts.ReadFile(file)), "\n")
	var object map[string]json.RawMessage
	ts.Check(json.Unmarshal([]byte(lines[len(lines)-1]), &object))
	numbers := map[string]float64{}
	for name, raw := range object {
		var n float64
		if json.Unmarshal(raw, &n) == nil && name != "seconds" && name != "ms" {
			numbers[name] = n
		}
	}
	return numbers
}

// tamper FILE SQL: changes a SQLite store behind the program's back.
func cmdTamper(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: tamper FILE SQL")
	}
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	defer db.Close()
	_, err = db.Exec(args[1])
	ts.Check(err)
}
