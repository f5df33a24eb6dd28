// A security association: the signed session between one client endpoint and one server. The same object serves both
// sides; which header carries the signature and which salt and counter belong to it is the only difference.
// MS-SIPAE §3.1, §3.2.5.2, §3.3.5.2.

import type { Authentication } from '../../protocol/sip/authentication.ts'
import { formatAuthentication } from '../../protocol/sip/authentication.ts'
import type { Identity } from './mechanism.ts'
import { createReplayWindow, type ReplayWindow } from './replay-window.ts'
import { formatSignatureBuffer, readSignedFields, type SignableMessage } from './signature-buffer.ts'
import type { MessageSigner } from './signer.ts'

export type SipScheme = 'NTLM' | 'Kerberos' | 'TLS-DSK'

export interface AssociationParts {
  readonly scheme: SipScheme
  readonly side: 'client' | 'server'
  readonly realm: string
  readonly targetName: string
  /** Chosen by the server; a client of Kerberos learns it from the first answer. */
  readonly opaque: string
  /** 2, 3 or 4: decides what the signature covers. */
  readonly version: number
  readonly signer: MessageSigner
  /** When both sides must have made a new one. */
  readonly expiresUs: number
}

/** Data, and two counters that move: what was sent last, and what was received. */
export interface SecurityAssociation extends AssociationParts {
  opaque: string
  sentCounter: number
  readonly received: ReplayWindow
}

/** An endpoint that has proved who it is. */
export interface ProvenEndpoint {
  readonly association: SecurityAssociation
  readonly identity: Identity
}

/** An association over which nothing was sent yet. */
export function createAssociation(parts: AssociationParts): SecurityAssociation {
  return { ...parts, sentCounter: 0, received: createReplayWindow() }
}

/** Names of the parameters, by the side that signs. */
const NAMES = {
  client: { salt: 'crand', counter: 'cnum', signature: 'response' },
  server: { salt: 'srand', counter: 'snum', signature: 'rspauth' },
} as const

/**
 * Signs a message that is about to be sent and counts it.
 * @param salt 8 hex digits, random
 * @param extra parameters of a message that also carries a token: gssapi-data, version
 * @returns value of Authorization (client) or Authentication-Info (server); signs requests and responses alike
 */
export function signMessage(
  association: SecurityAssociation,
  message: SignableMessage,
  salt: string,
  extra: readonly (readonly [string, string])[] = [],
): string {
  const counter = String(++association.sentCounter)
  const buffer = formatSignatureBuffer(association, readSignedFields(message), salt, counter)
  const names = NAMES[association.side]
  return formatAuthentication(association.scheme, [
    ['qop', 'auth'],
    ...(association.opaque === '' ? [] : [['opaque', association.opaque] as const]),
    ['realm', association.realm],
    ['targetname', association.targetName],
    ...extra,
    [names.salt, salt],
    [names.counter, counter],
    [names.signature, association.signer.sign(Buffer.from(buffer))],
  ])
}

/** Why a message is not accepted as the peer's. */
export type SignatureFault =
  /** There is no association of this endpoint: it ended, or the server was restarted. */
  | 'unknown'
  | 'unsigned'
  | 'other-scheme'
  | 'other-realm'
  | 'other-target'
  | 'other-opaque'
  | 'bad-counter'
  | 'replayed'
  | 'bad-signature'
  | 'expired'

/** Undefined when the message is the peer's and new. */
export type SignatureVerdict = SignatureFault | undefined

/**
 * Verifies a received message and remembers its counter; a message that fails changes nothing.
 * @param carried the parsed header that carries the signature; undefined when the message has none
 */
export function verifyMessage(
  association: SecurityAssociation,
  message: SignableMessage,
  carried: Authentication | undefined,
  nowUs: number,
): SignatureVerdict {
  const names = NAMES[association.side === 'client' ? 'server' : 'client']
  const signature = carried?.parameters.get(names.signature)
  if (carried === undefined || signature === undefined) return 'unsigned'
  const mismatch = findMismatch(association, carried)
  if (mismatch) return mismatch
  const counterText = carried.parameters.get(names.counter) ?? ''
  const counter = /^\d{1,10}$/.test(counterText) ? Number(counterText) : 0
  if (counter === 0) return 'bad-counter'
  if (!association.received.isFresh(counter)) return 'replayed'
  const salt = carried.parameters.get(names.salt) ?? ''
  const buffer = formatSignatureBuffer(association, readSignedFields(message), salt, counterText)
  if (!association.signer.verify(Buffer.from(buffer), signature)) return 'bad-signature'
  if (nowUs >= association.expiresUs) return 'expired'
  association.received.accept(counter)
  return undefined
}

/** Parameters that must repeat those of the association. The opaque may be missing from what a server sends. */
function findMismatch(association: SecurityAssociation, carried: Authentication): SignatureFault | undefined {
  const { parameters } = carried
  if (carried.scheme.toLowerCase() !== association.scheme.toLowerCase()) return 'other-scheme'
  if ((parameters.get('realm') ?? '') !== association.realm) return 'other-realm'
  if ((parameters.get('targetname') ?? '') !== association.targetName) return 'other-target'
  const opaque = parameters.get('opaque')
  if (association.opaque !== '' && opaque !== undefined && opaque !== association.opaque)
    return 'other-opaque'
  return undefined
}
