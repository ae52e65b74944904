package synth

import (
	"fmt"
	"strconv"
	"strings"
)

// Kinds of villages as the register knows them.
const (
	KindThon      = "thon"
	KindBuon      = "buon"
	KindBon       = "bon"
	KindToDanPho  = "to_dan_pho"
	KindInterfam  = "to_lien_gia"
	KindXa        = "xa"
	KindPhuong    = "phuong"
	groupMin      = 25 // households of an inter-family group
	groupMax      = 40
	villagePeople = 260 // people of a village in a small province; grows to villageFull
	villageFull   = 400
	villagesFull  = 24 // villages of a commune, about, at full size
)

// Commune (xã, phường) of the generated province.
type Commune struct {
	Index    int
	Code     string
	Kind     string // KindXa or KindPhuong
	Name     string
	FullName string
	Thousand int // real population in thousands, as a weight
	Col, Row int // tile map
	Office   int
	South    bool // Kinh families write Huỳnh and Võ
	Villages []int

	people     [7]int // percent of villages by Ethnicity, Kinh being the rest
	households span
	urban      float64
	voluntary  float64 // factor on voluntary participation
	health     float64 // share of people with a card among those who must buy one
}

// Village (thôn, buôn, bon, tổ dân phố).
type Village struct {
	Index      int
	Code       string
	Commune    int
	Kind       string
	Name       string // "5", "Tân Lập", "Ea Mar": without the kind
	FullName   string // "Thôn 5", "Buôn Ea Mar"
	Ethnicity  Ethnicity
	Groups     []int
	households span
	voluntary  float64
	model      bool // a village that campaigned: 57 % take part, one group entirely
}

// Group is an inter-family group (tổ liên gia).
type Group struct {
	Index      int
	Code       string
	Village    int
	Number     int
	FullName   string
	households span
	entire     bool // everybody of working age takes part
}

// Office is a base office (BHXH cơ sở).
type Office struct {
	Code     string
	Name     string
	Communes []int
}

type span struct{ from, to int } // to excluded

func (s span) len() int { return s.to - s.from }

// readCommunes takes the fixture; a mistake in it is a mistake in the program.
func readCommunes() []Commune {
	var out []Commune
	for _, line := range strings.Split(strings.TrimSpace(dakLakCommunes), "\n") {
		f := strings.Split(line, "|")
		c := Commune{Index: len(out), Code: f[0], Kind: KindXa, Name: f[2], Thousand: atoi(f[3]), Col: atoi(f[4]), Row: atoi(f[5]), Office: atoi(f[6])}
		c.FullName, c.urban = "Xã "+c.Name, .82
		if f[1] == "p" {
			c.Kind, c.FullName, c.urban = KindPhuong, "Phường "+c.Name, 1.75
		}
		c.South = c.Code < "24000" // the old Phú Yên
		c.people = readPeoples(f[7])
		out = append(out, c)
	}
	return out
}

func readPeoples(s string) (out [7]int) {
	for len(s) > 0 {
		e := Ethnicity(strings.IndexByte("KEMTNHJ", s[0]))
		n := 1
		for n < len(s) && s[n] <= '9' {
			n++
		}
		out[e] = atoi(s[1:n])
		s = s[n:]
	}
	return out
}

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic(fmt.Sprintf("synth: fixture: %v", err))
	}
	return n
}

// layVillages divides a commune's households among its villages and theirs among groups.
func (p *Province) layVillages(c *Commune) {
	d := roll(p.Seed, streamVillage, uint64(c.Index))
	pop := p.first[c.households.to] - p.first[c.households.from]
	full := villageFull * max(1, p.People/1_000_000)
	size := min(max(int(pop)/villagesFull, villagePeople), full)
	n := max(1, (int(pop)+size/2)/size)
	names := newVillageNames(&d, c)
	for i := range n {
		v := Village{Index: len(p.Villages), Commune: c.Index, households: part(c.households, i, n)}
		v.Code = fmt.Sprintf("%s.%03d", c.Code, i+1)
		names.fill(&v, i)
		v.voluntary = .55 + .9*d.f()
		p.Villages = append(p.Villages, v)
		c.Villages = append(c.Villages, v.Index)
		p.layGroups(&p.Villages[v.Index], &d)
	}
}

func (p *Province) layGroups(v *Village, d *dice) {
	n := max(1, (v.households.len()+d.between(groupMin, groupMax)/2)/d.between(groupMin+3, groupMax-4))
	for v.households.len() > n*groupMax {
		n++
	}
	for i := range n {
		g := Group{Index: len(p.Groups), Village: v.Index, Number: i + 1, households: part(v.households, i, n)}
		g.Code = fmt.Sprintf("%s.%02d", v.Code, i+1)
		g.FullName = fmt.Sprintf("Tổ liên gia %d", i+1)
		p.Groups = append(p.Groups, g)
		v.Groups = append(v.Groups, g.Index)
	}
}

// part is the i-th of n nearly equal parts of s.
func part(s span, i, n int) span {
	l := s.len()
	return span{s.from + l*i/n, s.from + l*(i+1)/n}
}

// villageNames gives names that do not repeat inside a commune.
type villageNames struct {
	d     *dice
	c     *Commune
	taken map[string]bool
	style int // 0 numbered, 1 named
}

func newVillageNames(d *dice, c *Commune) *villageNames {
	style := 0
	if c.South || d.chance(.35) {
		style = 1
	}
	return &villageNames{d: d, c: c, taken: map[string]bool{}, style: style}
}

