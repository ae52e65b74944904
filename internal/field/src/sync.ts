// Sending and receiving: in the background, one tab at a time, with longer and longer waits while the server
// cannot be reached. It never drops an act that the server did not answer for.
import { signal } from "@preact/signals";
import * as api from "./api";
import { EXCHANGE, type Carried, type Phone } from "./phone";
import { cursor, take, tidy } from "./pages";
import type { Act } from "./outbox";
import { seen } from "./world";

/** Phase of the exchange, for the sign at the top. */
export type Phase = "idle" | "sending" | "receiving" | "unreachable" | "busy" | "stopped";

/** Standing of the exchange. `until` is when it tries again (unix ms by the phone), `message` what the server said. */
export interface Standing { phase: Phase; until: number; message: string; last: number; code: string }

export const standing = signal<Standing>({ phase: "idle", until: 0, message: "", last: 0, code: "" });

const BATCH = 500;
const BATCH_BYTES = 600_000;
const PARCEL_BYTES = 300_000; // the first one goes along whatever its size: 500 visits are about as many
const EVERY = 60_000;
const LONGEST = 300_000;

export class Sync {
  private timer = 0;
  private fails = 0;
  private running = false;
  private again = false;
  private stopped = false;

  /** `gone` is called when the server says that everything local must go. */
  constructor(private readonly phone: Phone, private readonly gone: (code: string) => void) {}

  start(): void {
    addEventListener("online", this.soon);
    document.addEventListener("visibilitychange", this.soon);
    this.soon();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    removeEventListener("online", this.soon);
    document.removeEventListener("visibilitychange", this.soon);
  }

  /** soon asks for an exchange now; while one runs, for another after it. Waits set by the server are kept. */
  soon = (): void => {
    if (this.stopped || document.visibilityState === "hidden") return;
    if (standing.value.phase === "busy" && Date.now() < standing.value.until) return;
    if (this.running) this.again = true;
    else void this.run();
  };

  private later(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.soon, ms) as unknown as number;
  }

  private async run(): Promise<void> {
    this.running = true;
    this.again = false;
    clearTimeout(this.timer);
    try {
      await navigator.locks.request(EXCHANGE, { ifAvailable: true }, async (lock) => {
        if (lock) await this.exchange();
      });
      this.fails = 0;
      standing.value = { phase: "idle", until: 0, message: "", last: Date.now(), code: "" };
      this.later(this.again ? 0 : EVERY);
    } catch (e) {
      this.failed(e);
    } finally {
      this.running = false;
    }
  }

  private failed(e: unknown): void {
    if (this.stopped) return;
    const last = standing.value.last;
    if (e instanceof api.Refused && e.wipe) return this.gone(e.code);
    if (e instanceof api.Refused && !e.again) {
      // Asking again would bring the same answer: it is shown, and tried again when somebody asks for it.
      standing.value = { phase: "stopped", until: 0, message: e.message, last, code: e.code };
      return this.later(LONGEST);
    }
    const wait = e instanceof api.Refused && e.wait > 0 ? e.wait * 1000 : Math.min(LONGEST, 2000 * 2 ** this.fails) * (1 + Math.random() / 2);
    this.fails++;
    const busy = e instanceof api.Refused;
    if (!busy && !(e instanceof api.Unreachable)) console.error(e instanceof Error ? e.message : e);
    standing.value = { phase: busy ? "busy" : "unreachable", until: Date.now() + wait, message: busy ? e.message : "", last, code: "" };
    this.later(wait);
  }

  private async exchange(): Promise<void> {
    await this.phone.current();
    const { clock } = this.phone;
    const asked = clock.raw();
    const h = await api.hello();
    const before = clock.offset;
    clock.learn(h.now, asked);
    if (Math.abs(clock.offset - before) > 1000) await this.phone.keepOffset();
    await this.push();
    await this.pull();
    await this.phone.outbox.forget(clock.now());
    await tidy(this.phone.db, this.phone.key, this.phone.world);
  }

  private async push(): Promise<void> {
    const { outbox, login, clock } = this.phone;
    for (;;) {
      const waiting = outbox.waiting();
      const parcels = light(await this.phone.carried());
      if (waiting.length === 0 && parcels.length === 0) return;
      standing.value = { ...standing.value, phase: "sending" };
      const part = batch(waiting);
      // The hour is told by the clock that took the times, so that the server can see how wrong it was.
      const now = clock.raw() + (part[0]?.offset ?? clock.offset);
      let answer: api.Pushed;
      try {
        answer = await api.push(login.token, now, waiting.length - part.length, part, parcels.map((p) => p.parcel));
      } catch (e) {
        if (e instanceof api.Refused) await this.settle(e.outcomes);
        throw e;
      }
      const settled = await this.settle(answer.outcomes ?? []);
      await this.phone.delivered(parcels, answer.parcels ?? []);
      if (part.length > 0 && settled === 0) throw new api.Unreachable("no outcome came back");
    }
  }

  private async settle(outcomes: api.Pushed["outcomes"]): Promise<number> {
    if (!outcomes || outcomes.length === 0) return 0;
    const done = await this.phone.outbox.settle(outcomes, this.phone.clock.now());
    seen.value++;
    this.phone.tell("acts");
    return done.length;
  }

  private async pull(): Promise<void> {
    const { db, key, world, login } = this.phone;
    let at = await cursor(db);
    for (;;) {
      standing.value = { ...standing.value, phase: "receiving" };
      const p = await api.pull(login.token, at.seq, at.page);
      at = await take(db, key, world, at, p);
      if (p.changes.length > 0 || !p.more) seen.value++;
      this.phone.stands(at);
      if (p.changes.length > 0) this.phone.tell("pages");
      if (!p.more) break;
    }
  }
}

/** light are the parcels that fit one request beside the operations; the others go with the next. */
function light(all: Carried[]): Carried[] {
  let bytes = 0;
  return all.filter((c, i) => (bytes += c.parcel.payload.length) < PARCEL_BYTES || i === 0);
}

/** batch is the head of the queue that fits one request and was timed by one clock. */
function batch(waiting: Act[]): Act[] {
  const part: Act[] = [];
  let bytes = 0;
  for (const a of waiting) {
    bytes += JSON.stringify(a.op).length;
    if (part.length === BATCH || (part.length > 0 && (bytes > BATCH_BYTES || a.offset !== part[0]!.offset))) break;
    part.push(a);
  }
  return part;
}
