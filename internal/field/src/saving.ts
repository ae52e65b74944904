// Books of groups that save (heo đất): what the office's book says, and on top of it what this phone recorded
// and the office does not hold yet. An act is an event of internal/savings; the office decides what stands.
import { dayOf } from "./clock";
import type { Saver, Saving } from "./model";
import type { Act } from "./outbox";
import type { Phone } from "./phone";
import { write } from "./db";
import { sealJSON } from "./vault";

export const EVENT = "savings.event";

/** NOTES are the notes of a count in đồng, the largest first, as internal/savings has them. */
export const NOTES = [500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000];

/** CHIPS are the amounts that stand under a name. */
export const CHIPS = [5_000, 10_000, 20_000, 50_000];

export interface Move { from: string; to: string; amount: number; for?: string }
export interface Confirmation { no: number; method: "device" | "pin" }

/** SavingsEvent is the body's event; the envelope has its id, device and counter. */
export interface SavingsEvent {
  kind: string;
  day: string;
  meeting?: string;
  by: number;
  moves?: Move[];
  confirm?: Confirmation[];
  receipt?: string;
  agent?: string;
  count?: { custodian: number; pieces: number[]; expected: number };
  reason?: string;
  target?: string; // op_id of the act that is undone
}

interface Body { book: string; event: SavingsEvent }

/** Slip is an act of this phone on the book. */
export interface Slip {
  act: Act;
  event: SavingsEvent;
  number: string;
  /** out: the office holds it beside the book, also when it stood in the book before an earlier act of another phone arrived. */
  out: boolean;
  /** undone: a later slip of this phone turned it round. */
  undone: boolean;
}

/** Book is a book as the screens show it. */
export interface Book {
  id: string;
  d: Saving;
  members: Saver[];
  /** balances with what this phone recorded since. */
  balances: Map<string, number>;
  slips: Slip[]; // of this phone, oldest first
  pending: number; // of them not in the office's book yet
}

const HELD = new Set(["cash", "bank", "transit", "advance", "round-owed", "shortage"]);
const held = (code: string) => HELD.has(code.split(":")[0]!);

/** number is what stands on a slip until the book gives it one: two signs of the phone and its counter, A7-0017. */
export function slipNumber(device: string, n: number): string {
  const hex = device.replace(/-/g, "");
  const letter = "ABCDEFGHJKMNPQRSTVWXYZ".charAt(parseInt(hex.slice(-4, -2), 16) % 22); // no I, L, O, U: they are mistaken when read aloud
  return letter + (parseInt(hex.slice(-2), 16) % 10) + "-" + String(n).padStart(4, "0");
}

/** bookOf reads a book; null when the phone has none of this id. */
export function bookOf(p: Phone, id: string): Book | null {
  const d = p.world.one("saving", id);
  if (!d) return null;
  const balances = new Map(Object.entries(d.balances ?? {}));
  const slips: Slip[] = [];
  const held = new Set(d.waiting?.map((w) => w.op));
  let pending = 0;
  for (const act of p.outbox.acts) {
    if (act.op.kind !== EVENT || (act.op.body as Body).book !== id) continue;
    const { event } = act.op.body as Body;
    slips.push({ act, event, number: slipNumber(p.login.device_id, act.op.n), out: act.state === "quarantined" || held.has(act.op.op_id), undone: false });
    if (!ahead(act, d.seq ?? 0)) continue;
    pending++;
    for (const m of movesOf(event, slips)) apply(balances, m);
  }
  for (const { event, act } of slips) {
    const target = event.kind === UNDO && stands(act) ? slips.find((s) => s.act.op.op_id === event.target) : undefined;
    if (target) target.undone = true;
  }
  return { id, d, members: d.members ?? [], balances, slips, pending };
}

/** displaced are acts of this phone that the office first booked and holds now, with the amount in đồng. */
export function displaced(p: Phone): { act: Act; amount: number }[] {
  const held = new Map([...p.world.of("saving").values()].flatMap((d) => d.waiting ?? []).map((w) => [w.op, w.amount]));
  return p.outbox.acts.filter((a) => a.state === "applied" && held.has(a.op.op_id)).map((act) => ({ act, amount: held.get(act.op.op_id)! }));
}

/** UNDO is the kind of an act that turns another round: «hủy phiếu». Both stay in the book. */
export const UNDO = "reversal";

const FIXED = new Set([UNDO, "close_meeting", "count", "confirm", "tick"]);

function stands(a: Act): boolean {
  return a.state === "waiting" || a.state === "applied" || a.state === "duplicate";
}

/** undoable: the slip stands, moved money, and was not undone on this phone. A count speaks of the notes in the hand and is counted anew. */
export function undoable(s: Slip): boolean {
  return stands(s.act) && !s.out && !s.undone && !FIXED.has(s.event.kind);
}

/** movesOf are what an act does: its own moves, or those of the slip that it undoes, turned round. */
function movesOf(e: SavingsEvent, slips: Slip[]): Move[] {
  if (e.kind !== UNDO) return e.moves ?? [];
  const target = slips.find((s) => s.act.op.op_id === e.target);
  return (target && !target.out ? (target.event.moves ?? []) : []).map((m) => ({ ...m, from: m.to, to: m.from }));
}

/** ahead: the act is this phone's and not part of the balances that the office told. */
function ahead(a: Act, seq: number): boolean {
  if (a.state === "waiting") return true;
  const slip = /^slip:\d+:(\d+)$/.exec(a.ref ?? "");
  return a.state === "applied" && slip !== null && Number(slip[1]) > seq;
}

