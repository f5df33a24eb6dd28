import { expect, test } from 'vitest'
import { findingOf, ranked, signIn } from '../../finding-of.ts'
import { readSample } from '../sample.ts'

const find = (files: Readonly<Record<string, string>>) => findingOf('certificate/personal-certificate', files)
const dialog = readSample('certificate/personal-certificate-alone.txt')
const refused = (device: string, atMs = 0): string =>
  signIn({
    user: 'bob@contoso.com',
    device,
    atMs,
    status: '401 Unauthorized',
    headers: 'ms-diagnostics: 1000;reason="Final handshake failed"\r\n',
  })

test('suspects the profile when nothing else is known', async () => {
  expect(ranked(await find({ dialog }))[0]).toBe('CP-01 likely')
})

test('suspects the web services when one refused in the same sign-in', async () => {
  const finding = await find({ dialog, client: readSample('ticket/web-service-error.uccapilog') })
  expect(ranked(finding)[0]).toBe('CP-06 likely')
})

test('suspects the account when the user fails on several computers and others sign in', async () => {
  const finding = await find({
    dialog,
    pc1: refused('d1'),
    pc2: refused('d2', 60_000),
    alice: signIn({ device: 'd3', atMs: 120_000 }),
  })
  expect(ranked(finding)[0]).toBe('CP-04 likely')
  expect(finding?.attempts).toHaveLength(2)
})
