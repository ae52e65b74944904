// Chuyền tay: unsent operations from phone to phone, as a file or squares on the screen, without a network.
import { useEffect, useMemo, useState } from "preact/hooks";
import { renderSVG } from "uqr";
import { ready, say } from "../app";
import { Camera, canScan } from "../camera";
import { t } from "../i18n";
import { Gather, pictures, read } from "../parcel";
import { dayOf } from "../clock";
import { hour, shortDay } from "../i18n";
import type { Carried, Delivery } from "../phone";
import { Big, Card, Screen } from "../ui";
import { seen } from "../world";

export function Exchange() {
  const p = ready();
  const [text, setText] = useState<string | null>(null);
  const [scanning, setScanning] = useState(false);
  const [note, setNote] = useState("");
  const [carried, setCarried] = useState<Carried[]>([]);
  const [told, setTold] = useState<Delivery[]>([]);
  const gather = useMemo(() => new Gather(), []);
  useEffect(() => {
    void p.carried().then(setCarried);
    void p.deliveries().then(setTold);
  }, [seen.value]);
  const accept = async (whole: string) => {
    const got = read(whole);
    if (!got) return say(t("field.exchange.bad"), true);
    const taken = await p.carry(got.parcel, got.payload.ops.length);
    say(taken ? t("field.exchange.taken", got.payload.ops.length) : t("field.exchange.own"), !taken);
  };
  const picture = async (square: string) => {
    const whole = await gather.add(square);
    setNote(t("field.exchange.got", gather.got, gather.all));
    if (whole === null) return false;
    setScanning(false);
    await accept(whole);
    return true;
  };
  if (scanning) return <Camera onRead={picture} onClose={() => setScanning(false)} note={note} />;
  const waiting = p.outbox.waiting().length;
  return (
    <Screen title={t("field.exchange")} back={() => history.back()}>
      <Card><p>{t("field.exchange.text")}</p></Card>
      <h2>{t("field.exchange.give")}</h2>
      {waiting === 0 && <p class="why">{t("field.exchange.nothing")}</p>}
      {waiting > 0 && <div class="row2">
        <Big id="parcel-file" onClick={() => void p.parcel().then((x) => x && save(x))}>{t("field.exchange.file")}</Big>
        <Big id="parcel-qr" onClick={() => void p.parcel().then(setText)}>{t("field.exchange.qr")}</Big>
      </div>}
      {text && <Squares text={text} />}
      <h2>{t("field.exchange.take")}</h2>
      <div class="row2">
        <label class="big plain">{t("field.exchange.open")}<input id="parcel-in" type="file" hidden accept=".luoi,application/json" onChange={(e) => void e.currentTarget.files?.[0]?.text().then(accept)} /></label>
        {canScan() && <Big onClick={() => setScanning(true)}>{t("field.exchange.scan")}</Big>}
      </div>
      {carried.length > 0 && <Card><b>{t("field.exchange.carried", carried.reduce((n, c) => n + c.ops, 0))}</b></Card>}
      {told.length > 0 && <h2>{t("field.exchange.told")}</h2>}
      {[...told].reverse().map((d, i) => <Told key={i} d={d} />)}
    </Screen>
  );
}

/** Told is what became of a parcel: whoever carried it can say it to the one whose acts they are. */
function Told({ d }: { d: Delivery }) {
  const bad = d.kept + d.refused > 0;
  return (
    <Card class={bad ? "warn" : ""}>
      <p data-delivered={d.device.slice(-6)} data-booked={d.booked} data-kept={d.kept} data-refused={d.refused}>
        <b>{t("field.exchange.told.of", d.device.slice(-6), d.ops)}</b> · {hour(d.at)} {shortDay(dayOf(d.at))}<br />
        {t("field.exchange.told.sum", d.booked, d.kept, d.refused)}{d.message ? " " + d.message : ""}
      </p>
      {bad && <p>{t(d.code ? "field.exchange.told.bad" : "field.exchange.told.say")}</p>}
    </Card>
  );
}

/** save offers the parcel as a file; the other phone gets it by cable, card or a near-by share. */
function save(text: string): void {
  const a = document.createElement("a");
  a.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  a.download = "luoi-" + ready().login.device_id.slice(-6) + ".luoi";
  a.click();
  setTimeout(() => URL.revokeObjectURL(a.href), 60_000);
}

/** Squares shows the pictures one after the other, over and over, until the other phone has them all. */
function Squares({ text }: { text: string }) {
  const [all, setAll] = useState<string[]>([]);
  const [i, setI] = useState(0);
  useEffect(() => void pictures(text).then((x) => setAll(x.map((s) => renderSVG(s, { ecc: "L", border: 3 })))), [text]);
  useEffect(() => {
    const timer = setInterval(() => setI((x) => x + 1), 700);
    return () => clearInterval(timer);
  }, []);
  if (all.length === 0) return null;
  const n = i % all.length;
  return <figure class="square"><img alt="" src={"data:image/svg+xml," + encodeURIComponent(all[n]!)} /><figcaption>{n + 1}/{all.length}</figcaption></figure>;
}
