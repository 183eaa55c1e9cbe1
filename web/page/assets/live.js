// What an open page of questions does by itself: it keeps what is typed, on the
// device at once and with the survey soon after; it sends the page, again and
// again while there is no connection; it tells what colleagues do meanwhile.
// Every sentence that it shows stands on the page already.
(function () {
  'use strict'
  const form = document.querySelector('form[data-live]')
  if (!form) return
  const line = document.getElementById('form-kept')
  const back = document.getElementById('form-back')
  const place = 'omnibus:' + form.dataset.device + ':' + location.pathname
  const own = { headers: { 'Omnibus-Script': '1' }, redirect: 'manual', cache: 'no-store' }

  // The fields by name. A question may have any name, so that nothing here is
  // asked of the form by its properties.
  const fields = {}
  form.querySelectorAll('input, textarea, select').forEach(f => {
    if (f.name && !f.name.startsWith('form-')) (fields[f.name] = fields[f.name] || []).push(f)
  })
  const ticked = f => f.type === 'radio' || f.type === 'checkbox'
  const values = (name, first) => fields[name].flatMap(f => ticked(f)
    ? ((first ? f.defaultChecked : f.checked) ? [f.value] : [])
    : [first ? f.defaultValue : f.value])
  const same = (a, b) => a.length === b.length && a.every((x, i) => x === b[i])
  const seen = () => [...form.querySelectorAll('[name=form-seen]')]

  // What differs from the page as it came, with what that page had shown.
  function changed () {
    const kept = { fields: {}, seen: seen().map(f => f.value) }
    for (const name in fields) if (!same(values(name), values(name, true))) kept.fields[name] = values(name)
    return kept
  }
  const empty = kept => !kept || Object.keys(kept.fields).length === 0

  // The device's own store may be switched off or full; then there is none.
  const device = {
    read () { try { return JSON.parse(localStorage.getItem(place)) } catch { return null } },
    write (kept) { try { localStorage.setItem(place, JSON.stringify({ at: Date.now(), ...kept })) } catch {} },
    clear () { try { localStorage.removeItem(place) } catch {} }
  }

  function say (what) {
    const text = what ? line.dataset[what] : ''
    if (line.textContent !== text) line.textContent = text
  }

  // Puts back what was typed before. The positions that it had seen come with
  // it: a colleague's answer in between then leads to the question which stands.
  function putBack (kept) {
    let any = false
    for (const name in kept.fields) {
      if (!fields[name] || same(values(name), kept.fields[name])) continue
      any = true
      fields[name].forEach((f, i) => {
        if (ticked(f)) f.checked = kept.fields[name].includes(f.value)
        else f.value = kept.fields[name][i] || ''
        f.dispatchEvent(new Event(ticked(f) ? 'omnibus-shown' : 'input', { bubbles: true }))
      })
      const about = pair => { const item = pair.split('=')[0]; return name === item || name.startsWith(item + '_') || name.startsWith(item + '-') }
      seen().filter(f => about(f.value)).forEach(f => f.remove())
      kept.seen.filter(about).forEach(pair => {
        const f = document.createElement('input')
        f.type = 'hidden'; f.name = 'form-seen'; f.value = pair
        form.append(f)
      })
    }
    return any
  }

  function offer (kept) {
    if (empty(kept) || !putBack(kept)) return
    back.hidden = false
    back.querySelector('[data-when]').textContent = kept.when || ''
    if (back.querySelector('button')) return
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'omnibus-button-link'
    button.textContent = back.dataset.button
    button.addEventListener('click', takeOff)
    back.append(button)
  }

  // The page anew, because it may be the answer to a form.
  function takeOff () {
    form.reset()
    device.clear()
    drafted = true
    keep().then(() => { done = true; location.replace(location.pathname + location.search) })
  }

  // ---- keeping ----
  let later; let flying = Promise.resolve(); let drafted = false; let done = false
  let wait = 0 // seconds until the next try while there is no connection
  let pressed = null // the button that waits to be sent, with its form
  let sending = false
  let stopped = false // the survey takes no drafts of this page now

  function away () {
    wait = Math.min(wait ? wait * 2 : 2, 30)
    say(pressed ? 'waiting' : 'away')
    clearTimeout(later)
    later = setTimeout(again, wait * 1000)
  }
  function again () {
    if (pressed) send()
    else keep()
  }
  // Proxies answer for a server that is gone; its own pages carry a policy.
  const gone = r => r.status >= 502 && r.status <= 504 && !r.headers.get('Content-Security-Policy')

  async function keep () {
    clearTimeout(later)
    if (done || sending || stopped) return
    const kept = changed()
    if (empty(kept) && !drafted) { device.clear(); if (wait) { wait = 0; say('') } return }
    const body = new URLSearchParams({ 'form-case': form.querySelector('[name=form-case]').value, 'form-draft': JSON.stringify(kept) })
    let r
    flying = fetch(form.dataset.draft, { ...own, method: 'POST', body })
    try { r = await flying } catch { return away() }
    if (done) return
    if (gone(r)) return away()
    const was = wait
    wait = 0
    if (r.status === 403) return say('ended')
    if (!r.ok) { stopped = true; return }
    drafted = true
    if (JSON.stringify(changed()) === JSON.stringify(kept)) device.clear()
    say(empty(kept) ? '' : was ? 'again' : 'kept')
  }

  form.addEventListener('input', typed)
  form.addEventListener('change', typed)
  function typed () {
    if (done) return
    const kept = changed()
    if (empty(kept)) device.clear()
    else device.write(kept)
    if (wait) return // a try is planned
    clearTimeout(later)
    later = setTimeout(keep, 2000)
  }

  // On the way out there is no time for more than one message.
  addEventListener('pagehide', () => {
    const kept = changed()
    if (done || stopped || empty(kept) || !device.read() || !navigator.sendBeacon) return
    navigator.sendBeacon(form.dataset.draft, new URLSearchParams({ 'form-case': form.querySelector('[name=form-case]').value, 'form-draft': JSON.stringify(kept) }))
  })
  // A page that the browser kept as it was when it led on can be used again.
  addEventListener('pageshow', event => {
    if (!event.persisted) return
    done = sending = false
    pressed = null
    look()
  })
  addEventListener('online', () => { wait = 0; again() })
  addEventListener('offline', () => { if (!done) away() })

  // ---- sending ----
  form.addEventListener('submit', event => {
    event.preventDefault()
    if (done || sending) return
    pressed = { button: event.submitter }
    send()
  })

  async function send () {
    sending = true
    clearTimeout(later)
    const kept = changed()
    if (!empty(kept)) device.write(kept)
    try { await flying } catch {}
    const body = new URLSearchParams(new FormData(form))
    if (pressed.button && pressed.button.name) body.append(pressed.button.name, pressed.button.value)
    if (drafted) body.append('form-drafted', 'yes')
    let r
    try { r = await fetch(form.getAttribute('action'), { ...own, method: 'POST', body }) } catch {}
    sending = false
    if (!r || gone(r)) return away()
    const next = r.headers.get('Omnibus-Next')
    done = true
    if (r.ok && next) {
      device.clear()
      return go(new URL(next, location.href))
    }
    // The answer is a page: the browser asks for it by sending the form, which
    // has its key and is saved no second time. What is saved is no draft any more,
    // though a colleague has answered too: put back, it would undo their answer.
    if (r.headers.has('Omnibus-Saved')) device.clear()
    if (drafted) hide('form-drafted', 'yes')
    if (pressed.button && pressed.button.name) hide(pressed.button.name, pressed.button.value)
    HTMLFormElement.prototype.submit.call(form)
  }
  function hide (name, value) {
    const f = document.createElement('input')
    f.type = 'hidden'; f.name = name; f.value = value
    form.append(f)
  }
  function go (to) {
    if (to.pathname !== location.pathname || to.search !== location.search) return location.assign(to)
    history.replaceState(null, '', to)
    location.reload()
  }

  // ---- colleagues ----
  const here = document.getElementById('live-here')
  const aloud = document.getElementById('live-said')
  let tag = ''; let looking; let told = new Set(); let first = true; let every = 20 // seconds

  function beside (question, texts) {
    const at = [...document.querySelectorAll('[data-question]')].find(e => e.dataset.question === question)
    if (!at) return
    const id = 'beside-' + question
    let box = document.getElementById(id)
    if (!box) {
      box = document.createElement('div')
      box.className = 'omnibus-beside'
      box.id = id
      at.append(box)
    }
    const field = at.querySelector('fieldset, textarea, input:not([type=hidden])')
    const ids = (field.getAttribute('aria-describedby') || '').split(' ').filter(x => x && x !== id)
    field.setAttribute('aria-describedby', [...ids, id].join(' '))
    lines(box, texts)
  }
  // Texts, each with its language where that is not the page's.
  function lines (box, texts) {
    box.replaceChildren(...texts.filter(t => t.text).map(({ text, lang }) => {
      const p = document.createElement('p')
      p.textContent = text
      if (lang) p.lang = lang
      return p
    }))
  }

  function show (news) {
    every = news.every
    const said = news.answers.map(n => ({ text: n.said, lang: n.lang }))
    const present = { text: news.here }
    lines(here, [present, ...said.filter((_, i) => !news.answers[i].question).slice(-3)])
    here.hidden = here.children.length === 0
    const by = {}
    news.answers.forEach(n => { if (n.question) (by[n.question] = by[n.question] || []).push({ text: n.beside, lang: n.lang }) })
    for (const q in by) beside(q, by[q])
    // One message a look, of what is new; what was said is not said again.
    const all = [...said, present].filter(t => t.text)
    const fresh = all.filter(t => !told.has(t.text))
    told = new Set([...told, ...all.map(t => t.text)])
    if (fresh.length) lines(aloud, fresh.slice(-3))
    if (news.draft && !device.read()) {
      drafted = true
      offer(news.draft)
    }
  }

  async function look () {
    clearTimeout(looking)
    if (done || document.hidden) return
    looking = setTimeout(look, every * 1000)
    let r
    try {
      r = await fetch(form.dataset.live + '?since=' + form.dataset.since + (first ? '&draft=1' : ''),
        { ...own, headers: { 'If-None-Match': tag } })
    } catch {
      if (!wait && !done) away()
      return
    }
    if (r.status !== 200 && r.status !== 304) return
    if (wait) { wait = 0; again() }
    if (r.status === 304) return
    tag = first ? '' : r.headers.get('ETag')
    show(await r.json())
    first = false
    clearTimeout(looking)
    looking = setTimeout(look, every * 1000)
  }
  document.addEventListener('visibilitychange', () => { if (!document.hidden) look() })

  const kept = device.read()
  if (kept) {
    offer(kept)
    if (empty(changed())) device.clear()
    else keep()
  }
  looking = setTimeout(look, 1000)
})()
