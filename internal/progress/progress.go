// Package progress shows on standard error how far long work has come: bars on a terminal, plain
// lines elsewhere (a log, a pipe, CI). It does not measure time or decide what is worth showing.
package progress

import (
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"

	"luoi/internal/i18n"
)

// Shower receives reports from any goroutine. Close it before writing anything else to the same place.
type Shower struct {
	lang string
	out  io.Writer

	mu    sync.Mutex
	bars  *mpb.Progress // nil: plain lines
	bar   *mpb.Bar
	step  string
	done  int64
	total int64
	told  int64 // plain lines: tenths of the step already told
}

// New shows progress on out in lang. A nil out shows nothing.
func New(out io.Writer, lang string) *Shower {
	s := &Shower{lang: lang, out: out}
	if f, ok := out.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		s.bars = mpb.New(mpb.WithOutput(f), mpb.WithWidth(40), mpb.WithAutoRefresh())
	}
	return s
}

// Report says that done of total units of step are finished; total 0 means nobody knows how many.
// A step that differs from the last begins a new bar and ends the one before.
func (s *Shower) Report(step string, done, total int64) {
	if s.out == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if step != s.step {
		s.end()
		s.begin(step, total)
	}
	s.done, s.total = done, total
	if s.bars == nil {
		s.line()
		return
	}
	if total > 0 {
		s.bar.SetTotal(total, false)
	}
	s.bar.SetCurrent(done)
}

// Close ends the last step and leaves the terminal as it was.
func (s *Shower) Close() {
	if s.out == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.end()
	s.step = ""
	if s.bars != nil {
		s.bars.Wait()
	}
}

// Name is what people call a step: its message when the catalogue has one ("step." and the code).
func Name(lang, step string) string {
	if i18n.Has("step." + step) {
		return i18n.T(lang, "step."+step)
	}
	return step
}

func (s *Shower) begin(step string, total int64) {
	s.step, s.done, s.total, s.told = step, 0, total, -1
	if s.bars == nil {
		return
	}
	s.bar = s.bars.AddBar(total,
		mpb.PrependDecorators(decor.Name(Name(s.lang, step), decor.WC{W: 28, C: decor.DindentRight | decor.DextraSpace})),
		mpb.AppendDecorators(
			decor.Percentage(decor.WC{W: 5}),
			decor.CountersNoUnit("  %d / %d", decor.WC{W: 20}),
			decor.Elapsed(decor.ET_STYLE_MMSS, decor.WC{W: 7})))
}

// end closes the running step. A bar whose total was never reached keeps what it showed.
func (s *Shower) end() {
	if s.bar != nil {
		if s.total > 0 && s.done < s.total {
			s.bar.Abort(false)
		} else {
			s.bar.SetTotal(max(s.done, 1), true)
		}
		s.bar = nil
	}
}

// line tells of the beginning, every tenth and the end of a step, so that a log stays short.
func (s *Shower) line() {
	tenth := int64(0)
	if s.total == 1 {
		// A step in one piece needs one line, when it is done.
		if s.done == 1 && s.told < 1 {
			s.told = 1
			fmt.Fprintln(s.out, Name(s.lang, s.step))
		}
		return
	}
	if s.total > 0 {
		tenth = s.done * 10 / s.total
	} else {
		// Nobody knows the end: tell each time the count has doubled from a thousand on.
		for n := s.done; n >= 1000; n /= 2 {
			tenth++
		}
	}
	if tenth <= s.told {
		return
	}
	s.told = tenth
	if s.total > 0 {
		fmt.Fprintln(s.out, i18n.T(s.lang, "progress.of", Name(s.lang, s.step), s.done, s.total))
	} else {
		fmt.Fprintln(s.out, i18n.T(s.lang, "progress.count", Name(s.lang, s.step), s.done))
	}
}
