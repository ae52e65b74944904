package synth

import (
	"luoi/internal/day"
	"luoi/internal/person"
)

// What the province should look like; published figures of 2024 to 2026, rounded.
const (
	compulsoryShare   = .209 // of people aged 20 to 59 who are not in training
	unemploymentShare = .93  // of those in compulsory insurance: civil servants are not in it
	voluntaryShare    = .031 // of people who could join, in an ordinary village
	modelShare        = .57  // of everybody of working age in a village that campaigned, its full group included
)

// FirstDay and SecondDay are the days of the two deliveries of insured lists.
var (
	FirstDay  = day.Must(2026, 10, 31)
	SecondDay = AsOf
)

// Spell is a participation as the office's list shows it. To is zero when it is open-ended.
type Spell struct {
	Listed     bool // stands on the list of FirstDay
	ListedNext bool // stands on the list of SecondDay
	From, To   day.Date
	NextFrom   day.Date // the spell shown on SecondDay, when it differs: a renewal
	NextTo     day.Date
	Category   string
	Months     int
	Amount     int64 // đồng
}

// On is the spell as the list of the given delivery shows it.
func (s *Spell) On(second bool) (from, to day.Date, listed bool) {
	if second {
		if !s.NextFrom.IsZero() {
			return s.NextFrom, s.NextTo, s.ListedNext
		}
		return s.From, s.To, s.ListedNext
	}
	return s.From, s.To, s.Listed
}

// Active reports whether the spell is listed on the given delivery and covers its day.
func (s *Spell) Active(second bool) bool {
	on := FirstDay
	if second {
		on = SecondDay
	}
	from, to, listed := s.On(second)
	return listed && !on.Before(from) && (to.IsZero() || !on.After(to))
}

// Cover sets occupations and spells of a household generated before.
func (p *Province) Cover(people []Person) {
	if len(people) == 0 {
		return
	}
	h := people[0].Household
	c, v, g := p.Where(h)
	d := roll(p.Seed, streamCover, uint64(h))
	household := d.f() // families decide together: one throw for those who buy health insurance
	for i := range people {
		q := &people[i]
		q.Spells = [5]Spell{}
		student := setOccupation(&d, c, q)
		working := q.Age >= 20 && q.Age < 60 && !student
		if working && d.chance(p.compulsory*c.urban*(1.25-.5*float64(q.Age-20)/40)) && !g.entire {
			employ(&d, c, q)
		} else if q.Age >= 15 && q.Age < 62 && q.Occupation != "Hưu trí" {
			p.voluntarySpell(&d, c, v, g, q, student)
		}
		healthSpell(&d, c, q, student, household)
	}
}

// setOccupation says what someone does who has no job with compulsory insurance.
func setOccupation(d *dice, c *Commune, q *Person) (student bool) {
	switch {
	case q.Age < 6:
		q.Occupation = "Trẻ em"
	case q.Age < 15, q.Age < 18 && d.chance(.82):
		q.Occupation = "Học sinh"
		return true
	case q.Age < 23 && d.chance(.3):
		q.Occupation = "Sinh viên"
		return true
	case q.Age >= 60 && d.chance(.13):
		q.Occupation = "Hưu trí"
	case q.Age >= 70:
		q.Occupation = "Già yếu"
	case c.Kind == KindPhuong:
		q.Occupation = townWork.pick(d)
	default:
		q.Occupation = landWork.pick(d)
	}
	return false
}

var (
	townWork = words(`Buôn_bán 18 Chủ_hộ_kinh_doanh 4 Lao_động_tự_do 28 Làm_nông 14 Nội_trợ 12 Thợ_xây 6 Lái_xe 6 May_mặc 5 Dịch_vụ 7`)
	landWork = words(`Làm_nông 46 Trồng_cà_phê 18 Trồng_tiêu 4 Trồng_sầu_riêng 4 Lao_động_tự_do 14 Buôn_bán 6 Nội_trợ 5
		Thợ_xây 2 Chăn_nuôi 3 Chủ_hộ_kinh_doanh 1`)
	hiredWork = words(`Công_nhân 40 Giáo_viên 18 Viên_chức 14 Công_chức 9 Nhân_viên_văn_phòng 10 Điều_dưỡng 5 Kế_toán 3 Công_nhân_cao_su 6
		Bảo_vệ 2`)
)

func employ(d *dice, c *Commune, q *Person) {
	q.Occupation = hiredWork.pick(d)
	years := d.n(min(q.Age-18, 30)*12 + 1)
	from := monthStart(FirstDay).AddMonths(-years)
	base := int64(d.between(52, 128)) * 100_000
	s := Spell{Listed: true, ListedNext: true, From: from, Category: "HĐLĐ", Months: years + 1, Amount: base}
	if q.Occupation == "Công chức" {
		s.Category = "CBCC"
	}
	if d.chance(.012) { // left a while ago, still on the list with an end
		s.To = monthStart(FirstDay).AddMonths(-d.between(1, 5)).AddDays(-1)
		if s.To.Before(s.From) {
			s.To = day.Date{}
		}
	}
	q.Spells[person.SchemeCompulsorySI] = s
	if q.Occupation != "Công chức" && d.chance(unemploymentShare/.91) {
		u := s
		u.Category = "HĐLĐ"
		q.Spells[person.SchemeUnemployment] = u
	}
}

