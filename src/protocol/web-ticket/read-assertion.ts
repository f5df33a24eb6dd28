// SAML 1.1 assertions: who issued a web ticket, for whom, for which service, until when, signed with what. MS-OCAUTHWS §1.3.1,
// OASIS SAML 1.1 core §2. The signature is described, not verified.

import { decodeBase64 } from '../../base/base64.ts'
import { parseIsoTime } from '../../base/time.ts'
import { attributeOf, findElement, findElements, readXml, textOf, type XmlElement } from '../xml/read-xml.ts'

export interface SamlAssertion {
  readonly id: string
  readonly issuer: string
  /** µs UTC; undefined when missing. */
  readonly issuedUs: number | undefined
  readonly notBeforeUs: number | undefined
  readonly notOnOrAfterUs: number | undefined
  /** Services it is meant for. */
  readonly audiences: readonly string[]
  /** Text of NameIdentifier. */
  readonly subject: string
  readonly subjectFormat: string
  /** Last part of the URI: "holder-of-key", "bearer". */
  readonly confirmation: readonly string[]
  readonly attributes: readonly { readonly name: string; readonly values: readonly string[] }[]
  /** Last part of the URI: "rsa-sha1"; '' when it is not signed. */
  readonly signatureAlgorithm: string
  /** DER of the signing certificate, where it is inside. */
  readonly certificate: Uint8Array | undefined
  /** A proof key is inside, encrypted to the service. */
  readonly hasProofKey: boolean
}

/** Reads the first assertion of a text; undefined when there is none. Never throws. */
export function readAssertion(text: string): SamlAssertion | undefined {
  const element = findElement(readXml(text), 'Assertion')
  return element && readAssertionElement(element)
}

/** Reads an assertion that was found in an envelope. */
export function readAssertionElement(element: XmlElement): SamlAssertion {
  const { children } = element
  const conditions = findElement(children, 'Conditions')
  const subject = findElement(children, 'NameIdentifier')
  // The service's key information inside the subject has no signature of the assertion.
  const signature = children.find(child => child.local === 'Signature')
  const certificate = signature ? textOf([signature], 'X509Certificate') : ''
  return {
    id: attributeOf(element, 'AssertionID'),
    issuer: attributeOf(element, 'Issuer'),
    issuedUs: parseIsoTime(attributeOf(element, 'IssueInstant')),
    notBeforeUs: parseIsoTime(attributeOf(conditions, 'NotBefore')),
    notOnOrAfterUs: parseIsoTime(attributeOf(conditions, 'NotOnOrAfter')),
    audiences: findElements(children, 'Audience').map(audience => audience.text.trim()),
    subject: subject?.text.trim() ?? '',
    subjectFormat: attributeOf(subject, 'Format'),
    confirmation: findElements(children, 'ConfirmationMethod').map(method => lastPart(method.text.trim())),
    attributes: findElements(children, 'Attribute').map(attribute => ({
      name: attributeOf(attribute, 'AttributeName'),
      values: findElements(attribute.children, 'AttributeValue').map(value => value.text.trim()),
    })),
    signatureAlgorithm: signature
      ? lastPart(attributeOf(findElement([signature], 'SignatureMethod'), 'Algorithm'))
      : '',
    certificate: certificate === '' ? undefined : decodeBase64(certificate),
    hasProofKey: findElement(children, 'EncryptedKey') !== undefined,
  }
}

/** What follows the last "#", "/" or ":" of a URI. */
export function lastPart(uri: string): string {
  return /[^#/:]*$/.exec(uri)?.[0] ?? uri
}
