// Signs assertions as the Web Ticket Service does and verifies them against given certificates: enveloped RSA signature,
// exclusive canonical form. OASIS SAML 1.1 core §5, XML Signature 1.1.

import { createPublicKey, type KeyObject } from 'node:crypto'
import type { Element } from '@xmldom/xmldom'
import { SignedXml } from 'xml-crypto'
import type { Secret } from '../../base/secret.ts'
import { NAMESPACES } from '../../protocol/soap/namespaces.ts'
import { readAssertion, type SamlAssertion } from '../../protocol/web-ticket/read-assertion.ts'
import { readStrictXml, serializeStrict, strictChild, strictDescendants } from './strict-xml.ts'
import { faultOfShape, type SignatureShape, verifySigned, XML_ALGORITHMS } from './xml-signature.ts'

export interface AssertionSigner {
  readonly privateKeyPem: Secret<string>
  /** Put into the signature, so that a receiver can tell which key it was. */
  readonly certificatePem: string
  /** RSA with SHA-256, or with SHA-1 as old servers sign. */
  readonly hash?: 'sha256' | 'sha1'
}

/** The assertion with its signature, as the last child. @param assertion as `formatAssertion` makes it */
export function signAssertion(
  assertion: string,
  { privateKeyPem, certificatePem, hash = 'sha256' }: AssertionSigner,
): string {
  const signer = new SignedXml({
    privateKey: privateKeyPem.reveal(),
    publicCert: certificatePem,
    idAttribute: 'AssertionID',
    signatureAlgorithm: hash === 'sha256' ? XML_ALGORITHMS.rsaSha256 : XML_ALGORITHMS.rsaSha1,
    canonicalizationAlgorithm: XML_ALGORITHMS.exclusive,
  })
  signer.addReference({
    xpath: '/*',
    transforms: [XML_ALGORITHMS.enveloped, XML_ALGORITHMS.exclusive],
    digestAlgorithm: hash === 'sha256' ? XML_ALGORITHMS.sha256 : XML_ALGORITHMS.sha1,
  })
  signer.computeSignature(assertion, { prefix: 'ds', location: { reference: '/*', action: 'append' } })
  return signer.getSignedXml()
}

export type AssertionVerdict =
  /** `assertion` was read from what is signed, and from nothing else. */
  | { readonly kind: 'good'; readonly assertion: SamlAssertion }
  | { readonly kind: 'bad'; readonly reason: AssertionFault; readonly text: string }

export type AssertionFault =
  /** No assertion, or XML with anything that has no business in one: a document type, comments, repeated ids. */
  | 'malformed'
  | 'unsigned'
  /** Another shape or another algorithm than the product uses. */
  | 'unexpected-signature'
  /** Signed with a certificate that is not trusted here. */
  | 'unknown-signer'
  /** Changed after it was signed. */
  | 'bad-signature'

/**
 * Verifies an assertion.
 * @param trusted certificates of the issuer in PEM; several while a key is being changed
 */
export function verifyAssertion(text: string, trusted: readonly string[]): AssertionVerdict {
  const root = readStrictXml(text)
  if (root?.localName !== 'Assertion' || root.namespaceURI !== NAMESPACES.saml)
    return bad('malformed', 'The text is no SAML 1.1 assertion')
  return verifyAssertionElement(root, trusted)
}

/** The same for an assertion that stands in a message. */
export function verifyAssertionElement(root: Element, trusted: readonly string[]): AssertionVerdict {
  const id = root.getAttribute('AssertionID') ?? ''
  const elements = strictDescendants(root)
  // One id, once, whatever the attribute is called: no reference may mean two elements.
  const carriers = elements.filter(element =>
    ['AssertionID', 'ID', 'Id', 'id'].some(name => hasAttributeValue(element, name, id)),
  )
  if (!/^[A-Za-z_][\w.-]*$/.test(id) || carriers.length !== 1)
    return bad('malformed', 'The assertion has no id of its own')
  const signatures = elements.filter(
    element => element.localName === 'Signature' && element.namespaceURI === NAMESPACES.ds,
  )
  const signature = strictChild(root, NAMESPACES.ds, 'Signature')
  if (signatures.length === 0) return bad('unsigned', 'The assertion is not signed')
  if (!signature || signatures.length > 1)
    return bad('unexpected-signature', 'The assertion has a signature where none belongs')
  const shape: SignatureShape = { ...SHAPE, id }
  const fault = faultOfShape(signature, shape)
  if (fault) return bad('unexpected-signature', fault)
  const document = serializeStrict(root)
  for (const key of publicKeys(trusted)) {
    const signed = verifySigned(document, signature, shape, key)
    const assertion = signed === undefined ? undefined : readAssertion(signed)
    if (assertion?.id === id) return { kind: 'good', assertion }
  }
  const named = readAssertion(document)?.certificate
  return named && !trusted.some(pem => sameCertificate(pem, named))
    ? bad('unknown-signer', 'The assertion is signed with a certificate that is not trusted')
    : bad('bad-signature', 'The signature of the assertion is not right')
}

const SHAPE: Omit<SignatureShape, 'id'> = {
  idAttribute: 'AssertionID',
  transforms: [XML_ALGORITHMS.enveloped, XML_ALGORITHMS.exclusive],
  signatureMethods: [XML_ALGORITHMS.rsaSha256, XML_ALGORITHMS.rsaSha1],
  digestMethods: [XML_ALGORITHMS.sha256, XML_ALGORITHMS.sha1],
}

function bad(reason: AssertionFault, text: string): AssertionVerdict {
  return { kind: 'bad', reason, text }
}

/** True when the element has such an attribute, in any namespace. */
function hasAttributeValue(element: Element, local: string, value: string): boolean {
  for (let i = 0; i < element.attributes.length; i++) {
    const attribute = element.attributes.item(i)
    if ((attribute?.localName ?? attribute?.name) === local && attribute?.value === value) return true
  }
  return false
}

/** Keys as objects: RSA only, so that no key can be taken for a secret of HMAC. */
function publicKeys(trusted: readonly string[]): KeyObject[] {
  return trusted.map(pem => createPublicKey(pem)).filter(key => key.asymmetricKeyType === 'rsa')
}

function sameCertificate(pem: string, der: Uint8Array): boolean {
  const base64 = pem.replace(/-----[^-]+-----|\s/g, '')
  return base64 === Buffer.from(der).toString('base64')
}
