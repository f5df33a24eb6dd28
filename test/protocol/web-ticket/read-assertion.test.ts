import { describe, expect, test } from 'vitest'
import { readAssertion } from '../../../src/protocol/web-ticket/read-assertion.ts'
import { readWebTicket } from '../../../src/protocol/web-ticket/read-ticket.ts'
import { readTokenMessage } from '../../../src/protocol/web-ticket/read-token-message.ts'
import { readXml } from '../../../src/protocol/xml/read-xml.ts'

const ASSERTION =
  '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:1.0:assertion" AssertionID="SamlSecurityToken-1" Issuer="https://pool01.contoso.com/WebTicket/WebTicketService.svc" IssueInstant="2016-03-14T09:15:00.000Z">' +
  '<saml:Conditions NotBefore="2016-03-14T09:15:00.000Z" NotOnOrAfter="2016-03-14T17:15:00.000Z"><saml:AudienceRestrictionCondition><saml:Audience>https://pool01.contoso.com/CertProv</saml:Audience></saml:AudienceRestrictionCondition></saml:Conditions>' +
  '<saml:AuthenticationStatement><saml:Subject><saml:NameIdentifier Format="http://schemas.xmlsoap.org/ws/2005/05/identity/claims/uri">sip:alice@contoso.com</saml:NameIdentifier>' +
  '<saml:SubjectConfirmation><saml:ConfirmationMethod>urn:oasis:names:tc:SAML:1.0:cm:holder-of-key</saml:ConfirmationMethod><ds:KeyInfo><xenc:EncryptedKey><xenc:CipherValue>AAAA</xenc:CipherValue></xenc:EncryptedKey></ds:KeyInfo></saml:SubjectConfirmation></saml:Subject></saml:AuthenticationStatement>' +
  '<ds:Signature><ds:SignedInfo><ds:SignatureMethod Algorithm="http://www.w3.org/2000/09/xmldsig#rsa-sha1"/></ds:SignedInfo><ds:SignatureValue>BBBB</ds:SignatureValue></ds:Signature></saml:Assertion>'

describe('readAssertion', () => {
  test('reads issuer, subject, audience, dates and signature', () => {
    expect(readAssertion(`<x>${ASSERTION}</x>`)).toEqual({
      id: 'SamlSecurityToken-1',
      issuer: 'https://pool01.contoso.com/WebTicket/WebTicketService.svc',
      issuedUs: Date.UTC(2016, 2, 14, 9, 15) * 1000,
      notBeforeUs: Date.UTC(2016, 2, 14, 9, 15) * 1000,
      notOnOrAfterUs: Date.UTC(2016, 2, 14, 17, 15) * 1000,
      audiences: ['https://pool01.contoso.com/CertProv'],
      subject: 'sip:alice@contoso.com',
      subjectFormat: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/uri',
      confirmation: ['holder-of-key'],
      attributes: [],
      signatureAlgorithm: 'rsa-sha1',
      certificate: undefined,
      hasProofKey: true,
    })
  })

  test('reads what is there of one that is cut off', () => {
    expect(readAssertion(ASSERTION.slice(0, 500))).toMatchObject({
      id: 'SamlSecurityToken-1',
      signatureAlgorithm: '',
    })
    expect(readAssertion('no assertion')).toBeUndefined()
  })
})

describe('readWebTicket', () => {
  test('reads the assertion in an opaque ticket', () => {
    const ticket = readWebTicket(`opaque=${btoa(ASSERTION)}`)
    expect(ticket).toMatchObject({ kind: 'opaque', assertion: ASSERTION })
  })

  test('knows compact tickets, also as bearer, and what is no ticket', () => {
    expect(readWebTicket('Bearer cwt=AAEBHAEF')).toEqual({ kind: 'cwt', assertion: undefined, length: 8 })
    expect(readWebTicket('opaque=???')).toMatchObject({ assertion: undefined })
    expect(readWebTicket('NTLM TlRM')).toBeUndefined()
  })
})

describe('readTokenMessage', () => {
  test('reads a request for a ticket', () => {
    const body =
      '<wst:RequestSecurityToken><wst:TokenType>http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV1.1</wst:TokenType>' +
      '<wsp:AppliesTo><wsa:EndpointReference><wsa:Address>https://pool01.contoso.com/CertProv</wsa:Address></wsa:EndpointReference></wsp:AppliesTo>' +
      '<wst:Claims><auth:ClaimType Uri="http://schemas.xmlsoap.org/ws/2005/05/identity/claims/uri"><auth:Value>sip:alice@contoso.com</auth:Value></auth:ClaimType></wst:Claims>' +
      '<wst:Entropy><wst:BinarySecret>AAAA</wst:BinarySecret></wst:Entropy></wst:RequestSecurityToken>'
    expect(readTokenMessage(readXml(body))).toMatchObject({
      kind: 'request',
      tokenType: 'SAMLV1.1',
      appliesTo: 'https://pool01.contoso.com/CertProv',
      claims: [{ name: 'uri', value: 'sip:alice@contoso.com' }],
      hasEntropy: true,
      hasCompactTicket: false,
    })
  })

  test('reads a response with its lifetime and assertion', () => {
    const body = `<RequestSecurityTokenResponse><RequestedSecurityToken>${ASSERTION}</RequestedSecurityToken><Lifetime><wsu:Created>2016-03-14T09:15:00Z</wsu:Created><wsu:Expires>2016-03-14T17:15:00Z</wsu:Expires></Lifetime></RequestSecurityTokenResponse>`
    const message = readTokenMessage(readXml(body))
    expect(message).toMatchObject({ kind: 'response', expiresUs: Date.UTC(2016, 2, 14, 17, 15) * 1000 })
    expect(message?.assertion?.subject).toBe('sip:alice@contoso.com')
  })
})
