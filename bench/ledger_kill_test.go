package bench

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"luoi/internal/app"
	"luoi/internal/fault"
	"luoi/internal/id"
	"luoi/internal/savings"
	"luoi/internal/seal"
	"luoi/internal/store"
)

// killedEnv tells a copy of this program to write into a book until it is killed: address of the store, book, account.
const killedEnv = "LUOI_LEDGER_KILLED"

// ledgerKilled is what became of a store whose writer was killed again and again.
type ledgerKilled struct {
	Kills, Acknowledged, Lost, Broken int64
}

// writeOrReturn is the other side: it acts when this process was started by killLedger and never comes back then.
// Each id is printed only after the act was acknowledged.
func writeOrReturn() {
	words := strings.Split(os.Getenv(killedEnv), "|")
	if len(words) != 3 {
		return
	}
	if err := writeUntilKilled(context.Background(), words[0], words[1], words[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(1)
}

func writeUntilKilled(ctx context.Context, dsn, bookText, account string) error {
	book, err := strconv.ParseInt(bookText, 10, 64)
	if err != nil {
		return err
	}
	a, s, err := ledgerApp(ctx, dsn)
	if err != nil {
		return err
	}
	defer s.Close()
	who, err := a.Account(ctx, account)
	if err != nil {
		return err
	}
	for k := range 4 { // four at once, so that commits are shared
		go func() {
			for n := 0; ; n++ {
				e := ledgerPut(book, 1+(n+k)%30, a.Today())
				e.ID, e.Device, e.N, e.At = id.New(), "kill-"+strconv.Itoa(k), int64(n+1), time.Now().UnixMilli()
				out, err := a.RecordSavings(ctx, who, e)
				if err != nil || out.Verdict != savings.Booked {
					fmt.Fprintln(os.Stderr, "refused", err)
					os.Exit(1)
				}
				os.Stdout.WriteString(e.ID + "\n") // one write each: whole lines
			}
		}()
	}
	select {}
}

func ledgerApp(ctx context.Context, dsn string) (*app.App, *store.Store, error) {
	s, err := store.Open(ctx, store.Options{DSN: dsn, Province: "66"})
	if err != nil {
		return nil, nil, err
	}
	keys, err := seal.FromBytes([]byte(strings.Repeat("ledger-b", 4)))
	if err != nil {
		return nil, nil, err
	}
	a, err := app.New(ctx, s, keys, time.Now, nil)
	return a, s, err
}

// killLedger lets a process write acknowledged acts into one book and kills it kills times with signal 9, each time
// in the middle of its work. It tells how many acknowledged acts are gone and how many rules are broken afterwards.
// program is what runs writeOrReturn before anything else.
func killLedger(ctx context.Context, program, dsn string, kills int) (ledgerKilled, error) {
	var r ledgerKilled
	h, err := newLedgerHouse(ctx, dsn)
	if err != nil {
		return r, err
	}
	book, err := h.open(ctx, "Tổ bị tắt máy", 30)
	h.s.Close()
	if err != nil {
		return r, err
	}
	var said []string
	for k := range kills {
		ids, err := killOnce(program, dsn+"|"+strconv.FormatInt(book, 10)+"|"+h.officer.AccountID, 5+7*(k%9))
		if err != nil {
			return r, err
		}
		said = append(said, ids...)
		r.Kills++
	}
	r.Acknowledged = int64(len(said))
	a, s, err := ledgerApp(ctx, dsn)
	if err != nil {
		return r, err
	}
	defer s.Close()
	err = s.Read(ctx, func(tx *store.Tx) error {
		for _, one := range said {
			seq, _, err := tx.LedgerEntryOf(one)
			if err != nil {
				return err
			}
			if seq == 0 {
				r.Lost++
			}
		}
		return nil
	})
	if err != nil {
		return r, err
	}
	r.Broken, err = ledgerBroken(ctx, a)
	return r, err
}

// killOnce starts the writer, lets it acknowledge some acts, kills it, and returns all that it said.
func killOnce(program, what string, after int) ([]string, error) {
	c := exec.Command(program)
	c.Env = append(os.Environ(), killedEnv+"="+what)
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := c.Start(); err != nil {
		return nil, err
	}
	var ids []string
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		ids = append(ids, lines.Text())
		if len(ids) == after {
			if err := c.Process.Kill(); err != nil {
				return nil, err
			}
		}
	}
	_ = c.Wait() // killed
	if len(ids) < after {
		return nil, fault.New(fault.Internal, "fault.internal")
	}
	if last := ids[len(ids)-1]; len(last) != len(ids[0]) {
		ids = ids[:len(ids)-1] // the word was cut in the middle
	}
	return ids, nil
}

// ledgerBroken counts the books anew and replays them; it tells how much does not hold.
func ledgerBroken(ctx context.Context, a *app.App) (int64, error) {
	v, err := a.VerifySavings(ctx)
	if err != nil {
		return 0, err
	}
	broken := v.Unmatched
	for _, f := range v.Findings {
		broken += f.Broken
	}
	_, differ, err := a.ReplaySavings(ctx)
	return broken + differ, err
}
