import { beforeAll, expect, test } from 'vitest'
import { issueCertificate } from '../../../src/auth/pki/issue.ts'
import { generateRsaKey, type KeyPair } from '../../../src/auth/pki/key-pair.ts'
import { serverProfile } from '../../../src/auth/pki/profiles.ts'
import { signAssertion, verifyAssertion } from '../../../src/auth/web-ticket/assertion-signature.ts'
import { formatAssertion } from '../../../src/protocol/web-ticket/format-assertion.ts'

const nowUs = Date.UTC(2026, 0, 2) * 1000

async function makeSigner() {
  const pair: KeyPair = await generateRsaKey()
  const basics = {
    publicKey: pair.publicKey,
    notBeforeUs: nowUs,
    notAfterUs: nowUs + 1e12,
    serial: Uint8Array.of(1),
  }
  const issuer = { subject: [['CN', 'pool01.contoso.com']] as const, keyPair: pair }
  const certificate = await issueCertificate(serverProfile(basics, ['pool01.contoso.com']), issuer)
  return { privateKeyPem: pair.privateKeyPem, certificatePem: certificate.pem }
}

let signer: Awaited<ReturnType<typeof makeSigner>>
let stranger: Awaited<ReturnType<typeof makeSigner>>

beforeAll(async () => {
  signer = await makeSigner()
  stranger = await makeSigner()
})

const plain = formatAssertion({
  id: 'SamlSecurityToken-7d0d5c9e-2c39-4a1f-9a3b-0f6a3c1f5e11',
  issuer: 'https://pool01.contoso.com/WebTicket/WebTicketService.svc',
  issuedUs: nowUs,
  notBeforeUs: nowUs,
  notOnOrAfterUs: nowUs + 8 * 3600e6,
  audience: 'https://pool01.contoso.com/CertProv/CertProvisioningService.svc/WebTicket_Proof_SHA1?a=1&b=<2>',
  subject: 'sip:alice@contoso.com',
  confirmation: 'holder-of-key',
})
const verify = (text: string) => verifyAssertion(text, [signer.certificatePem])
const reason = (text: string) => {
  const verdict = verify(text)
  return verdict.kind === 'bad' ? verdict.reason : verdict.assertion.subject
}

test('verifies what it signed, and reads only what is signed', () => {
  for (const hash of ['sha256', 'sha1'] as const) {
    const verdict = verify(signAssertion(plain, { ...signer, hash }))
    expect(verdict).toMatchObject({
      kind: 'good',
      assertion: { subject: 'sip:alice@contoso.com', confirmation: ['holder-of-key'] },
    })
    expect(verdict.kind === 'good' && verdict.assertion.audiences).toEqual([
      'https://pool01.contoso.com/CertProv/CertProvisioningService.svc/WebTicket_Proof_SHA1?a=1&b=<2>',
    ])
  }
})

test('the signed assertion stands on its own and can be cut out of a message as text', () => {
  const signed = signAssertion(plain, signer)
  expect(signed).toMatch(/^<saml:Assertion xmlns:saml=/)
  expect(signed).toMatch(/<\/ds:Signature><\/saml:Assertion>$/)
  expect(signed.match(/AssertionID=/g)).toHaveLength(1)
})

test('accepts any of several trusted certificates', () => {
  const signed = signAssertion(plain, signer)
  expect(verifyAssertion(signed, [stranger.certificatePem, signer.certificatePem]).kind).toBe('good')
})

test('refuses any change of the content', () => {
  const signed = signAssertion(plain, signer)
  for (const [from, to] of [
    ['alice', 'bob'],
    ['2026-01-02T08', '2027-01-02T08'],
    ['WebTicket_Proof', 'Other'],
    ['holder-of-key', 'bearer'],
  ] as const)
    expect(reason(signed.replace(from, to)), from).toBe('bad-signature')
})

test('says when somebody else signed', () => {
  expect(reason(signAssertion(plain, stranger))).toBe('unknown-signer')
  const masked = signAssertion(plain, { ...stranger, certificatePem: signer.certificatePem })
  expect(reason(masked)).toBe('bad-signature')
})

test('refuses an assertion without signature, and a signature elsewhere', () => {
  const signed = signAssertion(plain, signer)
  const signature = /<ds:Signature[\s\S]*<\/ds:Signature>/.exec(signed)?.[0] ?? ''
  expect(reason(plain)).toBe('unsigned')
  expect(reason(signed.replace(signature, `<saml:Advice>${signature}</saml:Advice>`))).toBe(
    'unexpected-signature',
  )
  expect(reason(signed.replace(signature, signature + signature))).toBe('unexpected-signature')
})

