// The list of people and its search, all in memory: nothing is decrypted while somebody types.
import { fold } from "./fold";

/** Entry of the list: a person, what it sorts by (last word first, as Vietnamese lists do), what can be searched. */
interface Entry { id: string; sort: string; key: string }

/** Hits is a result: places in the list, in its order. All of the list has no places of its own. */
export class Hits {
  constructor(private readonly list: readonly Entry[], readonly lines: Uint32Array | null) {}

  get length(): number {
    return this.lines?.length ?? this.list.length;
  }

  /** id is the person at place i of the result. */
  id(i: number): string {
    return this.list[this.lines ? this.lines[i]! : i]?.id ?? "";
  }

  ids(most: number): string[] {
    return Array.from({ length: Math.min(most, this.length) }, (_, i) => this.id(i));
  }
}

/**
 * Index of everybody the phone knows. It holds the different words there are, in order, and for each the places of the
 * people who have it, all in one row of numbers: whoever has a word that begins with what was typed stands in one stretch
 * of that row, and several words are one stretch each, laid over one another bit by bit. A key press reads no name.
 */
export class Index {
  private entries = new Map<string, Entry>();
  private fresh: Entry[] = []; // put since the list was last in order
  private list: Entry[] = []; // in order
  private words: string[] = []; // in order, each once
  private begins = new Uint32Array(1); // where in `places` the people of words[i] begin; one more at the end
  private places = new Uint32Array(0);
  private stale = false;

  get size(): number {
    return this.entries.size;
  }

  /** put adds a person or replaces what was known; `more` is searched beside the name. */
  put(id: string, name: string, more: string): void {
    const folded = fold(name);
    const cut = folded.lastIndexOf(" ");
    const e = { id, sort: folded.slice(cut + 1) + " " + folded, key: folded + " " + fold(more) };
    this.entries.set(id, e);
    this.fresh.push(e);
    this.stale = true;
  }

  remove(id: string): void {
    if (this.entries.delete(id)) this.stale = true;
  }

  clear(): void {
    this.entries.clear();
    this.fresh = [];
    this.stale = true;
  }

  /** prepare puts the list in order, so that the first search need not. What stood in order before is only merged. */
  prepare(): void {
    if (!this.stale) return;
    const still = (e: Entry) => this.entries.get(e.id) === e;
    this.list = merge(this.list.filter(still), this.fresh.filter(still).sort(order));
    this.fresh = [];
    this.stale = false;
    const numbers = new Map<string, number>(), found: string[] = [], used: number[] = [];
    let row = new Uint32Array(6 * this.list.length + 64), n = 0; // pairs: a word's number, a person's place
    for (let place = 0; place < this.list.length; place++) {
      for (const word of new Set(this.list[place]!.key.split(" "))) {
        if (word === "") continue;
        let number = numbers.get(word);
        if (number === undefined) {
          numbers.set(word, (number = found.length));
          found.push(word);
          used.push(0);
        }
        used[number]!++;
        if (n + 2 > row.length) row = grown(row);
        row[n++] = number;
        row[n++] = place;
      }
    }
    this.lay(found, used, row.subarray(0, n));
  }

  /** lay sorts pairs of word and place by word; within a word the places stay in order. */
  private lay(found: string[], used: number[], pairs: Uint32Array): void {
    const sorted = found.map((_, i) => i).sort((a, b) => (found[a]! < found[b]! ? -1 : 1));
    const next = new Uint32Array(found.length);
    this.words = sorted.map((i) => found[i]!);
    this.begins = new Uint32Array(sorted.length + 1);
    sorted.forEach((word, i) => {
      next[word] = this.begins[i]!;
      this.begins[i + 1] = this.begins[i]! + used[word]!;
    });
    this.places = new Uint32Array(pairs.length / 2);
    for (let i = 0; i < pairs.length; i += 2) this.places[next[pairs[i]!]!++] = pairs[i + 1]!;
  }

  /** find gives the people every word of whose query begins a word of theirs, in the order of the list. */
  find(query: string): Hits {
    this.prepare();
    const folded = fold(query);
    if (folded === "") return new Hits(this.list, null);
    const size = (this.list.length >>> 5) + 1;
    let all: Uint32Array | null = null;
    for (const word of folded.split(" ")) {
      const who = new Uint32Array(size);
      const end = this.begins[this.from(word + "\uffff")]!;
      for (let i = this.begins[this.from(word)]!; i < end; i++) who[this.places[i]! >>> 5]! |= 1 << (this.places[i]! & 31);
      if (all) for (let i = 0; i < size; i++) who[i]! &= all[i]!;
      all = who;
    }
    return new Hits(this.list, placesOf(all!, this.list.length));
  }

  /** from is the number of the first word that does not come before this one. */
  private from(word: string): number {
    let low = 0, high = this.words.length;
    while (low < high) {
      const mid = (low + high) >>> 1;
      if (this.words[mid]! < word) low = mid + 1;
      else high = mid;
    }
    return low;
  }
}

function order(a: Entry, b: Entry): number {
  return a.sort < b.sort ? -1 : a.sort > b.sort ? 1 : 0;
}

function merge(a: Entry[], b: Entry[]): Entry[] {
  if (a.length === 0 || b.length === 0) return a.length === 0 ? b : a;
  const out: Entry[] = [];
  let j = 0;
  for (const e of a) {
    while (j < b.length && order(b[j]!, e) < 0) out.push(b[j++]!);
    out.push(e);
  }
  while (j < b.length) out.push(b[j++]!);
  return out;
}

function grown(row: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const twice = new Uint32Array(2 * row.length);
  twice.set(row);
  return twice;
}

/** placesOf lists the bits that are set, lowest first. */
function placesOf(bits: Uint32Array, most: number): Uint32Array {
  const out = new Uint32Array(most);
  let n = 0;
  for (let i = 0; i < bits.length; i++) {
    for (let b = bits[i]!; b !== 0; b &= b - 1) out[n++] = (i << 5) + 31 - Math.clz32(b & -b);
  }
  return out.slice(0, n);
}
