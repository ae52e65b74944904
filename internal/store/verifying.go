package store

// Questions whose answer must be zero. luoi verify asks them all; each names what it looks for.

// Doubt is one question about the store: how many rows break a rule. Name is a message key's last part.
type Doubt struct {
	Name string
	q    *Query
}

// Doubts lists the questions that SQL can answer by itself.
var Doubts = []Doubt{
	{"record_without_line", register("verify.recordLine",
		`SELECT count(*) FROM record r WHERE NOT EXISTS (SELECT 1 FROM delivery_row w WHERE w.record_id = r.id)`)},
	{"line_without_record", register("verify.lineRecord",
		`SELECT count(*) FROM delivery_row w WHERE w.outcome <> 4 AND NOT EXISTS (SELECT 1 FROM record r WHERE r.id = w.record_id)`)},
	{"bad_line_without_reason", register("verify.badLine",
		`SELECT count(*) FROM delivery_row w WHERE w.outcome = 4 AND NOT EXISTS
		   (SELECT 1 FROM delivery_reject j WHERE j.delivery_id = w.delivery_id AND j.line = w.line)`)},
	{"delivery_counts", register("verify.deliveryCounts",
		`SELECT count(*) FROM delivery d WHERE
		   d.rows_new <> (SELECT count(*) FROM delivery_row w WHERE w.delivery_id = d.id AND w.outcome = 1) OR
		   d.rows_known <> (SELECT count(*) FROM delivery_row w WHERE w.delivery_id = d.id AND w.outcome = 2) OR
		   d.rows_repeat <> (SELECT count(*) FROM delivery_row w WHERE w.delivery_id = d.id AND w.outcome = 3) OR
		   d.rows_bad <> (SELECT count(*) FROM delivery_row w WHERE w.delivery_id = d.id AND w.outcome = 4) OR
		   d.rows_total <> d.rows_new + d.rows_known + d.rows_repeat + d.rows_bad`)},
	{"line_beyond_next", register("verify.lineBeyond",
		`SELECT count(*) FROM delivery d WHERE EXISTS (SELECT 1 FROM delivery_row w WHERE w.delivery_id = d.id AND w.line >= d.next_line)`)},
	{"decided_without_person", register("verify.decided",
		`SELECT count(*) FROM record r WHERE r.decision IN (1, 3, 4) AND (r.person_id IS NULL OR NOT EXISTS
		   (SELECT 1 FROM person p WHERE p.id = r.person_id AND p.merged_into IS NULL))`)},
	{"review_without_pair", register("verify.review",
		`SELECT count(*) FROM record r WHERE r.decision = 2 AND NOT EXISTS
		   (SELECT 1 FROM pair a WHERE a.record_id = r.id AND a.decision = 2)`)},
	{"prospect_counts", register("verify.prospectCounts",
		`SELECT count(*) FROM (
		   SELECT q.commune_id AS commune, q.segment AS segment, q.lead AS lead, q.wants AS wants, CASE WHEN q.holder_id IS NULL THEN 0 ELSE 1 END AS held, count(*) AS n
		   FROM prospect q WHERE q.lead > 0 GROUP BY 1, 2, 3, 4, 5) a
		 FULL OUTER JOIN prospect_cell c ON c.commune_id = a.commune AND c.segment = a.segment AND c.lead = a.lead AND c.wants = a.wants AND c.held = a.held
		 WHERE a.n IS NULL OR c.n IS NULL OR a.n <> c.n`)},
	{"op_without_verdict", register("verify.opVerdict",
		`SELECT count(*) FROM field_op o WHERE o.outcome NOT IN ('applied', 'conflict', 'rejected', 'quarantined') OR
		   (o.outcome = 'quarantined' AND o.code <> 'kept' AND NOT EXISTS (SELECT 1 FROM field_held h WHERE h.op_id = o.op_id)) OR
		   (o.code = 'kept' AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.op_id = o.op_id))`)},
	{"op_count_of_phone", register("verify.opCount",
		`SELECT count(*) FROM device d WHERE d.n_top <> (SELECT COALESCE(MAX(o.n), 0) FROM field_op o WHERE o.device_id = d.id)
		   OR d.n_whole > (SELECT count(DISTINCT o.n) FROM field_op o WHERE o.device_id = d.id AND o.n <= d.n_whole)`)},
	{"spell_of_nobody", register("verify.spellPerson",
		`SELECT count(*) FROM spell s WHERE NOT EXISTS (SELECT 1 FROM person p WHERE p.id = s.person_id AND p.merged_into IS NULL)`)},
	{"spell_of_other_record", register("verify.spellRecord",
		`SELECT count(*) FROM spell s JOIN record r ON r.id = s.record_id WHERE r.person_id IS NULL OR r.person_id <> s.person_id`)},
	{"spell_lost_record", register("verify.spellLost",
		`SELECT count(*) FROM spell s WHERE s.record_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM record r WHERE r.id = s.record_id)`)},
	{"participant_without_spell", register("verify.participant",
		`SELECT count(*) FROM record r WHERE r.list <> 'residents' AND r.decision IN (1, 3, 4) AND NOT EXISTS
		   (SELECT 1 FROM spell s WHERE s.person_id = r.person_id AND s.scheme =
		      CASE r.list WHEN 'compulsory' THEN 1 WHEN 'voluntary' THEN 2 WHEN 'health' THEN 3 ELSE 4 END)`)},
	{"spell_backwards", register("verify.spellDays", `SELECT count(*) FROM spell s WHERE s.to_day < s.from_day`)},
	{"identifier_twice", register("verify.identifier",
		`SELECT count(*) FROM (SELECT kind, blind FROM identifier WHERE kind IN (1, 3) GROUP BY kind, blind HAVING count(*) > 1) x`)},
	{"identifier_of_nobody", register("verify.identifierPerson",
		`SELECT count(*) FROM identifier i WHERE NOT EXISTS (SELECT 1 FROM person p WHERE p.id = i.person_id AND p.merged_into IS NULL)`)},
	{"person_without_household", register("verify.household",
		`SELECT count(*) FROM person p WHERE p.household_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM household h WHERE h.id = p.household_id)`)},
	{"enrolled_twice", register("verify.enrolledTwice",
		`SELECT count(*) FROM enrolment e WHERE e.withdrawn_at = 0 AND EXISTS (SELECT 1 FROM enrolment o WHERE o.person_id = e.person_id AND o.scheme = e.scheme
		   AND o.withdrawn_at = 0 AND o.id < e.id AND o.on_day > CAST(CAST(substr(e.on_day, 1, 4) AS integer) - 1 AS text) || substr(e.on_day, 5)
		   AND e.on_day > CAST(CAST(substr(o.on_day, 1, 4) AS integer) - 1 AS text) || substr(o.on_day, 5))`)},
	{"enrolled_without_talk", register("verify.enrolledTalk",
		`SELECT count(*) FROM enrolment e WHERE e.withdrawn_at = 0 AND e.talk_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM prospect_talk k
		   WHERE k.id = e.talk_id AND k.person_id = e.person_id AND k.outcome = 'joined' AND k.withdrawn_at = 0)`)},
	{"visit_without_talk", register("verify.visitTalk",
		`SELECT count(*) FROM visit v WHERE v.state = 'booked' AND v.talk_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM prospect_talk k
		   WHERE k.id = v.talk_id AND k.person_id = v.person_id AND k.on_day = v.on_day)`)},
	{"door_of_no_plan", register("verify.doorHold",
		`SELECT count(*) FROM door_hold h WHERE NOT EXISTS (SELECT 1 FROM week_plan p WHERE p.id = h.plan_id AND p.group_id = h.group_id)
		   OR NOT EXISTS (SELECT 1 FROM household x WHERE x.id = h.household_id)`)},
	{"sent_without_consent", register("verify.sentConsent",
		`SELECT count(*) FROM outbox o WHERE o.state = 'sent' AND NOT EXISTS (SELECT 1 FROM consent c WHERE c.person_id = o.person_id AND c.channel = o.channel
		   AND c.purpose = o.purpose AND c.given = 1 AND c.at <= o.done_at)`)},
	{"unsigned_published", register("verify.unsigned",
		`SELECT count(*) FROM message m WHERE m.state = 'published' AND m.lang <> 'vi' AND NOT EXISTS (SELECT 1 FROM message_sign s WHERE s.message_id = m.id)`)},
	{"cell_sum", register("verify.cellSum",
		`SELECT count(*) FROM cell c WHERE c.eligible <> c.covered + c.review + c.elsewhere + c.missing OR c.eligible > c.people`)},
}

// Ask counts the rows that break the rule.
func (tx *Tx) Ask(d Doubt) (n int64, err error) {
	err = tx.QueryRow(d.q).Scan(&n)
	return n, err
}

var qUnfinished = register("verify.unfinished", `SELECT `+deliveryColumns+` FROM delivery WHERE state IN ('reading', 'stopped') ORDER BY id`)

// UnfinishedDeliveries lists files that were not read to their end.
func (tx *Tx) UnfinishedDeliveries() ([]Delivery, error) { return tx.deliveries(qUnfinished) }
