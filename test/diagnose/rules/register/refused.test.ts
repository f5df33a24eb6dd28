import { expect, test } from 'vitest'
import { openTexts } from '../../../trace/logs.ts'
import { findingOf, ranked, signIn } from '../../finding-of.ts'

test.each([
  ['400 Bad Request', 'CLI-08 possible'],
  ['403 Forbidden', 'AUTH-18 possible'],
  ['480 Temporarily Unavailable', 'SIP-07 possible'],
  ['500 Server Internal Error', 'SRV-02 possible'],
  ['606 Not Acceptable', 'SRV-02 possible'],
])('%s is a symptom of its own with what the status means', async (status, cause) => {
  const finding = await findingOf('register/refused', { client: signIn({ status }) })
  expect(finding?.title).toContain(status)
  expect(ranked(finding)).toContain(cause)
  expect(finding?.kind).toBe('symptom')
  expect(finding?.attempts).toEqual(['a1'])
})

test('tells what the diagnostics say and who decided', async () => {
  const headers = 'ms-diagnostics: 4242;reason="Unheard of";source="fe07.contoso.com"\r\n'
  const finding = await findingOf('register/refused', { client: signIn({ status: '480 Gone', headers }) })
  expect(finding?.explanation).toContain('Unheard of')
  expect(finding?.explanation).toContain('fe07.contoso.com')
  expect(finding?.title).toContain('(4242)')
})

test('gives way to the cause of the same attempt', async () => {
  const headers = 'ms-diagnostics: 17002;reason="Invalid client version"\r\n'
  const { diagnosis } = await openTexts({ client: signIn({ status: '403 Forbidden', headers }) })
  const rules = diagnosis.findings.map(({ rule }) => rule)
  expect(rules).toContain('register/client-version-refused')
  expect(rules).not.toContain('register/refused')
})