func (n *villageNames) fill(v *Village, i int) {
	v.Ethnicity = n.people()
	switch {
	case v.Ethnicity == Mnong && n.d.chance(.35):
		v.Kind, v.Name = KindBon, n.fresh(bonNames, " A")
		v.FullName = "Bon " + v.Name
	case v.Ethnicity == Mnong:
		v.Kind, v.Name = KindBuon, n.fresh(bonNames, " A")
		v.FullName = "Buôn " + v.Name
	case v.Ethnicity == Ede || v.Ethnicity == Jrai:
		v.Kind, v.Name = KindBuon, n.fresh(buonNames, " A")
		v.FullName = "Buôn " + v.Name
	case n.c.Kind == KindPhuong:
		v.Kind, v.Name = KindToDanPho, strconv.Itoa(i+1)
		v.FullName = "Tổ dân phố " + v.Name
	case n.style == 0:
		v.Kind, v.Name = KindThon, strconv.Itoa(i+1)
		v.FullName = "Thôn " + v.Name
	default:
		v.Kind, v.Name = KindThon, n.fresh(thonNames, " 1")
		v.FullName = "Thôn " + v.Name
	}
}

func (n *villageNames) people() Ethnicity {
	x := n.d.n(100)
	for e := Ede; e <= Jrai; e++ {
		if x -= n.c.people[e]; x < 0 {
			return e
		}
	}
	return Kinh
}

// fresh draws a name; when the commune has it already it gets a second syllable ("Tân Lập 2", "Ea Mar B").
func (n *villageNames) fresh(t *table, suffix string) string {
	for try := 0; ; try++ {
		s := t.pick(n.d)
		if try >= 6 {
			letter := suffix[1] + byte(1+n.d.n(7))
			s += " " + string(letter)
		}
		if try > 40 {
			s += strconv.Itoa(try)
		}
		if !n.taken[s] {
			n.taken[s] = true
			return s
		}
	}
}

var (
	thonNames = words(`Tân_Lập Tân_Tiến Tân_Hoà Tân_Thành Tân_Phú Tân_Bình Quyết_Thắng Quyết_Tiến Thống_Nhất Đoàn_Kết
		Hoà_Bình Hoà_Thành Hoà_Trung Phú_Lễ Phú_Sơn Phú_Thuận Phú_Hữu Phú_Khánh Phước_Lộc Phước_Thịnh Phước_Hậu Mỹ_Hoà
		Mỹ_Phú Mỹ_Lâm Mỹ_Thuận Thạnh_Phú Thạnh_Lâm Xuân_Mỹ Xuân_Sơn Xuân_Lộc Long_Hoà Long_Thạch Vĩnh_Phú Vĩnh_Ngọc
		Đông_Mỹ Đông_Lộc Thanh_Bình Thanh_Xuân Trung_Hoà Trung_Lương Trung_Tâm An_Thạch An_Hoà An_Bình Bình_Minh
		Giang_Sơn Kim_Châu Nam_Hà Hà_Bắc Thái_Sơn Cao_Thắng Đồng_Tâm Sơn_Lộc Lạc_Mỹ Lạc_Sơn Liên_Cơ Cẩm_Thạch Tuy_Dương
		Ngọc_Lâm Ngân_Sơn Lam_Sơn Nghĩa_Phú Hưng_Thịnh Hiệp_Thành Sông_Hinh_Tây Chí_Thạnh Phong_Niên Phong_Hậu`)
	buonNames = words(`Ea_Mar Ea_Sut Ea_Bông Ea_Khit Ea_Yông_A Ea_Yông_B Kmrơng_Prong_A Kmrơng_Prong_B Kô_Tam Krông_A Krông_B
		Tơng_Jú Akô_Dhông Alê_A Alê_B Ama_Thuột Cuôr_Kăp Dray_H'Ling Drai_Sí H'Lâm Jung Ju Kbu Kdun Knia Kniết
		Kram Krum Kwang Lang Mlang M'Bliơt M'Duk Mrê Niêng Ñuê Pa Phơng Pu_Huê Puôr Riêng Riăng Sah Sut_M'Đưng Sút_Mgrư
		Tah Tara_Puôr Tlan Tliêr Tling Trap Trí Triă Tul Tung_Krăk Ur Wiâo Xê_Đăng Yang_Lành Yiêng Zui Čư_Kuin Čư_Mblang
		Ƀơ_Ng Ea_Tlă Ea_Čuôr_Kăp Hra_Ea_Hning Kli_A Dham Đrai_Tlă Krai Blếch Gram Ayun Kla`)
	bonNames = words(`Bu_Prâng Bu_Boong Bu_Sop Bu_Đắk Diêng_Ngaih Đắk_Sar Đung_Trang Dơng_Bak Dren_B Yok_Đuôn Yôk_Đơn Lach_Dơng
		Liêng_Keh Liêng_Ông Jiê_Yuk Jiê_Duk Jun Lê M'Liêng M'Năng_Dơng Pai_Ar Phi_Dih_Ja Phi_Jat Plôm R'Cai Ranh Rơ_Cai
		Sruông Tlông Triêk Tu_Sria Trang_Dơr Ja_Tu Nam Năng_Yang Bhung Dơng_Guôl Gung_Yang Kduh Kiêu Čuah Mih Yang_Hăn`)
)
