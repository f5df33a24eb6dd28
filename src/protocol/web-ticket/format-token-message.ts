// RequestSecurityToken and its response as they are sent to and from the Web Ticket Service. WS-Trust 1.3 §3.1, §4.4;
// MS-OCAUTHWS §1.3.1, §3.2.

import { encodeBase64 } from '../../base/base64.ts'
import type { Secret } from '../../base/secret.ts'
import { formatIsoTime } from '../../base/time.ts'
import { formatSoapEnvelope, type SoapHeader } from '../soap/format-envelope.ts'
import { NAMESPACES, SAML_ASSERTION_ID, TOKEN_TYPES } from '../soap/namespaces.ts'
import { escapeXml } from '../xml/escape.ts'

const { wst, wsp, wsa, wsu, auth } = NAMESPACES
const SYMMETRIC_KEY = `${wst}/SymmetricKey`
/** Clients write the name of WS-Trust 2005 for the request type into the namespace of 1.3; servers take both. */
const ISSUE = 'http://schemas.xmlsoap.org/ws/2005/02/trust/Issue'

export interface TicketOrder {
  /** Any text; comes back in the response. */
  readonly context: string
  /** `TOKEN_TYPES.saml` or `TOKEN_TYPES.compact`. */
  readonly tokenType: string
  /** The endpoint the ticket is for, exactly as its metadata or link names it. */
  readonly appliesTo: string
  /** "sip:alice@contoso.com" */
  readonly sipUri: string
  /** 32 random bytes; half of the proof key. */
  readonly entropy: Secret<Uint8Array>
  readonly lifetime?: { readonly createdUs: number; readonly expiresUs: number }
}

/** The envelope of a request; with a header when the credential is a token and not HTTP's. */
export function formatTicketRequest(order: TicketOrder, header?: SoapHeader): string {
  const { context, tokenType, appliesTo, sipUri, entropy, lifetime } = order
  return formatSoapEnvelope(
    `<wst:RequestSecurityToken xmlns:wst="${wst}" Context="${escapeXml(context)}">` +
      `<wst:TokenType>${escapeXml(tokenType)}</wst:TokenType><wst:RequestType>${ISSUE}</wst:RequestType>` +
      `<wsp:AppliesTo xmlns:wsp="${wsp}"><wsa:EndpointReference xmlns:wsa="${wsa}"><wsa:Address>${escapeXml(appliesTo)}` +
      '</wsa:Address></wsa:EndpointReference></wsp:AppliesTo>' +
      `<wst:Claims Dialect="${NAMESPACES.webAuthentication}:authclaims"><auth:ClaimType xmlns:auth="${auth}"` +
      ' Uri="http://schemas.xmlsoap.org/ws/2005/05/identity/claims/uri" Optional="false">' +
      `<auth:Value>${escapeXml(sipUri)}</auth:Value></auth:ClaimType></wst:Claims>` +
      `<wst:Entropy><wst:BinarySecret Type="${wst}/Nonce">${encodeBase64(entropy.reveal())}</wst:BinarySecret></wst:Entropy>` +
      (lifetime ? formatLifetime('wst:Lifetime', lifetime) : '') +
      `<wst:KeyType>${SYMMETRIC_KEY}</wst:KeyType></wst:RequestSecurityToken>`,
    header,
  )
}

/**
 * Clients paste the inner text of Lifetime into a Timestamp and hash it as it stands: it has to be in canonical form
 * there, so the prefix is declared on the element around and not on its children.
 */
function formatLifetime(
  name: string,
  { createdUs, expiresUs }: { createdUs: number; expiresUs: number },
): string {
  return (
    `<${name} xmlns:wsu="${wsu}"><wsu:Created>${formatIsoTime(createdUs)}</wsu:Created>` +
    `<wsu:Expires>${formatIsoTime(expiresUs)}</wsu:Expires></${name}>`
  )
}

export interface TicketGrant {
  readonly context: string
  readonly assertionId: string
  /** The signed assertion: XML that declares its prefixes itself. */
  readonly assertion: string
  /** The server's half of the proof key. */
  readonly entropy: Secret<Uint8Array>
  readonly createdUs: number
  readonly expiresUs: number
  readonly keyBits: number
}

/**
 * The envelope of a response. Clients cut it as text: the first Lifetime, Assertion and BinarySecret are the ones that
 * count, and the only BinarySecret is the server's entropy.
 */
export function formatTicketResponse(grant: TicketGrant): string {
  return formatSoapEnvelope(
    `<RequestSecurityTokenResponseCollection xmlns="${wst}"><RequestSecurityTokenResponse Context="${escapeXml(grant.context)}">` +
      `<TokenType>${TOKEN_TYPES.saml}</TokenType><RequestedSecurityToken>${grant.assertion}</RequestedSecurityToken>` +
      `<RequestedAttachedReference><o:SecurityTokenReference xmlns:o="${NAMESPACES.wsse}">` +
      `<o:KeyIdentifier ValueType="${SAML_ASSERTION_ID}">${escapeXml(grant.assertionId)}</o:KeyIdentifier>` +
      '</o:SecurityTokenReference></RequestedAttachedReference>' +
      `<RequestedProofToken><ComputedKey>${wst}/CK/PSHA1</ComputedKey></RequestedProofToken>` +
      `<Entropy><BinarySecret Type="${wst}/Nonce">${encodeBase64(grant.entropy.reveal())}</BinarySecret></Entropy>` +
      formatLifetime('Lifetime', grant) +
      `<KeySize>${grant.keyBits}</KeySize><KeyType>${SYMMETRIC_KEY}</KeyType>` +
      '</RequestSecurityTokenResponse></RequestSecurityTokenResponseCollection>',
  )
}
