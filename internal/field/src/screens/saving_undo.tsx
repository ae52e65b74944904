// Hủy phiếu: an act that turns a slip round, with a reason and a second person. Neither slip is ever erased,
// whether the first one has left the phone or not.
import { useState } from "preact/hooks";
import { ready, say } from "../app";
import { isFull } from "../db";
import { dong, group, lang, t } from "../i18n";
import { meetingOf, purse, record, slipNumber, UNDO, undoable, type Book, type Confirmation } from "../saving";
import { Big, Card, Screen } from "../ui";
import { SlipLine } from "./saving";
import { Second } from "./saving_second";

const SHORTEST = 3;

export function Undo({ b, op }: { b: Book; op: string }) {
  const p = ready();
  const [reason, setReason] = useState("");
  const [asking, setAsking] = useState(false);
  const slip = b.slips.find((s) => s.act.op.op_id === op);
  const back = () => history.back();
  if (!slip || !undoable(slip)) return (
    <Screen title={t("field.saving.undo")} sub={b.d.group} back={back}>
      <Card class="warn"><p id="no-undo">{t("field.saving.undo.gone")}</p></Card>
      {slip && <SlipLine b={b} s={slip} />}
    </Screen>
  );
  const sum = (slip.event.moves ?? []).reduce((n, m) => n + m.amount, 0);
  const undo = async (confirm: Confirmation[]) => {
    try {
      const a = await record(p, b, { kind: UNDO, target: op, meeting: meetingOf(p, b), reason: reason.trim(), confirm });
      say(t("field.saving.undo.done", slip.number, slipNumber(p.login.device_id, a.op.n)));
    } catch (e) {
      return say(isFull(e) ? t("field.full") : t("field.not_saved"), true);
    }
    back();
  };
  if (asking) return <Second b={b} not={[purse(b)]} first={purse(b)} what={t("field.saving.undo.what", slip.number, group(lang.value, sum), reason.trim())} onDone={undo} onBack={() => setAsking(false)} />;
  return (
    <Screen title={t("field.saving.undo")} sub={b.d.group} back={back}
      foot={<Big id="undo-go" kind="done" disabled={reason.trim().length < SHORTEST} onClick={() => setAsking(true)}>{t("field.saving.undo.go")}</Big>}>
      <Card><p><b>{slip.number}</b> · {t("field.saving.kind." + slip.event.kind)} · {dong(sum)}</p><p>{t("field.saving.undo.text")}</p></Card>
      <label class="lab">{t("field.saving.undo.why")}<textarea id="why" class="type" rows={2} maxLength={300} value={reason} onInput={(e) => setReason(e.currentTarget.value)} /></label>
    </Screen>
  );
}
