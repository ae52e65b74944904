// Package coverage owns counting: in which segment a resident stands, for whom each scheme is, who is
// covered, under review, covered elsewhere or missing, the rates with their denominators, and the cells
// in which a province is counted. It does not own persons or spells (person), places (org), the law's
// ages (policy gives the rule of a day), or where cells are kept (store).
package coverage

import (
	"strings"

	"luoi/internal/day"
	"luoi/internal/person"
)

// Segment (nhóm đối tượng) is the one group in which a resident is counted and spoken to. Numbers are
// stored: append, never renumber.
type Segment int

const (
	SegmentUnknown       Segment = iota // birth date unknown, so no age
	ChildUnder6                         // trẻ em dưới 6 tuổi
	Pupil                               // học sinh
	Student                             // sinh viên, học viên
	Employee                            // người lao động có quan hệ lao động
	BusinessOwner                       // chủ hộ kinh doanh
	AgriAverageHousehold                // lao động của hộ nông, lâm, ngư, diêm nghiệp có mức sống trung bình
	PoorWorkingAge                      // lao động hộ nghèo, hộ cận nghèo
	MinorityWorker                      // lao động tự do người dân tộc thiểu số (mức hỗ trợ riêng)
	InformalWorker                      // lao động tự do
	Pensioner                           // người hưởng lương hưu
	Elderly                             // người cao tuổi không lương hưu
)

// Segments lists all in the order in which a table shows them.
var Segments = [...]Segment{ChildUnder6, Pupil, Student, Employee, BusinessOwner, AgriAverageHousehold,
	PoorWorkingAge, MinorityWorker, InformalWorker, Pensioner, Elderly, SegmentUnknown}

var segmentCodes = [...]string{"unknown", "child_under_6", "pupil", "student", "employee", "business_owner",
	"agri_average", "poor", "minority_worker", "informal_worker", "pensioner", "elderly"}

// Code is the stable word of a segment in addresses, files and message keys ("segment.pupil").
func (s Segment) Code() string {
	if s < 0 || int(s) >= len(segmentCodes) {
		return segmentCodes[SegmentUnknown]
	}
	return segmentCodes[s]
}

// SegmentByCode is the segment with the given code.
func SegmentByCode(code string) (Segment, bool) {
	for s, c := range segmentCodes {
		if c == code {
			return Segment(s), true
		}
	}
	return SegmentUnknown, false
}

// Job is what an occupation, written freely in a list, says about someone's place in the schemes.
type Job int

const (
	JobNone  Job = iota
	JobOther     // works, on one's own account as far as the word tells
	JobPupil
	JobStudent
	JobEmployee
	JobBusiness
	JobPensioner
)

// jobWords are looked for as whole words in the search key of an occupation; the first group that
// matches decides, so "học sinh" stands before "sinh" could mislead and "hưu trí" before all.
var jobWords = []struct {
	job   Job
	words []string
}{
	{JobPensioner, []string{"huu tri", "nghi huu", "luong huu", "huu"}},
	{JobStudent, []string{"sinh vien", "hoc vien", "cao dang", "dai hoc", "hoc nghe"}},
	{JobPupil, []string{"hoc sinh", "mau giao", "mam non", "tre em"}},
	{JobBusiness, []string{"chu ho kinh doanh", "ho kinh doanh", "kinh doanh", "chu doanh nghiep", "chu cua hang"}},
	{JobEmployee, []string{"cong chuc", "vien chuc", "can bo", "cong nhan", "giao vien", "bo doi", "cong an",
		"nhan vien", "bac si", "dieu duong", "y ta", "ky su", "ke toan", "bao ve", "luc luong vu trang", "lai xe cong ty",
		"nguoi lao dong", "quan nhan", "cong ty"}},
}

// notEmployee are words that hold an employee word but mean own work.
var notEmployee = []string{"cong nhan tu do"}

// JobOf reads the search key (lower case, no marks) of an occupation.
func JobOf(key string) Job {
	if key == "" {
		return JobNone
	}
	padded := " " + key + " "
	for _, w := range notEmployee {
		if strings.Contains(padded, " "+w+" ") {
			return JobOther
		}
	}
	for _, group := range jobWords {
		for _, w := range group.words {
			if strings.Contains(padded, " "+w+" ") {
				return group.job
			}
		}
	}
	return JobOther
}

// Ages is the law's decision about ages on one day (policy.WorkingAge has these methods as values).
type Ages struct {
	On        day.Date
	OldEnough func(birth day.Date) bool              // has reached the lowest working age
	Retired   func(female bool, birth day.Date) bool // has reached the retirement age
}

// Facts is what counting needs to know of one person.
type Facts struct {
	Birth    person.Birth
	Female   bool
	Job      Job
	Poverty  person.Poverty
	Minority bool // of an ethnic group other than Kinh
	Covered  int  // bits by scheme, on the day
}

// Place decides segment and working age of a person on the day of the rule. A person with a compulsory
// spell is an employee whatever the residents list says of his occupation, because the spell is the
// better evidence; below that the order of the cases is the order of precedence.
func Place(f Facts, law Ages) (segment Segment, workingAge bool) {
	if f.Birth.Precision == person.PrecisionNone {
		return SegmentUnknown, false
	}
	birth := f.Birth.Date
	oldEnough, retired := law.OldEnough(birth), law.Retired(f.Female, birth)
	workingAge = oldEnough && !retired
	age := birth.AgeOn(law.On)
	switch {
	case age < 6:
		return ChildUnder6, workingAge
	case !oldEnough:
		return Pupil, workingAge
	case f.Covered&person.SchemeCompulsorySI.Bit() != 0:
		return Employee, workingAge
	case retired && f.Job == JobPensioner:
		return Pensioner, workingAge
	case f.Job == JobEmployee && !retired:
		return Employee, workingAge
	case retired:
		return Elderly, workingAge
	}
	return workerSegment(f, age), workingAge
}

// workerSegment places someone of working age who is not an employee.
func workerSegment(f Facts, age int) Segment {
	switch {
	case f.Job == JobPupil, f.Job == JobNone && age < 18:
		return Pupil
	case f.Job == JobStudent:
		return Student
	case f.Job == JobPensioner:
		return Pensioner
	case f.Job == JobBusiness:
		return BusinessOwner
	case f.Poverty == person.PovertyPoor, f.Poverty == person.PovertyNear:
		return PoorWorkingAge
	case f.Poverty == person.AgriAverageHousehold:
		return AgriAverageHousehold
	case f.Minority:
		return MinorityWorker
	}
	return InformalWorker
}

// MinorityKey reports whether the search key of an ethnicity names a group other than Kinh. An empty
// one is not counted as a minority: lists leave Kinh out.
func MinorityKey(key string) bool { return key != "" && key != "kinh" && key != "viet" }
