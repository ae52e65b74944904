package store_test

import (
	"fmt"
	"testing"

	"luoi/internal/store"
	"luoi/internal/testkit"
)

func TestAuditChainNoticesEveryChange(t *testing.T) {
	spoils := map[string]string{
		"a detail altered":   `UPDATE audit SET detail = 'nothing' WHERE seq = 3`,
		"a row removed":      `DELETE FROM audit WHERE seq = 3`,
		"the time moved":     `UPDATE audit SET at = at + 1 WHERE seq = 3`,
		"the actor replaced": `UPDATE audit SET actor = 'someone' WHERE seq = 3`,
		"the first removed":  `DELETE FROM audit WHERE seq = 1`,
		"two texts shifted":  `UPDATE audit SET act = act || 'p', subject = 'erson:3' WHERE seq = 3`,
	}
	testkit.Each(t, func(t *testing.T, s *store.Store) {
		for i := range 5 {
			write(t, s, func(tx *store.Tx) error {
				if err := tx.Audit("person.read", fmt.Sprintf("person:%d", i+1), "x"); err != nil {
					return err
				}
				return tx.Audit("person.unmask", fmt.Sprintf("person:%d", i+1), "")
			})
		}
		whole, err := s.VerifyAudit(ctx)
		if err != nil || whole.Bad != 0 || whole.Rows != 10 || whole.Head == "" {
			t.Fatalf("untouched chain: %+v %v", whole, err)
		}
		for name, text := range spoils {
			t.Run(name, func(t *testing.T) {
				s.Spoil(t, `CREATE TABLE kept AS SELECT * FROM audit`)
				s.Spoil(t, text)
				if st, err := s.VerifyAudit(ctx); err != nil || st.Bad == 0 {
					t.Errorf("not noticed: %+v %v", st, err)
				}
				for _, back := range []string{`DELETE FROM audit`, `INSERT INTO audit SELECT * FROM kept`, `DROP TABLE kept`} {
					s.Spoil(t, back)
				}
			})
		}
		read(t, s, func(tx *store.Tx) error {
			list, err := tx.AuditOf("person:2", 10)
			if err != nil || len(list) != 2 || list[0].Act != "person.unmask" {
				t.Errorf("%v %v", list, err)
			}
			list, err = tx.AuditBefore(5, 2)
			if err != nil || len(list) != 2 || list[0].Seq != 4 {
				t.Errorf("%v %v", list, err)
			}
			return nil
		})
	})
}
