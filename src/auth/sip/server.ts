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
  type SecurityAssociation,
  type SignatureFault,
  type SipScheme,
  signMessage,
  verifyMessage,
} from './association.ts'
import { type Acceptor, guarded, type Identity, type Refused, refused } from './mechanism.ts'
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

/** An endpoint that has proved who it is. */
export interface ProvenEndpoint {
  readonly association: SecurityAssociation
  readonly identity: Identity
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

/** A handshake that goes on, or that is done and waits for the first signed message. */
interface Pending {
  readonly opaque: string
  readonly scheme: SipScheme
  readonly endpoint: string
  readonly acceptor: Acceptor
  readonly untilUs: number
  readonly proven: ProvenEndpoint | undefined
}

/** A server that knows no endpoint yet. */
export function createSipServer(options: SipServerOptions): SipServer {
  const { realm, offers, random, version = 4, pendingUs = PENDING_US, maxPending = MAX_PENDING } = options
  const isProxy = options.form === 'proxy'
  const status = isProxy ? 407 : 401
  const challengeName = isProxy ? 'Proxy-Authenticate' : 'WWW-Authenticate'
  const infoName = isProxy ? 'Proxy-Authentication-Info' : 'Authentication-Info'
  const endpoints = new Map<string, ProvenEndpoint>()
  /** At most one handshake for each endpoint, the oldest first. */
  const pending = new Map<string, Pending>()

  function drop(entry: Pending): void {
    pending.delete(entry.endpoint)
    entry.acceptor.close()
  }

  function keep(entry: Pending, nowUs: number): void {
    const older = pending.get(entry.endpoint)
    if (older) drop(older)
    for (const oldest of pending.values()) {
      if (oldest.untilUs > nowUs && pending.size < maxPending) break
      drop(oldest)
    }
    pending.set(entry.endpoint, entry)
  }

  function challenge(cause: Refused | SignatureFault | undefined): SipServerOutcome {
    const headers = offers.map(({ scheme, targetName, extra = [] }) => ({
      name: challengeName,
      value: formatAuthentication(scheme, [
        ['realm', realm],
        ['targetname', targetName],
        ['version', String(version)],
        ...extra,
      ]),
    }))
    return { kind: 'challenge', status, headers, cause }
  }

  /** The 401 of a handshake names only the scheme in progress: clients look for its header and no other. */
  function goOn(offer: SchemeOffer, opaque: string, token: Uint8Array): SipServerOutcome {
    const value = formatAuthentication(offer.scheme, [
      ['opaque', opaque],
      ['gssapi-data', encodeBase64(token)],
      ['targetname', offer.targetName],
      ['realm', realm],
      ['version', String(version)],
    ])
    return { kind: 'challenge', status, headers: [{ name: challengeName, value }], cause: undefined }
  }

  async function handshake(asked: Asked, message: SignableMessage, nowUs: number): Promise<SipServerOutcome> {
    const { offer, credentials, endpoint, fromUri } = asked
    const text = credentials.parameters.get('gssapi-data') ?? ''
    const token = decodeBase64(text)
    if (token === undefined) return challenge(refused('malformed', 'gssapi-data is no base64'))
    const clientVersion = versionOf(credentials)
    if (clientVersion > version || (offer.scheme === 'TLS-DSK' && clientVersion < 4))
      return challenge(refused('malformed', `Version ${clientVersion} is not offered for ${offer.scheme}`))
    const before = text === '' ? undefined : takePending(asked, nowUs)
    const acceptor = before?.acceptor ?? offer.createAcceptor()
    const opaque = before?.opaque ?? encodeHex(random(4)).toUpperCase()
    const entry = { opaque, scheme: offer.scheme, endpoint, acceptor, untilUs: nowUs + pendingUs }
    const step = await guarded(() => acceptor.step(token, { nowUs, fromUri }))
    if (step.kind === 'refused') {
      acceptor.close()
      return challenge(step)
    }
    if (step.kind === 'continue') {
      keep({ ...entry, proven: undefined }, nowUs)
      return goOn(offer, opaque, step.token)
    }
    const { signer, expiresUs, identity } = step
    const { scheme, targetName } = offer
    const parts = {
      scheme,
      side: 'server',
      realm,
      targetName,
      opaque,
      version: clientVersion,
      signer,
      expiresUs,
    } as const
    const proven: ProvenEndpoint = { association: createAssociation(parts), identity }
    if (step.token) {
      keep({ ...entry, proven }, nowUs)
      return goOn(offer, opaque, step.token)
    }
    // Before version 4 the message with the last token is not signed.
    const fault =
      clientVersion < 4
        ? undefined
        : verifyMessage(proven.association, message, withOpaque(credentials, opaque), nowUs)
    return fault ? challenge(fault) : establish(endpoint, proven)
  }

  /** The handshake a token belongs to. An opaque of another scheme, or of none, begins a new one. */
  function takePending({ offer, credentials, endpoint }: Asked, nowUs: number): Pending | undefined {
    const entry = pending.get(endpoint)
    const isIts = entry?.scheme === offer.scheme && entry.opaque === credentials.parameters.get('opaque')
    if (entry === undefined || !isIts || entry.proven) return undefined
    // Taken out while it works: a second token at the same time begins a handshake of its own.
    pending.delete(endpoint)
    if (entry.untilUs > nowUs) return entry
    entry.acceptor.close()
    return undefined
  }

  function establish(endpoint: string, proven: ProvenEndpoint): SipServerOutcome {
    endpoints.set(endpoint, proven)
    return { kind: 'accepted', endpoint: proven, isNew: true }
  }

  function checkSigned(
    { credentials, endpoint }: Asked,
    message: SignableMessage,
    nowUs: number,
  ): SipServerOutcome {
    const waiting = pending.get(endpoint)
    const isFirst = waiting?.proven !== undefined && waiting.opaque === credentials.parameters.get('opaque')
    const proven = isFirst && waiting.untilUs > nowUs ? waiting.proven : undefined
    const known = proven ?? endpoints.get(endpoint)
    if (known === undefined) return challenge(credentials.parameters.has('response') ? 'unknown' : undefined)
    const fault = verifyMessage(known.association, message, credentials, nowUs)
    if (fault) return challenge(fault)
    if (proven === undefined || waiting === undefined)
      return { kind: 'accepted', endpoint: known, isNew: false }
    drop(waiting)
    return establish(endpoint, proven)
  }

  return {
    receive(request, nowUs) {
      const asked = readAsked(request, realm, offers)
      if (asked === undefined) return isSilent(request) ? { kind: 'drop' } : challenge(undefined)
      if (asked.credentials.parameters.has('gssapi-data')) return handshake(asked, request, nowUs)
      const outcome = checkSigned(asked, request, nowUs)
      return outcome.kind === 'challenge' && isSilent(request) ? { kind: 'drop' } : outcome
    },
    find: (uri, epid) => endpoints.get(endpointKey(uri, epid)),
    sign: ({ association }, message) => ({
      name: infoName,
      value: signMessage(association, message, encodeHex(random(4)).toUpperCase(), [
        ['version', String(version)],
      ]),
    }),
    forget(uri, epid) {
      endpoints.delete(endpointKey(uri, epid))
    },
    sweep(nowUs) {
      for (const entry of pending.values()) if (entry.untilUs <= nowUs) drop(entry)
      for (const [key, { association }] of endpoints)
        if (association.expiresUs <= nowUs) endpoints.delete(key)
    },
    get pendingCount() {
      return pending.size
    },
  }
}

/** Nothing may answer an ACK, and a CANCEL cannot be challenged. */
function isSilent({ start }: SignableMessage): boolean {
  return start.kind === 'request' && (start.method === 'ACK' || start.method === 'CANCEL')
}
