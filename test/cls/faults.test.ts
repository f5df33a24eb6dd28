// What happens to machines: killed processes, full disks, clocks that are set.
import { spawn, spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { openSegmentStore, type SegmentStore } from '../../src/cls/segment/store.ts'
import { readSettings } from '../../src/cls/settings.ts'
import { NOW_MS, openTestAgent } from './agent-for-test.ts'
import { NINE } from './records.ts'
import { temporaryFolder } from './temporary-folder.ts'

const WRITER = join(import.meta.dirname, 'write-until-ended.ts')
const KILLER = join(import.meta.dirname, 'kill-while-compressing.ts')
const settings = readSettings({ etlMaxRetentionInDays: 1e6, cacheFileLocalRetentionPeriod: 1e6 })

/** A disk of its own for one command, where this system lets us have one. */
const withDisk = (sizeMB: number, folder: string, command: readonly string[]): readonly string[] => [
  ...['unshare', '--mount', ...(process.getuid?.() === 0 ? [] : ['--map-root-user'])],
  ...['sh', '-c', `mount -t tmpfs -o size=${sizeMB}m tmpfs "$0" && exec "$@"`, folder, ...command],
]
const hasDisks = (() => {
  const [program = '', ...rest] = withDisk(1, '/mnt', ['true'])
  return spawnSync(program, rest).status === 0
})()
if (!hasDisks) console.info('skipped: this system gives a test no disk of its own (unshare, mount)')

/** Numbers of the records of a store, all readable, in the order of its sections. */
async function numbersOf(store: SegmentStore): Promise<number[]> {
  const selection = await store.select(0, 2 * NINE, false)
  const numbers: number[] = []
  for (const section of selection.sections) {
    const block = (await section.load())?.read()
    for (const timeUs of block?.timesUs ?? []) numbers.push(timeUs - NINE)
  }
  await selection.close()
  expect(selection.problems).toEqual([])
  return numbers
}

describe('an agent that is killed', () => {
  test('keeps everything it has written, also while it compresses', async () => {
    const folder = temporaryFolder()
    const child = spawn(process.execPath, [WRITER, folder, '1000000', '400'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let safe = 0
    await new Promise<void>(resolve => {
      child.stdout.on('data', part => {
        safe = Number([...String(part).matchAll(/safe (\d+)/g)].at(-1)?.[1] ?? safe)
        if (safe > 6000) child.kill('SIGKILL')
      })
      child.once('exit', () => resolve())
    })
    const store = await openSegmentStore(folder, { settings })
    await store.idle()
    const numbers = new Set(await numbersOf(store))
    await store.close()
    expect(Array.from({ length: safe }, (_, i) => i + 1).filter(number => !numbers.has(number))).toEqual([])
  })

  test.each([
    ['half-written', ['00000001.full', '00000001.seg.tmp']],
    ['before-rename', ['00000001.full', '00000001.seg.tmp']],
    ['before-removal', ['00000001.full', '00000001.seg']],
  ])(
    'in compression, %s, has every record once, and no remains, after its next start',
    async (step, left) => {
      const folder = temporaryFolder()
      const { signal } = spawnSync(process.execPath, [KILLER, folder, '2000', step])
      expect(signal).toBe('SIGKILL')
      expect(readdirSync(folder).filter(name => name.startsWith('00000001'))).toEqual(left)
      const store = await openSegmentStore(folder, { settings })
      await store.idle()
      const numbers = await numbersOf(store)
      await store.close()
      expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 2000 }, (_, i) => i + 1))
      expect(readdirSync(folder).filter(name => name.startsWith('00000001'))).toEqual(['00000001.seg'])
    },
  )
})

describe.skipIf(!hasDisks)('a full disk', () => {
  test('loses nothing that was written, counts what it could not write and harms no older segment', () => {
    const [program = '', ...rest] = withDisk(6, temporaryFolder(), [])
    const folder = rest.at(-1) ?? ''
    const { stdout } = spawnSync(program, [...rest, process.execPath, WRITER, folder, '12000', '1000'], {
      encoding: 'utf8',
    })
    const safe = Number([...stdout.matchAll(/safe (\d+)/g)].at(-1)?.[1] ?? 0)
    const end = JSON.parse(/end (.*)/.exec(stdout)?.[1] ?? '{}') as {
      kept: number
      lost: number
      refused: number
      problem: string
    }
    expect(end.refused).toBeGreaterThan(0)
    expect(safe).toBeGreaterThan(0)
    expect(end.kept).toBeGreaterThanOrEqual(safe)
    expect(end.lost).toBeGreaterThan(0)
    // What waits in memory is neither kept nor lost yet.
    expect(12_000 - end.kept - end.lost).toBeLessThan(1200)
    expect(end.problem).not.toBe('')
  })
})

describe('a clock that is set', () => {
  afterEach(() => void vi.useRealTimers())

  test.each([
    ['back', -3600],
    ['forward', 3600],
  ])('%s is told to later searches of that time', async (word, seconds) => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] })
    let offsetMs = 0
    const agent = await openTestAgent({ nowMs: () => NOW_MS + performance.now() + offsetMs })
    vi.advanceTimersByTime(3000)
    offsetMs = seconds * 1000
    vi.advanceTimersByTime(2000)
    const selection = await agent.store.select(NOW_MS * 1000 - 7.2e9, NOW_MS * 1000 + 7.2e9, false)
    await selection.close()
    expect(selection.losses.map(({ kind, text }) => `${kind} ${text}`).join()).toContain(
      `clock-jump the clock was set ${word} by 3600.0 s`,
    )
    await agent.close()
  })
})