/** apply is savings.Move.Effect: between two things held, or two claims, from the one to the other; else both grow or shrink. */
function apply(b: Map<string, number>, m: Move): void {
  const add = (code: string, n: number) => b.set(code, (b.get(code) ?? 0) + n);
  const same = held(m.from) === held(m.to);
  add(m.from, same || !held(m.to) ? -m.amount : m.amount);
  add(m.to, same || held(m.to) ? m.amount : -m.amount);
}

/** own is what a member has saved, by purpose or altogether; what is set aside for a premium is no more hers to spend. */
export function own(b: Book, no: number, purpose?: string): number {
  const of = (x: string) => Math.max(0, b.balances.get(`member:${no}:${x}`) ?? 0);
  return purpose ? of(purpose) : of("bhxh") + of("bhyt");
}

/** inPig is the cash in all hands, by the book. */
export function inPig(b: Book): number {
  let sum = 0;
  for (const [code, n] of b.balances) if (code.startsWith("cash:")) sum += n;
  return sum;
}

export function cashOf(b: Book, no: number): number {
  return Math.max(0, b.balances.get("cash:" + no) ?? 0);
}

/** advances are what members still owe of premiums that the fund paid ahead. */
export function advances(b: Book): { member: Saver; owed: number }[] {
  return b.members.map((member) => ({ member, owed: b.balances.get("advance:" + member.no) ?? 0 })).filter((x) => x.owed > 0);
}

/** walks says whether the account meets people; a treasurer's phone begins with the pig. */
export function walks(p: Phone): boolean {
  const acts = p.world.me().acts;
  return !acts || !acts.includes("keep_books") || acts.includes("walk_doors") || acts.includes("meet_prospects");
}

/** purse is the treasurer's number. */
export function purse(b: Book): number {
  return b.d.treasurer ?? b.members[0]?.no ?? 0;
}

export function nameOf(b: Book, no: number): string {
  return b.members.find((m) => m.no === no)?.name ?? "";
}

/** meetingOf is the meeting of today on this phone: whoever records on one phone on one day sits in one meeting. */
export function meetingOf(p: Phone, b: Book): string {
  return `${b.id}.${dayOf(p.clock.now())}.${p.login.device_id.slice(-8)}`;
}

/** todays are the slips of today's meeting. */
export function todays(p: Phone, b: Book): Slip[] {
  const meeting = meetingOf(p, b);
  return b.slips.filter((s) => s.event.meeting === meeting && s.act.state !== "rejected");
}

/** record writes one act on the book; by and the day are filled in. */
export async function record(p: Phone, b: Book, e: Omit<SavingsEvent, "day" | "by">): Promise<Act> {
  const event: SavingsEvent = { ...e, day: dayOf(p.clock.now()), by: purse(b) };
  return p.act<Body>(EVENT, 1, { book: b.id, event });
}

/** reckon makes the moves of a count: what is missing is owed by whoever held it, what is over has no owner yet. */
export function reckon(custodian: number, counted: number, expected: number): Move[] {
  const cash = "cash:" + custodian;
  if (counted < expected) return [{ from: cash, to: "shortage:" + custodian, amount: expected - counted }];
  if (counted > expected) return [{ from: "surplus", to: cash, amount: counted - expected }];
  return [];
}

/** parts splits an amount into n whole parts that sum to it, the rest on the first. */
export function parts(amount: number, n: number): number[] {
  const each = Math.floor(amount / n);
  return Array.from({ length: n }, (_, i) => each + (i < amount - each * n ? 1 : 0));
}

// The PIN of a second person on the shared phone: kept as a slow hash, sealed like all else.

interface MemberPin { salt: number[]; hash: string; tries: number; last: number }

const ROUNDS = 250_000;
const MOST_TRIES = 5, PAUSE = 5 * 60_000;
export const MEMBER_PIN = 4;

async function hashOf(pin: string, salt: number[]): Promise<string> {
  const base = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveBits"]);
  const bits = await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt: new Uint8Array(salt), iterations: ROUNDS }, base, 256);
  return Array.from(new Uint8Array(bits), (x) => x.toString(16).padStart(2, "0")).join("");
}

const pinPlace = (book: string, no: number) => `pin:${book}:${no}`;

async function pinOf(p: Phone, book: string, no: number): Promise<MemberPin | null> {
  return p.kept<MemberPin>(pinPlace(book, no));
}

export async function hasPin(p: Phone, book: string, no: number): Promise<boolean> {
  return (await pinOf(p, book, no)) !== null;
}

async function keepPin(p: Phone, book: string, no: number, pin: MemberPin): Promise<void> {
  const place = pinPlace(book, no);
  const box = await sealJSON(p.key, place, pin);
  await write(p.db, (tx) => tx.objectStore("meta").put(box, place));
}

export async function choosePin(p: Phone, book: string, no: number, pin: string): Promise<void> {
  const salt = Array.from(crypto.getRandomValues(new Uint8Array(16)));
  await keepPin(p, book, no, { salt, hash: await hashOf(pin, salt), tries: 0, last: 0 });
}

/** checkPin says whether it is the member's own PIN; "wait" after too many wrong ones. The try is on the disk before it is made. */
export async function checkPin(p: Phone, book: string, no: number, pin: string): Promise<"right" | "wrong" | "wait"> {
  const kept = await pinOf(p, book, no);
  if (!kept) return "wrong";
  const now = Date.now();
  const tries = kept.tries >= MOST_TRIES && Math.abs(now - kept.last) >= PAUSE ? 0 : kept.tries;
  if (tries >= MOST_TRIES) return "wait";
  await keepPin(p, book, no, { ...kept, tries: tries + 1, last: now });
  if ((await hashOf(pin, kept.salt)) !== kept.hash) return "wrong";
  await keepPin(p, book, no, { ...kept, tries: 0, last: 0 });
  return "right";
}
