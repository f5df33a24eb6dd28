// SAML 1.1 assertions as web tickets, before they are signed. OASIS SAML 1.1 core §2.3, MS-OCAUTHWS §1.3.1.

import { formatIsoTime } from '../../base/time.ts'
import { NAMESPACES } from '../soap/namespaces.ts'
import { escapeXml } from '../xml/escape.ts'

export interface AssertionParts {
  /** "SamlSecurityToken-" and a GUID. */
  readonly id: string
  /** URL of the Web Ticket Service. */
  readonly issuer: string
  readonly issuedUs: number
  readonly notBeforeUs: number
  readonly notOnOrAfterUs: number
  /** The endpoint the ticket is for. */
  readonly audience: string
  /** "sip:alice@contoso.com" */
  readonly subject: string
  /** The client can prove that it knows the proof key, or whoever has the ticket is its user. */
  readonly confirmation: 'holder-of-key' | 'bearer'
}

const METHOD = 'urn:oasis:names:tc:SAML:1.0'

/** The assertion as text; it declares its only prefix itself, because clients paste it into other documents. */
export function formatAssertion(parts: AssertionParts): string {
  return (
    `<saml:Assertion xmlns:saml="${NAMESPACES.saml}" MajorVersion="1" MinorVersion="1" AssertionID="${escapeXml(parts.id)}"` +
    ` Issuer="${escapeXml(parts.issuer)}" IssueInstant="${formatIsoTime(parts.issuedUs)}">` +
    `<saml:Conditions NotBefore="${formatIsoTime(parts.notBeforeUs)}" NotOnOrAfter="${formatIsoTime(parts.notOnOrAfterUs)}">` +
    `<saml:AudienceRestrictionCondition><saml:Audience>${escapeXml(parts.audience)}</saml:Audience>` +
    '</saml:AudienceRestrictionCondition></saml:Conditions>' +
    `<saml:AuthenticationStatement AuthenticationMethod="${METHOD}:am:unspecified" AuthenticationInstant="${formatIsoTime(parts.issuedUs)}">` +
    '<saml:Subject><saml:NameIdentifier Format="http://schemas.xmlsoap.org/ws/2005/05/identity/claims/uri">' +
    `${escapeXml(parts.subject)}</saml:NameIdentifier><saml:SubjectConfirmation>` +
    `<saml:ConfirmationMethod>${METHOD}:cm:${parts.confirmation}</saml:ConfirmationMethod>` +
    '</saml:SubjectConfirmation></saml:Subject></saml:AuthenticationStatement></saml:Assertion>'
  )
}
