// Packet captures (pcap, pcapng): what the wire shows of a sign-in although nearly all of it is encrypted.

import type { ByteSource } from '../../base/byte-source.ts'
import { decodeText, printableLine } from '../../base/text.ts'
import { formatTime } from '../../base/time.ts'
import type { Sink } from '../../trace/raw.ts'
import { type Place, RECORD_KIND, type SourceId } from '../../trace/record.ts'
import type { BinaryFormat, BinarySink } from '../format.ts'
import { createCaptureAnalysis } from '../pcap/analyse-capture.ts'
import type { CaptureSummary, Packet } from '../pcap/capture.ts'
import { readIpPacket } from '../pcap/ip-packet.ts'
import { captureKindOf, walkCapture } from '../pcap/walk-capture.ts'
import { createRecordTiler } from '../record-tiler.ts'

export const format: BinaryFormat = {
  kind: 'binary',
  id: 'pcap',
  title: 'Packet capture (pcap, pcapng)',
  clock: 'utc',
  origin: 'Wireshark or dumpcap on the client, while it signs in; "netsh trace" files through etl2pcapng.',
  recognise: captureKindOf,
  read,
  show,
}

async function read(source: ByteSource, id: SourceId, sink: BinarySink): Promise<void> {
  const tiler = createRecordTiler(sink, id)
  const analysis = createCaptureAnalysis(id, sink)
  tiler.begin(0, Number.NaN, RECORD_KIND.text)
  const summary = await walkCapture(source, {
    packet(packet) {
      tiler.begin(packet.offset, packet.timeUs, RECORD_KIND.entry)
      analysis.packet(packet)
    },
    other: offset => tiler.begin(offset, Number.NaN, RECORD_KIND.text),
  })
  analysis.end()
  tiler.end(source.sizeBytes)
  reportLosses(sink, id, summary)
  reportProblems(sink, summary, analysis.unknownLinks)
}

function reportLosses(sink: BinarySink, source: SourceId, { dropped }: CaptureSummary): void {
  if (dropped === 0) return
  const what = 'packets dropped while the capture was made'
  const origin = { source, offset: 0, length: 0, line: 0, timeUs: Number.NaN, direction: 'none' } as const
  sink.observation({ kind: 'capture-loss', what, count: dropped, origin, quote: `${what}: ${dropped}` })
}

function reportProblems(
  sink: BinarySink,
  summary: CaptureSummary,
  unknownLinks: ReadonlyMap<number, number>,
): void {
  const { packets, cutPackets, dropped, damagedAt, endsInside, hasSecrets } = summary
  const add = (code: string, text: string): void => sink.problem({ code, text })
  if (cutPackets > 0) {
    const text =
      `${cutPackets} of ${packets} packets were captured only in part, so that certificates and messages in them are missing: ` +
      'capture again without a packet size limit (snap length)'
    add('pcap-cut-packets', text)
  }
  if (dropped > 0)
    add(
      'pcap-dropped',
      `${dropped} packets were dropped while the capture was made: what is missing proves nothing`,
    )
  if (damagedAt >= 0)
    add(
      'pcap-damaged',
      `The capture is damaged at byte ${damagedAt}; reading went on behind it where possible`,
    )
  if (endsInside) add('pcap-truncated', 'The capture ends inside a packet; what was there was read')
  if (hasSecrets)
    add(
      'pcap-secrets',
      'The capture carries TLS keys. They are not used here, and whoever has the file can read its traffic',
    )
  for (const [linkType, count] of unknownLinks) {
    const text = `${count} packets of link type ${linkType} cannot be read: capture on an Ethernet, Wi-Fi or "any" interface`
    add('pcap-link-type', text)
  }
}

/** Messages that stand in the packets of a place; where there are none, one line for each packet with its readable bytes. */
async function show(source: ByteSource, place: Place): Promise<string> {
  const range = { from: place.offset, to: place.offset + place.length }
  const shown: string[] = []
  const lines: string[] = []
  const sink: Sink = {
    wants: () => true,
    message: ({ bytes, startFrom, bodyTo }) => shown.push(decodeText(bytes, startFrom, bodyTo)),
    text: ({ bytes, from, to }) => shown.push(decodeText(bytes, from, to)),
    observation: ({ quote }) => shown.push(quote),
  }
  const analysis = createCaptureAnalysis(place.source, sink)
  let flow: string | undefined
  await walkCapture(
    source,
    {
      packet(packet) {
        // A place that spans packets is that of one message: packets of other connections between them are not shown.
        flow ??= flowOf(packet)
        if (flowOf(packet) !== flow) return
        analysis.packet(packet)
        if (lines.length < SHOWN_PACKETS) lines.push(describePacket(packet))
      },
      other: () => undefined,
    },
    range,
  )
  analysis.end()
  return shown.length > 0 ? shown.join('\n') : lines.join('\n')
}

const SHOWN_PACKETS = 20

/** Both ends of a packet, the same for both directions. */
function flowOf({ bytes, linkType }: Packet): string {
  const ip = readIpPacket(bytes, linkType)
  if (!ip) return ''
  const ports = decodePorts(ip.payload)
  return [`${ip.source} ${ports[0]}`, `${ip.destination} ${ports[1]}`].sort().join(' ')
}

function decodePorts(payload: Uint8Array): readonly [number, number] {
  const [a = 0, b = 0, c = 0, d = 0] = payload
  return [(a << 8) | b, (c << 8) | d]
}

function describePacket({ bytes, linkType, timeUs, cut }: Packet): string {
  const ip = readIpPacket(bytes, linkType)
  const what = ip
    ? `${ip.source} → ${ip.destination} protocol ${ip.protocol}, ${ip.wireBytes} bytes`
    : `${bytes.length} bytes`
  const text = printableLine(decodeText(ip?.payload ?? bytes).replace(/[^\x20-\x7e]+/g, ' '), 200)
  return `${formatTime(timeUs)} ${what}${cut ? ' (cut)' : ''}: ${text}`
}
