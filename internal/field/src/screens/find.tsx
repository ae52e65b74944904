// Danh sách: everybody the phone knows, found without marks while one types.
import { useMemo, useState } from "preact/hooks";
import { go, ready } from "../app";
import { group, lang, t } from "../i18n";
import { Screen, Tabs, Virtual } from "../ui";
import { ageOf } from "../walk";
import { seen } from "../world";
import { covers } from "./house";

/** ROW is the height of one row of the list, px; app.css has the same. */
const ROW = 84;

export function Find() {
  const p = ready();
  const [query, setQuery] = useState("");
  const hits = useMemo(() => p.world.index.find(query), [query, seen.value]);
  return (
    <Screen title={t("field.find")} sub={t("field.find.count", group(lang.value, hits.length))} foot={<Tabs on="find" />}>
      <input id="search" class="type search" type="search" autocomplete="off" placeholder={t("field.find.hint")} aria-label={t("field.find.hint")} value={query} onInput={(e) => setQuery(e.currentTarget.value)} />
      {hits.length === 0 && <p class="why">{p.world.index.size === 0 ? t("field.find.nobody_yet") : t("field.find.nobody", query)}</p>}
      <Virtual count={hits.length} height={ROW} row={(i) => <Row id={hits.id(i)} />} />
    </Screen>
  );
}

function Row({ id }: { id: string }) {
  const p = ready();
  const who = p.world.one("person", id) ?? {};
  const age = ageOf(p, who.birth_year);
  return (
    <button class="person" data-person={id} onClick={() => (who.household ? go("house", who.household) : go("visit", id, "", "0"))}>
      <b>{who.name}</b>
      <small>{[age ? t("field.age", age) : "", p.world.place(who.unit)].filter(Boolean).join(" · ")}</small>
      <small class="cov">{covers(who).map((c) => c.text).join(" · ")}</small>
    </button>
  );
}
