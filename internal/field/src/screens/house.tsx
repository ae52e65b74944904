// One household: who lives there, who has what until when.
import { go, ready } from "../app";
import { shortDay, t } from "../i18n";
import { Compulsory, Health, Voluntary, type Person } from "../model";
import { Big, Card, Screen } from "../ui";
import { ageOf, whyOf } from "../walk";
import { seen } from "../world";
import { facts } from "../facts";

export function House({ id }: { id: string }) {
  void seen.value;
  const { world } = ready();
  const h = world.one("household", id);
  const members = world.members(id);
  const head = world.one("person", h?.head ?? members[0]);
  const visits = facts(ready(), "").filter((f) => f.household === id).slice(-5).reverse();
  return (
    <Screen title={t("field.house.title", head?.name ?? "")} sub={[h?.address, world.place(h?.unit)].filter(Boolean).join(" · ")} back={() => history.back()}
      foot={<Big kind="go" onClick={() => go("page", id, members[0] ?? "0")}>{t("field.page")}</Big>}>
      {h?.poverty ? <p class="why">{t("field.poverty." + h.poverty)}</p> : null}
      {members.length === 0 && <Card class="empty"><p>{t("field.house.unknown")}</p></Card>}
      {members.map((m) => <Member key={m} id={m} household={id} />)}
      {visits.length > 0 && <Card><b>{t("field.visits")}</b><ul>{visits.map((f) => <li key={f.op}>{shortDay(f.on)} · {t("field.result." + f.result)}</li>)}</ul></Card>}
    </Screen>
  );
}

function Member({ id, household }: { id: string; household: string }) {
  const p = ready();
  const who = p.world.one("person", id) ?? {};
  const q = p.world.one("prospect", id);
  const age = ageOf(p, who.birth_year);
  return (
    <Card class="member">
      <b>{who.name}</b>
      <small>{[who.relation, age ? t("field.age", age) : "", who.sex ? t("field.sex." + who.sex) : ""].filter(Boolean).join(" · ")}</small>
      <p class="covers">{covers(who).map((c) => <span key={c.text} class={"tag " + c.mood}>{c.text}</span>)}</p>
      {q && <small>{whyOf(p, q)}</small>}
      {who.phone && <a class="link" href={"tel:" + who.phone}>{t("field.call", who.phone)}</a>}
      {q && <Big onClick={() => go("visit", id, household, "0")}>{t("field.visit.write")}</Big>}
    </Card>
  );
}

/** covers says what somebody has and until when; what they could have and lack is said too. */
export function covers(who: Person): { text: string; mood: string }[] {
  const c = who.covered ?? 0, out: { text: string; mood: string }[] = [];
  const until = (scheme: string) => (who.until?.[scheme] ? t("field.until", shortDay(who.until[scheme])) : "");
  if (c & Compulsory) out.push({ text: t("field.has.1"), mood: "ok" });
  if (c & Voluntary) out.push({ text: [t("field.has.2"), until("2")].filter(Boolean).join(" "), mood: "ok" });
  if (c & Health) out.push({ text: [t("field.has.3"), until("3")].filter(Boolean).join(" "), mood: "ok" });
  if (!(c & Health)) out.push({ text: t("field.lacks.3"), mood: "warn" });
  if (!(c & (Compulsory | Voluntary))) out.push({ text: t("field.lacks.2"), mood: "warn" });
  return out;
}

