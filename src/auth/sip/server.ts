// The registrar's side of SIP authentication: challenges, handshakes in progress and finished associations of all its
// endpoints. MS-SIPAE §3.3. Time and random numbers are arguments; nothing is sent here.

import { decodeBase64, encodeBase64 } from '../../base/base64.ts'
import { encodeHex } from '../../base/hex.ts'
import { US_PER_MINUTE } from '../../base/time.ts'
import type { HeaderField } from '../../protocol/header-lines.ts'
import { formatAuthentication } from '../../protocol/sip/authentication.ts'
import { type Asked, endpointKey, readAsked, type SchemeOffer, versionOf, withOpaque } from './asked.ts'
import {
  createAssociation,
  type ProvenEndpoint,
  type SignatureFault,
  signMessage,
  verifyMessage,
} from './association.ts'
import { type AcceptorStep, guarded, type Refused, refused } from './mechanism.ts'
import { createPendingHandshakes, type Pending, type PendingHandshakes } from './pending.ts'
import type { SignableMessage } from './signature-buffer.ts'

export interface SipServerOptions {
  readonly realm: string
  /** In the order of the 401. */
  readonly offers: readonly SchemeOffer[]
  readonly random: (bytes: number) => Uint8Array
  /** Written into challenges; clients may answer with a lower one. 4 since OCS 2007. */
  readonly version?: number
  /** 401 and WWW-Authenticate, or 407 and Proxy-Authenticate as servers before Lync. */
  readonly form?: 'registrar' | 'proxy'
  /** How long a handshake may take. */
  readonly pendingUs?: number
  /** More handshakes than this at a time and the oldest is dropped. */
  readonly maxPending?: number
}

export type SipServerOutcome =
  /** To be answered with this status and these headers; `cause` says why, undefined for a request without credentials. */
  | {
      readonly kind: 'challenge'
      readonly status: 401 | 407
      readonly headers: readonly HeaderField[]
      readonly cause: Refused | SignatureFault | undefined
    }
  /** The request is the endpoint's. Whether this identity may use the From URI is the caller's to judge. */
  | { readonly kind: 'accepted'; readonly endpoint: ProvenEndpoint; readonly isNew: boolean }
  /** To be passed over in silence: nothing may answer an ACK, and a CANCEL cannot be challenged. */
  | { readonly kind: 'drop' }

export interface SipServer {
  /** Judges a request. A promise only while a handshake goes on; neither throws nor rejects. */
  receive(request: SignableMessage, nowUs: number): SipServerOutcome | Promise<SipServerOutcome>
  /** The endpoint of a URI and epid, for requests to it and for its answers. */
  find(uri: string, epid: string): ProvenEndpoint | undefined
  /** Signs a message to the endpoint. */
  sign(endpoint: ProvenEndpoint, message: SignableMessage): HeaderField
  /** Ends an association, as when a user is disabled. */
  forget(uri: string, epid: string): void
  /** Forgets what has expired; to be called now and then. */
  sweep(nowUs: number): void
  readonly pendingCount: number
}

const PENDING_US = 2 * US_PER_MINUTE
const MAX_PENDING = 10_000

/** What the functions below share. */
interface Server {
  readonly options: SipServerOptions
  readonly version: number
  readonly headers: (typeof HEADERS)[keyof typeof HEADERS]
  readonly endpoints: Map<string, ProvenEndpoint>
  readonly pending: PendingHandshakes
}

const HEADERS = {
  registrar: { status: 401, challenge: 'WWW-Authenticate', info: 'Authentication-Info' },
  proxy: { status: 407, challenge: 'Proxy-Authenticate', info: 'Proxy-Authentication-Info' },
} as const

/** A server that knows no endpoint yet. */
export function createSipServer(options: SipServerOptions): SipServer {
  const server: Server = {
    options,
    version: options.version ?? 4,
    headers: HEADERS[options.form ?? 'registrar'],
    endpoints: new Map(),
    pending: createPendingHandshakes(options.maxPending ?? MAX_PENDING),
  }
  const { endpoints, pending, headers, version } = server
  return {
    receive(request, nowUs) {
      const asked = readAsked(request, options.realm, options.offers)
      if (asked === undefined) return isSilent(request) ? { kind: 'drop' } : challenge(server, undefined)
      if (asked.credentials.parameters.has('gssapi-data')) return handshake(server, asked, request, nowUs)
      const outcome = checkSigned(server, asked, request, nowUs)
      return outcome.kind === 'challenge' && isSilent(request) ? { kind: 'drop' } : outcome
    },
    find: (uri, epid) => endpoints.get(endpointKey(uri, epid)),
    sign({ association }, message) {
      const salt = encodeHex(options.random(4)).toUpperCase()
      return {
        name: headers.info,
        value: signMessage(association, message, salt, [['version', String(version)]]),
      }
    },
    forget(uri, epid) {
      endpoints.delete(endpointKey(uri, epid))
    },
    sweep(nowUs) {
      pending.sweep(nowUs)
      for (const [key, { association }] of endpoints)
        if (association.expiresUs <= nowUs) endpoints.delete(key)
    },
    get pendingCount() {
      return pending.count
    },
  }
}

