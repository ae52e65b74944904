package savings

import (
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/money"
)

// RoundPlan is a round fund (hùn vốn xoay vòng): everyone pays a share each round, one takes the pot, each once.
type RoundPlan struct {
	Cycle   string
	Members []int // in the order in which they take the pot
	Share   money.Dong
	Card    money.Dong // price of what the pot should pay; 0: nothing in particular
}

// Pot is what one round brings together.
func (p RoundPlan) Pot() money.Dong { return p.Share * money.Dong(len(p.Members)) }

// Short is how much each round lacks for the card; 0 when it is enough. Vĩnh Long 2014: 12 × 50.000 against a card
// of 621.000 is 21.000 short in every round, and the page must say so before the first one.
func (p RoundPlan) Short() money.Dong { return max(0, p.Card-p.Pot()) }

// Shares are the moves of round r (from 1) into the custodian's cash: who has taken the pot already repays, the
// others gather a claim.
func (p RoundPlan) Shares(r, custodian int) []Move {
	var out []Move
	for i, no := range p.Members {
		from := RoundPaidOf(no)
		if i < r-1 {
			from = RoundOwedOf(no)
		}
		out = append(out, Move{From: from, To: CashOf(custodian), Amount: p.Share})
	}
	return out
}

// Take is the moves by which the r-th member takes the pot: what she paid in so far comes back to her, the rest
// she owes.
func (p RoundPlan) Take(r, custodian int) []Move {
	no := p.Members[r-1]
	out := []Move{{From: CashOf(custodian), To: RoundPaidOf(no), Amount: p.Share * money.Dong(r)}}
	if left := len(p.Members) - r; left > 0 {
		out = append(out, Move{From: CashOf(custodian), To: RoundOwedOf(no), Amount: p.Share * money.Dong(left)})
	}
	return out
}

// Check refuses a plan that cannot turn.
func (p RoundPlan) Check() error {
	seen := map[int]bool{}
	for _, no := range p.Members {
		if seen[no] || no <= 0 {
			return fault.New(fault.Invalid, "savings.round_members")
		}
		seen[no] = true
	}
	if len(p.Members) < 2 || p.Share <= 0 || p.Share > maxAmount/money.Dong(len(p.Members)) {
		return fault.New(fault.Invalid, "savings.round_members")
	}
	return nil
}

// Instalments splits an advance (trả góp) into n parts that sum to it exactly: equal ones, and the đồng that do not
// divide on the first. 1.366.200 in 6 is 6 × 227.700.
func Instalments(advance money.Dong, n int) ([]money.Dong, error) {
	if advance <= 0 || n < 1 || n > 60 {
		return nil, fault.New(fault.Invalid, "savings.instalments")
	}
	weights := make([]int64, n)
	for i := range weights {
		weights[i] = 1
	}
	return advance.Split(weights...), nil
}

// ADay is what to put aside every day for a premium of a month of 30 days, rounded up to whole đồng: 264.000 is 8.800.
func ADay(month money.Dong) money.Dong { return (month + 29) / 30 }

// Pledge is trees, rows or pigs promised for a premium (cây mai, cây bưởi, vườn rau): a commitment and no move.
type Pledge struct {
	Member  int
	What    string
	Units   int        // trees
	Year    money.Dong // what they should pay for in a year
	Harvest day.Month
}

// EachTree is what one tree must bring: 3.168.000 a year on two trees is 1.584.000, rounded up to whole đồng.
func (p Pledge) EachTree() (money.Dong, error) {
	if p.Units <= 0 || p.Year < 0 {
		return 0, fault.New(fault.Invalid, "savings.pledge")
	}
	n := money.Dong(p.Units)
	return (p.Year + n - 1) / n, nil
}

// Goal is how far a member's money reaches: whole months of a premium she could pay today, and what is missing for
// the wished number.
type Goal struct {
	Months  int
	Missing money.Dong
}

// Reach says how many months of a premium a balance pays (at most 60), and what is missing for want months.
func Reach(balance, premium money.Dong, want int) Goal {
	if premium <= 0 || balance < 0 {
		return Goal{}
	}
	return Goal{Months: int(min(balance/premium, 60)), Missing: max(0, premium*money.Dong(want)-balance)}
}
