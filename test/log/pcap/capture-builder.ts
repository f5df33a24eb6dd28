// Builds packet captures: frames of TCP and UDP over IPv4 or IPv6 in several link layers, as pcap or pcapng.

import { parseIpAddress } from '../../../src/base/ip-address.ts'
import { createByteBuilder } from '../byte-builder.ts'

export const START_US = Date.parse('2016-03-14T09:00:00Z') * 1000

export interface Frame {
  readonly timeUs: number
  /** An IP packet. */
  readonly ip: Uint8Array
}

function address(text: string): Uint8Array {
  return parseIpAddress(text) ?? Uint8Array.of(0, 0, 0, 0)
}

/** An IP packet; addresses with ":" make it IPv6. */
export function ipPacket(
  source: string,
  destination: string,
  protocol: number,
  payload: Iterable<number>,
): Uint8Array {
  const content = Uint8Array.from(payload)
  if (source.includes(':')) {
    const head = createByteBuilder().u32be(0x60000000).u16be(content.length).u8(protocol).u8(64)
    return head.bytes(address(source)).bytes(address(destination)).bytes(content).build()
  }
  const head = createByteBuilder()
    .u8(0x45)
    .u8(0)
    .u16be(20 + content.length)
    .u32be(0)
    .u8(64)
    .u8(protocol)
    .u16be(0)
  return head.bytes(address(source)).bytes(address(destination)).bytes(content).build()
}

export function udpPacket(
  source: [string, number],
  destination: [string, number],
  payload: Uint8Array,
): Uint8Array {
  const udp = createByteBuilder()
    .u16be(source[1])
    .u16be(destination[1])
    .u16be(8 + payload.length)
    .u16be(0)
    .bytes(payload)
  return ipPacket(source[0], destination[0], 17, udp.build())
}

export interface SegmentOptions {
  readonly flags?: string
  readonly payload?: Uint8Array
}

/** A conversation whose segments follow one another; times advance by 10 ms a packet. */
export interface Conversation {
  readonly frames: Frame[]
  client(flags: string, payload?: Uint8Array | string): Conversation
  server(flags: string, payload?: Uint8Array | string): Conversation
  /** SYN, SYN+ACK, ACK. */
  handshake(): Conversation
  wait(us: number): Conversation
}

const FLAGS: Readonly<Record<string, number>> = { F: 1, S: 2, R: 4, P: 8, A: 16 }

export function conversation(
  client: [string, number] = ['192.0.2.50', 49215],
  server: [string, number] = ['198.51.100.7', 443],
  { startUs = START_US, isn = 0xffffff00 } = {},
): Conversation {
  const frames: Frame[] = []
  const next = { client: isn, server: 5000 }
  let timeUs = startUs
  const segment = (
    from: 'client' | 'server',
    flags: string,
    payload: Uint8Array | string = '',
  ): Conversation => {
    const to = from === 'client' ? 'server' : 'client'
    const [source, destination] = from === 'client' ? [client, server] : [server, client]
    const content = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload
    const bits = [...flags].reduce((sum, flag) => sum | (FLAGS[flag] ?? 0), 0)
    const tcp = createByteBuilder().u16be(source[1]).u16be(destination[1]).u32be(next[from]).u32be(next[to])
    tcp.u8(0x50).u8(bits).u16be(8192).u32be(0).bytes(content)
    frames.push({ timeUs, ip: ipPacket(source[0], destination[0], 6, tcp.build()) })
    next[from] = (next[from] + content.length + (/[SF]/.test(flags) ? 1 : 0)) >>> 0
    timeUs += 10_000
    return it
  }
  const it: Conversation = {
    frames,
    client: (flags, payload) => segment('client', flags, payload),
    server: (flags, payload) => segment('server', flags, payload),
    handshake: () => it.client('S').server('SA').client('A'),
    wait(us) {
      timeUs += us
      return it
    },
  }
  return it
}

