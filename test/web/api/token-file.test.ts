import { readFileSync, statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createAccess } from '../../../src/web/api/access.ts'
import { addToken, readEnvironmentToken, readTokenFile } from '../../../src/web/api/token-file.ts'
import { writeFiles } from '../../cli/run.ts'

test('a token that is added lets its holder in; the file holds nothing that does', async () => {
  const [path = ''] = writeFiles({ tokens: '# team\n' })
  const token = await addToken(path, 'alice')
  await addToken(path, 'bob')
  const tokens = await readTokenFile(path)
  expect(tokens.map(({ name }) => name)).toEqual(['alice', 'bob'])
  const access = createAccess({ tokens, secure: false })
  expect(access.callerOf({ authorization: `Bearer ${token}` }, 1)?.name).toBe('alice')
  expect(readFileSync(path, 'utf8')).not.toContain(token)
  const [, hash = ''] = /sha256:(\w+)/.exec(readFileSync(path, 'utf8')) ?? []
  expect(access.callerOf({ authorization: `Bearer ${hash}` }, 1)).toBeUndefined()
})

test('a new file is for its owner only', async () => {
  const [path = ''] = writeFiles({ x: '' })
  await addToken(`${path}.tokens`, 'alice')
  if (process.platform !== 'win32') expect(statSync(`${path}.tokens`).mode & 0o777).toBe(0o600)
})

test('a token in the clear is refused, and not repeated', async () => {
  const [path = ''] = writeFiles({ tokens: 'alice my-secret-token\n' })
  const refused = await readTokenFile(path).catch(error => String(error))
  expect(refused).toContain('line 1')
  expect(refused).not.toContain('my-secret-token')
})

test('a file that is not there is said to be missing', async () => {
  await expect(readTokenFile('/no/such/file')).rejects.toThrow('cannot be read')
})

test.each(['', 'a b', 'a\nb', 'x'.repeat(65)])('refuses the name "%s"', async name => {
  const [path = ''] = writeFiles({ tokens: '' })
  await expect(addToken(path, name)).rejects.toThrow('is no name')
})

test('a token of the environment that could be guessed is refused, and not repeated', () => {
  expect(() => readEnvironmentToken('hunter2')).toThrow(/shorter than 24(?!.*hunter2)/)
  expect(readEnvironmentToken('x'.repeat(24)).name).toBe('environment')
})
