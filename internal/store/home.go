package store

var qAuditCounts = register("audit.countsSince", `SELECT act, COUNT(*) FROM audit WHERE at >= $1 GROUP BY act ORDER BY act`)

// AuditCounts counts the acts since a moment (unix ms), by act.
func (tx *Tx) AuditCounts(since int64) (map[string]int64, error) {
	out := map[string]int64{}
	return out, tx.each(qAuditCounts, []any{since}, func(r *Rows) error {
		var act string
		var n int64
		err := r.Scan(&act, &n)
		out[act] = n
		return err
	})
}
