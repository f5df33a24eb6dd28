import { beforeAll, describe, expect, test } from 'vitest'
import { type CertificateContent, KEY_USAGE } from '../../../src/auth/pki/issue.ts'
import { judgeCertificate } from '../../../src/diagnose/certificate-rules/judge.ts'
import type { Deployment } from '../../../src/diagnose/certificate-rules/names-of-role.ts'
import type { CertificateRole } from '../../../src/diagnose/certificate-rules/role.ts'
import type { CertificateCase } from '../../../src/diagnose/certificate-rules/rule.ts'
import { certificateRules } from '../../../src/diagnose/certificate-rules.gen.ts'
import { createTestAuthority, type TestAuthority } from '../../certificates.ts'

const NOW_US = Date.UTC(2026, 2, 1) * 1000
const DAY_US = 86_400_000_000

const DEPLOYMENT: Deployment = {
  pool: 'pool01.contoso.com',
  server: 'fe01.contoso.com',
  internalWeb: 'webint.contoso.com',
  externalWeb: 'webext.contoso.com',
  accessEdge: 'sip.contoso.com',
  sipDomains: ['contoso.com'],
}

const HEALTHY: readonly (readonly [CertificateRole, readonly string[]])[] = [
  ['Default', ['pool01.contoso.com', 'fe01.contoso.com', 'sip.contoso.com']],
  [
    'WebServicesInternal',
    [
      'pool01.contoso.com',
      'webint.contoso.com',
      'fe01.contoso.com',
      'lyncdiscoverinternal.contoso.com',
      'meet.contoso.com',
      'dialin.contoso.com',
    ],
  ],
  [
    'WebServicesExternal',
    [
      'pool01.contoso.com',
      'webext.contoso.com',
      'lyncdiscover.contoso.com',
      'meet.contoso.com',
      'dialin.contoso.com',
    ],
  ],
  ['AccessEdgeExternal', ['sip.contoso.com']],
  ['Internal', ['pool01.contoso.com']],
  ['reverse-proxy', ['webext.contoso.com', '*.contoso.com']],
]

let authority: TestAuthority

beforeAll(async () => {
  authority = await createTestAuthority(NOW_US)
})

interface Changes {
  readonly role?: CertificateRole
  readonly content?: Partial<CertificateContent>
  readonly host?: string
  readonly chain?: 'own' | 'whole' | 'reversed' | 'with root'
  readonly signer?: 'root' | 'intermediate'
}

/** Ids of broken and doubtful rules with their texts, "broken subject: …". */
async function check(names: readonly string[], changes: Changes = {}): Promise<string[]> {
  const own = await authority.issue(names, changes.content, changes.signer)
  const { root, intermediate } = authority
  const rest = {
    own: [],
    whole: [intermediate.details],
    reversed: [root.details, intermediate.details],
    'with root': [intermediate.details, root.details],
  }[changes.chain ?? 'whole']
  const subject: CertificateCase = {
    chain: [own.details, ...rest],
    role: changes.role,
    deployment: DEPLOYMENT,
    host: changes.host,
    nowUs: NOW_US,
    roots: [root.details],
  }
  return judgeCertificate(subject)
    .filter(({ outcome }) => outcome !== 'passed')
    .map(({ outcome, rule, text }) => `${outcome} ${rule.id}: ${text}`)
}

test.for(HEALTHY)('has nothing to say against a right certificate of %s', async ([role, names]) => {
  expect(await check(names, { role })).toEqual([])
})

