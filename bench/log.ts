// Log benchmarks: index and full analysis of a CLS text log next to a plain newline scan and to other tools, in one run.

import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeClsLog } from './cls-log.ts'
import { createCaptureWriter } from './sip-capture.ts'

interface Measured {
  readonly seconds: number
  readonly peakMiB: number
  readonly [figure: string]: number
}

const measureScript = fileURLToPath(new URL('./measure.ts', import.meta.url))
const RUNS = 3

/** Median of several runs, each in a process of its own. */
function measure(what: string, file: string): Measured {
  const runs = Array.from({ length: RUNS }, () => {
    const output = execFileSync(process.execPath, [measureScript, what, file], { encoding: 'utf8' })
    return JSON.parse(output) as Measured
  }).sort((a, b) => a.seconds - b.seconds)
  return runs[RUNS >> 1] as Measured
}

function isInstalled(command: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${command}`]).status === 0
}

/** Seconds of another tool on the file, or undefined where it is not installed. */
function measureTool(command: string, args: readonly string[]): number | undefined {
  if (!isInstalled(command)) return undefined
  const started = performance.now()
  spawnSync(command, args, { stdio: 'ignore', env: { ...process.env, HOME: tmpdir() } })
  return (performance.now() - started) / 1000
}

function row(name: string, seconds: number | undefined, base: number, extra = ''): void {
  if (seconds === undefined) console.log(`  ${name.padEnd(28)} not installed`)
  else
    console.log(
      `  ${name.padEnd(28)} ${seconds.toFixed(2).padStart(7)} s  ${(seconds / base).toFixed(2).padStart(6)} x  ${extra}`,
    )
}

/** Generates the log unless one of that size lies there already, and the same messages as a capture where it is wanted. */
function prepare(sizeGb: number, captureFile?: string): string {
  const file = join(tmpdir(), `lyncpin-bench-${sizeGb}.log`)
  const sizeBytes = sizeGb * 1e9
  const hasCapture = captureFile === undefined || existsSync(captureFile)
  if (hasCapture && existsSync(file) && statSync(file).size >= sizeBytes) return file
  const capture = captureFile === undefined ? undefined : createCaptureWriter(captureFile)
  const counts = writeClsLog(file, sizeBytes, capture ? { capture } : {})
  capture?.close()
  console.log(`  wrote ${file}: ${JSON.stringify(counts)}`)
  return file
}

/**
 * Runs the benchmarks.
 * @param sizeGb size of the first log; a second one four times as large shows that memory is flat (left out when 0)
 */
export function benchLog(sizeGb: number, largeGb: number, keep: boolean): void {
  console.log(`\nCLS text log of ${sizeGb} GB; x = times the newline scan`)
  const captureFile = isInstalled('tshark') ? join(tmpdir(), `lyncpin-bench-${sizeGb}.pcap`) : undefined
  const file = prepare(sizeGb, captureFile)
  const scan = measure('newlines', file)
  row('newline scan (Node)', scan.seconds, scan.seconds, `${scan.lines} lines`)
  const index = measure('index', file)
  row(
    'record index',
    index.seconds,
    scan.seconds,
    `${index.records} records, peak ${index.peakMiB.toFixed(0)} MiB   bar 2.5 x`,
  )
  const analyze = measure('analyze', file)
  row(
    'analyze',
    analyze.seconds,
    scan.seconds,
    `${analyze.attempts} attempts of ${analyze.messages} messages, peak ${analyze.peakMiB.toFixed(0)} MiB   bar 8 x, 400 MiB`,
  )
  row('wc -l', measureTool('wc', ['-l', file]), scan.seconds)
  row('rg -c REGISTER', measureTool('rg', ['-c', 'REGISTER', file]), scan.seconds)
  row('lnav', measureTool('lnav', ['-n', '-c', ';SELECT count(*) FROM all_logs', file]), scan.seconds)
  row(
    'tshark sip,stat',
    measureTool('tshark', ['-q', '-z', 'sip,stat', '-r', captureFile ?? '']),
    scan.seconds,
    'same messages as a capture',
  )
  if (!keep) for (const path of [file, captureFile ?? '']) rmSync(path, { force: true })
  if (largeGb === 0) return
  const large = prepare(largeGb)
  const big = measure('analyze', large)
  console.log(
    `  analyze of ${largeGb} GB: ${big.seconds.toFixed(2)} s, peak ${big.peakMiB.toFixed(0)} MiB (${(big.peakMiB / analyze.peakMiB).toFixed(2)} x the memory of ${sizeGb} GB)`,
  )
  if (!keep) rmSync(large)
}
