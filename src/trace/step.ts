// Steps: exchanges and observations as parts of a sign-in — which phase they belong to and whether they went well.
// The one place that knows which refusals a healthy sign-in shows: the anonymous 401 and the rounds of a handshake.

import { assertNever } from '../base/assert-never.ts'
import type { PhaseName, Step } from './attempt.ts'
import type { ClientVerdict, Observation, SignInNode } from './observation.ts'
import type { SipExchange } from './sip-exchange.ts'
import type { TimeOf } from './timeline.ts'
import type { WebExchange } from './web-exchange.ts'

type Outcome = Step['outcome']

/** HRESULT of a call that has not finished; not a failure. */
export const PENDING = 0x3d0000

/** Diagnostics ids that refuse a web ticket that was shown. MS-OCER §7.22. */
export const TICKET_REFUSALS: ReadonlySet<number> = new Set([28032, 28033, 28072, 28077])

/** The step of a REGISTER exchange. */
export function stepOfRegister(exchange: SipExchange): Step {
  const outcome = outcomeOfRegister(exchange)
  return {
    phase: phaseOfRegister(exchange, outcome),
    what: exchange,
    outcome,
    fromUs: exchange.fromUs,
    toUs: exchange.toUs,
  }
}

/** How a handshake round ended: a 401 that carries the server's token goes on, one without a token refuses. */
function outcomeOfRegister({ request, final }: SipExchange): Outcome {
  if (!final) return 'open'
  if (final.status < 300) return 'passed'
  if (final.status < 400) return 'expected'
  if (final.status !== 401 && final.status !== 407) return 'failed'
  if (final.diagnostics.some(found => found.id === 1000 || found.id === 1013)) return 'failed'
  const tried = request?.credentials.find(credentials => credentials.tokenLength > 0 || credentials.signed)
  if (!tried) return 'expected'
  const answer = final.challenges.find(
    challenge => challenge.scheme.toLowerCase() === tried.scheme.toLowerCase(),
  )
  return answer?.hasToken ? 'expected' : 'failed'
}

function phaseOfRegister({ request, final }: SipExchange, outcome: Outcome): PhaseName {
  const status = final?.status ?? 0
  if (status >= 300 && status !== 401 && status !== 407) return 'register'
  const authenticating =
    (request?.credentials.length ?? 0) > 0 || final?.signedBy !== '' || outcome === 'failed'
  return final !== undefined && authenticating ? 'authenticate' : 'register'
}

/** The step of what a client asks for right after the 200 OK. */
export function stepOfProvision(exchange: SipExchange): Step {
  const status = exchange.final?.status ?? 0
  const outcome: Outcome =
    status === 0 ? 'open' : status < 300 ? 'passed' : status < 400 ? 'expected' : 'failed'
  return { phase: 'provision', what: exchange, outcome, fromUs: exchange.fromUs, toUs: exchange.toUs }
}

const WEB_PHASES: Partial<Record<WebExchange['service'], PhaseName>> = {
  autodiscover: 'autodiscover',
  'web-ticket': 'ticket',
  oauth: 'ticket',
  federation: 'ticket',
  'certificate-provisioning': 'certificate',
  ucwa: 'register',
  mcx: 'register',
}

/** Of UCWA only the creation of an application is a sign-in; everything below it is the running session. */
function isSignInRequest({ service, path }: WebExchange): boolean {
  return service !== 'ucwa' || /\/applications\/?$/i.test(path)
}

/** The step of a web exchange; undefined when its service is not part of signing in. */
export function stepOfWeb(exchange: WebExchange): Step | undefined {
  const phase = WEB_PHASES[exchange.service]
  if (!phase || !isSignInRequest(exchange)) return undefined
  const refused = refusesTicket(exchange)
  const judged = refused ? 'failed' : outcomeOfWeb(exchange)
  // That a service describes itself does not mean that it served anybody.
  const outcome = judged === 'passed' && isDescription(exchange) ? 'expected' : judged
  return {
    phase: refused ? 'ticket' : phase,
    what: exchange,
    outcome,
    fromUs: exchange.fromUs,
    toUs: exchange.toUs,
  }
}

/** WS-MetadataExchange: what a service offers. */
function isDescription({ path }: WebExchange): boolean {
  return /\/mex\/?$/i.test(path)
}

