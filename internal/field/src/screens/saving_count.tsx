// Đếm heo: note by note; a difference is explained; a second person confirms; with it the meeting closes.
import { useState } from "preact/hooks";
import { go, ready, say } from "../app";
import { isFull } from "../db";
import { dong, group, lang, t } from "../i18n";
import { cashOf, meetingOf, nameOf, NOTES, purse, reckon, record, todays, type Book, type Confirmation } from "../saving";
import { Big, Card, Screen } from "../ui";
import { Second } from "./saving_second";

export function Count({ b }: { b: Book }) {
  const p = ready();
  const [pieces, setPieces] = useState<number[]>(() => NOTES.map(() => 0));
  const [reason, setReason] = useState("");
  const [asking, setAsking] = useState(false);
  const custodian = purse(b), expected = cashOf(b, custodian);
  const counted = pieces.reduce((sum, n, i) => sum + n * NOTES[i]!, 0), off = counted - expected;
  const set = (i: number, n: number) => setPieces(pieces.map((x, j) => (j === i ? Math.max(0, Math.min(100_000, n)) : x)));
  const done = async (confirm: Confirmation[]) => {
    const meeting = meetingOf(p, b), moves = reckon(custodian, counted, expected);
    try {
      await record(p, b, { kind: "count", meeting, confirm, count: { custodian, pieces, expected }, ...(moves.length > 0 ? { moves } : {}), ...(reason.trim() ? { reason: reason.trim() } : {}) });
      const open = todays(p, b);
      if (!open.some((s) => s.event.kind === "close_meeting")) await record(p, b, { kind: "close_meeting", meeting, confirm });
    } catch (e) {
      return say(isFull(e) ? t("field.full") : t("field.not_saved"), true);
    }
    say(t("field.saving.count.done"));
    go("saving", b.id);
  };
  const confirm = () => {
    if (off === 0 || reason.trim().length >= 3) return setAsking(true);
    document.querySelector<HTMLElement>("#reason")?.focus();
    say(t("field.saving.why.needed"), true);
  };
  if (asking) return <Second b={b} not={[custodian]} first={custodian} what={t("field.saving.count.what", dong(counted), verdict(off))} onDone={done} onBack={() => setAsking(false)} />;
  return (
    <Screen title={t("field.saving.count")} sub={t("field.saving.count.held", nameOf(b, custodian), group(lang.value, expected))} back={() => go("saving", b.id)}
      foot={<>
        <p class="sum" id="counted" data-dong={counted} data-off={off}><b>{dong(counted)}</b> · {verdict(off)}</p>
        <Big id="confirm" kind="done" disabled={counted === 0 && expected > 0} onClick={confirm}>{t("field.saving.count.go")}</Big>
      </>}>
      <table class="totals notes">
        <tbody>{NOTES.map((n, i) => (
          <tr key={n}>
            <th>{group(lang.value, n)}</th>
            <td>
              <span class="step">
                <button type="button" aria-label={t("field.saving.less", group(lang.value, n))} onClick={() => set(i, pieces[i]! - 1)}>−</button>
                <input inputMode="numeric" aria-label={t("field.saving.pieces", group(lang.value, n))} data-note={n} value={pieces[i] === 0 ? "" : String(pieces[i])} onInput={(e) => set(i, Number(e.currentTarget.value.replace(/\D/g, "")))} />
                <button type="button" aria-label={t("field.saving.more", group(lang.value, n))} data-more={n} onClick={() => set(i, pieces[i]! + 1)}>+</button>
              </span>
            </td>
          </tr>
        ))}</tbody>
      </table>
      {off !== 0 && counted > 0 && <Card class="warn">
        <p>{off < 0 ? t("field.saving.short", group(lang.value, -off), nameOf(b, custodian)) : t("field.saving.over", group(lang.value, off))}</p>
        <label class="lab">{t("field.saving.why")}<textarea id="reason" class="type" rows={2} maxLength={300} value={reason} onInput={(e) => setReason(e.currentTarget.value)} /></label>
      </Card>}
    </Screen>
  );
}

function verdict(off: number): string {
  return off === 0 ? t("field.saving.fits") : off < 0 ? t("field.saving.missing", group(lang.value, -off)) : t("field.saving.too_many", group(lang.value, off));
}
