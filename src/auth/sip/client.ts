// The client's side of SIP authentication with one scheme towards one server: reads challenges, writes credentials, verifies
// what the server signs. MS-SIPAE §3.2. Which scheme to try, and what to try after a failure, is the caller's choice.

import { decodeBase64, encodeBase64 } from '../../base/base64.ts'
import { encodeHex } from '../../base/hex.ts'
import type { HeaderField } from '../../protocol/header-lines.ts'
import {
  type Authentication,
  formatAuthentication,
  readAuthenticationInfo,
  readChallenges,
} from '../../protocol/sip/authentication.ts'
import {
  createAssociation,
  type SecurityAssociation,
  type SignatureVerdict,
  type SipScheme,
  signMessage,
  verifyMessage,
} from './association.ts'
import { guarded, type Initiator, type InitiatorStep, type Refused, refused } from './mechanism.ts'
import type { SignableMessage } from './signature-buffer.ts'

export interface SipClientOptions {
  readonly scheme: SipScheme
  readonly initiator: Initiator
  readonly random: (bytes: number) => Uint8Array
}

export type SipClientOutcome =
  /** Send the request again, with the next CSeq and with what `authorize` gives. */
  | { readonly kind: 'send' }
  /** The server does not offer the scheme, or offers it from the start again: it refused what was sent. */
  | { readonly kind: 'rejected'; readonly offered: readonly string[] }
  /** What the server sent cannot be used. */
  | Refused

export interface SipClient {
  /** Takes a 401 or 407. Never rejects. */
  receive(response: SignableMessage, nowUs: number): Promise<SipClientOutcome>
  /**
   * The header for the next message: a token, a signature, or both; undefined before the first challenge. Every call
   * counts as a message that is sent.
   */
  authorize(message: SignableMessage): HeaderField | undefined
  /** Judges the signature of a message from the server; undefined when it is good. */
  verify(message: SignableMessage, nowUs: number): SignatureVerdict
  /** Set once both sides have keys. */
  readonly association: SecurityAssociation | undefined
  close(): void
}

/** What the challenge said and is repeated in every answer. */
interface Terms {
  readonly realm: string
  readonly targetName: string
  readonly version: number
  readonly headerName: string
}

/** A client that has seen no challenge yet. */
export function createSipClient({ scheme, initiator, random }: SipClientOptions): SipClient {
  let terms: Terms | undefined
  let opaque = ''
  /** To be sent with the next message. */
  let token: Uint8Array | undefined
  let association: SecurityAssociation | undefined
  /** The first signed message after a handshake repeats the version. */
  let isVersionDue = false

  function apply(step: InitiatorStep, agreed: Terms): SipClientOutcome {
    if (step.kind === 'refused') return step
    token = step.token
    if (step.kind === 'continue') return { kind: 'send' }
    const { realm, targetName, version } = agreed
    const { signer, expiresUs } = step
    association = createAssociation({
      scheme,
      side: 'client',
      realm,
      targetName,
      opaque,
      version,
      signer,
      expiresUs,
    })
    isVersionDue = true
    return { kind: 'send' }
  }

  return {
    get association() {
      return association
    },
    async receive(response, nowUs) {
      const challenges = readChallenges(response.headers)
      const ours = challenges.find(one => one.scheme.toLowerCase() === scheme.toLowerCase())
      const data = ours?.parameters.get('gssapi-data')
      const isAgain = terms !== undefined && data === undefined
      if (ours === undefined || isAgain)
        return { kind: 'rejected', offered: challenges.map(one => one.scheme) }
      const received = decodeBase64(data ?? '')
      if (received === undefined) return refused('malformed', 'gssapi-data is no base64')
      terms ??= termsOf(ours, response)
      opaque = ours.parameters.get('opaque') ?? opaque
      return apply(await guarded(() => initiator.step(received, nowUs)), terms)
    },
    authorize(message) {
      if (terms === undefined) return undefined
      const extra: [string, string][] = []
      if (token !== undefined) extra.push(['gssapi-data', encodeBase64(token)])
      if (token !== undefined || isVersionDue) extra.push(['version', String(terms.version)])
      const isSigned = association !== undefined && (token === undefined || terms.version >= 4)
      const value =
        association !== undefined && isSigned
          ? signMessage(association, message, encodeHex(random(4)), extra)
          : formatUnsigned(scheme, terms, opaque, extra)
      if (association !== undefined) token = undefined
      if (isSigned) isVersionDue = false
      return { name: terms.headerName, value }
    },
    verify(message, nowUs) {
      if (association === undefined) return 'unknown'
      const carried = readAuthenticationInfo(message.headers).find(
        one => one.scheme.toLowerCase() === scheme.toLowerCase(),
      )
      const fault = verifyMessage(association, message, carried, nowUs)
      // The only handshake that ends before the server has named its handle is that of Kerberos.
      if (fault === undefined && association.opaque === '')
        association.opaque = carried?.parameters.get('opaque') ?? ''
      return fault
    },
    close: () => initiator.close(),
  }
}

function termsOf({ parameters }: Authentication, { start }: SignableMessage): Terms {
  const isProxy = start.kind === 'response' && start.status === 407
  return {
    realm: parameters.get('realm') ?? '',
    targetName: parameters.get('targetname') ?? '',
    version: Number(parameters.get('version') ?? '2') || 2,
    headerName: isProxy ? 'Proxy-Authorization' : 'Authorization',
  }
}

function formatUnsigned(
  scheme: SipScheme,
  { realm, targetName }: Terms,
  opaque: string,
  extra: readonly (readonly [string, string])[],
): string {
  return formatAuthentication(scheme, [
    ['qop', 'auth'],
    ...(opaque === '' ? [] : [['opaque', opaque] as const]),
    ['realm', realm],
    ['targetname', targetName],
    ...extra,
  ])
}
