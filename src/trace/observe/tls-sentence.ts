// What clients, libraries, tools and servers write about TLS handshakes and the check of the server's certificate.

import { parseResultCode } from '../../base/result-code.ts'
import type { TlsHandshake } from '../observation.ts'
import { formatTarget, GAP, HOST, NAME } from './host-name.ts'
import type { Groups, Sentence } from './sentence.ts'
import {
  canBeTlsCode,
  fromOpensslVerifyError,
  isTlsCode,
  MOBILE_SSL_ERROR,
  TLS_CODES,
  tlsCodeOfWords,
} from './tls-code.ts'

/** A handshake without its place in the log. */
export type HandshakeStated = Omit<TlsHandshake, 'kind' | 'origin' | 'quote'>

function targetOf({ host, port }: Groups): Pick<HandshakeStated, 'target'> {
  return host === undefined ? {} : { target: formatTarget(host, port) }
}

function failed(groups: Groups, code: number | undefined): HandshakeStated {
  const alert = groups.alert === undefined ? undefined : Number(groups.alert)
  return {
    outcome: 'failed',
    ...targetOf(groups),
    ...(code === undefined ? {} : { code }),
    ...(alert === undefined ? {} : { alert }),
    ...(groups.version === undefined ? {} : { version: groups.version }),
  }
}

const passed = (groups: Groups): HandshakeStated => ({ outcome: 'passed', ...targetOf(groups) })
const byWords = (groups: Groups, match: string): HandshakeStated =>
  failed(groups, tlsCodeOfWords(groups.why ?? match))
/** As `byWords`; words about the certificate that name no reason say at least that it was refused. */
const byCertificateWords = (groups: Groups, match: string): HandshakeStated =>
  failed(groups, tlsCodeOfWords(groups.why ?? match) ?? TLS_CODES.unknownCertificate)
/** As `byWords`, but words that name no reason are no statement about TLS. */
const byReason = (groups: Groups, match: string): HandshakeStated | undefined => {
  const code = tlsCodeOfWords(groups.why ?? match)
  return code === undefined ? undefined : failed(groups, code)
}

const CODE = '(?<code>0x[0-9a-f]{8}|[0-9a-f]{8})\\b'
const URL_HOST = `https?://(?<host>${NAME})(?::(?<port>\\d+))?`

/** Our own client says with whom. */
const FOR_HOST = `for (?<host>${NAME})(?::(?<port>\\d{1,5}))?`

const windowsClient: readonly Sentence<HandshakeStated>[] = [
  {
    anchors: ['secure_socket', 'securesocket'],
    pattern: new RegExp(
      `\\bSECURE_?SOCKET\\b[^\\n]{0,200}?\\bnegotiation\\s+(?:has\\s+)?succeeded(?: ${FOR_HOST})?`,
      'i',
    ),
    read: passed,
  },
  {
    anchors: ['secure_socket', 'securesocket'],
    pattern: new RegExp(
      `\\bSECURE_?SOCKET\\b${GAP}\\bfailed\\b[^\\n0-9]{0,40}(?:${CODE})?(?: ${FOR_HOST})?`,
      'i',
    ),
    read: groups => failed(groups, groups.code === undefined ? undefined : parseResultCode(groups.code)),
  },
  {
    // The security package's call under a secure socket; NTLM and Kerberos use it too, with codes of their own.
    anchors: ['securitycontext', 'recvhelper', 'verifycertificate', 'hresult api failed'],
    pattern: new RegExp(
      `(?:HRESULT API failed:?\\s*${CODE}\\s*=\\s*hr|(?:SecurityContext|RecvHelper|VerifyCertificate\\w*)\\b${GAP}\\b(?:failed|error|hr|returned)\\b[^\\n0-9]{0,40}${CODE.replace('code', 'second')})`,
      'i',
    ),
    read: groups => {
      const code = parseResultCode(groups.code ?? groups.second ?? '')
      return code !== undefined && isTlsCode(code) ? failed(groups, code) : undefined
    },
  },
]

