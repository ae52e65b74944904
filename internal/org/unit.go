// Package org owns the territory with its history, the offices of social insurance and what they
// cover, organisations with their cells and collection points, and who is in charge of which commune.
// Everything is asked "as of a day": units are renamed, merged and moved, offices come and go, and a
// report for 2019 must print the names of 2019.
//
// It does not own who may see a unit (access), how many people live there (coverage) or storage.
package org

import (
	"unicode"
	"unicode/utf8"

	"luoi/internal/day"
)

// Level of a unit (cấp). The numbers are stored.
type Level int

const (
	Province Level = iota + 1 // tỉnh, thành phố trực thuộc trung ương
	District                  // huyện, quận, thị xã; until 30/06/2025
	Commune                   // xã, phường, đặc khu
	Village                   // thôn, buôn, bon, tổ dân phố, khóm, ấp
	Group                     // tổ liên gia
)

// Kind of a unit (loại đơn vị); the word that is stored and stands in addresses.
type Kind string

const (
	KindProvince     Kind = "tinh"
	KindCity         Kind = "thanh_pho"
	KindDistrict     Kind = "huyen"
	KindUrbanDist    Kind = "quan"
	KindTown         Kind = "thi_xa"
	KindRuralCommune Kind = "xa"
	KindWard         Kind = "phuong"
	KindTownship     Kind = "thi_tran"
	KindSpecialZone  Kind = "dac_khu"
	KindThon         Kind = "thon"
	KindBuon         Kind = "buon"
	KindBon          Kind = "bon"
	KindStreetGroup  Kind = "to_dan_pho"
	KindKhom         Kind = "khom"
	KindAp           Kind = "ap"
	KindBan          Kind = "ban"
	KindXom          Kind = "xom"
	KindFamilyGroup  Kind = "to_lien_gia"
)

// kindWords are the words people write, in lower case; longer ones first so that «thành phố» is not
// taken for something shorter.
var kindWords = []struct {
	kind Kind
	word string
}{
	{KindCity, "thành phố"}, {KindSpecialZone, "đặc khu"}, {KindFamilyGroup, "tổ liên gia"},
	{KindStreetGroup, "tổ dân phố"}, {KindTownship, "thị trấn"}, {KindTown, "thị xã"},
	{KindProvince, "tỉnh"}, {KindDistrict, "huyện"}, {KindUrbanDist, "quận"}, {KindRuralCommune, "xã"},
	{KindWard, "phường"}, {KindThon, "thôn"}, {KindBuon, "buôn"}, {KindBon, "bon"}, {KindKhom, "khóm"},
	{KindAp, "ấp"}, {KindBan, "bản"}, {KindXom, "xóm"},
}

// Word is the kind as people write it inside a sentence: «xã», «huyện», «tổ dân phố».
func (k Kind) Word() string {
	for _, w := range kindWords {
		if w.kind == k {
			return w.word
		}
	}
	return string(k)
}

// Rural reports whether a commune of this kind counts as rural (xã); its parts are called thôn.
func (k Kind) Rural() bool { return k == KindRuralCommune }

// FullName is kind and name as they head a list: «Xã Ea Knốp».
func FullName(k Kind, name string) string { return upperFirst(k.Word()) + " " + name }

// InText is kind and name as they stand inside a sentence or an address: «huyện Ân Thi».
func InText(k Kind, name string) string { return k.Word() + " " + name }

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// Unit is a place as it stood on the day it was asked for: its identity, which lasts, and the one
// version of its name, kind and parent that was valid on that day.
type Unit struct {
	ID      int64
	Level   Level
	Code    string   // official code, or our own below commune
	Since   day.Date // first day of existence
	Until   day.Date // first day on which it no longer exists; zero: exists
	Lat     float64  // 0, 0: unknown
	Lon     float64
	TileCol int // place in a map of equal tiles, from 1; 0: none
	TileRow int
	Version
}

// Version is what a unit was called, what it was and to whom it belonged during a time.
type Version struct {
	From     day.Date
	To       day.Date // first day it is no longer so; zero: still so
	ParentID int64    // 0: none
	Kind     Kind
	Name     string
	FullName string
	NameEN   string
	Key      string // search key of the full name
	Source   string // decree or list
}

// InText is the unit's name inside a sentence: «huyện Ân Thi».
func (v Version) InText() string { return InText(v.Kind, v.Name) }

// ValidOn reports whether the version holds on d.
func (v Version) ValidOn(d day.Date) bool { return holds(v.From, v.To, d) }

// ExistsOn reports whether the unit exists on d.
func (u Unit) ExistsOn(d day.Date) bool { return holds(u.Since, u.Until, d) }

// holds is the half-open rule of every dated thing here: from is the first day, to the first day no more.
func holds(from, to, d day.Date) bool {
	return !d.Before(from) && (to.IsZero() || d.Before(to))
}

// overlap reports whether two half-open times share a day.
func overlap(from1, to1, from2, to2 day.Date) bool {
	return (to2.IsZero() || from1.Before(to2)) && (to1.IsZero() || from2.Before(to1))
}

// Successor says that on a day a unit went into another (sáp nhập, chia tách, đổi mã).
type Successor struct {
	OldID  int64
	NewID  int64
	On     day.Date
	Whole  bool // all of the old unit went there; otherwise a part of it
	Source string
}