describe('names', () => {
  test('the public name as subject of the External Web Site is broken', async () => {
    const names = ['webext.contoso.com', 'pool01.contoso.com', 'lyncdiscover.contoso.com']
    const verdicts = await check(names, { role: 'WebServicesExternal' })
    expect(verdicts).toContainEqual(
      expect.stringMatching(/^broken subject: .*webext\.contoso\.com, not pool01\.contoso\.com.*28032/s),
    )
  })

  test('the server as subject of the External Web Site is doubtful only: documents show it', async () => {
    const names = ['fe01.contoso.com', 'webext.contoso.com', 'pool01.contoso.com']
    const verdicts = await check(names, { role: 'WebServicesExternal' })
    expect(verdicts).toContainEqual(expect.stringMatching(/^doubtful subject: /))
    expect(verdicts.filter(text => text.startsWith('broken'))).toEqual([])
  })

  test('a pool certificate without the server name is broken, without sip.<domain> doubtful', async () => {
    const verdicts = await check(['pool01.contoso.com'], { role: 'Default' })
    expect(verdicts.map(text => text.split(' is missing')[0])).toEqual([
      'broken names: fe01.contoso.com',
      'doubtful names: sip.contoso.com',
    ])
  })

  test('a wildcard does not stand for the pool', async () => {
    const verdicts = await check(['*.contoso.com'], { role: 'Default' })
    expect(verdicts).toContainEqual(expect.stringMatching(/^broken wildcard-subject/))
    expect(verdicts).toContainEqual(
      expect.stringMatching(/^doubtful names: pool01.contoso.com is covered only/),
    )
  })

  test('the name asked for must be there; letters of either case are equal', async () => {
    expect(await check(['WEB.contoso.com'], { host: 'web.contoso.com' })).toEqual([])
    const [verdict] = await check(['web.contoso.com'], { host: 'lyncdiscover.contoso.com' })
    expect(verdict).toMatch(/^broken host-asked: It is for web\.contoso\.com/)
  })

  test('a wildcard stands for one label only', async () => {
    const [verdict] = await check(['*.contoso.com'], { host: 'a.b.contoso.com', role: 'reverse-proxy' })
    expect(verdict).toMatch(/^broken host-asked/)
  })

  test('an address is not compared with names', async () => {
    expect(await check(['web.contoso.com'], { host: '192.0.2.1' })).toEqual([])
  })

  test('a subject without alternative names is broken', async () => {
    expect(await check(['web.contoso.com'], { content: { dnsNames: [] } })).toEqual([
      expect.stringMatching(/^broken subject-among-names/),
    ])
  })

  test('short names are doubtful', async () => {
    expect(await check(['fe01.contoso.com', 'fe01'])).toEqual([
      expect.stringMatching(/^doubtful host-names.*fe01/),
    ])
  })
})

describe('technical rules', () => {
  const cases: readonly (readonly [string, Changes['content'], RegExp])[] = [
    ['an expired certificate', { notAfterUs: NOW_US - DAY_US / 2 }, /^broken validity: .* expired/],
    ['one not yet valid', { notBeforeUs: NOW_US + DAY_US }, /^broken validity: .*not yet/],
    ['one that ends soon', { notAfterUs: NOW_US + 10 * DAY_US }, /^doubtful validity: .*10 days/],
    ['one with too long a life', { notAfterUs: NOW_US + 900 * DAY_US }, /^doubtful mobile-lifetime/],
    ['RSASSA-PSS', { signature: 'sha256-pss' }, /^broken signature: .*PSS/],
    ['SHA-1', { signature: 'sha1' }, /^doubtful signature: .*SHA-1/],
    ['another purpose', { extendedKeyUsage: ['1.3.6.1.5.5.7.3.2'] }, /^broken server-purpose/],
    ['a key that may not sign', { keyUsage: KEY_USAGE.keyEncipherment }, /^broken key-usage/],
    ['a key that may not encipher', { keyUsage: KEY_USAGE.digitalSignature }, /^doubtful key-usage/],
    ['no revocation list', { crlUrls: [] }, /^doubtful revocation-list: No/],
    ['a list in the directory only', { crlUrls: ['ldap:///CN=x'] }, /^doubtful revocation-list: .*ldap/],
    ['an authority as server', { authority: {} }, /^doubtful no-authority/],
  ]
  test.for(cases)('finds %s and nothing else', async ([, content, expected]) => {
    const verdicts = await check(['web.contoso.com'], content ? { content } : {})
    expect(verdicts).toEqual([expect.stringMatching(expected)])
  })
})

describe('chain', () => {
  test('a missing intermediate is broken and named', async () => {
    expect(await check(['web.contoso.com'], { chain: 'own' })).toEqual([
      expect.stringMatching(/^broken chain-complete: Contoso Issuing CA, which issued it/),
    ])
  })

  test('a certificate issued by the root itself needs nothing else', async () => {
    expect(await check(['web.contoso.com'], { chain: 'own', signer: 'root' })).toEqual([])
  })

  test('a chain with its root is complete', async () => {
    expect(await check(['web.contoso.com'], { chain: 'with root' })).toEqual([])
  })

  test('a wrong order is seen', async () => {
    expect(await check(['web.contoso.com'], { chain: 'reversed' })).toEqual([
      expect.stringMatching(/^doubtful chain-order: Contoso Root CA stands at place 2/),
    ])
  })
})

test('every rule has a reason and an id of its own', () => {
  expect(new Set(certificateRules.map(({ id }) => id)).size).toBe(certificateRules.length)
  for (const { why, title } of certificateRules)
    expect(Math.min(why.length, title.length)).toBeGreaterThan(20)
})
