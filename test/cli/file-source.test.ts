import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { decodeText } from '../../src/base/text.ts'
import { openFileSource, reasonOf } from '../../src/cli/file-source.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lyncpin-test-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('reads any range, into the buffer it is given', async () => {
  const path = join(folder, 'a.log')
  await writeFile(path, 'hello world')
  const source = await openFileSource(path)
  const into = new Uint8Array(100)
  const read = await source.read(6, 500, into)
  expect(decodeText(read)).toBe('world')
  expect(read.buffer).toBe(into.buffer)
  await source.close()
})

test('can be read after it was closed', async () => {
  const path = join(folder, 'a.log')
  await writeFile(path, 'hello')
  const source = await openFileSource(path)
  await source.close()
  expect(decodeText(await source.read(0, 5))).toBe('hello')
  await source.close()
})

test('says which file cannot be read and why', async () => {
  await expect(openFileSource(join(folder, 'none.log'), 'none.log')).rejects.toMatchObject({
    code: 'unreadable',
    message: 'cannot read none.log: there is no such file',
  })
})

test.each([
  ['EACCES', 'no permission'],
  ['EPERM', 'no permission'],
  ['EBUSY', 'another program holds it'],
  ['EIO', 'the disk reports an error'],
])('%s is told with what to do', (code, words) => {
  expect(reasonOf(Object.assign(new Error('raw'), { code }))).toContain(words)
})

test('an error without a known code keeps its words', () => {
  expect(reasonOf(Object.assign(new Error('odd thing'), { code: 'EODD' }))).toBe('odd thing')
})
