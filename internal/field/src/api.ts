// The server as docs/sync.md (version 1) describes it. The only file that knows addresses and statuses.
import type { Act, Outcome } from "./outbox";
import type { Pulled } from "./pages";
import type { Op } from "./model";

const BASE = "/field/api/v1";

/** Version of this app, told to the server. */
export const APP = "1.0.0";

/** Refused: the server answered and said no. `wipe` asks to remove everything local. */
export class Refused extends Error {
  constructor(readonly status: number, readonly code: string, message: string, readonly wipe: boolean, readonly wait: number, readonly outcomes: Outcome[]) {
    super(message);
  }

  /** again says whether the same request may simply be sent later. */
  get again(): boolean {
    return this.status === 429 || this.status >= 500;
  }
}

/** Unreachable: no answer, or a torn one. */
export class Unreachable extends Error {}

interface Wrong { code?: string; message?: string; wipe?: boolean; retry_after?: number; outcomes?: Outcome[] }

async function ask<T>(path: string, token: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = {};
  if (token) headers["Authorization"] = "Bearer " + token;
  let payload: BodyInit | undefined;
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
    payload = JSON.stringify(body);
    if (payload.length > 2000 && "CompressionStream" in self) {
      payload = await new Response(new Blob([payload]).stream().pipeThrough(new CompressionStream("gzip"))).blob();
      headers["Content-Encoding"] = "gzip";
    }
  }
  let status = 0, text = "", after = 0;
  try {
    const r = await fetch(BASE + path, { method: body === undefined ? "GET" : "POST", headers, body: payload, cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(60_000) });
    status = r.status;
    after = Number(r.headers.get("Retry-After") ?? 0);
    text = await r.text();
  } catch (e) {
    throw new Unreachable(String(e));
  }
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch {
    // A gateway's page is not the server: nothing is known, so nothing is dropped.
    throw status === 429 || status >= 500 ? new Refused(status, "busy", "", false, after, []) : new Unreachable("not ours: " + status);
  }
  if (status >= 200 && status < 300) return answer as T;
  const w = answer as Wrong;
  throw new Refused(status, w.code ?? "", w.message ?? "", w.wipe === true, w.retry_after ?? after, w.outcomes ?? []);
}

export interface Joined {
  device_id: string;
  token: string;
  account: { id: string; name: string; role: string; lang: string };
  now: number;
}

export function hello(): Promise<{ protocol: number[]; app_min: string; now: number }> {
  return ask("/hello", "");
}

export function join(code: string, device: { id: string; name: string; key: string }): Promise<Joined> {
  return ask("/join", "", { code, device: { ...device, app: APP } });
}

export function leave(token: string): Promise<unknown> {
  return ask("/leave", token, {});
}

export interface Pushed {
  now: number;
  outcomes?: Outcome[];
  missing?: [number, number][];
  parcels?: { device: string; code?: string; message?: string; outcomes?: Outcome[] }[];
}

/** push sends operations in the order of their numbers. `now` is the clock by which their times were taken. */
export function push(token: string, now: number, unsent: number, acts: Act[], parcels: unknown[]): Promise<Pushed> {
  const ops: Op[] = acts.map((a) => a.op);
  return ask("/push", token, { now, app: APP, unsent, ops, ...(parcels.length > 0 ? { parcels } : {}) });
}

export async function pull(token: string, since: number, page: string): Promise<Pulled> {
  const q = page ? "&page=" + encodeURIComponent(page) : "";
  const p = await ask<Partial<Pulled>>("/pull?since=" + since + q, token);
  return { seq: p.seq ?? since, more: p.more ?? false, page: p.page ?? "", reset: p.reset ?? false, changes: p.changes ?? [] };
}

/** calc asks the server to reckon one line of the calculator's contract. */
export function calc(token: string, line: unknown): Promise<unknown> {
  return ask("/calc", token, line);
}
