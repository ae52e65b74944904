// What the phone knows, in memory while it is unlocked: the picture of the last pulls. Screens read it
// through `seen`, a signal that moves when anything changed.
import { signal } from "@preact/signals";
import type { Change, Door, Group, Household, Me, Objection, Person, Plan, Prospect, Saving, Segment, Seen, Unit } from "./model";
import { Index } from "./search";

interface Types {
  me: Me;
  unit: Unit;
  household: Household;
  person: Person;
  prospect: Prospect;
  objection: Objection;
  segment: Segment;
  group: Group;
  plan: Plan;
  door: Door;
  saving: Saving;
  visit: Seen;
}

/** seen moves with every change of the world or of the outbox; reading it in a screen draws it anew. */
export const seen = signal(0);

export class World {
  private all = new Map<string, Map<string, unknown>>();
  index = new Index();
  private houses = new Map<string, Set<string>>(); // household → persons
  private keys: Set<string> | null = null; // what came along since a reset began

  of<T extends keyof Types>(type: T): Map<string, Types[T]> {
    return this.bag(type) as Map<string, Types[T]>;
  }

  /** bag is everything of one type, also of a type that only some screen knows. */
  bag(type: string): Map<string, unknown> {
    let m = this.all.get(type);
    if (!m) this.all.set(type, (m = new Map()));
    return m;
  }

  one<T extends keyof Types>(type: T, id: string | undefined): Types[T] | undefined {
    return id === undefined ? undefined : this.of(type).get(id);
  }

  me(): Me {
    return this.one("me", "me") ?? {};
  }

  /** members of a household, the head first, then by age. */
  members(household: string): string[] {
    const head = this.one("household", household)?.head;
    const born = (id: string) => this.one("person", id)?.birth_year ?? 9999;
    return [...(this.houses.get(household) ?? [])].sort((a, b) => Number(b === head) - Number(a === head) || born(a) - born(b));
  }

  /** place writes a unit with what it lies in, from the village up to the commune. */
  place(unit: string | undefined): string {
    const names: string[] = [];
    for (let u = this.one("unit", unit), steps = 0; u && steps < 3; u = this.one("unit", u.parent), steps++) {
      if (u.name) names.push(u.name);
      if ((u.level ?? 9) <= 3) break;
    }
    return names.join(", ");
  }

  /** metres from the centre of a household's commune to its village, as the crow flies; 0 when a map has not told. */
  metres(household: string): number {
    const h = this.one("household", household);
    const village = this.one("unit", h?.village), commune = this.one("unit", h?.commune);
    if (!village?.lat || !village.lon || !commune?.lat || !commune.lon) return 0;
    const rad = Math.PI / 180, north = (village.lat - commune.lat) * rad, east = (village.lon - commune.lon) * rad * Math.cos(commune.lat * rad);
    return Math.round(6_371_000 * Math.hypot(north, east));
  }

  apply(changes: Change[]): void {
    for (const c of changes) this.put(c);
  }

  private put({ t, id, d }: Change): void {
    if (t === "person") this.putPerson(id, d as Person | null);
    const m = this.bag(t);
    if (d === null) m.delete(id);
    else m.set(id, d);
    this.keys?.add(t + "\n" + id);
  }

  private putPerson(id: string, p: Person | null): void {
    const old = this.one("person", id);
    if (old?.household !== p?.household) {
      if (old?.household) this.houses.get(old.household)?.delete(id);
      if (p?.household) {
        let set = this.houses.get(p.household);
        if (!set) this.houses.set(p.household, (set = new Set()));
        set.add(id);
      }
    }
    if (p === null) this.index.remove(id);
    else if (!old || old.name !== p.name || old.birth_year !== p.birth_year) this.index.put(id, p.name ?? "", String(p.birth_year ?? ""));
  }

  /** beginReset notes from now on what comes along; endReset removes the rest. */
  beginReset(): void {
    this.keys = new Set();
  }

  endReset(): void {
    const keys = this.keys;
    this.keys = null;
    if (!keys) return;
    for (const [t, m] of this.all) for (const id of [...m.keys()]) if (!keys.has(t + "\n" + id)) this.put({ t, id, d: null });
  }

  count(): number {
    let n = 0;
    for (const m of this.all.values()) n += m.size;
    return n;
  }

  /** changes is the whole world as changes, for writing it anew in fewer pages. */
  *changes(): Generator<Change> {
    for (const [t, m] of this.all) for (const [id, d] of m) yield { t, id, d };
  }

  /** adopt takes over everything of another world at once, so that no screen ever sees half of it. */
  adopt(other: World): void {
    this.all = other.all;
    this.index = other.index;
    this.houses = other.houses;
    this.keys = other.keys;
  }

  clear(): void {
    this.all.clear();
    this.houses.clear();
    this.index.clear();
    this.keys = null;
  }
}
