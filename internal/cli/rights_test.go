package cli

import (
	"reflect"
	"strings"
	"testing"

	"luoi/internal/access"
	"luoi/internal/app"
)

// The rows of the matrix of rights for commands. Whoever can run a command can read the store's file and
// the key beside it, so a command acts as the machine: the administrator's role over the whole store. What
// a command is for, and whether it leaves rows in the journal, is said here; one without a row fails.
var commandRights = map[string]struct {
	purpose access.Purpose
	store   bool // opens the store; the others know no person
	journal bool // leaves rows in the journal
}{
	"serve":          {access.Administer, true, true},
	"demo":           {access.Administer, true, true},
	"account rescue": {access.Administer, true, true},
	"org import":     {access.Administer, true, true},
	"import":         {access.Register, true, true},
	"link":           {access.Register, true, true},
	"outbox send":    {access.Outreach, true, true},
	"verify":         {access.Inspect, true, false}, // changes nothing, prints no name
	"backup":         {access.Administer, true, true},
	"restore":        {access.Administer, true, true},
	"bench":          {access.Administer, false, false},
	"calc":           {access.Outreach, false, false},
	"policy list":    {access.Register, false, false},
	"policy show":    {access.Register, false, false},
	"policy check":   {access.Register, false, false},
	"policy diff":    {access.Register, false, false},
	"version":        {access.Administer, false, false},
	"report":         {access.Steer, true, true}, // --keep leaves a row; no name is in it
	"targets import": {access.Register, true, true},
	"figures check":  {access.Outreach, false, false},
}

// leaves are the commands of the grammar, by the words that are typed.
func leaves(t reflect.Type, before string) []string {
	var out []string
	for f := range t.Fields() {
		if _, ok := f.Tag.Lookup("cmd"); !ok {
			continue
		}
		name := strings.TrimSpace(before + " " + strings.ToLower(f.Name))
		if given := f.Tag.Get("name"); given != "" {
			name = strings.TrimSpace(before + " " + given)
		}
		if below := leaves(f.Type, name); len(below) > 0 {
			out = append(out, below...)
		} else {
			out = append(out, name)
		}
	}
	return out
}

func TestEveryCommandHasItsRights(t *testing.T) {
	seen := map[string]bool{}
	for _, name := range leaves(reflect.TypeFor[commands](), "") {
		seen[name] = true
		if r, ok := commandRights[name]; !ok {
			t.Errorf("luoi %s has no row in the matrix of rights", name)
		} else if r.journal && !r.store {
			t.Errorf("luoi %s cannot leave rows in a journal it does not open", name)
		}
	}
	for name := range commandRights {
		if !seen[name] {
			t.Errorf("the matrix has luoi %s, the grammar has not", name)
		}
	}
	machine := app.CommandLine()
	for _, act := range access.Acts {
		if act == access.KeepBooks { // nobody at the machine confirms for a group's member
			if access.May(machine.Role, act) {
				t.Error("the machine itself may write into savings books")
			}
			continue
		}
		if !access.May(machine.Role, act) || !machine.Covers(nil) {
			t.Errorf("the machine itself may not %s", act)
		}
	}
}
