// Chốt buổi: the day's totals, added up by the phone.
import { ready } from "../app";
import { dayOf } from "../clock";
import { count, facts, joinedThisMonth, joinedThisWeek } from "../facts";
import { shortDay, t } from "../i18n";
import { Big, Card, Screen, Tabs } from "../ui";
import { nameOf } from "../walk";
import { seen } from "../world";
import { copy } from "./page";

export function Closing() {
  void seen.value;
  const p = ready();
  const today = dayOf(p.clock.now());
  const all = facts(p, today).filter((f) => f.on === today);
  const mine = all.filter((f) => f.mine);
  const a = count(mine), g = count(all);
  const joined = all.filter((f) => f.result === "joined");
  const group = p.world.one("group", p.world.me().groups?.[0]);
  const week = joinedThisWeek(p, today);
  const waiting = p.outbox.waiting().length;
  return (
    <Screen title={t("field.closing")} sub={shortDay(today)} foot={<><Big id="copy" kind="go" onClick={() => void copy(text(today, a.doors === g.doors ? a : g, joined.length))}>{t("field.copy_zalo")}</Big><Tabs on="closing" /></>}>
      <Card class="price">
        <p>{t("field.closing.joined")}</p>
        <strong id="joined" data-n={g.joined}>{t("field.people", g.joined)}</strong>
        {group && <p id="week" data-n={week}>{t("field.closing.week", week)}</p>}
        {group?.target ? <p>{t("field.month", joinedThisMonth(p, today), group.target)}</p> : null}
      </Card>
      <table class="totals">
        <thead><tr><th></th><th>{t("field.closing.me")}</th><th>{t("field.closing.group")}</th></tr></thead>
        <tbody>
          <Line label={t("field.closing.doors")} id="doors" me={a.doors} all={g.doors} />
          {(["joined", "agreed", "thinking", "refused", "absent"] as const).map((r) => <Line key={r} id={r} label={t("field.result." + r)} me={a[r]} all={g[r]} />)}
        </tbody>
      </table>
      <p class="why">{waiting > 0 ? t("field.closing.waiting", waiting) : t("field.closing.sent")}</p>
      {joined.length > 0 && <Card><b>{t("field.closing.who")}</b><ul>{joined.map((f) => <li key={f.op}>{f.name || nameOf(p, f.person, f.household)}</li>)}</ul></Card>}
      <a class="link" href="#/exchange">{t("field.exchange")}</a>
    </Screen>
  );
}

function Line(p: { label: string; id: string; me: number; all: number }) {
  return <tr data-row={p.id} data-me={p.me} data-all={p.all}><th>{p.label}</th><td>{p.me}</td><td>{p.all}</td></tr>;
}

function text(day: string, c: ReturnType<typeof count>, joined: number): string {
  return t("field.closing.text", shortDay(day), c.doors, joined, c.agreed, c.thinking);
}
