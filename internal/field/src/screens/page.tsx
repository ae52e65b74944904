// Một trang cho nhà mình: the price in five seconds, the page in large type, the script to read aloud.
import { useEffect, useState } from "preact/hooks";
import { ready, say } from "../app";
import { first, question, reckon, RuleError, type Ask, type Page as Answer } from "../family";
import { dong, group, lang, shortDay, t } from "../i18n";
import { Big, Card, Pick, Screen } from "../ui";
import { ageOf } from "../walk";

const INCOMES = [0, 2_000_000, 3_000_000, 5_000_000, 10_000_000];
const PERIODS = [1, 3, 6, 12];

export function Page({ household, person }: { household: string; person: string }) {
  const p = ready();
  const [ask, setAsk] = useState<Ask>(() => ({ ...first(p, household, person), period: 1 }));
  const [page, setPage] = useState<Answer | null>(null);
  const [wrong, setWrong] = useState("");
  useEffect(() => {
    let current = true;
    setWrong("");
    reckon(question(p, ask), lang.value).then(
      (a) => current && setPage(a),
      (e: unknown) => {
        if (!current) return;
        setPage(null);
        setWrong(e instanceof RuleError ? e.message : t("field.page.no_rules"));
      },
    );
    return () => { current = false; };
  }, [ask, lang.value]);
  const members = p.world.members(household);
  return (
    <Screen title={t("field.page")} sub={p.world.place(p.world.one("household", household)?.unit)} back={() => history.back()}
      foot={page && <div class="row2"><Big id="read" onClick={() => aloud(page.script)}>{t("field.read_aloud")}</Big><Big onClick={() => void copy(page.zalo)}>{t("field.copy_zalo")}</Big></div>}>
      {page && <Price page={page} period={ask.period} />}
      {wrong && <Card class="warn"><p>{wrong}</p></Card>}
      <Pick label={t("field.income")} name="income" columns={3} value={String(ask.income)} onPick={(v) => setAsk({ ...ask, income: Number(v) })}
        choices={INCOMES.map((n) => ({ value: String(n), label: n === 0 ? t("field.income.least") : group(lang.value, n) }))} />
      <Pick label={t("field.period")} name="period" columns={4} value={String(ask.period)} onPick={(v) => setAsk({ ...ask, period: Number(v) })}
        choices={PERIODS.map((n) => ({ value: String(n), label: t("field.months", n) }))} />
      <Card>
        <b>{t("field.who")}</b>
        {members.map((m) => <Who key={m} id={m} ask={ask} set={setAsk} />)}
      </Card>
      {page && <Told page={page} />}
    </Screen>
  );
}

function Price({ page, period }: { page: Answer; period: number }) {
  const once = page.people.reduce((sum, x) => sum + x.period.payable, 0);
  return (
    <Card class="price">
      <p>{t("field.price.month")}</p>
      <strong id="price" data-dong={page.month}>{dong(page.month)}</strong>
      <p>{t("field.price.daily", group(lang.value, page.daily))}</p>
      {page.own_month > 0 && <p>{t("field.price.own", group(lang.value, page.own_month), group(lang.value, page.state_month))}</p>}
      {page.cards_month > 0 && <p>{t("field.price.cards", group(lang.value, page.cards_month))}</p>}
      {period > 1 && once > 0 && <p><b>{t("field.price.once", period, group(lang.value, once))}</b></p>}
    </Card>
  );
}

function Who({ id, ask, set }: { id: string; ask: Ask; set: (a: Ask) => void }) {
  const p = ready();
  const who = p.world.one("person", id) ?? {};
  const flip = (list: string[]) => (list.includes(id) ? list.filter((x) => x !== id) : [...list, id]);
  const age = ageOf(p, who.birth_year);
  return (
    <div class="who">
      <span>{who.name}{age ? " · " + t("field.age", age) : ""}</span>
      <button aria-pressed={ask.joins.includes(id)} data-joins={id} onClick={() => set({ ...ask, joins: flip(ask.joins) })}>{t("field.scheme.2")}</button>
      <button aria-pressed={ask.cards.includes(id)} data-cards={id} onClick={() => set({ ...ask, cards: flip(ask.cards) })}>{t("field.scheme.3")}</button>
    </div>
  );
}

const SECTIONS = ["pay", "state", "when", "get", "stop", "health", "honest"];

function Told({ page }: { page: Answer }) {
  return (
    <div class="told">
      {SECTIONS.map((s) => {
        const lines = page.lines.filter((l) => l.section === s);
        return lines.length > 0 && <Card key={s}><h2>{t("field.section." + s)}</h2>{lines.map((l) => <p key={l.text}>{l.text}{l.sources.length > 0 && <small>{l.sources.join("; ")}</small>}</p>)}</Card>;
      })}
      {page.proof.length > 0 && <Card><h2>{t("field.section.proof")}</h2><ol>{page.proof.map((x) => <li key={x}>{x}</li>)}</ol></Card>}
      <Card><h2>{t("field.script")}</h2><p class="script">{page.script}</p></Card>
      <p class="foot-note">{t("field.page.version", shortDay(page.on), page.version)}</p>
    </div>
  );
}

/** aloud lets the phone read, where it has a Vietnamese voice; the text stands on the screen for whoever reads it themselves. */
export function aloud(text: string): void {
  const voices = globalThis.speechSynthesis;
  if (!voices) return say(t("field.no_voice"), true);
  if (voices.speaking) return voices.cancel();
  const u = new SpeechSynthesisUtterance(text);
  u.lang = lang.value === "en" ? "en-GB" : "vi-VN";
  u.rate = 0.9;
  u.onerror = () => say(t("field.no_voice"), true);
  voices.speak(u);
}

/** copy puts a text where it can be pasted into Zalo. */
export async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say(t("field.copied"));
  } catch {
    say(t("field.not_copied"), true);
  }
}
