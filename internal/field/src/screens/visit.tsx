// The visit card: four answers and save. What is not told is filled with what is most likely.
import { useState } from "preact/hooks";
import { go, ready, say } from "../app";
import { addDays, dayOf, weekday } from "../clock";
import { isFull } from "../db";
import { TOUCH, VISIT, type VisitBody } from "../facts";
import { lang, shortDay, t } from "../i18n";
import { Health, Voluntary, type Outcome } from "../model";
import { objection, objections } from "../objections";
import { Big, Card, Pick, Screen } from "../ui";
import { ageOf, nameOf, walk, whyOf } from "../walk";
import { seen } from "../world";

const RESULTS: Outcome[] = ["joined", "agreed", "thinking", "refused", "absent"];

/** comeBack is the day to come again when nobody named one, as internal/outreach says. */
export function comeBack(o: Outcome, on: string): string {
  switch (o) {
    case "agreed": return addDays(on, 2);
    case "joined": return addDays(on, 7);
    case "refused": return addDays(on, 31);
    default: return addDays(on, 12 - ((weekday(on) + 6) % 7)); // Saturday of the week after
  }
}

export function Visit({ person, household, plan }: { person: string; household: string; plan: string }) {
  void seen.value;
  const p = ready();
  const who = p.world.one("person", person);
  const q = p.world.one("prospect", person) ?? p.world.one("door", plan + "." + household);
  const today = dayOf(p.clock.now());
  const [started] = useState(() => performance.now());
  const [met, setMet] = useState("person");
  const [result, setResult] = useState<Outcome | "">("");
  const [doubt, setDoubt] = useState("");
  const [next, setNext] = useState("");
  const [other, setOther] = useState("");
  const [schemes, setSchemes] = useState(String(q?.scheme === 3 ? Health : Voluntary));
  const [note, setNote] = useState("");
  const [saving, setSaving] = useState(false);

  const pick = (r: Outcome) => {
    setResult(r);
    if (r === "absent") setMet("nobody");
    else if (met === "nobody") setMet("person");
    setNext(comeBack(r, today));
  };
  const save = async () => {
    if (!result || saving) return;
    setSaving(true);
    try {
      await record({
        plan: plan === "0" ? "" : plan, household, person: person === "0" ? "" : person, on: today,
        minutes: Math.min(600, Math.round((performance.now() - started) / 60_000)), met, result, objection: result === "joined" || result === "absent" ? "" : doubt,
        next: next === "other" ? other : next, note: note.trim(), schemes: result === "joined" ? Number(schemes) : 0,
      });
    } catch (e) {
      setSaving(false);
      return say(isFull(e) ? t("field.full") : t("field.not_saved"), true);
    }
    say(t("field.saved_here"));
    go("today");
  };
  const others = walk(p, false).stops.find((s) => s.household === household && s.taken);
  const card = doubt ? objection(doubt, lang.value) : null;
  const days: { value: string; label: string }[] = [
    { value: nextDay(today, 6), label: t("field.next.saturday", shortDay(nextDay(today, 6)).slice(0, 5)) },
    { value: nextDay(today, 0), label: t("field.next.sunday", shortDay(nextDay(today, 0)).slice(0, 5)) },
  ];
  if (next && next !== "other" && !days.some((d) => d.value === next)) days.unshift({ value: next, label: t("field.next.on", shortDay(next).slice(0, 5)) });
  return (
    <Screen title={nameOf(p, person, household)} sub={subtitle(person, household)} back={() => history.back()}
      foot={<Big id="save" kind="done" disabled={!result || saving || (next === "other" && !other)} onClick={() => void save()}>{result ? t("field.save_next") : t("field.visit.choose")}</Big>}>
      {others && <Card class="warn"><b>{t("field.taken", others.taken)}</b><p>{t("field.taken.text")}</p></Card>}
      <p class="why">{whyOf(p, q)}</p>
      <div class="row2">
        <a class="link" href={"#/house/" + household}>{t("field.household")}</a>
        <a class="link" href={"#/page/" + household + "/" + person}>{t("field.page")}</a>
      </div>
      <Pick label={t("field.met")} name="met" value={met} onPick={setMet} choices={["person", "spouse", "parent", "relative"].map((v) => ({ value: v, label: t("field.met." + v) }))} />
      <Pick label={t("field.result")} name="result" value={result} onPick={(v) => pick(v as Outcome)} choices={RESULTS.map((v) => ({ value: v, label: t("field.result." + v) }))} />
      {result === "joined" && <Pick label={t("field.schemes")} name="schemes" value={schemes} onPick={setSchemes} columns={3}
        choices={[{ value: String(Voluntary), label: t("field.scheme.2") }, { value: String(Health), label: t("field.scheme.3") }, { value: String(Voluntary | Health), label: t("field.scheme.both") }]} />}
      {result !== "joined" && result !== "absent" && result !== "" && <Pick soft label={t("field.doubt")} name="doubt" value={doubt} onPick={(v) => setDoubt(v === doubt ? "" : v)} choices={objections(lang.value).map((o) => ({ value: o.code, label: o.title }))} />}
      {card && <Card class="answer"><b>{t("field.answer_now")}</b><ul>{card.say.map((x) => <li>{x}</li>)}</ul><b>{t("field.show")}</b><ul>{card.show.map((x) => <li>{x}</li>)}</ul><p class="never">{card.never}</p></Card>}
      {result !== "" && <>
        <Pick label={t("field.next_visit")} name="next" value={next} onPick={setNext} choices={[...days, { value: "other", label: t("field.next.other") }, { value: "", label: t("field.next.none") }]} />
        {next === "other" && <input class="type" type="date" min={today} value={other} aria-label={t("field.next.other")} onInput={(e) => setOther(e.currentTarget.value)} />}
        <label class="lab">{t("field.note")}<textarea class="type" maxLength={500} rows={2} value={note} onInput={(e) => setNote(e.currentTarget.value)} /></label>
      </>}
      {who === undefined && household === "" && <Card class="warn"><p>{t("field.gone_from_list")}</p></Card>}
    </Screen>
  );
}

function nextDay(today: string, day: number): string {
  return addDays(today, (day - weekday(today) + 7) % 7 || 7);
}

function subtitle(person: string, household: string): string {
  const p = ready();
  const who = p.world.one("person", person);
  const age = ageOf(p, who?.birth_year);
  return [age ? t("field.age", age) : "", p.world.place(who?.unit ?? p.world.one("household", household)?.unit)].filter(Boolean).join(" · ");
}

/** record writes the visit: of a group as a visit at a door, of somebody without a group as a talk with their own prospect. */
async function record(b: VisitBody & { result: Outcome }): Promise<void> {
  const p = ready();
  if (p.world.of("group").size > 0 && b.household) {
    await p.act(VISIT, 1, b);
    return;
  }
  const { person, on, minutes, result, schemes, objection: doubt, note, next } = b;
  await p.act(TOUCH, 1, { person, on, minutes, way: "visit", outcome: result, schemes, objection: doubt, note, next });
}
