// Shared by tests: a log written by somebody who wants to break what shows it.

import { answer, createClientLog, register } from '../trace/logs.ts'

/** Names of a file that does harm where it is printed raw. */
export const HOSTILE_NAME = 'evil\u001b[2J<img src=x onerror=alert(1)>`|.UccApilog'

const ATTACKS = [
  '\u001b]0;owned\u0007\u001b[31;5m',
  '\u009b31m',
  '<script>alert(1)</script>',
  '</style></script><img src=x onerror=alert(2)>',
  '"><svg onload=alert(3)>',
  "' onmouseover='alert(4)",
  '\u202egnp.exe\u2066',
  "=cmd|'/C calc'!A0",
  '@SUM(1+1)*cmd',
  '[x](javascript:alert(5))![i](https://evil.example/x)',
  '```\n# owned\n',
  '`|`||',
  '{user} {constructor}',
  '\ud800\u0000\u200b',
] as const

/** One line of all attacks. */
export const HOSTILE_TEXT = ATTACKS.join(' ').replace(/[\r\n]+/g, ' ')

/** A log with the attacks in every place that some rendering shows. */
export function hostileLog(): string {
  const log = createClientLog()
  const user = `bob${HOSTILE_TEXT.replace(/[@<>\s;]/g, '')}@contoso.com`
  log.line(0, `CUccPlatform::Initialize ${HOSTILE_TEXT}`)
  log.line(1, 'x'.repeat(300_000))
  log.sends(
    10,
    register({ cseq: 1, user, headers: `${HOSTILE_TEXT}: ${HOSTILE_TEXT}\r\nX-Evil: ${HOSTILE_TEXT}\r\n` }),
  )
  log.receives(
    20,
    answer(`403 Forbidden ${HOSTILE_TEXT}`, {
      cseq: 1,
      user,
      headers: `ms-diagnostics: 4004;reason="${HOSTILE_TEXT.replaceAll('"', '')}";source="${HOSTILE_TEXT.replaceAll('"', '')}"\r\nServer: ${HOSTILE_TEXT}\r\n`,
    }),
  )
  log.line(
    30,
    `GET https://webext.contoso.com/<script>alert(6)</script>/${'a/'.repeat(50)}?q=\u001b[31m HTTP/1.1\r\nHost: <b>\u202e\r\n\r\n<a onclick="alert(7)">${HOSTILE_TEXT}</a>`,
  )
  log.line(
    40,
    `HTTP/1.1 500 ${HOSTILE_TEXT}\r\nX-Ms-diagnostics: 28032;reason="${HOSTILE_TEXT.replaceAll('"', '')}"\r\n\r\n<s:Fault><faultstring>${HOSTILE_TEXT}</faultstring></s:Fault>`,
  )
  return log.text()
}
