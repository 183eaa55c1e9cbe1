// Says what is wrong with a page for somebody who points, tabs, zooms or pastes:
// an array of sentences. The page is left as it was found.
(() => {
  const wrong = []
  const name = e => `${e.tagName.toLowerCase()}${e.id ? '#' + e.id : ''} “${(e.textContent || e.value || e.name || '').trim().replace(/\s+/g, ' ').slice(0, 40)}”`
  // What is folded away is looked at too.
  const folded = [...document.querySelectorAll('details:not([open])')]
  folded.forEach(d => { d.open = true })
  const modal = document.querySelector('dialog:modal')
  const shown = e => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden' && !e.disabled &&
    !e.closest('dialog:not([open])') && (!modal || modal.contains(e))
  // What is there for screen readers alone, as the skip link until it has the focus.
  const hidden = e => { const s = getComputedStyle(e); return s.clip !== 'auto' || s.clipPath !== 'none' }
  const at = { x: scrollX, y: scrollY, focus: document.activeElement }
  const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')].filter(shown)

  // ---- targets of 24 pixels: WCAG 2.5.8 ----
  const least = 24
  const targets = all.filter(e => !hidden(e) && (!e.hasAttribute('tabindex') || e.matches('a, button, input, select, textarea, summary')))
  const boxes = new Map(targets.map(e => [e, e.getBoundingClientRect()]))
  const small = targets.filter(e => { const b = boxes.get(e); return b.width < least || b.height < least })
  const middle = b => [b.left + b.width / 2, b.top + b.height / 2]
  const apart = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1])
  // Within a sentence a link is as high as its line.
  const inline = e => {
    let block = e.parentElement
    while (block && getComputedStyle(block).display === 'inline') block = block.parentElement
    if (getComputedStyle(e).display !== 'inline' || !block) return false
    const rest = block.cloneNode(true)
    rest.querySelectorAll('a, button, .govuk-visually-hidden').forEach(x => x.remove())
    return /[\p{L}\p{N}]/u.test(rest.textContent)
  }
  // What takes the pointer may be larger than the element: its label, or all of its line.
  const reaches = e => {
    e.scrollIntoView({ block: 'center', inline: 'nearest' })
    const [x, y] = middle(e.getBoundingClientRect())
    const r = least / 2 - 0.5
    return [[r, 0], [-r, 0], [0, r], [0, -r], [r, r], [r, -r], [-r, r], [-r, -r]].every(([dx, dy]) => {
      const hit = document.elementFromPoint(x + dx, y + dy)
      return hit && (e === hit || e.contains(hit) || (hit.closest('label') && hit.closest('label').control === e))
    })
  }
  const spaced = e => {
    const c = middle(boxes.get(e))
    return targets.every(o => {
      if (o === e || o.contains(e) || e.contains(o)) return true
      const b = boxes.get(o)
      if (small.includes(o)) return apart(c, middle(b)) >= least
      const near = [Math.min(Math.max(c[0], b.left), b.right), Math.min(Math.max(c[1], b.top), b.bottom)]
      return apart(c, near) >= least / 2
    })
  }
  for (const e of small) {
    if (inline(e) || spaced(e) || reaches(e)) continue
    const b = boxes.get(e)
    wrong.push(`${name(e)} is a target of ${Math.round(b.width)} by ${Math.round(b.height)} pixels beside others`)
  }

  // ---- the focus is seen, and in sight: WCAG 2.4.7 and 2.4.11 ----
  const looks = e => [[e, null], ...[...(e.labels || [])].flatMap(l => [[l, null], [l, '::before']])].map(([x, part]) => {
    const s = getComputedStyle(x, part)
    return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.backgroundColor, s.color, s.borderColor, s.borderWidth, s.clip, s.clipPath].join()
  }).join()
  const covered = e => {
    const b = e.getBoundingClientRect()
    const left = Math.max(0, b.left); const right = Math.min(innerWidth, b.right)
    const top = Math.max(0, b.top); const bottom = Math.min(innerHeight, b.bottom)
    if (left >= right || top >= bottom) return 'out of sight'
    const points = [0.5, 0.1, 0.9].flatMap(x => [0.5, 0.1, 0.9].map(y => [left + (right - left) * x, top + (bottom - top) * y]))
    let over
    for (const [x, y] of points) {
      const hit = document.elementFromPoint(x, y)
      if (hit && (e === hit || e.contains(hit) || hit.contains(e) || (hit.closest('label') && hit.closest('label').control === e))) return ''
      over = hit
    }
    return 'below ' + (over ? name(over) : 'nothing')
  }
  if (document.activeElement) document.activeElement.blur()
  const before = new Map(all.map(e => [e, looks(e)]))
  for (const e of all) {
    e.focus()
    if (document.activeElement !== e) { wrong.push(`${name(e)} does not take the focus`); continue }
    const how = covered(e)
    if (how) wrong.push(`${name(e)} has the focus ${how}`)
    if (looks(e) === before.get(e)) wrong.push(`${name(e)} looks as before when it has the focus`)
  }

  // ---- nothing is in the way of pasting ----
  for (const e of all.filter(e => e.matches('textarea, input:not([type=radio]):not([type=checkbox]):not([type=file])'))) {
    for (const kind of ['paste', 'copy', 'cut', 'drop', 'contextmenu']) {
      const event = new Event(kind, { bubbles: true, cancelable: true })
      if (!e.dispatchEvent(event)) wrong.push(`${name(e)} blocks ${kind}`)
    }
  }

  // ---- what scrolls sideways by itself is a table or a picture, and can be reached ----
  for (const e of document.querySelectorAll('body *')) {
    if (!/auto|scroll/.test(getComputedStyle(e).overflowX) || e.scrollWidth <= e.clientWidth + 1 || !shown(e) || e.matches('textarea, input, select')) continue
    if (!e.matches('pre, table, svg') && !e.querySelector('pre, table, svg')) wrong.push(`${name(e)} scrolls sideways and is no table`)
    if (!e.matches('[tabindex="0"]') && !e.querySelector('a[href], button, input, [tabindex="0"]')) wrong.push(`${name(e)} scrolls sideways and no key reaches it`)
  }

  const over = document.documentElement.scrollWidth - document.documentElement.clientWidth
  if (over > 0) wrong.push(`the page must be scrolled sideways by ${over} pixels`)

  folded.forEach(d => { d.open = false })
  if (document.activeElement) document.activeElement.blur()
  if (at.focus && at.focus !== document.body) at.focus.focus({ preventScroll: true })
  scrollTo(at.x, at.y)
  return wrong
})()
