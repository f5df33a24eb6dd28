import { afterEach, expect, test } from 'vitest'
import { ntHash } from '../../../src/auth/index.ts'
import { Secret } from '../../../src/base/secret.ts'
import { issueForRole } from '../../../src/lab/deployment/role-certificates.ts'
import type { Side } from '../../../src/lab/world/address-plan.ts'
import { type SignInOptions, type SignInResult, signIn } from '../../../src/probe/client/sign-in.ts'
import { analyseLogs } from '../analyse-logs.ts'
import { startTestDeployment, type TestDeployment } from '../test-deployment.ts'

const PASSWORDS: Readonly<Record<string, string>> = {
  alice: 'Alice-in-the-lab-1',
  bob: 'Bob-in-the-lab-2',
  carol: 'Carol-in-the-lab-3',
}
let lab: TestDeployment

afterEach(() => lab.stop())

function signInAs(name: string, side: Side, stored?: SignInOptions['stored']): Promise<SignInResult> {
  const { context } = lab.client(name, side)
  const windows = { user: name, domain: 'CONTOSO', ntHash: ntHash(new Secret(PASSWORDS[name] ?? '')) }
  const options: SignInOptions = {
    sipAddress: `${name}@contoso.com`,
    windows,
    auth: 'tls-dsk',
    ...(stored === undefined ? {} : { stored }),
  }
  return signIn(context, options, AbortSignal.timeout(30_000))
}

/** What happens to the External Web Site in the incident: a certificate that was made for the Access Edge. */
async function assignForeignCertificate(): Promise<void> {
  const names = ['sip.contoso.com', 'webext.contoso.com', 'lyncdiscover.contoso.com']
  for (const machine of ['fe01.contoso.com', 'fe02.contoso.com']) {
    const wish = { machine, role: 'WebServicesExternal', subject: 'sip.contoso.com', names } as const
    const context = { topology: lab.topology(), nowMs: lab.realMs() }
    lab.certificates.assign(
      machine,
      'WebServicesExternal',
      await issueForRole(lab.certificates, wish, context),
    )
  }
}

/** What `analyze` says about the logs written so far, by which of them it gets. */
async function analyse(wanted: RegExp) {
  await lab.logs.flush()
  const { attempts, findings } = await analyseLogs(lab.logs.files(), path => wanted.test(path))
  return {
    attempts: attempts
      .map(({ user, place, outcome, storedCertificate }) => [user, place, outcome, storedCertificate])
      .sort(),
    findings,
    causes: findings.filter(({ kind }) => kind !== 'noise').map(({ rule }) => rule),
  }
}

test('without a fault the clients of the incident sign in, and nothing is found', {
  timeout: 60_000,
}, async () => {
  lab = await startTestDeployment()
  for (const [name, side] of [
    ['alice', 'outside'],
    ['bob', 'outside'],
    ['carol', 'inside'],
  ] as const)
    expect(await signInAs(name, side), name).toMatchObject({ outcome: 'signed-in' })
  const { attempts, findings } = await analyse(/^(?:clients|servers)/)
  expect(attempts).toEqual([
    ['alice@contoso.com', 'outside', 'signed-in', 'absent'],
    ['bob@contoso.com', 'outside', 'signed-in', 'absent'],
    ['carol@contoso.com', 'inside', 'signed-in', 'absent'],
  ])
  expect(findings).toEqual([])
})

test('a foreign certificate on the External Web Site stops only the client outside without a stored one', {
  timeout: 60_000,
}, async () => {
  lab = await startTestDeployment()
  const { stored } = await signInAs('alice', 'outside')
  lab.logs.clear()
  await assignForeignCertificate()
  expect(await signInAs('alice', 'outside', stored)).toMatchObject({ outcome: 'signed-in' })
  expect(await signInAs('carol', 'inside')).toMatchObject({ outcome: 'signed-in' })
  expect(await signInAs('bob', 'outside')).toMatchObject({
    outcome: 'failed',
    failed: { problem: { refusal: { errorId: 28032, reason: 'The web ticket is invalid.' } } },
  })
  const whole = await analyse(/^(?:clients|servers)/)
  expect(whole.attempts).toEqual([
    ['alice@contoso.com', 'outside', 'signed-in', 'used'],
    ['bob@contoso.com', 'outside', 'failed', 'absent'],
    ['carol@contoso.com', 'inside', 'signed-in', 'absent'],
  ])
  expect(whole.causes).toEqual(['ticket/web-ticket-refused'])
  expect(whole.findings[0]?.causes).toMatchObject([{ id: 'WT-01', certainty: 'certain' }])
  const evidence = whole.findings[0]?.evidence ?? []
  // Both the refusal and the certificate behind it, each in a line that can be looked up.
  expect(evidence.some(({ text, line }) => text.includes('28032') && line > 0)).toBe(true)
  expect(evidence.some(({ text, file }) => /sip\.contoso\.com/.test(text) && file.includes('fe0'))).toBe(true)

  // Less evidence gives the same cause: the clients alone see the pattern, servers and traces the certificate.
  for (const [logs, certainty] of [
    [/^clients/, 'likely'],
    [/^servers/, 'certain'],
    [/^traces/, 'certain'],
    [/bob/, 'likely'],
  ] as const) {
    const { causes, findings } = await analyse(logs)
    expect(causes, String(logs)).toEqual(['ticket/web-ticket-refused'])
    expect(findings[0], String(logs)).toMatchObject({
      rule: 'ticket/web-ticket-refused',
      causes: [{ id: 'WT-01', certainty }, ...(findings[0]?.causes.slice(1) ?? [])],
    })
  }
})

test('the right certificate heals it at once, without a restart', { timeout: 60_000 }, async () => {
  lab = await startTestDeployment()
  await assignForeignCertificate()
  expect(await signInAs('bob', 'outside')).toMatchObject({ outcome: 'failed' })
  const context = { topology: lab.topology(), nowMs: lab.realMs() }
  for (const machine of ['fe01.contoso.com', 'fe02.contoso.com']) {
    const material = await issueForRole(lab.certificates, { machine, role: 'WebServicesExternal' }, context)
    expect(lab.certificates.assign(machine, 'WebServicesExternal', material)).toEqual([])
  }
  expect(await signInAs('bob', 'outside')).toMatchObject({ outcome: 'signed-in' })
})

test('a stored certificate helps no longer once it is revoked: the hidden fault shows', {
  timeout: 60_000,
}, async () => {
  lab = await startTestDeployment()
  const { stored } = await signInAs('alice', 'outside')
  await assignForeignCertificate()
  expect(await signInAs('alice', 'outside', stored)).toMatchObject({ outcome: 'signed-in' })
  lab.directory.revoke('alice@contoso.com')
  expect(await signInAs('alice', 'outside', stored)).toMatchObject({
    outcome: 'failed',
    failed: { problem: { refusal: { errorId: 28032 } } },
  })
})
