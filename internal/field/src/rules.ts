// The rules of law on the phone. calc(line, lang) answers one line of the calculator's contract, here when
// the WebAssembly build is part of the office's program and in the phone's cache, by the server otherwise.
// For answers without a signal a service worker keeps /field/rules/now.json (network first) and whatever
// stands below the "base" that it names (for ever: the address holds the content's hash).
export { calc, load } from "../rules/loader.js";
