package savings

import "slices"

// Kind is what sort of act an event is. The words are stored: append, never rename.
type Kind string

const (
	KindContribution Kind = "contribution"  // bỏ heo, góp quỹ: a member's own money comes in
	KindOpenPig      Kind = "open_pig"      // khui heo: a sealed pig is opened and counted
	KindPayout       Kind = "payout"        // trả lại: a member takes her money back
	KindAllocate     Kind = "allocate"      // dành cho kỳ đóng: own money becomes a premium due
	KindRelease      Kind = "release"       // thôi dành: back to the member's money
	KindAdvance      Kind = "advance"       // cho mượn trả góp: the fund pays a premium ahead
	KindRepay        Kind = "repay"         // trả góp một kỳ
	KindToAgent      Kind = "to_agent"      // nộp cho nhân viên thu
	KindReceipt      Kind = "receipt"       // khớp biên lai
	KindTransfer     Kind = "transfer"      // giao tiền cho người khác giữ
	KindIncome       Kind = "income"        // bán ve chai, thu quỹ chung
	KindSpend        Kind = "spend"         // chi quỹ chung
	KindGift         Kind = "gift"          // quỹ chung tặng thẻ
	KindSponsorIn    Kind = "sponsor_in"    // nhà tài trợ chuyển tiền
	KindGrant        Kind = "grant"         // tặng thẻ từ nguồn tài trợ
	KindShare        Kind = "share"         // góp phần hùn một vòng
	KindPot          Kind = "pot"           // hốt hùn một vòng
	KindCount        Kind = "count"         // kiểm quỹ
	KindMadeGood     Kind = "made_good"     // người giữ bù tiền thiếu
	KindWriteOff     Kind = "write_off"     // tổ biểu quyết xóa thiếu, nhập tiền dư
	KindReversal     Kind = "reversal"      // hủy một phiếu
	KindConfirm      Kind = "confirm"       // xác nhận một phiếu
	KindResolve      Kind = "resolve"       // giải quyết phiếu chưa vào sổ: không có thật
	KindTick         Kind = "tick"          // đánh dấu đã bỏ heo, không ghi số tiền
	KindCloseMeeting Kind = "close_meeting" // đóng buổi họp
	KindClosePeriod  Kind = "close_period"  // khóa kỳ
	KindDisplaced    Kind = "displaced"     // written by the book itself: an entry gives way to another
)

type pair struct{ from, to Type }

// kindRule says what an event of a kind may do and who must agree.
type kindRule struct {
	pairs      []pair
	sameMember bool // member accounts on both sides are the same member's
	reason     bool
	target     bool
	two        bool // two distinct people, at most one the treasurer, never the beneficiary as the only second
	needs      func(*Event) []string
}

func (k kindRule) words(e *Event) []string {
	if k.needs == nil {
		return nil
	}
	return k.needs(e)
}

func (k kindRule) allows(from, to Type) bool { return slices.Contains(k.pairs, pair{from, to}) }

// kinds is the whole rule book of acts.
var kinds = map[Kind]kindRule{
	KindContribution: {pairs: []pair{{Member, Cash}, {Member, Bank}}},
	KindOpenPig:      {pairs: []pair{{Member, Cash}}, two: true, needs: func(e *Event) []string { return []string{e.Cycle} }},
	KindPayout:       {pairs: []pair{{Cash, Member}, {Bank, Member}}, two: true},
	KindAllocate:     {pairs: []pair{{Member, Due}}, sameMember: true},
	KindRelease:      {pairs: []pair{{Due, Member}}, sameMember: true, reason: true},
	KindAdvance:      {pairs: []pair{{Due, Advance}}, sameMember: true, two: true},
	KindRepay:        {pairs: []pair{{Advance, Cash}, {Advance, Bank}}},
	KindToAgent:      {pairs: []pair{{Cash, Transit}, {Bank, Transit}}, two: true},
	KindReceipt:      {pairs: []pair{{Transit, Due}}, needs: func(e *Event) []string { return []string{e.Receipt} }},
	KindTransfer:     {pairs: []pair{{Cash, Cash}, {Cash, Bank}, {Bank, Cash}}, two: true},
	KindIncome:       {pairs: []pair{{Common, Cash}, {Common, Bank}, {Social, Cash}, {Social, Bank}}},
	KindSpend:        {pairs: []pair{{Cash, Common}, {Bank, Common}, {Cash, Social}, {Bank, Social}}, two: true, reason: true},
	KindGift:         {pairs: []pair{{Common, Due}, {Social, Due}}, two: true},
	KindSponsorIn:    {pairs: []pair{{Sponsor, Cash}, {Sponsor, Bank}}},
	KindGrant:        {pairs: []pair{{Sponsor, Due}}, two: true, needs: func(e *Event) []string { return []string{e.Family} }},
	KindShare:        {pairs: []pair{{RoundPaid, Cash}, {RoundOwed, Cash}}, needs: cycleWords},
	KindPot:          {pairs: []pair{{Cash, RoundPaid}, {Cash, RoundOwed}}, two: true, sameMember: false, needs: cycleWords},
	KindCount:        {pairs: []pair{{Cash, Shortage}, {Surplus, Cash}}, two: true},
	KindMadeGood:     {pairs: []pair{{Shortage, Cash}, {Shortage, Bank}}},
	KindWriteOff:     {pairs: []pair{{Shortage, Common}, {Surplus, Common}}, two: true, reason: true},
	KindReversal:     {target: true, reason: true, two: true},
	KindConfirm:      {target: true},
	KindResolve:      {target: true, reason: true, two: true},
	KindTick:         {},
	KindCloseMeeting: {two: true},
	KindClosePeriod:  {two: true},
}

func cycleWords(e *Event) []string {
	if e.Round <= 0 {
		return []string{""}
	}
	return []string{e.Cycle}
}

// NeedsTwo reports whether the kind wants two distinct people.
func (k Kind) NeedsTwo() bool { return kinds[k].two }

// beneficiaries are the members into whose hands the event gives money or a card.
func beneficiaries(e *Event) map[int]bool {
	out := map[int]bool{}
	for _, m := range e.Moves {
		switch e.Kind {
		case KindPayout, KindPot, KindAdvance, KindGift, KindGrant:
			out[m.To.Person()] = true
		}
	}
	if e.Count != nil && e.Kind == KindCount {
		out[e.Count.Custodian] = true // does not witness the count of what he or she holds
	}
	delete(out, 0)
	return out
}

// Confirmed reports whether those who agreed are enough for the kind. Contributions and the like are confirmed by
// the reading at the meeting's close and need nobody here.
func Confirmed(e *Event, also []Confirmation, treasurer func(no int) bool) bool {
	k := kinds[e.Kind]
	if !k.two {
		return true
	}
	seen, treasurers, third := map[int]bool{}, 0, false
	gain := beneficiaries(e)
	for _, c := range append(slices.Clone(e.Confirm), also...) {
		if seen[c.No] {
			continue
		}
		seen[c.No] = true
		if treasurer(c.No) {
			treasurers++
		} else if !gain[c.No] {
			third = true
		}
	}
	if e.Kind == KindTransfer {
		for _, m := range e.Moves {
			for _, no := range []int{m.From.Person(), m.To.Person()} {
				if no != 0 && !seen[no] {
					return false
				}
			}
		}
		return len(seen) >= 2
	}
	return len(seen) >= 2 && len(seen)-treasurers >= 1 && third
}
