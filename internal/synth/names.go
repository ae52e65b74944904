package synth

// Ethnicity (dân tộc) as the lists write it.
type Ethnicity uint8

const (
	Kinh Ethnicity = iota
	Ede
	Mnong
	Tay
	Nung
	Hmong
	Jrai
)

var ethnicityNames = [...]string{"Kinh", "Ê Đê", "M'Nông", "Tày", "Nùng", "Mông", "Gia Rai"}

func (e Ethnicity) String() string { return ethnicityNames[e] }

// Minority reports whether e is an ethnic minority (dân tộc thiểu số).
func (e Ethnicity) Minority() bool { return e != Kinh }

// matrilineal peoples give the mother's family name to the children.
func (e Ethnicity) matrilineal() bool { return e == Ede || e == Mnong || e == Jrai }

// name is a name in its parts, as the person writes it.
type name struct {
	family, middle, given string
	people                Ethnicity
}

// full is the name in the order of the person's people.
func (n name) full(male bool) string {
	switch n.people {
	case Ede, Mnong:
		s := "H'" + n.given
		if male {
			s = "Y " + n.given
		}
		if n.family != "" {
			s += " " + n.family
		}
		return s
	case Jrai:
		if male {
			return n.family + " " + n.given
		}
		return n.family + " H'" + n.given
	}
	if n.middle == "" {
		return n.family + " " + n.given
	}
	return n.family + " " + n.middle + " " + n.given
}

// familyOf draws a family name; south says which of the two Kinh spellings the commune uses.
func familyOf(d *dice, e Ethnicity, south bool) string {
	switch e {
	case Ede:
		return edeFamily.pick(d)
	case Mnong:
		if d.chance(.22) {
			return ""
		}
		return mnongFamily.pick(d)
	case Tay:
		return tayFamily.pick(d)
	case Nung:
		return nungFamily.pick(d)
	case Hmong:
		return hmongFamily.pick(d)
	case Jrai:
		return jraiFamily.pick(d)
	}
	if south {
		return familySouth.pick(d)
	}
	return familyNorth.pick(d)
}

// nameOf draws the rest of a name for a family name already known.
func nameOf(d *dice, e Ethnicity, family string, male bool, year int) name {
	n := name{family: family, people: e}
	switch e {
	case Ede:
		n.given = pickBySex(d, male, edeMale, edeFemale)
	case Mnong:
		n.given = pickBySex(d, male, mnongMale, mnongFemale)
	case Jrai:
		n.given = pickBySex(d, male, jraiMale, jraiFemale)
	case Hmong:
		n.given = pickBySex(d, male, hmongMale, hmongFemale)
		n.middle = "Thị"
		if male {
			n.middle = [...]string{"A", "Văn", "Seo"}[d.n(3)]
		}
	default:
		n.middle = kinhMiddle(d, male, year)
		n.given = kinhGiven(d, male, year)
		if e != Kinh && male && d.chance(.4) {
			n.given = tayNungGiven.pick(d)
		}
		if n.middle == family {
			n.middle = ""
		}
		if n.given == n.middle { // nobody is called Minh Minh
			n.given = kinhGiven(d, male, year)
		}
	}
	return n
}

func pickBySex(d *dice, male bool, m, f *table) string {
	if male {
		return m.pick(d)
	}
	return f.pick(d)
}
