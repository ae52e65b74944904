// The service worker: keeps the app's own files so that it opens without a network from the second time on.
// The server puts two lines before this script: BUILD, the name of this build, and FILES, what belongs to it.
// It never touches what people recorded; that lies in IndexedDB.
declare const BUILD: string;
declare const FILES: string[];

interface WorkerEvent extends Event { waitUntil(p: Promise<unknown>): void }
interface AskEvent extends WorkerEvent { readonly request: Request; respondWith(r: Promise<Response>): void }
interface Worker0 {
  addEventListener(t: "install" | "activate", f: (e: WorkerEvent) => void): void;
  addEventListener(t: "fetch", f: (e: AskEvent) => void): void;
  addEventListener(t: "message", f: (e: MessageEvent) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
}
const worker = self as unknown as Worker0;

const SHELL = "luoi-shell-" + BUILD;
/** Rules of law: their address holds the hash of their content, so they are kept across builds of the app. */
const RULES = "luoi-rules";
const NOW = "/field/rules/now.json";

worker.addEventListener("install", (e) => e.waitUntil(keep()));
worker.addEventListener("activate", (e) => e.waitUntil(takeOver()));
worker.addEventListener("message", (e) => {
  if (e.data === "take over") void worker.skipWaiting();
});
worker.addEventListener("fetch", (e) => {
  const url = new URL(e.request.url);
  if (e.request.method !== "GET" || url.origin !== location.origin || url.pathname.startsWith("/field/api/")) return;
  if (url.pathname === NOW) e.respondWith(freshFirst(e.request));
  else if (url.pathname.startsWith("/field/rules/")) e.respondWith(keptFirst(RULES, e.request));
  else if (e.request.mode === "navigate" && url.pathname.startsWith("/field")) e.respondWith(shell());
  else e.respondWith(keptFirst(SHELL, e.request));
});

/** keep fetches every file of this build; a build that is not whole is not installed. */
async function keep(): Promise<void> {
  const cache = await caches.open(SHELL);
  await cache.addAll(FILES.map((f) => new Request(f, { cache: "no-cache" })));
  await keepRules().catch(() => undefined); // without them the app works and asks the server
}

/** keepRules fetches the rules of law beforehand, about a megabyte, so that a price can be told in the field at once. */
async function keepRules(): Promise<void> {
  const answer = await fetch(NOW, { cache: "no-cache" });
  if (!answer.ok) return;
  const cache = await caches.open(RULES);
  const now = (await answer.clone().json()) as { base: string; wasm: boolean };
  await cache.put(NOW, answer);
  if (!now.wasm) return;
  for (const name of ["wasm_exec.js", "luoi.wasm"]) if (!(await cache.match(now.base + name))) await cache.add(now.base + name);
  for (const old of await cache.keys()) {
    const path = new URL(old.url).pathname;
    if (path !== NOW && !path.startsWith(now.base) && !path.startsWith("/field/rules/book/")) await cache.delete(old);
  }
}

async function takeOver(): Promise<void> {
  for (const name of await caches.keys()) if (name.startsWith("luoi-shell-") && name !== SHELL) await caches.delete(name);
  await worker.clients.claim();
}

async function shell(): Promise<Response> {
  return (await (await caches.open(SHELL)).match("/field/")) ?? fetch("/field/");
}

async function keptFirst(cacheName: string, r: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  const kept = await cache.match(r, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(r);
  if (answer.ok && cacheName === RULES) await cache.put(r, answer.clone());
  return answer;
}

async function freshFirst(r: Request): Promise<Response> {
  const cache = await caches.open(RULES);
  try {
    const answer = await fetch(r);
    if (answer.ok) {
      await cache.put(r, answer.clone());
      void keepRules().catch(() => undefined);
    }
    return answer;
  } catch {
    return (await cache.match(r)) ?? Response.error();
  }
}

export {};
