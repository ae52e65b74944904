// The square on the citizen card (căn cước): fields parted by "|":
// number | old number | name | birth ddmmyyyy | sex | address | issued ddmmyyyy. Newer cards add parents' names after it.
import { fold } from "./fold";

/** Citizen as the card says. Days YYYY-MM-DD; sex 1 male, 2 female, 0 unknown. */
export interface Citizen { number: string; old: string; name: string; birth: string; sex: number; address: string; issued: string }

/** readCard gives what the square says, or null when it is no citizen card's. */
export function readCard(text: string): Citizen | null {
  const f = text.trim().normalize("NFC").split("|").map((x) => x.trim());
  const [number = "", old = "", name = "", birth = "", sex = "", address = "", issued = ""] = f;
  if (f.length < 6 || !/^\d{12}$/.test(number) || !/^(\d{9}|\d{12})?$/.test(old) || name === "") return null;
  const born = readDay(birth);
  if (!born) return null;
  const s = fold(sex);
  return { number, old, name, birth: born, sex: s === "nam" ? 1 : s === "nu" ? 2 : 0, address, issued: readDay(issued) };
}

/** readDay reads ddmmyyyy, also with dots, slashes or hyphens; "" when it is no day. */
export function readDay(s: string): string {
  const m = /^(\d{1,2})[./-]?(\d{1,2})[./-]?(\d{4})$/.exec(s.trim());
  if (!m) return "";
  const day = `${m[3]}-${m[2]!.padStart(2, "0")}-${m[1]!.padStart(2, "0")}`;
  const d = new Date(day + "T00:00:00Z");
  return !Number.isNaN(d.getTime()) && d.toISOString().startsWith(day) ? day : "";
}
