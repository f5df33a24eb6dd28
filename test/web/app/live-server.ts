// The application in a real Chromium, before a real server with the probe and a real lab behind it.

import { randomInt } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { buildApp } from '../../../scripts/build-app.ts'
import { runLab } from '../../../src/lab/run-lab.ts'
import { DEFAULT_WORLD } from '../../../src/lab/world/default-world.ts'
import { readWorld } from '../../../src/lab/world/read-world.ts'
import { createAccess } from '../../../src/web/api/access.ts'
import { readAppFiles } from '../../../src/web/api/app-files.ts'
import { addFeatureRoutes } from '../../../src/web/api/feature-routes.ts'
import { createLabHost, type LabHost } from '../../../src/web/api/lab/host.ts'
import { addLabRoutes } from '../../../src/web/api/lab/routes.ts'
import { addProbeRoutes } from '../../../src/web/api/probe/routes.ts'
import { createWebServer } from '../../../src/web/api/server.ts'
import { LINK_PATH } from '../../../src/web/api/session-routes.ts'
import { chromiumPath, watchFaults } from './browser.ts'

export interface LiveServer {
  readonly lab: LabHost
  /** A new page, signed in, at a view; what goes wrong in it ends up in `faults`. */
  open(
    view: string,
    options?: BrowserContextOptions,
  ): Promise<{ readonly page: Page; readonly faults: readonly string[] }>
  close(): Promise<void>
}

const HOST = '127.0.0.1'

/** Builds the application and serves it; the lab has addresses that no other test uses. */
export async function openLiveServer(): Promise<LiveServer> {
  const app = await mkdtemp(join(tmpdir(), 'lyncpin-app-'))
  const folder = await mkdtemp(join(tmpdir(), 'lyncpin-lab-'))
  await buildApp(app)
  const lab = createLabHost({
    folder,
    startLab: () =>
      runLab(readWorld(DEFAULT_WORLD, 'the default world'), {
        stateFolder: folder,
        portShift: randomInt(10_000, 20_000),
        addressPrefix: `127.${randomInt(30, 250)}`,
        oneAddress: false,
        onProblem: text => console.error(text),
      }),
  })
  const access = createAccess({ secure: false })
  const offered = { version: '1', inputs: false, cases: false, probe: true, lab: true, cls: false }
  const server = createWebServer({
    app: await readAppFiles(app),
    access,
    names: { names: [HOST, 'localhost'], scheme: 'http' },
    log: line => console.error(line),
    routes: [
      added => addFeatureRoutes(added, offered),
      added => addProbeRoutes(added, { network: {}, lab, log: line => console.error(line) }),
      added => addLabRoutes(added, lab),
    ],
  })
  const { port } = await server.listen(HOST, 0)
  const browser: Browser = await chromium.launch({
    executablePath: chromiumPath ?? '',
    args: ['--no-sandbox'],
  })
  return {
    lab,
    async open(view, options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
      const page = await context.newPage()
      const faults = watchFaults(page)
      await page.goto(`http://${HOST}:${port}${LINK_PATH}${access.createLinkToken()}`)
      await page.waitForURL(`http://${HOST}:${port}/`)
      await page.goto(`http://${HOST}:${port}/#/${view}`)
      return { page, faults }
    },
    async close() {
      await browser.close()
      await server.close()
      for (const made of [app, folder]) await rm(made, { recursive: true, force: true })
    },
  }
}
