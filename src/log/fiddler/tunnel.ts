// What Fiddler writes into the bodies of CONNECT tunnels, and of answers it makes up when a server cannot be reached: the only trace
// of name lookup, connection, TLS handshake and server certificate in a web recording.

import { printableLine } from '../../base/text.ts'
import type { CertificateSeen, Observation, TlsHandshake } from '../../trace/observation.ts'
import type { Origin } from '../../trace/origin.ts'
import { createCertificate } from '../certificate/create-certificate.ts'

/** One answer that Fiddler recorded or made up. */
export interface TunnelAnswer {
  /** "host:port" of the CONNECT request, or host of another one. */
  readonly target: string
  readonly status: number
  readonly body: string
  readonly isTunnel: boolean
  readonly origin: Origin
}

/** The observations of an answer; none when it tells nothing about the connection. */
export function observeTunnel(answer: TunnelAnswer): Observation[] {
  const failure = observeFailure(answer)
  if (failure) return [failure]
  if (!answer.isTunnel) return []
  const handshake = readHandshake(answer)
  return [...(handshake ? [handshake] : []), ...readCertificate(answer)]
}

/** "[Fiddler] DNS Lookup for … failed", "[Fiddler] The connection to … failed", "HTTPS handshake to … failed". */
function observeFailure({ target, status, body, origin }: TunnelAnswer): Observation | undefined {
  if (status < 500 && status !== 0) return undefined
  const dns = /DNS Lookup for ["']?([^"'\s]+)["']? failed[^<\n]*/i.exec(body)
  if (dns) {
    const quote = printableLine(dns[0])
    return {
      kind: 'dns',
      name: dns[1] ?? target,
      type: 'A',
      outcome: 'no-such-name',
      answers: [],
      origin,
      quote,
    }
  }
  const tls = /HTTPS handshake to ["']?([^"'\s]+)["']?[^\n]*failed[^\n]*/i.exec(body)
  if (tls) return { kind: 'tls', target, outcome: 'failed', origin, quote: printableLine(tls[0]) }
  const connect = /\[Fiddler\][^\n]*connection to ["']?([^"'\s]+)["']? failed[\s\S]{0,300}/i.exec(body)
  if (!connect) return undefined
  const text = connect[0].replace(/<br\s*\/?>/gi, ' ')
  return { kind: 'connection', target, ...readSocketError(text), origin, quote: printableLine(text) }
}

/** Windows socket errors by name or number; as HRESULT 0x8007…. */
function readSocketError(text: string): {
  outcome: 'refused' | 'timeout' | 'reset' | 'unreachable' | 'failed'
  code?: number
} {
  if (/ConnectionRefused|10061|0x274d|actively refused/i.test(text))
    return { outcome: 'refused', code: 0x8007274d }
  if (/TimedOut|10060|0x274c|did not properly respond/i.test(text))
    return { outcome: 'timeout', code: 0x8007274c }
  if (/ConnectionReset|10054|0x2746/i.test(text)) return { outcome: 'reset', code: 0x80072746 }
  if (/Unreachable|1006[05]|1005[01]|0x275[01]/i.test(text)) return { outcome: 'unreachable' }
  return { outcome: 'failed' }
}

/** "Version: 3.3 (TLS/1.2)" of a server hello, or "Secure Protocol: Tls12". */
function readHandshake({ target, body, origin }: TunnelAnswer): TlsHandshake | undefined {
  const hello = body.search(/ServerHello handshake was found/i)
  const version =
    /^Secure Protocol:\s*(\S+)/im.exec(body) ??
    (hello < 0 ? null : /^Version:\s*[\d.]+\s*\(([^)]+)\)/im.exec(body.slice(hello)))
  if (!version) return undefined
  const quote = printableLine(version[0])
  return { kind: 'tls', target, outcome: 'passed', version: tlsVersion(version[1] ?? ''), origin, quote }
}

/** "Tls12", "TLS/1.2", "Ssl3" → "TLS 1.2", "SSL 3.0". */
function tlsVersion(text: string): string {
  const digits = /(\d)[._]?(\d)?/.exec(text)
  const family = /ssl/i.test(text) ? 'SSL' : 'TLS'
  return digits ? `${family} ${digits[1]}.${digits[2] ?? '0'}` : text
}

/** The block "== Server Certificate ==" with its sections in square brackets; its dates are in the culture of that machine. */
function readCertificate({ target, body, origin }: TunnelAnswer): CertificateSeen[] {
  const start = body.search(/==\s*Server Certificate\s*=/i)
  if (start < 0) return []
  const text = body.slice(start)
  const section = (name: string): string =>
    new RegExp(`\\[${name}\\]\\s*\\r?\\n\\s*([^\\r\\n]*)`, 'i').exec(text)?.[1]?.trim() ?? ''
  const subject = section('Subject')
  if (subject === '') return []
  const [host = '', port] = target.split(/:(?=\d+$)/)
  const printed = {
    subject,
    names: section('SubjectAltNames')
      .split(/[,\s]+/)
      .filter(name => name !== ''),
    issuer: section('Issuer'),
    notBefore: section('Not Before'),
    notAfter: section('Not After'),
    thumbprint: section('Thumbprint'),
    host,
    port: port === undefined ? undefined : Number(port),
  }
  return [createCertificate(printed, origin, `Server certificate of ${target}: ${subject}`)]
}
