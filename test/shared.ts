// Where the shared reference material lies, if it is here. Tests that need it skip, with a printed reason, where it is not.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

const candidates = [process.env.LYNCPIN_SHARED, '../shared', '../../shared', '../../../shared']

/** Path of the shared folder, or undefined. */
export const sharedFolder = candidates
  .map(path => path && resolve(path))
  .find(path => path !== undefined && existsSync(`${path}/formats`))

if (sharedFolder === undefined)
  console.info('skipped: the shared reference material is not beside this checkout')
