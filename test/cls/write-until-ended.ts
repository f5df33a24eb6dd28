// Run by the tests of faults: writes records to a store and says on standard output how many are safe, until it is killed
// or has written all.  node write-until-ended.ts FOLDER COUNT BYTES
import { randomBytes } from 'node:crypto'
import { openSegmentStore } from '../../src/cls/segment/store.ts'
import { readSettings } from '../../src/cls/settings.ts'
import { line, NINE } from './records.ts'

const [folder = '', count = '0', bytes = '0'] = process.argv.slice(2)
const store = await openSegmentStore(folder, {
  // Small segments: one is always being compressed.
  settings: readSettings({
    etlFileRolloverSizeMB: 0.3,
    etlMaxRetentionInDays: 1e6,
    cacheFileLocalRetentionPeriod: 1e6,
  }),
})
let refused = 0
for (let i = 1; i <= Number(count); i++) {
  store.append(line(NINE + i, `number ${i} ${randomBytes(Number(bytes) / 2).toString('hex')}`))
  if (i % 20 !== 0) continue
  // After a refusal a success may come after some records were given up: those are counted as lost.
  if (!store.sync(false)) refused++
  else if (refused === 0) console.log(`safe ${i}`)
  await new Promise(setImmediate)
}
await store.idle()
const written = store.sync(true)
const selection = await store.select(0, 2 * NINE, false)
let kept = 0
for (const section of selection.sections) kept += (await section.load())?.read()?.count ?? 0
const lost = selection.losses
  .filter(({ kind }) => kind === 'not-written')
  .reduce((sum, { records }) => sum + (records ?? 0), 0)
await selection.close()
console.log(`end ${JSON.stringify({ kept, lost, refused, written, problem: store.status().writeProblem })}`)
process.exit(0)
