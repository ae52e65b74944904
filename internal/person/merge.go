package person

// Twin is what the rule of duplicates looks at.
type Twin struct {
	ID        ID
	NameKey   string
	Birth     Birth
	Sex       Sex
	VillageID int64
	CommuneID int64
	Resident  bool
}

// TwinKey is equal for persons who are to be proposed as duplicates: the same name without marks, the
// same full birth date and the same village (4.06). Someone without a full birth date or a village is
// never proposed by this rule, because too many share a name and a year.
type TwinKey struct {
	NameKey   string
	Birth     string
	VillageID int64
}

// Key of the twin; ok is false when the rule does not apply.
func (t Twin) Key() (k TwinKey, ok bool) {
	if t.NameKey == "" || t.Birth.Precision != PrecisionDay || t.VillageID == 0 {
		return TwinKey{}, false
	}
	return TwinKey{t.NameKey, t.Birth.Date.String(), t.VillageID}, true
}

// MayBeOne reports whether two twins can be one person: men and women are not, unknown sex can be.
func MayBeOne(a, b Twin) bool {
	return a.ID != b.ID && (a.Sex == b.Sex || a.Sex == SexUnknown || b.Sex == SexUnknown)
}

// MergePlan says what a merge would do: which person stays, what the kept one gains, what conflicts.
// Nothing is lost: the gone person stays as a row that points to the kept one, and Before holds what to
// put back.
type MergePlan struct {
	Kept, Gone Person
	After      Person   // the kept person with what it gains
	Conflicts  []string // fields in which both say something different; the kept one's word stands
}

// PlanMerge joins gone into kept. Two different citizen numbers or insurance numbers are two people:
// ok is false and nothing is planned.
func PlanMerge(kept, gone Person) (plan MergePlan, ok bool) {
	if kept.ID == gone.ID || kept.MergedInto != 0 || gone.MergedInto != 0 {
		return MergePlan{}, false
	}
	if differ(kept.IDs.Citizen, gone.IDs.Citizen) || differ(kept.IDs.SI, gone.IDs.SI) {
		return MergePlan{}, false
	}
	plan = MergePlan{Kept: kept, Gone: gone, After: kept}
	a := &plan.After
	take := func(name string, mine *string, theirs string) {
		if *mine == "" {
			*mine = theirs
		} else if differ(*mine, theirs) {
			plan.Conflicts = append(plan.Conflicts, name)
		}
	}
	take("citizen_id", &a.IDs.Citizen, gone.IDs.Citizen)
	take("old_id", &a.IDs.Old, gone.IDs.Old)
	take("si_number", &a.IDs.SI, gone.IDs.SI)
	take("card_number", &a.IDs.Card, gone.IDs.Card)
	take("phone", &a.IDs.Phone, gone.IDs.Phone)
	take("ethnicity", &a.Ethnicity, gone.Ethnicity)
	take("occupation", &a.Occupation, gone.Occupation)
	take("address", &a.Address, gone.Address)
	if gone.Birth.Precision > a.Birth.Precision {
		a.Birth = gone.Birth
	}
	if a.Sex == SexUnknown {
		a.Sex = gone.Sex
	}
	if a.CitizenMask == "" {
		a.CitizenMask = gone.CitizenMask
	}
	if a.Poverty == PovertyNone {
		a.Poverty = gone.Poverty
	}
	takePlace(a, gone)
	a.Resident = kept.Resident || gone.Resident
	return plan, true
}

// takePlace gives the kept person the place and household of the gone one when that one is the resident.
func takePlace(a *Person, gone Person) {
	if a.Resident && a.CommuneID != 0 || !gone.Resident && a.CommuneID != 0 {
		return
	}
	a.CommuneID, a.VillageID, a.GroupID = gone.CommuneID, gone.VillageID, gone.GroupID
	a.HouseholdID, a.Relation = gone.HouseholdID, gone.Relation
}

func differ(a, b string) bool { return a != "" && b != "" && a != b }
