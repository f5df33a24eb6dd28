import { expect, test } from 'vitest'
import { createMemorySource } from '../../src/base/byte-source.ts'
import { evidenceOfSip } from '../../src/diagnose/evidence.ts'
import { formats } from '../../src/log/formats.gen.ts'
import { observers } from '../../src/trace/observers.gen.ts'
import { openCase } from '../../src/workbench/open-case.ts'
import { resolveEvidence } from '../../src/workbench/resolve-evidence.ts'
import { buffer, etlFile, narrow, wppRecord } from '../log/etl/etl-builder.ts'

const RESPONSE = [
  'SIP/2.0 403 Forbidden',
  'From: <sip:alice@contoso.com>;tag=1;epid=aa',
  'Call-ID: 6f0e8a3b',
  'CSeq: 1 REGISTER',
  'ms-diagnostics: 4003;reason="From URI not enabled for remote access"',
  'Content-Length: 0',
  '',
  '',
].join('\r\n')

test('evidence in a binary log is the words of the message, at the place of its record', async () => {
  const source = createMemorySource('SIPStack.etl', etlFile([buffer([wppRecord(narrow(RESPONSE))])]))
  const opened = await openCase([source], { formats, observers, rules: [] })
  const [seen] = opened.collected.sip
  if (!seen) throw new Error('the message was not read')
  expect(await resolveEvidence(opened, evidenceOfSip(seen, 'ms-diagnostics'))).toEqual({
    file: 'SIPStack.etl',
    line: 0,
    offset: seen.origin.offset,
    length: seen.origin.length,
    text: 'ms-diagnostics: 4003;reason="From URI not enabled for remote access"',
    note: '',
  })
})

test('a sentence in a binary log has the place of its record', async () => {
  const sentence = 'InitializeSecurityContext failed with 0x80090325'
  const source = createMemorySource('SIPStack.etl', etlFile([buffer([wppRecord(narrow(sentence))])]))
  const opened = await openCase([source], { formats, observers, rules: [] })
  expect(opened.collected.observations).toMatchObject([
    { kind: 'result-code', code: 0x80090325, origin: { offset: 8192 + 0x48 } },
  ])
})