const dotnet: readonly Sentence<HandshakeStated>[] = [
  {
    anchors: ['trust relationship for the ssl'],
    pattern: new RegExp(
      `Could not establish (?:a )?trust relationship for the SSL(?:/TLS)? secure channel(?: with authority '(?<host>${NAME})(?::(?<port>\\d+))?')?[\\s\\S]{0,200}`,
      'i',
    ),
    read: byCertificateWords,
  },
  {
    anchors: ['remote certificate is invalid'],
    pattern: /remote certificate (?:is|was) (?:invalid|rejected)[^\n]{0,200}/i,
    read: byCertificateWords,
  },
  {
    anchors: ['create ssl/tls secure channel'],
    pattern: /Could not create SSL\/TLS secure channel/i,
    read: groups => failed(groups, undefined),
  },
  {
    // Windows Web Services and WinHTTP.
    anchors: [
      'host name in the certificate',
      'certificate authority is invalid',
      'certificate is not within',
    ],
    pattern: new RegExp(
      `(?:${URL_HOST}[\\s\\S]{0,400}?)?(?<why>host name in the certificate is invalid or does not match|certificate authority is invalid or incorrect|required certificate is not within its validity period)`,
      'i',
    ),
    read: byReason,
  },
]

const openssl: readonly Sentence<HandshakeStated>[] = [
  {
    // verify error:num=20:…; "Verify return code: 0 (ok)" ends every run, also one with errors before.
    anchors: ['verify error', 'verify return code', 'verification error'],
    pattern:
      /verify (?:error:num=|return code: )(?<number>[1-9]\d?)\b[^\n]{0,80}|Verification error: (?<why>[^\n]{1,80})/i,
    read: groups =>
      failed(
        groups,
        groups.number === undefined
          ? tlsCodeOfWords(groups.why ?? '')
          : fromOpensslVerifyError(Number(groups.number)),
      ),
  },
  {
    anchors: ['verify return code: 0', 'verification: ok'],
    pattern: /Verify return code: 0\b|Verification: OK/i,
    read: passed,
  },
  {
    anchors: ['alert '],
    pattern:
      /\balert (?<why>handshake failure|protocol version|unknown ca|bad certificate|certificate (?:unknown|expired|revoked)|unrecognized name|insufficient security|internal error)\b[^\n]{0,60}?(?:SSL alert number (?<alert>\d{1,3}))?/i,
    read: (groups, match) => {
      const number = groups.alert ?? ALERTS.find(([name]) => name.test(groups.why ?? ''))?.[1]
      return failed(number === undefined ? groups : { ...groups, alert: number }, tlsCodeOfWords(match))
    },
  },
  {
    anchors: ['curl: (35)', 'curl: (51)', 'curl: (60)', 'curl: (83)', 'curl: (91)'],
    pattern: new RegExp(
      `curl: \\((?:35|51|60|83|91)\\) (?<why>[^\\n]{0,200}?(?:connection to (?<host>${NAME})(?::(?<port>\\d+))?)?)(?=\\r?\\n|$)`,
      'i',
    ),
    read: byWords,
  },
]

/** Names of alerts, RFC 5246 §7.2. */
const ALERTS: readonly (readonly [RegExp, string])[] = [
  [/handshake failure/i, '40'],
  [/bad certificate/i, '42'],
  [/certificate revoked/i, '44'],
  [/certificate expired/i, '45'],
  [/certificate unknown/i, '46'],
  [/unknown ca/i, '48'],
  [/protocol version/i, '70'],
  [/insufficient security/i, '71'],
  [/unrecognized name/i, '112'],
]

const schannel: readonly Sentence<HandshakeStated>[] = [
  {
    anchors: ['fatal alert', 'fatal error code'],
    pattern: /fatal (?:alert|error)\b[\s\S]{0,300}?(?:code is|received:)\s*(?<alert>\d{1,3})\b/i,
    read: groups => failed(groups, undefined),
  },
  {
    anchors: ['cipher suites supported by the client'],
    pattern: /none of the cipher suites supported by the client[^\n]{0,80}are supported by the server/i,
    read: groups => failed(groups, tlsCodeOfWords('no common cipher')),
  },
]

