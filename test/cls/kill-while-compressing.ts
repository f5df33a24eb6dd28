// Run by the tests of faults: writes a segment and dies at a step of its compression, as by kill -9.
// node kill-while-compressing.ts FOLDER COUNT half-written|before-rename|before-removal
import { writeSync } from 'node:fs'
import files from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { readSettings } from '../../src/cls/settings.ts'
import { line, NINE } from './records.ts'

const [folder = '', count = '0', step = ''] = process.argv.slice(2)
const die = (): Promise<never> => {
  process.kill(process.pid, 'SIGKILL')
  return new Promise(() => undefined)
}
const { open, rename, rm } = files
if (step === 'half-written')
  files.open = async (path, ...rest) => {
    const file = await open(path, ...rest)
    if (!String(path).endsWith('.seg.tmp')) return file
    file.writeFile = data => {
      const bytes = data as Uint8Array
      writeSync(file.fd, bytes.subarray(0, bytes.length >> 1))
      return die()
    }
    return file
  }
if (step === 'before-rename')
  files.rename = (from, to) => (String(to).endsWith('.seg') ? die() : rename(from, to))
if (step === 'before-removal')
  files.rm = (path, options) => (String(path).endsWith('.full') ? die() : rm(path, options))
syncBuiltinESMExports()

const { openSegmentStore } = await import('../../src/cls/segment/store.ts')
const keepLong = { etlMaxRetentionInDays: 1e6, cacheFileLocalRetentionPeriod: 1e6 }
const store = await openSegmentStore(folder, {
  settings: readSettings({ etlFileRolloverSizeMB: 0.1, ...keepLong }),
})
for (let i = 1; i <= Number(count); i++) store.append(line(NINE + i, `number ${i}`))
store.sync(true)
await store.idle()
// Still alive: the step was not reached.
process.exitCode = 1
await store.close()
