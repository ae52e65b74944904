// Today's walk: the houses of the group's plan in walking order, or, without a plan, the people this phone
// holds, promised ones first.
import { dayOf } from "./clock";
import { CHECKOUT, CONFIRM, facts, type Fact, type Stop } from "./facts";
import { t, has, shortDay } from "./i18n";
import type { Door, Plan, Prospect, Session } from "./model";
import type { Phone } from "./phone";

/** Walk of a day. `plan` is empty when nobody planned; `on` may lie ahead when today has no walk. */
export interface Walk {
  on: string;
  plan: string;
  group: string;
  session: Session | null;
  place: string;
  far: boolean; // distances are known and differ
  stops: Stop[];
  free: number; // doors of the plan that nobody has taken
  asked: boolean; // whether this member still has to say that they come
}

const LONGEST = 60;

/** walk gives the houses. `farFirst` takes the far settlements before the near ones, in the plan's order within each. */
export function walk(p: Phone, farFirst: boolean): Walk {
  const today = dayOf(p.clock.now());
  const found = nextSession(p, today);
  const done = facts(p, today);
  if (!found) return { on: today, plan: "", group: p.world.me().groups?.[0] ?? "", session: null, place: "", far: false, stops: held(p, today, done), free: 0, asked: false };
  const { id, plan, session, index } = found;
  const doors = [...p.world.of("door")].filter(([, d]) => d.plan === id && (d.session ?? 0) === index).map(([key, d]) => ({ key, d, metres: p.world.metres(d.household ?? "") }));
  const far = new Set(doors.map((x) => x.metres)).size > 1;
  doors.sort((a, b) => (far && farFirst ? b.metres - a.metres : 0) || (a.d.order ?? 0) - (b.d.order ?? 0));
  const now = p.clock.now();
  const held0 = takenHere(p, id);
  const me = p.world.one("group", plan.group)?.members?.find((m) => m.me)?.id;
  return {
    on: session.on ?? today, plan: id, group: plan.group ?? "", session, place: p.world.place(session.unit), far,
    stops: doors.map((x) => stopOf(p, x.key, x.d, x.metres, done)),
    free: held0 ? 0 : doors.filter(({ d }) => !d.mine && !(d.holder && (d.until ?? 0) > now)).length,
    asked: me !== undefined && !done.some((f) => f.mine && f.on === session.on) && !plan.answers?.some((x) => x.member === me) && !answeredHere(p, id),
  };
}

/** takenHere: this phone has asked for the plan's doors and was not refused. */
function takenHere(p: Phone, plan: string): boolean {
  return p.outbox.acts.some((a) => a.op.kind === CHECKOUT && (a.op.body as { plan?: string }).plan === plan && a.state !== "rejected" && a.state !== "conflict");
}

function answeredHere(p: Phone, plan: string): boolean {
  return p.outbox.acts.some((a) => a.op.kind === CONFIRM && (a.op.body as { plan?: string }).plan === plan && a.state !== "rejected");
}

/** nextSession is today's walk of one of my groups, or the next of a plan that this phone carries. */
function nextSession(p: Phone, today: string): { id: string; plan: Plan; session: Session; index: number } | null {
  let best: { id: string; plan: Plan; session: Session; index: number } | null = null;
  for (const [id, plan] of p.world.of("plan")) {
    (plan.sessions ?? []).forEach((session, index) => {
      const on = session.on ?? "";
      if (on >= today && (!best || on < (best.session.on ?? ""))) best = { id, plan, session, index };
    });
  }
  return best;
}

function stopOf(p: Phone, key: string, d: Door, metres: number, done: Fact[]): Stop {
  const household = d.household ?? "";
  const person = d.person ?? bestOf(p, household);
  const q = p.world.one("prospect", person) ?? d;
  return {
    door: key, household, person, name: p.world.one("person", person)?.name ?? d.head ?? nameOf(p, person, household), why: whyOf(p, q), metres,
    address: p.world.one("household", household)?.address ?? "", taken: d.holder && (d.until ?? 0) > p.clock.now() ? d.holder : "",
    promised: !!q?.next && q.next <= dayOf(p.clock.now()), done: done.findLast((f) => f.household === household) ?? null,
  };
}

/** held is the list of who has no plan: everybody this account holds, promised first, then the official order. */
function held(p: Phone, today: string, done: Fact[]): Stop[] {
  const groups = p.world.me().groups ?? [];
  const mine = [...p.world.of("prospect")].filter(([, q]) => q.mine || (q.holder !== undefined && groups.includes(q.holder)));
  const visited = new Map(done.map((f) => [f.person, f]));
  const rank = ([id, q]: [string, Prospect]) => (visited.has(id) ? 0 : q.next && q.next <= today ? 1 : q.next ? 3 : 2);
  mine.sort((a, b) => rank(a) - rank(b) || (a[1].order ?? 1e9) - (b[1].order ?? 1e9));
  const houses = new Set<string>();
  const first = mine.filter(([id]) => {
    const house = p.world.one("person", id)?.household ?? id;
    return !houses.has(house) && !!houses.add(house); // a house is visited once, for whoever comes first in it
  });
  return first.slice(0, LONGEST).map(([id, q]) => {
    const household = p.world.one("person", id)?.household ?? "";
    return {
      door: "", household, person: id, name: nameOf(p, id, household), why: whyOf(p, q), metres: 0,
      address: p.world.one("household", household)?.address ?? p.world.place(p.world.one("person", id)?.unit), taken: "",
      done: visited.get(id) ?? null, promised: !!q.next && q.next <= today,
    };
  });
}

/** bestOf is the person of a household who is asked first. */
export function bestOf(p: Phone, household: string): string {
  let best = "", rank = Infinity;
  for (const id of p.world.members(household)) {
    const q = p.world.one("prospect", id);
    if (q && (q.order ?? 1e9) < rank) [best, rank] = [id, q.order ?? 1e9];
  }
  return best || (p.world.members(household)[0] ?? "");
}

export function nameOf(p: Phone, person: string, household: string): string {
  return p.world.one("person", person)?.name ?? p.world.one("person", p.world.one("household", household)?.head)?.name ?? t("field.house_unnamed");
}

/** whyOf says in words why somebody is asked: what was promised, the reason of the list, its tags. */
export function whyOf(p: Phone, q: Pick<Prospect, "lead" | "tags" | "next" | "next_note" | "segment"> | undefined): string {
  if (!q) return "";
  const parts: string[] = [];
  if (q.next) parts.push(q.next_note ? t("field.promised_note", shortDay(q.next), q.next_note) : t("field.promised", shortDay(q.next)));
  const lead = q.lead ? "field.lead." + q.lead : "";
  if (lead && has(lead)) parts.push(t(lead));
  for (const tag of q.tags ?? []) if (has("field.tag." + tag)) parts.push(t("field.tag." + tag));
  const segment = p.world.one("segment", q.segment)?.name;
  if (segment) parts.push(segment);
  return parts.slice(0, 3).join(" · ");
}

/** ageOf is how old somebody gets this year; 0 when nobody knows. */
export function ageOf(p: Phone, birthYear: number | undefined): number {
  return birthYear ? Number(dayOf(p.clock.now()).slice(0, 4)) - birthYear : 0;
}
