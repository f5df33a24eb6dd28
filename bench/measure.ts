// One measurement in a process of its own: `node bench/measure.ts <what> <file>` prints {"seconds", "peakMiB", …} as JSON.

import { openSync, readSync } from 'node:fs'
import { openFileSource } from '../src/cli/file-source.ts'
import { rules } from '../src/diagnose/rules.gen.ts'
import { formats } from '../src/log/formats.gen.ts'
import { createFormatSet, readLog } from '../src/log/read-log.ts'
import { observers } from '../src/trace/observers.gen.ts'
import { createRecordIndexBuilder } from '../src/trace/record.ts'
import { openCase } from '../src/workbench/open-case.ts'
import { reportCase } from '../src/workbench/report-case.ts'

/** What can be measured; each gives figures to print beside time and memory. */
const MEASURES: Readonly<Record<string, (file: string) => Promise<Record<string, number>>>> = {
  /** The peer: chunks of 1 MiB and `Buffer.indexOf(10)`. */
  async newlines(file) {
    const handle = openSync(file, 'r')
    const chunk = Buffer.allocUnsafe(1 << 20)
    let lines = 0
    for (let read = readSync(handle, chunk); read > 0; read = readSync(handle, chunk)) {
      const bytes = chunk.subarray(0, read)
      for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++
    }
    return { lines }
  },
  async index(file) {
    const source = await openFileSource(file)
    const index = createRecordIndexBuilder()
    await readLog(source, {
      id: 0,
      formats: createFormatSet(formats),
      onRecord: (offset, timeUs, line, kind) => index.append(offset, timeUs, line, kind),
    })
    return { records: index.build().count }
  },
  async analyze(file) {
    const source = await openFileSource(file)
    const opened = await openCase([source], { formats, observers, rules })
    const report = await reportCase(opened)
    return {
      attempts: report.attempts.length,
      findings: report.findings.length,
      messages: opened.collected.messages,
    }
  },
}

const [what = '', file = ''] = process.argv.slice(2)
const measure = MEASURES[what]
if (!measure) throw new Error(`unknown measurement ${what}: ${Object.keys(MEASURES).join(', ')}`)
const started = performance.now()
const figures = await measure(file)
const seconds = (performance.now() - started) / 1000
console.log(JSON.stringify({ seconds, peakMiB: process.resourceUsage().maxRSS / 1024, ...figures }))
