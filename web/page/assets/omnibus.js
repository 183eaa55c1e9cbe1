// What scripts add to pages that work without them: fields that show only when
// their option is chosen, answers that exclude the others, counts of characters,
// the focus on a page's problems, and a word before a session ends.
(function () {
  'use strict'
  const each = (selector, from, act) => from.querySelectorAll(selector).forEach(act)

  // What the script says, in the page's language.
  const words = document.getElementById('main-content').dataset

  // A region that screen readers listen to. It must be on the page before it speaks.
  function speaker (after) {
    const region = document.createElement('div')
    region.className = 'govuk-visually-hidden'
    region.setAttribute('role', 'status')
    after.after(region)
    return text => { region.textContent = text }
  }

  const labelOf = input => input.labels && input.labels[0] ? input.labels[0].textContent.trim() : ''

  function reveal (group) {
    each('[data-reveals]', group, input => {
      const field = document.getElementById(input.dataset.reveals)
      if (!field) return
      const radios = field.classList.contains('govuk-radios__conditional')
      field.classList.toggle(radios ? 'govuk-radios__conditional--hidden' : 'govuk-checkboxes__conditional--hidden', !input.checked)
      // What cannot be seen is not sent; it is there again when the option is.
      each('input', field, inside => { inside.disabled = !input.checked })
    })
  }

  function choices (group) {
    const say = group.querySelector('[data-alone]') ? speaker(group) : null
    group.addEventListener('change', event => {
      const input = event.target
      if (say && input.type === 'checkbox' && input.checked) {
        let cleared = []
        each('input[type=checkbox]:checked', group, other => {
          if (other !== input && (input.hasAttribute('data-alone') || other.hasAttribute('data-alone'))) {
            other.checked = false
            cleared.push(labelOf(other))
          }
        })
        say(cleared.length ? words.cleared + ' ' + cleared.join(', ') : '')
      }
      reveal(group)
    })
    group.addEventListener('omnibus-shown', () => reveal(group))
    reveal(group)
  }

  // Counts characters as the server does: a line break is one.
  function count (field) {
    const max = Number(field.dataset.max)
    const shown = document.getElementById(field.id + '-count')
    if (!shown || !max) return
    const fixed = shown.textContent
    const live = document.createElement('div')
    live.className = shown.className
    live.setAttribute('aria-hidden', 'true')
    shown.after(live)
    // The sentence the field is described by stays for screen readers; the count that moves is said with a delay.
    shown.classList.add('govuk-visually-hidden')
    const say = speaker(live)
    let later
    const show = spoken => {
      const left = max - [...field.value.replace(/\r\n/g, '\n').trim()].length
      const n = Math.abs(left)
      const text = words[(left < 0 ? 'over' : 'left') + (n === 1 ? 'One' : '')].replace('{n}', n.toLocaleString('en-GB'))
      live.textContent = field.value === '' ? fixed : text
      live.classList.toggle('omnibus-over', left < 0)
      clearTimeout(later)
      if (spoken) later = setTimeout(() => say(text), 1000)
    }
    field.addEventListener('input', () => show(true))
    show(false)
  }

  // Writing a text takes back the tick of the box beside it; the reverse would
  // throw away what somebody wrote, and is left to them.
  function beside (box) {
    const field = document.getElementById(box.dataset.beside)
    if (!field) return
    const say = speaker(field)
    field.addEventListener('input', () => {
      if (box.checked && field.value !== '') {
        box.checked = false
        say(words.cleared + ' ' + labelOf(box))
      }
    })
  }

  function summary (box) {
    box.focus()
    box.addEventListener('click', event => {
      const link = event.target.closest('a')
      const field = link && link.getAttribute('href').startsWith('#') && document.getElementById(link.hash.slice(1))
      if (!field) return
      event.preventDefault()
      const group = field.closest('fieldset')
      const title = group ? group.querySelector('legend') : field.labels && field.labels[0]
      ;(title || field).scrollIntoView()
      field.focus({ preventScroll: true })
    })
  }

  // Ten minutes before a session ends the person is asked whether they stay. The
  // survey knows when that is: other pages of theirs keep the session alive too.
  function session (dialog) {
    const warning = 600
    const text = dialog.querySelector('[data-left]')
    const title = dialog.querySelector('h2')
    const soon = title.textContent
    const button = dialog.querySelector('button')
    let ends = 0
    let timer
    const left = () => Math.round((ends - Date.now()) / 1000)
    const plan = seconds => {
      ends = Date.now() + seconds * 1000
      clearTimeout(timer)
      if (seconds <= warning) return tick()
      if (dialog.open) dialog.close()
      timer = setTimeout(look, (seconds - warning) * 1000)
    }
    const tick = () => {
      const minutes = Math.ceil(left() / 60)
      const now = minutes < 1 ? text.dataset.ended : minutes === 1 ? text.dataset.one : text.dataset.left.replace('{n}', minutes)
      if (text.textContent !== now) text.textContent = now
      title.textContent = minutes < 1 ? title.dataset.ended : soon
      dialog.classList.toggle('omnibus-dialog--ended', minutes < 1)
      if (!dialog.open) dialog.showModal()
      clearTimeout(timer)
      if (minutes >= 1) timer = setTimeout(tick, (left() - (minutes - 1) * 60) * 1000 + 500)
    }
    const ask = how => fetch(dialog.dataset.stay, { redirect: 'manual', cache: 'no-store', ...how })
      .then(r => r.ok ? r.json() : { seconds: 0 })
      .then(told => plan(told.seconds))
    // Without a connection our own clock has to do.
    const look = () => ask({}).catch(() => plan(left()))
    button.addEventListener('click', () => {
      if (left() <= 0) return dialog.close()
      ask({ method: 'POST', body: new URLSearchParams(), headers: { 'Omnibus-Script': '1' } })
        .catch(() => { text.textContent = text.dataset.away })
    })
    document.addEventListener('visibilitychange', () => { if (!document.hidden) look() })
    plan(Number(dialog.dataset.session) * 60)
  }

  // What was typed and not sent is kept on the device for one session and a
  // working day: whoever comes next finds nothing of it.
  function forget (main) {
    const own = 'omnibus:' + main.dataset.device + ':'
    const fresh = key => { try { return Date.now() - JSON.parse(localStorage.getItem(key)).at < 8 * 3600000 } catch { return false } }
    try {
      Object.keys(localStorage).filter(key => key.startsWith('omnibus:') && !(key.startsWith(own) && fresh(key)))
        .forEach(key => localStorage.removeItem(key))
    } catch {} // a browser that keeps nothing
  }

  function start () {
    document.body.classList.add('js-enabled', 'govuk-frontend-supported')
    each('[data-choices]', document, choices)
    each('[data-max]', document, count)
    each('[data-beside]', document, beside)
    each('[data-error-summary]', document, summary)
    each('[data-device]', document, forget)
    each('[data-session]', document, session)
  }

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start)
  else start()
})()
