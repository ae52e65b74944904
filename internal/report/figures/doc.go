// Package figures checks the numbers of Vietnamese prose (kiểm số). It takes the text of a report or an
// article apart into sentences and quantities, finds which quantities speak of each other (a change and
// its base, a percentage and its plan, parts and their whole, a mean and its total), reckons again, and
// says for every claim whether it is right, wrong, open to two readings, or cannot be reckoned and what
// is missing. It knows words and arithmetic, no article, no place and no organisation; what a card costs
// and the like is handed in. No I/O and no clock.
//
//	text → blocks → sentences → tokens → quantities (unit, role, time, scheme, scope) → rules → claims
//
// A rule never guesses: where a figure fits two readings both are given, where none can be reckoned the
// missing definition is named. Values are float64: counts below 2^53 are exact, percentages are compared
// as intervals of their last printed digit. Amounts of đồng are int64.
package figures
