// What others change comes to the page by WebSocketChannel2023. rdflib knows the older protocol
// alone, in which nobody says who is listening; its place is taken here, and all that follows from
// a message (waiting for one's own change to be through, reading anew, showing) is rdflib's own.
'use strict'
{
  const NOTIFY = 'http://www.w3.org/ns/solid/notifications#'
  const DESCRIPTION = 'http://www.w3.org/ns/solid/terms#storageDescription'
  const CONTEXT = 'https://www.w3.org/ns/solid/notifications-context/v1'
  const FIRST_WAIT = 1500
  const LONGEST_WAIT = 60000
  const { fetcher, updater } = SolidLogic.store
  const listening = new Map()

  // Where the pod of this document takes subscriptions; undefined where it takes none.
  async function serviceOf (doc) {
    const links = (fetcher.getHeader(doc, 'link') || []).join(', ')
    const link = links.split(/,\s*(?=<)/).find(one => one.includes(`rel="${DESCRIPTION}"`))
    if (!link) return undefined
    const description = $rdf.sym(new URL(link.slice(1, link.indexOf('>')), doc.value).href)
    const graph = $rdf.graph()
    const answer = await fetcher.webOperation('GET', description.value, {
      headers: { Accept: 'text/turtle' }, noMeta: true
    })
    $rdf.parse(answer.responseText ?? await answer.text(), graph, description.value, 'text/turtle')
    const ofSockets = $rdf.sym(`${NOTIFY}WebSocketChannel2023`)
    return graph.any(undefined, $rdf.sym(`${NOTIFY}channelType`), ofSockets)
  }

  async function connect (doc, service) {
    const answer = await fetcher.webOperation('POST', service.value, {
      contentType: 'application/ld+json',
      body: JSON.stringify({
        '@context': [CONTEXT], type: 'WebSocketChannel2023', topic: doc.value
      }),
      noMeta: true
    })
    const channel = JSON.parse(answer.responseText ?? await answer.text())
    return new WebSocket(channel.receiveFrom)
  }

  async function listen (doc, handler, wait = FIRST_WAIT) {
    const again = () => setTimeout(() => listen(doc, handler, Math.min(2 * wait, LONGEST_WAIT)), wait)
    const changed = () => updater.requestDownstreamAction(doc, handler)
    let socket
    try {
      const service = await serviceOf(doc)
      if (!service) return
      socket = await connect(doc, service)
    } catch (error) {
      // Who may not read it, or not any more, is told nothing and asks no more.
      if (![401, 403, 404].includes(error.status)) again()
      return
    }
    socket.onopen = () => {
      if (wait > FIRST_WAIT) changed()
      wait = FIRST_WAIT
    }
    socket.onmessage = () => {
      const control = updater.patchControlFor(doc)
      control.upstreamCount = (control.upstreamCount || 0) - 1
      if (control.upstreamCount >= 0) return // Our own change comes back.
      control.upstreamCount = 0
      changed()
    }
    socket.onclose = again
  }

  updater.setRefreshHandler = (doc, handler) => {
    if (!listening.has(doc.value)) listening.set(doc.value, listen(doc, handler))
    return true
  }
}
