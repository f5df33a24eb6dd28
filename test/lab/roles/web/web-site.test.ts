import { afterEach, beforeEach, expect, test } from 'vitest'
import { fetchCertificate } from '../../../../src/probe/client/web/certificate.ts'
import { discover } from '../../../../src/probe/client/web/discover.ts'
import { createTestClient, FE01, startWebLab, type WebLab } from './web-lab.ts'

const DEVICE = '34d859db-6585-5f91-a3b4-de853c15347d'
let lab: WebLab

beforeEach(async () => {
  lab = await startWebLab()
})
afterEach(() => lab.stop())

const serviceAt = (host: string) => `https://${host}/CertProv/CertProvisioningService.svc`

test('a client inside finds its servers by a ticket for its password', async () => {
  const { context, options, steps } = createTestClient(lab, 'internal')
  const result = await discover(context, options)
  expect(result).toMatchObject({
    kind: 'passed',
    discovered: {
      place: 'internal',
      internalServer: { host: 'pool01.contoso.com', port: 5061 },
      externalServer: { host: 'sip.contoso.com', port: 443 },
    },
  })
  expect(steps.map(({ phase, problem }) => [phase, problem?.code])).toEqual([
    ['autodiscover', undefined],
    ['autodiscover', undefined],
    ['ticket', undefined],
    ['autodiscover', undefined],
  ])
})

test('a client outside finds the Access Edge, through lyncdiscover alone', async () => {
  const { context, options } = createTestClient(lab, 'external')
  expect(await discover(context, options)).toMatchObject({
    kind: 'passed',
    discovered: { place: 'external', externalServer: { host: 'sip.contoso.com', port: 443 } },
  })
})

test('a certificate for user and device is published before the client has it', async () => {
  const { context, options } = createTestClient(lab, 'internal')
  const result = await fetchCertificate(
    context,
    { service: serviceAt('webint.contoso.com'), deviceId: DEVICE },
    options,
  )
  if (result.kind === 'failed') throw new Error(result.problem.text)
  const [published] = lab.directory.published('alice@contoso.com')
  expect(published?.deviceId).toBe(`{${DEVICE}}`)
  expect(Buffer.from(published?.certificate ?? []).equals(Buffer.from(result.user.certificate))).toBe(true)
  const days = (result.user.notAfterUs / 1000 - Date.now()) / 86_400_000
  expect(days).toBeCloseTo(180, 1)
})

test('a foreign certificate on the External Web Site makes its tickets invalid, by itself and outside only', async () => {
  const material = await lab.issue('sip.contoso.com', [
    'sip.contoso.com',
    'webext.contoso.com',
    'lyncdiscover.contoso.com',
  ])
  lab.certificates.assign(FE01, 'WebServicesExternal', material)
  const outside = createTestClient(lab, 'external')
  const discovered = await discover(outside.context, outside.options)
  expect(discovered).toMatchObject({ kind: 'failed', problem: { refusal: { status: 401, errorId: 28032 } } })
  const order = { service: serviceAt('webext.contoso.com'), deviceId: DEVICE }
  expect(await fetchCertificate(outside.context, order, outside.options)).toMatchObject({
    kind: 'failed',
    problem: { refusal: { status: 500, errorId: 28032, reason: 'The web ticket is invalid.' } },
  })
  expect(lab.sentences().join('\n')).toMatch(
    /28032 The web ticket is invalid\..*alice@contoso\.com.*subject CN=sip\.contoso\.com, thumbprint [0-9A-F]{40}; expected a signer with the subject CN=pool01\.contoso\.com/,
  )
  const inside = createTestClient(lab, 'internal')
  expect(await discover(inside.context, inside.options)).toMatchObject({ kind: 'passed' })
})
