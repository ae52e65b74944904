// Parcels: operations handed from phone to phone, as a file or a row of QR pictures (docs/sync.md). They are
// signed by the phone that made them; the carrier cannot change them.
import type { Op } from "./model";

export interface Parcel { luoi: "parcel"; v: number; device: string; payload: string; sig: string }

/** Content of a parcel's payload. */
export interface Payload { device: string; made: number; ops: Op[] }

const PART = 700;
export const MOST_OPS = 500;

export function base64url(b: ArrayBuffer | Uint8Array): string {
  let s = "";
  for (const x of b instanceof Uint8Array ? b : new Uint8Array(b)) s += String.fromCharCode(x);
  return btoa(s).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

export function fromBase64url(s: string): Uint8Array<ArrayBuffer> {
  const plain = atob(s.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (c) => c.charCodeAt(0));
}

/** keys makes the signing pair of this device; the private half never leaves the browser. */
export function keys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
}

export async function publicHalf(pair: CryptoKeyPair): Promise<string> {
  return base64url(await crypto.subtle.exportKey("raw", pair.publicKey));
}

export async function make(pair: CryptoKeyPair, payload: Payload): Promise<Parcel> {
  const bytes = new TextEncoder().encode(JSON.stringify(payload));
  const sig = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, pair.privateKey, bytes);
  return { luoi: "parcel", v: 1, device: payload.device, payload: base64url(bytes), sig: base64url(sig) };
}

/** read gives a parcel of a text, or null when the text is none. The server alone can check its signature. */
export function read(text: string): { parcel: Parcel; payload: Payload } | null {
  try {
    const parcel = JSON.parse(text) as Parcel;
    if (parcel.luoi !== "parcel" || parcel.v !== 1 || typeof parcel.sig !== "string") return null;
    const payload = JSON.parse(new TextDecoder().decode(fromBase64url(parcel.payload))) as Payload;
    return payload.device === parcel.device && Array.isArray(payload.ops) && payload.ops.length <= MOST_OPS ? { parcel, payload } : null;
  } catch {
    return null;
  }
}

async function idOf(text: string): Promise<string> {
  const h = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return Array.from(h.slice(0, 4), (b) => b.toString(16).padStart(2, "0")).join("");
}

/** pictures cuts a parcel's text into the texts of its QR pictures. */
export async function pictures(text: string): Promise<string[]> {
  const id = await idOf(text), whole = base64url(new TextEncoder().encode(text));
  const n = Math.max(1, Math.ceil(whole.length / PART));
  return Array.from({ length: n }, (_, i) => `LUOI1.${id}.${i + 1}.${n}.${whole.slice(i * PART, (i + 1) * PART)}`);
}

/** Gather puts pictures together again, in any order. */
export class Gather {
  private id = "";
  private parts: string[] = [];
  got = 0;
  all = 0;

  /** add takes one picture's text; the whole text when all are there and fit, else null. */
  async add(picture: string): Promise<string | null> {
    const m = /^LUOI1\.([0-9a-f]{8})\.(\d{1,4})\.(\d{1,4})\.([\w-]{0,700})$/.exec(picture);
    if (!m) return null;
    const [, id = "", at = "", n = "", part = ""] = m;
    if (id !== this.id) {
      this.id = id;
      this.parts = [];
    }
    this.all = Number(n);
    if (Number(at) >= 1 && Number(at) <= this.all) this.parts[Number(at) - 1] = part;
    this.got = Object.keys(this.parts).length;
    if (this.got < this.all) return null;
    const text = new TextDecoder().decode(fromBase64url(this.parts.join("")));
    return (await idOf(text)) === this.id ? text : null;
  }
}
