// A kept case on disk: a folder named by its id, with the uploaded files named by their numbers, and case.json, which says
// everything else. Names that somebody gave never become paths.

import { randomBytes } from 'node:crypto'
import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** What is wrong with a file of the case, and what to do. */
const problem = z.object({ path: z.string(), text: z.string(), kind: z.enum(['unreadable', 'note']) })

export const caseFileSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  title: z.string(),
  /** Name of the token it was uploaded with. */
  by: z.string(),
  /** ISO 8601 UTC. */
  created: z.string(),
  files: z.array(z.object({ name: z.string(), sizeBytes: z.int().min(0) })),
  /** Without it the case waits for its analysis. */
  analysis: z
    .object({
      /** Version of Lyncpin that made the reports. */
      by: z.string(),
      /** '' when it went well. */
      failure: z.string(),
      summary: z.object({ attempts: z.int(), failed: z.int(), findings: z.int() }).nullable(),
      problems: z.array(problem),
    })
    .optional(),
})

export type CaseFile = z.output<typeof caseFileSchema>

const NAME = 'case.json'
const ID = /^[\w-]{22}$/

/** A new id: nobody guesses the link of a case. */
export function createCaseId(): string {
  return randomBytes(16).toString('base64url')
}

/** True for texts that `createCaseId` may have made. */
export function isCaseId(text: string): boolean {
  return ID.test(text)
}

/** Reads the case of a folder. Rejects when it is none. */
export async function readCaseFile(folder: string): Promise<CaseFile> {
  return caseFileSchema.parse(JSON.parse(await readFile(join(folder, NAME), 'utf8')))
}

/** Writes the case of a folder; what is interrupted leaves the former one. */
export async function writeCaseFile(folder: string, content: CaseFile): Promise<void> {
  const path = join(folder, NAME)
  const handle = await open(`${path}.new`, 'w', 0o600)
  try {
    await handle.writeFile(`${JSON.stringify(content, undefined, 2)}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(`${path}.new`, path)
}
