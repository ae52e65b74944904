// How the world lies on the disk: pages of changes, sealed, in the order they came. A pull adds a page and
// moves the cursor in one transaction; opening reads the pages one over the other. So a thousand changed
// records are one write, whatever the size of the world. Now and then the pages are written anew without
// what later ones replaced.
import type { IDBPDatabase } from "idb";
import { write, type Field, type Sealed } from "./db";
import type { Change } from "./model";
import { seal, unseal } from "./vault";
import type { World } from "./world";

/** Cursor: where the pull stands. `page` and `reset` are set while a pull of several pages is on its way. */
export interface Cursor {
  seq: number;
  page: string;
  reset: boolean;
  first: number; // key of the first page of a picture that is on its way; 0: none
}

const START: Cursor = { seq: 0, page: "", reset: false, first: 0 };
const PLACE = "page";
const PER_PAGE = 2000;
/** Pages are written anew when this much more lies on the disk than the world holds. */
const SLACK = 1.6;

export async function cursor(db: IDBPDatabase<Field>): Promise<Cursor> {
  return ((await db.get("meta", "cursor")) as Cursor | undefined) ?? START;
}

async function sealPage(key: CryptoKey, changes: Change[]): Promise<Sealed> {
  return seal(key, PLACE, new TextEncoder().encode(JSON.stringify(changes)));
}

async function openPage(key: CryptoKey, box: Sealed): Promise<Change[]> {
  return JSON.parse(new TextDecoder().decode(await unseal(key, PLACE, box))) as Change[];
}

/** load reads everything into the world; `step` is called between pages with how many were read of how many. */
export async function load(db: IDBPDatabase<Field>, key: CryptoKey, world: World, step: (done: number, all: number) => void): Promise<void> {
  const started = performance.now();
  const at = await cursor(db);
  const keys = await db.getAllKeys("pages");
  for (let i = 0; i < keys.length; i += 8) {
    const part = keys.slice(i, i + 8);
    const rows = await db.getAll("pages", IDBKeyRange.bound(part[0]!, part[part.length - 1]!));
    const lists = await Promise.all(rows.map((r) => openPage(key, r.box)));
    lists.forEach((list, j) => {
      if (at.first !== 0 && part[j] === at.first) world.beginReset();
      world.apply(list);
    });
    step(Math.min(i + 8, keys.length), keys.length);
    await new Promise((r) => setTimeout(r)); // let the screen draw
  }
  if (at.reset && at.first === 0) world.beginReset();
  world.index.prepare();
  performance.measure("luoi-load", { start: started, detail: world.index.size });
}

/** Answer of one page of a pull. */
export interface Pulled { seq: number; more: boolean; page: string; reset: boolean; changes: Change[] }

/** take puts a page of a pull on the disk and into the world, and gives the new cursor. */
export async function take(db: IDBPDatabase<Field>, key: CryptoKey, world: World, at: Cursor, p: Pulled): Promise<Cursor> {
  const started = performance.now();
  const box = p.changes.length > 0 ? await sealPage(key, p.changes) : null;
  const begins = p.reset && !at.reset;
  const next: Cursor = p.more
    ? { seq: at.seq, page: p.page, reset: at.reset || p.reset, first: at.first }
    : { seq: p.seq, page: "", reset: false, first: 0 };
  const ends = !p.more && (at.reset || p.reset);
  const same = !box && next.seq === at.seq && next.page === at.page;
  if (!same) {
    await write(db, async (tx) => {
      const pages = tx.objectStore("pages");
      const k = box ? await pages.add({ box, count: p.changes.length }) : 0;
      const first = at.first || (at.reset || p.reset ? k : 0);
      if (p.more) next.first = first;
      if (ends && first !== 0) await pages.delete(IDBKeyRange.upperBound(first, true));
      else if (ends) await pages.clear();
      await tx.objectStore("meta").put(next, "cursor");
    });
  }
  if (begins) world.beginReset();
  world.apply(p.changes);
  if (ends) world.endReset();
  if (!p.more) world.index.prepare();
  if (p.changes.length > 0) performance.measure("luoi-take", { start: started, detail: p.changes.length });
  return next;
}

/** tidy writes the pages anew when too much of them was replaced. */
export async function tidy(db: IDBPDatabase<Field>, key: CryptoKey, world: World): Promise<boolean> {
  const at = await cursor(db);
  const rows = await db.getAll("pages");
  const kept = rows.reduce((sum, r) => sum + r.count, 0);
  if (at.page !== "" || (kept < world.count() * SLACK + PER_PAGE && rows.length < 200)) return false;
  const boxes: { box: Sealed; count: number }[] = [];
  let part: Change[] = [];
  const flush = async () => {
    boxes.push({ box: await sealPage(key, part), count: part.length });
    part = [];
  };
  for (const c of world.changes()) {
    part.push(c);
    if (part.length === PER_PAGE) await flush();
  }
  if (part.length > 0) await flush();
  await write(db, async (tx) => {
    const now = ((await tx.objectStore("meta").get("cursor")) as Cursor | undefined) ?? START;
    if (now.seq !== at.seq || now.page !== "") return; // a pull came between: next time
    const pages = tx.objectStore("pages");
    await pages.clear();
    for (const b of boxes) await pages.add(b);
  });
  return true;
}
