package synth

import (
	"luoi/internal/day"
)

// Prefixes of citizen numbers that stand for no province, old or new. Each holds a million people.
var nobodysPrefixes = [...]string{"099", "003", "005", "007", "009", "013", "016", "018", "021", "023", "028", "029",
	"032", "039", "041", "043", "047", "050", "053", "055", "057", "059", "061", "063", "065", "069", "071", "073", "076",
	"078", "081", "085", "088", "090", "097", "098"}

// CitizenID is the made-up 12-digit number of person i: prefix of nobody, century and sex, year, serial.
func (p *Province) CitizenID(i int, birth day.Date, male bool) string {
	var b [12]byte
	copy(b[:3], nobodysPrefixes[i/1_000_000%len(nobodysPrefixes)])
	g := byte((birth.Year()/100 - 19) * 2)
	if !male {
		g++
	}
	b[3] = '0' + g
	digits(b[4:6], birth.Year()%100)
	digits(b[6:], p.scatter(i, 1_000_000, 713_687))
	return string(b[:])
}

// OldID is the made-up 9-digit number (CMND): no series begins with 99.
func (p *Province) OldID(i int) string {
	var b [9]byte
	b[0], b[1] = '9', '9'
	digits(b[2:], p.scatter(i, 10_000_000, 3_761_987))
	return string(b[:])
}

// SINumber is the made-up 10-digit insurance number: no province is 99.
func (p *Province) SINumber(i int) string {
	var b [10]byte
	b[0], b[1] = '9', '9'
	digits(b[2:], p.scatter(i, 100_000_000, 37_139_213))
	return string(b[:])
}

// Phone is a made-up telephone number: 095 was given back when its operator closed, and is not in use.
// The grown-up members of a household often share one.
func (p *Province) Phone(i int) string {
	var b [10]byte
	b[0], b[1], b[2] = '0', '9', '5'
	digits(b[3:], p.scatter(i, 10_000_000, 7_282_019))
	return string(b[:])
}

// scatter is a one-to-one map of 0..mod-1 onto itself that depends on the seed; step must share no factor with 10.
func (p *Province) scatter(i, mod, step int) int {
	shift := int(mix(p.Seed^uint64(step)) % uint64(mod))
	return (i%mod*step + shift) % mod
}

func digits(b []byte, n int) {
	for i := len(b) - 1; i >= 0; i-- {
		b[i] = '0' + byte(n%10)
		n /= 10
	}
}
