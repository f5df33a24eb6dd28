// What was added to logs while something went on, as bytes that a browser reads.

import { appendFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { decodeText } from '../../../../src/base/text.ts'
import { addedParts, measureLogs, sourceOfPart } from '../../../../src/web/api/lab/logs.ts'

const HEAD = '#Software: IIS\r\n#Fields: date time\r\n'

function makeLogs(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'lyncpin-logs-'))
  for (const part of ['servers', 'clients', 'traces']) mkdirSync(join(folder, part))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

async function textsOf(parts: Awaited<ReturnType<typeof addedParts>>): Promise<Record<string, string>> {
  const texts: Record<string, string> = {}
  for (const part of parts) {
    const source = sourceOfPart(part)
    texts[part.name] = decodeText(await source.read(0, source.sizeBytes))
  }
  return texts
}

test('only what was added is given, below the lines that head the file', async () => {
  const folder = makeLogs({ 'servers/fe01-iis.log': `${HEAD}old\r\n`, 'servers/fe01-cls.txt': 'old\r\n' })
  const before = await measureLogs(folder)
  appendFileSync(join(folder, 'servers/fe01-iis.log'), 'new\r\n')
  writeFileSync(join(folder, 'clients/alice.UccApilog'), 'hello')
  writeFileSync(join(folder, 'traces/alice.jsonl'), 'the same once more')
  const parts = await addedParts(folder, { before, after: await measureLogs(folder), events: new Map() })
  expect(await textsOf(parts)).toEqual({
    'servers/fe01-iis.log': `${HEAD}new\r\n`,
    'clients/alice.UccApilog': 'hello',
  })
})

test('Windows events are taken from where the present faults began', async () => {
  const folder = makeLogs({ 'servers/fe01-events.xml': 'whole|' })
  const events = await measureLogs(folder)
  appendFileSync(join(folder, 'servers/fe01-events.xml'), 'broken|')
  const before = await measureLogs(folder)
  appendFileSync(join(folder, 'servers/fe01-events.xml'), 'signing in|')
  const parts = await addedParts(folder, { before, after: await measureLogs(folder), events })
  expect(await textsOf(parts)).toEqual({ 'servers/fe01-events.xml': 'broken|signing in|' })
})

test('every range of a part is the same piece of its whole', async () => {
  const folder = makeLogs({ 'servers/a.log': `${HEAD}0123456789abcdef` })
  const before = new Map([['servers/a.log', HEAD.length + 10]])
  const [part] = await addedParts(folder, { before, after: await measureLogs(folder), events: new Map() })
  if (!part) throw new Error('nothing was added')
  const source = sourceOfPart(part)
  const whole = `${HEAD}abcdef`
  expect(source.sizeBytes).toBe(whole.length)
  for (let from = 0; from < whole.length; from += 3)
    for (let to = from; to <= whole.length; to += 4)
      expect(decodeText(await source.read(from, to))).toBe(whole.slice(from, to))
})

test('a lab without logs has none', async () => {
  expect(await measureLogs(join(tmpdir(), 'lyncpin-no-such-folder'))).toEqual(new Map())
})
