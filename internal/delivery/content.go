package delivery

import (
	"strings"

	"luoi/internal/person"
	"luoi/internal/vntext"
)

// contentSample is how many rows are looked at to tell a column by what stands in it.
const contentSample = 200

// shape counts what the cells of a column look like.
type shape struct {
	cells, citizen, old, si, card, phone, date, year, sex, relation, ethnic, name int
}

var peoplesOfVietnam = map[string]bool{"kinh": true, "ede": true, "e de": true, "mnong": true, "m nong": true, "tay": true, "nung": true, "thai": true,
	"muong": true, "hmong": true, "h mong": true, "mong": true, "dao": true, "gia rai": true, "jrai": true, "jarai": true, "ba na": true, "bana": true,
	"xo dang": true, "xe dang": true, "cham": true, "hoa": true, "khmer": true, "kho me": true, "van kieu": true, "bru van kieu": true, "san chay": true, "san diu": true, "co ho": true, "k ho": true, "raglai": true, "ra glai": true}

func shapeOf(data [][]string, col int) shape {
	var s shape
	for _, row := range data[:min(len(data), contentSample)] {
		c := cellAt(row, col)
		if c == "" || nothing(c) && c != "x" && c != "0" {
			continue
		}
		s.cells++
		s.add(c)
	}
	return s
}

func (s *shape) add(c string) {
	if _, ok := cardNumber(c); ok {
		s.card++
		return
	}
	if d, ok := digitsOf(c); ok && !strings.ContainsAny(c, ".-") {
		switch {
		case len(d) == 12 || len(d) == 11 && d[0] != '0':
			s.citizen++
		case len(d) == 9:
			s.old++
		case len(d) == 10 && d[0] == '0' && strings.IndexByte("35789", d[1]) >= 0:
			s.phone++
		case len(d) == 10:
			s.si++
		case len(d) == 4 && (d[:2] == "19" || d[:2] == "20"):
			s.year++
		case len(d) == 1:
			if sexWord(c) != person.SexUnknown {
				s.sex++
			}
		}
		return
	}
	if c[0] <= '9' {
		if d, _, err := vntext.ParseDate(c); err == nil && d.Year() >= 1900 {
			s.date++
		}
		return
	}
	s.words(c)
}

func (s *shape) words(c string) {
	k := vntext.Key(c)
	_, rel := relations[k]
	switch n := strings.Count(k, " ") + 1; {
	case len(c) > 1 && sexWord(c) != person.SexUnknown:
		s.sex++
	case rel:
		s.relation++
	case peoplesOfVietnam[k]:
		s.ethnic++
	case n >= 2 && n <= 7 && !strings.ContainsAny(c, "0123456789,;:/") && capitals(c) >= n-1:
		s.name++
	}
}

// capitals counts the words that begin with a capital, whatever its marks.
func capitals(c string) int {
	n := 0
	for _, w := range strings.Fields(c) {
		if low := strings.ToLower(w); low != w {
			n++
		}
	}
	return n
}

// means is what a column of this shape must be, given what others already are.
func (s shape) means(has map[Field]bool) (Field, float64) {
	most := func(n int) bool { return s.cells >= 2 && n*5 >= s.cells*4 }
	pickID := []struct {
		n int
		f Field
	}{{s.card, CardNumber}, {s.citizen, CitizenID}, {s.phone, Phone}, {s.si, SINumber}, {s.citizen + s.old, AnyID},
		{s.date, BirthDate}, {s.year, BirthYear}, {s.sex, SexField}, {s.relation, Relation}, {s.ethnic, Ethnicity}, {s.name, FullName}}
	for _, p := range pickID {
		if p.n > 0 && most(p.n) && !has[p.f] {
			return p.f, 0.7 * float64(p.n) / float64(s.cells)
		}
	}
	return Ignore, 0
}

