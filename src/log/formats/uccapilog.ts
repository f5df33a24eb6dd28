// .UccApilog of Communicator, Lync and Skype for Business on Windows, Lync for Mac 2011, RTCDLL logs of Messenger (no date).

import { findLineEnd, isEmptyLine } from '../../base/ascii.ts'
import { RECORD_KIND } from '../../trace/record.ts'
import { startedProtocol } from '../embedded-messages.ts'
import { LINE, type LineScanner, type TextFormat } from '../format.ts'
import { isPacketEnd, readPacketBegin } from '../uccapi/packet.ts'
import { readUccapiPrefix, readUccapiTimeUs } from '../uccapi/prefix.ts'
import { createUccapiReader } from '../uccapi/reader.ts'

export const format: TextFormat = {
  kind: 'text',
  id: 'uccapilog',
  title: 'Client log (.UccApilog, Lync for Mac 2011, Messenger RTCDLL)',
  clock: 'local',
  origin:
    'On the client: Options > General > Logging: Full, sign in again, quit; then the folder Tracing of the client ' +
    '(%LOCALAPPDATA%\\Microsoft\\Office\\16.0\\Lync\\Tracing).',
  priority: 80,
  interrupts: true,
  mark: 'lines begin "date|time pid:tid LEVEL ::"',
  claims: (bytes, from, to) => readUccapiPrefix(bytes, from, to) !== undefined,
  createScanner,
  createReader: createUccapiReader,
}

function createScanner(): LineScanner {
  /** Unprefixed lines belong to a message: a packet is open, or the record holds a start line. */
  let inMessage = false
  let packetOpen = false
  let blankSeen = false
  const scanner: LineScanner = {
    kind: RECORD_KIND.entry,
    timeUs: Number.NaN,
    line(bytes, from, to) {
      const prefix = readUccapiPrefix(bytes, from, to)
      if (!prefix) {
        // A message in the text of a record: its body is no text that another format may claim.
        inMessage ||= !blankSeen && startedProtocol(bytes, from, to) !== undefined
        if (inMessage || packetOpen) return LINE.payload
        if (isEmptyLine(bytes, from, to)) blankSeen = true
        return blankSeen ? LINE.foreign : LINE.continuation
      }
      const text = prefix.textFrom
      if (readPacketBegin(bytes, text, to)) packetOpen = true
      else if (isPacketEnd(bytes, text)) packetOpen = false
      inMessage = startedProtocol(bytes, text, findLineEnd(bytes, text, to)) !== undefined
      blankSeen = false
      scanner.kind = inMessage ? RECORD_KIND.message : RECORD_KIND.entry
      scanner.timeUs = readUccapiTimeUs(bytes, prefix)
      return LINE.start
    },
  }
  return scanner
}
