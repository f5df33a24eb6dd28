// Every row of every sample of a log format decodes to what the index says of it.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createMemorySource } from '../../src/base/byte-source.ts'
import { formats } from '../../src/log/formats.gen.ts'
import { observers } from '../../src/trace/observers.gen.ts'
import { openCase } from '../../src/workbench/open-case.ts'
import { openMessages } from '../../src/workbench/open-messages.ts'

function files(folder: string): string[] {
  return readdirSync(folder).flatMap(name => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? files(path) : [path]
  })
}

test.each([...files('test/samples/formats'), ...files('examples')])('%s', async path => {
  const source = createMemorySource(path, readFileSync(path))
  const messages = await openMessages(await openCase([source], { formats, observers, rules: [] }), formats)
  expect(messages.count).toBeGreaterThan(0)
  for (let i = 0; i < messages.count; i++) {
    const row = messages.row(i)
    const content = await messages.message(i)
    const first =
      row.kind === 'request' ? `${row.method} ` : row.kind === 'response' ? String(row.status) : ''
    expect([i, content.startLine]).toEqual([i, expect.stringContaining(first)])
    expect(content.text.trim(), `row ${i} is empty`).not.toBe('')
  }
})
