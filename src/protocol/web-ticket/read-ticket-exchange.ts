// What the two sides of a ticket request need and a log viewer must not show: entropies and the ticket itself. The tolerant
// readings for people are in read-token-message.ts. WS-Trust 1.3 §4.4.

import { decodeBase64 } from '../../base/base64.ts'
import { Secret } from '../../base/secret.ts'
import { parseIsoTime } from '../../base/time.ts'
import { attributeOf, findElement, readXml, textOf, type XmlElement } from '../xml/read-xml.ts'

/** A request as the service reads it. */
export interface OrderedTicket {
  readonly context: string
  /** Whole URI. */
  readonly tokenType: string
  readonly appliesTo: string
  /** The claim as written: "sip:alice@contoso.com"; '' when there is none. */
  readonly sipUri: string
  readonly entropy: Secret<Uint8Array> | undefined
}

/** Undefined when the text holds no request. */
export function readOrderedTicket(text: string): OrderedTicket | undefined {
  const element = findElement(readXml(text), 'RequestSecurityToken')
  if (!element) return undefined
  const { children } = element
  const appliesTo = findElement(children, 'AppliesTo')
  return {
    context: attributeOf(element, 'Context'),
    tokenType: textOf(children, 'TokenType'),
    appliesTo: appliesTo ? textOf(appliesTo.children, 'Address') : '',
    sipUri: textOf(findElement(children, 'ClaimType')?.children ?? [], 'Value'),
    entropy: entropyOf(children),
  }
}

/** A response as the client reads it. */
export interface GrantedTicket {
  readonly context: string
  /** The assertion exactly as it stands in the response; undefined for a compact ticket. */
  readonly assertion: Secret<string> | undefined
  readonly assertionId: string
  /** Text of a compact ticket, without `cwt=`. */
  readonly compact: Secret<string> | undefined
  readonly entropy: Secret<Uint8Array> | undefined
  /** As written: the proof signature repeats them. */
  readonly created: string
  readonly expires: string
  readonly expiresUs: number | undefined
  /** 0 when the response does not say. */
  readonly keyBits: number
}

/** Undefined when the text holds no response. */
export function readGrantedTicket(text: string): GrantedTicket | undefined {
  const element = findElement(readXml(text), 'RequestSecurityTokenResponse')
  if (!element) return undefined
  const { children } = element
  const token = findElement(children, 'RequestedSecurityToken')?.children ?? []
  const assertion = findElement(token, 'Assertion')
  const compact = textOf(children, 'UserToken').replace(/^cwt=/i, '')
  const lifetime = findElement(children, 'Lifetime')?.children ?? []
  const expires = textOf(lifetime, 'Expires')
  return {
    context: attributeOf(element, 'Context'),
    assertion: assertion?.closed ? new Secret(text.slice(assertion.from, assertion.to)) : undefined,
    assertionId: attributeOf(assertion, 'AssertionID'),
    compact: compact === '' ? undefined : new Secret(compact),
    entropy: entropyOf(children),
    created: textOf(lifetime, 'Created'),
    expires,
    expiresUs: parseIsoTime(expires),
    keyBits: Number(/^\d{1,5}$/.exec(textOf(children, 'KeySize'))?.[0] ?? 0),
  }
}

/** BinarySecret inside Entropy, wherever else a BinarySecret may stand. */
function entropyOf(children: readonly XmlElement[]): Secret<Uint8Array> | undefined {
  const bytes = decodeBase64(textOf(findElement(children, 'Entropy')?.children ?? [], 'BinarySecret'))
  return bytes === undefined || bytes.length === 0 ? undefined : new Secret(bytes)
}