export interface PcapOptions {
  readonly bigEndian?: boolean
  readonly nano?: boolean
  readonly linkType?: number
  readonly snapLength?: number
}

/** A frame of the link layer around an IP packet. */
export function linkFrame(ip: Uint8Array, linkType: number): Uint8Array {
  const type = (ip[0] ?? 0) >> 4 === 6 ? 0x86dd : 0x0800
  const frame = createByteBuilder()
  switch (linkType) {
    case 0:
      frame.u32(2)
      break
    case 1:
      frame.zeros(12).u16be(type)
      break
    case 113:
      frame.zeros(14).u16be(type)
      break
    case 276:
      frame.u16be(type).zeros(18)
      break
  }
  return frame.bytes(ip).build()
}

/** An Ethernet frame with two VLAN tags. */
export function vlanFrame(ip: Uint8Array): Uint8Array {
  return createByteBuilder()
    .zeros(12)
    .u16be(0x88a8)
    .u16be(5)
    .u16be(0x8100)
    .u16be(6)
    .u16be(0x0800)
    .bytes(ip)
    .build()
}

/** A pcap file of frames, in the given order. */
export function pcapFile(frames: readonly Frame[], options: PcapOptions = {}): Uint8Array {
  const { bigEndian = false, nano = false, linkType = 1, snapLength = 262_144 } = options
  const file = createByteBuilder()
  const u32 = (value: number) => (bigEndian ? file.u32be(value) : file.u32(value))
  const u16 = (value: number) => (bigEndian ? file.u16be(value) : file.u16(value))
  u32(nano ? 0xa1b23c4d : 0xa1b2c3d4)
  u16(2)
  u16(4)
  for (const value of [0, 0, snapLength, linkType]) u32(value)
  for (const { timeUs, ip } of frames) {
    const frame = linkFrame(ip, linkType)
    const captured = frame.subarray(0, snapLength)
    u32(Math.floor(timeUs / 1_000_000))
    u32((timeUs % 1_000_000) * (nano ? 1000 : 1))
    u32(captured.length)
    u32(frame.length)
    file.bytes(captured)
  }
  return file.build()
}

/** A pcapng block with its length at both ends. */
function block(type: number, content: Uint8Array): Uint8Array {
  const length = 12 + ((content.length + 3) & ~3)
  return createByteBuilder().u32(type).u32(length).bytes(content).align(4).u32(length).build()
}

/** A pcapng file with ns stamps, a statistics block that counts `dropped`, and optionally a secrets block. */
export function pcapngFile(frames: readonly Frame[], { dropped = 0, secrets = false } = {}): Uint8Array {
  const file = createByteBuilder()
  file.bytes(block(0x0a0d0d0a, createByteBuilder().u32(0x1a2b3c4d).u16(1).u16(0).u64(-1n).build()))
  const resolution = createByteBuilder().u16(9).u16(1).u8(9).zeros(3).u32(0)
  file.bytes(block(1, createByteBuilder().u16(1).u16(0).u32(0).bytes(resolution.build()).build()))
  if (secrets) file.bytes(block(10, createByteBuilder().u32(0x544c534b).u32(4).ascii('KEYS').build()))
  for (const { timeUs, ip } of frames) {
    const stamp = BigInt(timeUs) * 1000n
    const frame = linkFrame(ip, 1)
    const head = createByteBuilder()
      .u32(0)
      .u32(Number(stamp >> 32n))
      .u32(Number(stamp & 0xffffffffn))
    file.bytes(block(6, head.u32(frame.length).u32(frame.length).bytes(frame).build()))
  }
  if (dropped > 0) {
    const options = createByteBuilder().u16(5).u16(8).u64(BigInt(dropped)).u32(0)
    file.bytes(block(5, createByteBuilder().u32(0).u64(0n).bytes(options.build()).build()))
  }
  return file.build()
}
