// What the phone knows about, as docs/sync.md says it: types of the pull and bodies of operations. Ids are
// strings, days YYYY-MM-DD, instants unix ms, money whole đồng. What is empty is left out.

export interface Me {
  name?: string;
  role?: string;
  lang?: string;
  units?: string[];
  groups?: string[];
  holder?: string;
  acts?: string[];
  today?: string;
  as_of?: string;
}

export interface Unit { name?: string; level?: number; parent?: string; code?: string; lat?: number; lon?: number }

export interface Household {
  number?: string;
  unit?: string;
  commune?: string;
  village?: string;
  group?: string;
  head?: string;
  address?: string;
  poverty?: number; // 1 poor, 2 near-poor, 3 average
}

export interface Person {
  name?: string;
  birth_year?: number;
  born?: string; // YYYY-MM, where the month is known
  sex?: number; // 1 male, 2 female
  household?: string;
  relation?: string;
  unit?: string;
  covered?: number; // bits of Scheme
  until?: Record<string, string>;
  phone?: string;
  answered?: number;
}

/** Scheme bits of `covered`, `wants`, `schemes`. */
export const Compulsory = 1, Voluntary = 2, Health = 4;

export interface Prospect {
  lead?: string; // stopped due gift household earlier never
  scheme?: number; // 2 voluntary, 3 health
  wants?: number;
  tags?: string[];
  segment?: string;
  order?: number;
  holder?: string;
  mine?: boolean;
  joined?: number;
  talks?: number;
  last?: string;
  outcome?: Outcome;
  next?: string;
  next_note?: string;
}

export type Outcome = "absent" | "thinking" | "agreed" | "joined" | "refused";

export interface Objection { say?: string; answer?: string; proof?: string }
export interface Segment { name?: string }

export interface Group {
  name?: string;
  unit?: string;
  target?: number; // new participants a month
  members?: { id?: string; name?: string; leader?: boolean; me?: boolean }[];
}

/** Session is one walk of a plan; `minute` from midnight. */
export interface Session { on?: string; minute?: number; unit?: string; meet_at?: string }

export interface Plan {
  group?: string;
  week?: string;
  sessions?: Session[];
  answers?: { member?: string; coming?: boolean; reason?: string }[];
}

export interface Door {
  plan?: string;
  household?: string;
  session?: number; // index of the plan's sessions
  order?: number; // of walking
  head?: string;
  mine?: boolean; // our group has it
  holder?: string; // name of the other group that has it
  until?: number;
  // whom to ask first in this house, and why; the people of other holders are not told otherwise
  person?: string;
  lead?: string;
  scheme?: number;
  tags?: string[];
  next?: string;
}

/** Seen is a visit of the account's group, as the office holds it; `op` is the operation that told it, `by` a member. */
export interface Seen { op: string; household?: string; person?: string; on: string; at: number; result: Outcome; next?: string; by?: string }

/** Saver is a member of a group that saves; `premium` a month and `usual` at a meeting, đồng. */
export interface Saver { no: number; name: string; premium?: number; usual?: number; insured?: boolean }

/** Saving is a savings book as the office last told it; balances by account, đồng. */
export interface Saving {
  name?: string;
  group?: string;
  unit?: string;
  model?: string;
  treasurer?: number; // member's number
  head?: number;
  members?: Saver[];
  balances?: Record<string, number>;
  seq?: number; // of the last entry
  seal?: string; // its hash
  met?: string;
  waiting?: { op: string; kind: string; day: string; amount: number; member?: number; reason: string }[];
  transit?: { agent: string; due: string; amount: number; since: string }[];
}

/** Op is an operation as push sends it. */
export interface Op<B = unknown> {
  op_id: string;
  kind: string;
  v: number;
  n: number;
  at: number;
  base_version: number;
  body: B;
}

/** Change is one line of a pull. */
export interface Change { t: string; id: string; d: unknown }

/** Login of this device with its server; sealed in the database. */
export interface Login {
  token: string;
  device_id: string;
  account: { id: string; name: string; role: string; lang: string };
  joined: number;
}
