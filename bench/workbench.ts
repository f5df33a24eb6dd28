// node bench/workbench.ts [--size GB] [--file PATH]: a large log in the browser application, in a real Chromium. Prints how long
// first rows and filters take, as ratios to the plain read of the file in a worker, the longest task of the page in every view, and
// memory.

import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { chromiumPath, openSite, type Site } from '../test/web/app/browser.ts'
import { writeClsLog } from './cls-log.ts'

const FILTERS = [
  'method:REGISTER status:401',
  'user:user123',
  'Publication accepted',
  'body:presence status:2xx',
  '(method:NOTIFY or method:SUBSCRIBE) -user:user1 header.event:presence',
  'found nowhere in the log',
]

/** What a person does in each view; the page may not be kept from answering for 50 ms by any of it. */
const VISITS: readonly (readonly [name: string, visit: (page: Page) => Promise<unknown>])[] = [
  ['attempts', page => show(page, 'attempts', 'table.attempts tbody tr')],
  [
    'attempts: sorted',
    async page => {
      const heads = page.locator('table.attempts thead button')
      for (let i = 0; i < (await heads.count()); i++) {
        await heads.nth(i).click({ timeout: 5000 })
        await page.waitForTimeout(150)
      }
    },
  ],
  ['attempts: by user', page => page.locator('.toolbar .check input').first().click()],
  [
    'attempts: filtered',
    page => page.locator('.toolbar input').first().pressSequentially('user123', { delay: 40 }),
  ],
  ['attempts: one open', page => page.locator('table.attempts .row-button').first().click()],
  ['findings', page => show(page, 'findings', '.finding')],
  ['ladder', page => show(page, 'ladder', '.ladder-box svg')],
  ['messages', page => show(page, 'messages?records=1', '.virtual-row .cell.what')],
  [
    'messages: keys',
    page =>
      pressInTable(page, [
        ...Array<string>(40).fill('ArrowDown'),
        ...Array<string>(20).fill('PageDown'),
        'End',
        'Home',
      ]),
  ],
  ['messages: bar', dragScrollBar],
  ['compare', page => show(page, 'compare', '.compare-view table, .compare-view li, .compare-view tr')],
  ['certificates', page => show(page, 'certificates', '.certificates, .empty')],
  ['share', page => show(page, 'share', '.removed dl')],
  [
    'share: HTML',
    page =>
      Promise.all([
        page.waitForEvent('download', { timeout: 120_000 }),
        page.locator('.share-kinds .html button').first().click(),
      ]),
  ],
  ['logs', page => show(page, 'logs', '.panel-head, h1')],
]

async function show(page: Page, view: string, wanted: string): Promise<void> {
  await page.evaluate(`location.hash = '#/${view}'`)
  await page.locator(wanted).first().waitFor({ timeout: 240_000, state: 'attached' })
}

async function pressInTable(page: Page, keys: readonly string[]): Promise<void> {
  await page.locator('.virtual-row .cell.what').first().click()
  for (const key of keys) {
    await page.keyboard.press(key)
    await page.waitForTimeout(30)
  }
}

/** To the middle in steps, as a hand does it. */
async function dragScrollBar(page: Page): Promise<void> {
  await page.evaluate(`new Promise(resolve => {
    const box = document.querySelector('.virtual-scroll')
    let step = 0
    const drag = () => {
      box.scrollTop = (box.scrollHeight / 2) * (++step / 60)
      if (step < 60) requestAnimationFrame(drag)
      else resolve()
    }
    drag()
  })`)
  await page.locator('.virtual-row .cell.what').first().waitFor()
}

/** What the page notes by itself: when bytes were read, when rows came, tasks that kept it from answering. */
const WATCH = `
  globalThis.bench = { longTasks: [], read: 0, rows: 0 }
  new PerformanceObserver(list => { for (const task of list.getEntries()) bench.longTasks.push(task.duration) })
    .observe({ type: 'longtask', buffered: true })
  new MutationObserver(() => {
    const progress = document.querySelector('.reading progress')
    if (progress && progress.value > 0) bench.read = performance.now()
    if (bench.rows === 0 && document.querySelector('.virtual-row .cell.what')?.textContent) bench.rows = performance.now()
  }).observe(document.documentElement, { subtree: true, childList: true, characterData: true, attributes: true })`

/** Reads the file of the field in a worker and does nothing with it: in one stream, as the application does. */
const PLAIN_READ = `new Promise(resolve => {
  const source = 'onmessage = async ({ data }) => { const from = performance.now(); const reader = data.stream().getReader({ mode: "byob" }); for (let buffer = new ArrayBuffer(1 << 20);;) { const { value, done } = await reader.read(new Uint8Array(buffer), { min: 1 << 20 }); if (done) break; buffer = value.buffer } postMessage(performance.now() - from) }'
  const worker = new Worker(URL.createObjectURL(new Blob([source])))
  worker.onmessage = ({ data }) => { worker.terminate(); resolve(data) }
  worker.postMessage(globalThis.benchFile)
})`

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { size: { type: 'string', default: '1' }, file: { type: 'string' } },
  })
  if (chromiumPath === undefined) return
  const given = values.file
  const file = given ?? join(tmpdir(), `lyncpin-bench-${process.pid}.log`)
  if (given === undefined || !existsSync(given)) {
    const counts = writeClsLog(file, Number(values.size) * 1e9)
    console.log(
      `log        ${(counts.bytes / 1e9).toFixed(2)} GB, ${counts.records} records, ${counts.messages} messages`,
    )
  }
  const site = await openSite()
  try {
    await measure(site, file)
  } finally {
    await site.close()
    if (given === undefined) rmSync(file)
  }
}

