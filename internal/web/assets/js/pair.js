// Keys of the page of doubtful pairs: → the same, ← different, ↓ not sure, z undo, ? help. The next pair is on
// the page already, hidden: it is shown while the answer travels and becomes live with the server's reply, so
// nothing is answered that was not kept.
(() => {
  'use strict';
  const desk = () => document.querySelector('#pair-desk');
  if (!desk()) return;
  let busy = false;
  const typing = (e) => e.target.closest('input, textarea, select, [contenteditable]');

  document.addEventListener('keydown', (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || typing(e)) return;
    if (e.key === '?') {
      const help = desk().querySelector('[data-pair-help]');
      if (help) { e.preventDefault(); help.open = !help.open; }
      return;
    }
    const key = e.key.length === 1 ? e.key.toLowerCase() : e.key;
    const button = desk().querySelector(`[data-pair-key="${CSS.escape(key)}"]`);
    if (!button) return;
    e.preventDefault();
    if (!e.repeat && !busy) button.click();
  });

  document.addEventListener('submit', (e) => {
    const form = e.target.closest('#pair-desk form');
    if (!form) return;
    if (busy) { e.preventDefault(); e.stopImmediatePropagation(); return; }
    busy = true;
    if (!form.matches('[data-pair-form]') || e.submitter?.hasAttribute('data-stay')) return;
    const now = desk().querySelector('[data-pair-now]');
    const ahead = desk().querySelector('[data-pair-ahead]');
    // After htmx has read the form.
    setTimeout(() => { if (busy && now && ahead) { now.hidden = true; ahead.hidden = false; } }, 0);
  }, true);

  document.addEventListener('htmx:finally:request', () => {
    busy = false;
    const left = desk()?.dataset.left, badge = document.querySelector('.rail a[href^="/pairs"] .count');
    if (left && badge) { badge.firstElementChild.textContent = left; badge.lastElementChild.textContent = badge.title = desk().dataset.waits; }
    desk()?.querySelector('[data-pair-now] h2')?.focus({ preventScroll: true });
  });
  ['htmx:response:error', 'htmx:error'].forEach((n) => document.addEventListener(n, () => {
    if (!busy) return;
    const now = desk().querySelector('[data-pair-now]');
    const ahead = desk().querySelector('[data-pair-ahead]');
    if (now) now.hidden = false;
    if (ahead) ahead.hidden = true;
    desk().querySelector('[data-pair-failed]').hidden = false;
  }));
})();
