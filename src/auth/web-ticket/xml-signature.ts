// Checks an XML signature whose shape is known: one reference to one element, exclusive canonical form, named algorithms.
// The shape is judged before the library sees it, and only what the library hands back as signed is used.
// XML Signature 1.1, Exclusive C14N 1.0.

import type { KeyLike } from 'node:crypto'
import type { Element } from '@xmldom/xmldom'
import { SignedXml } from 'xml-crypto'
import { NAMESPACES } from '../../protocol/soap/namespaces.ts'
import { serializeStrict, strictChild, strictChildren } from './strict-xml.ts'

export const XML_ALGORITHMS = {
  exclusive: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  enveloped: 'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
  sha1: 'http://www.w3.org/2000/09/xmldsig#sha1',
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  rsaSha1: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
  rsaSha256: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  hmacSha1: 'http://www.w3.org/2000/09/xmldsig#hmac-sha1',
} as const

/** What a signature must look like. */
export interface SignatureShape {
  /** Id of the element that is signed. */
  readonly id: string
  /** Name of the attribute that carries it, when the library does not know it: it knows Id, ID and id. */
  readonly idAttribute?: 'AssertionID'
  readonly transforms: readonly string[]
  readonly signatureMethods: readonly string[]
  readonly digestMethods: readonly string[]
}

/** What is wrong with the shape of a Signature element; undefined when nothing is. */
export function faultOfShape(signature: Element, shape: SignatureShape): string | undefined {
  const { ds } = NAMESPACES
  const algorithmOf = (parent: Element | undefined, name: string) =>
    strictChild(parent, ds, name)?.getAttribute('Algorithm') ?? ''
  const signedInfo = strictChild(signature, ds, 'SignedInfo')
  const reference = strictChild(signedInfo, ds, 'Reference')
  if (!signedInfo || !reference) return 'The signature does not refer to exactly one element'
  if (!strictChild(signature, ds, 'SignatureValue')) return 'The signature has not exactly one value'
  if (reference.getAttribute('URI') !== `#${shape.id}`) return 'The signature is over another element'
  if (algorithmOf(signedInfo, 'CanonicalizationMethod') !== XML_ALGORITHMS.exclusive)
    return 'The signature does not use exclusive canonicalization'
  const method = algorithmOf(signedInfo, 'SignatureMethod')
  if (!shape.signatureMethods.includes(method)) return `The signature algorithm "${method}" is not accepted`
  const digest = algorithmOf(reference, 'DigestMethod')
  if (!shape.digestMethods.includes(digest)) return `The digest algorithm "${digest}" is not accepted`
  const list = strictChild(reference, ds, 'Transforms')
  const transforms = list
    ? strictChildren(list, ds, 'Transform').map(one => one.getAttribute('Algorithm'))
    : []
  const isExpected =
    transforms.length === shape.transforms.length && transforms.every((one, i) => one === shape.transforms[i])
  return isExpected ? undefined : 'The signature transforms what it signs in an unexpected way'
}

/**
 * Verifies with one key.
 * @param document text that holds the signed element and nothing that could be taken for it
 * @returns the signed element in canonical form, or undefined
 */
export function verifySigned(
  document: string,
  signature: Element,
  { idAttribute, signatureMethods }: SignatureShape,
  key: KeyLike,
): string | undefined {
  const verifier = new SignedXml({ publicCert: key, ...(idAttribute ? { idAttribute } : {}) })
  if (signatureMethods.includes(XML_ALGORITHMS.hmacSha1)) verifier.enableHMAC()
  try {
    verifier.loadSignature(serializeStrict(signature))
    if (!verifier.checkSignature(document)) return undefined
  } catch {
    return undefined
  }
  const signed = verifier.getSignedReferences()
  return signed.length === 1 ? signed[0] : undefined
}
