import { afterAll, expect, test } from 'vitest'
import { ntHash } from '../../src/auth/index.ts'
import { Secret } from '../../src/base/secret.ts'
import { signInTo } from './client.ts'
import { startTestDeployment } from './test-deployment.ts'

const lab = await startTestDeployment()
afterAll(() => lab.stop())

/** Sub-status codes of the log-on failures that the servers wrote while something was done. */
async function auditOf(run: () => Promise<unknown>): Promise<string[]> {
  lab.logs.clear()
  await run()
  await lab.logs.flush()
  const events = [...lab.logs.files()].filter(([path]) => path.endsWith('-events.xml'))
  const text = events.map(([, bytes]) => new TextDecoder().decode(bytes)).join('')
  return [
    ...new Set(
      [...text.matchAll(/<EventID>4625<.*?Sub Status: (0x[0-9A-F]{8})/gs)].map(match => match[1] ?? ''),
    ),
  ]
}

test('a good log-on leaves no event', async () => {
  expect(await auditOf(() => signInTo(lab))).toEqual([])
})

test('a refused log-on says in the security log what the client is not told', async () => {
  const undo = lab.directory.overrideUser('alice@contoso.com', {
    ntHash: ntHash(new Secret('something else')),
  })
  expect(await auditOf(() => signInTo(lab))).toEqual(['0xC000006A'])
  undo()
  const enable = lab.directory.overrideUser('alice@contoso.com', { enabled: false })
  expect(await auditOf(() => signInTo(lab))).toEqual(['0xC0000072'])
  enable()
  const back = lab.directory.overrideUser('alice@contoso.com', 'absent')
  expect(await auditOf(() => signInTo(lab))).toEqual(['0xC0000064'])
  back()
})
