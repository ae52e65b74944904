package bench

import (
	"runtime/debug"
	"strconv"
	"strings"
	"time"
)

// watchMemory begins to look at this process's memory and returns what ends it: the most that was added, in MiB.
func watchMemory() func() float64 {
	debug.FreeOSMemory()
	begin, most := residentMiB(), 0.0
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			most = max(most, residentMiB()-begin)
			select {
			case <-stop:
				return
			case <-tick.C:
			}
		}
	}()
	return func() float64 {
		close(stop)
		<-stopped
		return most
	}
}

func residentMiB() float64 {
	kb, err := strconv.ParseFloat(strings.TrimSuffix(procLine("/proc/self/status", "VmRSS"), " kB"), 64)
	if err != nil {
		return 0
	}
	return kb / 1024
}
