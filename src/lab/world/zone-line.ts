// One line of a zone as a person writes it: "sip.contoso.com A edge01.contoso.com", "_sip._tls.contoso.com SRV 0 0 443
// sip.contoso.com", "remove lyncdiscover.contoso.com". Addresses may be names of machines.

import { parseIpAddress } from '../../base/ip-address.ts'
import { parseName } from '../../protocol/dns/name.ts'

/** A record before names of machines have become addresses. */
export type ZoneRecord =
  | { readonly type: 'A' | 'AAAA'; readonly name: string; readonly address: string }
  | { readonly type: 'CNAME'; readonly name: string; readonly target: string }
  | {
      readonly type: 'SRV'
      readonly name: string
      readonly priority: number
      readonly weight: number
      readonly port: number
      readonly target: string
    }

export type RecordType = ZoneRecord['type']

export type ZoneLine =
  | { readonly kind: 'record'; readonly record: ZoneRecord }
  | { readonly kind: 'remove'; readonly name: string; readonly type: RecordType | undefined }
  | { readonly kind: 'bad'; readonly text: string }

const FORM =
  'expected "name A address", "name CNAME target", "name SRV priority weight port target" or "remove name [type]"'

/** Reads a line; names come out in lower case without end dot. */
export function parseZoneLine(line: string): ZoneLine {
  const [first = '', ...words] = line.trim().split(/\s+/)
  if (first.toLowerCase() === 'remove') return parseRemoval(words)
  const [type = '', ...values] = words
  const name = nameOf(first)
  const record = name === undefined ? undefined : parseRecord(name, type.toUpperCase(), values)
  return record ? { kind: 'record', record } : { kind: 'bad', text: FORM }
}

function parseRemoval([first = '', type, ...rest]: readonly string[]): ZoneLine {
  const name = nameOf(first)
  const wanted = RECORD_TYPES.find(known => known === type?.toUpperCase())
  if (name === undefined || rest.length > 0 || (type !== undefined && wanted === undefined))
    return { kind: 'bad', text: FORM }
  return { kind: 'remove', name, type: wanted }
}

const RECORD_TYPES: readonly RecordType[] = ['A', 'AAAA', 'CNAME', 'SRV']

function parseRecord(name: string, type: string, values: readonly string[]): ZoneRecord | undefined {
  const [value = ''] = values
  const target = nameOf(values.at(-1) ?? '')
  if (target === undefined) return undefined
  switch (type) {
    case 'A':
    case 'AAAA':
      return values.length === 1 && isAddressFor(type, value) ? { type, name, address: target } : undefined
    case 'CNAME':
      return values.length === 1 ? { type, name, target } : undefined
    case 'SRV': {
      const [priority = Number.NaN, weight = Number.NaN, port = Number.NaN] = values.slice(0, 3).map(numberOf)
      if (values.length !== 4 || Number.isNaN(priority + weight + port)) return undefined
      return { type, name, priority, weight, port, target }
    }
    default:
      return undefined
  }
}

/** An address of the right family, or a name that may be that of a machine. */
function isAddressFor(type: 'A' | 'AAAA', value: string): boolean {
  const bytes = parseIpAddress(value)
  if (bytes === undefined) return !/^[\d.]+$/.test(value) && !value.includes(':')
  return bytes.length === (type === 'A' ? 4 : 16)
}

function numberOf(text: string): number {
  return /^\d{1,5}$/.test(text) && Number(text) <= 0xffff ? Number(text) : Number.NaN
}

function nameOf(text: string): string | undefined {
  const name = text.toLowerCase().replace(/\.$/, '')
  return name !== '' && parseName(name) !== undefined ? name : undefined
}
