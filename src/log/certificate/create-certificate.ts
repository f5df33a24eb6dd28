// Certificates as tools print them, brought into one shape.

import { printableLine } from '../../base/text.ts'
import type { CertificateSeen } from '../../trace/observation.ts'
import type { Origin } from '../../trace/origin.ts'
import { parseCultureTime } from '../culture-time.ts'

/** What a listing says of a certificate, as printed; everything may be missing. */
export interface PrintedCertificate {
  /** Distinguished name, or host name. */
  readonly subject?: string | undefined
  readonly names?: readonly string[] | undefined
  readonly issuer?: string | undefined
  readonly notBefore?: string | undefined
  readonly notAfter?: string | undefined
  /** Hexadecimal, with or without blanks and colons. */
  readonly thumbprint?: string | undefined
  readonly signatureAlgorithm?: string | undefined
  readonly role?: string | undefined
  readonly port?: number | undefined
  readonly host?: string | undefined
}

/** Common name of a distinguished name in any spelling ("CN=a, O=b", "/O=b/CN=a", "O = b, CN = a"), or the text itself. */
export function commonName(name: string): string {
  const match = /(?:^|[,;/\n]\s*|\s)CN\s*=\s*(?:"([^"]*)"|([^,;/\n]+))/i.exec(name)
  return (match?.[1] ?? match?.[2] ?? name).trim()
}

/** Builds the observation; parts that are missing or empty are left out, a missing subject is ''. */
export function createCertificate(
  printed: PrintedCertificate,
  origin: Origin,
  quote: string,
): CertificateSeen {
  const notBeforeUs = parseCultureTime(printed.notBefore ?? '')
  const notAfterUs = parseCultureTime(printed.notAfter ?? '')
  const thumbprint = (printed.thumbprint ?? '').replace(/[^0-9a-f]/gi, '').toUpperCase()
  const { signatureAlgorithm, role, port, host } = printed
  const issuer = commonName(printed.issuer ?? '')
  return {
    kind: 'certificate',
    subject: commonName(printed.subject ?? ''),
    names: printed.names ?? [],
    ...(issuer === '' ? {} : { issuer }),
    ...(notBeforeUs === undefined ? {} : { notBeforeUs }),
    ...(notAfterUs === undefined ? {} : { notAfterUs }),
    ...(thumbprint === '' ? {} : { thumbprint }),
    ...(signatureAlgorithm ? { signatureAlgorithm } : {}),
    ...(role ? { role } : {}),
    ...(port === undefined || Number.isNaN(port) ? {} : { port }),
    ...(host ? { host } : {}),
    origin,
    quote: printableLine(quote),
  }
}

/** Host and port of "0.0.0.0:443", "[::]:443", "web.contoso.com:443", "*:4443:"; an address that means any is no host. */
export function readBinding(text: string): { port?: number; host?: string } {
  const match = /^\s*(\[[^\]]*\]|[^:\s]*):(\d{1,5})\b(?::(\S*))?/.exec(text)
  if (!match) return {}
  const name = (match[3] ?? '') || (match[1] ?? '')
  const any = name === '' || name === '*' || /^(?:0\.0\.0\.0|\[::\])$/.test(name)
  return { port: Number(match[2]), ...(any ? {} : { host: name }) }
}
