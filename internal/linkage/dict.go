package linkage

import (
	"bytes"

	"github.com/zeebo/xxh3"
)

// dict gives dense codes to byte strings: one arena, one offset per value, open addressing.
// Code 0 is always the empty string and means "missing" everywhere in this package.
type dict struct {
	buf   []byte
	off   []uint32 // off[c] .. off[c+1] is the value of code c
	hash  []uint32 // high half of the hash, to reject quickly and to grow without rehashing
	slots []uint32 // code+1, 0 is free
	mask  uint32
}

func newDict(capacity int) *dict {
	n := 64
	for n < capacity*3/2 {
		n *= 2
	}
	d := &dict{slots: make([]uint32, n), mask: uint32(n - 1), off: make([]uint32, 1, capacity+2)}
	d.hash = make([]uint32, 0, capacity+1)
	d.add(nil) // code 0
	return d
}

func (d *dict) len() int { return len(d.off) - 1 }

// get returns the bytes of code c; they must not be changed.
func (d *dict) get(c uint32) []byte { return d.buf[d.off[c]:d.off[c+1]] }

// add returns the code of b, taking a copy when it is new.
func (d *dict) add(b []byte) uint32 {
	h := fold32(xxh3.Hash(b))
	return d.addHashed(b, h)
}

func (d *dict) addString(s string) uint32 {
	h := fold32(xxh3.HashString(s))
	i := h & d.mask
	for {
		c := d.slots[i]
		if c == 0 {
			break
		}
		if d.hash[c-1] == h && string(d.get(c-1)) == s {
			return c - 1
		}
		i = (i + 1) & d.mask
	}
	d.buf = append(d.buf, s...)
	return d.put(i, h)
}

func (d *dict) addHashed(b []byte, h uint32) uint32 {
	i := h & d.mask
	for {
		c := d.slots[i]
		if c == 0 {
			break
		}
		if d.hash[c-1] == h && bytes.Equal(d.get(c-1), b) {
			return c - 1
		}
		i = (i + 1) & d.mask
	}
	d.buf = append(d.buf, b...)
	return d.put(i, h)
}

// find returns the code of b without adding it.
func (d *dict) find(b []byte) (uint32, bool) {
	h := fold32(xxh3.Hash(b))
	for i := h & d.mask; ; i = (i + 1) & d.mask {
		c := d.slots[i]
		if c == 0 {
			return 0, false
		}
		if d.hash[c-1] == h && bytes.Equal(d.get(c-1), b) {
			return c - 1, true
		}
	}
}

func (d *dict) put(slot, h uint32) uint32 {
	d.off = append(d.off, uint32(len(d.buf)))
	d.hash = append(d.hash, h)
	code := uint32(len(d.hash) - 1)
	d.slots[slot] = code + 1
	if len(d.hash)*4 > len(d.slots)*3 {
		d.grow()
	}
	return code
}

func (d *dict) grow() {
	n := len(d.slots) * 2
	d.slots = make([]uint32, n)
	d.mask = uint32(n - 1)
	for c, h := range d.hash {
		i := h & d.mask
		for d.slots[i] != 0 {
			i = (i + 1) & d.mask
		}
		d.slots[i] = uint32(c + 1)
	}
}

// seal drops the search structure; codes and values stay readable, nothing can be added.
func (d *dict) seal() { d.slots, d.hash = nil, nil }

func fold32(h uint64) uint32 { return uint32(h ^ h>>32) }

// mix joins a value to a running 64-bit hash (the finaliser of splitmix64).
func mix(h, v uint64) uint64 {
	h ^= v + 0x9e3779b97f4a7c15
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}
