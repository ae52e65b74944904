// Small comforts only: every page works without this file. No data is made here.
(() => {
  'use strict';
  const root = document.documentElement;
  root.classList.add('js');
  const one = (s, from = document) => from.querySelector(s);
  const all = (s, from = document) => [...from.querySelectorAll(s)];
  const typing = (e) => !e.target.matches('input.choose') && e.target.closest('input, textarea, select, [contenteditable]');

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

  // A heading of the rail stays as the reader left it; the one the page stands under is always open.
  const kept = { get: (k) => { try { return localStorage.getItem(k); } catch { return null; } }, set: (k, v) => { try { localStorage.setItem(k, v); } catch { /* a browser that keeps nothing */ } } };
  all('details[data-keep]').forEach((d) => {
    const was = kept.get(d.dataset.keep);
    if (was !== null && !one('[aria-current]', d)) d.open = was === '1';
    one('summary', d).addEventListener('click', () => kept.set(d.dataset.keep, d.open ? '0' : '1')); // open tells what was before the click
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
      if (navigator.clipboard) navigator.clipboard.writeText(text.value).catch(() => document.execCommand('copy')); else document.execCommand('copy');
      copy.textContent = copy.dataset.done;
      return;
    }
    // Read a text aloud in the language of the page, where the device has a voice; pressed again it stops.
    const speak = e.target.closest('[data-speak]');
    if (speak && window.speechSynthesis) {
      const text = one(`#${CSS.escape(speak.dataset.speak)}`);
      if (speechSynthesis.speaking) { speechSynthesis.cancel(); return; }
      const voice = new SpeechSynthesisUtterance(text.value);
      voice.lang = text.lang || root.lang || 'vi';
      speechSynthesis.speak(voice);
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

  // Columns of a table: those left out stay out the next time, on this computer.
  all('[data-cols]').forEach((box) => {
    const table = document.getElementById(box.dataset.cols), key = `cols.${location.pathname.replace(/[0-9a-f-]{36}|\d+/g, 'N')}.${box.dataset.cols}`;
    const out = new Set((kept.get(key) || '').split(',').filter(Boolean));
    const draw = () => all('tr', table).forEach((tr) => { [...tr.children].forEach((c, i) => { c.hidden = out.has(String(i)); }); });
    all('[data-col]', box).forEach((c) => {
      c.checked = !out.has(c.dataset.col);
      c.addEventListener('change', () => { out[c.checked ? 'delete' : 'add'](c.dataset.col); kept.set(key, [...out].join(',')); draw(); });
    });
    if (out.size) draw();
  });

  // Sorting the rows at hand: up, down, as they came. Numbers by their value, dates by their day, names the Vietnamese way.
  const order = new Intl.Collator('vi', { numeric: true });
  const worth = (cell) => {
    const raw = cell?.dataset.raw, text = (cell?.textContent || '').trim(), d = text.match(/^(\d{1,2})\/(\d{1,2})\/(\d{4})/);
    if (raw !== undefined && raw !== '' && !Number.isNaN(Number(raw))) return Number(raw);
    if (d) return Number(d[3] + d[2].padStart(2, '0') + d[1].padStart(2, '0'));
    const n = /^-?[\d.,]+\s*%?$/.test(text) ? Number(document.documentElement.lang === 'en' ? text.replace(/[,%\s]/g, '') : text.replace(/[.%\s]/g, '').replace(',', '.')) : NaN;
    return Number.isNaN(n) ? text : n;
  };
  all('table[data-sorts]').forEach((table) => {
    const body = table.tBodies[0], came = [...body.rows], shown = came.filter((r) => !r.classList.contains('rest')).length;
    all('thead th', table).forEach((th, i) => {
      const label = th.textContent.trim();
      if (!label || one('a, input', th)) return;
      const button = Object.assign(document.createElement('button'), { type: 'button', className: 'sort', textContent: label });
      const mark = Object.assign(document.createElement('span'), { ariaHidden: 'true' });
      button.append(mark);
      th.replaceChildren(button);
      button.addEventListener('click', () => {
        const next = { ascending: 'descending', descending: '' }[th.getAttribute('aria-sort')] ?? 'ascending';
        all('thead th', table).forEach((o) => { o.removeAttribute('aria-sort'); const m = one('.sort span', o); if (m) m.textContent = ''; });
        if (next) { th.setAttribute('aria-sort', next); mark.textContent = next === 'ascending' ? '▲' : '▼'; }
        const way = next === 'descending' ? -1 : 1;
        const blank = (v) => v === '' || v === '—';
        const rows = next ? [...came].sort((x, y) => {
          const a = worth(x.children[i]), b = worth(y.children[i]);
          if (blank(a) || blank(b)) return blank(a) - blank(b);
          return way * (typeof a === 'number' && typeof b === 'number' ? a - b : order.compare(String(a), String(b)));
        }) : came;
        rows.forEach((r, n) => r.classList.toggle('rest', n >= shown));
        body.append(...rows);
      });
    });
  });

  // Chosen rows: how many, all of them at once, x for the row one stands on.
  all('[data-chosen]').forEach((out) => {
    const form = out.closest('form'), boxes = () => all(`input.choose[name="id"][form="${form.getAttribute('id')}"]`); // form.id is the boxes themselves
    const count = () => {
      const n = boxes().filter((b) => b.checked).length;
      out.textContent = out.dataset.chosen.replace('{n}', n);
      form.classList.toggle('none', n === 0);
    };
    document.addEventListener('change', (e) => {
      if (e.target.matches('[data-choose-all]')) boxes().forEach((b) => { if (!b.closest('tr').hidden && b.checkVisibility()) b.checked = e.target.checked; });
      if (e.target.matches('input.choose')) count();
    });
    document.addEventListener('keydown', (e) => {
      const b = e.key === 'x' && Date.now() - going > 1500 && !e.ctrlKey && !e.metaKey && !e.altKey && !e.target.matches('input:not(.choose), textarea, select') ? one('input.choose', e.target.closest('tr') || form) : null;
      if (b && b.name === 'id') { b.checked = !b.checked; count(); }
    });
    count();
  });

  // A target that is given on: what is left stands in sight while one types, and Enter goes one line down.
  all('[data-give]').forEach((form) => {
    const parts = all('[data-part]', form), out = one('[data-left]', form);
    const whole = Number(form.dataset.give);
    const read = (t) => (/^\d{1,3}([.,]\d{3})*$|^\d+$/.test(t) ? Number(t.replace(/[.,]/g, '')) : 0);
    const sum = () => {
      if (!out) return;
      const left = whole - parts.reduce((n, p) => n + read(p.value.trim()), 0);
      out.textContent = (left < 0 ? out.dataset.above : out.dataset.words).replace('{n}', Math.abs(left).toLocaleString(document.documentElement.lang === 'en' ? 'en' : 'vi'));
      out.classList.toggle('bad', left < 0);
    };
    form.addEventListener('input', sum);
    form.addEventListener('keydown', (e) => {
      const at = parts.indexOf(e.target), step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[e.key];
      if (at < 0 || !step) return;
      e.preventDefault();
      const next = parts[at + step];
      if (next) { next.focus(); next.select(); }
    });
    sum();
  });

  // A slider says its number while it moves.
  all('[data-knob]').forEach((knob) => knob.addEventListener('input', () => {
    const out = one('output', knob.parentElement);
    out.textContent = Number(knob.value).toLocaleString(document.documentElement.lang === 'en' ? 'en' : 'vi') + ' ' + out.dataset.unit;
  }));

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
