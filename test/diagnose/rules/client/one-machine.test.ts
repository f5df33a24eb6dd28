import { expect, test } from 'vitest'
import { openTexts } from '../../../trace/logs.ts'
import { findingOf, ranked, signIn } from '../../finding-of.ts'

const healthy = signIn({ device: 'd2', atMs: 60_000 })

test('suspects a saved password when the password is refused on one computer', async () => {
  const failing = signIn({
    device: 'd1',
    status: '401 Unauthorized',
    headers: 'ms-diagnostics: 1000;reason="Final handshake failed"\r\n',
  })
  const finding = await findingOf('client/one-machine', { failing, healthy })
  expect(ranked(finding)[0]).toBe('CLI-10 likely')
  expect(finding?.attempts).toEqual(['a1'])
})

test('suspects stored data when something else is refused', async () => {
  const failing = signIn({ device: 'd1', status: '500 Server Internal Error' })
  expect(ranked(await findingOf('client/one-machine', { failing, healthy }))[0]).toBe('CLI-02 likely')
})

test('gives way to a rule that names the cause', async () => {
  const headers = 'ms-diagnostics-public: 4004;reason="x"\r\n'
  const failing = signIn({ device: 'd1', status: '403 Forbidden', headers })
  const { diagnosis } = await openTexts({ failing, healthy })
  const rules = diagnosis.findings.map(({ rule }) => rule)
  expect(rules).toContain('account/foreign-credentials')
  expect(rules).not.toContain('client/one-machine')
})
