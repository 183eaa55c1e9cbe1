// Shows anew, on a page of all sections, what has changed there meanwhile: who is
// where, how far each is, what to do next. Every sentence comes from the survey.
(function () {
  'use strict'
  const said = document.querySelector('[data-now]')
  if (!said) return
  let tag = ''; let looking; let told = null; let every = 2 // seconds

  function show (news) {
    let whole = true
    for (const place in news.parts) {
      const at = document.getElementById(place)
      const fresh = document.createElement('div')
      fresh.innerHTML = news.parts[place]
      if (!at || at.innerHTML.trim() === fresh.innerHTML.trim()) continue
      // Whoever stands on a link keeps it under their fingers.
      if (at.contains(document.activeElement)) whole = false
      else at.replaceChildren(...fresh.childNodes)
    }
    const latest = told ? news.said.filter(text => !told.includes(text)) : []
    told = news.said
    if (latest.length) said.textContent = latest.join(' ')
    return whole
  }

  async function look () {
    clearTimeout(looking)
    if (document.hidden) return
    looking = setTimeout(look, every * 1000)
    let r
    try {
      r = await fetch(said.dataset.now, { headers: { 'Omnibus-Script': '1', 'If-None-Match': tag }, redirect: 'manual', cache: 'no-store' })
    } catch { return }
    if (r.status !== 200) return
    const news = await r.json()
    every = news.every
    tag = show(news) ? r.headers.get('ETag') : ''
    clearTimeout(looking)
    looking = setTimeout(look, every * 1000)
  }
  document.addEventListener('visibilitychange', () => { if (!document.hidden) look() })
  looking = setTimeout(look, every * 1000)
})()