test('refuses wrapping: the signed assertion inside a forged one', () => {
  const signed = signAssertion(plain, signer)
  const signature = /<ds:Signature[\s\S]*<\/ds:Signature>/.exec(signed)?.[0] ?? ''
  const forged = plain.replace('alice', 'mallory')
  const inside = (id: string, extra: string) =>
    forged
      .replace(/AssertionID="[^"]*"/, `AssertionID="${id}"`)
      .replace('</saml:Assertion>', `${extra}</saml:Assertion>`)
  const original = 'SamlSecurityToken-7d0d5c9e-2c39-4a1f-9a3b-0f6a3c1f5e11'
  const attacks = [
    // The original as a child, its signature moved to the forged root; with the same id, another id, and no Signature child.
    inside('Evil', `<saml:Advice>${signed.replace(signature, '')}</saml:Advice>${signature}`),
    inside(original, `<saml:Advice>${signed.replace(signature, '')}</saml:Advice>${signature}`),
    inside('Evil', `<saml:Advice>${signed}</saml:Advice>`),
    inside(
      original,
      `${signature.replace('</ds:Signature>', `<ds:Object>${signed.replace(signature, '')}</ds:Object></ds:Signature>`)}`,
    ),
  ]
  for (const attack of attacks)
    expect(['malformed', 'unsigned', 'unexpected-signature']).toContain(reason(attack))
})

test('refuses ids that occur twice, under any name', () => {
  const signed = signAssertion(plain, signer)
  const id = 'SamlSecurityToken-7d0d5c9e-2c39-4a1f-9a3b-0f6a3c1f5e11'
  for (const name of ['Id', 'ID', 'id', 'AssertionID'])
    expect(reason(signed.replace('<saml:Conditions', `<saml:Conditions ${name}="${id}"`)), name).toBe(
      'malformed',
    )
  expect(reason(signed.replaceAll(id, 'a b'))).toBe('malformed')
  expect(reason(signed.replace(`AssertionID="${id}"`, ''))).toBe('malformed')
})

test('refuses comments, entities, document types and processing instructions', () => {
  const signed = signAssertion(plain, signer)
  expect(reason(signed.replace('alice@contoso.com', 'alice@contoso.com<!---->.fabrikam.com'))).toBe(
    'malformed',
  )
  expect(reason(signed.replace('sip:alice', 'sip:<![CDATA[alice]]>'))).toBe('malformed')
  expect(reason(signed.replace('<saml:Conditions', '<?x?><saml:Conditions'))).toBe('malformed')
  expect(reason(`<!DOCTYPE a [<!ENTITY e "x">]>${signed}`)).toBe('malformed')
  expect(reason(signed.replace('alice', '&e;'))).toBe('malformed')
  const bomb = '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><a>&b;</a>'
  expect(reason(bomb)).toBe('malformed')
})

test('refuses other algorithms, references and transforms', () => {
  const signed = signAssertion(plain, signer)
  const changes: readonly (readonly [string, string])[] = [
    ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'http://www.w3.org/2000/09/xmldsig#hmac-sha1'],
    [
      'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
    ],
    ['http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2001/04/xmldsig-more#md5'],
    ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/TR/1999/REC-xpath-19991116'],
    ['URI="#SamlSecurityToken', 'URI="" x="#SamlSecurityToken'],
    [
      '<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"',
      '<ds:CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"',
    ],
  ]
  for (const [from, to] of changes) {
    expect(signed).toContain(from)
    expect(reason(signed.replace(from, to)), to).toBe('unexpected-signature')
  }
})

test('a public key is never a secret of HMAC', () => {
  const signed = signAssertion(plain, signer).replace(
    'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    'http://www.w3.org/2000/09/xmldsig#hmac-sha1',
  )
  expect(reason(signed)).toBe('unexpected-signature')
})

test('never throws', () => {
  const signed = signAssertion(plain, signer)
  for (let at = 0; at < signed.length; at += 7) {
    expect(verify(signed.slice(0, at)).kind).toBe('bad')
    expect(verify(`${signed.slice(0, at)}\u0000${signed.slice(at + 1)}`).kind).toBe('bad')
    expect(['good', 'bad']).toContain(verify(signed.slice(0, at) + signed.slice(at + 1)).kind)
  }
  expect(verify('<a>'.repeat(100_000)).kind).toBe('bad')
  expect(verify(`${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}`).kind).toBe('bad')
})
