// As in the product, disabling an account in the directory does not end sign-ins with a stored certificate: revoking it, its end,
// and disabling the user for SIP do.
import { afterAll, expect, test } from 'vitest'
import { signInTo } from '../client.ts'
import { startTestDeployment } from '../test-deployment.ts'

const lab = await startTestDeployment()
afterAll(() => lab.stop())

/** A user who has a certificate and was then disabled in the directory; a client that has nothing but the certificate. */
async function disabledUser(name: string) {
  const { stored, outcome } = await signInTo(lab, { name })
  expect(outcome).toBe('signed-in')
  const enable = lab.directory.overrideUser(`${name}@contoso.com`, { enabled: false })
  return { stored, enable }
}

test('a user disabled in the directory signs in with a stored certificate, and not without', async () => {
  const { stored, enable } = await disabledUser('alice')
  expect((await signInTo(lab, { stored })).outcome).toBe('signed-in')
  expect((await signInTo(lab)).failed?.phase).toBe('ticket')
  enable()
})

test('until the certificate is revoked', async () => {
  const { stored, enable } = await disabledUser('bob')
  lab.directory.revoke('bob@contoso.com')
  const result = await signInTo(lab, { name: 'bob', stored })
  expect(result.failed).toMatchObject({ phase: 'ticket', problem: { refusal: { status: 401 } } })
  enable()
})

test('until the certificate ends', async () => {
  const { stored, enable } = await disabledUser('carol')
  const client = lab.client('carol', 'inside')
  const half = 181 * 86_400_000
  const clocks = [client.clock, ...[...lab.machines.values()].map(machine => machine.clock)]
  const undo = clocks.map(clock => clock.setError(half))
  const result = await signInTo(lab, { name: 'carol', stored })
  for (const back of undo) back()
  expect(result.failed?.phase).toBe('ticket')
  enable()
})

test('until the user is disabled for SIP', async () => {
  const { stored, enable } = await disabledUser('dave')
  const enableSip = lab.directory.overrideUser('dave@contoso.com', { enabledForSip: false })
  const result = await signInTo(lab, { name: 'dave', stored })
  expect(result.failed).toMatchObject({
    phase: 'register',
    problem: { refusal: { status: 404, errorId: 4005 } },
  })
  enableSip()
  enable()
})
