// The shared test vectors and transcripts, read once; undefined where the shared folder is absent.
import { readFileSync } from 'node:fs'
import { sharedFolder } from './shared.ts'

/** A JSON file of protocol/vectors; `undefined` without the folder, so that `test.skipIf` can ask. */
export function sharedVectors<T>(name: string): T | undefined {
  return sharedFolder === undefined
    ? undefined
    : (JSON.parse(readFileSync(`${sharedFolder}/protocol/vectors/${name}`, 'utf8')) as T)
}

/** A transcript of protocol/captures as text; '' without the folder. */
export function sharedCapture(name: string): string {
  return sharedFolder === undefined ? '' : readFileSync(`${sharedFolder}/protocol/captures/${name}`, 'utf8')
}
