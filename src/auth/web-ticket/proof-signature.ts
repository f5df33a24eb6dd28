// The proof that the sender of a message knows the proof key of its ticket: HMAC-SHA1 over the timestamp. WS-Security 1.0,
// MS-OCAUTHWS §1.3.1. The timestamp is the ticket's life time and hours old; the body is protected by TLS alone.

import { createSecretKey } from 'node:crypto'
import type { Element } from '@xmldom/xmldom'
import type { Secret } from '../../base/secret.ts'
import { encodeText } from '../../base/text.ts'
import { parseIsoTime } from '../../base/time.ts'
import { NAMESPACES } from '../../protocol/soap/namespaces.ts'
import {
  formatProofSignature,
  formatSignedInfo,
  formatTimestamp,
} from '../../protocol/web-ticket/format-security.ts'
import { readXml, textOf } from '../../protocol/xml/read-xml.ts'
import { digest, hmac } from '../crypto/digest.ts'
import { serializeStrict, strictChild, strictDescendants } from './strict-xml.ts'
import { faultOfShape, type SignatureShape, verifySigned, XML_ALGORITHMS } from './xml-signature.ts'

export interface ProofParts {
  /** The assertion as the response had it; undefined when the service is content with a bearer. */
  readonly assertion: Secret<string>
  readonly assertionId: string
  /** Life time of the ticket, as the response wrote it. */
  readonly created: string
  readonly expires: string
}

/**
 * Content of a Security header: timestamp, assertion, and with a key the signature that proves it.
 * @param proofKey undefined for a service that takes the ticket of whoever bears it
 */
export function formatTicketSecurity(parts: ProofParts, proofKey: Secret<Uint8Array> | undefined): string {
  const timestamp = formatTimestamp(parts.created, parts.expires)
  const assertion = parts.assertion.reveal()
  if (proofKey === undefined) return timestamp + assertion
  const signedInfo = formatSignedInfo(digest('sha1', encodeText(timestamp)).toString('base64'))
  const value = hmac('sha1', proofKey.reveal(), encodeText(signedInfo)).toString('base64')
  return timestamp + assertion + formatProofSignature(signedInfo, value, parts.assertionId)
}

export type ProofVerdict =
  | { readonly kind: 'good'; readonly createdUs: number; readonly expiresUs: number }
  | { readonly kind: 'bad'; readonly text: string }

const SHAPE: Omit<SignatureShape, 'id'> = {
  transforms: [XML_ALGORITHMS.exclusive],
  signatureMethods: [XML_ALGORITHMS.hmacSha1],
  digestMethods: [XML_ALGORITHMS.sha1],
}

/** Verifies the proof in a Security header. @param assertionId of the assertion beside it */
export function verifyProof(
  security: Element,
  assertionId: string,
  proofKey: Secret<Uint8Array>,
): ProofVerdict {
  const timestamp = strictChild(security, NAMESPACES.wsu, 'Timestamp')
  const signature = strictChild(security, NAMESPACES.ds, 'Signature')
  if (!timestamp || !signature) return bad('The message has not exactly one timestamp and one signature')
  const id = timestamp.getAttributeNS(NAMESPACES.wsu, 'Id') ?? ''
  if (!/^[A-Za-z_][\w.-]*$/.test(id)) return bad('The timestamp has no id')
  if (namedAssertion(signature) !== assertionId) return bad('The signature names another assertion')
  const shape: SignatureShape = { ...SHAPE, id }
  const fault = faultOfShape(signature, shape)
  if (fault) return bad(fault)
  // A document of nothing but the timestamp: no other element can be found under its id.
  const signed = verifySigned(
    serializeStrict(timestamp),
    signature,
    shape,
    createSecretKey(proofKey.reveal()),
  )
  if (signed === undefined) return bad('The signature is not made with the proof key of the ticket')
  const [created, expires] = ['Created', 'Expires'].map(name => parseIsoTime(textOf(readXml(signed), name)))
  if (created === undefined || expires === undefined) return bad('The timestamp has no times')
  return { kind: 'good', createdUs: created, expiresUs: expires }
}

function bad(text: string): ProofVerdict {
  return { kind: 'bad', text }
}

/** Id of the assertion whose key the signature claims to use. */
function namedAssertion(signature: Element): string {
  const identifiers = strictDescendants(signature).filter(
    element => element.localName === 'KeyIdentifier' && element.namespaceURI === NAMESPACES.wsse,
  )
  return identifiers.length === 1 ? (identifiers[0]?.textContent?.trim() ?? '') : ''
}
