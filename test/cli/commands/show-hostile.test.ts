import { expect, test } from 'vitest'
import { hostileLog } from '../../report/hostile.ts'
import { run, writeFiles } from '../run.ts'

// File names with escape sequences cannot be created everywhere; `report` tests cover them.
const [log = ''] = writeFiles({ 'evil.UccApilog': hostileLog() })

/** What must not reach a terminal: C0 but LF, C1, bidirectional and invisible characters, lone surrogates. */
const ACTS =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])/

const modes: readonly (readonly string[])[] = [
  [],
  ['--records'],
  ['--records', '--raw'],
  ['--exchanges'],
  ['--attempts'],
  ['--ladder'],
  ['--json', '--records'],
  ['--ndjson'],
  ['--exchanges', '--json'],
  ['--ladder', '--ndjson'],
  ['--message', '1'],
  ['--message', '3'],
  ['--message', '4'],
  ['--message', '5'],
  ['--message', '6'],
  ['--message', '6', '--raw'],
  ['--message', '6', '--json'],
]

test.each(modes)('show %s %s %s sends nothing that acts to the terminal', async (...options) => {
  const { status, out, err } = await run('show', log, ...options.filter(option => option !== undefined))
  expect([status, err]).toEqual([0, ''])
  expect(out.length).toBeGreaterThan(50)
  expect(ACTS.exec(out)?.[0]).toBeUndefined()
})

test('shows huge lines without filling the screen', async () => {
  const { out } = await run('show', log, '--records')
  for (const line of out.split('\n')) expect(line.length).toBeLessThan(400)
})

test('shows a bad filter without acting on it', async () => {
  const { err } = await run('show', log, '--', 'stat\u001b[31mus:x metod:\u202e')
  expect(ACTS.exec(err)?.[0]).toBeUndefined()
})
