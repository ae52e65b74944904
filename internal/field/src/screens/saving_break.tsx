// Đập heo: who has enough for 3, 6 or 12 months; it is set aside and handed to the agent; the rest stays hers.
import { useEffect, useState } from "preact/hooks";
import { go, ready, say } from "../app";
import { dayOf } from "../clock";
import { isFull } from "../db";
import { cardPrice, reckon as ask } from "../family";
import { dong, group, lang, shortDay, t } from "../i18n";
import type { Saver } from "../model";
import type { Phone } from "../phone";
import { cashOf, nameOf, own, purse, record, type Book, type Confirmation } from "../saving";
import { Big, Card, Pick, Screen } from "../ui";
import { Second } from "./saving_second";

const PERIODS = [3, 6, 12];

/** least asks the rules of law what so many months cost at the lowest income, without more support than everybody has; 0: they could not be asked. */
export async function least(p: Phone, months: number): Promise<number> {
  const line = JSON.stringify({ id: "least", kind: "family_page", input: { date: dayOf(p.clock.now()), period: months, members: [{ name: "-", gender: "female", birth: "1985", joins: true, categories: ["other"] }] } });
  try {
    return (await ask(line, lang.value)).people[0]?.period.payable ?? 0;
  } catch {
    return 0;
  }
}

/** RUNGS is how many prices the ladder of a household has: the fifth stands for all after it. */
const RUNGS = 5;

/** rungs are the prices of a card of so many months for the first, second … of a household; none when the rules could not be asked. */
export async function rungs(p: Phone, months: number): Promise<number[]> {
  const on = dayOf(p.clock.now());
  try {
    return await Promise.all(Array.from({ length: RUNGS }, (_, i) => cardPrice(on, months, i, lang.value)));
  } catch {
    return [];
  }
}

/** nextMonth is the first month that is paid for, YYYY-MM. */
export function nextMonth(today: string): string {
  const [y = 2026, m = 1] = today.split("-").map(Number);
  return m === 12 ? `${y + 1}-01` : `${y}-${String(m + 1).padStart(2, "0")}`;
}

