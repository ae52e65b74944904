// Heo của tổ: the group's pig, and from it what is done at a meeting.
import type { JSX } from "preact";
import { go, ready } from "../app";
import { dong, group, lang, shortDay, t } from "../i18n";
import { has } from "../i18n";
import type { Saver } from "../model";
import { bookOf, inPig, nameOf, own, purse, undoable, type Book, type Slip } from "../saving";
import { Big, Card, Screen, Tabs } from "../ui";
import { seen } from "../world";
import { Break } from "./saving_break";
import { Count } from "./saving_count";
import { Lend } from "./saving_lend";
import { GiveBack, Put } from "./saving_put";
import { Read } from "./saving_read";
import { Undo } from "./saving_undo";

/** Savings leads to one of the book's screens; with one book there is nothing to choose. */
export function Savings({ book, act, no }: { book: string; act: string; no: string }): JSX.Element {
  void seen.value;
  const p = ready();
  const ids = [...p.world.of("saving").keys()];
  const b = bookOf(p, book || (ids.length === 1 ? ids[0]! : ""));
  if (!b) return <Choose ids={ids} />;
  switch (act) {
    case "put": return <Put b={b} />;
    case "count": return <Count b={b} />;
    case "break": return <Break b={b} />;
    case "lend": return <Lend b={b} />;
    case "read": return <Read b={b} />;
    case "undo": return <Undo b={b} op={no} />;
    case "back": return <GiveBack b={b} no={Number(no)} />;
    default: return <Pig b={b} several={ids.length > 1} />;
  }
}

function Choose({ ids }: { ids: string[] }): JSX.Element {
  const p = ready();
  return (
    <Screen title={t("field.tab.saving")} foot={<Tabs on="saving" />}>
      {ids.length === 0 && <Card class="empty"><p>{t("field.saving.none")}</p></Card>}
      {ids.map((id) => {
        const b = bookOf(p, id)!;
        return <button key={id} class="card" data-book={id} onClick={() => go("saving", id)}><b>{b.d.group}</b><small>{t("field.saving.members", b.members.length)} · {dong(inPig(b))}</small></button>;
      })}
    </Screen>
  );
}

function Pig({ b, several }: { b: Book; several: boolean }): JSX.Element {
  const sub = [t("field.saving.members", b.members.length), purse(b) ? t("field.saving.purse", nameOf(b, purse(b))) : "", b.d.met ? t("field.saving.met", shortDay(b.d.met)) : ""].filter(Boolean).join(" · ");
  const waiting = b.d.waiting ?? [];
  return (
    <Screen title={b.d.group ?? t("field.tab.saving")} sub={sub} back={several ? () => go("saving") : undefined}
      foot={<>
        <div class="row2"><Big id="count" onClick={() => go("saving", b.id, "count")}>{t("field.saving.count")}</Big><Big id="put" kind="done" onClick={() => go("saving", b.id, "put")}>{t("field.saving.put")}</Big></div>
        <Tabs on="saving" />
      </>}>
      <Card class="pig">
        <Picture />
        <div>
          <p>{t("field.saving.in_pig")}</p>
          <strong id="in-pig" data-dong={inPig(b)}>{dong(inPig(b))}</strong>
          <p class="why">{b.pending > 0 ? t("field.saving.pending", b.pending) : t("field.saving.slip", b.d.seq ?? 0)}</p>
        </div>
      </Card>
      {waiting.length > 0 && <Card class="warn"><h2>{t("field.saving.waiting")}</h2>
        {waiting.map((w) => <p key={w.op} data-waiting-dong={w.amount}>{t("field.saving.waiting.line", w.member ? nameOf(b, w.member) : "", group(lang.value, w.amount), shortDay(w.day))}</p>)}</Card>}
      <div class="row3">
        <Big id="break" onClick={() => go("saving", b.id, "break")}>{t("field.saving.break")}</Big>
        <Big id="lend" onClick={() => go("saving", b.id, "lend")}>{t("field.saving.lend")}</Big>
        <Big id="read" onClick={() => go("saving", b.id, "read")}>{t("field.saving.read")}</Big>
      </div>
      <ul class="savers">{b.members.map((m) => <li key={m.no}><Member b={b} m={m} /></li>)}</ul>
    </Screen>
  );
}

