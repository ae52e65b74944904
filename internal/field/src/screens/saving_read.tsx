// Đọc cho tổ nghe: one page in large letters, amounts in figures and in words, and the seal that the next
// meeting can compare.
import { ready, go } from "../app";
import { dayOf } from "../clock";
import { dong, lang, shortDay, t } from "../i18n";
import { advances, inPig, own, todays, type Book } from "../saving";
import { Big, Card, Screen } from "../ui";
import { inWords } from "../words";
import { aloud } from "./page";
import { SlipLine } from "./saving";

export function Read({ b }: { b: Book }) {
  const p = ready();
  const today = dayOf(p.clock.now());
  const said = (n: number) => (lang.value === "vi" ? inWords(n) : dong(n));
  const lines = b.members.map((m) => ({ m, n: own(b, m.no) }));
  const owing = advances(b);
  const script = [t("field.saving.read.head", b.d.group ?? "", shortDay(today)), t("field.saving.read.pig", said(inPig(b))),
    ...lines.map((x) => `${x.m.name}: ${said(x.n)}.`), ...owing.map((x) => t("field.saving.read.owes", x.member.name, said(x.owed)))].join("\n");
  return (
    <Screen title={t("field.saving.read")} sub={b.d.group} back={() => go("saving", b.id)}
      foot={<div class="row2"><Big id="aloud" onClick={() => aloud(script)}>{t("field.read_aloud")}</Big><Big onClick={() => print()}>{t("field.print")}</Big></div>}>
      <div class="told big-text" id="read-text">
        <p>{t("field.saving.read.head", b.d.group ?? "", shortDay(today))}</p>
        <p><b>{dong(inPig(b))}</b><br />{said(inPig(b))}</p>
        <ol>{lines.map((x) => <li key={x.m.no} data-read={x.m.no}><b>{x.m.name}: {dong(x.n)}</b><br /><span>{said(x.n)}</span></li>)}</ol>
        {owing.map((x) => <p key={x.member.no}>{t("field.saving.read.owes", x.member.name, dong(x.owed))}</p>)}
        <p class="seal" id="seal">{b.d.seal ? t("field.saving.seal", b.d.seal.slice(0, 12), b.d.seq ?? 0) : t("field.saving.seal.none")}{b.pending > 0 ? " " + t("field.saving.pending", b.pending) : ""}</p>
      </div>
      {todays(p, b).length > 0 && <Card><h2>{t("field.saving.slips")}</h2>{todays(p, b).map((s) => <SlipLine key={s.act.op.op_id} b={b} s={s} />)}</Card>}
    </Screen>
  );
}
