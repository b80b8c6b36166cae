// Starts the data browser at the address that the page was asked for, by ?uri=, and keeps that
// part of the page's address in step with what is shown. The program itself expects to be served at
// the address of what it shows, which no other origin's data can be.
'use strict'
const outliner = panes.getOutliner(document)
const go = outliner.GotoSubject.bind(outliner)
const wanted = () => new URLSearchParams(location.search).get('uri')

function pageOf (uri) {
  const page = new URL('/browse', location.origin)
  page.searchParams.set('uri', uri)
  return page.href
}

outliner.GotoSubject = (subject, expand, pane, solo, ...rest) => {
  const isThisPage = subject.uri.startsWith(`${location.origin}/`)
  const meant = isThisPage && wanted() ? $rdf.sym(wanted()) : subject
  const page = pageOf(meant.uri)
  if (solo && !isThisPage && page !== location.href) history.pushState(null, '', page)
  return go(meant, expand, pane, solo, ...rest)
}
window.onpopstate = () => wanted() && go($rdf.sym(wanted()), true, undefined, true, undefined)

// There is no proxy here that fetches for browsers; what other servers do not allow stays unread.
if (wanted()) {
  panes.runDataBrowser(wanted())
} else {
  document.documentElement.lang = navigator.language.startsWith('fr') ? 'fr' : 'en'
  for (const part of document.body.children) part.hidden = part.id !== 'Start'
}
$rdf.Fetcher.crossSiteProxyTemplate = null
