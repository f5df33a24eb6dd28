// TLS handshakes with their outcome: sentences of clients, tools and Schannel, and the connection records of servers.

import type { TlsHandshake } from '../../observation.ts'
import {
  CONNECTION_RECORD_ANCHORS,
  type ConnectionRecord,
  readConnectionRecord,
} from '../connection-record.ts'
import type { TextObserver } from '../observer.ts'
import { anchorsOf, createSentenceTable, readSentences } from '../sentence.ts'
import { canBeTlsCode, tlsCodeOfWords } from '../tls-code.ts'
import { tlsSentences } from '../tls-sentence.ts'

const table = createSentenceTable(tlsSentences)

export const observer: TextObserver = {
  id: 'tls',
  anchors: [...anchorsOf(table), ...CONNECTION_RECORD_ANCHORS],
  observe(text) {
    const record = readConnectionRecord(text.text)
    if (!record) return readSentences(text, table).map(stated => ({ kind: 'tls', ...stated }))
    const outcome = outcomeOf(record)
    if (outcome === undefined) return []
    const { peer, peerAddress, sentence } = record
    const code = record.code ?? tlsCodeOfWords(sentence)
    const at = Math.max(0, text.text.search(/^[ \t]*Text:/im))
    return [
      {
        kind: 'tls',
        target: peer || peerAddress,
        outcome,
        ...(outcome === 'passed' || code === undefined ? {} : { code }),
        origin: text.originAt(0, text.text.length),
        quote: text.quoteAt(at, at),
      },
    ]
  },
}

/** What a server's record says of the handshake; undefined when it only began or was none. */
function outcomeOf({
  severity,
  sentence,
  code,
  aboutTls,
}: ConnectionRecord): TlsHandshake['outcome'] | undefined {
  if (!aboutTls && !(code !== undefined && canBeTlsCode(code))) return undefined
  if (severity === 'information') return /complet|succeed|succeeded/i.test(sentence) ? 'passed' : undefined
  return 'failed'
}
