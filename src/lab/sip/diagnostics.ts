// ms-diagnostics as Front End and Edge send it: id, the sentence that belongs to it, who says so. [MS-OCER] §2.2.1, §7.

import type { HeaderField } from '../../protocol/header-lines.ts'

const REASONS = {
  0: 'Server internal error',
  1: 'Service unavailable',
  1000: 'Final handshake failed',
  1003: 'User does not exist',
  1005: 'Cannot route to destination domain',
  1006: 'Error routing on client connection',
  1007: 'Temporarily cannot route',
  1008: 'Unable to resolve DNS SRV record',
  1010: 'Certificate trust with another server could not be established',
  1011: 'Ms-diagnostics header not provided by previous hop',
  1013: 'Significant time skew detected during authentication',
  1014: 'Unable to resolve DNS A record',
  1017: 'Cannot route From and To domains in this combination',
  1027: 'Cannot route this type of SIP request to or from federated partners',
  1034: 'Previous hop federated peer did not report diagnostic information',
  2057: 'Supported header does not have gruu-10, but msrtc-event-categories is present',
  4001: 'XML parse failure',
  4003: 'From URI not enabled for remote access',
  4004: 'Credentials provided are not authorized to act as specified from URI',
  4005: 'Destination URI either not enabled for SIP or does not exist',
  4006: 'User not found in pool',
  4010: 'Missing endpoint identifier',
  4012: 'Epid too long',
  4013: 'Content-type does not match the expected content-type',
  4055: 'Event header is not set to "registration"',
  4141: 'User disabled',
  17002: 'Invalid client version',
} as const

/** Ids for which the lab has a sentence. */
export type DiagnosticsId = keyof typeof REASONS

/** Ids that also clients outside may see: they travel in ms-diagnostics-public. */
const PUBLIC: ReadonlySet<DiagnosticsId> = new Set<DiagnosticsId>([4003, 4004, 4141])

/**
 * The header for an id.
 * @param source FQDN of the server that says it
 * @param details further parameters, such as the certificate that was not trusted
 */
export function diagnosticsHeader(
  id: DiagnosticsId,
  source: string,
  details: readonly (readonly [string, string])[] = [],
): HeaderField {
  const isPublic = PUBLIC.has(id)
  const parameters: (readonly [string, string])[] = [
    ['reason', REASONS[id].replaceAll('"', "'")],
    ...(isPublic ? [] : [['source', source] as const]),
    ...details,
  ]
  return {
    name: isPublic ? 'ms-diagnostics-public' : 'ms-diagnostics',
    value: [String(id), ...parameters.map(([name, value]) => `${name}="${value.replaceAll('"', "'")}"`)].join(
      ';',
    ),
  }
}
