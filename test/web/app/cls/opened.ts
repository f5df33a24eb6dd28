// `lyncpin open` as a process of its own, and a page of Chromium that came by its link.

import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import type { BrowserContextOptions } from 'playwright-core'
import { type OpenedPage, repository, type Site, watchFaults } from '../browser.ts'

export interface OpenServer {
  /** A new page at a view of the application. Every page needs a link of its own: the first one's session is shared. */
  open(view: string, options?: BrowserContextOptions): Promise<OpenedPage>
  close(): Promise<void>
}

/** Starts the server. @param argv behind `lyncpin open --no-browser --app …` */
export async function startOpen(site: Site, argv: readonly string[]): Promise<OpenServer> {
  const child = spawn(
    process.execPath,
    [join(repository, 'bin/lyncpin.js'), 'open', '--no-browser', '--app', site.folder, ...argv],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const link = await linkOf(child)
  const origin = new URL(link).origin
  const first = await site.browser.newContext()
  const entered = await first.newPage()
  await entered.goto(link)
  await entered.waitForURL(`${origin}/**`)
  const storageState = await first.storageState()
  await first.close()
  return {
    async open(view, options = {}) {
      const context = await site.browser.newContext({
        viewport: { width: 1280, height: 800 },
        storageState,
        ...options,
      })
      const page = await context.newPage()
      const faults = watchFaults(page)
      await page.goto(`${origin}/#/${view}`)
      return { page, faults }
    },
    async close() {
      const ended = new Promise(resolve => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
    },
  }
}

function linkOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout?.on('data', part => {
      output += String(part)
      const found = /http:\/\/\S+\/start\/\S+/.exec(output)
      if (found) resolve(found[0])
    })
    child.once('exit', () => reject(new Error(`lyncpin open ended: ${output}`)))
  })
}