async function measure(site: Site, file: string): Promise<void> {
  const { page, faults } = await site.open()
  await page.evaluate(WATCH)
  await page.evaluate(`location.hash = '#/messages?records=1'`)
  await page.evaluate(`location.hash = '#/logs'`)
  await page.evaluate(
    `document.querySelector('input[type=file]').addEventListener('change', event => { globalThis.benchFile = event.target.files[0] }, true)`,
  )
  await page.locator('input[type=file]').first().setInputFiles(file)
  await page.evaluate(`location.hash = '#/messages?records=1'`)
  const started = await page.evaluate(() => performance.now())
  await page.locator('.virtual-row .cell.what').first().waitFor({ timeout: 600_000 })
  await page.waitForTimeout(200)
  const { read, rows } = (await page.evaluate('bench')) as { read: number; rows: number }
  const memoryMiB = rendererMiB()
  const plain = (await page.evaluate(PLAIN_READ)) as number
  console.log(`plain read ${seconds(plain)}`)
  console.log(`bytes read ${seconds(read - started)}, ${ratio(read - started, plain)} plain reads`)
  console.log(`first rows ${seconds(rows - read)} after the bytes were read`)
  console.log(`memory     ${memoryMiB} MiB resident, page and worker, when the case was open`)
  await printLongTasks(page, 'opening')
  for (const filter of FILTERS) await measureFilter(page, filter, plain)
  await printLongTasks(page, 'filtering')
  console.log(`memory     ${rendererMiB()} MiB resident after the filters`)
  for (const [name, visit] of VISITS) {
    await visit(page).catch(thrown => console.log(`${name}: ${String(thrown).split('\n')[0]}`))
    await page.waitForTimeout(300)
    await printLongTasks(page, name)
  }
  const endMiB = rendererMiB()
  await page.waitForTimeout(REST_MS)
  console.log(
    `memory     ${endMiB} MiB resident at the end, ${rendererMiB()} MiB after ${REST_MS / 1000} s of rest`,
  )
  if (faults.length > 0) console.log(`faults     ${faults.join('; ')}`)
}

/** The browser collects garbage when nobody works. */
const REST_MS = 20_000

/** Tasks of the page over 50 ms since this was asked last. */
async function printLongTasks(page: Page, when: string): Promise<void> {
  const tasks = (await page.evaluate('bench.longTasks.splice(0)')) as number[]
  const longest = Math.round(Math.max(0, ...tasks))
  console.log(`long tasks ${when.padEnd(20)} ${tasks.length}, the longest ${longest} ms`)
}

/** Types a filter; times when its first results are in sight and when all of them are counted. */
async function measureFilter(page: Page, filter: string, plain: number): Promise<void> {
  const times = (await page.evaluate(`new Promise(resolve => {
    const field = document.querySelector('[data-key="filter"]')
    const count = document.querySelector('.count')
    const before = count.textContent
    const from = performance.now()
    let first = 0
    const observer = new MutationObserver(() => {
      if (first === 0 && count.textContent !== before) first = performance.now() - from
      if (first > 0 && !/searching/.test(count.textContent)) {
        observer.disconnect()
        resolve({ first, all: performance.now() - from, count: count.textContent })
      }
    })
    observer.observe(count, { subtree: true, childList: true, characterData: true })
    setTimeout(() => resolve({ first: NaN, all: NaN, count: 'no answer' }), 120_000)
    field.value = ${JSON.stringify(filter)}
    field.dispatchEvent(new Event('input', { bubbles: true }))
  })`)) as { first: number; all: number; count: string }
  console.log(
    `filter     ${filter.padEnd(72)} begins ${Math.round(times.first)} ms, all ${seconds(times.all)} (${ratio(times.all, plain)} plain reads), ${times.count}`,
  )
}

/** Resident memory of the largest renderer that this process started. */
function rendererMiB(): number {
  const sizes = [...processes()].map(({ residentKiB }) => residentKiB)
  return Math.round(Math.max(0, ...sizes) / 1024)
}

function* processes(): Generator<{ readonly residentKiB: number }> {
  for (const name of readDirectory('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const command = readText(`/proc/${name}/cmdline`)
    if (!command.includes('--type=renderer') || !isOurs(Number(name))) continue
    const [, kib = '0'] = /VmRSS:\s+(\d+)/.exec(readText(`/proc/${name}/status`)) ?? []
    yield { residentKiB: Number(kib) }
  }
}

/** True for a descendant of this process. */
function isOurs(pid: number): boolean {
  for (let at = pid, steps = 0; at > 1 && steps < 20; steps++) {
    if (at === process.pid) return true
    at = Number(/PPid:\s+(\d+)/.exec(readText(`/proc/${at}/status`))?.[1] ?? 0)
  }
  return false
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function readDirectory(path: string): string[] {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`
const ratio = (ms: number, plain: number): string => (ms / plain).toFixed(2)

await main()
