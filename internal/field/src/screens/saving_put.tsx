// Bỏ heo: a name, an amount, done. And a member's own page: what she put in, and giving it back.
import { useState } from "preact/hooks";
import { go, ready, say } from "../app";
import { isFull } from "../db";
import { dong, group, lang, t } from "../i18n";
import { CHIPS, cashOf, meetingOf, nameOf, own, purse, record, slipNumber, todays, type Book, type Confirmation } from "../saving";
import { Big, Card, Pick, Screen } from "../ui";
import { Second } from "./saving_second";
import { SlipLine } from "./saving";

export function Put({ b }: { b: Book }) {
  const p = ready();
  const [open, setOpen] = useState(0);
  const [purpose, setPurpose] = useState("bhxh");
  const [other, setOther] = useState("");
  const [busy, setBusy] = useState(false);
  const slips = todays(p, b).filter((s) => s.event.kind === "contribution"), today = slips.filter((s) => !s.undone);
  const gave = (no: number) => today.flatMap((s) => (s.event.moves ?? []).filter((m) => m.from.startsWith(`member:${no}:`))).reduce((n, m) => n + m.amount, 0);
  const sum = b.members.reduce((n, m) => n + gave(m.no), 0);
  const put = async (no: number, amount: number) => {
    if (busy) return;
    setBusy(true);
    try {
      const a = await record(p, b, { kind: "contribution", meeting: meetingOf(p, b), moves: [{ from: `member:${no}:${purpose}`, to: "cash:" + purse(b), amount }] });
      say(t("field.saving.put.done", slipNumber(p.login.device_id, a.op.n), nameOf(b, no), group(lang.value, amount)));
      setOpen(0);
      setOther("");
    } catch (e) {
      say(isFull(e) ? t("field.full") : t("field.not_saved"), true);
    }
    setBusy(false);
  };
  return (
    <Screen title={t("field.saving.put")} sub={b.d.group} back={() => go("saving", b.id)}
      foot={<><p class="sum" id="put-sum" data-dong={sum} data-people={b.members.filter((m) => gave(m.no) > 0).length}>{t("field.saving.put.sum", b.members.filter((m) => gave(m.no) > 0).length, b.members.length, group(lang.value, sum))}</p>
        <Big id="count" kind="go" onClick={() => go("saving", b.id, "count")}>{t("field.saving.count")}</Big></>}>
      <Pick label={t("field.saving.purpose")} name="purpose" value={purpose} onPick={setPurpose} choices={[{ value: "bhxh", label: t("field.scheme.2") }, { value: "bhyt", label: t("field.scheme.3") }]} />
      <ul class="savers">
        {b.members.map((m) => (
          <li key={m.no}>
            <button class="saver" aria-expanded={open === m.no} data-put={m.no} data-gave={gave(m.no)} onClick={() => setOpen(open === m.no ? 0 : m.no)}>
              <span class="n" aria-hidden="true">{gave(m.no) > 0 ? "✓" : m.no}</span>
              <span><b>{m.name}</b><small>{t("field.saving.has", group(lang.value, own(b, m.no)))}</small></span>
              <span class="amount">{gave(m.no) > 0 ? "+" + group(lang.value, gave(m.no)) : ""}</span>
            </button>
            {open === m.no && <div class="chips">
              {CHIPS.map((n) => <button key={n} type="button" class={n === m.usual ? "usual" : ""} disabled={busy} data-chip={n} onClick={() => void put(m.no, n)}>{group(lang.value, n)}</button>)}
              <label class="lab">{t("field.saving.other")}<input id="other" class="type" inputMode="numeric" value={other} onInput={(e) => setOther(e.currentTarget.value.replace(/\D/g, "").slice(0, 9))} /></label>
              {Number(other) > 0 && <Big kind="done" disabled={busy} onClick={() => void put(m.no, Number(other))}>{t("field.saving.write", dong(Number(other)))}</Big>}
            </div>}
          </li>
        ))}
      </ul>
      {slips.length > 0 && <Card><h2>{t("field.saving.slips")}</h2>{slips.slice(-6).reverse().map((s) => <SlipLine key={s.act.op.op_id} b={b} s={s} />)}</Card>}
    </Screen>
  );
}

/** GiveBack is a member's page: her money, her slips of this phone, and paying back what is hers. */
export function GiveBack({ b, no }: { b: Book; no: number }) {
  const p = ready();
  const [purpose, setPurpose] = useState("bhxh");
  const [amount, setAmount] = useState("");
  const [asking, setAsking] = useState(false);
  const most = own(b, no, purpose), n = Number(amount);
  const pay = async (confirm: Confirmation[]) => {
    try {
      const a = await record(p, b, { kind: "payout", moves: [{ from: "cash:" + purse(b), to: `member:${no}:${purpose}`, amount: n }], confirm });
      say(t("field.saving.put.done", slipNumber(p.login.device_id, a.op.n), nameOf(b, no), group(lang.value, n)));
    } catch (e) {
      return say(isFull(e) ? t("field.full") : t("field.not_saved"), true);
    }
    setAmount("");
    setAsking(false);
  };
  if (asking) return <Second b={b} not={[purse(b), no]} first={purse(b)} what={t("field.saving.back.what", nameOf(b, no), group(lang.value, n))} onDone={pay} onBack={() => setAsking(false)} />;
  const slips = b.slips.filter((s) => (s.event.moves ?? []).some((m) => [m.from, m.to].some((c) => c.startsWith(`member:${no}:`))));
  return (
    <Screen title={nameOf(b, no)} sub={b.d.group} back={() => go("saving", b.id)}>
      <Card class="price"><p>{t("field.saving.hers")}</p><strong id="hers" data-dong={own(b, no)}>{dong(own(b, no))}</strong></Card>
      <Card>
        <h2>{t("field.saving.back")}</h2>
        <Pick label={t("field.saving.purpose")} name="purpose" value={purpose} onPick={setPurpose} choices={[{ value: "bhxh", label: t("field.scheme.2") }, { value: "bhyt", label: t("field.scheme.3") }]} />
        <label class="lab">{t("field.saving.amount")}<input id="amount" class="type" inputMode="numeric" value={amount} onInput={(e) => setAmount(e.currentTarget.value.replace(/\D/g, "").slice(0, 10))} /></label>
        {n > most && <p class="bad-text" role="alert">{t("field.saving.too_much", group(lang.value, most))}</p>}
        {n > cashOf(b, purse(b)) && n <= most && <p class="bad-text" role="alert">{t("field.saving.no_cash", group(lang.value, cashOf(b, purse(b))))}</p>}
        <Big id="pay" kind="go" disabled={n <= 0 || n > most || n > cashOf(b, purse(b))} onClick={() => setAsking(true)}>{t("field.saving.back.go")}</Big>
      </Card>
      {slips.length > 0 && <Card><h2>{t("field.saving.slips")}</h2>{slips.slice(-20).reverse().map((s) => <SlipLine key={s.act.op.op_id} b={b} s={s} />)}</Card>}
    </Screen>
  );
}
