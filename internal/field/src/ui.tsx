// The few pieces every screen is made of.
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { go, ready, toast } from "./app";
import { hour, t } from "./i18n";
import { walks } from "./saving";
import { displaced } from "./saving";
import { standing } from "./sync";
import { seen } from "./world";

type Kids = { children?: ComponentChildren };

/** Screen: head, the sign of what is saved and sent, the middle that scrolls, and a foot with what to press next. */
export function Screen(p: Kids & { title: string; sub?: string; back?: () => void; foot?: ComponentChildren; noSign?: boolean }): JSX.Element {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus({ preventScroll: true }), []);
  return (
    <div class="screen">
      <header class="head">
        {p.back && <button class="back" onClick={p.back} aria-label={t("field.back")}>‹</button>}
        <div>
          <h1 tabIndex={-1} ref={head}>{p.title}</h1>
          {p.sub && <p>{p.sub}</p>}
        </div>
      </header>
      {!p.noSign && <Sign />}
      <main tabIndex={0}>{p.children}</main>
      {p.foot && <footer class="foot">{p.foot}</footer>}
      <Toast />
    </div>
  );
}

/** Sign says in plain words what is saved here and what was sent; pressing it tells what that means. */
function Sign(): JSX.Element {
  void seen.value;
  const waiting = ready().outbox.waiting().length;
  const troubled = ready().outbox.troubled().length + displaced(ready()).length;
  const s = standing.value;
  const offline = s.phase === "unreachable" || !navigator.onLine;
  let text = waiting > 0 ? t("field.sign.waiting", waiting) : s.last > 0 ? t("field.sign.sent", hour(s.last)) : t("field.sign.saved");
  if (s.phase === "sending") text = t("field.sign.sending", waiting);
  else if (s.phase === "receiving" && s.last === 0) text = t("field.sign.receiving");
  else if (offline && waiting === 0) text = t("field.sign.offline");
  else if (s.phase === "stopped") text = t("field.sign.stopped", waiting);
  const mood = s.phase === "stopped" ? "bad" : waiting > 0 || offline ? "warn" : "ok";
  return (
    <button class={"sign " + mood} onClick={() => go("device")} data-waiting={waiting} data-phase={s.phase} data-last={s.last}>
      <i aria-hidden="true" />
      <span role="status">{text}{troubled > 0 ? " · " + t("field.sign.troubled", troubled) : ""}</span>
    </button>
  );
}

function Toast(): JSX.Element {
  const x = toast.value;
  return <div class={"toast" + (x ? " on" : "") + (x?.bad ? " bad" : "")} role="status" aria-live="polite">{x?.text}</div>;
}

export interface Choice { value: string; label: string }

/** Pick is one question with big answers. */
export function Pick(p: { label: string; name: string; choices: Choice[]; value: string; onPick: (v: string) => void; soft?: boolean; columns?: number }): JSX.Element {
  return (
    <fieldset class={"pick c" + (p.columns ?? 2) + (p.soft ? " soft" : "")}>
      <legend>{p.label}</legend>
      {p.choices.map((c) => (
        <button key={c.value} type="button" data-pick={p.name + ":" + c.value} aria-pressed={p.value === c.value} onClick={() => p.onPick(c.value)}>{c.label}</button>
      ))}
    </fieldset>
  );
}

/** Big is a button to press with a thumb. */
export function Big(p: Kids & { onClick: () => void; kind?: "go" | "done" | "plain" | "bad"; disabled?: boolean; id?: string }): JSX.Element {
  return <button type="button" id={p.id} class={"big " + (p.kind ?? "plain")} disabled={p.disabled} onClick={p.onClick}>{p.children}</button>;
}

export function Card(p: Kids & { class?: string }): JSX.Element {
  return <section class={"card " + (p.class ?? "")}>{p.children}</section>;
}

/** Tabs at the foot of the first screens. */
export function Tabs(p: { on: string }): JSX.Element {
  const all = walks(ready()) ? ["today", "find", "saving", "closing", "device"] : ["saving", "device"];
  return (
    <nav class="tabs">
      {all.map((x) => <a key={x} href={"#/" + x} aria-current={p.on === x ? "page" : undefined}>{t("field.tab." + x)}</a>)}
    </nav>
  );
}

/** AROUND is how many rows beyond what can be seen are drawn, above and below. */
const AROUND = 3;

/**
 * Virtual draws the rows of a long list that can be seen; all rows are equally high. Rows that leave at one end come
 * back at the other: the same boxes get other words, nothing is built while one scrolls.
 */
export function Virtual(p: { count: number; height: number; row: (i: number) => JSX.Element }): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ first: 0, slots: Math.ceil(740 / p.height) + 1 + 2 * AROUND });
  useEffect(() => {
    const el = box.current?.closest("main");
    if (!el) return;
    const read = () => {
      const first = Math.max(0, Math.floor((el.scrollTop - (box.current?.offsetTop ?? 0)) / p.height) - AROUND);
      const slots = Math.ceil(el.clientHeight / p.height) + 1 + 2 * AROUND;
      setView((v) => (v.first === first && v.slots === slots ? v : { first, slots }));
    };
    el.addEventListener("scroll", read, { passive: true });
    addEventListener("resize", read);
    read();
    return () => {
      el.removeEventListener("scroll", read);
      removeEventListener("resize", read);
    };
  }, []);
  const first = Math.max(0, Math.min(view.first, p.count - view.slots)), last = Math.min(p.count, first + view.slots);
  const rows: JSX.Element[] = [];
  for (let i = first; i < last; i++) rows[i % view.slots] = <div key={i % view.slots} class="vrow" role="listitem" aria-setsize={p.count} aria-posinset={i + 1} ref={(el) => { if (el) el.style.transform = `translateY(${i * p.height}px)`; }}>{p.row(i)}</div>;
  return <div class="virtual" role="list" ref={(el) => { box.current = el; if (el) el.style.height = p.count * p.height + "px"; }}>{rows}</div>;
}
