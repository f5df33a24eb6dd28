// Shared by tests of rules: small logs in, the finding of one rule out.

import type { Finding } from '../../src/diagnose/finding.ts'
import { answer, CHALLENGE, createClientLog, credentials, openTexts, register } from '../trace/logs.ts'

/** Opens the texts as files and gives the first finding of the rule. */
export async function findingOf(
  rule: string,
  files: Readonly<Record<string, string>>,
): Promise<Finding | undefined> {
  return (await openTexts(files)).diagnosis.findings.find(finding => finding.rule === rule)
}

/** Causes of a finding, "ID certainty", best first. */
export function ranked(finding: Finding | undefined): string[] {
  return finding?.causes.map(({ id, certainty }) => `${id} ${certainty}`) ?? []
}

export interface SignIn {
  readonly user?: string
  readonly device?: string
  readonly agent?: string
  /** Start line of the last answer; "200 OK" when not given. */
  readonly status?: string
  readonly headers?: string
  readonly atMs?: number
  readonly server?: string
}

/** A client log of one sign-in with NTLM: challenge, credentials, last answer. */
export function signIn(options: SignIn = {}): string {
  const { user = 'alice@contoso.com', status = '200 OK', headers = '', atMs = 0 } = options
  const { device = '0a1b2c3d4e', server = 'fe01.contoso.com' } = options
  const log = createClientLog()
  const id = (cseq: number, more = '') => ({ user, callId: `${device}-${user}-${atMs}`, cseq, headers: more })
  const signed = status === '200 OK' ? 'Authentication-Info: NTLM qop="auth"\r\nExpires: 7200\r\n' : ''
  log.sends(atMs, register(id(1)))
  log.receives(atMs + 10, answer('401 Unauthorized', id(1, CHALLENGE)))
  log.sends(atMs + 20, register(id(2, credentials('NTLM', 'gssapi-data="TlRM"'))))
  log.receives(atMs + 30, answer(status, id(2, signed + headers)))
  const text = log.text().replaceAll('0a1b2c3d4e', device).replaceAll('fe01.contoso.com', server)
  return options.agent === undefined ? text : text.replaceAll('UCCAPI/16.0 OC/16.0', options.agent)
}

/** A Windows event as it is copied from Event Viewer. */
export function copiedEvent(
  source: string,
  id: number,
  description: string,
  { computer = 'fe01.contoso.com', date = '3/14/2016 10:00:00 AM', level = 'Error' } = {},
): string {
  return (
    `Log Name:      Lync Server\r\nSource:        ${source}\r\nDate:          ${date}\r\nEvent ID:      ${id}\r\n` +
    `Task Category: (1006)\r\nLevel:         ${level}\r\nKeywords:      Classic\r\nUser:          N/A\r\n` +
    `Computer:      ${computer}\r\nDescription:\r\n${description}\r\n\r\n`
  )
}
