package app

import (
	"encoding/json"
	"strconv"
	"strings"

	"luoi/internal/fault"
	"luoi/internal/person"
	"luoi/internal/prospect"
	"luoi/internal/store"
	"luoi/internal/vntext"
)

// Rows that nobody could read hang on no person, and still they may name one: a rejected row of a list, a line
// of a filled sheet that was given back. They are opened one by one and compared with what was known of the
// person; what matches loses its cells and keeps its reasons, so that the counts of the file stay true.

// traits are what a person can be recognised by in a row nobody could read.
type traits struct {
	numbers map[string]bool // nine digits and more: citizen, old, insurance, card, phone
	names   map[string]bool // search keys
	years   map[string]bool // of birth
}

func newTraits() *traits {
	return &traits{numbers: map[string]bool{}, names: map[string]bool{}, years: map[string]bool{}}
}

// learn takes in what the person's row and the rows of lists that speak of them say.
func (t *traits) learn(a *App, tx *store.Tx, p store.Person) error {
	records, err := tx.RecordsOf(p.ID)
	if err != nil {
		return err
	}
	if err := t.add(a, p.FullName, p.Birth, p.Sealed); err != nil {
		return err
	}
	for _, r := range records {
		if err := t.add(a, r.FullName, r.Birth, r.Sealed); err != nil {
			return err
		}
	}
	return nil
}

func (t *traits) add(a *App, name string, b person.Birth, sealed string) error {
	ids, err := openIDs(a.Keys, sealed)
	if err != nil {
		return err
	}
	for _, n := range []string{ids.Citizen, ids.Old, ids.SI, ids.Card, ids.Phone} {
		if d := strings.TrimLeft(onlyDigits(n), "0"); len(d) >= 8 {
			t.numbers[d] = true
			t.numbers["84"+d] = true // as telephones are written abroad
		}
	}
	if key := vntext.Key(name); key != "" && name != Erased {
		t.names[key] = true
	}
	if !b.Date.IsZero() {
		t.years[strconv.Itoa(b.Date.Year())] = true
	}
	return nil
}

// in reports whether a row speaks of the person: it bears a number of theirs, or their name without saying
// another year of birth.
func (t *traits) in(cells []string) bool {
	for _, c := range cells {
		if d := strings.TrimLeft(onlyDigits(c), "0"); t.numbers[d] {
			return true
		}
	}
	if !t.named(strings.Join(cells, " ")) {
		return false
	}
	dated := false
	for _, c := range cells {
		for year := range t.years {
			if strings.Contains(c, year) {
				return true
			}
		}
		_, _, err := vntext.ParseDate(c)
		dated = dated || err == nil && c != ""
	}
	return !dated
}

func (t *traits) named(text string) bool {
	key := " " + vntext.Key(text) + " "
	for name := range t.names {
		if strings.Contains(key, " "+name+" ") {
			return true
		}
	}
	return false
}

// told reports whether a sentence names the person or bears a number of theirs.
func (t *traits) told(text string) bool {
	if t.named(text) {
		return true
	}
	for _, word := range strings.Fields(text) {
		if t.numbers[strings.TrimLeft(onlyDigits(word), "0")] {
			return true
		}
	}
	return false
}

// letGo takes a prospect from whoever holds it: nobody is to knock there any more.
func (a *App) letGo(tx *store.Tx, who person.ID) error {
	row, err := tx.Prospect(who)
	if err != nil {
		return unlessNone(err)
	}
	if row.Holder == 0 {
		return nil
	}
	_, err = tx.MoveProspects(store.HoldRelease, []person.ID{who}, row.Holder, 0, "")
	return err
}

// unlessNone drops the error of something that is not there and need not be.
func unlessNone(err error) error {
	if fault.KindOf(err) == fault.NotFound {
		return nil
	}
	return err
}

