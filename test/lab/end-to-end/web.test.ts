import { afterEach, expect, test } from 'vitest'
import { ntHash } from '../../../src/auth/index.ts'
import { Secret } from '../../../src/base/secret.ts'
import type { Side } from '../../../src/lab/world/address-plan.ts'
import { createWebSession } from '../../../src/probe/client/http/session.ts'
import { fetchCertificate } from '../../../src/probe/client/web/certificate.ts'
import { discover } from '../../../src/probe/client/web/discover.ts'
import type { WebOptions } from '../../../src/probe/client/web/web-options.ts'
import { startTestDeployment, type TestDeployment } from '../test-deployment.ts'

const DEVICE = '34d859db-6585-5f91-a3b4-de853c15347d'
const PASSWORDS: Readonly<Record<string, string>> = {
  'alice@contoso.com': 'Alice-in-the-lab-1',
  'erin@fabrikam.com': 'Erin-in-the-lab-5',
}
let lab: TestDeployment

afterEach(() => lab.stop())

function clientOf(sipAddress: string, side: Side) {
  const name = sipAddress.slice(0, sipAddress.indexOf('@'))
  const { context } = lab.client(name, side)
  const options: WebOptions = {
    session: createWebSession(context, { signal: AbortSignal.timeout(20_000) }),
    sipAddress,
    credentials: {
      windows: { user: name, domain: 'CONTOSO', ntHash: ntHash(new Secret(PASSWORDS[sipAddress] ?? '')) },
    },
  }
  return { context, options }
}

test.each([
  ['alice@contoso.com', 'inside', 'internal', 'webint.contoso.com'],
  ['erin@fabrikam.com', 'inside', 'internal', 'webint.contoso.com'],
  ['alice@contoso.com', 'outside', 'external', 'webext.contoso.com'],
  ['erin@fabrikam.com', 'outside', 'external', 'webext.contoso.com'],
] as const)('%s finds servers and gets a certificate %s', async (user, side, place, host) => {
  lab = await startTestDeployment()
  const { context, options } = clientOf(user, side)
  expect(await discover(context, options)).toMatchObject({ kind: 'passed', discovered: { place } })
  const service = `https://${host}/CertProv/CertProvisioningService.svc`
  expect((await fetchCertificate(context, { service, deviceId: DEVICE }, options)).kind).toBe('passed')
  expect(lab.directory.published(user)).toHaveLength(1)
})
