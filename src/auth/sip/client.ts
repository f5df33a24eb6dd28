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

/** Where a client stands. */
interface Client {
  readonly options: SipClientOptions
  terms: Terms | undefined
  opaque: string
  /** To be sent with the next message. */
  token: Uint8Array | undefined
  association: SecurityAssociation | undefined
  /** The first signed message after a handshake repeats the version. */
  isVersionDue: boolean
}

/** A client that has seen no challenge yet. */
export function createSipClient(options: SipClientOptions): SipClient {
  const client: Client = {
    options,
    terms: undefined,
    opaque: '',
    token: undefined,
    association: undefined,
    isVersionDue: false,
  }
  return {
    get association() {
      return client.association
    },
    receive: (response, nowUs) => receive(client, response, nowUs),
    authorize: message => authorize(client, message),
    verify: (message, nowUs) => verify(client, message, nowUs),
    close: () => options.initiator.close(),
  }
}

async function receive(client: Client, response: SignableMessage, nowUs: number): Promise<SipClientOutcome> {
  const { scheme, initiator } = client.options
  const challenges = readChallenges(response.headers)
  const ours = challenges.find(one => isScheme(one, scheme))
  const data = ours?.parameters.get('gssapi-data')
  const isAgain = client.terms !== undefined && data === undefined
  if (ours === undefined || isAgain) return { kind: 'rejected', offered: challenges.map(one => one.scheme) }
  const received = decodeBase64(data ?? '')
  if (received === undefined) return refused('malformed', 'gssapi-data is no base64')
  client.terms ??= termsOf(ours, response)
  client.opaque = ours.parameters.get('opaque') ?? client.opaque
  const step = await guarded(() => initiator.step(received, nowUs))
  if (step.kind === 'refused') return step
  client.token = step.token
  if (step.kind === 'complete') establish(client, client.terms, step)
  return { kind: 'send' }
}

function establish(client: Client, terms: Terms, step: Extract<InitiatorStep, { kind: 'complete' }>): void {
  const { realm, targetName, version } = terms
  const { signer, expiresUs } = step
  const { scheme } = client.options
  client.association = createAssociation({
    scheme,
    side: 'client',
    realm,
    targetName,
    opaque: client.opaque,
    version,
    signer,
    expiresUs,
  })
  client.isVersionDue = true
}

function authorize(client: Client, message: SignableMessage): HeaderField | undefined {
  const { terms, token, association, options } = client
  if (terms === undefined) return undefined
  const extra: [string, string][] = []
  if (token !== undefined) extra.push(['gssapi-data', encodeBase64(token)])
  if (token !== undefined || client.isVersionDue) extra.push(['version', String(terms.version)])
  // The token that ends a handshake goes out once; one in the middle goes out again with a repeated request.
  if (association !== undefined) client.token = undefined
  if (association === undefined || (token !== undefined && terms.version < 4))
    return { name: terms.headerName, value: formatUnsigned(options.scheme, terms, client.opaque, extra) }
  client.isVersionDue = false
  return {
    name: terms.headerName,
    value: signMessage(association, message, encodeHex(options.random(4)), extra),
  }
}

function verify({ association, options }: Client, message: SignableMessage, nowUs: number): SignatureVerdict {
  if (association === undefined) return 'unknown'
  const carried = readAuthenticationInfo(message.headers).find(one => isScheme(one, options.scheme))
  const fault = verifyMessage(association, message, carried, nowUs)
  // The only handshake that ends before the server has named its handle is that of Kerberos.
  if (fault === undefined && association.opaque === '')
    association.opaque = carried?.parameters.get('opaque') ?? ''
  return fault
}

function isScheme(one: Authentication, scheme: SipScheme): boolean {
  return one.scheme.toLowerCase() === scheme.toLowerCase()
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
