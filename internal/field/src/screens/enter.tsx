// Before the app is open: joining by invitation, choosing a PIN, unlocking.
import { useEffect, useState } from "preact/hooks";
import * as api from "../api";
import { database, enter, remove, say, setDatabase, stage, toast, why, loaded } from "../app";
import { uuid7 } from "../clock";
import { open, write, type LockRow } from "../db";
import { lang, t } from "../i18n";
import type { Login } from "../model";
import { keys, publicHalf } from "../parcel";
import { create, OFFER_WIPE, PIN_LENGTH, unlock, waitLeft, weak, WrongPin } from "../vault";
import { Camera, canScan } from "../camera";
import { Big } from "../ui";
import type { ComponentChildren } from "preact";

function Front(p: { title: string; children?: ComponentChildren }) {
  return (
    <div class="screen front">
      <header class="head"><div><p class="brand">Lưới</p><h1>{p.title}</h1></div></header>
      <main>{p.children}</main>
      <div class={"toast" + (toast.value ? " on" : "") + (toast.value?.bad ? " bad" : "")} role="status" aria-live="polite">{toast.value?.text}</div>
    </div>
  );
}

/** codeOf takes the code out of a typed line or a scanned address. */
export function codeOf(s: string): string {
  const at = s.lastIndexOf("join=");
  return (at < 0 ? s : s.slice(at + 5)).toUpperCase().replace(/[\s-]/g, "");
}

export function Join() {
  const [code, setCode] = useState(() => codeOf(location.hash.includes("join=") ? location.hash : ""));
  const [step, setStep] = useState(code.length === 8 ? 2 : 1);
  const [scanning, setScanning] = useState(false);
  const [first, setFirst] = useState("");
  const [busy, setBusy] = useState(false);
  if (scanning) return <Camera onRead={(s) => { const c = codeOf(s); if (c.length !== 8) return false; setCode(c); setScanning(false); setStep(2); return true; }} onClose={() => setScanning(false)} />;
  if (step === 1) {
    return (
      <Front title={t("field.join")}>
        <p>{t("field.join.text")}</p>
        <label class="lab">{t("field.join.code")}<input id="code" class="type code" autocomplete="off" autocapitalize="characters" spellcheck={false} value={code} maxLength={12} onInput={(e) => setCode(e.currentTarget.value)} /></label>
        <Big id="code-next" kind="go" disabled={codeOf(code).length !== 8} onClick={() => setStep(2)}>{t("field.next_step")}</Big>
        {canScan() && <Big onClick={() => setScanning(true)}>{t("field.join.scan")}</Big>}
        <Language />
      </Front>
    );
  }
  const finish = async (pin: string) => {
    if (pin !== first) {
      setFirst("");
      return say(t("field.pin.differ"), true);
    }
    setBusy(true);
    try {
      await signIn(codeOf(code), pin);
    } catch (e) {
      setBusy(false);
      if (e instanceof api.Refused && e.code === "bad_code") setStep(1);
      setFirst("");
      say(e instanceof api.Refused ? e.message || t("field.join.failed") : e instanceof api.Unreachable ? t("field.join.offline") : t("field.not_saved"), true);
    }
  };
  return (
    <Front title={first ? t("field.pin.again") : t("field.pin.choose")}>
      <p>{t("field.pin.why", PIN_LENGTH)}</p>
      {busy ? <p class="why" role="status">{t("field.join.working")}</p>
        : <Pad key={first ? "again" : "first"} onPin={(pin) => { if (first) return void finish(pin); if (weak(pin)) return say(t("field.pin.weak"), true); setFirst(pin); }} />}
    </Front>
  );
}

/**
 * signIn joins, then makes the key and seals what the server gave. The device's id and signing key are kept before the
 * first try, so that a lost answer can be asked for again with the same id.
 */
async function signIn(code: string, pin: string): Promise<void> {
  const db = database();
  let id = (await db.get("meta", "device_id")) as string | undefined;
  let pair = (await db.get("meta", "sign")) as CryptoKeyPair | undefined;
  if (!id || !pair) {
    const made = { id: uuid7(Date.now()), pair: await keys() };
    await write(db, async (tx) => {
      await tx.objectStore("meta").put(made.id, "device_id");
      await tx.objectStore("meta").put(made.pair, "sign");
    });
    ({ id, pair } = made);
  }
  const asked = Date.now();
  const j = await api.join(code, { id, name: deviceName(), key: await publicHalf(pair) });
  const login: Login = { token: j.token, device_id: j.device_id, account: j.account, joined: j.now };
  await db.put("meta", Math.round(j.now - (asked + Date.now()) / 2), "offset");
  const key = await create(db, pin, login);
  history.replaceState(null, "", location.pathname + "#/today");
  await enter(key);
}

/** deviceName is what the office reads in its list of phones. */
function deviceName(): string {
  const m = /\(([^)]+)\)/.exec(navigator.userAgent)?.[1]?.split(";").map((x) => x.trim()) ?? [];
  return (m.findLast((x) => !/^(wv|K|U|Linux|rv)/.test(x)) ?? m[0] ?? "").replace(/ Build.*/, "").slice(0, 60) || "phone";
}