export function Break({ b }: { b: Book }) {
  const p = ready();
  const [months, setMonths] = useState(3);
  const [scheme, setScheme] = useState("bhxh");
  const [lowest, setLowest] = useState(0);
  const [ladder, setLadder] = useState<number[]>([]);
  const [step, setStep] = useState<Record<number, number>>({});
  const [off, setOff] = useState<number[]>([]);
  const [agent, setAgent] = useState(() => b.d.transit?.[0]?.agent.split(":")[1] ?? "thu1");
  const [asking, setAsking] = useState(false);
  const cards = scheme === "bhyt";
  useEffect(() => {
    let current = true;
    if (cards) void rungs(p, months).then((list) => current && setLadder(list));
    else void least(p, months).then((n) => current && setLowest(n));
    return () => { current = false; };
  }, [months, cards]);
  const premium = (m: Saver) => (cards ? (ladder[step[m.no] ?? 0] ?? 0) : (m.premium ?? 0) * months || lowest);
  const rows = b.members.map((m) => ({ m, has: own(b, m.no, scheme), price: premium(m) }));
  const enough = rows.filter((r) => r.price > 0 && r.has >= r.price);
  const chosen = enough.filter((r) => !off.includes(r.m.no));
  const total = chosen.reduce((n, r) => n + r.price, 0), cash = cashOf(b, purse(b));
  const below = !cards && chosen.some((r) => r.price < lowest);
  const word = /^[a-z0-9][a-z0-9._-]{0,30}$/.test(agent);
  const pay = async (confirm: Confirmation[]) => {
    const period = nextMonth(dayOf(p.clock.now())), due = (no: number) => `due:${no}:${scheme}.${period}`;
    try {
      await record(p, b, { kind: "allocate", moves: chosen.map((r) => ({ from: `member:${r.m.no}:${scheme}`, to: due(r.m.no), amount: r.price })) });
      await record(p, b, { kind: "to_agent", confirm, moves: chosen.map((r) => ({ from: "cash:" + purse(b), to: "transit:" + agent, amount: r.price, for: due(r.m.no) })) });
    } catch (e) {
      return say(isFull(e) ? t("field.full") : t("field.not_saved"), true);
    }
    say(t("field.saving.break.done", chosen.length, group(lang.value, total)));
    go("saving", b.id);
  };
  if (asking) return <Second b={b} not={[purse(b)]} first={purse(b)} what={t("field.saving.break.what." + scheme, chosen.length, months, dong(total))} onDone={pay} onBack={() => setAsking(false)} />;
  return (
    <Screen title={t("field.saving.break")} sub={b.d.group} back={() => go("saving", b.id)}
      foot={<>
        <p class="sum" id="break-sum" data-people={chosen.length} data-dong={total}>{t("field.saving.break.sum", chosen.length, group(lang.value, total))}</p>
        <Big id="hand-over" kind="done" disabled={chosen.length === 0 || total > cash || !word} onClick={() => setAsking(true)}>{t("field.saving.break.go")}</Big>
      </>}>
      <Pick label={t("field.saving.break.for")} name="scheme" value={scheme} onPick={(v) => { setScheme(v); setOff([]); }} choices={[{ value: "bhxh", label: t("field.scheme.2") }, { value: "bhyt", label: t("field.scheme.3") }]} />
      <Pick label={t("field.period")} name="months" columns={3} value={String(months)} onPick={(v) => setMonths(Number(v))} choices={PERIODS.map((n) => ({ value: String(n), label: t("field.months", n) }))} />
      {!cards && lowest > 0 && <p class="why" id="least" data-dong={lowest}>{t("field.saving.least", months, group(lang.value, lowest))}</p>}
      {cards && <p class="why" id="ladder" data-first={ladder[0] ?? 0}>{ladder.length > 0 ? t("field.saving.break.ladder") : t("field.page.no_rules")}</p>}
      {below && <Card class="warn"><p>{t("field.saving.below")}</p></Card>}
      {total > cash && <Card class="warn"><p>{t("field.saving.no_cash", group(lang.value, cash))}</p></Card>}
      <ul class="savers">
        {rows.map((r) => {
          const can = enough.includes(r), on = chosen.includes(r);
          return (
            <li key={r.m.no}>
              <button class="saver" aria-pressed={on} disabled={!can} data-pays={r.m.no} onClick={() => setOff(on ? [...off, r.m.no] : off.filter((x) => x !== r.m.no))}>
                <span class="n" aria-hidden="true">{on ? "✓" : ""}</span>
                <span><b>{r.m.name}</b><small>{can ? t("field.saving.stays", group(lang.value, r.has - r.price)) : r.price > 0 ? t("field.saving.lacks", months, group(lang.value, r.price - r.has)) : t("field.saving.no_premium")}</small></span>
                <span class="amount">{r.price > 0 ? group(lang.value, r.price) : ""}</span>
              </button>
              {cards && r.has > 0 && <div class="chips five" role="group" aria-label={t("field.saving.break.step", r.m.name)}>
                {ladder.map((_, i) => <button key={i} type="button" class={(step[r.m.no] ?? 0) === i ? "usual" : ""} aria-pressed={(step[r.m.no] ?? 0) === i} data-step={r.m.no + "." + (i + 1)} onClick={() => setStep({ ...step, [r.m.no]: i })}>{t("field.saving.break.nth", i + 1)}</button>)}
              </div>}
            </li>
          );
        })}
      </ul>
      <label class="lab">{t("field.saving.agent")}<input id="agent" class="type" autocomplete="off" autocapitalize="none" value={agent} onInput={(e) => setAgent(e.currentTarget.value.trim().toLowerCase())} /></label>
      <Receipts b={b} />
    </Screen>
  );
}

/** Receipts: what was handed over and has no receipt yet; its number matches it. */
function Receipts({ b }: { b: Book }) {
  const p = ready();
  const [numbers, setNumbers] = useState<Record<string, string>>({});
  const list = (b.d.transit ?? []).filter((x) => !b.slips.some((s) => s.event.kind === "receipt" && !s.undone && s.act.state !== "rejected" && s.act.state !== "quarantined" && s.event.moves?.some((m) => m.from === x.agent && m.to === x.due)));
  if (list.length === 0) return null;
  const match = async (x: (typeof list)[number]) => {
    const receipt = (numbers[x.due] ?? "").trim();
    if (!/^[A-Za-z0-9][A-Za-z0-9._/-]{0,39}$/.test(receipt)) return say(t("field.saving.receipt.bad"), true);
    try {
      await record(p, b, { kind: "receipt", receipt, moves: [{ from: x.agent, to: x.due, amount: x.amount }] });
    } catch (e) {
      return say(isFull(e) ? t("field.full") : t("field.not_saved"), true);
    }
    say(t("field.saved_here"));
  };
  return (
    <Card>
      <h2>{t("field.saving.receipts")}</h2>
      {list.map((x) => (
        <div key={x.agent + x.due}>
          <p><b>{nameOf(b, Number(x.due.split(":")[1]))}</b> · {dong(x.amount)} · {shortDay(x.since)}</p>
          <label class="lab">{t("field.saving.receipt")}<input class="type" autocomplete="off" data-receipt={x.due} value={numbers[x.due] ?? ""} onInput={(e) => setNumbers({ ...numbers, [x.due]: e.currentTarget.value })} /></label>
          <Big disabled={!numbers[x.due]} onClick={() => void match(x)}>{t("field.saving.receipt.go")}</Big>
        </div>
      ))}
    </Card>
  );
}
