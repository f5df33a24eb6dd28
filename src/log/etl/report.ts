// What a person must know about an ETL file after reading: what was lost while recording, what could not be read, and which
// format files are missing.

import type { Problem } from '../../base/problem.ts'
import type { CaptureLoss } from '../../trace/observation.ts'
import type { Origin } from '../../trace/origin.ts'
import type { EtlReading } from './entry.ts'
import type { EtlLogHeader } from './log-header.ts'
import type { TmfSet } from './tmf.ts'

/** Counts kept while a file is read. */
export interface EtlCounts {
  /** WPP records, by how they could be read. */
  readonly readings: Map<EtlReading, number>
  /** WPP records without a format, by GUID. */
  readonly missing: Map<string, number>
  packets: number
  damagedBuffers: number
  /** Bytes that belong to no buffer. */
  strayBytes: number
  flaggedLosses: number
  /** Offset of a buffer in which the file ends, or -1. */
  cutAt: number
}

/** Fresh counts. */
export function createEtlCounts(): EtlCounts {
  return {
    readings: new Map(),
    missing: new Map(),
    packets: 0,
    damagedBuffers: 0,
    strayBytes: 0,
    flaggedLosses: 0,
    cutAt: -1,
  }
}

/** Events the log says were lost while it was recorded. */
export function reportLosses(
  header: EtlLogHeader | undefined,
  counts: EtlCounts,
  origin: Origin,
): readonly CaptureLoss[] {
  const losses: CaptureLoss[] = []
  const add = (what: string, count: number): void => {
    if (count === 0) return
    const quote = `${what}: ${count}`
    losses.push({ kind: 'capture-loss', what, count, origin, quote })
  }
  add('events lost while the trace was recorded', header?.eventsLost ?? 0)
  add('buffers lost while the trace was recorded', header?.buffersLost ?? 0)
  if (losses.length === 0)
    add('buffers that say events or buffers were lost before them', counts.flaggedLosses)
  return losses
}

/** The problems of a file that was read. */
export function reportProblems(
  header: EtlLogHeader | undefined,
  counts: EtlCounts,
  tmf: TmfSet,
): readonly Problem[] {
  return [...damageProblems(header, counts), ...formatProblems(counts, tmf), ...packetProblems(counts)]
}

function damageProblems(header: EtlLogHeader | undefined, counts: EtlCounts): Problem[] {
  const problems: Problem[] = []
  if (!header) {
    problems.push({
      code: 'etl-no-header',
      text:
        'The first buffer of this trace is missing, and with it the clock: records show raw ticks instead of times. ' +
        'Copy the file again after the trace was stopped',
    })
  } else if (header.eventsLost + header.buffersLost > 0) {
    problems.push({
      code: 'etl-losses',
      text:
        `${header.eventsLost} events and ${header.buffersLost} buffers were lost while the trace was recorded: ` +
        'what is missing from it proves nothing',
    })
  }
  if (counts.cutAt >= 0) {
    problems.push({
      code: 'etl-truncated',
      text: 'The file ends in the middle of a buffer; what was there was read',
      at: counts.cutAt,
    })
  }
  if (counts.damagedBuffers > 0) {
    problems.push({
      code: 'etl-damaged-buffers',
      text: `${counts.damagedBuffers} buffers hold a record of impossible size; their rest was passed over`,
    })
  }
  if (counts.strayBytes > 0) {
    problems.push({
      code: 'etl-stray-bytes',
      text: `${counts.strayBytes} bytes belong to no buffer and were passed over`,
    })
  }
  return problems
}

const LISTED_GUIDS = 8

function formatProblems({ readings, missing }: EtlCounts, tmf: TmfSet): Problem[] {
  const problems: Problem[] = [...tmf.problems]
  const count = (reading: EtlReading): number => readings.get(reading) ?? 0
  const unread = count('scraped') + count('no-format')
  const total = unread + count('formatted') + count('misfit')
  if (tmf.messages > 0) {
    const build = tmf.builds.length === 0 ? 'an unnamed build' : tmf.builds.slice(0, 3).join(', ')
    problems.push({
      code: 'etl-tmf-set',
      text: `${total - unread} of ${total} WPP records were formatted with TMF files of ${build}`,
    })
  }
  if (count('misfit') + count('no-format') > 0) {
    problems.push({
      code: 'etl-tmf-build',
      text:
        `${count('misfit') + count('no-format')} WPP records do not fit the TMF files: these are of another build ` +
        'than the program that wrote the trace. Export them on the machine that wrote it',
    })
  }
  if (unread > 0) problems.push({ code: 'etl-no-tmf', text: describeMissing(unread, missing) })
  return problems
}

function describeMissing(unread: number, missing: ReadonlyMap<string, number>): string {
  const sorted = [...missing].sort((a, b) => b[1] - a[1])
  const listed = sorted.slice(0, LISTED_GUIDS).map(([guid, count]) => `${guid || '(none)'} (${count})`)
  const more = sorted.length > LISTED_GUIDS ? ` and ${sorted.length - LISTED_GUIDS} more` : ''
  return (
    `${unread} WPP records were decoded without format files: text between the values is missing. ` +
    `Message GUIDs without a TMF file: ${listed.join(', ')}${more}. ` +
    'To get them, on the server or PC that wrote the trace, export the TMF files of its Default.tmx ' +
    '(OCSTracer Export) and give the folder or zip with --tmf; or format the trace there ' +
    '(Search-CsClsLogging -OutputFilePath, CLSLogger, OCSLogger "View Log Files") and give the text'
  )
}

function packetProblems({ packets }: EtlCounts): Problem[] {
  if (packets === 0) return []
  return [
    {
      code: 'etl-network-packets',
      text: `${packets} records are network packets (netsh trace): convert the file with etl2pcapng and give the result too`,
    },
  ]
}
