package savings

import (
	"testing"

	"luoi/internal/day"
	"luoi/internal/fault"

	"pgregory.net/rapid"
)

func told[T any](n T) *T { return &n }

// The figures of the articles, each in its own unit.
func TestUnitsAreKeptApart(t *testing.T) {
	mai := Quantity{192, InHouseholds}
	joined, err := Quantity{9, InHouseholds}.Plus(Quantity{3, InHouseholds})
	if err != nil || joined.N != 12 {
		t.Fatalf("Cây mai an sinh: 9 hộ and 3 hộ: %+v %v", joined, err)
	}
	share := func(num, den Quantity, decimals int) int64 {
		t.Helper()
		n, err := Share(num, den, decimals)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := share(joined, mai, 2); n != 625 {
		t.Errorf("12 of 192 households is %d, want 6,25 %%", n)
	}
	benTre := Figures{Day: day.Must(2024, 9, 20), Groups: told(Groups(403)), Members: told(Members(4300)), Participants: told(Participants(1679))}
	if err := benTre.Check(); err != nil {
		t.Fatal(err)
	}
	in, _ := benTre.In(InParticipants)
	of, _ := benTre.In(InMembers)
	if n := share(in, of, 1); n != 390 {
		t.Errorf("1.679 of 4.300 is %d, want 39,0 %%", n)
	}
	for what, pair := range map[string][2]Quantity{
		"9 hộ and 9 người":                    {{9, InHouseholds}, {9, InParticipants}},
		"Đức Lĩnh: 2 mô hình and 50 người":    {{2, InGroups}, {50, InParticipants}},
		"thẻ and người":                       {{47, InCards}, {50, InParticipants}},
		"tổ and thành viên (403 and 4.300)":   {{403, InGroups}, {4300, InMembers}},
		"hộ of a base in people (12 and 192)": {joined, {192, InMembers}},
	} {
		if _, err := pair[0].Plus(pair[1]); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s were added", what)
		}
		if _, err := Share(pair[0], pair[1], 1); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s were compared", what)
		}
	}
	if _, ok := benTre.In(InHouseholds); ok {
		t.Error("households were not told and must not be a zero")
	}
	bad := benTre
	bad.Participants = told(Participants(4301))
	if bad.Check() == nil {
		t.Error("more participants than members")
	}
	if (Figures{Day: day.Must(2024, 9, 20)}).Check() == nil {
		t.Error("figures that say nothing")
	}
}

// One pig of Mỹ Thạnh became 403: each copy is found once, below what it was taken from, with its day.
func TestTheTreeOfCopies(t *testing.T) {
	all := []Copy{{ID: 1, Launched: day.Must(2023, 1, 10)}}
	for id := int64(2); id <= 403; id++ {
		all = append(all, Copy{ID: id, From: (id-2)/7 + 1, Launched: day.Must(2023, 1, 10).AddDays(int(id))})
	}
	tree := Tree(all)
	if len(tree) != 403 || tree[0].Below != 402 || tree[0].Depth != 0 || tree[1].Depth != 1 {
		t.Fatalf("%d models, the first with %d copies", len(tree), tree[0].Below)
	}
	// What belongs to another union is not among them: its copies stand as roots and nothing is lost.
	if part := Tree(all[1:]); len(part) != 402 || part[0].Depth != 0 {
		t.Errorf("%d without the first", len(part))
	}
	rapid.Check(t, func(t *rapid.T) {
		var all []Copy
		for id := range rapid.IntRange(0, 60).Draw(t, "n") {
			from := rapid.Int64Range(-1, int64(id)+3).Draw(t, "from") // now and then one that is not older, or is unknown
			all = append(all, Copy{ID: int64(id) + 1, From: from, Launched: day.Must(2024, 1, 1).AddDays(rapid.IntRange(0, 9).Draw(t, "day"))})
		}
		tree, seen := Tree(all), map[int64]bool{}
		for i, b := range tree {
			if seen[b.ID] {
				t.Fatalf("model %d stands twice", b.ID)
			}
			seen[b.ID] = true
			if b.Depth > 0 && !seen[b.From] {
				t.Fatalf("model %d stands before what it was taken from", b.ID)
			}
			if i+b.Below >= len(tree) && b.Below > 0 {
				t.Fatalf("model %d has %d copies below it", b.ID, b.Below)
			}
		}
		if len(tree) != len(all) {
			t.Fatalf("%d of %d models", len(tree), len(all))
		}
	})
}
