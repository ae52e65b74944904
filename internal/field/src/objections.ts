// What people say at the door and the card that answers it: the office's own catalogue (internal/prospect),
// bundled, so that it is there without a signal.
import file from "../../prospect/objections.json";
import type { Lang } from "./i18n";

export interface Answer { title: string; hear: string; say: string[]; show: string[]; never: string }

export function objections(lang: Lang): { code: string; title: string }[] {
  return file.map((o) => ({ code: o.code, title: o[lang].title }));
}

export function objection(code: string, lang: Lang): Answer | null {
  return file.find((o) => o.code === code)?.[lang] ?? null;
}
