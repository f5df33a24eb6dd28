// SOAP envelopes, 1.1 and 1.2: addressing, security header, body. WS-Addressing 1.0, WS-Security 1.0.

import { decodeBase64 } from '../../base/base64.ts'
import { parseIsoTime } from '../../base/time.ts'
import { lastPart, readAssertionElement, type SamlAssertion } from '../web-ticket/read-assertion.ts'
import { attributeOf, findElement, findElements, readXml, textOf, type XmlElement } from '../xml/read-xml.ts'

/** What the security header of a message proves its sender with. */
export interface SoapSecurity {
  readonly createdUs: number | undefined
  readonly expiresUs: number | undefined
  /** Name in a UsernameToken; the password is never read. */
  readonly userName: string
  readonly hasPassword: boolean
  readonly assertion: SamlAssertion | undefined
  /** DER of a certificate token. */
  readonly certificate: Uint8Array | undefined
  /** Last part of the URI of a signature over the message: "hmac-sha1"; '' when there is none. */
  readonly signatureAlgorithm: string
  /** A token that only the receiver can read. */
  readonly hasEncryptedToken: boolean
}

export interface SoapEnvelope {
  readonly action: string
  readonly to: string
  readonly messageId: string
  readonly relatesTo: string
  readonly security: SoapSecurity | undefined
  /** Elements inside Body. */
  readonly body: readonly XmlElement[]
}

/** Reads an envelope; undefined when the text holds none. Never throws. */
export function readSoapEnvelope(text: string): SoapEnvelope | undefined {
  const envelope = readXml(text).find(element => element.local === 'Envelope')
  if (!envelope) return undefined
  const header = envelope.children.find(child => child.local === 'Header')?.children ?? []
  const security = header.find(child => child.local === 'Security')
  return {
    action: textOf(header, 'Action'),
    to: textOf(header, 'To'),
    messageId: textOf(header, 'MessageID'),
    relatesTo: textOf(header, 'RelatesTo'),
    security: security && readSecurity(security),
    body: envelope.children.find(child => child.local === 'Body')?.children ?? [],
  }
}

function readSecurity({ children }: XmlElement): SoapSecurity {
  const timestamp = findElement(children, 'Timestamp')
  const user = findElement(children, 'UsernameToken')
  const assertion = findElement(children, 'Assertion')
  const token = findElements(children, 'BinarySecurityToken')[0]
  const signature = children.find(child => child.local === 'Signature')
  return {
    createdUs: timestamp && parseIsoTime(textOf(timestamp.children, 'Created')),
    expiresUs: timestamp && parseIsoTime(textOf(timestamp.children, 'Expires')),
    userName: user ? textOf(user.children, 'Username') : '',
    hasPassword: user !== undefined && textOf(user.children, 'Password') !== '',
    assertion: assertion && readAssertionElement(assertion),
    certificate: token && decodeBase64(token.text.trim()),
    signatureAlgorithm: signature
      ? lastPart(attributeOf(findElement([signature], 'SignatureMethod'), 'Algorithm'))
      : '',
    hasEncryptedToken: children.some(child => child.local === 'EncryptedData'),
  }
}