/** A service refuses a ticket it was shown: by header or by fault, whatever the HTTP status. */
function refusesTicket({ diagnostics, fault }: WebExchange): boolean {
  return [...diagnostics.map(found => found.id), fault?.errorId].some(
    id => id !== undefined && TICKET_REFUSALS.has(id),
  )
}

function outcomeOfWeb(exchange: WebExchange): Outcome {
  const { status, code, call, error } = exchange
  if (call && (code === PENDING || !call.complete) && error === '') return 'open'
  if (call && code !== 0) return 'failed'
  if (status === 0) return exchange.fault || error !== '' ? 'failed' : 'open'
  if (status < 300) return exchange.fault ? 'failed' : 'passed'
  if (status < 400) return 'expected'
  return status === 401 || status === 407 ? outcomeOfChallenge(exchange) : 'failed'
}

/** Win32 codes of IIS with which a first request without credentials is refused. */
const NO_CREDENTIALS = new Set([5, 0x8009030e])

function outcomeOfChallenge({ request, response, line, hasWebTicket }: WebExchange): Outcome {
  if (line)
    // A log-on that was denied names no user either, but says so with its code.
    return line.subStatus === 2 || NO_CREDENTIALS.has(line.win32) || (line.user === '' && line.win32 === 0)
      ? 'expected'
      : 'failed'
  if (hasWebTicket) return 'failed'
  if (!request?.hasCredentials) return 'expected'
  return response?.challenges.some(challenge => (challenge.parameters.get('token') ?? '') !== '')
    ? 'expected'
    : 'failed'
}

/** The step of an observation; undefined when it says nothing about one sign-in. */
export function stepOfObservation(what: Observation, timeOf: TimeOf): Step | undefined {
  const judged = judgeObservation(what)
  if (!judged) return undefined
  const [phase, outcome] = judged
  const timeUs = timeOf(what.origin)
  return { phase, what, outcome, fromUs: timeUs, toUs: timeUs }
}

function judgeObservation(what: Observation): [PhaseName, Outcome] | undefined {
  const { kind } = what
  switch (kind) {
    case 'dns':
      return ['discover', what.outcome === 'answered' ? 'passed' : 'failed']
    case 'connection':
      return ['connect', what.outcome === 'open' || what.outcome === 'closed' ? 'passed' : 'failed']
    case 'tls':
      return ['secure', what.outcome]
    case 'sign-in-node':
      return judgeNode(what)
    case 'client-verdict':
      return judgeVerdict(what)
    case 'autodiscover-summary':
      return ['autodiscover', what.code === 0 ? 'passed' : 'failed']
    case 'certificate':
    case 'windows-event':
    case 'result-code':
    case 'diagnostics':
    case 'web-call':
    case 'web-request-line':
    case 'setting':
    case 'synthetic-transaction':
    case 'phrase':
    case 'capture-loss':
    case 'probe-step':
      return undefined
    default:
      return assertNever(kind)
  }
}

/** Names of the client's own report, by what they contain. */
const NODE_PHASES: readonly (readonly [RegExp, PhaseName])[] = [
  [/DNSAutoDiscovery/i, 'discover'],
  [/autodiscover/i, 'autodiscover'],
  [/WebTicket|OAuth/i, 'ticket'],
  [/GetAndPublishCert|CertProv/i, 'certificate'],
  [/BootStrap/i, 'register'],
]

function judgeNode(node: SignInNode): [PhaseName, Outcome] | undefined {
  const phase = NODE_PHASES.find(([pattern]) => pattern.test(node.name))?.[1]
  if (!phase) return undefined
  if (node.passed) return [phase, 'passed']
  return [phase, node.code === PENDING ? 'open' : 'failed']
}

/** UCC API result codes and the phase they come from. */
const VERDICT_PHASES: ReadonlyMap<number, PhaseName> = new Map([
  [0x80ee0066, 'discover'],
  [0x80ee0067, 'connect'],
  [0x80ee0064, 'secure'],
  [0x80ee0065, 'secure'],
  [0x80ee0069, 'secure'],
  [0x80ee001d, 'secure'],
  [0x80ef0191, 'authenticate'],
  [0x80ee0010, 'authenticate'],
  [0x80ee0011, 'authenticate'],
  [0x80ee006c, 'authenticate'],
])

function judgeVerdict({ status }: ClientVerdict): [PhaseName, Outcome] {
  if (status < 0x80000000) return ['register', 'passed']
  return [VERDICT_PHASES.get(status) ?? 'register', 'failed']
}
