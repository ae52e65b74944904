// The rules of law in the browser: load() starts them once, calc() answers one line of the calculator's
// contract. Where the program is not part of the office's build, or cannot be had, the server answers.
// A module without dependencies: the office's pages import it as it is, the phone's program bundles it.
const root = '/field/rules/';
let started = null;

/** load gives the function that answers here, or null when this build has none. */
export function load() {
  started ??= start().catch((e) => { started = null; throw e; });
  return started;
}

async function start() {
  const now = await (await got(root + 'now.json')).json();
  if (!now.wasm || typeof WebAssembly !== 'object') return null;
  await import(now.base + 'wasm_exec.js');
  const go = new globalThis.Go();
  const { instance } = await WebAssembly.instantiateStreaming(got(now.base + 'luoi.wasm'), go.importObject);
  go.run(instance);
  if (globalThis.luoiFault) throw new Error(globalThis.luoiFault);
  if (globalThis.luoiBook() !== now.book) await lay(now.book);
  return globalThis.luoiCalc;
}

// lay puts the office's book in place of the one the program came with. Without it the answers are those of
// the release, and every page prints which book it used.
async function lay(version) {
  try {
    const wrong = globalThis.luoiUse(await (await got(root + 'book/' + version)).text());
    if (wrong) console.warn(wrong);
  } catch { /* offline: the program's own book */ }
}

async function got(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(answer.status + ' ' + url);
  return answer;
}

/** calc answers one line (JSON text) in a language ("vi", "en"); the answer is JSON text. */
export async function calc(line, lang = 'vi') {
  let here = null;
  try { here = await load(); } catch { /* the server is asked instead */ }
  if (here) return here(line, lang);
  const answer = await fetch('/field/api/v1/calc?lang=' + lang, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: line });
  if (!answer.ok) throw new Error(answer.status + ' /field/api/v1/calc');
  return answer.text();
}
