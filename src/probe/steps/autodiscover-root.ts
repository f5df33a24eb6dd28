// Asks Autodiscover's root, where every client begins.

import { readAutodiscoverAnswer } from '../../protocol/autodiscover/read-response.ts'
import { readWebAddress } from '../../protocol/web-service.ts'
import { refusalOf } from '../client/http/session.ts'
import { defineStep, type StepTools } from '../step.ts'
import { urlKey, type WebUrl } from '../topics.ts'
import { fetchUrl, giveHostOf, locationOf, portalOf } from '../web-request.ts'

export const step = defineStep({
  id: 'autodiscover-root',
  title: 'Ask Autodiscover',
  phase: 'autodiscover',
  needs: 'entry',
  gives: ['name', 'entry', 'user-resource', 'clock'],
  objective:
    'Says whether the web services answer under the names where clients begin, which side they take the client for, and where they send it. Over HTTP nothing but a redirect to HTTPS may come.',
  sends: [
    'GET https://lyncdiscoverinternal.<domain>/?sipuri=<address>, the same for lyncdiscover, and both over HTTP; no credentials',
  ],
  outcomes: {
    'user-resource': {
      verdict: 'passed',
      text: '200; the client is {side}; user resource at {host}',
      meaning: 'The root names the user resource; a client goes on there with a web ticket.',
    },
    redirect: {
      verdict: 'passed',
      text: 'sends on to {host}',
      meaning: 'The user belongs to another pool or deployment, or HTTP sends to HTTPS: the client follows.',
    },
    portal: {
      verdict: 'failed',
      text: 'something else answers: {status} to {where}',
      meaning:
        'A captive portal, a login page of a proxy, or a publishing rule with pre-authentication answers instead of the web services.',
    },
    refused: {
      verdict: 'failed',
      text: '{status}{reason}',
      meaning:
        'The web server answers and refuses: wrong publishing rule (443 to 4443), stopped web service, or a host name it does not know.',
    },
    'no-autodiscover': {
      verdict: 'failed',
      text: '{status}, but no answer of Autodiscover ({what})',
      meaning: 'Another web site stands behind the name.',
    },
    circle: {
      verdict: 'failed',
      text: 'sends on to {host}, round in circles',
      meaning:
        'Redirects lead back to where they began, or do not end: two pools or deployments send to each other, or the user is homed nowhere.',
    },
    'no-answer': {
      verdict: 'failed',
      text: '{problem}',
      meaning:
        'The connection stands, but no answer comes: a hanging web site, or something between that breaks HTTPS.',
    },
    'http-refused': {
      verdict: 'note',
      text: '{what}; clients use HTTPS',
      meaning:
        'HTTP (80 to 8080) is not published or answers something else; only domains without their own name in the certificate need it.',
    },
  },
  target: ({ url }) => url.replace(/\?.*$/, ''),
  async run(entry, tools) {
    const { url } = entry
    const plain = url.startsWith('http:')
    const headers = [{ name: 'Accept', value: 'application/vnd.microsoft.rtc.autodiscover+xml;v=1' }]
    const fetched = await fetchUrl(url, tools, { headers })
    if (fetched.kind === 'failed') {
      const { text } = fetched.problem
      return plain
        ? { outcome: 'http-refused', values: { what: text } }
        : { outcome: 'no-answer', values: { problem: text } }
    }
    const { answer } = fetched
    const status = String(answer.status)
    const portal = portalOf(url, answer)
    if (portal !== undefined) return { outcome: 'portal', values: { status, where: portal } }
    if (answer.status !== 200) {
      const reason = refusalOf(answer).reason || locationOf(answer)
      if (plain) return { outcome: 'http-refused', values: { what: status } }
      return { outcome: 'refused', values: { status, reason: reason === '' ? '' : `: ${reason}` } }
    }
    const read = readAutodiscoverAnswer(answer.body)
    const link = read?.links.find(({ token }) => /^(?:redirect|user)$/i.test(token))
    if (!read || !link) {
      const what = read ? 'no link to go on with' : describeBody(answer.body)
      return plain
        ? { outcome: 'http-refused', values: { what } }
        : { outcome: 'no-autodiscover', values: { status, what } }
    }
    if (link.token.toLowerCase() !== 'user') return followRedirect(link.href, entry, tools)
    // What comes without TLS may only lead elsewhere.
    if (plain) return { outcome: 'http-refused', values: { what: 'names a resource without TLS' } }
    const side = read.accessLocation.toLowerCase() || 'on a side it does not name'
    giveHostOf(link.href, 'host of the user resource', tools)
    tools.give('user-resource', { url: link.href })
    const values = { host: readWebAddress(link.href).host, side }
    return { outcome: 'user-resource', values, details: [link.href] }
  },
})

function followRedirect(href: string, { url, via = [] }: WebUrl, tools: StepTools) {
  const passed = [...via, url]
  const values = { host: readWebAddress(href).host }
  const isCircle = passed.some(before => urlKey({ url: before }) === urlKey({ url: href }))
  if (isCircle || passed.length > MAX_REDIRECTS)
    return { outcome: 'circle', values, details: [...passed, href] } as const
  giveHostOf(href, 'host of a redirect', tools)
  tools.give('entry', { url: href, via: passed })
  return { outcome: 'redirect', values, details: [href] } as const
}

/** Servers of the product send one or two. */
const MAX_REDIRECTS = 10

function describeBody(body: string): string {
  const title = /<title>([^<]{1,80})/i.exec(body)?.[1]?.trim()
  return title ? `a page "${title}"` : body.trim() === '' ? 'an empty body' : 'something else'
}
