// The phone while it is unlocked: its database, key, world, outbox and exchange in one place.
import type { IDBPDatabase } from "idb";
import * as api from "./api";
import { Clock } from "./clock";
import { write, type Field, type Sealed } from "./db";
import type { Login } from "./model";
import { Outbox, type Act } from "./outbox";
import * as pages from "./pages";
import { make, MOST_OPS, type Parcel } from "./parcel";
import { Sync } from "./sync";
import { sealJSON, unsealJSON } from "./vault";
import { seen, World } from "./world";

/** Carried is a parcel of another phone that waits to be sent on. */
export interface Carried { key: string; parcel: Parcel; ops: number }

/**
 * Delivery is what became of a parcel that this phone carried. What the office says to the maker's own people is not
 * told to the carrier, only how many acts it took, kept or refused, and why a whole parcel was refused.
 */
export interface Delivery { device: string; at: number; ops: number; booked: number; kept: number; refused: number; code: string; message: string }

/** TOLD is how many deliveries stay on the phone. */
const TOLD = 10;

/** Told is what one tab says to the others: acts were written, or pages of the world. */
type Told = "acts" | "pages";

/** EXCHANGE is the lock of whoever sends, receives or writes pages: one tab at a time. */
export const EXCHANGE = "luoi-sync";

export class Phone {
  readonly world = new World();
  readonly outbox: Outbox;
  readonly sync: Sync;
  /** base is the seq of the last finished pull. */
  base = 0;
  private mark = ""; // the cursor that the world in memory shows
  private following = false;
  private closed = false;
  private readonly channel = new BroadcastChannel("luoi-field");

  private constructor(readonly db: IDBPDatabase<Field>, readonly key: CryptoKey, readonly login: Login, readonly clock: Clock, gone: (code: string) => void) {
    this.outbox = new Outbox(db, key, clock);
    this.sync = new Sync(this, gone);
    this.channel.onmessage = (e: MessageEvent<Told>) => void this.follow(e.data);
  }

  /** open reads what lies on the disk; `step` tells how far it is. */
  static async open(db: IDBPDatabase<Field>, key: CryptoKey, gone: (code: string) => void, step: (done: number, all: number) => void): Promise<Phone> {
    const login = await unsealJSON<Login>(key, "session", (await db.get("meta", "session")) as Sealed);
    const clock = new Clock(((await db.get("meta", "offset")) as number | undefined) ?? 0);
    const p = new Phone(db, key, login, clock, gone);
    await p.outbox.load();
    const at = await pages.cursor(db); // before the pages: what another tab adds meanwhile is seen as new
    await pages.load(db, key, p.world, step);
    p.stands(at);
    seen.value++;
    return p;
  }

  close(): void {
    this.closed = true;
    this.sync.stop();
    this.channel.close();
    this.world.clear();
  }

  /** tell says to other tabs what changed on the disk. */
  tell(what: Told): void {
    this.channel.postMessage(what);
  }

  /** stands notes up to where the pull is that the world in memory shows. */
  stands(at: pages.Cursor): void {
    this.mark = JSON.stringify(at);
    this.base = at.seq;
  }

  /** follow reads anew what another tab wrote; the world only while no tab writes it. */
  private async follow(what: Told): Promise<void> {
    if (what === "acts") await this.outbox.load();
    else if (this.following) return;
    else {
      this.following = true;
      await navigator.locks.request(EXCHANGE, async () => {
        this.following = false;
        if (!this.closed) await this.current();
      });
    }
    seen.value++;
  }

  /**
   * current brings this tab to what lies on the disk, when another one wrote it. Whoever writes the world calls it
   * first, under the lock of the exchange: a tab that slept must not write its old picture over a newer one.
   */
  async current(): Promise<void> {
    if (await this.outbox.behind()) await this.outbox.load();
    const at = await pages.cursor(this.db);
    if (JSON.stringify(at) === this.mark) return;
    const fresh = new World();
    await pages.load(this.db, this.key, fresh, () => undefined);
    if (this.closed) return;
    this.world.adopt(fresh);
    this.stands(at);
    seen.value++;
  }

