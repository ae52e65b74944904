// The phone's sentences: the same catalogue as the office's (internal/i18n), bundled. The rules for
// arguments are those of internal/i18n: {0}, {0:n}, {0|row|rows}.
import { signal } from "@preact/signals";
import vi from "../../i18n/vi/field.json";
import en from "../../i18n/en/field.json";

export type Lang = "vi" | "en";
const catalogue: Record<Lang, Record<string, string>> = { vi, en };

/** lang is the reader's language; Vietnamese until they choose. */
export const lang = signal<Lang>("vi");

/** t is the message for key in the reader's language; the key itself when nobody wrote it, so that a mistake shows. */
export function t(key: string, ...args: (string | number)[]): string {
  const text = catalogue[lang.value][key] ?? catalogue.vi[key];
  return text === undefined ? key : fill(lang.value, text, args);
}

/** has says whether the catalogue knows key. */
export function has(key: string): boolean {
  return key in catalogue.vi;
}

export function fill(l: Lang, text: string, args: (string | number)[]): string {
  return text.replace(/\{(\d+)(:n|\|[^|}]*\|[^}]*)?\}/g, (whole, index: string, form: string | undefined) => {
    const arg = args[Number(index)];
    if (arg === undefined) return whole;
    if (form === ":n") return group(l, arg);
    if (form) return form.split("|")[Number(arg) === 1 ? 1 : 2] ?? "";
    return String(arg);
  });
}

/** group writes a whole number with the language's thousands separators. */
export function group(l: Lang, n: string | number): string {
  const s = String(n);
  if (!/^-?\d+$/.test(s)) return s;
  return s.replace("-", "−").replace(/\B(?=(\d{3})+(?!\d))/g, l === "en" ? "," : ".");
}

/** dong writes an amount of money. */
export function dong(amount: number): string {
  return group(lang.value, amount) + " đ";
}

/** shortDay writes YYYY-MM-DD as people do: 21/11/2026. */
export function shortDay(day: string): string {
  const [y, m, d] = day.split("-");
  return d && m && y ? `${d}/${m}/${y}` : day;
}

/** hour writes an instant's hour and minute in Viet Nam. */
export function hour(at: number): string {
  return new Date(at + 7 * 3600_000).toISOString().slice(11, 16);
}
