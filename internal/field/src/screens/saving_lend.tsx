// Trả góp: the pot pays a premium ahead, the member pays it back in parts. No interest: there is no field for it.
import { useState } from "preact/hooks";
import { go, ready, say } from "../app";
import { dayOf } from "../clock";
import { isFull } from "../db";
import { dong, group, lang, t } from "../i18n";
import { advances, cashOf, meetingOf, nameOf, parts, purse, record, slipNumber, type Book, type Confirmation } from "../saving";
import { Big, Card, Pick, Screen } from "../ui";
import { nextMonth } from "./saving_break";
import { Second } from "./saving_second";

const PART = [20_000, 50_000, 100_000, 200_000];

export function Lend({ b }: { b: Book }) {
  const p = ready();
  const [open, setOpen] = useState(0);
  const owing = advances(b);
  const repay = async (no: number, amount: number) => {
    try {
      const a = await record(p, b, { kind: "repay", meeting: meetingOf(p, b), moves: [{ from: "advance:" + no, to: "cash:" + purse(b), amount }] });
      say(t("field.saving.put.done", slipNumber(p.login.device_id, a.op.n), nameOf(b, no), group(lang.value, amount)));
    } catch (e) {
      return say(isFull(e) ? t("field.full") : t("field.not_saved"), true);
    }
    setOpen(0);
  };
  return (
    <Screen title={t("field.saving.lend")} sub={b.d.group} back={() => go("saving", b.id)}>
      {owing.length === 0 && <p class="why">{t("field.saving.lend.none")}</p>}
      <ul class="savers">
        {owing.map(({ member, owed }) => (
          <li key={member.no}>
            <button class="saver" aria-expanded={open === member.no} data-owes={member.no} data-owed={owed} onClick={() => setOpen(open === member.no ? 0 : member.no)}>
              <span class="n" aria-hidden="true">{member.no}</span><span><b>{member.name}</b><small>{t("field.saving.owes")}</small></span><span class="amount">{dong(owed)}</span>
            </button>
            {open === member.no && <div class="chips">{[...PART.filter((n) => n < owed), owed].map((n) => <button key={n} type="button" data-repay={n} onClick={() => void repay(member.no, n)}>{n === owed ? t("field.saving.all", group(lang.value, n)) : group(lang.value, n)}</button>)}</div>}
          </li>
        ))}
      </ul>
      <NewLoan b={b} />
    </Screen>
  );
}

function NewLoan({ b }: { b: Book }) {
  const p = ready();
  const [no, setNo] = useState(0);
  const [months, setMonths] = useState("3");
  const [times, setTimes] = useState("6");
  const [asking, setAsking] = useState(false);
  const member = b.members.find((m) => m.no === no);
  const amount = (member?.premium ?? 0) * Number(months), cash = cashOf(b, purse(b)), each = amount > 0 ? parts(amount, Number(times)) : [];
  const lend = async (confirm: Confirmation[]) => {
    const due = `due:${no}:bhxh.${nextMonth(dayOf(p.clock.now()))}`;
    try {
      await record(p, b, { kind: "advance", confirm, moves: [{ from: due, to: "advance:" + no, amount }] });
      await record(p, b, { kind: "to_agent", confirm, moves: [{ from: "cash:" + purse(b), to: b.d.transit?.[0]?.agent ?? "transit:thu1", amount, for: due }] });
    } catch (e) {
      return say(isFull(e) ? t("field.full") : t("field.not_saved"), true);
    }
    setAsking(false);
    setNo(0);
    say(t("field.saved_here"));
  };
  if (asking) return <div class="over"><Second b={b} not={[purse(b), no]} first={purse(b)} what={t("field.saving.lend.what", nameOf(b, no), dong(amount), months)} onDone={lend} onBack={() => setAsking(false)} /></div>;
  return (
    <Card>
      <h2>{t("field.saving.lend.new")}</h2>
      <Pick label={t("field.saving.lend.who")} name="lend" value={String(no)} onPick={(v) => setNo(Number(v))} choices={b.members.filter((m) => (m.premium ?? 0) > 0).map((m) => ({ value: String(m.no), label: m.name }))} />
      {member && <>
        <Pick label={t("field.period")} name="lend-months" columns={4} value={months} onPick={setMonths} choices={["1", "3", "6", "12"].map((n) => ({ value: n, label: t("field.months", n) }))} />
        <Pick label={t("field.saving.lend.times")} name="lend-times" columns={3} value={times} onPick={setTimes} choices={["3", "6", "12"].map((n) => ({ value: n, label: n }))} />
        <p>{t("field.saving.lend.plan", dong(amount), times, dong(each.at(-1) ?? 0), dong(each[0] ?? 0))}</p>
        {amount > cash && <p class="bad-text" role="alert">{t("field.saving.no_cash", group(lang.value, cash))}</p>}
        <Big id="lend-go" kind="done" disabled={amount <= 0 || amount > cash} onClick={() => setAsking(true)}>{t("field.saving.lend.go")}</Big>
      </>}
    </Card>
  );
}
