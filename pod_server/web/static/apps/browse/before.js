// Before the data browser: its pictures come from here, and it asks nobody but pods and issuers.
'use strict'
window.$SolidTestEnvironment = {
  iconBase: `${location.origin}/icons/`,
  originalIconBase: `${location.origin}/icons/`
}

// Where the makers of the data browser keep forms and pictures; a citizen's browsing is not theirs
// to see.
const MAKERS = /^https:\/\/(solidos\.github\.io|solid\.github\.io|solidproject\.org)\//
const ask = window.fetch.bind(window)

// Pods know their visitors by tokens and never by cookies, so no cookie is offered: a browser would
// refuse the whole request for it.
window.fetch = (input, init) => {
  const url = typeof input === 'string' ? input : input.url || String(input)
  if (MAKERS.test(url)) return Promise.resolve(new Response('', { status: 404 }))
  return ask(input, { ...init, credentials: 'omit' })
}

// Whom to sign in with: this server, until somebody chooses another one.
if (!localStorage.getItem('loginIssuer')) localStorage.setItem('loginIssuer', sesame.issuer)

// The sign-in compares this page's address to the letter, as it writes it itself.
const here = new URL(location.href)
here.search = new URLSearchParams(here.search).toString()
if (here.href !== location.href) history.replaceState(history.state, '', here)
