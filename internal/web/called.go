package web

import "luoi/internal/vntext"

// called is a person's name as pages and prints show it: lists that came in capitals need not shout. What a list
// says letter by letter stays where the list itself is shown: the rows on a person's file, both sides of a
// doubtful pair, a file before it is taken in. Search and linkage never see this.
func called(name string) string { return vntext.DisplayName(name) }
