package savings

import (
	"luoi/internal/fault"
	"luoi/internal/money"
)

// Notes are the notes and coins of a count sheet in đồng, the largest first.
var Notes = [...]money.Dong{500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000}

// Total is what the pieces are worth. More kinds than Notes, or a number below zero, is refused.
func (c *Count) Total() (money.Dong, error) {
	if len(c.Pieces) > len(Notes) || c.Custodian <= 0 || c.Expected < 0 || c.Expected > maxAmount {
		return 0, fault.New(fault.Invalid, "savings.count_form")
	}
	var sum money.Dong
	for i, n := range c.Pieces {
		if n < 0 || n > 1_000_000 {
			return 0, fault.New(fault.Invalid, "savings.count_form")
		}
		sum += Notes[i] * money.Dong(n)
	}
	return sum, nil
}

// Reckon makes the moves of a count: nothing when it matches; what is missing is owed by the custodian, what is
// over has no owner yet.
func Reckon(c Count) ([]Move, error) {
	sum, err := c.Total()
	if err != nil {
		return nil, err
	}
	switch at := CashOf(c.Custodian); {
	case sum < c.Expected:
		return []Move{{From: at, To: ShortageOf(c.Custodian), Amount: c.Expected - sum}}, nil
	case sum > c.Expected:
		return []Move{{From: Code(Surplus), To: at, Amount: sum - c.Expected}}, nil
	}
	return nil, nil
}
