package testkit

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver "pgx"

	"luoi/internal/store"
)

// Each runs fn on SQLite and on PostgreSQL, each on a fresh store of province 66.
func Each(t *testing.T, fn func(t *testing.T, s *store.Store)) {
	t.Helper()
	t.Run(store.SQLite, func(t *testing.T) { fn(t, Store(t)) })
	t.Run(store.Postgres, func(t *testing.T) {
		fn(t, open(t, store.Options{DSN: migrated(t), Province: "66"}))
	})
}

// Engines gives the addresses of a fresh store on each engine, for tests that open it themselves.
func Engines(t *testing.T, fn func(t *testing.T, dsn string)) {
	t.Helper()
	t.Run(store.SQLite, func(t *testing.T) { fn(t, filepath.Join(t.TempDir(), "66.db")) })
	t.Run(store.Postgres, func(t *testing.T) { fn(t, PostgresDSN(t)) })
}

// cluster is the one PostgreSQL server of this test binary. It is a variable of the package because
// the testing package has no other place that lives exactly as long as the binary.
var cluster struct {
	once  sync.Once
	port  int
	err   error
	guard io.Closer // while it is open the server lives
	names atomic.Int64

	template sync.Once // a database with the schema of province 66, to be copied
}

// migrated is PostgresDSN with the schema in place already: copying it is several times faster than
// migrating for each test.
func migrated(t testing.TB) string {
	t.Helper()
	needCluster(t)
	cluster.template.Do(func() {
		admin(t, "CREATE DATABASE province_66")
		s, err := store.Open(context.Background(), store.Options{DSN: address("province_66"), Province: "66"})
		if err != nil {
			t.Fatalf("testkit: %v", err)
		}
		s.Close()
	})
	return database(t, " TEMPLATE province_66")
}

// PostgresDSN is the address of a fresh, empty database on a throw-away server. Without PostgreSQL's
// programs the test is skipped, but fails when CI=true.
func PostgresDSN(t testing.TB) string {
	t.Helper()
	needCluster(t)
	return database(t, "")
}

func needCluster(t testing.TB) {
	t.Helper()
	bin := postgresPrograms()
	if bin == "" {
		const why = "PostgreSQL's programs (initdb, postgres) are not installed: apt-get install postgresql"
		if os.Getenv("CI") == "true" {
			t.Fatal(why)
		}
		t.Skip(why)
	}
	cluster.once.Do(func() { cluster.err = startCluster(bin) })
	if cluster.err != nil {
		t.Fatalf("testkit: start PostgreSQL: %v", cluster.err)
	}
}

func database(t testing.TB, how string) string {
	t.Helper()
	name := fmt.Sprintf("t%d", cluster.names.Add(1))
	admin(t, "CREATE DATABASE "+name+how)
	t.Cleanup(func() { admin(t, "DROP DATABASE "+name+" WITH (FORCE)") })
	return address(name)
}

func address(database string) string {
	return fmt.Sprintf("postgres://luoi@127.0.0.1:%d/%s?sslmode=disable", cluster.port, database)
}

func admin(t testing.TB, text string) {
	t.Helper()
	db, err := sql.Open("pgx", address("postgres"))
	if err != nil {
		t.Fatalf("testkit: %v", err)
	}
	defer db.Close()
	if _, err := db.Exec(text); err != nil {
		t.Errorf("testkit: %s: %v", text, err)
	}
}

// postgresPrograms is the folder with initdb, newest version first; "" when there is none.
func postgresPrograms() string {
	for v := 20; v >= 14; v-- {
		dir := fmt.Sprintf("/usr/lib/postgresql/%d/bin", v)
		if _, err := os.Stat(dir + "/initdb"); err == nil {
			return dir
		}
	}
	if p, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(p)
	}
	return ""
}

// guardScript makes the cluster, runs the server and waits for its own standard input to end. That
// happens when the test binary ends in whatever way, also by a crash or kill -9; then the server is
// stopped and the folder removed. The cluster sorts by Vietnamese rules, as a customer's may, so that a
// query which relies on byte order shows itself. Arguments: folder, programs, port.
const guardScript = `
dir=$1 bin=$2 port=$3
trap '' INT TERM HUP
"$bin/initdb" -D "$dir/data" -U luoi -A trust -E UTF8 --locale=C --locale-provider=icu --icu-locale=vi \
	--no-sync >"$dir/initdb.log" 2>&1 || exit 1
"$bin/postgres" -D "$dir/data" -p "$port" -h 127.0.0.1 -k '' \
	-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 \
	-c shared_buffers=64MB -c max_connections=200 -c max_wal_size=2GB </dev/null >"$dir/server.log" 2>&1 &
server=$!
cat >/dev/null
kill -QUIT $server 2>/dev/null
wait $server
cd / && rm -rf "$dir"
`

func startCluster(bin string) error {
	var err error
	for range 3 { // the free port may be taken by someone else before the server has it
		if err = tryCluster(bin); err == nil {
			return nil
		}
	}
	return err
}

func tryCluster(bin string) error {
	dir, err := os.MkdirTemp("", "luoi-pg-")
	if err != nil {
		return err
	}
	if cluster.port, err = freePort(); err != nil {
		return err
	}
	cmd := exec.Command("/bin/sh", "-c", guardScript, "guard", dir, bin, strconv.Itoa(cluster.port))
	cmd.Dir = dir
	cmd.Env = []string{"PATH=/usr/bin:/bin", "LC_ALL=C", "TZ=UTC"}
	// Its own session: Ctrl-C on the test must not reach the guard before it has cleaned up.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if os.Getuid() == 0 {
		if err := asNobody(cmd, dir); err != nil {
			return err
		}
	}
	if cluster.guard, err = cmd.StdinPipe(); err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	gone := make(chan error, 1)
	go func() { gone <- cmd.Wait() }()
	if err := waitForServer(gone); err != nil {
		log, _ := os.ReadFile(dir + "/server.log")
		first, _ := os.ReadFile(dir + "/initdb.log")
		cluster.guard.Close()
		os.RemoveAll(dir)
		return fmt.Errorf("%w\n%s%s", err, first, log)
	}
	return nil
}

// asNobody lets the server run without privileges: PostgreSQL refuses to run as root.
func asNobody(cmd *exec.Cmd, dir string) error {
	u, err := user.Lookup("postgres")
	if err != nil {
		if u, err = user.Lookup("nobody"); err != nil {
			return err
		}
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return err
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return err
	}
	cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid), Groups: []uint32{}}
	return os.Chown(dir, uid, gid)
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

func waitForServer(gone <-chan error) error {
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	db, err := sql.Open("pgx", address("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	for {
		if db.PingContext(ctx) == nil {
			return nil
		}
		select {
		case err := <-gone:
			return fmt.Errorf("the server ended: %v", err)
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}