  /** act records one operation: on the disk first, then on the screen, then sent when there is a network. */
  async act<B>(kind: string, v: number, body: B): Promise<Act> {
    const a = await this.outbox.record(kind, v, body, this.base);
    seen.value++;
    this.tell("acts");
    this.sync.soon();
    return a;
  }

  /** kept opens something small that was sealed under its own name; null when it is not there. */
  async kept<T>(place: string): Promise<T | null> {
    const box = (await this.db.get("meta", place)) as Sealed | undefined;
    return box ? unsealJSON<T>(this.key, place, box) : null;
  }

  keepOffset(): Promise<unknown> {
    return this.db.put("meta", this.clock.offset, "offset");
  }

  /** parcel packs what was not sent yet, for another phone of the group. */
  async parcel(): Promise<string | null> {
    const ops = this.outbox.waiting().slice(0, MOST_OPS).map((a) => a.op);
    const pair = (await this.db.get("meta", "sign")) as CryptoKeyPair | undefined;
    if (!pair || ops.length === 0) return null;
    return JSON.stringify(await make(pair, { device: this.login.device_id, made: this.clock.now(), ops }));
  }

  /** carry keeps another phone's parcel until it can be sent on; false: it is this phone's own. */
  async carry(parcel: Parcel, ops: number): Promise<boolean> {
    if (parcel.device === this.login.device_id) return false;
    const box = await sealJSON(this.key, "carried", { parcel, ops });
    await this.db.put("meta", box, "carried:" + parcel.sig.slice(0, 24));
    seen.value++;
    this.sync.soon();
    return true;
  }

  async carried(): Promise<Carried[]> {
    const range = IDBKeyRange.bound("carried:", "carried;");
    const keys = await this.db.getAllKeys("meta", range, 10);
    const boxes = (await this.db.getAll("meta", range, 10)) as Sealed[];
    return Promise.all(boxes.map(async (b, i) => ({ key: keys[i]!, ...(await unsealJSON<{ parcel: Parcel; ops: number }>(this.key, "carried", b)) })));
  }

  /** delivered drops the parcels that the server answered for. */
  async delivered(sent: Carried[], answers: NonNullable<api.Pushed["parcels"]>): Promise<void> {
    const done = sent.filter((_, i) => answers[i] !== undefined);
    if (done.length === 0) return;
    const told = sent.flatMap((c, i) => (answers[i] ? [deliveryOf(c, answers[i]!, this.clock.now())] : []));
    const box = await sealJSON(this.key, DELIVERED, [...(await this.deliveries()), ...told].slice(-TOLD));
    await write(this.db, async (tx) => {
      for (const c of done) await tx.objectStore("meta").delete(c.key);
      await tx.objectStore("meta").put(box, DELIVERED);
    });
    seen.value++;
  }

  /** deliveries are the latest parcels that the office answered for, oldest first. */
  async deliveries(): Promise<Delivery[]> {
    return (await this.kept<Delivery[]>(DELIVERED)) ?? [];
  }
}

const DELIVERED = "delivered";

function deliveryOf(c: Carried, a: NonNullable<api.Pushed["parcels"]>[number], at: number): Delivery {
  const d: Delivery = { device: c.parcel.device, at, ops: c.ops, booked: 0, kept: 0, refused: 0, code: a.code ?? "", message: a.message ?? "" };
  for (const o of a.outcomes ?? []) {
    const end = o.outcome === "duplicate" ? (o.code ?? "") : o.outcome;
    if (end === "quarantined") d.kept++;
    else if (end === "rejected" || end === "conflict") d.refused++;
    else d.booked++;
  }
  if (d.code) d.refused = c.ops;
  return d;
}
