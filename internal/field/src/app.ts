// Where the app stands: which screen, which language, locked or open. Screens read these signals and call
// these functions; nothing else holds state of its own that outlives a screen.
import { signal } from "@preact/signals";
import type { IDBPDatabase } from "idb";
import { wipe, type Field } from "./db";
import { lang, type Lang } from "./i18n";
import { Phone } from "./phone";
import { standing } from "./sync";
import { seen } from "./world";

/** Stage of the app as a whole. */
export type Stage = "opening" | "join" | "locked" | "loading" | "ready" | "gone" | "blocked" | "failed";

export const stage = signal<Stage>("opening");
/** why is the code behind `gone` and `failed`. */
export const why = signal("");
/** loaded is how much of the local data was read, 0 … 1, while `loading`. */
export const loaded = signal(0);
/** route is the address within the app: ["door", "812"]. */
export const route = signal<string[]>([]);
/** toast is the one line that says what just happened. */
export const toast = signal<{ text: string; bad: boolean } | null>(null);
/** updated: a newer app waits until nothing is half done. */
export const updated = signal<ServiceWorker | null>(null);

let db: IDBPDatabase<Field> | null = null;
let phone: Phone | null = null;

/** IDLE is after how long without a touch the phone locks itself; AWAY the same in the background. ms. */
export const IDLE = 10 * 60_000, AWAY = 5 * 60_000;

export function setDatabase(d: IDBPDatabase<Field>): void {
  db = d;
}

export function database(): IDBPDatabase<Field> {
  if (!db) throw new Error("no database");
  return db;
}

/** ready gives the open phone; screens are drawn only while there is one. */
export function ready(): Phone {
  if (!phone) throw new Error("locked");
  return phone;
}

export function readRoute(): void {
  const parts = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent).filter(Boolean);
  route.value = parts[0]?.startsWith("join=") ? [] : parts;
}

export function go(...parts: string[]): void {
  location.hash = "#/" + parts.map(encodeURIComponent).join("/");
}

let toastTimer = 0;

/** say shows one line for some seconds. */
export function say(text: string, bad = false): void {
  clearTimeout(toastTimer);
  toast.value = { text, bad };
  toastTimer = setTimeout(() => (toast.value = null), bad ? 9000 : 4000) as unknown as number;
}

/** enter opens everything with the key and starts the exchange. */
export async function enter(key: CryptoKey): Promise<void> {
  stage.value = "loading";
  loaded.value = 0;
  phone = await Phone.open(database(), key, (code) => void remove(code), (done, all) => (loaded.value = done / all));
  await chooseLang();
  stage.value = "ready";
  phone.sync.start();
  void navigator.storage?.persist?.();
}

/** lock forgets the key and everything that was read; the disk stays as it is. */
export function lock(): void {
  if (stage.value !== "ready") return;
  phone?.close();
  phone = null;
  stage.value = "locked";
  toast.value = null;
}

/** remove wipes the phone: the server revoked it, or somebody asked for it. */
export async function remove(code: string): Promise<void> {
  phone?.close();
  phone = null;
  standing.value = { phase: "stopped", until: 0, message: "", last: 0, code: "" };
  why.value = code;
  toast.value = null;
  stage.value = "gone";
  await wipe(db);
  db = null;
}

async function chooseLang(): Promise<void> {
  const kept = (await database().get("meta", "lang")) as Lang | undefined;
  lang.value = kept ?? (phone?.login.account.lang === "en" ? "en" : "vi");
  document.documentElement.lang = lang.value;
}

export async function setLang(l: Lang): Promise<void> {
  lang.value = l;
  document.documentElement.lang = l;
  if (db) await db.put("meta", l, "lang");
  seen.value++;
}
