// The phone app: where it starts, and which screen stands for which address.
import { render, type JSX } from "preact";
import { useEffect } from "preact/hooks";
import { AWAY, IDLE, lock, readRoute, ready, route, setDatabase, stage, updated, why } from "./app";
import { open } from "./db";
import { lang, t, type Lang } from "./i18n";
import { Chance } from "./screens/chance";
import { Closing } from "./screens/closing";
import { Device } from "./screens/device";
import { Failed, Gone, Join, Loading, Locked } from "./screens/enter";
import { Exchange } from "./screens/exchange";
import { Find } from "./screens/find";
import { House } from "./screens/house";
import { Page } from "./screens/page";
import { Savings } from "./screens/saving";
import { Today } from "./screens/today";
import { walks } from "./saving";
import { Visit } from "./screens/visit";
import { seen } from "./world";

function App(): JSX.Element {
  useEffect(() => {
    document.title = "Lưới";
  });
  void lang.value;
  switch (stage.value) {
    case "opening": return <Loading />;
    case "join": return <Join />;
    case "locked": return <Locked />;
    case "loading": return <Loading />;
    case "gone": return <Gone />;
    case "ready": return <><Newer /><Routed key={route.value.join("/")} /></>;
    default: return <Failed />;
  }
}

function Routed(): JSX.Element {
  const [name, a = "", b = "", c = ""] = route.value;
  void seen.value; // the first screen depends on what the account may do
  switch (name) {
    case "visit": return <Visit person={a} household={b} plan={c} />;
    case "house": return <House id={a} />;
    case "page": return <Page household={a} person={b} />;
    case "find": return <Find />;
    case "chance": return <Chance />;
    case "closing": return <Closing />;
    case "device": return <Device />;
    case "exchange": return <Exchange />;
    case "saving": return <Savings book={a} act={b} no={c} />;
    default: return walks(ready()) ? <Today /> : <Savings book="" act="" no="" />;
  }
}

/** Newer offers a waiting version of the app; it is taken only when pressed, what is saved stays. */
function Newer(): JSX.Element | null {
  const w = updated.value;
  return w && <button class="newer" onClick={() => w.postMessage("take over")}>{t("field.newer")}</button>;
}

/** watchIdle locks after a time without a touch, and after a time in the background. */
function watchIdle(): void {
  let touched = Date.now(), hidden = 0;
  const touch = () => (touched = Date.now());
  for (const e of ["pointerdown", "keydown", "scroll"]) addEventListener(e, touch, { passive: true, capture: true });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") hidden = Date.now();
    else if (hidden > 0 && Date.now() - hidden > AWAY) lock();
  });
  setInterval(() => Date.now() - touched > IDLE && lock(), 15_000);
}

/** install registers the service worker. A newer one waits until somebody says so. */
async function install(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const had = !!navigator.serviceWorker.controller;
  navigator.serviceWorker.addEventListener("controllerchange", () => had && location.reload());
  const r = await navigator.serviceWorker.register("sw.js", { type: "module", updateViaCache: "none" });
  const offer = () => { if (r.waiting && navigator.serviceWorker.controller) updated.value = r.waiting; };
  offer();
  r.addEventListener("updatefound", () => r.installing?.addEventListener("statechange", offer));
}

async function start(): Promise<void> {
  readRoute();
  addEventListener("hashchange", readRoute);
  try {
    const db = await open(() => (stage.value = "blocked"));
    setDatabase(db);
    lang.value = ((await db.get("meta", "lang")) as Lang | undefined) ?? (navigator.language.startsWith("en") ? "en" : "vi");
    document.documentElement.lang = lang.value;
    stage.value = (await db.get("meta", "lock")) ? "locked" : "join";
  } catch (e) {
    why.value = e instanceof Error ? e.message : String(e);
    stage.value = "failed";
  }
  watchIdle();
}

render(<App />, document.getElementById("app")!);
void start();
void install().catch((e: unknown) => console.warn(e));