/** All schemes, from the start. */
function challenge(server: Server, cause: Refused | SignatureFault | undefined): SipServerOutcome {
  const { realm, offers } = server.options
  const headers = offers.map(({ scheme, targetName, extra = [] }) => ({
    name: server.headers.challenge,
    value: formatAuthentication(scheme, [
      ['realm', realm],
      ['targetname', targetName],
      ['version', String(server.version)],
      ...extra,
    ]),
  }))
  return { kind: 'challenge', status: server.headers.status, headers, cause }
}

/** The challenge of a handshake names only the scheme in progress: clients look for its header and no other. */
function goOn(server: Server, offer: SchemeOffer, opaque: string, token: Uint8Array): SipServerOutcome {
  const value = formatAuthentication(offer.scheme, [
    ['opaque', opaque],
    ['gssapi-data', encodeBase64(token)],
    ['targetname', offer.targetName],
    ['realm', server.options.realm],
    ['version', String(server.version)],
  ])
  const headers = [{ name: server.headers.challenge, value }]
  return { kind: 'challenge', status: server.headers.status, headers, cause: undefined }
}

async function handshake(
  server: Server,
  asked: Asked,
  message: SignableMessage,
  nowUs: number,
): Promise<SipServerOutcome> {
  const { offer, credentials, fromUri } = asked
  const token = decodeBase64(credentials.parameters.get('gssapi-data') ?? '')
  if (token === undefined) return challenge(server, refused('malformed', 'gssapi-data is no base64'))
  const version = versionOf(credentials)
  if (version > server.version || (offer.scheme === 'TLS-DSK' && version < 4))
    return challenge(server, refused('malformed', `Version ${version} is not offered for ${offer.scheme}`))
  const entry = entryOf(server, asked, token, nowUs)
  const step = await guarded(() => entry.acceptor.step(token, { nowUs, fromUri }))
  if (step.kind === 'refused') {
    entry.acceptor.close()
    return challenge(server, step)
  }
  if (step.kind === 'continue') {
    server.pending.keep(entry, nowUs)
    return goOn(server, offer, entry.opaque, step.token)
  }
  const proven = proveEndpoint(server, offer, { opaque: entry.opaque, version }, step)
  if (step.token) {
    server.pending.keep({ ...entry, proven }, nowUs)
    return goOn(server, offer, entry.opaque, step.token)
  }
  // Before version 4 the message with the last token is not signed.
  const carried = withOpaque(credentials, entry.opaque)
  const fault = version < 4 ? undefined : verifyMessage(proven.association, message, carried, nowUs)
  return fault ? challenge(server, fault) : establish(server, asked.endpoint, proven)
}

/** The handshake a token belongs to. An opaque of another scheme or of none, and an empty token, begin a new one. */
function entryOf(
  server: Server,
  { offer, credentials, endpoint }: Asked,
  token: Uint8Array,
  nowUs: number,
): Pending {
  const { pending, options } = server
  const untilUs = nowUs + (options.pendingUs ?? PENDING_US)
  const before = pending.find(endpoint, credentials.parameters.get('opaque'), nowUs)
  if (before && token.length > 0 && before.scheme === offer.scheme && !before.proven) {
    pending.take(before)
    return { ...before, untilUs }
  }
  const opaque = encodeHex(options.random(4)).toUpperCase()
  return {
    opaque,
    scheme: offer.scheme,
    endpoint,
    acceptor: offer.createAcceptor(),
    untilUs,
    proven: undefined,
  }
}

function proveEndpoint(
  server: Server,
  { scheme, targetName }: SchemeOffer,
  { opaque, version }: { readonly opaque: string; readonly version: number },
  { signer, identity, expiresUs }: Extract<AcceptorStep, { kind: 'complete' }>,
): ProvenEndpoint {
  const { realm } = server.options
  const association = createAssociation({
    scheme,
    side: 'server',
    realm,
    targetName,
    opaque,
    version,
    signer,
    expiresUs,
  })
  return { association, identity }
}

function establish({ endpoints }: Server, endpoint: string, proven: ProvenEndpoint): SipServerOutcome {
  endpoints.set(endpoint, proven)
  return { kind: 'accepted', endpoint: proven, isNew: true }
}

/** A message without token: the first one after a handshake, or any later one. */
function checkSigned(
  server: Server,
  asked: Asked,
  message: SignableMessage,
  nowUs: number,
): SipServerOutcome {
  const { credentials, endpoint } = asked
  const waiting = server.pending.find(endpoint, credentials.parameters.get('opaque'), nowUs)
  const known = waiting?.proven ?? server.endpoints.get(endpoint)
  if (known === undefined)
    return challenge(server, credentials.parameters.has('response') ? 'unknown' : undefined)
  const fault = verifyMessage(known.association, message, credentials, nowUs)
  if (fault) return challenge(server, fault)
  if (waiting?.proven === undefined) return { kind: 'accepted', endpoint: known, isNew: false }
  server.pending.take(waiting)
  waiting.acceptor.close()
  return establish(server, endpoint, known)
}

/** Nothing may answer an ACK, and a CANCEL cannot be challenged. */
function isSilent({ start }: SignableMessage): boolean {
  return start.kind === 'request' && (start.method === 'ACK' || start.method === 'CANCEL')
}
