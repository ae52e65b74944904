// Hôm nay: the houses of today's walk.
import { useState, useMemo } from "preact/hooks";
import { go, ready, say } from "../app";
import { dayOf, weekday } from "../clock";
import { isFull } from "../db";
import { CHECKOUT, CONFIRM, count, facts, joinedThisMonth, type Stop } from "../facts";
import { shortDay, t } from "../i18n";
import { Big, Card, Screen, Tabs } from "../ui";
import { walk, type Walk } from "../walk";
import { seen } from "../world";

export function Today() {
  const p = ready();
  const [far, setFar] = useState(false);
  const w = useMemo(() => walk(p, far), [seen.value, far]);
  const next = w.stops.find((s) => !s.done && !s.taken);
  return (
    <Screen title={title(w)} sub={subtitle(w)} foot={<><Foot w={w} next={next} /><Tabs on="today" /></>}>
      {w.asked && <Asked plan={w.plan} on={w.on} />}
      {w.free > 0 && <Big id="take" kind="go" onClick={() => void done(CHECKOUT, { plan: w.plan, households: w.stops.filter((s) => !s.taken).map((s) => s.household) })}>{t("field.take", w.free)}</Big>}
      {w.far && <button class="switch" role="switch" aria-checked={far} onClick={() => setFar(!far)}><i />{t("field.far_first")}</button>}
      {w.stops.length === 0 ? <Empty /> : <ol class="stops">{w.stops.map((s, i) => <Row key={s.door || s.person} s={s} n={i + 1} walk={w} />)}</ol>}
      <a class="link" href="#/chance">{t("field.chance")}</a>
    </Screen>
  );
}

/** Asked: whether this member comes along; the leader sees the answer with the plan. */
function Asked({ plan, on }: { plan: string; on: string }) {
  return (
    <Card class="answer">
      <b>{t("field.coming", t("field.weekday." + weekday(on)), shortDay(on))}</b>
      <div class="row2">
        <Big id="coming" kind="done" onClick={() => void done(CONFIRM, { plan, coming: true })}>{t("field.coming.yes")}</Big>
        <Big onClick={() => void done(CONFIRM, { plan, coming: false, reason: t("field.coming.busy") })}>{t("field.coming.no")}</Big>
      </div>
    </Card>
  );
}

async function done(kind: string, body: unknown): Promise<void> {
  try {
    await ready().act(kind, 1, body);
    say(t("field.saved_here"));
  } catch (e) {
    say(isFull(e) ? t("field.full") : t("field.not_saved"), true);
  }
}

function title(w: Walk): string {
  const today = dayOf(ready().clock.now());
  const name = t("field.weekday." + weekday(w.on));
  return (w.on === today ? name : name + " " + shortDay(w.on).slice(0, 5)) + (w.place ? " · " + w.place.split(",")[0] : "");
}

function subtitle(w: Walk): string {
  const { world, login } = ready();
  const g = world.one("group", w.group);
  const names = (g?.members ?? []).map((m) => m.name?.split(" ").at(-1)).filter(Boolean).join(", ");
  return [g?.name ?? login.account.name, t("field.houses", w.stops.length), names, when(w)].filter(Boolean).join(" · ");
}

function when(w: Walk): string {
  const m = w.session?.minute;
  return [m === undefined ? "" : `${Math.floor(m / 60)}:${String(m % 60).padStart(2, "0")}`, w.session?.meet_at].filter(Boolean).join(" ");
}

function Row({ s, n, walk: w }: { s: Stop; n: number; walk: Walk }) {
  const what = s.done ? t("field.result." + s.done.result) + (s.done.next ? " · " + t("field.promised", shortDay(s.done.next)) : "") : s.taken ? t("field.taken", s.taken) : s.why;
  const open = () => go("visit", s.person || "0", s.household, w.plan || "0");
  return (
    <li>
      <button class={"card stop" + (s.done ? " done" : "") + (s.taken ? " taken" : "")} onClick={open} data-person={s.person} data-done={s.done?.result}>
        <span class="n" aria-hidden="true">{s.done ? "✓" : n}</span>
        <span>
          <b>{s.name}</b>
          <small>{what}</small>
          {s.address && <small>{s.address}</small>}
        </span>
      </button>
    </li>
  );
}

function Empty() {
  return (
    <Card class="empty">
      <p>{t("field.today.empty")}</p>
      <Big kind="go" onClick={() => go("find")}>{t("field.today.empty.find")}</Big>
    </Card>
  );
}

function Foot({ w, next }: { w: Walk; next: Stop | undefined }) {
  const p = ready();
  const today = dayOf(p.clock.now());
  const sum = count(facts(p, today).filter((f) => f.mine));
  const g = p.world.one("group", w.group);
  const month = g?.target ? " · " + t("field.month", joinedThisMonth(p, today), g.target) : "";
  return (
    <>
      {next && <Big id="next" kind="go" onClick={() => go("visit", next.person || "0", next.household, w.plan || "0")}>{t("field.next", next.name)}</Big>}
      {!next && w.stops.length > 0 && <Big id="next" kind="done" onClick={() => go("closing")}>{t("field.all_done")}</Big>}
      <p class="sum" id="sum">{t("field.today.sum", sum.doors, sum.joined)}{month}</p>
    </>
  );
}
