// The outbox: every act is one operation, on the disk before the screen says so. Numbers run without gaps
// and each operation's hash holds the one before, so that a hole or a changed line is seen.
import type { IDBPDatabase } from "idb";
import type { Clock } from "./clock";
import { uuid7 } from "./clock";
import { write, type Field, type HeadRow, type OpRow, type OpState } from "./db";
import type { Op } from "./model";
import { sealJSON, unsealJSON } from "./vault";

/** Act is an operation with what the phone knows of it. */
export interface Act {
  op: Op;
  /** offset is what the clock added to the phone's time when it was made, ms. */
  offset: number;
  prev: string;
  hash: string;
  state: OpState;
  code: string;
  message: string;
  ref?: string; // what came of it, as the server names it
  done: number; // when the server answered; 0: not yet
}

const place = (n: number) => "op:" + n;
const NONE: HeadRow = { n: 0, hash: "", at: 0 };

async function hashOf(prev: string, op: Op): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(prev + "\n" + JSON.stringify(op)));
  return Array.from(new Uint8Array(bytes), (b) => b.toString(16).padStart(2, "0")).join("");
}

/** Outcome the server gave for one operation. */
export interface Outcome { op_id: string; outcome: Exclude<OpState, "waiting">; code?: string; message?: string; ref?: string }

/** BEFORE are verdicts that a duplicate tells of and that people must see. */
const BEFORE = new Set<string>(["quarantined", "conflict", "rejected"] satisfies OpState[]);

export class Outbox {
  /** acts by number, oldest first. */
  acts: Act[] = [];
  /** torn is the first number whose hash does not fit or that is missing; 0: the chain holds. */
  torn = 0;

  constructor(private readonly db: IDBPDatabase<Field>, private readonly key: CryptoKey, private readonly clock: Clock) {}

  private turn: Promise<unknown> = Promise.resolve();

  /** alone lets one at a time change the list: what is read from the disk never lies over what was written meanwhile. */
  private alone<T>(fn: () => Promise<T>): Promise<T> {
    const done = this.turn.then(fn, fn);
    this.turn = done.catch(() => undefined);
    return done;
  }

  /** behind says whether another tab wrote or settled acts that this one does not know of. */
  async behind(): Promise<boolean> {
    const head = (await this.db.get("meta", "head")) as HeadRow | undefined;
    return (head?.n ?? 0) !== (this.acts.at(-1)?.op.n ?? 0) || (await this.db.countFromIndex("ops", "state", "waiting")) !== this.waiting().length;
  }

  /** load opens what lies on the disk from number `from` on and checks the chain. */
  load(from = 1): Promise<void> {
    return this.alone(() => this.read(from));
  }

  private async read(from: number): Promise<void> {
    const rows = await this.db.getAll("ops", IDBKeyRange.lowerBound(from));
    const acts = await Promise.all(rows.map((r) => unsealJSON<Act>(this.key, place(r.n), r.box)));
    this.acts = [...this.acts.filter((a) => a.op.n < from), ...acts];
    await this.check();
    const head = (await this.db.get("meta", "head")) as HeadRow | undefined;
    this.clock.notBefore(head?.at ?? 0);
  }

  private async check(): Promise<void> {
    this.torn = 0;
    let before: Act | undefined;
    for (const a of this.acts) {
      const fits = (!before || (a.op.n === before.op.n + 1 && a.prev === before.hash)) && a.hash === (await hashOf(a.prev, a.op));
      if (!fits && this.torn === 0) this.torn = a.op.n;
      before = a;
    }
  }

  /**
   * record makes an operation and writes it, with number and chain, in one transaction; it is on the disk when
   * the promise is kept, and nothing of it is when it fails. Two tabs take turns.
   */
  record<B>(kind: string, v: number, body: B, base: number): Promise<Act> {
    return this.alone(async () => await navigator.locks.request("luoi-outbox", async () => {
      const head = ((await this.db.get("meta", "head")) as HeadRow | undefined) ?? NONE;
      this.clock.notBefore(head.at);
      const at = this.clock.now();
      const op: Op<B> = { op_id: uuid7(at), kind, v, n: head.n + 1, at, base_version: base, body };
      const hash = await hashOf(head.hash, op);
      const act: Act = { op, offset: this.clock.offset, prev: head.hash, hash, state: "waiting", code: "", message: "", done: 0 };
      const row: OpRow = { n: op.n, state: "waiting", box: await sealJSON(this.key, place(op.n), act) };
      await write(this.db, async (tx) => {
        const now = ((await tx.objectStore("meta").get("head")) as HeadRow | undefined) ?? NONE;
        if (now.n !== head.n) throw new Error("another tab wrote between");
        await tx.objectStore("ops").add(row);
        await tx.objectStore("meta").put({ n: op.n, hash, at } satisfies HeadRow, "head");
      });
      if (this.acts.at(-1)?.op.n !== head.n && head.n > 0) await this.read((this.acts.at(-1)?.op.n ?? 0) + 1);
      else this.acts.push(act);
      return act;
    }));
  }

  waiting(): Act[] {
    return this.acts.filter((a) => a.state === "waiting");
  }

  /** troubled are acts that did not simply go into the books. */
  troubled(): Act[] {
    return this.acts.filter((a) => a.state === "rejected" || a.state === "conflict" || a.state === "quarantined");
  }

  /** settle notes outcomes, all in one transaction. */
  settle(outcomes: Outcome[], now: number): Promise<Act[]> {
    return this.alone(() => this.note(outcomes, now));
  }

  private async note(outcomes: Outcome[], now: number): Promise<Act[]> {
    const byId = new Map(this.acts.map((a) => [a.op.op_id, a]));
    const next: Act[] = [];
    for (const o of outcomes) {
      const a = byId.get(o.op_id);
      if (!a || a.state !== "waiting") continue;
      const state = o.outcome === "duplicate" && BEFORE.has(o.code ?? "") ? (o.code as OpState) : o.outcome;
      next.push({ ...a, state, code: o.code ?? "", message: o.message ?? "", ref: o.ref ?? "", done: now });
    }
    const rows = await Promise.all(next.map(async (a): Promise<OpRow> => ({ n: a.op.n, state: a.state, box: await sealJSON(this.key, place(a.op.n), a) })));
    await write(this.db, async (tx) => {
      for (const r of rows) await tx.objectStore("ops").put(r);
    });
    const changed = new Map(next.map((a) => [a.op.n, a]));
    this.acts = this.acts.map((a) => changed.get(a.op.n) ?? a);
    return next;
  }

  /**
   * forget drops acts that the server has had for `keep` ms: always from the beginning of the chain, so that what
   * is left still hangs together.
   */
  forget(now: number, keep = 40 * 86400_000): Promise<void> {
    return this.alone(() => this.drop(now, keep));
  }

  private async drop(now: number, keep: number): Promise<void> {
    let upTo = 0;
    for (const a of this.acts) {
      if (a.state === "waiting" || now - a.done < keep) break;
      upTo = a.op.n;
    }
    if (upTo === 0) return;
    await this.db.delete("ops", IDBKeyRange.upperBound(upTo));
    this.acts = this.acts.filter((a) => a.op.n > upTo);
  }
}
