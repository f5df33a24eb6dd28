import { randomBytes, X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { judgeCertificate, namesFor } from '../../../src/lab/pki/certificate-names.ts'
import { type LabCertificateStore, openCertificateStore } from '../../../src/lab/pki/certificate-store.ts'
import { openStateDatabase } from '../../../src/lab/store/state-database.ts'
import { createTestKeys } from '../test-keys.ts'
import { TEST_TOPOLOGY } from '../test-topology.ts'

const NOW_MS = Date.UTC(2026, 0, 2)
const FE01 = 'fe01.contoso.com'

async function openStore(
  options: { readonly intermediate?: boolean; readonly database?: ReturnType<typeof openStateDatabase> } = {},
): Promise<LabCertificateStore> {
  return openCertificateStore({
    database: options.database ?? openStateDatabase(),
    keys: createTestKeys(),
    nowMs: () => NOW_MS,
    random: length => randomBytes(length),
    intermediate: options.intermediate ?? false,
    organisation: 'contoso',
    judge: (machine, role, material) =>
      judgeCertificate(machine, role, material, { topology: TEST_TOPOLOGY, nowMs: NOW_MS }),
  })
}

async function issue(store: LabCertificateStore, subject: string, names: readonly string[] = [subject]) {
  const notAfterMs = NOW_MS + 1e9
  return store.authority.issue({
    subject,
    names,
    keyPair: await store.keys.take(),
    notBeforeMs: NOW_MS,
    notAfterMs,
  })
}

test('a certificate with the names of the wizard is assigned without warning', async () => {
  const store = await openStore()
  const wanted = namesFor(FE01, 'WebServicesExternal', TEST_TOPOLOGY)
  const material = await issue(store, wanted?.subject ?? '', wanted?.names)
  expect(store.assign(FE01, 'WebServicesExternal', material)).toEqual([])
  expect(store.assigned('FE01.contoso.com', 'WebServicesExternal')).toEqual(material)
  expect(material.subject).toBe('pool01.contoso.com')
  expect(material.names).toContain('lyncdiscover.fabrikam.com')
})

test('a foreign subject and missing names are warned of, and obeyed', async () => {
  const store = await openStore()
  const material = await issue(store, 'webext.contoso.com')
  const warnings = store.assign(FE01, 'WebServicesExternal', material)
  expect(warnings[0]).toMatch(/^The subject is webext\.contoso\.com, not pool01\.contoso\.com\./)
  expect(warnings.slice(1).map(text => text.split(' ')[0])).toEqual([
    'pool01.contoso.com',
    'lyncdiscover.contoso.com',
    'lyncdiscover.fabrikam.com',
    'meet.contoso.com',
    'dialin.contoso.com',
  ])
  expect(store.assigned(FE01, 'WebServicesExternal')?.subject).toBe('webext.contoso.com')
})

test('a certificate for a role that the machine does not have is warned of', async () => {
  const store = await openStore()
  expect(store.assign(FE01, 'Internal', await issue(store, FE01))).toEqual([
    'fe01.contoso.com has no role Internal; nothing will use this certificate.',
  ])
})

test('server certificates verify against the trusted root, through an intermediate when there is one', async () => {
  for (const intermediate of [false, true]) {
    const store = await openStore({ intermediate })
    const material = await issue(store, FE01)
    const root = new X509Certificate(store.trusted(FE01))
    const issuer = intermediate ? new X509Certificate(material.chainPem) : root
    expect(new X509Certificate(material.certificatePem).verify(issuer.publicKey)).toBe(true)
    expect(issuer.verify(root.publicKey)).toBe(true)
    expect(material.chainPem === '').toBe(!intermediate)
  }
})

test('a lab that starts again has its authorities and assignments', async () => {
  const database = openStateDatabase()
  const first = await openStore({ database })
  first.assign(FE01, 'Default', await issue(first, 'pool01.contoso.com'))
  const second = await openStore({ database })
  expect(second.trusted(FE01)).toBe(first.trusted(FE01))
  expect(second.userIssuer.thumbprint).toBe(first.userIssuer.thumbprint)
  expect(second.assigned(FE01, 'Default')?.thumbprint).toBe(first.assigned(FE01, 'Default')?.thumbprint)
})

test('an override lies over what is assigned and is not kept', async () => {
  const database = openStateDatabase()
  const store = await openStore({ database })
  store.assign(FE01, 'Default', await issue(store, 'pool01.contoso.com'))
  const undo = store.override(FE01, 'Default', undefined)
  expect(store.assigned(FE01, 'Default')).toBeUndefined()
  expect((await openStore({ database })).assigned(FE01, 'Default')?.subject).toBe('pool01.contoso.com')
  undo()
  expect(store.assigned(FE01, 'Default')?.subject).toBe('pool01.contoso.com')
})

test('nobody trusts a foreign authority until a machine is told to', async () => {
  const store = await openStore()
  const foreign = await store.foreignAuthority('Elsewhere CA')
  expect(store.trusted(FE01)).not.toContain(foreign.rootPem)
  const undo = store.setTrust(FE01, foreign.rootPem)
  expect(store.trusted(FE01)).toBe(foreign.rootPem)
  undo()
  expect(store.trusted(FE01)).toBe(store.authority.rootPem)
})
