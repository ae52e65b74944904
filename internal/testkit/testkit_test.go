package testkit

import (
	"bytes"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"luoi/internal/store"
)

func TestEachGivesFreshStores(t *testing.T) {
	for range 2 {
		Each(t, func(t *testing.T, s *store.Store) {
			err := s.Write(t.Context(), "test", func(tx *store.Tx) error {
				if v, err := tx.Setting("seen"); v != "" || err != nil {
					t.Errorf("the store is not fresh: %q %v", v, err)
				}
				return tx.SetSetting("seen", "1")
			})
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestClockStandsStill(t *testing.T) {
	c := NewClock(2026, 11, 22, 8, 0)
	if c.Now() != c.Now() || c.Now().UTC().Hour() != 1 {
		t.Errorf("%v", c.Now())
	}
	before := c.Now()
	c.Advance(time.Hour)
	if c.Now().Sub(before) != time.Hour {
		t.Error("the clock does not obey")
	}
}

// A test binary that is killed leaves neither a server nor a folder behind.
func TestServerGoesWithTheBinary(t *testing.T) {
	if os.Getenv("LUOI_TESTKIT_CHILD") == "1" {
		dsn := PostgresDSN(t)
		os.Stdout.WriteString("port " + strconv.Itoa(cluster.port) + " at " + dsn + "\n")
		time.Sleep(time.Minute) // until killed
	}
	if postgresPrograms() == "" {
		t.Skip("PostgreSQL's programs are not installed")
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestServerGoesWithTheBinary$")
	cmd.Env = append(os.Environ(), "LUOI_TESTKIT_CHILD=1")
	var out bytes.Buffer
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 4096)
	for !strings.Contains(out.String(), " at ") {
		n, err := pipe.Read(buf)
		out.Write(buf[:n])
		if err != nil {
			t.Fatalf("the child ended: %s", out.String())
		}
	}
	port, _, _ := strings.Cut(strings.TrimPrefix(out.String(), "port "), " ")
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	for begin := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		c, err := net.Dial("tcp", "127.0.0.1:"+port)
		if err != nil {
			return
		}
		c.Close()
		if time.Since(begin) > 20*time.Second {
			t.Fatal("the server still listens")
		}
	}
}
