// Shared by tests: small logs written message by message, and the case they make.

import { createMemorySource } from '../../src/base/byte-source.ts'
import { rules } from '../../src/diagnose/rules.gen.ts'
import { formats } from '../../src/log/formats.gen.ts'
import { observers } from '../../src/trace/observers.gen.ts'
import { type CaseOptions, type OpenCase, openCase } from '../../src/workbench/open-case.ts'
import { bytesOf } from '../base/bytes.ts'

/** Opens texts as files of a case. */
export function openTexts(
  files: Readonly<Record<string, string>>,
  options: CaseOptions = {},
): Promise<OpenCase> {
  const sources = Object.entries(files).map(([name, text]) => createMemorySource(name, bytesOf(text)))
  return openCase(sources, { formats, observers, rules }, options)
}

export interface RegisterOptions {
  readonly user?: string
  readonly callId?: string
  readonly cseq: number
  readonly headers?: string
}

const identity = ({
  user = 'alice@contoso.com',
  callId = 'c1',
  cseq,
  headers = '',
}: RegisterOptions): string =>
  `From: <sip:${user}>;tag=1;epid=0a1b2c3d4e\r\nTo: <sip:${user}>\r\nCall-ID: ${callId}\r\nCSeq: ${cseq} REGISTER\r\n${headers}`

/** Text of a REGISTER. */
export const register = (options: RegisterOptions): string =>
  `REGISTER sip:contoso.com SIP/2.0\r\nVia: SIP/2.0/TLS 192.0.2.50:49215\r\n${identity(options)}User-Agent: UCCAPI/16.0 OC/16.0\r\nContent-Length: 0\r\n\r\n`

/** Text of an answer to a REGISTER. */
export const answer = (status: string, options: RegisterOptions): string =>
  `SIP/2.0 ${status}\r\n${identity(options)}Server: RTC/6.0\r\nContent-Length: 0\r\n\r\n`

export const CHALLENGE =
  'WWW-Authenticate: NTLM realm="SIP Communications Service", targetname="fe01.contoso.com", version=4\r\n' +
  'WWW-Authenticate: TLS-DSK realm="SIP Communications Service", targetname="fe01.contoso.com", version=4, sts-uri="https://pool01.contoso.com:443/CertProv/CertProvisioningService.svc"\r\n'

/** Credentials with a token, or signed with `response`. */
export const credentials = (scheme: string, parameter: string): string =>
  `Authorization: ${scheme} qop="auth", realm="SIP Communications Service", targetname="fe01.contoso.com", version=4, ${parameter}\r\n`

/** A client log that grows line by line; times in ms after 10:00:00 on 2016-03-14, as written in the log. */
export function createClientLog(peer = '192.0.2.10:5061', local = '192.0.2.50:49215') {
  let text = ''
  const line = (ms: number, words: string): void => {
    const stamp = new Date(Date.UTC(2016, 2, 14, 10) + ms).toISOString()
    text += `03/14/2016|${stamp.slice(11, 23)} 1A2C:1F40 INFO  :: ${words}\r\n`
  }
  const packet = (ms: number, title: string, message: string): void => {
    line(ms, `${title} ${message.length} bytes:`)
    line(ms, message)
    line(ms, `End of ${title} ${message.length} bytes`)
  }
  return {
    line,
    sends: (ms: number, message: string): void =>
      packet(ms, `Sending Packet - ${peer} (From Local Address: ${local})`, message),
    receives: (ms: number, message: string): void =>
      packet(ms, `Data Received - ${peer} (To Local Address: ${local})`, message),
    text: (): string => text,
  }
}

/** One SIP record of a server's CLS text; `ms` as in the client log but UTC. */
export function clsRecord(ms: number, machine: string, direction: string, message: string): string {
  const [start = '', ...rest] = message.split('\r\n')
  const stamp = new Date(Date.UTC(2016, 2, 14, 10) + ms).toISOString()
  const headers = rest.filter(header => header !== '').join('\r\n')
  return (
    `TL_INFO(TF_PROTOCOL) [POOL01\\${machine}]1D2C.2A94::03/14/2016-${stamp.slice(11, 23)}.0001A2B3 (SIPStack,SIPAdminLog::ProtocolRecord::Flush:ProtocolRecord.cpp(265)) [7] $$begin_record\r\n` +
    `Trace-Correlation-Id: 7\r\nDirection: ${direction}\r\nPeer: 192.0.2.50:49215\r\nStart-Line: ${start}\r\n${headers}\r\nMessage-Body: -\r\n$$end_record\r\n\r\n`
  )
}

/** The four exchanges of a TLS-DSK sign-in, beginning at `ms`; gives the log for more. */
export function signInByTlsDsk(
  log: ReturnType<typeof createClientLog>,
  ms: number,
  options: { user?: string; callId?: string; headers?: string } = {},
): void {
  const rounds: readonly (readonly [string, string, string])[] = [
    ['', '401 Unauthorized', CHALLENGE],
    [
      credentials('TLS-DSK', 'gssapi-data="AAAA"'),
      '401 Unauthorized',
      'WWW-Authenticate: TLS-DSK opaque="1", gssapi-data="BBBB", targetname="fe01.contoso.com"\r\n',
    ],
    [
      credentials('TLS-DSK', 'gssapi-data="CCCC"'),
      '401 Unauthorized',
      'WWW-Authenticate: TLS-DSK opaque="1", gssapi-data="DDDD", targetname="fe01.contoso.com"\r\n',
    ],
    [
      credentials('TLS-DSK', 'crand="1", cnum="1", response="ff"'),
      '200 OK',
      'Authentication-Info: TLS-DSK rspauth="ee"\r\nExpires: 600\r\n',
    ],
  ]
  for (const [i, [sent, status, received]] of rounds.entries()) {
    log.sends(ms + i * 20, register({ ...options, cseq: i + 1, headers: sent }))
    log.receives(
      ms + i * 20 + 10,
      answer(status, { ...options, cseq: i + 1, headers: received + (options.headers ?? '') }),
    )
  }
}
