// Whole sign-ins of a real client, and real logs of failures before the registrar is asked.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { sharedFolder } from '../shared.ts'
import { openTexts } from '../trace/logs.ts'
import { findingOf, ranked } from './finding-of.ts'

const BLOCK =
  /^=== (?<side>[CS])> (?<kind>SIP|HTTP) conn (?<connection>\d+)\n(?<message>[\s\S]*?)(?=\n=== |$(?![\s\S]))/gm

/** A transcript as the debug output of the client that made it: the messages of one connection have one number. */
function debugOutput(transcript: string): string {
  const blocks = [...transcript.matchAll(BLOCK)]
  return blocks
    .map(({ groups }, i) => {
      const arrows = (groups?.side === 'C' ? '>' : '<').repeat(10)
      const stamp = new Date(Date.UTC(2026, 10, 22, 14, 25) + i * 20).toISOString()
      const mark = `${arrows} ${groups?.kind}(0x5500${groups?.connection}) - ${stamp.replace('Z', '000Z')}`
      return `(14:25:00) sipe: \nMESSAGE START ${mark}\n${groups?.message?.trimEnd()}\n\nMESSAGE END ${mark}\n`
    })
    .join('')
}

const open = (file: string) =>
  openTexts({ [file]: debugOutput(readFileSync(`${sharedFolder}/protocol/captures/${file}`, 'utf8')) })

describe.skipIf(sharedFolder === undefined)('a transcript of a healthy sign-in', () => {
  test.for([
    ['sipe-tls-dsk.txt', 'TLS-DSK'],
    ['sipe-ntlm.txt', 'NTLM'],
    ['sipe-kerberos.txt', 'Kerberos'],
    ['sipe-tlsdsk-refused-then-ntlm.txt', 'NTLM'],
  ])('%s is signed in by %s, with no cause and no symptom', async ([file = '', scheme = '']) => {
    const { assembled, diagnosis } = await open(file)
    expect(assembled.attempts.map(attempt => [attempt.outcome, attempt.scheme])).toEqual([
      ['signed-in', scheme],
    ])
    const wrong = diagnosis.findings.filter(({ kind }) => kind === 'cause' || kind === 'symptom')
    expect(wrong.map(({ rule }) => rule)).toEqual([])
  })
})

const readSample = (file: string): string => readFileSync(`${sharedFolder}/samples/${file}`, 'utf8')

describe.skipIf(sharedFolder === undefined)('a recorded failure', () => {
  test('of the web ticket names the credentials and lists the attempt', async () => {
    const file = 'sfb2016-signin-diagnostic-tree.txt'
    const finding = await findingOf('ticket/address-not-of-credentials', { [file]: readSample(file) })
    expect(ranked(finding)[0]).toBe('WT-08 certain')
    expect(finding?.attempts).toEqual(['a1'])
  })

  test('of a phone test names the web service that did not answer', async () => {
    const file = 'lync2013-test-csphonebootstrap-failure.txt'
    const finding = await findingOf('certificate/download-test-fails', { [file]: readSample(file) })
    expect(ranked(finding)[0]).toBe('CP-06 likely')
  })

  test('of a phone test without ticket offers credentials and service', async () => {
    const file = 'lync2013-test-csphonebootstrap-verbose.txt'
    const finding = await findingOf('certificate/download-test-fails', { [file]: readSample(file) })
    expect(ranked(finding)).toEqual(['AUTH-01 likely', 'CP-06 possible', 'WT-02 possible'])
  })
})
