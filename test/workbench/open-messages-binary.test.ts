// Places of binary logs cannot be read alone: rows are decoded by reading the log again.
import { expect, test } from 'vitest'
import { createMemorySource } from '../../src/base/byte-source.ts'
import { formats } from '../../src/log/formats.gen.ts'
import { observers } from '../../src/trace/observers.gen.ts'
import { openCase } from '../../src/workbench/open-case.ts'
import { type OpenMessages, openMessages } from '../../src/workbench/open-messages.ts'
import { buffer, etlFile, narrow, wppRecord } from '../log/etl/etl-builder.ts'
import { answer, register } from '../trace/logs.ts'
import { find } from '../trace/messages.ts'

async function etlMessages(): Promise<OpenMessages & { readonly reads: () => number }> {
  const texts = [
    register({ cseq: 1 }),
    'InitializeSecurityContext failed with 0x80090325',
    answer('403 Forbidden', { cseq: 1, headers: 'ms-diagnostics: 4004;reason="no"\r\n' }),
  ]
  const memory = createMemorySource(
    'SIPStack.etl',
    etlFile([buffer(texts.map(text => wppRecord(narrow(text))))]),
  )
  let reads = 0
  const read: typeof memory.read = (...range) => {
    reads++
    return memory.read(...range)
  }
  const opened = await openCase([{ ...memory, read }], { formats, observers, rules: [] })
  return { ...(await openMessages(opened, formats)), reads: () => reads }
}

test('messages and records of a trace are rows', async () => {
  const messages = await etlMessages()
  expect(await find(messages, 'kind:message')).toEqual([
    'REGISTER sip:contoso.com alice@contoso.com',
    'REGISTER 403 alice@contoso.com',
  ])
  expect((await find(messages, 'kind:record')).length).toBeGreaterThan(0)
})

test('a row is decoded, and its neighbours with it', async () => {
  const messages = await etlMessages()
  const rows = await messages.filter('status:403')
  const index = rows.kind === 'rows' ? (rows.rows[0] ?? -1) : -1
  const content = await messages.message(index)
  expect(content.startLine).toBe('SIP/2.0 403 Forbidden')
  expect(content.headers.map(({ name }) => name)).toContain('ms-diagnostics')
  const reads = messages.reads()
  for (let i = 0; i < messages.count; i++) await messages.message(i)
  expect(messages.reads()).toBe(reads)
})

test('filters ask the contents of all rows in one reading', async () => {
  const messages = await etlMessages()
  expect(await find(messages, 'header.ms-diagnostics~4004')).toEqual(['REGISTER 403 alice@contoso.com'])
  expect(await find(messages, '80090325')).toHaveLength(1)
})

test('the text at a place is what the format shows', async () => {
  const messages = await etlMessages()
  const rows = await messages.filter('method:REGISTER kind:request')
  const index = rows.kind === 'rows' ? (rows.rows[0] ?? -1) : -1
  expect(await messages.raw(index)).toContain('REGISTER sip:contoso.com SIP/2.0')
})
