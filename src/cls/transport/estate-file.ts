// Scenarios and settings in a file: of an estate of one machine, or the copy that an agent keeps for when it is cut off.

import { readFileSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { EMPTY_ESTATE, type Estate, readEstate } from '../scenario/estate.ts'

/** The estate of a file; the empty one when there is none or it cannot be read. */
export function readEstateFile(file: string): Estate {
  try {
    return readEstate(JSON.parse(readFileSync(file, 'utf8'))) ?? EMPTY_ESTATE
  } catch {
    return EMPTY_ESTATE
  }
}

/** Writes the file whole or not at all. */
export async function writeEstateFile(file: string, estate: Estate): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(`${file}.tmp`, JSON.stringify(estate, undefined, 2))
  await rename(`${file}.tmp`, file)
}
