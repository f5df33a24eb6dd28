import { expect, test } from 'vitest'
import type { ClientContext } from '../../../../src/probe/client/context.ts'
import { createWebSession } from '../../../../src/probe/client/http/session.ts'

const context: ClientContext = {
  lookup: () => Promise.reject(new Error('nothing is looked up')),
  dial: () => Promise.reject(new Error('nothing is connected')),
  trustedRootsPem: '',
  nowMs: () => 0,
  random: length => new Uint8Array(length),
  record: () => undefined,
}

test.for([
  ['POST', []],
  ['GET', [{ name: 'Authorization', value: 'NTLM x' }]],
  ['GET', [{ name: 'x-ms-webticket', value: 'opaque=x' }]],
] as const)('sends no credentials without TLS: %s', async ([method, headers]) => {
  const session = createWebSession(context, { signal: new AbortController().signal })
  const result = await session.send('http://webext.contoso.com:8080/WebTicket/x.svc', { method, headers })
  expect(result).toMatchObject({ kind: 'failed', problem: { code: 'unprotected' } })
})
