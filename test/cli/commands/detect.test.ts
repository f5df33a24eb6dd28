import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { run } from '../run.ts'

const LINE = '08/28/2013|10:11:12.345 1A2C:1F40 INFO  :: hello\r\n'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lyncpin-test-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

async function put(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

/** Runs the command; gives its exit status and what it printed. */
async function detect(...argv: string[]): Promise<{ exit: number; out: string; errors: string }> {
  const { status, out, err } = await run('detect', ...argv)
  return { exit: status, out, errors: err }
}

test('names the format of every file, also inside archives', async () => {
  const zip = await put('logs.zip', zipSync({ 'Lync.UccApilog': strToU8(LINE.repeat(3)) }))
  const { exit, out } = await detect(zip)
  expect(exit).toBe(0)
  expect(out).toBe(
    [
      `${zip}!Lync.UccApilog  150 B`,
      '  100 %  Client log (.UccApilog, Lync for Mac 2011, Messenger RTCDLL)',
      '         3 records; lines begin "date|time pid:tid LEVEL ::"',
      '',
    ].join('\n'),
  )
})

test('ends with 3 when nothing is a log, and says what to do', async () => {
  const { exit, out } = await detect(await put('shot.png', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 1, 2, 3)))
  expect(exit).toBe(3)
  expect(out).toContain('this is a picture')
})

test('ends with 2 when an input cannot be read, and names the others', async () => {
  const { exit, out, errors } = await detect(join(folder, 'none.log'), await put('a.log', LINE))
  expect(exit).toBe(2)
  expect(out).toContain('Client log')
  expect(errors).toContain('none.log: there is no such file')
})

test('ends with 3 for an empty file', async () => {
  const { exit, errors } = await detect(await put('empty.log', ''))
  expect([exit, errors.includes('this file is empty')]).toEqual([3, true])
})

test('prints JSON', async () => {
  const { out } = await detect('--json', await put('a.log', LINE))
  expect(JSON.parse(out)).toMatchObject({
    sources: [{ recognised: true, candidates: [{ id: 'uccapilog', share: 1, records: 1 }] }],
    problems: [],
  })
})
