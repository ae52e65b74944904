package app

import (
	"bytes"
	"context"
	"encoding/json"

	"luoi/internal/access"
	"luoi/internal/day"
	"luoi/internal/fault"
	"luoi/internal/person"
	"luoi/internal/store"
)

// A kind of operation is one row here: which body, which use case of the web it goes through, and whether it
// tells of a physical fact. docs/sync.md says the same for whoever writes the phone.

// phoneOp is an operation on its way through its use case.
type phoneOp struct {
	Actor Actor
	Day   day.Date // the day on which the user acted, in Vietnam
	OpID  string
	At    int64  // unix ms, as we believe it
	Phone string // the device that made it
	N     int64  // its counter; 0 when it is not known any more
	raw   json.RawMessage
}

// body reads the operation's body into a struct. Invalid (sync.bad_body) when it does not fit.
func (o *phoneOp) body(to any) error {
	dec := json.NewDecoder(bytes.NewReader(o.raw))
	if err := dec.Decode(to); err != nil {
		return fault.Wrap(fault.Invalid, err, "sync.bad_body")
	}
	return nil
}

// opKind is one kind of operation. run returns what came of it ("visit:812", "" for nothing to name). where
// names the place the operation speaks of whoever asks, for judging one that is out of reach; nil: none.
type opKind struct {
	v        int  // the newest version of the body that is understood
	physical bool // a fact of the world: never refused, held instead
	run      func(ctx context.Context, a *App, o *phoneOp) (ref string, err error)
	where    func(tx *store.Tx, o *phoneOp) ([]int64, error)
}

// opKinds is every kind that phones may send, one family per file.
func opKinds() map[string]opKind {
	all := map[string]opKind{}
	for _, family := range []map[string]opKind{prospectOps(), savingsOps(), outreachOps()} {
		for name, k := range family {
			all[name] = k
		}
	}
	return all
}

// refID is an id as phones write it: a string of digits; a number is taken too. 0 for none.
type refID int64

// UnmarshalJSON takes "812", 812, "" and null.
func (r *refID) UnmarshalJSON(b []byte) error {
	b = bytes.Trim(b, `"`)
	if len(b) == 0 || string(b) == "null" {
		*r = 0
		return nil
	}
	var n int64
	if err := json.Unmarshal(b, &n); err != nil {
		return err
	}
	*r = refID(n)
	return nil
}

// placeOfPerson is the path of a person's place, whoever asks.
func placeOfPerson(tx *store.Tx, id refID) ([]int64, error) {
	p, err := tx.Person(person.ID(id))
	if err != nil {
		return nil, err
	}
	root, err := provinceOf(tx)
	return []int64{p.GroupID, p.VillageID, p.CommuneID, root}, err
}

// phoneActs are the acts of which a phone wants to know whether the account may do them.
var phoneActs = []access.Act{access.SeeNames, access.MeetProspects, access.GiveProspects, access.RecordConsent, access.WalkDoors, access.KeepGroups, access.KeepBooks}
