// Time. Phones in the field show any hour; the server's hour is learnt with every answer and acts carry the
// corrected one. An identifier holds its time, so it is made from the same clock.

/** Difference from which the screen says that the phone's clock is wrong, ms. */
export const SKEW_SHOWN = 2 * 60_000;

/** Clock: the phone's clock and what is known of its error. */
export class Clock {
  private last = 0;
  /** offset is server minus phone, ms. */
  constructor(public offset: number, private readonly phone: () => number = Date.now) {}

  /** learn takes the hour of an answer that came at once after it was asked. */
  learn(server: number, asked: number): void {
    const now = this.phone();
    this.offset = Math.round(server - (asked + now) / 2);
  }

  /** now is the corrected time, unix ms; two calls never give a falling time. */
  now(): number {
    this.last = Math.max(this.last, this.phone() + this.offset);
    return this.last;
  }

  /** notBefore keeps the times of a chain from falling, also after the clock was set back. */
  notBefore(at: number): void {
    this.last = Math.max(this.last, at);
  }

  /** raw is the phone's own time. */
  raw(): number {
    return this.phone();
  }

  wrong(): boolean {
    return Math.abs(this.offset) > SKEW_SHOWN;
  }
}

/** uuid7 is a UUIDv7 (RFC 9562) for a unix time in ms. */
export function uuid7(at: number): string {
  const b = crypto.getRandomValues(new Uint8Array(16));
  for (let i = 0; i < 6; i++) b[i] = Math.floor(at / 2 ** (8 * (5 - i))) % 256;
  b[6] = (b[6]! & 0x0f) | 0x70;
  b[8] = (b[8]! & 0x3f) | 0x80;
  const hex = Array.from(b, (x) => x.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** dayOf is the civil day of an instant in Viet Nam (UTC+7, no summer time), YYYY-MM-DD. */
export function dayOf(at: number): string {
  return new Date(at + 7 * 3600_000).toISOString().slice(0, 10);
}

/** addDays gives the day n days later. */
export function addDays(day: string, n: number): string {
  return new Date(Date.parse(day + "T00:00:00Z") + n * 86400_000).toISOString().slice(0, 10);
}

/** weekday: 0 Sunday … 6 Saturday. */
export function weekday(day: string): number {
  return new Date(day + "T00:00:00Z").getUTCDay();
}
