// From a captured frame to what IP carries: link layers (Ethernet with VLAN tags, Linux cooked, loopback, raw), IPv4 and IPv6 with
// extension headers, tunnels of one in the other. Link types: www.tcpdump.org/linktypes.html.

import { u16be, u32be, u32le } from '../../base/integers.ts'
import { formatIpAddress } from '../../base/ip-address.ts'

/** What an IP packet carries. */
export interface IpPacket {
  readonly source: string
  readonly destination: string
  /** 6 TCP, 17 UDP, 1 ICMP, 58 ICMPv6. */
  readonly protocol: number
  readonly payload: Uint8Array
  /** Bytes the payload has on the wire; more than `payload.length` when the packet was captured only in part. */
  readonly wireBytes: number
}

export const IP_PROTOCOL = { icmp: 1, tcp: 6, udp: 17, icmp6: 58 } as const

const ETHERTYPE = { ipv4: 0x0800, ipv6: 0x86dd, pppoe: 0x8864 } as const
/** 802.1Q, 802.1ad and its predecessor. */
const VLAN_TYPES: ReadonlySet<number> = new Set([0x8100, 0x88a8, 0x9100])

const LINK = {
  loopback: 0,
  ethernet: 1,
  rawBsd: 12,
  rawOpenBsd: 14,
  raw: 101,
  openBsdLoopback: 108,
  cooked: 113,
  ipv4: 228,
  ipv6: 229,
  cooked2: 276,
} as const

/** True when packets of this link type can be read. */
export function isKnownLinkType(linkType: number): boolean {
  return Object.values<number>(LINK).includes(linkType)
}

/** The IP packet in a frame; undefined when it carries none, or only a later fragment of one. */
export function readIpPacket(frame: Uint8Array, linkType: number): IpPacket | undefined {
  switch (linkType) {
    case LINK.ethernet:
      return readEthernet(frame, 12)
    case LINK.cooked:
      return readEthernet(frame, 14)
    case LINK.cooked2:
      return readByEthertype(frame, u16be(frame, 0), 20)
    case LINK.loopback:
    case LINK.openBsdLoopback:
      return readIp(frame.subarray(4), isIpFamily(frame) ? 0 : 99)
    case LINK.rawBsd:
    case LINK.rawOpenBsd:
    case LINK.raw:
    case LINK.ipv4:
    case LINK.ipv6:
      return readIp(frame, 0)
    default:
      return undefined
  }
}

/** Address family in the byte order of the machine, or in network order: 2 is IPv4, the others IPv6 on some system. */
function isIpFamily(frame: Uint8Array): boolean {
  const families = [2, 10, 23, 24, 28, 30]
  return families.includes(u32le(frame, 0)) || families.includes(u32be(frame, 0))
}

/** Passes over VLAN tags from the type field at `at`. */
function readEthernet(frame: Uint8Array, at: number): IpPacket | undefined {
  let typeAt = at
  while (VLAN_TYPES.has(u16be(frame, typeAt)) && typeAt + 4 < frame.length) typeAt += 4
  return readByEthertype(frame, u16be(frame, typeAt), typeAt + 2)
}

function readByEthertype(frame: Uint8Array, type: number, at: number): IpPacket | undefined {
  if (type === ETHERTYPE.ipv4 || type === ETHERTYPE.ipv6) return readIp(frame.subarray(at), 0)
  // RFC 2516: six bytes of PPPoE, then the PPP protocol.
  return type === ETHERTYPE.pppoe ? readIp(frame.subarray(at + 8), 0) : undefined
}

const TUNNEL_LIMIT = 3

function readIp(bytes: Uint8Array, tunnels: number): IpPacket | undefined {
  if (tunnels > TUNNEL_LIMIT) return undefined
  const version = (bytes[0] ?? 0) >> 4
  const packet = version === 4 ? readIpv4(bytes) : version === 6 ? readIpv6(bytes) : undefined
  if (packet?.protocol === 4 || packet?.protocol === 41) return readIp(packet.payload, tunnels + 1)
  return packet
}

function readIpv4(bytes: Uint8Array): IpPacket | undefined {
  const headerBytes = ((bytes[0] ?? 0) & 15) * 4
  if (headerBytes < 20 || bytes.length < headerBytes) return undefined
  // Only the first fragment has ports. RFC 791 §3.1.
  if ((u16be(bytes, 6) & 0x1fff) !== 0) return undefined
  // Network cards that cut packets themselves leave the length zero.
  const total = u16be(bytes, 2) || bytes.length
  const wireBytes = Math.max(0, total - headerBytes)
  return {
    source: formatIpAddress(bytes.subarray(12, 16)) ?? '',
    destination: formatIpAddress(bytes.subarray(16, 20)) ?? '',
    protocol: bytes[9] ?? 0,
    payload: bytes.subarray(headerBytes, Math.min(bytes.length, headerBytes + wireBytes)),
    wireBytes,
  }
}

const IPV6_HEADER_BYTES = 40
const FRAGMENT = 44
/** Extension headers that are passed over: hop by hop, routing, destination options. */
const EXTENSIONS: ReadonlySet<number> = new Set([0, 43, 60])

function readIpv6(bytes: Uint8Array): IpPacket | undefined {
  if (bytes.length < IPV6_HEADER_BYTES) return undefined
  const stated = u16be(bytes, 4)
  const wireEnd = stated === 0 ? bytes.length : IPV6_HEADER_BYTES + stated
  const end = Math.min(bytes.length, wireEnd)
  let protocol = bytes[6] ?? 0
  let at = IPV6_HEADER_BYTES
  while ((EXTENSIONS.has(protocol) || protocol === FRAGMENT) && at + 8 <= end) {
    if (protocol === FRAGMENT && (u16be(bytes, at + 2) & 0xfff8) !== 0) return undefined
    const length = protocol === FRAGMENT ? 8 : ((bytes[at + 1] ?? 0) + 1) * 8
    protocol = bytes[at] ?? 0
    at += length
  }
  if (at > end) return undefined
  return {
    source: formatIpAddress(bytes.subarray(8, 24)) ?? '',
    destination: formatIpAddress(bytes.subarray(24, 40)) ?? '',
    protocol,
    payload: bytes.subarray(at, end),
    wireBytes: wireEnd - at,
  }
}
