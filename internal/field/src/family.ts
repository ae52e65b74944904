// «Một trang cho nhà mình»: the question for the rules and what of the answer the screen shows.
import { dayOf } from "./clock";
import { Compulsory, Health, Voluntary } from "./model";
import type { Lang } from "./i18n";
import type { Phone } from "./phone";
import { calc } from "./rules";

/** Ask: what can be chosen at the table. income 0 is the lowest there is; period in months, 0 as the season says. */
export interface Ask { household: string; joins: string[]; cards: string[]; income: number; period: number; born: Record<string, string> }

export interface Page {
  on: string;
  version: string;
  people: { name: string; income: number; month: { payable: number; state_support: number; local_support: number }; period: { payable: number }; daily: number }[];
  own_month: number;
  state_month: number;
  cards_month: number;
  month: number;
  daily: number;
  method: { months: number };
  lines: { section: string; text: string; sources: string[] }[];
  proof: string[];
  zalo: string;
  script: string;
}

/** first is what the table begins with: whoever is asked joins, and who lacks a card gets one. */
export function first(p: Phone, household: string, person: string): Ask {
  const members = p.world.members(household);
  const has = (id: string) => p.world.one("person", id)?.covered ?? 0;
  const mayJoin = (id: string) => !(has(id) & Compulsory) && born(p, id) !== "" && age(p, id) >= 15;
  const asked = person && mayJoin(person) ? [person] : members.filter(mayJoin).slice(0, 1);
  return {
    household, income: 0, period: 0, born: {},
    joins: members.filter((m) => has(m) & Voluntary || asked.includes(m)),
    cards: members.filter((m) => !(has(m) & (Health | Compulsory))),
  };
}

function born(p: Phone, id: string): string {
  return String(p.world.one("person", id)?.birth_year ?? "");
}

function age(p: Phone, id: string): number {
  return Number(dayOf(p.clock.now()).slice(0, 4)) - Number(born(p, id) || 9999);
}

/** SUPPORT and CARDS are the groups of the State's support by the household's poverty, as internal/app has them (family_case.go). */
const SUPPORT: Record<number, string[]> = { 1: ["poor"], 2: ["near_poor"] };
const CARDS: Record<number, string[]> = { 1: ["poor"], 2: ["near_poor"], 3: ["farm_average"] };

function cardGroups(poverty: number, years: number): string[] {
  return [...(CARDS[poverty] ?? []), ...(years < 6 ? ["child_under_6"] : years < 18 ? ["student"] : [])];
}

/** question is one line of the calculator's contract (kind family). */
export function question(p: Phone, a: Ask): string {
  const h = p.world.one("household", a.household);
  const poverty = h?.poverty ?? 0;
  const members = p.world.members(a.household).filter((m) => a.joins.includes(m) || a.cards.includes(m)).map((m) => {
    const who = p.world.one("person", m)!;
    return {
      name: who.name, gender: who.sex === 2 ? "female" : "male", birth: a.born[m] || who.born || born(p, m) || "1980", joins: a.joins.includes(m), card: a.cards.includes(m),
      categories: ["other", ...(SUPPORT[poverty] ?? [])], card_groups: cardGroups(poverty, age(p, m)), ...(a.income > 0 ? { income: a.income } : {}),
    };
  });
  const onLadder = p.world.members(a.household).filter((m) => !a.cards.includes(m) && (p.world.one("person", m)?.covered ?? 0) & Health && !((p.world.one("person", m)?.covered ?? 0) & Compulsory)).length;
  const areas = areasOf(p, h?.commune ?? h?.unit);
  return JSON.stringify({
    id: "page", kind: "family_page",
    input: { date: dayOf(p.clock.now()), members, period: a.period || undefined, already_insured: onLadder, collector: p.login.account.name, ...(areas.length > 0 ? { areas } : {}) },
  });
}

/** areasOf are the official codes of the places a family lives in, the province first, where the server tells them. */
function areasOf(p: Phone, unit: string | undefined): string[] {
  const codes: string[] = [];
  for (let u = p.world.one("unit", unit), steps = 0; u && steps < 5; u = p.world.one("unit", u.parent), steps++) if (u.code && (u.level ?? 9) <= 3) codes.unshift(u.code);
  return codes;
}

/** reckon asks the rules. An error carries the sentence of the rule that was broken. */
export async function reckon(line: string, lang: Lang): Promise<Page> {
  const a = JSON.parse(await calc(line, lang)) as { output?: Page; error?: { message: string } };
  if (!a.output) throw new RuleError(a.error?.message ?? "");
  return a.output;
}

/** cardPrice is what one household card (BHYT hộ gia đình) of so many months costs whoever comes after `before` others of the family, đồng. */
export async function cardPrice(on: string, months: number, before: number, lang: Lang): Promise<number> {
  const line = JSON.stringify({ id: "card", kind: "household_bhyt", input: { pay_date: on, members: 1, months, already_insured: before } });
  const a = JSON.parse(await calc(line, lang)) as { output?: { total: number | string }; error?: { message: string } };
  if (!a.output) throw new RuleError(a.error?.message ?? "");
  return Number(a.output.total);
}

/** RuleError: the rules refuse the question, and say why. */
export class RuleError extends Error {}
