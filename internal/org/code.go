package org

import (
	"fmt"
	"strconv"
	"strings"

	"luoi/internal/fault"
)

// There is no national code for villages and inter-family groups. Ours is the code of the commune in
// which the village was entered first, a dash and a number: 24235-07; a group's is its village's, a
// dash and a number: 24235-07-03. A code belongs to one unit forever: it is not given again after a
// merger, and it does not change when the village comes to another commune.

// ChildCode is the code of the n-th village of a commune, or the n-th group of a village.
func ChildCode(parent string, n int) string { return fmt.Sprintf("%s-%02d", parent, n) }

// NextCode is the code after the highest one given below a parent; last is "" for the first.
func NextCode(parent, last string) (string, error) {
	if last == "" {
		return ChildCode(parent, 1), nil
	}
	tail, ok := strings.CutPrefix(last, parent+"-")
	n, err := strconv.Atoi(tail)
	if !ok || err != nil {
		return "", fault.New(fault.Invalid, "org.bad_own_code", last)
	}
	return ChildCode(parent, n+1), nil
}
