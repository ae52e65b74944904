// Small comforts only: every page works without this file. No data is made here.
(() => {
  'use strict';
  const root = document.documentElement;
  root.classList.add('js');
  const one = (s, from = document) => from.querySelector(s);
  const all = (s, from = document) => [...from.querySelectorAll(s)];
  const typing = (e) => e.target.closest('input, textarea, select, [contenteditable]');

  // Keys: "/" goes to the search box, "g" then a letter to a module, arrows walk the rows of a table.
  let going = 0;
  document.addEventListener('keydown', (e) => {
    if (e.key === 'Escape') {
      all('details.picker[open]').forEach((d) => { d.open = false; one('summary', d).focus(); });
      all('.hits').forEach((h) => h.replaceChildren());
      return;
    }
    if (e.key === 'ArrowDown' && e.target.matches('.search input')) {
      const hit = one('.hits a, .hits button');
      if (hit) { e.preventDefault(); hit.focus(); }
      return;
    }
    if (typing(e) || e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key === '/') { const s = one('#q'); if (s) { e.preventDefault(); s.focus(); s.select(); } return; }
    if (e.key === 'g') { going = Date.now(); return; }
    if (going && Date.now() - going < 1500) {
      going = 0;
      const link = one(`[data-go="${CSS.escape(e.key)}"]`);
      if (link) { e.preventDefault(); link.click(); }
      return;
    }
    walk(e);
  });

  // The marking page: arrows choose a person, 1 to 5 answer and go on to the next, 0 takes an answer back.
  let person = null; // id of the line last stood on: a line is drawn anew when its answer is kept
  document.addEventListener('focusin', (e) => { const l = e.target.closest('.mark-line'); if (l) person = l.id; });
  document.addEventListener('keydown', (e) => {
    if (typing(e) || e.ctrlKey || e.metaKey || e.altKey) return;
    const lines = all('.mark-line');
    const answer = /^[0-5]$/.test(e.key);
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (!lines.length || (!answer && !step)) return;
    const here = lines.findIndex((l) => l.id === person);
    e.preventDefault();
    if (answer && here >= 0) one(`[name="answer"][value="${e.key}"]`, lines[here])?.click();
    const next = lines[here + (step || (e.key === '0' ? 0 : 1))];
    if (next) { person = next.id; next.focus(); }
  });
  // An answer that did not arrive must not look as if it had.
  ['htmx:response:error', 'htmx:error'].forEach((n) => document.addEventListener(n, (e) => {
    const failed = one('.mark-failed', e.target.closest?.('.mark-line') || root);
    if (failed) failed.hidden = false;
  }));

  function walk(e) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    const inside = e.target.closest('table.data tbody tr, .hits a, .hits button, .todo li');
    if (!step || !inside) return;
    const links = all('table.data tbody tr:not([hidden]) th a, table.data tbody tr:not([hidden]) td:first-child a, .hits a, .hits button, .todo a.go')
      .filter((a) => a.closest('table, .hits, .todo') === inside.closest('table, .hits, .todo') && a.checkVisibility());
    const here = links.findIndex((a) => inside.contains(a));
    const next = links[here + step] || (step < 0 && here === 0 && inside.closest('.hits') ? one('#q') : null);
    if (next) { e.preventDefault(); next.focus(); }
  }

  document.addEventListener('click', (e) => {
    if (e.target.closest('[data-print]')) { window.print(); return; }
    const copy = e.target.closest('[data-copy]');
    if (copy) {
      const text = one(`#${CSS.escape(copy.dataset.copy)}`);
      text.select();
      // The office may be served without TLS, where the newer way of copying does not exist.
      if (navigator.clipboard) navigator.clipboard.writeText(text.value).catch(() => {}); else document.execCommand('copy');
      copy.textContent = copy.dataset.done;
      return;
    }
    all('details.picker[open]').forEach((d) => { if (!d.contains(e.target)) d.open = false; });
    const hits = one('.search .hits');
    if (hits && !e.target.closest('.search')) hits.replaceChildren();
  });

  // A select that submits its own form; the form's button stays for those without script.
  document.addEventListener('change', (e) => {
    if (e.target.matches('[data-submit]')) e.target.form.requestSubmit();
  });

  // Filter the rows already on the page; marks are dropped on both sides so «thon» finds «Thôn».
  const fold = (s) => s.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase();
  document.addEventListener('input', (e) => {
    if (!e.target.matches('[data-filter]')) return;
    const want = fold(e.target.value.trim());
    document.getElementById(e.target.dataset.filter)?.classList.toggle('filtering', want !== ''); // rows left out at first can be found
    all(`#${CSS.escape(e.target.dataset.filter)} tbody tr`).forEach((tr) => { tr.hidden = want !== '' && !fold(tr.textContent).includes(want); });
  });

  // Dropping a file on the box is the same as choosing it.
  all('.drop').forEach((box) => {
    const input = one('input[type=file]', box);
    if (!input) return;
    ['dragenter', 'dragover'].forEach((n) => box.addEventListener(n, (e) => { e.preventDefault(); box.classList.add('over'); }));
    ['dragleave', 'drop'].forEach((n) => box.addEventListener(n, () => box.classList.remove('over')));
    box.addEventListener('drop', (e) => { e.preventDefault(); if (e.dataTransfer.files.length) { input.files = e.dataTransfer.files; input.dispatchEvent(new Event('change', { bubbles: true })); } });
  });

  // A long upload shows that it goes on, and cannot be sent twice.
  document.addEventListener('submit', (e) => {
    const b = e.submitter;
    if (b && b.dataset.busy) { setTimeout(() => { b.disabled = true; b.textContent = b.dataset.busy; }, 0); }
  });
})();
