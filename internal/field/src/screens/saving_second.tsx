// The second person: whoever stands by takes the phone and types her own PIN. Without it nothing is written.
import { useState } from "preact/hooks";
import { ready } from "../app";
import { t } from "../i18n";
import { checkPin, choosePin, hasPin, MEMBER_PIN, nameOf, type Book, type Confirmation } from "../saving";
import { Big, Card, Screen } from "../ui";
import { weak } from "../vault";

interface Asked { b: Book; not: number[]; first: number; what: string; onDone: (confirm: Confirmation[]) => Promise<void>; onBack: () => void }

type Step = "who" | "choose" | "again" | "enter" | "working";

export function Second({ b, not, first, what, onDone, onBack }: Asked) {
  const p = ready();
  const [no, setNo] = useState(0);
  const [step, setStep] = useState<Step>("who");
  const [pin, setPin] = useState("");
  const [kept, setKept] = useState("");
  const [wrong, setWrong] = useState("");
  const pick = async (n: number) => {
    setNo(n);
    setStep((await hasPin(p, b.id, n)) ? "enter" : "choose");
  };
  const fail = (to: Step, text: string) => {
    setPin("");
    setStep(to);
    setWrong(text);
  };
  const typed = async (digits: string) => {
    setPin(digits);
    if (digits.length < MEMBER_PIN) return;
    setWrong("");
    if (step === "choose") {
      if (weak(digits)) return fail("choose", t("field.pin.weak"));
      setKept(digits);
      setPin("");
      return setStep("again");
    }
    if (step === "again" && digits !== kept) return fail("choose", t("field.pin.differ"));
    setStep("working");
    if (step === "again") await choosePin(p, b.id, no, digits);
    const said = step === "again" ? "right" : await checkPin(p, b.id, no, digits);
    if (said !== "right") return fail("enter", said === "wait" ? t("field.saving.pin.wait") : t("field.pin.wrong"));
    await onDone([{ no: first, method: "device" }, { no, method: "pin" }]);
  };
  return (
    <Screen title={t("field.saving.second")} sub={b.d.group} back={onBack}>
      <Card class="answer"><b>{what}</b></Card>
      {step === "who" && <>
        <p>{t("field.saving.second.who")}</p>
        <ul class="savers">{b.members.filter((m) => !not.includes(m.no)).map((m) => <li key={m.no}><button class="saver" data-second={m.no} onClick={() => void pick(m.no)}><span class="n" aria-hidden="true">{m.no}</span><span><b>{m.name}</b></span></button></li>)}</ul>
      </>}
      {step !== "who" && <>
        <p role="status">{t(step === "choose" ? "field.saving.pin.choose" : step === "again" ? "field.saving.pin.again" : "field.saving.pin.enter", nameOf(b, no))}</p>
        {wrong && <p class="bad-text" role="alert">{wrong}</p>}
        <div class="pad">
          <div class="dots" role="status" aria-label={t("field.pin.entered", pin.length)}>{Array.from({ length: MEMBER_PIN }, (_, i) => <i key={i} class={i < pin.length ? "on" : ""} />)}</div>
          <div class="digits">
            {["1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0", "⌫"].map((d) => (d === "" ? <span /> :
              <button key={d} type="button" data-own-digit={d} disabled={step === "working"} aria-label={d === "⌫" ? t("field.pin.delete") : d} onClick={() => void typed(d === "⌫" ? pin.slice(0, -1) : (pin + d).slice(0, MEMBER_PIN))}>{d}</button>))}
          </div>
        </div>
        <Big onClick={() => fail("who", "")}>{t("field.saving.second.other")}</Big>
      </>}
    </Screen>
  );
}
