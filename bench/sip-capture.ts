// Writes SIP messages as a packet capture (pcap, UDP over IPv4), so that tools for captures can be measured on the same messages.
import { closeSync, openSync, writeSync } from 'node:fs'

export interface CaptureWriter {
  /** @param timeMs ms since 1970 */
  add(timeMs: number, incoming: boolean, message: string): void
  close(): void
}

const PCAP_HEADER = [0xa1b2c3d4, 0x00040002, 0, 0, 262144, 101]
const IP_BYTES = 20
const UDP_BYTES = 8
const SERVER = 0xc000020a
const CLIENT = 0xc6336401

/** Opens a capture of raw IP packets (link type 101). */
export function createCaptureWriter(file: string): CaptureWriter {
  const out = openSync(file, 'w')
  const head = Buffer.alloc(24)
  PCAP_HEADER.forEach((value, i) => {
    head.writeUInt32LE(value, i * 4)
  })
  let pending: Buffer[] = [head]
  let size = head.length

  function flush(): void {
    writeSync(out, Buffer.concat(pending))
    pending = []
    size = 0
  }
  return {
    add(timeMs, incoming, message) {
      const packet = packetOf(timeMs, incoming, Buffer.from(message, 'latin1'))
      pending.push(packet)
      size += packet.length
      if (size > 1 << 20) flush()
    },
    close() {
      flush()
      closeSync(out)
    },
  }
}

function packetOf(timeMs: number, incoming: boolean, payload: Buffer): Buffer {
  const length = IP_BYTES + UDP_BYTES + payload.length
  const packet = Buffer.alloc(16 + IP_BYTES + UDP_BYTES)
  packet.writeUInt32LE(Math.floor(timeMs / 1000), 0)
  packet.writeUInt32LE((timeMs % 1000) * 1000, 4)
  packet.writeUInt32LE(length, 8)
  packet.writeUInt32LE(length, 12)
  packet.writeUInt8(0x45, 16)
  packet.writeUInt16BE(length, 18)
  packet.writeUInt8(64, 24)
  packet.writeUInt8(17, 25)
  packet.writeUInt32BE(incoming ? CLIENT : SERVER, 28)
  packet.writeUInt32BE(incoming ? SERVER : CLIENT, 32)
  packet.writeUInt16BE(5060, 36)
  packet.writeUInt16BE(5060, 38)
  packet.writeUInt16BE(UDP_BYTES + payload.length, 40)
  return Buffer.concat([packet, payload])
}
