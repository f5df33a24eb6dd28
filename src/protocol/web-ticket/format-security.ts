// Contents of a WS-Security header: timestamp, proof signature over it, user name. WS-Security 1.0, XML Signature.
// Timestamp and SignedInfo are written in their exclusive canonical form, so that their text is what is hashed.

import { encodeBase64 } from '../../base/base64.ts'
import { encodeText } from '../../base/text.ts'
import { NAMESPACES, SAML_ASSERTION_ID, TOKEN_TYPES } from '../soap/namespaces.ts'
import { escapeXml } from '../xml/escape.ts'

const { wsu, wsse, ds } = NAMESPACES
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'

/** The Timestamp of a message with a ticket: the ticket's own life time, as text of its response. */
export function formatTimestamp(created: string, expires: string): string {
  return (
    `<wsu:Timestamp xmlns:wsu="${wsu}" wsu:Id="timestamp"><wsu:Created>${escapeXml(created)}</wsu:Created>` +
    `<wsu:Expires>${escapeXml(expires)}</wsu:Expires></wsu:Timestamp>`
  )
}

/** What is signed: the digest of the timestamp. */
export function formatSignedInfo(digestValue: string): string {
  return (
    `<SignedInfo xmlns="${ds}"><CanonicalizationMethod Algorithm="${EXCLUSIVE}"></CanonicalizationMethod>` +
    `<SignatureMethod Algorithm="${ds}hmac-sha1"></SignatureMethod><Reference URI="#timestamp"><Transforms>` +
    `<Transform Algorithm="${EXCLUSIVE}"></Transform></Transforms><DigestMethod Algorithm="${ds}sha1"></DigestMethod>` +
    `<DigestValue>${digestValue}</DigestValue></Reference></SignedInfo>`
  )
}

/** The Signature whose key is the proof key of an assertion. */
export function formatProofSignature(
  signedInfo: string,
  signatureValue: string,
  assertionId: string,
): string {
  return (
    `<Signature xmlns="${ds}">${signedInfo}<SignatureValue>${signatureValue}</SignatureValue><KeyInfo>` +
    `<wsse:SecurityTokenReference xmlns:wsse="${wsse}" wsse:TokenType="${TOKEN_TYPES.saml}">` +
    `<wsse:KeyIdentifier ValueType="${SAML_ASSERTION_ID}">${escapeXml(assertionId)}</wsse:KeyIdentifier>` +
    '</wsse:SecurityTokenReference></KeyInfo></Signature>'
  )
}

/** A user name and password for the /Auth endpoint; mobile clients write both in base64. */
export function formatUsernameToken(name: string, password: string): string {
  const [encodedName, encodedPassword] = [name, password].map(text => encodeBase64(encodeText(text)))
  const type =
    'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText'
  return (
    `<wsse:UsernameToken xmlns:wsse="${wsse}"><wsse:Username>${encodedName}</wsse:Username>` +
    `<wsse:Password Type="${type}">${encodedPassword}</wsse:Password></wsse:UsernameToken>`
  )
}
