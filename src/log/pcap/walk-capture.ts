// Packet captures, whatever their file format: packet by packet through one window of memory.

import type { ByteSource } from '../../base/byte-source.ts'
import { createWindowReader } from '../window-reader.ts'
import type { CaptureRange, CaptureSummary, CaptureVisitor } from './capture.ts'
import { PCAP_HEADER_BYTES, pcapMagicOf, walkPcap } from './pcap-file.ts'
import { isPcapng, walkPcapng } from './pcapng-file.ts'

/** What kind of capture begins with these bytes, for a person; undefined when none does. */
export function captureKindOf(head: Uint8Array): string | undefined {
  const magic = pcapMagicOf(head)
  if (magic) return `pcap signature, ${magic.little ? 'little' : 'big'} endian, ${magic.nano ? 'ns' : 'µs'}`
  return isPcapng(head) ? 'pcapng section header' : undefined
}

/** Walks the packets of a capture, or of a part of it. Rejects only with what the source rejects with. */
export async function walkCapture(
  source: ByteSource,
  visitor: CaptureVisitor,
  range: CaptureRange = { from: 0, to: source.sizeBytes },
): Promise<CaptureSummary> {
  const reader = createWindowReader(source)
  const head = (await reader.load(0, PCAP_HEADER_BYTES)).slice()
  const walk = { source, reader, visitor, range, summary: createSummary() }
  const magic = pcapMagicOf(head)
  if (magic) await walkPcap(walk, head, magic)
  else await walkPcapng(walk)
  return walk.summary
}

function createSummary(): CaptureSummary {
  return { packets: 0, cutPackets: 0, dropped: 0, hasSecrets: false, damagedAt: -1, endsInside: false }
}
