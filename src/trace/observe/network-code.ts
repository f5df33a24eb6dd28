// Result codes of name lookups and sockets: Win32, Winsock, DNS, WinINet and WinHTTP numbers, bare or as HRESULT, and what
// they mean for a lookup or a connection.

import { parseResultCode } from '../../base/result-code.ts'
import type { Connection, DnsLookup } from '../observation.ts'

/** The code of a network call as an HRESULT: "2af9", "0x2AF9", "11001", "80072af9" and "10060" are all read. */
export function parseNetworkCode(text: string): number | undefined {
  const trimmed = text.trim()
  const win32 = /^(?:0x)?([0-9a-f]{3,4})$/i.exec(trimmed)?.[1]
  const decimal = /^\d{4,5}$/.test(trimmed) ? Number(trimmed) : 0
  if (decimal >= 9000 && decimal < 13_000) return fromWin32(decimal)
  if (win32 !== undefined) return fromWin32(Number.parseInt(win32, 16))
  return parseResultCode(trimmed)
}

/** HRESULT_FROM_WIN32. */
export function fromWin32(code: number): number {
  return code === 0 ? 0 : ((code & 0xffff) | 0x80070000) >>> 0
}

const DNS_OUTCOMES: ReadonlyMap<number, DnsLookup['outcome']> = new Map([
  [0, 'answered'],
  [fromWin32(9003), 'no-such-name'], // DNS_ERROR_RCODE_NAME_ERROR
  [fromWin32(9501), 'no-data'], // DNS_INFO_NO_RECORDS
  [fromWin32(9002), 'failed'], // DNS_ERROR_RCODE_SERVER_FAILURE
  [fromWin32(9005), 'failed'], // DNS_ERROR_RCODE_REFUSED
  [fromWin32(1460), 'timeout'], // ERROR_TIMEOUT
  [fromWin32(10060), 'timeout'], // WSAETIMEDOUT
  [fromWin32(11001), 'no-such-name'], // WSAHOST_NOT_FOUND
  [fromWin32(11002), 'timeout'], // WSATRY_AGAIN: no answer of a DNS server
  [fromWin32(11004), 'no-data'], // WSANO_DATA
  [fromWin32(12007), 'no-such-name'], // ERROR_INTERNET_NAME_NOT_RESOLVED
])

/** What a code says about a lookup. */
export function dnsOutcomeOf(code: number): DnsLookup['outcome'] {
  return DNS_OUTCOMES.get(code) ?? 'failed'
}

/** True for codes that only name lookups return. */
export function isDnsCode(code: number): boolean {
  const win32 = code - 0x80070000
  return (
    code === 0x80ee0066 ||
    win32 === 12007 ||
    (win32 >= 9000 && win32 < 10_000) ||
    (win32 >= 11_001 && win32 <= 11_004)
  )
}

const CONNECTION_OUTCOMES: ReadonlyMap<number, Connection['outcome']> = new Map([
  [0, 'open'],
  [fromWin32(10061), 'refused'], // WSAECONNREFUSED
  [fromWin32(1225), 'refused'], // ERROR_CONNECTION_REFUSED
  [fromWin32(10060), 'timeout'], // WSAETIMEDOUT
  [fromWin32(1460), 'timeout'], // ERROR_TIMEOUT
  [fromWin32(121), 'timeout'], // ERROR_SEM_TIMEOUT
  [fromWin32(12002), 'timeout'], // ERROR_INTERNET_TIMEOUT
  [fromWin32(10054), 'reset'], // WSAECONNRESET
  [fromWin32(10053), 'reset'], // WSAECONNABORTED
  [fromWin32(64), 'reset'], // ERROR_NETNAME_DELETED
  [fromWin32(1236), 'reset'], // ERROR_CONNECTION_ABORTED
  [fromWin32(12030), 'reset'], // ERROR_INTERNET_CONNECTION_ABORTED
  [fromWin32(12031), 'reset'], // ERROR_INTERNET_CONNECTION_RESET
  [fromWin32(10051), 'unreachable'], // WSAENETUNREACH
  [fromWin32(10065), 'unreachable'], // WSAEHOSTUNREACH
  [fromWin32(1231), 'unreachable'], // ERROR_NETWORK_UNREACHABLE
  [fromWin32(1232), 'unreachable'], // ERROR_HOST_UNREACHABLE
  [fromWin32(12029), 'failed'], // ERROR_INTERNET_CANNOT_CONNECT
  [0x80ee0067, 'failed'], // UCC: TCP connection failed
])

/** What a code says about a connection; undefined when it is no code of a connection. */
export function connectionOutcomeOf(code: number): Connection['outcome'] | undefined {
  return CONNECTION_OUTCOMES.get(code)
}
