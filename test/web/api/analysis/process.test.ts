import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { startProcess } from '../../../../src/web/api/analysis/process.ts'
import type { StoredCase } from '../../../../src/web/api/cases/store.ts'

function prepare(script: string): { job: StoredCase; script: URL; folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'lyncpin-analysis-'))
  const path = join(folder, 'script.mjs')
  writeFileSync(
    path,
    `const [task] = await (await import('node:events')).once(process, 'message')\n${script}`,
  )
  const files = [{ name: 'logs/a.log', sizeBytes: 1 }]
  const content = { version: 1 as const, id: '', title: '', by: '', created: '', files }
  return { job: { content, folder, isDraft: false }, script: pathToFileURL(path), folder }
}

function run(script: string, limits: { memoryBytes?: number; timeMs?: number } = {}) {
  const { job, script: url, folder } = prepare(script)
  const running = startProcess(job, { script: url, memoryBytes: 64 << 20, timeMs: 20_000, ...limits })
  return { running, folder }
}

const WRITES = `
const { mkdirSync, writeFileSync } = await import('node:fs')
mkdirSync(task.folder)
writeFileSync(task.folder + '/report.json', JSON.stringify([task.files, process.env]))
`
const RESULT = { summary: { attempts: 1, failed: 0, findings: 0 }, problems: [] }
const ANSWERS = `process.send({ kind: 'done', result: ${JSON.stringify(RESULT)} }, () => process.exit())`

describe('an analysis in a process of its own', { timeout: 90_000 }, () => {
  test('puts its reports in place when it is done', async () => {
    const { running, folder } = run(`${WRITES}${ANSWERS}`)
    expect(await running.done).toEqual(RESULT)
    const [files] = JSON.parse(readFileSync(join(folder, 'reports/report.json'), 'utf8'))
    expect(files).toEqual([{ path: join(folder, '0'), name: 'logs/a.log' }])
    expect(existsSync(join(folder, 'reports.new'))).toBe(false)
  })

  test('gets no secret of the environment', async () => {
    vi.stubEnv('LYNCPIN_TEST_SECRET', 'secret')
    onTestFinished(() => void vi.unstubAllEnvs())
    const { running, folder } = run(`${WRITES}${ANSWERS}`)
    await running.done
    expect(readFileSync(join(folder, 'reports/report.json'), 'utf8')).not.toMatch(/secret/i)
  })

  test('that takes too long is ended and leaves nothing', async () => {
    const { running, folder } = run(`${WRITES}for (;;);`, { timeMs: 500 })
    await expect(running.done).rejects.toThrow('it took longer than 1 min')
    expect(readdirSync(folder)).toEqual(['script.mjs'])
  })

  test('that takes too much memory is ended, and we go on', async () => {
    const { running } = run(`const all = []; for (;;) all.push(new Array(1000).fill({}))`, {
      memoryBytes: 16 << 20,
    })
    await expect(running.done).rejects.toThrow('more memory than the 16 MB')
  })

  test.each([
    [`throw new Error('broken')`, 'it ended before it was done'],
    [`process.exit(0)`, 'it ended before it was done'],
    [`process.kill(process.pid, 'SIGKILL')`, 'it ended before it was done'],
    [`process.send({ kind: 'failed', text: 'no log there' }, () => process.exit())`, 'no log there'],
  ])('that fails says why: %s', async (script, reason) => {
    await expect(run(script).running.done).rejects.toThrow(reason)
  })

  test('can be stopped', async () => {
    const { running } = run('for (;;);')
    running.stop()
    await expect(running.done).rejects.toThrow('it ended before it was done')
  })

  test('what it prints goes nowhere', async () => {
    const { running } = run(`console.log('\\u001b[2J'); console.error('x'); ${WRITES}${ANSWERS}`)
    expect(await running.done).toEqual(RESULT)
  })
})
