// The log of a server of the lab: CLS text, the event log, the IIS log of its web sites, and Lyncpin's own trace of everything.

import { assertNever } from '../../base/assert-never.ts'
import { encodeText } from '../../base/text.ts'
import { writeClsRecord } from '../../log/write-cls-text.ts'
import { writeTraceHeader, writeTraceRecord } from '../../log/write-trace.ts'
import type { ProducedOrigin, ProducedRecord } from '../../trace/produced.ts'
import { cutSecrets } from '../../trace/redact/secrets.ts'
import type { LogEntry, MachineLog, TextEntry } from '../machine.ts'
import { cutMessage } from './cut-message.ts'
import { eventXml } from './event-xml.ts'
import { iisHeader, iisLine } from './iis-line.ts'
import type { LogOutput } from './log-output.ts'
import { proxyHeader, proxyLine } from './proxy-line.ts'

export interface ServerIdentity {
  /** "FE01" */
  readonly name: string
  /** "POOL01"; '' for none. */
  readonly pool: string
  readonly address: string
  /** False for machines that do not run the product, whose logging service writes CLS text: name servers, reverse proxies. */
  readonly hasCls?: boolean
}

/** Process ids of the services: the front end's own and that of its web sites. */
const SIP_PROCESS = 0x0b54
const WEB_PROCESS = 0x1c2c
const WEB_COMPONENTS = /^(?:Web|Cert|Autodiscover|AuthBroker|ABServer|GroupExpansion|UserPin|UCWA|Reach)/i

/** Creates the log of a server; files lie under servers/ and traces/. */
export function createServerLog(output: LogOutput, identity: ServerIdentity): MachineLog {
  const name = identity.name.toLowerCase()
  const traces = createTrace(output, name)
  const writeCls =
    identity.hasCls === false ? () => undefined : createClsWriter(output, `servers/${name}-cls.txt`)
  const writeSeen = createObservationWriter(output, name, identity)
  return {
    write(entry) {
      const origin = originOf(entry, identity)
      switch (entry.kind) {
        case 'sip':
        case 'http': {
          const bytes = cutMessage(entry.bytes)
          const record = { record: 'message', protocol: entry.kind, origin, bytes } as const
          traces(record)
          // Servers trace no HTTP messages, only what their components say about them.
          if (entry.kind === 'sip') writeCls(record)
          return
        }
        case 'text': {
          const { text } = cutSecrets(entry.text)
          const record = {
            record: 'text',
            origin,
            text,
            level: entry.level,
            component: entry.component,
          } as const
          traces(record)
          writeCls(record, entry)
          return
        }
        case 'observation':
          traces({ record: 'observation', origin, observation: entry.observation })
          writeSeen(entry.observation, entry.timeUs)
          return
        default:
          assertNever(entry)
      }
    },
  }
}

function originOf(entry: LogEntry, { name, pool }: ServerIdentity): ProducedOrigin {
  const machine = { machine: name, ...(pool === '' ? {} : { pool }) }
  const { timeUs } = entry
  if (entry.kind === 'observation') return { timeUs, direction: 'none', ...machine }
  if (entry.kind === 'text')
    return {
      timeUs,
      direction: 'none',
      ...machine,
      ...(entry.correlation === '' ? {} : { correlation: entry.correlation }),
    }
  const { direction, local, peer, connection, correlation, leg } = entry
  const way = { direction, local, peer, connection, correlation }
  return { timeUs, ...way, ...machine, ...(leg === undefined ? {} : { leg }) }
}

/** A trace file of its own for one machine or client. */
export function createTrace(output: LogOutput, name: string): (record: ProducedRecord) => void {
  const file = `traces/${name}.lyncpin.jsonl`
  return record => {
    if (!output.has(file)) output.append(file, encodeText(writeTraceHeader(`lab ${name}`)))
    output.append(file, encodeText(writeTraceRecord(record)))
  }
}

type ClsRecord = Parameters<typeof writeClsRecord>[0]

function createClsWriter(output: LogOutput, file: string) {
  let sequence = 0
  return (record: ClsRecord, entry?: TextEntry) => {
    const isWeb = entry !== undefined && WEB_COMPONENTS.test(entry.component)
    const context = {
      processId: isWeb ? WEB_PROCESS : SIP_PROCESS,
      // Requests are served by threads: what belongs together has the same.
      threadId: 0x1000 | (Number(record.origin.correlation ?? 0) & 0x7f),
      sequence: sequence++,
      ...(entry ? { flag: entry.flag, where: entry.where } : {}),
    }
    output.append(file, writeClsRecord(record, context))
  }
}

function createObservationWriter(
  output: LogOutput,
  name: string,
  { address, hasCls = true }: ServerIdentity,
) {
  let events = 0
  const writeHeaded = (file: string, header: string, line: string) => {
    if (!output.has(file)) output.append(file, encodeText(header))
    output.append(file, encodeText(line))
  }
  return (observation: Extract<ProducedRecord, { record: 'observation' }>['observation'], timeUs: number) => {
    if (observation.kind === 'windows-event')
      output.append(`servers/${name}-events.xml`, encodeText(eventXml(observation, timeUs, ++events)))
    if (observation.kind === 'web-request-line') {
      const day = new Date(timeUs / 1000).toISOString().slice(2, 10).replaceAll('-', '')
      if (hasCls) {
        const line = iisLine(observation, { timeUs, address })
        writeHeaded(`servers/${name}-u_ex${day}.log`, iisHeader(timeUs), line)
      } else {
        const line = proxyLine(observation, timeUs, name)
        writeHeaded(`servers/${name}-w3c${day}.log`, proxyHeader(timeUs), line)
      }
    }
  }
}