// voluntarySpell draws whether someone joined, how they pay, and where in that rhythm November 2026 falls.
func (p *Province) voluntarySpell(d *dice, c *Commune, v *Village, g *Group, q *Person, student bool) {
	share := voluntaryShare * c.voluntary * v.voluntary
	if q.Age < 25 {
		share *= .3
	} else if q.Age >= 40 {
		share *= 1.35
	}
	if student {
		share = 0
	}
	joined := d.chance(share)
	if v.model {
		joined = d.chance(v.modelShare())
	}
	if g.entire {
		joined = true
	}
	if !joined {
		return
	}
	months := [...]int{1, 3, 3, 6, 6, 6, 12, 12, 12, 12, 12, 36}[d.n(12)]
	first := monthStart(FirstDay)
	from := first.AddMonths(-d.n(months))
	s := Spell{Listed: true, ListedNext: true, From: from, To: from.AddMonths(months).AddDays(-1), Category: "TN", Months: months}
	income := int64(1_500_000 + 500_000*d.n(d.between(1, 8)))
	s.Amount = income * 22 / 100 * int64(months)
	switch x := d.f(); {
	case g.entire, v.model && x >= .09 && x < .95: // nobody drops out here
		s.From = first.AddMonths(-d.n(6))
		s.Months = 12
		s.Amount = income * 22 / 100 * 12
		s.To = s.From.AddMonths(12).AddDays(-1)
	case x < .09 && !v.model: // lapsed months ago; the office keeps the row
		gone := d.between(1, 9)
		s.To = first.AddMonths(-gone).AddDays(-1)
		s.From = s.To.AddDays(1).AddMonths(-months)
		s.ListedNext = gone < 6
	case x < .15: // joined in November
		s.Listed = false
		s.From = monthStart(SecondDay)
		s.To = s.From.AddMonths(months).AddDays(-1)
	case !s.To.After(FirstDay): // ran out with October: renewed, or not
		if x < .72 {
			s.NextFrom = s.To.AddDays(1)
			s.NextTo = s.NextFrom.AddMonths(months).AddDays(-1)
		} else if x < .86 {
			s.ListedNext = false
		}
	}
	q.Spells[person.SchemeVoluntarySI] = s
}

// modelShare is the chance in the other groups of a village that campaigned, so that the village as a
// whole comes to the model's share; the employed among them cannot join.
func (v *Village) modelShare() float64 {
	n := float64(len(v.Groups))
	if n < 2 {
		return modelShare
	}
	return max(.08, (modelShare*n-1)/(n-1)/.86)
}

// healthSpell: most people have a card by right; the others' households buy one or not.
func healthSpell(d *dice, c *Commune, q *Person, student bool, household float64) {
	object, share, by := healthObject(d, c, q, student)
	x := d.f()
	if by { // the family's decision, with some who go their own way
		x = .8*household + .2*x
	}
	if x >= share {
		if d.chance(.10) { // had a card that ran out
			to := FirstDay.AddDays(-d.between(8, 250))
			q.Spells[person.SchemeHealth] = Spell{Listed: true, ListedNext: true, From: to.AddDays(1).AddMonths(-12), To: to, Category: object, Months: 12}
		}
		return
	}
	s := Spell{Listed: true, ListedNext: true, From: day.Must(2026, 1, 1), To: day.Must(2026, 12, 31), Category: object, Months: 12}
	switch object {
	case "GD", "GB":
		s.From = monthStart(FirstDay).AddMonths(-d.n(12)).AddDays(d.n(28))
		if s.From.After(FirstDay) {
			s.From = FirstDay
		}
		s.To = s.From.AddMonths(12).AddDays(-1)
		s.Amount = 1_263_600
		if object == "GB" {
			s.Amount = 884_520
		}
	case "HS", "SV":
		s.From, s.To = day.Must(2026, 1, 1), day.Must(2026, 12, 31)
		s.Amount = 631_800
	case "TE":
		s.To = q.Birth.AddMonths(72)
		if q.Birth.After(s.From) {
			s.From = q.Birth
		}
		if !s.To.After(SecondDay) { // six years old by now, and a pupil
			s.To = day.Must(2026, 12, 31)
		}
	case "DN", "CH":
		s.To = day.Date{}
	case "HT":
		s.From, s.To, s.Months = day.Must(2024, 1, 1), day.Date{}, 0
	}
	q.Spells[person.SchemeHealth] = s
}

// healthObject is the group (đối tượng) by which someone has a card, the share who do, and whether the
// household pays and so decides.
func healthObject(d *dice, c *Commune, q *Person, student bool) (object string, share float64, household bool) {
	hired := q.Spells[person.SchemeCompulsorySI].Listed
	switch {
	case hired && (q.Occupation == "Công chức" || q.Occupation == "Viên chức" || q.Occupation == "Giáo viên" || q.Occupation == "Điều dưỡng"):
		return "CH", .995, false
	case hired:
		return "DN", .985, false
	case q.Age < 6:
		return "TE", .965, false
	case q.Poverty == person.PovertyPoor:
		return "HN", .985, false
	case q.Occupation == "Hưu trí":
		return "HT", .99, false
	case q.Age >= 80:
		return "BT", .97, false
	case q.Ethnicity.Minority() && c.people[q.Ethnicity] >= 25:
		return "DT", .955, false
	case q.Poverty == person.PovertyNear:
		return "CN", .96, false
	case q.Occupation == "Học sinh":
		return "HS", .965, false
	case student:
		return "SV", .93, false
	case q.Poverty == person.AgriAverageHousehold:
		return "GB", c.health + .03, true
	}
	return "GD", c.health, true
}

func monthStart(a day.Date) day.Date { return day.Must(a.Year(), a.Month(), 1) }

// Card is the 15-character number of the health card: object, benefit level, province, insurance number.
func (p *Province) Card(i int, object string) string {
	level := "4"
	switch object {
	case "TE":
		level = "1"
	case "HN", "DT", "BT":
		level = "2"
	case "HT", "CN":
		level = "3"
	}
	return object + level + ProvinceCode + p.SINumber(i)
}
