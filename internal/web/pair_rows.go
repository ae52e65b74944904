package web

import (
	"context"
	"strings"

	"luoi/internal/app"
	"luoi/internal/org"
	"luoi/internal/person"
	"luoi/internal/web/ui"
)

// personSide is what a row of a list or a file in the register says of someone.
type personSide struct {
	name      string
	birth     person.Birth
	sex       person.Sex
	place     []org.Unit
	household string
}

// sideBySide is a table of two sides, line by line.
type sideBySide struct {
	ctx  context.Context
	rows []pairRow
}

// add puts a field in the table unless neither side says anything.
func (c *sideBySide) add(field string, left, right []diffPart) {
	if len(left)+len(right) > 0 {
		c.rows = append(c.rows, rowOf(c.ctx, ui.T(c.ctx, "web.field."+field), left, right))
	}
}

// both begins a table with what both kinds of pages show first, in the order in which people read it.
func both(ctx context.Context, a, b personSide, ids []app.IDCompare) *sideBySide {
	c := &sideBySide{ctx: ctx}
	l, r := diffNames(a.name, b.name)
	c.add("full_name", l, r)
	l, r = diffBirths(a.birth, b.birth)
	c.add("birth_date", l, r)
	l, r = diffWhole(sexText(ctx, a.sex), sexText(ctx, b.sex))
	c.add("sex", l, r)
	for _, id := range ids {
		l, r = diffMasked(id.Row, id.Person)
		row := rowOf(ctx, ui.T(ctx, "web.field."+id.Kind), l, r)
		row.kind, row.verdict = idKind(id.Match), ui.T(ctx, "pair.id."+string(id.Match))
		c.rows = append(c.rows, row)
	}
	c.rows = append(c.rows, placeRows(ctx, a.place, b.place)...)
	l, r = diffWhole(strings.ToUpper(a.household), strings.ToUpper(b.household))
	c.add("household_no", l, r)
	return c
}

// pairRows compares a row of a list with a person of the register.
func pairRows(ctx context.Context, p *app.PairView) []pairRow {
	c := both(ctx, personSide{p.Record.FullName, p.Record.Birth, p.Record.Sex, p.RecordPlace, p.Record.HouseholdNo},
		personSide{p.Person.FullName, p.Person.Birth, p.Person.Sex, p.Place, p.Household.Number}, p.IDs)
	l, r := diffNames(p.Record.Address, p.Person.Address)
	c.add("address", l, r)
	l, r = diffWhole(p.Record.Occupation, p.Person.Occupation)
	c.add("occupation", l, r)
	return c.rows
}

// mergeRows compares two persons who may be one.
func mergeRows(ctx context.Context, p app.MergePreview) []pairRow {
	a, b := p.Gone, p.Kept
	c := both(ctx, personSide{a.Person.FullName, a.Person.Birth, a.Person.Sex, a.Place, a.Household.Number},
		personSide{b.Person.FullName, b.Person.Birth, b.Person.Sex, b.Place, b.Household.Number}, p.IDs)
	l, r := diffWhole(a.Person.Relation, b.Person.Relation)
	c.add("relation", l, r)
	l, r = diffWhole(a.Person.Occupation, b.Person.Occupation)
	c.add("occupation", l, r)
	return c.rows
}

// placeRows compare commune, village and group.
func placeRows(ctx context.Context, a, b []org.Unit) []pairRow {
	var out []pairRow
	for i, key := range []string{"web.field.commune", "web.field.village", "web.field.group"} {
		l, r := diffWhole(placeAt(a, i), placeAt(b, i))
		if len(l)+len(r) > 0 {
			row := rowOf(ctx, ui.T(ctx, key), l, r)
			row.bare = true
			out = append(out, row)
		}
	}
	return out
}

func rowOf(ctx context.Context, label string, left, right []diffPart) pairRow {
	row := pairRow{label: label, name: label == ui.T(ctx, "web.field.full_name"), left: left, right: right}
	k := worst(left, right)
	row.kind = map[partKind]string{partSame: "same", partOnly: "none", partMarks: "near", partNear: "near", partOther: "differ"}[k]
	word := string(k)
	if k == partSame {
		word = "same"
	}
	if k == partOnly && len(left) > 0 && len(right) > 0 {
		word = "partly"
	}
	row.verdict = ui.T(ctx, "pair.verdict."+word)
	return row
}
