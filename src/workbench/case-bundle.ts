// A bundle: a zip with the logs of a case and a file that says how a person saw them. Opened again it is the same view.

import { strToU8, Zip, ZipDeflate, ZipPassThrough } from 'fflate'
import { z } from 'zod'

/** Name of the file in the bundle. */
export const BUNDLE_FILE = 'lyncpin-case.json'

const manifestSchema = z.object({
  schema: z.literal('lyncpin.case'),
  version: z.literal(1),
  redacted: z.boolean(),
  /** Zone of the display, µs east of UTC. */
  zoneUs: z.number().default(0),
  /** Fragment of the address: which view, which filter. */
  view: z.string().max(10_000).default(''),
  /** Clocks that a person gave, by name of the log in the bundle; µs. */
  clocks: z
    .record(z.string(), z.object({ zoneUs: z.number().optional(), skewUs: z.number().optional() }))
    .default({}),
  marks: z
    .array(z.object({ row: z.int().min(0), note: z.string() }))
    .max(100_000)
    .default([]),
})

export type BundleManifest = z.infer<typeof manifestSchema>

/** Reads a manifest; undefined when the text is none. */
export function readManifest(text: string): BundleManifest | undefined {
  try {
    return manifestSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

export interface BundleWriter {
  /** A piece of a file; files come one after the other, `last` ends one. */
  write(name: string, bytes: Uint8Array, last: boolean): void
  /** Adds the manifest and ends the archive. */
  end(manifest: Omit<BundleManifest, 'schema' | 'version'>): void
}

/** Writes a bundle. @param emit gets the bytes of the archive in order */
export function createBundleWriter(emit: (bytes: Uint8Array) => void): BundleWriter {
  const zip = new Zip((error, bytes) => {
    if (error) throw error
    emit(bytes)
  })
  let open: { readonly name: string; readonly file: ZipDeflate } | undefined
  return {
    write(name, bytes, last) {
      if (open?.name !== name) {
        const file = new ZipDeflate(name, { level: 6 })
        zip.add(file)
        open = { name, file }
      }
      open.file.push(bytes, last)
      if (last) open = undefined
    },
    end(manifest) {
      const file = new ZipPassThrough(BUNDLE_FILE)
      zip.add(file)
      const text = JSON.stringify({ schema: 'lyncpin.case', version: 1, ...manifest }, undefined, 2)
      file.push(strToU8(`${text}\n`), true)
      zip.end()
    },
  }
}
