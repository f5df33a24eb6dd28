// The log of a client of the lab: .UccApilog as the Windows client writes it, and Lyncpin's own trace of everything.

import { writeUccapiRecord } from '../../log/write-uccapilog.ts'
import type { ProducedObservation, ProducedRecord, ProducedText } from '../../trace/produced.ts'
import { cutSecrets } from '../../trace/redact/secrets.ts'
import { cutMessage } from './cut-message.ts'
import type { LogOutput } from './log-output.ts'
import { createTrace } from './server-log.ts'

/** Zone of the lab's clients: their logs carry local time, and UTC keeps both sides comparable. */
const CONTEXT = { processId: 0x1a2c, threadId: 0x2a10, zoneUs: 0 }

/** Creates the log of a client. @param name "alice-outside"; files lie under clients/ and traces/ */
export function createClientLog(output: LogOutput, name: string): (record: ProducedRecord) => void {
  const trace = createTrace(output, name)
  const file = `clients/${name}.UccApilog`
  return record => {
    const cut = withoutSecrets(record)
    trace(cut)
    if (cut.record !== 'observation') output.append(file, writeUccapiRecord(cut, CONTEXT))
    else if (cut.observation.quote !== '') output.append(file, writeUccapiRecord(spoken(cut), CONTEXT))
  }
}

/** An observation in the client's own words, which it brings along. */
function spoken({ origin, observation }: ProducedObservation): ProducedText {
  const failed = 'outcome' in observation && !/^(?:answered|open|passed)$/.test(observation.outcome)
  return { record: 'text', origin, level: failed ? 'ERROR' : 'INFO', text: observation.quote }
}

function withoutSecrets(record: ProducedRecord): ProducedRecord {
  switch (record.record) {
    case 'message':
      return { ...record, bytes: cutMessage(record.bytes) }
    case 'text':
      return { ...record, text: cutSecrets(record.text).text }
    case 'observation':
      return record
  }
}
