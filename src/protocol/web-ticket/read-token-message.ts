// RequestSecurityToken and its response, WS-Trust 1.3 as the Web Ticket Service speaks it: MS-OCAUTHWS §1.3.1, §3.2.

import { parseIsoTime } from '../../base/time.ts'
import { attributeOf, findElement, findElements, textOf, type XmlElement } from '../xml/read-xml.ts'
import { lastPart, readAssertionElement, type SamlAssertion } from './read-assertion.ts'

export interface TokenMessage {
  readonly kind: 'request' | 'response'
  /** Last part of the URI: "SAMLV1.1", "user-cwt-1", "X509v3". */
  readonly tokenType: string
  readonly requestType: string
  readonly keyType: string
  /** Address of the service the ticket is for. */
  readonly appliesTo: string
  /** Claims that are asked for: last part of the URI, and value. */
  readonly claims: readonly { readonly name: string; readonly value: string }[]
  readonly createdUs: number | undefined
  readonly expiresUs: number | undefined
  readonly assertion: SamlAssertion | undefined
  /** A compact web ticket (`UserToken`) is inside. */
  readonly hasCompactTicket: boolean
  /** Key material (`BinarySecret`, `EncryptedData`) is inside. */
  readonly hasEntropy: boolean
}

/** Reads the first request or response of an envelope's body; undefined when there is none. */
export function readTokenMessage(body: readonly XmlElement[]): TokenMessage | undefined {
  const request = findElement(body, 'RequestSecurityToken')
  const element = request ?? findElement(body, 'RequestSecurityTokenResponse')
  if (!element) return undefined
  const { children } = element
  const appliesTo = findElement(children, 'AppliesTo')
  const lifetime = findElement(children, 'Lifetime')
  const assertion = findElement(children, 'Assertion')
  return {
    kind: request ? 'request' : 'response',
    tokenType: lastPart(textOf(children, 'TokenType')),
    requestType: lastPart(textOf(children, 'RequestType')),
    keyType: lastPart(textOf(children, 'KeyType')),
    appliesTo: appliesTo ? textOf(appliesTo.children, 'Address') : '',
    claims: findElements(children, 'ClaimType').map(claim => ({
      name: lastPart(attributeOf(claim, 'Uri')),
      value: textOf(claim.children, 'Value'),
    })),
    createdUs: lifetime && parseIsoTime(textOf(lifetime.children, 'Created')),
    expiresUs: lifetime && parseIsoTime(textOf(lifetime.children, 'Expires')),
    assertion: assertion && readAssertionElement(assertion),
    hasCompactTicket: findElement(children, 'UserToken') !== undefined,
    hasEntropy: findElement(children, 'BinarySecret') !== undefined,
  }
}
