// A message whose sender proves a user certificate: the certificate as a token, a timestamp, and an RSA signature over the
// timestamp. WS-Security X.509 token profile 1.0; that the Web Ticket Service takes such messages says MS-OCAUTHWS §3.2.
// Every timestamp has an id of its own, so that no two messages carry the same signature.

import { createSign, X509Certificate } from 'node:crypto'
import { encodeBase64 } from '../../base/base64.ts'
import type { Secret } from '../../base/secret.ts'
import { encodeText } from '../../base/text.ts'
import { formatIsoTime, parseIsoTime, US_PER_MINUTE } from '../../base/time.ts'
import { BASE64_BINARY, NAMESPACES, TOKEN_TYPES } from '../../protocol/soap/namespaces.ts'
import { readXml, textOf } from '../../protocol/xml/read-xml.ts'
import { digest } from '../crypto/digest.ts'
import { readStrictXml, serializeStrict, strictChild } from './strict-xml.ts'
import { faultOfShape, type SignatureShape, verifySigned, XML_ALGORITHMS } from './xml-signature.ts'

const { ds, wsse, wsu, soap } = NAMESPACES
const TOKEN_ID = 'user-certificate'

export interface CertificateCredential {
  /** DER. */
  readonly certificate: Uint8Array
  /** PKCS#8. */
  readonly privateKeyPem: Secret<string>
}

export interface CertificateMessage {
  readonly createdUs: number
  readonly expiresUs: number
  /** A GUID or the like, new for every message. */
  readonly nonce: string
}

/** Content of a Security header. Timestamp and SignedInfo are in canonical form as they are written. */
export function formatCertificateSecurity(
  { certificate, privateKeyPem }: CertificateCredential,
  { createdUs, expiresUs, nonce }: CertificateMessage,
): string {
  const id = `timestamp-${nonce}`
  const timestamp =
    `<wsu:Timestamp xmlns:wsu="${wsu}" wsu:Id="${id}"><wsu:Created>${formatIsoTime(createdUs)}</wsu:Created>` +
    `<wsu:Expires>${formatIsoTime(expiresUs)}</wsu:Expires></wsu:Timestamp>`
  const signedInfo =
    `<SignedInfo xmlns="${ds}"><CanonicalizationMethod Algorithm="${XML_ALGORITHMS.exclusive}"></CanonicalizationMethod>` +
    `<SignatureMethod Algorithm="${XML_ALGORITHMS.rsaSha256}"></SignatureMethod><Reference URI="#${id}"><Transforms>` +
    `<Transform Algorithm="${XML_ALGORITHMS.exclusive}"></Transform></Transforms>` +
    `<DigestMethod Algorithm="${XML_ALGORITHMS.sha256}"></DigestMethod>` +
    `<DigestValue>${digest('sha256', encodeText(timestamp)).toString('base64')}</DigestValue></Reference></SignedInfo>`
  const value = createSign('RSA-SHA256').update(signedInfo).sign(privateKeyPem.reveal(), 'base64')
  return (
    `${timestamp}<wsse:BinarySecurityToken xmlns:wsse="${wsse}" xmlns:wsu="${wsu}" wsu:Id="${TOKEN_ID}"` +
    ` ValueType="${TOKEN_TYPES.x509}" EncodingType="${BASE64_BINARY}">${encodeBase64(certificate)}</wsse:BinarySecurityToken>` +
    `<Signature xmlns="${ds}">${signedInfo}<SignatureValue>${value}</SignatureValue><KeyInfo>` +
    `<wsse:SecurityTokenReference xmlns:wsse="${wsse}"><wsse:Reference URI="#${TOKEN_ID}" ValueType="${TOKEN_TYPES.x509}"/>` +
    '</wsse:SecurityTokenReference></KeyInfo></Signature>'
  )
}

export type CertificateVerdict =
  | {
      readonly kind: 'good'
      readonly certificate: X509Certificate
      readonly expiresUs: number
      /** Id of the timestamp: what makes the message the only one of its kind. */
      readonly id: string
    }
  | { readonly kind: 'bad'; readonly text: string }

const SHAPE: Omit<SignatureShape, 'id'> = {
  transforms: [XML_ALGORITHMS.exclusive],
  signatureMethods: [XML_ALGORITHMS.rsaSha256, XML_ALGORITHMS.rsaSha1],
  digestMethods: [XML_ALGORITHMS.sha256, XML_ALGORITHMS.sha1],
}

const MAX_SKEW_US = 5 * US_PER_MINUTE
/** A message is for now; a longer life would only help whoever repeats it. */
const MAX_LIFE_US = 60 * US_PER_MINUTE

/** Verifies the signature and the times of a message; whose certificate it is and whether it counts is the caller's matter. */
export function verifyCertificateMessage(envelope: string, nowUs: number): CertificateVerdict {
  const root = readStrictXml(envelope)
  if (root?.localName !== 'Envelope' || root.namespaceURI !== soap)
    return bad('The request is no SOAP message')
  const security = strictChild(strictChild(root, soap, 'Header'), wsse, 'Security')
  const token = strictChild(security, wsse, 'BinarySecurityToken')
  const timestamp = strictChild(security, wsu, 'Timestamp')
  const signature = strictChild(security, ds, 'Signature')
  if (!token || !timestamp || !signature)
    return bad('The message has not exactly one certificate, one timestamp and one signature')
  const certificate = readCertificate(token.textContent ?? '')
  if (!certificate) return bad('The token is no certificate')
  const id = timestamp.getAttributeNS(wsu, 'Id') ?? ''
  if (!/^[A-Za-z_][\w.-]{0,99}$/.test(id)) return bad('The timestamp has no id')
  const shape: SignatureShape = { ...SHAPE, id }
  const fault = faultOfShape(signature, shape)
  if (fault) return bad(fault)
  const signed = verifySigned(serializeStrict(timestamp), signature, shape, certificate.publicKey)
  if (signed === undefined) return bad('The signature of the message is not right')
  return judgeTimes(signed, { certificate, id, nowUs })
}

function judgeTimes(
  signed: string,
  { certificate, id, nowUs }: { certificate: X509Certificate; id: string; nowUs: number },
): CertificateVerdict {
  const elements = readXml(signed)
  const createdUs = parseIsoTime(textOf(elements, 'Created'))
  const expiresUs = parseIsoTime(textOf(elements, 'Expires'))
  if (createdUs === undefined || expiresUs === undefined) return bad('The timestamp has no times')
  if (expiresUs - createdUs > MAX_LIFE_US) return bad('The message is valid for too long')
  if (nowUs > expiresUs + MAX_SKEW_US) return bad('The message has expired')
  if (nowUs < createdUs - MAX_SKEW_US) return bad('The message comes from the future')
  return { kind: 'good', certificate, expiresUs, id }
}

/** An RSA certificate: no other key may be taken for one. */
function readCertificate(base64: string): X509Certificate | undefined {
  try {
    const certificate = new X509Certificate(Buffer.from(base64, 'base64'))
    return certificate.publicKey.asymmetricKeyType === 'rsa' ? certificate : undefined
  } catch {
    return undefined
  }
}

function bad(text: string): CertificateVerdict {
  return { kind: 'bad', text }
}
