// Puts a folder in order before an agent writes to it: what a crash left half-done is finished or removed, the catalogue is
// compared with the segments. Everything that was found is reported.

import { readdir, readFile, rename, rm, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import type { Catalogue } from './catalogue.ts'
import { readSegmentIndex } from './closed-segment.ts'
import { catalogueEntry } from './compress-segment.ts'
import { scanFrames } from './frame.ts'
import type { Loss } from './losses.ts'
import { formatSegmentName, parseSegmentName } from './names.ts'

export interface Recovery {
  /** Full segments that wait to be compressed. */
  readonly full: readonly string[]
  readonly nextNumber: number
  /** Stamp of the last record that is known, µs; -Infinity when there is none. */
  readonly lastUs: number
  /** What was found and done, for a person. */
  readonly report: readonly string[]
  readonly losses: readonly Loss[]
}

interface Found {
  readonly full: string[]
  readonly report: string[]
  readonly losses: Loss[]
  lastUs: number
}

/** Recovers a folder that this process has locked. Rejects when the folder cannot be read or written. */
export async function recoverFolder(folder: string, catalogue: Catalogue, fresh: boolean): Promise<Recovery> {
  const files = (await readdir(folder)).sort()
  const found: Found = { full: [], report: [], losses: [], lastUs: Number.NEGATIVE_INFINITY }
  for (const file of files.filter(name => name.endsWith('.tmp'))) {
    await rm(join(folder, file), { force: true })
    found.report.push(`${file}: an unfinished file was removed`)
  }
  const names = files.flatMap(file => parseSegmentName(file) ?? [])
  await checkClosed(folder, files, catalogue, fresh, found)
  for (const { number, state } of names) {
    if (state === 'seg') continue
    const file = formatSegmentName({ number, state })
    const closed = formatSegmentName({ number, state: 'seg' })
    // The closed segment is complete as soon as it has its name: the frames were about to be removed.
    if (files.includes(closed)) await rm(join(folder, file), { force: true })
    else await recoverFrames(folder, file, formatSegmentName({ number, state: 'full' }), found)
  }
  const nextNumber = names.reduce((most, { number }) => Math.max(most, number), 0) + 1
  return { ...found, nextNumber }
}

/** Makes the catalogue agree with the closed segments of the folder. */
async function checkClosed(
  folder: string,
  files: readonly string[],
  catalogue: Catalogue,
  fresh: boolean,
  found: Found,
): Promise<void> {
  const known = new Map(catalogue.all().map(entry => [entry.file, entry]))
  const closed = files.filter(file => parseSegmentName(file)?.state === 'seg')
  if (fresh && closed.length > 0)
    found.report.push(`the catalogue was made again from ${closed.length} segments`)
  for (const file of closed) {
    const { size } = await stat(join(folder, file))
    let entry = known.get(file)
    if (entry?.storedBytes !== size) {
      const { blocks, damaged, rebuilt } = await readSegmentIndex(join(folder, file))
      if (rebuilt) found.report.push(`${file}: the index was damaged and has been made again`)
      entry = catalogueEntry(file, 'closed', blocks, size)
      catalogue.put(entry)
      for (const { from, to } of damaged) {
        const text = `${file}: bytes ${from} to ${to} cannot be read`
        const { fromUs, toUs } = blocks.length > 0 ? entry : { fromUs: 0, toUs: Date.now() * 1000 }
        found.report.push(text)
        found.losses.push({ kind: 'damaged', fromUs, toUs, text })
      }
    }
    if (entry.records > 0) found.lastUs = Math.max(found.lastUs, entry.toUs)
  }
  for (const [file, entry] of known)
    if (entry.state === 'closed' && !closed.includes(file)) catalogue.remove(file)
}

/** Keeps the whole frames of a segment that was not closed. */
async function recoverFrames(folder: string, file: string, target: string, found: Found): Promise<void> {
  const path = join(folder, file)
  const bytes = await readFile(path)
  let records = 0
  let fromUs = Number.POSITIVE_INFINITY
  let toUs = Number.NEGATIVE_INFINITY
  const { endBytes, damaged } = scanFrames(bytes, timeUs => {
    records++
    fromUs = Math.min(fromUs, timeUs)
    toUs = Math.max(toUs, timeUs)
  })
  found.lastUs = Math.max(found.lastUs, toUs)
  const cut = bytes.length - endBytes
  for (const { from, to } of damaged)
    found.losses.push({
      kind: 'damaged',
      fromUs,
      toUs,
      text: `${file}: bytes ${from} to ${to} cannot be read`,
    })
  if (cut > 0) await truncate(path, endBytes)
  if (records === 0) {
    await rm(path, { force: true })
    if (cut > 0) found.report.push(`${file}: no whole record; ${cut} bytes were removed`)
    return
  }
  const damage = damaged.length > 0 ? `; ${damaged.length} damaged ranges were skipped` : ''
  const tail = cut > 0 ? `; ${cut} bytes of an unfinished write were cut` : ''
  if (file.endsWith('.open') || damage !== '' || tail !== '')
    found.report.push(`${file}: ${records} records recovered${damage}${tail}`)
  if (file !== target) await rename(path, join(folder, target))
  found.full.push(target)
}