const mobile: readonly Sentence<HandshakeStated>[] = [
  {
    anchors: ['e_sslerror', 'e_ssl', 'e_certificate'],
    pattern: /\bE_(?:Ssl|Certificate|Tls)\w*\b/i,
    read: groups => failed(groups, MOBILE_SSL_ERROR),
  },
  {
    anchors: ['0x22020002'],
    pattern: /\bstatus\s*=\s*0x22020002\b/i,
    read: groups => failed(groups, MOBILE_SSL_ERROR),
  },
  {
    // Java on Android.
    anchors: ['sslhandshakeexception', 'sslpeerunverified', 'certpathvalidator', 'sslprotocolexception'],
    pattern:
      /\b(?:SSLHandshakeException|SSLPeerUnverifiedException|CertPathValidatorException|SSLProtocolException)\b(?<why>[^\n]{0,300})/,
    read: byWords,
  },
  {
    // NSURLErrorDomain -1200 secure connection failed, -1201 … -1204 certificate: date, untrusted, unknown root, not yet valid.
    anchors: ['nsurlerrordomain'],
    pattern: new RegExp(
      `NSURLErrorDomain\\W+Code=-(?<number>120[0-4])(?:[\\s\\S]{0,600}?URL(?:String)?Key=${URL_HOST})?`,
      'i',
    ),
    read: groups => failed(groups, tlsCodeOfWords(NSURL_WORDS[groups.number ?? ''] ?? '')),
  },
  {
    anchors: ['err_cert_', 'err_ssl_'],
    pattern: new RegExp(`(?:${URL_HOST}${GAP})?(?<why>ERR_(?:CERT|SSL)_\\w+)`, 'i'),
    read: byWords,
  },
]

const NSURL_WORDS: Readonly<Record<string, string>> = {
  1201: 'expired',
  1202: 'untrusted root',
  1203: 'unknown root',
  1204: 'not yet valid',
}

const purple: readonly Sentence<HandshakeStated>[] = [
  {
    // libpurple: plug-ins gnutls and nss, and its certificate check.
    anchors: ['handshake failed'],
    pattern: /\b(?:gnutls|nss|ssl|tls)\b[^\n]{0,40}\bhandshake failed\b(?<why>[^\n]{0,120})/i,
    read: byWords,
  },
  {
    anchors: ['certificate for', 'verify certificate', 'chain is invalid', 'certificate chain'],
    pattern: new RegExp(
      `(?:Failed to verify certificate for (?<host>${HOST})|Certificate for (?<second>${HOST}) (?<why>is (?:invalid|self-signed|not trusted|expired)[^\\n]{0,60}|could not be validated[^\\n]{0,120})|Chain is INVALID[^\\n]{0,80})`,
      'i',
    ),
    read: (groups, match) => byCertificateWords({ ...groups, host: groups.host ?? groups.second }, match),
  },
  {
    anchors: ['ssl peer presented an invalid certificate', 'ssl handshake failed', 'ssl connection failed'],
    pattern: /SSL (?:peer presented an invalid certificate|handshake failed|connection failed)/i,
    read: byWords,
  },
]

/** A code in words about TLS or a certificate: "Certificate error: 2148204809", "negotiation … 0x80090322". */
const coded: readonly Sentence<HandshakeStated>[] = [
  {
    anchors: [
      'certificate error',
      'negotiation',
      'secure channel',
      'tls error',
      'tls failure',
      'tls connection',
    ],
    pattern:
      /\b(?:TLS|SSL|certificate error|negotiation|secure channel)\b[^\n]{0,120}?(?<code>0x[0-9a-f]{8}|\b8[0-9a-f]{7}|\b214\d{7}|-214\d{7})\b/i,
    read: groups => {
      const code = parseResultCode(groups.code ?? '')
      return code !== undefined && canBeTlsCode(code) ? failed(groups, code) : undefined
    },
  },
]

export const tlsSentences: readonly Sentence<HandshakeStated>[] = [
  ...windowsClient,
  ...openssl,
  ...schannel,
  ...mobile,
  ...purple,
  ...dotnet,
  ...coded,
]
