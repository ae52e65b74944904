// Gặp tình cờ: somebody met by chance. The card's square fills the form; who is known is found.
import { useState } from "preact/hooks";
import { go, ready, say } from "../app";
import { Camera, canScan } from "../camera";
import { readCard, readDay, type Citizen } from "../card";
import { dayOf } from "../clock";
import { isFull } from "../db";
import { CHANCE } from "../facts";
import { fold } from "../fold";
import { shortDay, t } from "../i18n";
import { Voluntary, Health, type Outcome } from "../model";
import { Big, Card, Pick, Screen } from "../ui";
import { ageOf } from "../walk";

const EMPTY: Citizen = { number: "", old: "", name: "", birth: "", sex: 0, address: "", issued: "" };
const RESULTS: Outcome[] = ["joined", "agreed", "thinking", "refused"];

export function Chance() {
  const p = ready();
  const [c, setC] = useState<Citizen>(EMPTY);
  const [birth, setBirth] = useState("");
  const [scanning, setScanning] = useState(false);
  const [result, setResult] = useState<Outcome | "">("");
  const [schemes, setSchemes] = useState(String(Voluntary));
  const [phone, setPhone] = useState("");
  const [agrees, setAgrees] = useState(false);
  const known = same(c.name, Number((readDay(birth) || birth).slice(0, 4)));
  const scanned = (text: string) => {
    const card = readCard(text);
    if (!card) {
      say(t("field.card.not"), true);
      return false;
    }
    setC(card);
    setBirth(shortDay(card.birth));
    setScanning(false);
    return true;
  };
  const born = readDay(birth) || (/^(19|20)\d\d$/.test(birth.trim()) ? birth.trim() : "");
  const wrong = birth !== "" && born === "" ? t("field.birth.bad") : c.number !== "" && !/^\d{12}$/.test(c.number) ? t("field.number.bad") : "";
  const save = async () => {
    try {
      await p.act(CHANCE, 1, { on: dayOf(p.clock.now()), name: c.name.trim(), birth: born, sex: c.sex, number: c.number, old_number: c.old, address: c.address.trim(), phone: agrees ? phone.trim() : "", result, schemes: result === "joined" ? Number(schemes) : 0 });
    } catch (e) {
      return say(isFull(e) ? t("field.full") : t("field.not_saved"), true);
    }
    say(t("field.saved_here"));
    go("today");
  };
  if (scanning) return <Camera onRead={scanned} onClose={() => setScanning(false)} />;
  return (
    <Screen title={t("field.chance")} back={() => history.back()}
      foot={<Big id="save" kind="done" disabled={c.name.trim() === "" || born === "" || result === "" || wrong !== ""} onClick={() => void save()}>{t("field.save")}</Big>}>
      {canScan() ? <Big kind="go" onClick={() => setScanning(true)}>{t("field.scan")}</Big> : <p class="why">{t("field.scan.none")}</p>}
      <Text id="c-name" label={t("field.name")} value={c.name} on={(name) => setC({ ...c, name })} />
      <Text id="c-birth" label={t("field.birth")} value={birth} on={setBirth} mode="numeric" />
      {wrong && <p class="bad-text" role="alert">{wrong}</p>}
      {known.length > 0 && <Card class="answer"><b>{t("field.chance.known")}</b>{known.map((id) => <Known key={id} id={id} />)}</Card>}
      <Pick label={t("field.sex")} name="sex" value={String(c.sex)} onPick={(v) => setC({ ...c, sex: Number(v) })} choices={[{ value: "1", label: t("field.sex.1") }, { value: "2", label: t("field.sex.2") }]} />
      <Text id="c-number" label={t("field.number")} value={c.number} on={(number) => setC({ ...c, number: number.replace(/\D/g, "") })} mode="numeric" />
      <Text id="c-address" label={t("field.address")} value={c.address} on={(address) => setC({ ...c, address })} />
      <Pick label={t("field.result")} name="result" value={result} onPick={(v) => setResult(v as Outcome)} choices={RESULTS.map((v) => ({ value: v, label: t("field.result." + v) }))} />
      {result === "joined" && <Pick label={t("field.schemes")} name="schemes" columns={3} value={schemes} onPick={setSchemes}
        choices={[{ value: String(Voluntary), label: t("field.scheme.2") }, { value: String(Health), label: t("field.scheme.3") }, { value: String(Voluntary | Health), label: t("field.scheme.both") }]} />}
      <label class="check"><input type="checkbox" checked={agrees} onChange={(e) => setAgrees(e.currentTarget.checked)} /> {t("field.phone.agrees")}</label>
      {agrees && <Text id="c-phone" label={t("field.phone")} value={phone} on={setPhone} mode="tel" />}
    </Screen>
  );
}

function Text(p: { id: string; label: string; value: string; on: (v: string) => void; mode?: "numeric" | "tel" }) {
  return <label class="lab">{p.label}<input id={p.id} class="type" autocomplete="off" inputMode={p.mode ?? "text"} value={p.value} onInput={(e) => p.on(e.currentTarget.value)} /></label>;
}

/** same are people of the list with this name, and this year of birth when it is told. */
function same(name: string, year: number): string[] {
  if (fold(name).split(" ").length < 2) return [];
  const { world } = ready();
  return world.index.find(name).ids(500).filter((id) => fold(world.one("person", id)?.name ?? "") === fold(name) && (!year || world.one("person", id)?.birth_year === year)).slice(0, 4);
}

function Known({ id }: { id: string }) {
  const p = ready();
  const who = p.world.one("person", id) ?? {};
  return <a class="link" href={"#/visit/" + id + "/" + (who.household ?? "") + "/0"}>{who.name} · {t("field.age", ageOf(p, who.birth_year))} · {p.world.place(who.unit)}</a>;
}
