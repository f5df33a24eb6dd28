// Writes a deterministic CLS text log of any size: the input of the log benchmarks.
// Shape after ../formats: per GB about 0.94 million records, 0.63 million of them SIP messages, two legs per message,
// sign-ins (four REGISTER exchanges each), subscriptions, presence, calls and component lines.
import { closeSync, openSync, writeSync } from 'node:fs'
import type { CaptureWriter } from './sip-capture.ts'

export interface ClsLogCounts {
  readonly bytes: number
  readonly records: number
  readonly messages: number
  readonly signIns: number
}

export interface ClsLogOptions {
  readonly seed?: number
  /** Gets the same SIP messages as packets. */
  readonly capture?: CaptureWriter
}

/** Deterministic generator of 32-bit values; same seed, same log. */
function createRandom(seed: number): (below: number) => number {
  let a = seed >>> 0
  return below => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

const hex = (n: number, width: number): string => n.toString(16).toUpperCase().padStart(width, '0')
const two = (n: number): string => String(n).padStart(2, '0')
const filler = 'r5N0qk7Zb2Xw9Lc1Vt4Hm8Ps3Gd6Jf0Ky5Be2Ua7Ci4Ox1'

/**
 * Writes the log.
 * @param file path to write
 * @param sizeBytes the log ends after the first record that reaches this size
 * @returns what was written
 */
export function writeClsLog(file: string, sizeBytes: number, options: ClsLogOptions = {}): ClsLogCounts {
  const { seed = 1, capture } = options
  const random = createRandom(seed)
  const out = openSync(file, 'w')
  let pending: string[] = []
  let pendingLength = 0
  const total = { bytes: 0, records: 0, messages: 0, signIns: 0 }
  let timeMs = Date.UTC(2016, 2, 14, 8, 0, 0)
  let sequence = 0x1000

  const emit = (text: string): void => {
    pending.push(text)
    pendingLength += text.length
    total.records++
    if (pendingLength > 1 << 20) flush()
  }
  const flush = (): void => {
    total.bytes += writeSync(out, pending.join(''), null, 'latin1')
    pending = []
    pendingLength = 0
  }
  const stamp = (): string => {
    timeMs += random(7)
    const d = new Date(timeMs)
    return `${two(d.getUTCMonth() + 1)}/${two(d.getUTCDate())}/${d.getUTCFullYear()}-${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())}.${String(d.getUTCMilliseconds()).padStart(3, '0')}`
  }
  const prefix = (level: string, flag: string, component: string): string =>
    `TL_${level}(${flag}) [POOL01\\FE0${1 + (sequence % 2)}]1D2C.${hex(0x1000 + random(0x2000), 4)}::${stamp()}.${hex(sequence++, 8)} (${component}) `

  const sip = (
    direction: 'incoming' | 'outgoing',
    peer: string,
    startLine: string,
    headers: string,
    body: string,
  ): void => {
    const correlation = 1_000_000_000 + random(2_000_000_000)
    total.messages++
    emit(
      `${prefix('INFO', 'TF_PROTOCOL', 'SIPStack,SIPAdminLog::ProtocolRecord::Flush:ProtocolRecord.cpp(265)')}[${correlation}] $$begin_record\r\nTrace-Correlation-Id: ${correlation}\r\nInstance-Id: ${hex(sequence, 4)}\r\nDirection: ${direction};source="local"\r\nPeer: ${peer}\r\nMessage-Type: ${startLine.startsWith('SIP/') ? 'response' : 'request'}\r\nStart-Line: ${startLine}\r\n${headers}Message-Body: ${body || '-'}\r\n$$end_record\r\n\r\n`,
    )
    capture?.add(timeMs, direction === 'incoming', `${startLine}\r\n${headers}\r\n${body}`)
    if (random(100) < 25) line(correlation)
  }
  const line = (correlation: number): void => {
    const kind = random(3)
    if (kind === 0)
      emit(
        `${prefix('INFO', 'TF_COMPONENT', 'UserServices,CUserPresence::Publish:userpresence.cpp(1412)')}[${correlation}] ( 0000000001A2${hex(random(65536), 4)} ) Publication accepted, categories=3 version=${random(90)}\r\n`,
      )
    else if (kind === 1)
      emit(
        `${prefix('INFO', 'TF_CONNECTION', 'SIPStack,CConnection::OnReceive:connection.cpp(903)')}[${correlation}] Received ${random(4000)} bytes on connection ${hex(random(0xffffff), 6)}, state is open\r\n`,
      )
    else
      emit(
        `${prefix('WARN', 'TF_COMPONENT', 'InboundRouting,LocationDbQuery.Complete:locationdbquery.cs(88)')}[${correlation}] Query for endpoint finished in ${random(40)} ms, ${random(4)} rows\r\n`,
      )
  }
  const dialogHeaders = (user: string, epid: string, callId: string, cseq: string, toTag: string): string =>
    `From: "User ${user}"<sip:${user}@contoso.com>;tag=${hex(random(0xffffffff), 8)};epid=${epid}\r\nTo: <sip:${user}@contoso.com>${toTag}\r\nCall-ID: ${callId}\r\nCSeq: ${cseq}\r\n`
  const via = (peer: string): string =>
    `Via: SIP/2.0/TLS ${peer};branch=z9hG4bK${hex(random(0xffffffff), 8)}.${hex(random(0xffffffff), 8)};branched=FALSE;ms-received-port=${1024 + random(60000)};ms-received-cid=${hex(random(0xffffff), 6)}\r\n`

  const signIn = (): void => {
    total.signIns++
    const user = `user${random(20000)}`
    const epid = `${hex(random(0xffffffff), 8).toLowerCase()}ab`
    const callId = `${hex(random(0xffffffff), 8)}${hex(random(0xffffffff), 8)}`.toLowerCase()
    const peer = `192.0.2.${1 + random(250)}:${1024 + random(60000)}`
    const challenge = `TLS-DSK realm="SIP Communications Service", targetname="fe01.contoso.com", version=4`
    const contact = `Contact: <sip:192.0.2.9:5061;transport=tls;ms-opaque=${hex(random(0xffffffff), 8)}>;methods="INVITE, MESSAGE, INFO, OPTIONS, BYE, CANCEL, NOTIFY, ACK, REFER, BENOTIFY";proxy=replace;+sip.instance="<urn:uuid:4b1682a8-f968-5701-83fc-7c6741${hex(random(0xffffff), 6)}>"\r\nUser-Agent: UCCAPI/16.0.4849.1000 OC/16.0.4849.1000 (Skype for Business)\r\nSupported: gruu-10, adhoclist, msrtc-event-categories\r\nSupported: ms-forking\r\nms-keep-alive: UAC;hop-hop=yes\r\nEvent: registration\r\n`
    for (let leg = 1; leg <= 4; leg++) {
      const request = `${via(peer)}Max-Forwards: 70\r\n${dialogHeaders(user, epid, callId, `${leg} REGISTER`, '')}${contact}${leg > 1 ? `Authorization: TLS-DSK qop="auth", realm="SIP Communications Service", opaque="${hex(random(0xffffffff), 8)}", targetname="fe01.contoso.com", version=4, gssapi-data="${filler.repeat(leg * 4)}"\r\n` : ''}Content-Length: 0\r\n`
      sip('incoming', peer, 'REGISTER sip:contoso.com SIP/2.0', request, '')
      const last = leg === 4
      const answer = `${last ? `Authentication-Info: TLS-DSK qop="auth", opaque="4E2D", srand="1F2E", snum="1", rspauth="${filler}", targetname="fe01.contoso.com", realm="SIP Communications Service", version=4\r\nExpires: 600\r\npresence-state: register-action="added"\r\nms-keep-alive: UAS; tcp=no; hop-hop=yes; end-end=no; timeout=300\r\nAllow-Events: vnd-microsoft-provisioning,vnd-microsoft-roaming-contacts,vnd-microsoft-roaming-ACL,presence\r\n` : `Date: Mon, 14 Mar 2016 08:00:00 GMT\r\nWWW-Authenticate: NTLM realm="SIP Communications Service", targetname="fe01.contoso.com", version=4\r\nWWW-Authenticate: ${challenge}${leg > 1 ? `, gssapi-data="${filler.repeat(20)}"` : ''}\r\n`}${dialogHeaders(user, epid, callId, `${leg} REGISTER`, `;tag=${hex(random(0xffffffff), 8)}`)}${via(peer)}Server: RTC/6.0\r\nContent-Length: 0\r\n`
      sip('outgoing', peer, last ? 'SIP/2.0 200 OK' : 'SIP/2.0 401 Unauthorized', answer, '')
    }
  }
  const methods = ['SUBSCRIBE', 'NOTIFY', 'BENOTIFY', 'SERVICE', 'INVITE', 'MESSAGE', 'ACK', 'BYE'] as const
  const transaction = (): void => {
    const method = methods[random(methods.length)] as string
    const user = `user${random(20000)}`
    const peer = `192.0.2.${1 + random(250)}:${1024 + random(60000)}`
    const callId = `${hex(random(0xffffffff), 8)}${hex(random(0xffffffff), 8)}`.toLowerCase()
    const common = `${via(peer)}${dialogHeaders(user, hex(random(0xffffffff), 8).toLowerCase(), callId, `${1 + random(9)} ${method}`, '')}Contact: <sip:${user}@contoso.com;opaque=user:epid:${filler};gruu>\r\nUser-Agent: UCCAPI/16.0.4849.1000 OC/16.0.4849.1000 (Skype for Business)\r\nProxy-Authorization: TLS-DSK qop="auth", realm="SIP Communications Service", opaque="${hex(random(0xffffffff), 8)}", targetname="fe01.contoso.com", crand="${hex(random(0xffffffff), 8)}", cnum="${random(500)}", response="${filler}"\r\n`
    const body =
      random(3) === 0
        ? `<categories xmlns="http://schemas.microsoft.com/2006/09/sip/categories">\r\n${`<category name="state" instance="1" publishTime="2016-03-14T08:00:00.000" container="2" version="4" expireType="endpoint"/>\r\n`.repeat(1 + random(22))}</categories>`
        : ''
    sip(
      'incoming',
      peer,
      `${method} sip:${user}@contoso.com SIP/2.0`,
      `${common}Content-Type: application/msrtc-category-publish+xml\r\nContent-Length: ${body.length}\r\n`,
      body,
    )
    sip(
      'outgoing',
      peer,
      `${method} sip:${user}@contoso.com SIP/2.0`,
      `Record-Route: <sip:fe01.contoso.com:5061;transport=tls;ms-fe=FE01.contoso.com;lr>\r\n${common}Content-Length: ${body.length}\r\n`,
      body,
    )
    if (method === 'ACK' || method === 'BENOTIFY') return
    const status = random(60) === 0 ? '480 Temporarily Unavailable' : '200 OK'
    sip('incoming', peer, `SIP/2.0 ${status}`, `${common}Content-Length: 0\r\n`, '')
    sip('outgoing', peer, `SIP/2.0 ${status}`, `${common}Content-Length: 0\r\n`, '')
  }

  while (total.bytes + pendingLength < sizeBytes) {
    if (random(40) === 0) signIn()
    else transaction()
    if (random(2) === 0) line(1_000_000_000 + random(2_000_000_000))
  }
  flush()
  closeSync(out)
  return total
}
