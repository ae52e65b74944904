// Máy này: what is saved, what was sent, what the office holds, and what can be done with the phone itself.
import { useEffect, useState } from "preact/hooks";
import { go, lock, ready, remove, say, setLang } from "../app";
import * as api from "../api";
import { dayOf } from "../clock";
import { group, hour, lang, shortDay, t, has } from "../i18n";
import type { Act } from "../outbox";
import { displaced } from "../saving";
import { changePin, PIN_LENGTH, weak, WrongPin } from "../vault";
import { database } from "../app";
import { standing } from "../sync";
import { Big, Card, Pick, Screen, Tabs } from "../ui";
import { seen } from "../world";

export function Device() {
  void seen.value;
  const p = ready();
  const waiting = p.outbox.waiting();
  const troubled = [...p.outbox.troubled().map((a) => ({ a, words: a.message })), ...displaced(p).map(({ act, amount }) => ({ a: { ...act, state: "quarantined" as const }, words: t("field.saving.displaced", group(lang.value, amount)) }))];
  const s = standing.value;
  return (
    <Screen title={t("field.tab.device")} sub={p.login.account.name} foot={<Tabs on="device" />}>
      <Card>
        <h2>{t("field.device.meaning")}</h2>
        <p>{t("field.device.saved")}</p>
        <p id="waiting" data-n={waiting.length}>{waiting.length > 0 ? t("field.device.waiting", waiting.length) : t("field.device.all_sent")}</p>
        {s.phase === "unreachable" && <p>{t("field.device.unreachable", hour(s.until))}</p>}
        {(s.phase === "busy" || s.phase === "stopped") && <p class="bad-text">{s.message || t("field.device.busy")}</p>}
        <Big id="send" kind="go" onClick={() => { standing.value = { ...standing.value, phase: "idle" }; p.sync.soon(); }}>{t("field.device.send_now")}</Big>
      </Card>
      {p.outbox.torn > 0 && <Card class="warn"><p>{t("field.device.torn", p.outbox.torn)}</p></Card>}
      {p.clock.wrong() && <Card class="warn"><p>{t("field.device.clock", span(Math.abs(p.clock.offset)))}</p></Card>}
      {troubled.length > 0 && <Card class="warn"><h2>{t("field.device.troubled")}</h2>{troubled.slice(-30).reverse().map((x) => <Trouble key={x.a.op.n} {...x} />)}</Card>}
      <Refused />
      {waiting.length > 0 && <Card><h2>{t("field.device.list")}</h2><ul>{waiting.slice(0, 50).map((a) => <li key={a.op.n}>{kindName(a)} · {hour(a.op.at)} {shortDay(dayOf(a.op.at))}</li>)}</ul></Card>}
      <a class="link" href="#/exchange">{t("field.exchange")}</a>
      <Pick label={t("field.language")} name="lang" value={lang.value} onPick={(v) => void setLang(v as "vi" | "en")} choices={[{ value: "vi", label: "Tiếng Việt" }, { value: "en", label: "English" }]} />
      <NewPin />
      <Big id="lock" onClick={lock}>{t("field.device.lock")}</Big>
      <Leave waiting={waiting.length} />
      <Room />
    </Screen>
  );
}

/** Refused leads to parcels of other phones that the office did not simply take: the carrier says it to their people. */
function Refused() {
  const p = ready();
  const [n, setN] = useState(0);
  useEffect(() => void p.deliveries().then((list) => setN(list.filter((d) => d.kept + d.refused > 0).length)), [seen.value]);
  if (n === 0) return null;
  return <Card class="warn"><p id="carried-bad">{t("field.exchange.told.some", n)}</p><a class="link" href="#/exchange">{t("field.exchange.told")}</a></Card>;
}

export function kindName(a: Act): string {
  const key = "field.kind." + a.op.kind;
  return has(key) ? t(key) : t("field.kind.other");
}

function Trouble({ a, words }: { a: Act; words: string }) {
  return <p><b>{kindName(a)}</b> · {hour(a.op.at)} {shortDay(dayOf(a.op.at))}<br />{t("field.outcome." + a.state)} {words}</p>;
}

/** span says a length of time (ms) in the unit people would use. */
function span(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes < 120 ? t("field.minutes", minutes) : minutes < 48 * 60 ? t("field.hours", Math.round(minutes / 60)) : t("field.days", Math.round(minutes / 1440));
}

function NewPin() {
  const [open, setOpen] = useState(false);
  const [old, setOld] = useState("");
  const [pin, setPin] = useState("");
  if (!open) return <Big onClick={() => setOpen(true)}>{t("field.pin.change")}</Big>;
  const change = async () => {
    if (weak(pin)) return say(t("field.pin.weak"), true);
    try {
      await changePin(database(), old, pin, Date.now());
    } catch (e) {
      return say(e instanceof WrongPin ? t("field.pin.wrong") : t("field.not_saved"), true);
    }
    setOpen(false);
    setOld("");
    setPin("");
    say(t("field.pin.changed"));
  };
  return (
    <Card>
      <label class="lab">{t("field.pin.old")}<input class="type" type="password" inputMode="numeric" maxLength={PIN_LENGTH} value={old} onInput={(e) => setOld(e.currentTarget.value)} /></label>
      <label class="lab">{t("field.pin.new")}<input class="type" type="password" inputMode="numeric" maxLength={PIN_LENGTH} value={pin} onInput={(e) => setPin(e.currentTarget.value)} /></label>
      <Big kind="done" disabled={old.length !== PIN_LENGTH || !/^\d{6}$/.test(pin)} onClick={() => void change()}>{t("field.save")}</Big>
    </Card>
  );
}

/** Leave signs the phone off. What was not sent yet is named first; the data go only when the server knows, or when told to without it. */
function Leave({ waiting }: { waiting: number }) {
  const [asked, setAsked] = useState(false);
  if (!asked) return <Big kind="bad" onClick={() => setAsked(true)}>{t("field.leave")}</Big>;
  const leave = async () => {
    try {
      await api.leave(ready().login.token);
    } catch (e) {
      if (!(e instanceof api.Refused)) return say(t("field.leave.offline"), true);
    }
    await remove("left");
  };
  return (
    <Card class="warn">
      <p>{waiting > 0 ? t("field.leave.waiting", waiting) : t("field.leave.text")}</p>
      {waiting > 0 && <Big kind="go" onClick={() => go("exchange")}>{t("field.exchange")}</Big>}
      <Big kind="bad" onClick={() => void leave()}>{t("field.leave.yes")}</Big>
      <Big onClick={() => setAsked(false)}>{t("field.cancel")}</Big>
    </Card>
  );
}

function Room() {
  const [room, setRoom] = useState("");
  useEffect(() => {
    void navigator.storage?.estimate?.().then((e) => setRoom(t("field.device.room", Math.ceil((e.usage ?? 0) / 1e6), Math.floor(((e.quota ?? 0) - (e.usage ?? 0)) / 1e6))));
  }, [lang.value]);
  const p = ready();
  return <p class="foot-note">{t("field.device.about", api.APP, p.login.device_id.slice(-6), p.world.index.size)} {room}</p>;
}
