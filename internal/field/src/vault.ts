// The lock. A random data key seals everything; it is kept wrapped under a key that needs both the PIN and a
// secret of this device that the browser does not hand out. A copied database without the device's secret
// cannot be tried PIN by PIN; the device without the PIN meets the slow derivation and the back-off.
import type { IDBPDatabase } from "idb";
import { write, type Field, type LockRow, type Sealed } from "./db";

/** Rounds of PBKDF2-SHA-256; kept beside each wrapped key, so that they can be raised. */
const ROUNDS = 600_000;

/** Waits after wrong PINs, ms: none for the first four, then longer and longer. */
const WAITS = [0, 0, 0, 0, 0, 30_000, 60_000, 300_000, 900_000, 1_800_000];

/** From this many wrong PINs on, the screen offers to wipe the phone's data. */
export const OFFER_WIPE = 8;

/** PIN_LENGTH is how many digits a PIN has. */
export const PIN_LENGTH = 6;

/** WrongPin: not opened. `wait` ms until the next try may be made; `tries` so far. */
export class WrongPin extends Error {
  constructor(readonly tries: number, readonly wait: number, readonly tried: boolean) {
    super("wrong pin");
  }
}

const utf8 = new TextEncoder();

/** weak says whether a PIN is one that anybody tries first. */
export function weak(pin: string): boolean {
  return /^(\d)\1+$/.test(pin) || "01234567890".includes(pin) || "09876543210".includes(pin);
}

export async function seal(key: CryptoKey, place: string, plain: Uint8Array<ArrayBuffer>): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, ct: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: utf8.encode(place) }, key, plain) };
}

/** unseal gives back what was sealed for the same place; bytes that were moved or changed do not open. */
export async function unseal(key: CryptoKey, place: string, box: Sealed): Promise<ArrayBuffer> {
  return crypto.subtle.decrypt({ name: "AES-GCM", iv: box.iv, additionalData: utf8.encode(place) }, key, box.ct);
}

export async function sealJSON(key: CryptoKey, place: string, v: unknown): Promise<Sealed> {
  return seal(key, place, utf8.encode(JSON.stringify(v)));
}

export async function unsealJSON<T>(key: CryptoKey, place: string, box: Sealed): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await unseal(key, place, box))) as T;
}

async function wrappingKey(pin: string, salt: Uint8Array<ArrayBuffer>, rounds: number, device: CryptoKey): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey("raw", utf8.encode(pin), "PBKDF2", false, ["deriveBits"]);
  const bits = await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, base, 256);
  const both = await crypto.subtle.sign("HMAC", device, bits);
  return crypto.subtle.importKey("raw", both, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** create makes the data key and keeps it wrapped. `session` is sealed with it in the same transaction. */
export async function create(db: IDBPDatabase<Field>, pin: string, session: unknown): Promise<CryptoKey> {
  const device = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const raw = crypto.getRandomValues(new Uint8Array(32));
  const lock = await wrap(raw, pin, device);
  const key = await dataKey(raw);
  raw.fill(0);
  const box = await sealJSON(key, "session", session);
  await write(db, async (tx) => {
    const meta = tx.objectStore("meta");
    await meta.put(device, "device");
    await meta.put(lock, "lock");
    await meta.put(box, "session");
  });
  return key;
}

async function wrap(raw: Uint8Array<ArrayBuffer>, pin: string, device: CryptoKey): Promise<LockRow> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const wrapped = await seal(await wrappingKey(pin, salt, ROUNDS, device), "key", raw);
  return { salt, rounds: ROUNDS, wrapped, tries: 0, lastTry: 0 };
}

function dataKey(raw: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** waitLeft is how long the next try must still wait, ms. A clock set back makes the wait start anew. */
export function waitLeft(lock: LockRow, now: number): number {
  const wait = WAITS[Math.min(lock.tries, WAITS.length - 1)] ?? 0;
  const gone = now - lock.lastTry;
  return gone < 0 ? wait : Math.max(0, wait - gone);
}

/**
 * unlock opens the data key. The try is counted on disk before it is made, so that killing the app does not
 * give tries for free. Throws WrongPin.
 */
export async function unlock(db: IDBPDatabase<Field>, pin: string, now: number): Promise<CryptoKey> {
  const raw = await tryPin(db, pin, now);
  const key = await dataKey(raw);
  raw.fill(0);
  return key;
}

async function tryPin(db: IDBPDatabase<Field>, pin: string, now: number): Promise<Uint8Array<ArrayBuffer>> {
  const device = (await db.get("meta", "device")) as CryptoKey;
  const counted = await write(db, async (tx) => {
    const lock = (await tx.objectStore("meta").get("lock")) as LockRow;
    const wait = waitLeft(lock, now);
    if (wait > 0) throw new WrongPin(lock.tries, wait, false);
    const next = { ...lock, tries: lock.tries + 1, lastTry: now };
    await tx.objectStore("meta").put(next, "lock");
    return next;
  });
  let raw: Uint8Array<ArrayBuffer>;
  try {
    raw = new Uint8Array(await unseal(await wrappingKey(pin, counted.salt, counted.rounds, device), "key", counted.wrapped));
  } catch {
    throw new WrongPin(counted.tries, waitLeft(counted, now), true);
  }
  await db.put("meta", { ...counted, tries: 0, lastTry: 0 }, "lock");
  return raw;
}

/** changePin wraps the same data key under a new PIN; nothing else is written anew. Throws WrongPin. */
export async function changePin(db: IDBPDatabase<Field>, old: string, pin: string, now: number): Promise<void> {
  const raw = await tryPin(db, old, now);
  const lock = await wrap(raw, pin, (await db.get("meta", "device")) as CryptoKey);
  raw.fill(0);
  await db.put("meta", lock, "lock");
}
