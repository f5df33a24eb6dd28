// TCP connections with their outcome: sentences of clients and tools, and the connection records of servers.

import type { Connection } from '../../observation.ts'
import {
  CONNECTION_RECORD_ANCHORS,
  type ConnectionRecord,
  readConnectionRecord,
} from '../connection-record.ts'
import { connectionSentences } from '../connection-sentence.ts'
import { connectionOutcomeOf } from '../network-code.ts'
import type { TextObserver } from '../observer.ts'
import { anchorsOf, createSentenceTable, readSentences } from '../sentence.ts'

const table = createSentenceTable(connectionSentences)

export const observer: TextObserver = {
  id: 'connection',
  anchors: [...anchorsOf(table), ...CONNECTION_RECORD_ANCHORS],
  observe(text) {
    const record = readConnectionRecord(text.text)
    if (!record) return readSentences(text, table).map(stated => ({ kind: 'connection', ...stated }))
    const outcome = outcomeOf(record)
    if (outcome === undefined) return []
    const { peer, peerAddress, code } = record
    const at = Math.max(0, text.text.search(/^[ \t]*Text:/im))
    return [
      {
        kind: 'connection',
        target: peer || peerAddress,
        outcome,
        ...(code === undefined ? {} : { code }),
        origin: text.originAt(0, text.text.length),
        quote: text.quoteAt(at, at),
      },
    ]
  },
}

/** What a server's record says of the TCP connection; undefined when it speaks of TLS or of nothing that failed. */
function outcomeOf({
  severity,
  sentence,
  code,
  aboutTls,
}: ConnectionRecord): Connection['outcome'] | undefined {
  if (aboutTls) return undefined
  if (severity === 'information') {
    if (/establish|accept|connected/i.test(sentence)) return 'open'
    return /closed|disconnected/i.test(sentence) ? 'closed' : undefined
  }
  return (code === undefined ? undefined : connectionOutcomeOf(code)) ?? 'failed'
}
