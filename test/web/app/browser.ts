// A real Chromium in front of the built application, served by a plain file server. Tests skip where there is no Chromium.

import { createReadStream, existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { buildApp } from '../../../scripts/build-app.ts'

const candidates = [process.env.LYNCPIN_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser']

/** Path of the browser, or undefined. */
export const chromiumPath = candidates.find(path => path !== undefined && existsSync(path))

if (chromiumPath === undefined)
  console.info('skipped: there is no Chromium on this machine (LYNCPIN_CHROMIUM names one)')

export const repository = fileURLToPath(new URL('../../..', import.meta.url))

/** The incident that comes with Lyncpin, as paths. */
export const INCIDENT = [
  'clients/alice-outside.UccApilog',
  'clients/bob-outside.UccApilog',
  'clients/carol-inside.UccApilog',
  'servers/edge01-cls.txt',
  'servers/fe01-cls.txt',
  'servers/fe01-u_ex160314.log',
].map(path => join(repository, 'examples/external-web-certificate', path))

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
}

export interface Site {
  readonly url: string
  /** Where the application was built. */
  readonly folder: string
  readonly browser: Browser
  /** Requests that reached the server, as paths. */
  readonly requests: string[]
  /** A new page in a context of its own; what goes wrong in it ends up in `faults`. */
  open(options?: BrowserContextOptions): Promise<OpenedPage>
  close(): Promise<void>
}

export interface OpenedPage {
  readonly page: Page
  /** Errors of scripts and violations of the Content-Security-Policy. */
  readonly faults: string[]
}

/** Builds the application and serves it below a path that is not the root. */
export async function openSite(): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'lyncpin-app-'))
  await buildApp(folder)
  const requests: string[] = []
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent((request.url ?? '').split('?')[0] ?? ''))
    requests.push(path)
    const name = path.replace(/^\/tools\/lyncpin\//, '') || 'index.html'
    const file = join(folder, name)
    if (!path.startsWith('/tools/lyncpin/') || !existsSync(file)) return response.writeHead(404).end()
    response.writeHead(200, {
      'content-type': TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
    })
    createReadStream(file).pipe(response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/tools/lyncpin/`
  const browser = await chromium.launch({ executablePath: chromiumPath ?? '', args: ['--no-sandbox'] })
  return {
    url,
    folder,
    browser,
    requests,
    async open(options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
      const page = await context.newPage()
      const faults = watchFaults(page)
      await page.goto(url)
      return { page, faults }
    },
    async close() {
      await browser.close()
      await new Promise(resolve => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** What a page reports of itself: scripts that fail, and what its policy refused. */
export function watchFaults(page: Page): string[] {
  const faults: string[] = []
  page.on('pageerror', error => faults.push(String(error)))
  page.on('console', message => {
    // A plain file server has no API: the page asks once what the server offers.
    if (message.type() === 'error' && !/404/.test(message.text())) faults.push(message.text())
  })
  return faults
}

/** Drops files on the page, as a person does. */
export async function dropFiles(page: Page, paths: readonly string[]): Promise<void> {
  const dropped = await Promise.all(
    paths.map(async path => ({
      name: path.split('/').at(-1) ?? path,
      bytes: await readFile(path, 'base64'),
    })),
  )
  await dropTexts(page, dropped)
}

interface Dropped {
  readonly name: string
  /** Base64. */
  readonly bytes: string
}

/** Drops files that exist only here. */
export async function dropTexts(page: Page, dropped: readonly Dropped[]): Promise<void> {
  const transfer = await page.evaluateHandle(items => {
    const made = new DataTransfer()
    for (const { name, bytes } of items)
      made.items.add(new File([Uint8Array.from(atob(bytes), character => character.charCodeAt(0))], name))
    return made
  }, dropped as Dropped[])
  await page.dispatchEvent('.drop-target', 'drop', { dataTransfer: transfer })
}

/** Goes to a view. */
export async function goTo(page: Page, view: string): Promise<void> {
  await page.evaluate(fragment => {
    location.hash = fragment
  }, `#/${view}`)
}

/** Clicks what saves a file and gives its name and bytes. */
export async function savedBy(
  page: Page,
  click: () => Promise<void>,
): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), click()])
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) }
}