/** GOAL is how many months the ring stands for. */
const GOAL = 3;

function Member({ b, m }: { b: Book; m: Saver }): JSX.Element {
  const has0 = own(b, m.no), premium = m.premium ?? 0, goal = premium * GOAL;
  const months = premium > 0 ? Math.floor(own(b, m.no, "bhxh") / premium) : 0;
  const text = months >= 1 ? t("field.saving.enough", months) : goal > has0 ? t("field.saving.lacks", GOAL, group(lang.value, goal - has0)) : "";
  return (
    <button class="saver" data-saver={m.no} data-own={has0} onClick={() => go("saving", b.id, "back", String(m.no))}>
      <Ring share={goal > 0 ? Math.min(1, has0 / goal) : 0} />
      <span><b>{m.name}</b><small>{text}</small></span>
      <span class="amount">{dong(has0)}</span>
    </button>
  );
}

/** Ring shows a share as a circle with its number, so that no colour alone says it. */
function Ring({ share }: { share: number }): JSX.Element {
  const round = 2 * Math.PI * 16, done = share >= 1;
  return (
    <svg class={"ring" + (done ? " full" : "")} viewBox="0 0 40 40" aria-hidden="true">
      <circle cx="20" cy="20" r="16" fill="none" stroke="#d6cfc1" stroke-width="5" />
      {share > 0 && <circle class="part" cx="20" cy="20" r="16" fill="none" stroke-width="5" stroke-dasharray={`${share * round} ${round}`} transform="rotate(-90 20 20)" stroke-linecap="round" />}
      <text x="20" y="24" text-anchor="middle" font-size="11" font-weight="700">{Math.floor(share * 100)}</text>
    </svg>
  );
}

function Picture(): JSX.Element {
  return (
    <svg class="piggy" viewBox="0 0 96 72" aria-hidden="true">
      <path d="M18 26 12 12l14 6a34 24 0 0 1 48 4c5 3 8 8 8 14 0 10-7 17-15 20l-1 10H56l-1-6H41l-1 6H30l-2-10c-7-3-12-8-14-14H8V30h8z" fill="#c9764f" />
      <path d="M38 18h20" stroke="#5f3900" stroke-width="4" stroke-linecap="round" />
      <circle cx="26" cy="32" r="3" fill="#1c2430" /><path d="M82 34c7-1 9 6 4 8" fill="none" stroke="#c9764f" stroke-width="4" stroke-linecap="round" />
    </svg>
  );
}

/** SlipLine is one act of this phone with the number on its slip and what became of it. */
export function SlipLine({ b, s }: { b: Book; s: Slip }): JSX.Element {
  const sum = (s.event.moves ?? []).reduce((n, m) => n + m.amount, 0);
  const key = "field.saving.kind." + s.event.kind;
  const who = (s.event.moves ?? []).map((m) => /^(?:member|due|advance):(\d+)/.exec(m.from) ?? /^(?:member|due|advance):(\d+)/.exec(m.to)).find(Boolean)?.[1];
  const undo = s.event.kind === "reversal" ? b.slips.find((x) => x.act.op.op_id === s.event.target) : undefined;
  const state = s.undone ? t("field.saving.undone") : s.out ? t("field.saving.not_in_book", group(lang.value, sum)) : s.act.state === "waiting" ? t("field.saving.on_phone") : t("field.saving.in_book");
  return (
    <p class={s.undone ? "slip undone" : "slip"} data-slip={s.number} data-state={s.out ? "quarantined" : s.act.state} data-undone={s.undone}>
      <span><b>{s.number}</b> · {has(key) ? t(key) : s.event.kind} {undo?.number ?? (who ? nameOf(b, Number(who)) : "")} {sum > 0 ? dong(sum) : ""} <small>{state}</small></span>
      {undoable(s) && <button type="button" class="small" data-undo={s.number} onClick={() => go("saving", b.id, "undo", s.act.op.op_id)}>{t("field.saving.undo")}</button>}
    </p>
  );
}
