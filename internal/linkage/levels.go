package linkage

// A comparison has up to 16 levels; 0 is "missing on one side" and carries no evidence. Levels go up
// with agreement, and training keeps their weights in that order. A swapped level (a value found in
// the neighbour column) stands outside the order.
type levelSet struct {
	names   []string  // keys linkage.level.<name>
	exact   uint8     // from this level on both sides hold the same value: term frequency applies
	swapped uint8     // 0 when the kind has none
	m       []float64 // expectation before training, levels 1…
}

var (
	nameLevels = levelSet{
		names:   []string{"missing", "different", "resembling", "similar", "typo", "marks", "same", "swapped"},
		exact:   5,
		swapped: 7,
		m:       []float64{0, .06, .02, .03, .06, .02, .79, .02},
	}
	fullNameLevels = levelSet{
		names: []string{"missing", "different", "resembling", "name_end", "name_ends", "other_word", "similar",
			"shortened", "reordered", "typo", "marks", "same"},
		exact: 10,
		m:     []float64{0, .01, .02, .02, .03, .03, .03, .05, .02, .05, .03, .71},
	}
	dateLevels = levelSet{
		names: []string{"missing", "different", "date_year", "date_parts", "date_digit", "date_swapped",
			"date_year_only", "same"},
		exact: 7,
		m:     []float64{0, .02, .02, .03, .05, .01, .05, .82},
	}
	yearLevels   = levelSet{names: []string{"missing", "different", "near", "typo", "same"}, exact: 4, m: []float64{0, .03, .03, .04, .9}}
	sexLevels    = levelSet{names: []string{"missing", "different", "same"}, exact: 2, m: []float64{0, .03, .97}}
	codeLevels   = levelSet{names: []string{"missing", "different", "edits", "edit", "same"}, exact: 4, m: []float64{0, .03, .02, .05, .9}}
	emailLevels  = levelSet{names: []string{"missing", "different", "resembling", "similar", "email_local", "typo", "same"}, exact: 6, m: []float64{0, .1, .03, .04, .04, .04, .75}}
	placeLevels  = levelSet{names: []string{"missing", "different", "resembling", "similar", "typo", "same"}, exact: 5, m: []float64{0, .1, .02, .03, .05, .8}}
	numberLevels = levelSet{names: []string{"missing", "different", "edit", "same"}, exact: 3, m: []float64{0, .1, .05, .85}}
	textLevels   = levelSet{
		names:   []string{"missing", "different", "text_some", "text_half", "text_most", "similar", "reordered", "same", "swapped"},
		exact:   7,
		swapped: 8,
		m:       []float64{0, .06, .03, .04, .06, .08, .03, .68, .02},
	}
)

func levelsOf(k Kind) *levelSet {
	switch k {
	case GivenName, Surname:
		return &nameLevels
	case FullName:
		return &fullNameLevels
	case Date:
		return &dateLevels
	case Year:
		return &yearLevels
	case Sex, Household:
		return &sexLevels
	case ID, Phone, Postcode:
		return &codeLevels
	case Email:
		return &emailLevels
	case Place:
		return &placeLevels
	case Number:
		return &numberLevels
	}
	return &textLevels
}
