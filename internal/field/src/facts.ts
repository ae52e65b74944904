// What was done at the doors: the phone's own acts, those of others as the server tells them, and what came
// in parcels. One list for the marks on today's houses and for the totals; nothing is counted twice.
import { addDays, dayOf, weekday } from "./clock";
import type { OpState } from "./db";
import type { Outcome } from "./model";
import type { Phone } from "./phone";

/** Fact is one visit. */
export interface Fact {
  op: string; // op_id
  mine: boolean; // made on this phone
  state: OpState;
  person: string;
  household: string;
  on: string;
  at: number;
  result: Outcome;
  objection: string;
  next: string;
  schemes: number;
  name: string; // as told, of somebody met by chance; their door is not one of the walk
}

/** VisitBody is the body of visit.record and, as far as it goes, of prospect.touch. */
export interface VisitBody {
  plan?: string;
  household?: string;
  person?: string;
  on?: string;
  minutes?: number;
  met?: string;
  name?: string;
  result?: Outcome;
  outcome?: Outcome;
  objection?: string;
  next?: string;
  note?: string;
  schemes?: number;
}

export const VISIT = "visit.record", TOUCH = "prospect.touch", CHANCE = "person.met", CHECKOUT = "door.checkout", CONFIRM = "plan.confirm";

const TOLD = new Set([VISIT, TOUCH, CHANCE]);

/**
 * facts of the days from `since` on, oldest first: this phone's own acts, the visits of the group as the office holds
 * them, and the last talk of the people whom the account or its group holds. Whatever came twice under one operation,
 * or as a visit and as a talk, is one. Rejected ones and those that lost a conflict are left out.
 */
export function facts(p: Phone, since: string): Fact[] {
  const out: Fact[] = [];
  const own = new Set<string>(), ops = new Set<string>();
  for (const a of p.outbox.acts) {
    if (!TOLD.has(a.op.kind)) continue;
    const b = a.op.body as VisitBody;
    const on = dayOf(a.op.at);
    ops.add(a.op.op_id);
    if (on < since || a.state === "rejected" || a.state === "conflict") continue;
    if (b.person) own.add(b.person + on);
    out.push(fact(p, b, { op: a.op.op_id, mine: true, state: a.state, on, at: a.op.at }));
  }
  const me = myself(p);
  for (const v of p.world.of("visit").values()) {
    if (v.on < since) continue;
    if (v.person) own.add(v.person + v.on);
    if (ops.has(v.op)) continue;
    const name = v.household || !v.person ? "" : (p.world.one("person", v.person)?.name ?? "");
    out.push(fact(p, { person: v.person, household: v.household, result: v.result, next: v.next, name }, { op: v.op, mine: !!v.by && v.by === me, state: "applied", on: v.on, at: v.at }));
  }
  const groups = p.world.me().groups ?? [];
  for (const [person, q] of p.world.of("prospect")) {
    if (!q.last || q.last < since || !q.outcome || own.has(person + q.last)) continue;
    if (!q.mine && !(q.holder && groups.includes(q.holder))) continue;
    out.push(fact(p, { person, result: q.outcome, next: q.next }, { op: "talk:" + person + q.last, mine: false, state: "applied", on: q.last, at: Date.parse(q.last) }));
  }
  return out.sort((a, b) => a.at - b.at);
}

/** myself is the account's own number among the members of its group; "" without one. */
function myself(p: Phone): string {
  for (const g of p.world.of("group").values()) for (const m of g.members ?? []) if (m.me && m.id) return m.id;
  return "";
}

/** joinedThisMonth is how many people of the group joined in the month of a day. */
export function joinedThisMonth(p: Phone, day: string): number {
  return joinedSince(p, day.slice(0, 8) + "01");
}

/** joinedThisWeek is the group's weekly total, from Monday on: people who joined, each once. */
export function joinedThisWeek(p: Phone, day: string): number {
  return joinedSince(p, addDays(day, -((weekday(day) + 6) % 7)));
}

function joinedSince(p: Phone, day: string): number {
  return new Set(facts(p, day).filter((f) => f.result === "joined").map((f) => f.person || f.op)).size;
}

function fact(p: Phone, b: VisitBody, rest: Pick<Fact, "op" | "mine" | "state" | "on" | "at">): Fact {
  const person = b.person ?? "";
  return {
    ...rest, person, household: b.household ?? p.world.one("person", person)?.household ?? "",
    result: b.result ?? b.outcome ?? "absent", objection: b.objection ?? "", next: b.next ?? "", schemes: b.schemes ?? 0, name: b.name ?? "",
  };
}

/** Totals of a set of visits. */
export interface Totals { doors: number; joined: number; agreed: number; thinking: number; refused: number; absent: number }

/** count adds up; a house visited twice on a day is one house, and its last result counts. */
export function count(list: Fact[]): Totals {
  const t: Totals = { doors: 0, joined: 0, agreed: 0, thinking: 0, refused: 0, absent: 0 };
  const last = new Map<string, Fact>();
  for (const f of list) last.set(f.person || f.household || f.op, f);
  const doors = new Set<string>();
  for (const f of last.values()) {
    if (f.household || (f.person && !f.name)) doors.add(f.household || f.person);
    t[f.result]++;
  }
  t.doors = doors.size;
  return t;
}

/** Stop is one house of today's walk. */
export interface Stop {
  door: string;
  household: string;
  person: string;
  name: string;
  why: string;
  metres: number;
  address: string;
  done: Fact | null;
  taken: string; // another group has it
  promised: boolean;
}
