// Autodiscover as the Windows client walks it: lyncdiscoverinternal before lyncdiscover, HTTPS before HTTP; redirects and the
// user's resource come from links, never from guessing. MS-OCDISCWS §3.1.5, UCWA root URL.

import { readAutodiscoverAnswer } from '../../../protocol/autodiscover/read-response.ts'
import { headerValue } from '../../../protocol/header-lines.ts'
import type { ClientContext } from '../context.ts'
import type { HttpAnswer } from '../http/http-connection.ts'
import { type ClientProblem, problem } from '../http/problem.ts'
import { refusedBy } from '../http/session.ts'
import { fetchTicket, type Ticket } from './ticket.ts'
import { type StepResult, timedStep } from './timed-step.ts'
import { USER_AGENT, type WebOptions } from './web-options.ts'

export interface SipServer {
  readonly host: string
  readonly port: number
}

export interface Discovered {
  /** As the server says. */
  readonly place: 'internal' | 'external' | 'unknown'
  readonly internalServer: SipServer | undefined
  readonly externalServer: SipServer | undefined
  /** Where the web services are, by name of the link: "External/Autodiscover", … */
  readonly links: ReadonlyMap<string, string>
  /** URL of the user's resource that answered. */
  readonly userUrl: string
}

export type DiscoverResult = StepResult<{ readonly discovered: Discovered }>

/** Redirects one after the other; servers of the product send one or two. */
const MAX_HOPS = 10

/** Finds the SIP servers of a user. Never rejects. */
export async function discover(context: ClientContext, options: WebOptions): Promise<DiscoverResult> {
  const domain = options.sipAddress.slice(options.sipAddress.lastIndexOf('@') + 1)
  let last: ClientProblem = problem('name-not-found', 'No discovery name exists')
  let worst: ClientProblem | undefined
  for (const host of [`lyncdiscoverinternal.${domain}`, `lyncdiscover.${domain}`]) {
    for (const scheme of ['https', 'http']) {
      const url = `${scheme}://${host}/?sipuri=${options.sipAddress}`
      const root = await timedStep(options, { phase: 'autodiscover', url }, () => findUserUrl(url, options))
      // Whoever found the user's resource found the deployment: another entry leads to the same one.
      if (root.kind === 'passed') return readUser(context, root.userUrl, options)
      last = root.problem
      if (last.code === 'stopped') return root
      if (last.code === 'name-not-found') break
      // A server that refuses says more than a name that does not exist.
      worst ??= last
    }
  }
  return { kind: 'failed', problem: worst ?? last }
}

interface Root {
  readonly userUrl: string
}

async function findUserUrl(entry: string, options: WebOptions): Promise<StepResult<Root>> {
  let url = entry
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    const result = await get(url, options)
    if (result.kind === 'failed') return result
    const { answer } = result
    if (answer.status !== 200) return { kind: 'failed', problem: refusedBy(url, answer) }
    const read = readAutodiscoverAnswer(answer.body)
    const link = read?.links.find(({ token }) => /^(?:redirect|user)$/i.test(token))
    if (!link)
      return { kind: 'failed', problem: problem('answer-unreadable', `${url} gives no link to go on with`) }
    const isUser = link.token.toLowerCase() === 'user'
    // What comes without TLS may only lead elsewhere.
    if (isUser && url.startsWith('http:'))
      return { kind: 'failed', problem: problem('answer-unreadable', `${url} names a resource without TLS`) }
    if (isUser) return { kind: 'passed', userUrl: link.href }
    url = link.href
  }
  return { kind: 'failed', problem: problem('answer-unreadable', `${entry} leads round in circles`) }
}

/** The user's resource: asked without a ticket first, as its answer says where to get one. */
async function readUser(context: ClientContext, start: string, options: WebOptions): Promise<DiscoverResult> {
  let url = start
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    if (!url.startsWith('https:'))
      return { kind: 'failed', problem: problem('answer-unreadable', `${url} is no place to show a ticket`) }
    const result = await readWithTicket(context, url, options)
    if (result.kind === 'failed') return result
    const read = readAutodiscoverAnswer(result.answer.body)
    const redirect = read?.links.find(({ token }) => token.toLowerCase() === 'redirect')
    if (!read)
      return { kind: 'failed', problem: problem('answer-unreadable', `${url} is no Autodiscover answer`) }
    if (!redirect) return { kind: 'passed', discovered: toDiscovered(url, read) }
    url = redirect.href
  }
  return { kind: 'failed', problem: problem('answer-unreadable', `${start} leads round in circles`) }
}

/** Fresh tickets that are tried: one, and one more when the first is refused. */
const MAX_TICKETS = 2

type Answered = StepResult<{ readonly answer: HttpAnswer }>

async function readWithTicket(context: ClientContext, url: string, options: WebOptions): Promise<Answered> {
  let ticket: Ticket | undefined
  for (let tickets = 0; ; tickets++) {
    const shown = ticket
    const result = await timedStep(options, { phase: 'autodiscover', url }, () => get(url, options, shown))
    if (result.kind === 'failed') return result
    const { answer } = result
    if (answer.status === 200) return result
    const service = headerValue(answer.headers, 'X-MS-WebTicketURL')
    if (answer.status !== 401 || service === undefined || tickets === MAX_TICKETS)
      return { kind: 'failed', problem: refusedBy(url, answer) }
    const fetched = await fetchTicket(context, { service, appliesTo: url }, options)
    if (fetched.kind === 'failed') return fetched
    ticket = fetched.ticket
  }
}

async function get(url: string, { session }: WebOptions, ticket?: Ticket): Promise<Answered> {
  const headers = [
    { name: 'User-Agent', value: USER_AGENT },
    { name: 'Accept', value: 'application/vnd.microsoft.rtc.autodiscover+xml;v=1' },
    ...(ticket ? [{ name: 'X-MS-WebTicket', value: ticket.header.reveal() }] : []),
  ]
  const result = await session.send(url, { method: 'GET', headers })
  return result.kind === 'failed' ? result : { kind: 'passed', answer: result }
}

type Read = NonNullable<ReturnType<typeof readAutodiscoverAnswer>>

function toDiscovered(userUrl: string, { accessLocation, servers, links }: Read): Discovered {
  const place = accessLocation.toLowerCase()
  return {
    place: place === 'internal' || place === 'external' ? place : 'unknown',
    internalServer: serverOf(servers, 'SipClientInternalAccess'),
    externalServer: serverOf(servers, 'SipClientExternalAccess'),
    links: new Map(links.map(({ token, href }) => [token, href])),
    userUrl,
  }
}

function serverOf(servers: Read['servers'], name: string): SipServer | undefined {
  const found = servers.find(server => server.name.toLowerCase() === name.toLowerCase())
  const port = Number(found?.port)
  return found && found.fqdn !== '' && port > 0 && port < 65_536 ? { host: found.fqdn, port } : undefined
}
