// The answer beside the form of «Một trang cho nhà mình»: the form as a question of the calculator's contract,
// answered by the rules in the browser (by the server where they are not), drawn as text. Without this file,
// and without a word changed, the form itself still brings the whole page.
(() => {
  'use strict';
  const form = document.querySelector('.advice-form[data-rules]');
  const box = document.querySelector('[data-live]');
  if (!form || !box) return;
  const slot = (name) => box.querySelector(`[data-slot="${name}"]`);
  const lang = document.documentElement.lang || 'vi';
  const dong = (n) => new Intl.NumberFormat(lang === 'en' ? 'en-GB' : 'vi-VN').format(n) + '\u00a0đ';
  const digits = (s) => { const n = (s || '').normalize('NFC').replace(/[^0-9]/g, ''); return n ? Number(n) : undefined; };

  // A birth as people type it: 12/03/1988, 3/1988, 1988. Only the year: the first of January, as the law has it.
  const birth = (s) => {
    const m = (s || '').trim().match(/^(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})$/);
    return m ? `${m[3]}-${(m[2] || '1').padStart(2, '0')}-${(m[1] || '1').padStart(2, '0')}` : '';
  };
  const full = /^\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\s*$/;
  const age = (born, on) => Number(on.slice(0, 4)) - Number(born.slice(0, 4)) - (on.slice(5) < born.slice(5) ? 1 : 0);

  const poverties = { poor: ['poor', 'poor'], near: ['near_poor', 'near_poor'], agri: ['', 'farm_average'], left: ['ex_near_poor', 'ex_near_poor'] };

  function member(li, f) {
    const key = li.dataset.key;
    const m = JSON.parse(li.dataset.known);
    m.birth ||= birth(f.get('birth.' + key));
    m.name ||= f.get('name.' + key) || '';
    m.gender ||= f.get('sex.' + key) === 'm' ? 'M' : 'F';
    m.joins = f.getAll('join').includes(key);
    m.card = f.getAll('card').includes(key);
    if (!m.birth || !m.joins && !m.card) return null;
    const [group, card] = poverties[f.get('poverty')] || ['', ''];
    m.categories = ['other', group, f.get('minority') ? 'ethnic_minority' : ''].filter(Boolean);
    if (f.get('poverty') === 'left' && full.test(f.get('left'))) m.left_list = birth(f.get('left'));
    const years = age(m.birth, form.dataset.on);
    m.card_groups = [card, years < 6 ? 'child_under_6' : years < 18 ? 'student' : ''].filter(Boolean);
    if (m.joins) {
      m.income = digits(f.get('income'));
      m.months_paid = digits(f.get('paid.' + key));
    }
    return m;
  }

  function question() {
    const f = new FormData(form);
    const members = [...form.querySelectorAll('.advice-member')].map((li) => member(li, f)).filter(Boolean);
    if (!members.length) return null;
    const how = f.get('method');
    const input = { date: form.dataset.on, members, areas: form.dataset.areas.split(' ').filter(Boolean), card_months: digits(f.get('cards')), already_insured: digits(f.get('before')) };
    if (how === 'season') input.harvests = f.getAll('harvest').map(Number);
    else if (how === 'wage') input.wage_day = digits(f.get('wageday'));
    else if (how !== 'daily') input.period = Number(how);
    return JSON.stringify({ id: 'page', kind: 'family_page', input });
  }

  function draw(answer) {
    const wrong = slot('wrong');
    box.hidden = false;
    wrong.hidden = !answer.error;
    for (const part of [box.querySelector('.advice-live-sum'), slot('lines')]) part.hidden = Boolean(answer.error);
    if (answer.error) { wrong.textContent = answer.error.message; return; }
    const p = answer.output;
    slot('month').textContent = dong(p.month);
    slot('daily').textContent = dong(p.daily);
    slot('state').textContent = dong(p.state_month);
    slot('lines').replaceChildren(...p.lines.map((l) => Object.assign(document.createElement('li'), { textContent: l.text })));
  }

  let asked = 0;
  async function answer() {
    const mine = ++asked;
    const line = question();
    if (!line) { box.hidden = true; return; }
    try {
      const { calc } = await import(form.dataset.rules);
      const out = JSON.parse(await calc(line, lang));
      if (mine === asked) draw(out);
    } catch { box.hidden = true; } // neither rules nor server: the form's button says so
  }
  let wait = 0;
  form.addEventListener('input', () => { clearTimeout(wait); wait = setTimeout(answer, 150); });
  // What is loaded now answers later without a signal.
  import(form.dataset.rules).then((m) => m.load()).catch(() => {});
})();
