// A TLS flight for people: versions, suites, certificates, alerts.

import { readCertificate } from '../../protocol/pki/read-certificate.ts'
import { cipherSuiteName } from '../../protocol/tls/cipher-suites.ts'
import { tlsAlertName, tlsVersionName } from '../../protocol/tls/handshake.ts'
import type { TlsItem } from '../../protocol/tls-dsk/read-handshake.ts'
import { describeCertificate } from './certificate.ts'
import { branch, type DetailNode, type DetailOptions, row } from './node.ts'

/** Describes the messages of a flight. */
export function describeTls(items: readonly TlsItem[], options: DetailOptions): DetailNode {
  return {
    name: 'TLS handshake',
    value: '',
    note: '',
    children: items.flatMap(item => describeItem(item, options)),
  }
}

function describeItem(item: TlsItem, options: DetailOptions): DetailNode[] {
  switch (item.kind) {
    case 'client-hello':
      return branch('ClientHello', [
        ...row('version', tlsVersionName(item.version)),
        ...row('server name', item.serverName),
        ...row('cipher suites', item.cipherSuites.map(cipherSuiteName).join(', ')),
      ])
    case 'server-hello':
      return branch('ServerHello', [
        ...row('version', tlsVersionName(item.version)),
        ...row('cipher suite', cipherSuiteName(item.suite)),
      ])
    case 'certificate':
      return branch(
        'Certificate',
        item.certificates.flatMap((der, i) => describeOne(der, i, options)),
        item.certificates.length === 0 ? '(none)' : '',
      )
    case 'certificate-request':
      return branch(
        'CertificateRequest',
        [],
        item.authorities === 0 ? 'any authority' : `${item.authorities} authorities`,
      )
    case 'alert':
      return branch(
        'Alert',
        [],
        `${item.fatal ? 'fatal' : 'warning'}: ${tlsAlertName(item.description)} (${item.description})`,
      )
    case 'change-cipher-spec':
      return [{ name: 'ChangeCipherSpec', value: '', note: '', children: [] }]
    case 'other':
      return branch(item.name, [], `${item.sizeBytes} bytes`)
  }
}

function describeOne(der: Uint8Array, i: number, options: DetailOptions): DetailNode[] {
  const certificate = readCertificate(der)
  const name = `certificate ${i + 1}`
  return certificate
    ? branch(name, describeCertificate(certificate, options))
    : branch(name, [], `${der.length} bytes, cannot be read`)
}
