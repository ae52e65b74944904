package cli

import (
	"bufio"
	"errors"
	"io"
	"os"

	"luoi/internal/advice"
	"luoi/internal/fault"
	"luoi/internal/i18n"
	"luoi/internal/policy"
)

type calcCmd struct {
	In  string `name:"in" help:"${flag_calc_in}" placeholder:"cases.jsonl"`
	Out string `name:"out" help:"${flag_calc_out}" placeholder:"results.jsonl"`
}

// longestQuestion is how long one line may be; a family page of thirty people is a few kilobytes.
const longestQuestion = 1 << 20

// Run answers line after line. A question that cannot be answered is a line with its error, not the end
// of the command: the exit code is 0 when every line was read.
func (c calcCmd) Run(e *env) error {
	book, err := policy.Vietnam()
	if err != nil {
		return fault.Wrap(fault.Internal, err, "policy.unsound", err.Error())
	}
	in, out := e.In, e.Out
	if c.In != "" {
		f, err := os.Open(c.In)
		if err != nil {
			return fault.Wrap(fault.NotFound, err, "cli.cannot_read", c.In)
		}
		defer f.Close()
		in = f
	}
	if c.Out == "" {
		_, _, err := e.answer(book, in, out)
		return err
	}
	f, err := os.Create(c.Out)
	if err != nil {
		return fault.Wrap(fault.Invalid, err, "cli.cannot_write", c.Out)
	}
	asked, refused, err := e.answer(book, in, f)
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	e.hint("cli.calc_done", asked, refused)
	return nil
}

// answer reads questions and writes answers in the same order.
func (e *env) answer(book *policy.Book, in io.Reader, out io.Writer) (asked, refused int, err error) {
	words := func(key string, args ...any) string { return i18n.T(e.cfg.Lang, key, args...) }
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 0, 64<<10), longestQuestion)
	w := bufio.NewWriter(out)
	for lines.Scan() {
		if e.ctx.Err() != nil {
			return asked, refused, errors.Join(fault.New(fault.Interrupted, "fault.interrupted"), w.Flush())
		}
		if len(lines.Bytes()) == 0 {
			continue
		}
		a, ok := advice.Answer(book, lines.Bytes(), words)
		asked++
		if !ok {
			refused++
		}
		w.Write(a) // the error stays in w and comes out of Flush
		w.WriteByte('\n')
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return asked, refused, errors.Join(fault.New(fault.TooLarge, "cli.calc_line_too_long", asked+1, longestQuestion), w.Flush())
	}
	return asked, refused, errors.Join(lines.Err(), w.Flush())
}
