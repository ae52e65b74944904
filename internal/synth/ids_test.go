package synth

import (
	"regexp"
	"testing"
)

// The prefixes of the 63 provinces as they were, which every real citizen number begins with.
var realPrefix = regexp.MustCompile(`^0(01|02|04|06|08|10|11|12|14|15|17|19|20|22|24|25|26|27|30|31|33|34|35|36|37|38|40|42|44|45|46|48|49|51|52|54|56|58|60|62|64|66|67|68|70|72|74|75|77|79|80|82|83|84|86|87|89|91|92|93|94|95|96)`)

func checkCitizen(t *testing.T, id string) {
	t.Helper()
	if len(id) != 12 || realPrefix.MatchString(id) {
		t.Errorf("citizen number %s could be somebody's", id)
	}
}

func TestNumbersBelongToNobodyAndStandOnce(t *testing.T) {
	for _, prefix := range nobodysPrefixes {
		if realPrefix.MatchString(prefix) {
			t.Errorf("prefix %s is a province's", prefix)
		}
	}
	p := NewProvince(3, 30_000)
	seen := map[string]bool{}
	var buf []Person
	for h := range p.Households() {
		buf = p.Household(h, buf)
		for _, q := range buf {
			id, si := p.CitizenID(q.Index, q.Birth, q.Male), p.SINumber(q.Index)
			checkCitizen(t, id)
			if seen[id] || seen[si] {
				t.Fatalf("%s or %s given twice", id, si)
			}
			if si[:2] != "99" || p.OldID(q.Index)[:2] != "99" || p.Phone(q.Index)[:3] != "095" {
				t.Fatalf("number outside the range of nobody: %s %s %s", si, p.OldID(q.Index), p.Phone(q.Index))
			}
			seen[id], seen[si] = true, true
		}
	}
}
