package advice

import (
	"bytes"
	"encoding/json"
	"errors"

	"luoi/internal/fault"
	"luoi/internal/policy"
)

// Words says a message of the catalogue in the reader's language. The edges give it (i18n.T with the
// language bound), so that the rules know no language.
type Words func(key string, args ...any) string

// T says key with its arguments.
func (w Words) T(key string, args ...any) string { return w(key, args...) }

// Error is what a person reads about err.
func (w Words) Error(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return w.T(e.F.Key, e.F.Args...)
	}
	f := fault.As(err)
	return w.T(f.Key, f.Args...)
}

// question is one input line of luoi calc.
type question struct {
	ID    string          `json:"id"`
	Kind  string          `json:"kind"`
	Input json.RawMessage `json:"input"`
}

type answered struct {
	ID       string   `json:"id"`
	Output   any      `json:"output"`
	Trace    []Step   `json:"trace"`
	Warnings []string `json:"warnings,omitempty"`
}

type refused struct {
	ID    string  `json:"id"`
	Error refusal `json:"error"`
}

type refusal struct {
	Kind    string `json:"kind"`
	Message string `json:"message"`
	Rule    string `json:"rule,omitempty"`
}

// Answer is the contract of luoi calc for one line: {"id","kind","input"} in; out either output and
// trace, or an error with kind and message; ok is false for the latter. It never fails otherwise. The phone
// calls the same function.
func Answer(book *policy.Book, line []byte, w Words) (out []byte, ok bool) {
	var q question
	c := New(book)
	var result any
	var left []string
	if err := json.Unmarshal(line, &q); err != nil {
		c.fail(wrong(KindInput, "line", "advice.error.not_json"))
	} else {
		result, left = c.answer(q, w)
	}
	if c.err != nil {
		return write(refuse(q.ID, c.err, w)), false
	}
	a := answered{ID: q.ID, Output: result, Trace: c.trace}
	if a.Trace == nil {
		a.Trace = []Step{}
	}
	for _, name := range left {
		a.Warnings = append(a.Warnings, w.T("advice.warn.field", name))
	}
	return write(a), true
}

func refuse(id string, err error, w Words) refused {
	r := refused{ID: id, Error: refusal{Kind: "internal", Message: w.Error(err)}}
	var e *Error
	if errors.As(err, &e) {
		r.Error.Kind, r.Error.Rule = e.Kind, e.Rule
	}
	return r
}

func write(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		// Only our own types are written; a failure is a mistake of the release, and is still one line.
		return []byte(`{"id":"","error":{"kind":"internal","message":"cannot write the answer"}}`)
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}

// answer finds the rule of a kind, reads its input and reckons.
func (c *Case) answer(q question, w Words) (result any, unused []string) {
	rule, ok := kind(q.Kind)
	if !ok {
		c.fail(wrong(KindUnknown, "kind", "advice.error.kind", q.Kind))
		return nil, nil
	}
	f := c.fields(q.Input)
	if c.err != nil {
		return nil, nil
	}
	result, err := rule(c, f, w)
	c.fail(err)
	return result, f.unused()
}

// rule reads an input and reckons; faults of the input wait in the case until the reckoning looks.
type rule func(c *Case, f *fields, w Words) (any, error)

// kind is the rule of a kind of question. The names are those of the published vectors and, below them,
// our own.
func kind(name string) (rule, bool) {
	r, ok := map[string]rule{
		"voluntary_monthly": askMonthly, "support_tier": askTier, "income_limit": askLimits, "income_valid": askValid,
		"prepay_future": askPrepay, "prepay_future_net": askPrepayNet, "backpay_missing": askBackpay, "refund_prepaid": askRefund,
		"pension_rate": askPensionRate, "years_for_benefit": askYears, "retirement_age": askRetirement,
		"pension": askPension, "average": askAverage,
		"monthly_allowance_duration": askBridgeMonths, "monthly_allowance_topup": askBridgeTopUp, "monthly_allowance_amount": askBridgeAmount,
		"one_off": askOneOff, "one_off_short": askOneOffShort, "one_off_years": askOneOffYears,
		"funeral": askFuneral, "maternity": askMaternity, "survivor_lump_pensioner": askSurvivorPensioner,
		"household_bhyt": askHousehold, "household_bhyt_year": askHousehold, "household_bhyt_mixed": askHouseholdMixed,
		"household_bhyt_basis": askHouseholdBasis, "bhyt_supported_year": askSupported, "bhyt_supported": askSupported,
		"bhyt_15pct": askSmallCost, "bhyt_6months_base": askSixMonths,

		"voluntary_period": askPeriod, "refund_period": askRefundPeriod, "payments": askPayments, "pension_lump": askPensionLump,
		"survivor_lump": askSurvivor, "social_pension": askSocialPension, "monthly_allowance": askBridge, "monthly_allowance_relatives": askBridgeLeft,
		"household_bhyt_ways": askHealthWays, "bhyt_continuity": askContinuity, "bhyt_level": askHealthLevel,
		"method_advice": askMethod, "floor_change": askFloorChange, "compare": askCompare, "goal": askGoal, "first_step": askFirstStep, "family_page": askFamily,
	}[name]
	return r, ok
}