/** Pad: digits for a thumb, also from a keyboard. */
function Pad({ onPin, disabled }: { onPin: (pin: string) => void; disabled?: boolean }) {
  const [pin, setPin] = useState("");
  const press = (d: string) => {
    if (disabled) return;
    const next = d === "<" ? pin.slice(0, -1) : (pin + d).slice(0, PIN_LENGTH);
    setPin(next.length === PIN_LENGTH ? "" : next);
    if (next.length === PIN_LENGTH) onPin(next);
  };
  useEffect(() => {
    const key = (e: KeyboardEvent) => { if (/^\d$/.test(e.key)) press(e.key); else if (e.key === "Backspace") press("<"); };
    addEventListener("keydown", key);
    return () => removeEventListener("keydown", key);
  });
  return (
    <div class="pad">
      <p class="dots" role="img" aria-label={t("field.pin.entered", pin.length)}>{Array.from({ length: PIN_LENGTH }, (_, i) => <i key={i} class={i < pin.length ? "on" : ""} />)}</p>
      <div class="digits">{[..."123456789", "", "0", "<"].map((d) => d === "" ? <span key="none" /> : <button key={d} type="button" data-digit={d} disabled={disabled} aria-label={d === "<" ? t("field.pin.delete") : d} onClick={() => press(d)}>{d === "<" ? "⌫" : d}</button>)}</div>
    </div>
  );
}

export function Locked() {
  const [busy, setBusy] = useState(false);
  const [note, setNote] = useState("");
  const [tries, setTries] = useState(0);
  const [until, setUntil] = useState(0);
  const [, tick] = useState(0);
  useEffect(() => {
    void database().get("meta", "lock").then((l) => {
      const lock = l as LockRow;
      setTries(lock.tries);
      setUntil(Date.now() + waitLeft(lock, Date.now()));
    });
    const timer = setInterval(() => tick((x) => x + 1), 500);
    return () => clearInterval(timer);
  }, []);
  const left = Math.ceil((until - Date.now()) / 1000);
  const tryPin = async (pin: string) => {
    setBusy(true);
    try {
      await enter(await unlock(database(), pin, Date.now()));
    } catch (e) {
      setBusy(false);
      if (!(e instanceof WrongPin)) {
        why.value = String(e instanceof Error ? e.message : e);
        stage.value = "failed";
        return;
      }
      setTries(e.tries);
      setUntil(Date.now() + e.wait);
      setNote(t("field.pin.wrong"));
    }
  };
  return (
    <Front title={t("field.locked")}>
      <p role="alert" class={note ? "bad-text" : ""}>{left > 0 ? t("field.pin.wait", left) : note || t("field.locked.text")}</p>
      {busy ? <p class="why" role="status">{t("field.opening")}</p> : <Pad onPin={(pin) => void tryPin(pin)} disabled={left > 0} />}
      {tries >= OFFER_WIPE && <Forgotten />}
    </Front>
  );
}

/** Forgotten offers to begin anew; what was not sent is lost with it, and it says how much. */
function Forgotten() {
  const [asked, setAsked] = useState(false);
  const [waiting, setWaiting] = useState(0);
  useEffect(() => void database().countFromIndex("ops", "state", "waiting").then(setWaiting), []);
  if (!asked) return <Big kind="bad" onClick={() => setAsked(true)}>{t("field.pin.forgotten")}</Big>;
  return (
    <section class="card warn">
      <p>{t("field.pin.forgotten.text", waiting)}</p>
      <Big kind="bad" onClick={() => void remove("wiped")}>{t("field.pin.wipe")}</Big>
      <Big onClick={() => setAsked(false)}>{t("field.cancel")}</Big>
    </section>
  );
}

export function Gone() {
  const again = async () => {
    setDatabase(await open(() => undefined));
    history.replaceState(null, "", location.pathname);
    stage.value = "join";
  };
  const known = ["device_revoked", "account_closed", "left", "wiped"];
  return <Front title={t("field.gone")}><p id="gone" data-code={why.value}>{t("field.gone." + (known.includes(why.value) ? why.value : "wiped"))}</p><Big kind="go" onClick={() => void again()}>{t("field.gone.again")}</Big></Front>;
}

export function Loading() {
  return <Front title={t("field.opening")}><progress max={1} value={loaded.value} /></Front>;
}

export function Failed() {
  const blocked = stage.value === "blocked";
  return <Front title={t(blocked ? "field.blocked" : "field.failed")}><p>{t(blocked ? "field.blocked.text" : "field.failed.text")}</p><p class="foot-note">{why.value}</p><Big kind="go" onClick={() => location.reload()}>{t("field.reload")}</Big></Front>;
}

function Language() {
  return <Big onClick={() => { lang.value = lang.value === "vi" ? "en" : "vi"; document.documentElement.lang = lang.value; }}>{lang.value === "vi" ? "English" : "Tiếng Việt"}</Big>;
}