// byContent gives a meaning to columns whose header says nothing, and corrects headers that the cells
// contradict: a column «CMND» is full of citizen numbers today.
func (r *Recognition) byContent(data [][]string) {
	has := map[Field]bool{}
	for _, c := range r.Columns {
		has[c.Field] = true
	}
	if has[AnyID] {
		has[CitizenID] = true
	}
	for i := range r.Columns {
		c := &r.Columns[i]
		switch c.Field {
		case OldID, CitizenID:
			s := shapeOf(data, i)
			if s.citizen > 0 && s.old > 0 || c.Field == OldID && s.citizen > 0 || c.Field == CitizenID && s.old > 0 {
				c.Field = AnyID
				c.ByContent = true
			}
		case Ignore:
			// A label that was understood as "not wanted" stays; a blank or unknown one is open. With a
			// header in place, text columns are not guessed: the label said what they are, just not to us.
			if c.Score > 0 {
				continue
			}
			s := shapeOf(data, i)
			f, score := s.means(has)
			if r.HeaderRows > 0 && c.Label != "" && !certain(f) {
				continue
			}
			if f != Ignore {
				c.Field, c.Score, c.ByContent = f, score, true
				has[f] = true
			}
		}
	}
}

// certain: shapes that are what they are, whatever the header says.
func certain(f Field) bool {
	return f == CitizenID || f == CardNumber
}

// titleWords tell a list by words of its title or columns.
var titleWords = []struct {
	words string
	list  List
	score int
}{
	{"d05 ts", Voluntary, 10}, {"d05", Voluntary, 8}, {"bhxh tu nguyen", Voluntary, 8}, {"bao hiem xa hoi tu nguyen", Voluntary, 8},
	{"d03 ts", Health, 10}, {"d03", Health, 8}, {"d03a ts", Health, 10}, {"tham gia bhyt", Health, 6}, {"the bhyt", Health, 4}, {"bao hiem y te", Health, 4}, {"chi tham gia bhyt", Health, 8}, {"mau so 4", Health, 3},
	{"d02 lt", Compulsory, 10}, {"d02", Compulsory, 8}, {"bhxh bat buoc", Compulsory, 8}, {"bao hiem xa hoi bat buoc", Compulsory, 8}, {"d02 ts", Compulsory, 10},
	{"bhtn", Unemployment, 6}, {"bao hiem that nghiep", Unemployment, 8}, {"that nghiep", Unemployment, 6},
	{"dan cu", Residents, 6}, {"nhan khau", Residents, 6}, {"ho gia dinh", Residents, 2}, {"cu dan", Residents, 6}, {"ho khau", Residents, 3}, {"thuong tru", Residents, 2}, {"residents", Residents, 6}, {"population", Residents, 4},
}

// guess names the list by its titles first and its columns second.
func (r *Recognition) guess(top [][]string) {
	score := map[List]int{}
	var title strings.Builder
	last := ""
	for _, row := range top {
		for _, c := range row {
			if c != last { // merged cells come filled
				title.WriteString(headerKey(c))
				title.WriteByte(' ')
			}
			last = c
		}
	}
	text := " " + title.String()
	for _, t := range titleWords {
		if strings.Contains(text, " "+t.words+" ") {
			score[t.list] += t.score
		}
	}
	r.guessByColumns(score)
	best := 2
	for _, l := range []List{Residents, Compulsory, Voluntary, Health, Unemployment} {
		if score[l] > best {
			best, r.Guess = score[l], l
		}
	}
}

func (r *Recognition) guessByColumns(score map[List]int) {
	has := map[Field]bool{}
	for _, c := range r.Columns {
		has[c.Field] = true
	}
	insured := has[FromDay] || has[ToDay] || has[Months] || has[Amount] || has[Income]
	if has[Relation] && !insured {
		score[Residents] += 4
	}
	if has[HouseholdNo] && !insured {
		score[Residents] += 3
	}
	if (has[Ethnicity] || has[Village] || has[Group]) && !insured {
		score[Residents] += 2
	}
	if has[CardNumber] && insured {
		score[Health] += 3
	}
	if has[Income] && has[Months] {
		score[Voluntary] += 3
	}
}
