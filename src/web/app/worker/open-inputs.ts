// Sorts what a person dropped: archives are opened, logs and format files told apart from other files.

import type { ByteSource } from '../../../base/byte-source.ts'
import { messageOf } from '../../../base/errors.ts'
import { decodeText, printableLine } from '../../../base/text.ts'
import { createChunkCache } from '../../../log/archive/chunk-cache.ts'
import { type InputProblem, openArchive } from '../../../log/archive.ts'
import type { LogFormat } from '../../../log/format.ts'
import { judgeInput } from '../../../log/judge-input.ts'
import { BUNDLE_FILE, type BundleManifest, readManifest } from '../../../workbench/case-bundle.ts'
import type { FileInput } from '../worker-protocol.ts'
import { createBlobSource } from './blob-source.ts'
import { createUrlSource } from './url-source.ts'

export interface OpenedInputs {
  readonly sources: readonly ByteSource[]
  /** Format files of ETL traces. */
  readonly formatFiles: readonly ByteSource[]
  readonly problems: readonly InputProblem[]
  /** Of a bundle: how the case was seen. */
  readonly manifest: BundleManifest | undefined
}

/** Opens the inputs in the order of their names. Never rejects: what cannot be read becomes a problem. */
export async function openInputs(
  files: readonly FileInput[],
  formats: readonly LogFormat[],
): Promise<OpenedInputs> {
  const sources: ByteSource[] = []
  const formatFiles: ByteSource[] = []
  const problems: InputProblem[] = []
  const cache = createChunkCache()

  let manifest: BundleManifest | undefined

  async function take(source: ByteSource): Promise<void> {
    if (isManifest(source)) {
      manifest = readManifest(decodeText(await source.read(0, source.sizeBytes)))
      if (manifest) return
    }
    if (source.sizeBytes === 0) return void problems.push(noteOf(source.name, 'this file is empty'))
    const judged = await judgeInput(source, formats)
    if (judged.kind === 'format-file') formatFiles.push(source)
    else if (judged.kind === 'foreign') problems.push(noteOf(source.name, judged.text))
    else sources.push(source)
  }

  for (const file of files) {
    const { sources: entries, problems: odd } = await openArchive(sourceOf(file), { cache })
    problems.push(...odd)
    for (const entry of entries) {
      await take(entry).catch(thrown =>
        problems.push({ path: entry.name, text: messageOf(thrown), kind: 'unreadable' }),
      )
    }
  }
  return { sources: withOwnNames(sources), formatFiles, problems, manifest }
}

function sourceOf(file: FileInput): ByteSource {
  const name = printableLine(file.name, 1000)
  return 'blob' in file ? createBlobSource(name, file.blob) : createUrlSource({ ...file, name })
}

/** A manifest is small; a larger file of that name is none. */
function isManifest({ name, sizeBytes }: ByteSource): boolean {
  return name.split(/[!/]/).at(-1) === BUNDLE_FILE && sizeBytes < 16 << 20
}

function noteOf(path: string, text: string): InputProblem {
  return { path, text, kind: 'note' }
}

/** Two files of one name are told apart by a number. */
function withOwnNames(sources: readonly ByteSource[]): ByteSource[] {
  const seen = new Map<string, number>()
  return sources.map(source => {
    const count = (seen.get(source.name) ?? 0) + 1
    seen.set(source.name, count)
    return count === 1 ? source : { ...source, name: `${source.name} (${count})` }
  })
}
