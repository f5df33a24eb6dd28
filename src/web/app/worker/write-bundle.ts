// The bundle of a case: its logs, without names or as they are, and how a person saw them.

import type { Redactor } from '../../../trace/redact.ts'
import { type BundleManifest, createBundleWriter } from '../../../workbench/case-bundle.ts'
import {
  logsOf,
  type RedactableCase,
  type RedactRun,
  redactCase,
  sharedName,
} from '../../../workbench/redact-case.ts'
import { formatRoute, parseRoute } from '../route.ts'
import type { ShareRequest } from '../worker-protocol.ts'

/** Bytes of a log that are copied at a time. */
const COPY_BYTES = 4 << 20

type WritePiece = (name: string, bytes: Uint8Array, last: boolean) => void

/** The bytes of the bundle, in order. @param redactor knows all names; undefined to keep the logs as they are */
export async function writeBundle(
  redactable: RedactableCase,
  request: ShareRequest,
  redactor: Redactor | undefined,
  run: RedactRun,
): Promise<BlobPart[]> {
  const chunks: BlobPart[] = []
  const writer = createBundleWriter(bytes => chunks.push(Uint8Array.from(bytes)))
  if (redactor) await redactCase(redactable, redactor, writer.write, run)
  else await copyLogs(redactable, writer.write)
  writer.end(manifestOf(redactable, request, redactor))
  return chunks
}

async function copyLogs({ opened }: RedactableCase, write: WritePiece): Promise<void> {
  for (const { source } of opened.sources) {
    const name = entryName(source.name)
    for (let at = 0; at < source.sizeBytes; at += COPY_BYTES)
      write(name, await source.read(at, at + COPY_BYTES), false)
    write(name, new Uint8Array(0), true)
  }
}

function manifestOf(
  redactable: RedactableCase,
  { clocks, marks, view, zoneUs, redacted }: ShareRequest,
  redactor: Redactor | undefined,
): Omit<BundleManifest, 'schema' | 'version'> {
  const shown = (text: string): string => (redactor ? redactor.redact(text) : text)
  const given = logsOf(redactable).flatMap(log => {
    const clock = clocks[log.source.name]
    const name = redactor ? sharedName(log, redactor) : entryName(log.source.name)
    return clock ? [[name, clock] as const] : []
  })
  const { query, path, ...rest } = parseRoute(view)
  const shownQuery = Object.entries(query).map(([key, value]) => [key, shown(value)])
  return {
    redacted,
    zoneUs,
    view: formatRoute({ ...rest, path: path.map(shown), query: Object.fromEntries(shownQuery) }),
    clocks: Object.fromEntries(given),
    marks: marks.map(({ row, note }) => ({ row, note: shown(note) })),
  }
}

/** Name of a log in a bundle: entries of archives become paths. */
function entryName(name: string): string {
  return name.replaceAll('!', '/').replaceAll('\\', '/')
}
