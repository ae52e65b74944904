package outreach

import "slices"

// Heard lists where people may have heard of the scheme (8.07), in the order of the form. The words are stored.
var Heard = [...]string{"visit", "event", "loudspeaker", "neighbour", "family", "union", "zalo", "fanpage", "press", "leaflet", "office", "other"}

// IsHeard reports whether a word is one of Heard, or empty: not asked.
func IsHeard(s string) bool { return s == "" || slices.Contains(Heard[:], s) }
