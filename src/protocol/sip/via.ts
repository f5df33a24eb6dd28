// Via, RFC 3261 §20.42, with the parameters by which a registrar marks the connection a request came on (MS-CONMGMT §2.2).

import { type HeaderField, headerValues } from '../header-lines.ts'
import { parseParameters, splitOutsideQuotes } from '../parameters.ts'

export interface Via {
  /** As written: "tls", "TLS", "TCP". */
  readonly transport: string
  readonly host: string
  readonly port: number | undefined
  /** Lower-case names: branch, received, ms-received-port, ms-received-cid, … */
  readonly parameters: ReadonlyMap<string, string>
}

const SENT = /^SIP\s*\/\s*2\.0\s*\/\s*([^\s/]+)\s+(\[[^\]]*\]|[^\s:;]+)\s*(?::\s*(\d{1,5}))?\s*(?:;|$)/i

/** Reads one Via value; undefined when it is none. */
export function parseVia(value: string): Via | undefined {
  const match = SENT.exec(value.trim())
  if (!match) return undefined
  return {
    transport: match[1] ?? '',
    host: match[2] ?? '',
    port: match[3] === undefined ? undefined : Number(match[3]),
    parameters: parseParameters(value.trim().slice(match[0].length), ';'),
  }
}

/** "SIP/2.0/TLS 192.0.2.5:5061;branch=z9hG4bK1" */
export function formatVia(via: Via): string {
  const port = via.port === undefined ? '' : `:${via.port}`
  const parameters = [...via.parameters].map(([name, value]) =>
    value === '' ? `;${name}` : `;${name}=${value}`,
  )
  return `SIP/2.0/${via.transport} ${via.host}${port}${parameters.join('')}`
}

/** All Via values of a message, topmost first, one string for each hop. */
export function viaValues(headers: readonly HeaderField[]): string[] {
  return headerValues(headers, 'Via').flatMap(value => splitOutsideQuotes(value, ','))
}

/** Where the bytes of a request really came from. */
export interface ReceivedFrom {
  readonly address: string
  readonly port: number
  /** Identifies the connection, so that requests to the client find it. */
  readonly connectionId: string
}

/**
 * The headers with what the receiver adds to the topmost Via: `received` where the sender did not know its own address
 * (RFC 3261 §18.2.1), `ms-received-port` and `ms-received-cid` always. All other text stays as it was written.
 */
export function markReceived<T extends HeaderField>(
  headers: readonly T[],
  from: ReceivedFrom,
): HeaderField[] {
  const top = headers.findIndex(header => header.name.toLowerCase() === 'via')
  return headers.map((header, i) => {
    if (i !== top) return header
    const [first = '', ...others] = splitOutsideQuotes(header.value, ',')
    const host = parseVia(first)?.host.replace(/^\[|\]$/g, '')
    const received = host === undefined || host === from.address ? '' : `;received=${from.address}`
    const marked = `${first}${received};ms-received-port=${from.port};ms-received-cid=${from.connectionId}`
    return { name: header.name, value: [marked, ...others].join(',') }
  })
}
