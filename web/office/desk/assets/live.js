// The live picture, drawn anew every half minute while somebody looks at it. It
// is asked for with the tag of what is shown: what is as it was is not sent, and
// not touched. Without script the page is reloaded by hand.
(function () {
  'use strict'
  const live = document.getElementById('live')
  const said = document.getElementById('live-said')
  if (!live || !live.dataset.live || !window.fetch) return
  const every = 30 * 1000
  let tag = live.dataset.tag

  // What was opened stays open, and the focus stays where it is.
  function replace (html) {
    const fresh = document.createElement('template')
    fresh.innerHTML = html
    const open = Array.from(live.querySelectorAll('details')).map(details => details.open)
    const regions = Array.from(live.querySelectorAll('[tabindex], summary'))
    const at = regions.indexOf(document.activeElement)
    live.replaceChildren(fresh.content)
    live.querySelectorAll('details').forEach((details, i) => { details.open = Boolean(open[i]) })
    const again = live.querySelectorAll('[tabindex], summary')[at]
    if (at >= 0 && again) again.focus({ preventScroll: true })
  }

  async function look () {
    if (document.hidden) return
    try {
      const answer = await fetch(live.dataset.live, { headers: { 'If-None-Match': tag }, credentials: 'same-origin', redirect: 'error' })
      if (answer.status === 200) {
        replace(await answer.text())
        tag = answer.headers.get('ETag') || tag
        if (said) said.textContent = 'The picture was drawn anew.'
      } else if (answer.status !== 304) {
        throw new Error(String(answer.status))
      }
    } catch (problem) {
      if (said) said.textContent = 'The picture cannot be fetched just now. What is shown is as of the time above.'
    }
  }
  window.setInterval(look, every)
  document.addEventListener('visibilitychange', look)
  // Tests need not wait.
  live.addEventListener('omnibus:look', look)
})()
