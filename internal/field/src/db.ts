// The phone's own database. Everything about people is sealed before it comes here (vault.ts); what lies
// open says nothing about anyone: counters, the wrapped key, times of failed PINs.
import { openDB, deleteDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from "idb";

/** Bytes under AES-GCM with the nonce they were sealed with. */
export interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  ct: ArrayBuffer;
}

/** State of an operation on this phone; the server's outcomes are the last five. */
export type OpState = "waiting" | "applied" | "duplicate" | "rejected" | "conflict" | "quarantined";

/** One act in the outbox. `box` holds the operation itself and what the server said of it. */
export interface OpRow {
  n: number;
  state: OpState;
  box: Sealed;
}

/** How the data key is kept: wrapped under what only PIN and this device's secret give together. */
export interface LockRow {
  salt: Uint8Array<ArrayBuffer>;
  rounds: number;
  wrapped: Sealed;
  tries: number;
  lastTry: number; // unix ms by the phone's clock
}

/** Where the chain of acts stands; `hash` is hex of SHA-256. */
export interface HeadRow {
  n: number;
  hash: string;
  at: number; // highest corrected time of an act, unix ms
}

export interface Field extends DBSchema {
  meta: { key: string; value: unknown };
  pages: { key: number; value: { box: Sealed; count: number } };
  ops: { key: number; value: OpRow; indexes: { state: OpState } };
}

export type Tx = IDBPTransaction<Field, ("meta" | "pages" | "ops")[], "readwrite">;

export const NAME = "luoi-field";
const VERSION = 1;

/**
 * open opens the database and brings it to this version's shape. Steps are forward only and keep what has
 * not been sent; each runs in the upgrade's one transaction, so that a phone that dies in it has the old shape.
 */
export function open(onBlocked: () => void): Promise<IDBPDatabase<Field>> {
  return openDB<Field>(NAME, VERSION, {
    upgrade(db, from) {
      if (from < 1) {
        db.createObjectStore("meta");
        db.createObjectStore("pages", { autoIncrement: true });
        db.createObjectStore("ops", { keyPath: "n" }).createIndex("state", "state");
      }
    },
    // An older tab stands in the way of a newer one: it gives way, its work is saved.
    blocking: () => location.reload(),
    blocked: onBlocked,
  });
}

/** write runs fn in one transaction that is on the disk when the promise is kept. */
export async function write<T>(db: IDBPDatabase<Field>, fn: (tx: Tx) => Promise<T>): Promise<T> {
  const tx = db.transaction(["meta", "pages", "ops"], "readwrite", { durability: "strict" });
  const done = tx.done.catch((e: unknown) => { throw e; });
  try {
    const result = await fn(tx);
    await done;
    return result;
  } catch (e) {
    try { tx.abort(); } catch { /* it has ended by itself */ }
    await done.catch(() => undefined);
    throw tx.error ?? e;
  }
}

/** wipe removes everything this app ever kept on the phone except its own files. */
export async function wipe(db: IDBPDatabase<Field> | null): Promise<void> {
  db?.close();
  await deleteDB(NAME);
}

/** isFull says whether an error means that the phone has no room left. */
export function isFull(e: unknown): boolean {
  return e instanceof DOMException && (e.name === "QuotaExceededError" || /quota|disk|space/i.test(e.message) && e.name === "UnknownError");
}