// eraseElsewhere removes what rows without a person tell, and the address of a household nobody of which is
// known any more. The household is judged anew: who was erased is no prospect.
func (a *App) eraseElsewhere(tx *store.Tx, p store.Person, t *traits) error {
	for _, step := range []func(*store.Tx, *traits) error{a.eraseRejects, a.eraseBacks} {
		if err := step(tx, t); err != nil {
			return err
		}
	}
	reasons, err := tx.ReasonsAbout(personRef(p.ID))
	if err != nil {
		return err
	}
	for _, r := range reasons {
		if t.told(r.Text) {
			if err := tx.ReplaceReason(r.ID, Erased); err != nil {
				return err
			}
		}
	}
	if p.HouseholdID == 0 {
		return dropProspect(tx, p.ID)
	}
	left, err := tx.StillKnown(p.HouseholdID)
	if err != nil {
		return err
	}
	h, err := tx.Household(p.HouseholdID)
	if err != nil {
		return err
	}
	if left == 0 {
		h.Address = ""
	}
	if err := tx.UpdateHousehold(&h); err != nil { // also so that the search reads it anew
		return err
	}
	return a.judgeAgain(tx, p.Person, 0)
}

// dropProspect takes the row of someone without a household out of the lists.
func dropProspect(tx *store.Tx, who person.ID) error {
	row, err := tx.Prospect(who)
	if err != nil {
		return unlessNone(err)
	}
	c := store.ProspectChanges{Communes: []int64{row.Commune}}
	gone := row
	gone.Prospect, gone.WhyText = prospect.Prospect{Person: who}, ""
	settle(&c, row, true, gone)
	return tx.SaveProspects(&c)
}

// erasePage is how many rows are opened at a time.
const erasePage = 2000

func (a *App) eraseRejects(tx *store.Tx, t *traits) error {
	for last := (store.KeptReject{}); ; {
		list, err := tx.RejectsAfter(last.DeliveryID, last.Line, erasePage)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, r := range list {
			last = r
			row, err := a.rejectedRow(r.Reject)
			if err != nil {
				return err
			}
			if !t.in(row.Cells) {
				continue
			}
			if r.Cells, err = a.sealCells(make([]string, len(row.Cells))); err != nil {
				return err
			}
			if r.Reasons, err = withoutArgs(row.Reasons); err != nil {
				return err
			}
			if err := tx.ReplaceReject(r); err != nil {
				return err
			}
		}
	}
}

func (a *App) sealCells(cells []string) (string, error) {
	text, err := json.Marshal(cells)
	if err != nil {
		return "", err
	}
	return a.Keys.Seal(text), nil
}

// withoutArgs keeps why a row was refused and drops what stood in it.
func withoutArgs(list []fault.Field) (string, error) {
	for i := range list {
		list[i].Args = nil
	}
	text, err := json.Marshal(list)
	return string(text), err
}

func (a *App) eraseBacks(tx *store.Tx, t *traits) error {
	for last := int64(0); ; {
		ids, backs, err := tx.BacksAfter(last, erasePage)
		if err != nil || len(ids) == 0 {
			return err
		}
		for i, id := range ids {
			last = id
			text, err := a.Keys.Open(backs[i])
			if err != nil {
				return err
			}
			var back givenBack
			if err := json.Unmarshal(text, &back); err != nil {
				return err
			}
			if !back.forget(t) {
				continue
			}
			if text, err = json.Marshal(back); err != nil {
				return err
			}
			if err := tx.ReplaceBack(id, a.Keys.Seal(text)); err != nil {
				return err
			}
		}
	}
}

// forget empties the rows that speak of the person; it reports whether there were any.
func (b *givenBack) forget(t *traits) (changed bool) {
	for i := range b.Rows {
		r := &b.Rows[i]
		if !t.in(r.Cells) {
			continue
		}
		changed = true
		r.Cells = make([]string, len(r.Cells))
		for k := range r.Reasons {
			r.Reasons[k].Args = nil
		}
	}
	return changed
}
