// Results of the Microsoft Remote Connectivity Analyzer and of the Lync / Skype for Business Connectivity Analyzer, copied as text.

import { printableLine } from '../../base/text.ts'
import { RECORD_KIND } from '../../trace/record.ts'
import { type AnalyzerStep, readToolSteps, readWebSteps } from '../analyzer/steps.ts'
import {
  LINE,
  type LineScanner,
  type RawRecord,
  type ReaderSink,
  type RecordReader,
  type TextFormat,
} from '../format.ts'
import { createLineGate } from '../line-gate.ts'
import { readLineText } from '../line-text.ts'
import { emitRecordText, originOfLines, readRecordLines } from '../record-text.ts'

export const format: TextFormat = {
  kind: 'text',
  id: 'connectivity-analyzer',
  title: 'Connectivity analyzer (Microsoft Remote, or Lync / Skype for Business)',
  clock: 'none',
  origin: 'testconnectivity.microsoft.com: Copy to clipboard; or the analyzer tool on a client.',
  priority: 44,
  interrupts: false,
  mark: 'sentences such as "Testing TCP port 443 on host …" or "Starting automatic discovery for …"',
  claims: (bytes, from, to) => mayBegin(bytes, from, to) && isBegin(readLineText(bytes, from, to)),
  createScanner,
  createReader: (): RecordReader => ({ read, end: () => undefined }),
}

const WEB =
  /^\s*(?:The Microsoft (?:Remote )?Connectivity Analyzer (?:is|was|failed|successfully)|Testing TCP port \d+ on host |Attempting to (?:resolve the host name|test potential|obtain the SSL certificate|locate SRV record|contact the Autodiscover)|Connectivity Test (?:Failed|Successful)|Testing (?:the SSL certificate|remote connectivity|Lync|Skype|SIP))/i
const TOOL =
  /^\s*(?:(?:Starting|Completed) (?:automatic discovery|(?:Lync |Skype for Business )?server (?:auto)?discovery|the requirement tests|tests for)|Server discovery (?:succeeded|failed) for|(?:Lync|Skype for Business) (?:automatic discovery|Connectivity Analyzer) )/i

const mayBegin = createLineGate([
  'The Microsoft ',
  'Testing ',
  'Attempting to ',
  'Connectivity Test ',
  'Starting ',
  'Completed ',
  'Server discovery ',
  'Lync ',
  'Skype for Business ',
])

function isBegin(line: string): boolean {
  return WEB.test(line) || TOOL.test(line)
}

/** A record is cut after this many lines. */
const RECORD_LIMIT_LINES = 1000

function createScanner(): LineScanner {
  let lines = Number.NaN
  return {
    kind: RECORD_KIND.text,
    timeUs: Number.NaN,
    line() {
      const starts = !(lines < RECORD_LIMIT_LINES)
      lines = starts ? 1 : lines + 1
      return starts ? LINE.start : LINE.continuation
    },
  }
}

function read(record: RawRecord, sink: ReaderSink): void {
  const lines = readRecordLines(record)
  const web = readWebSteps(lines)
  const steps = web.length > 0 ? web : readToolSteps(lines)
  for (const step of steps) sink.observation(toTransaction(record, step))
  emitRecordText(record, sink)
}

function toTransaction(record: RawRecord, { first, last, ...step }: AnalyzerStep) {
  const quote = printableLine(`${first.text} ${first === last ? '' : last.text}`)
  return {
    kind: 'synthetic-transaction',
    ...step,
    origin: originOfLines(record, first, last),
    quote,
  } as const
}
