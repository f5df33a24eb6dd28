import { expect, test } from 'vitest'
import { createProgressBar, formatProgress } from '../../src/cli/progress.ts'

const PROGRESS = { source: 'logs/fe01.txt', bytes: 250_000_000, totalBytes: 1_000_000_000 }

function terminal(isTTY: boolean): { readonly written: string[]; readonly stream: NodeJS.WriteStream } {
  const written: string[] = []
  const stream = { isTTY, columns: 120, write: (text: string) => written.push(text) > 0 }
  return { written, stream: stream as unknown as NodeJS.WriteStream }
}

test('tells part, bytes, speed, time left and file in one line of the terminal', () => {
  const line = formatProgress(PROGRESS, 2000, 200)
  expect(line).toMatch(/^█{6}░{18} 25 % {2}.* of .*\/s {2}6 s left {2}fe01\.txt$/)
  expect(formatProgress(PROGRESS, 2000, 40)).toHaveLength(39)
})

test('shows nothing in the first second and removes itself', () => {
  const { written, stream } = terminal(true)
  let now = 0
  const bar = createProgressBar(stream, () => now)
  now = 900
  bar.update(PROGRESS)
  expect(written).toEqual([])
  now = 1100
  bar.update(PROGRESS)
  now = 1101
  bar.update(PROGRESS)
  bar.end()
  expect(written).toHaveLength(2)
  expect(written[1]).toBe('\r\u001b[2K')
})

test('stays silent where there is no terminal', () => {
  const { written, stream } = terminal(false)
  let now = 0
  const bar = createProgressBar(stream, () => now)
  now = 5000
  bar.update(PROGRESS)
  bar.end()
  expect(written).toEqual([])
})
