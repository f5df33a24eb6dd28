// node scripts/screenshots-live.ts: pictures of the Probe and Lab pages before a real lab, light and dark, into docs/screenshots. Needs
// Chromium.

import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { chromiumPath, goTo, repository } from '../test/web/app/browser.ts'
import { type LiveServer, openLiveServer } from '../test/web/app/live-server.ts'

const FAULT = 'certificate/external-web-wrong-subject'
const folder = join(repository, 'docs/screenshots')
const save = (page: Page, name: string) => page.screenshot({ path: join(folder, `${name}.png`) })

/** Probes the lab as Alice from outside. */
async function probe(page: Page): Promise<void> {
  await goTo(page, 'probe')
  await page.getByLabel('Sign-in address').fill('alice@contoso.com')
  await page.getByLabel('Sign in too').check()
  await page.locator('.options summary').click()
  await page.getByLabel('What is probed').selectOption('lab')
  await page.getByLabel('Names of clients').selectOption('outside')
  await page.getByRole('button', { name: 'Probe', exact: true }).click()
  await page.locator('.outcome .verdict').waitFor()
}

async function takeAll(server: LiveServer, colorScheme: 'light' | 'dark'): Promise<void> {
  const suffix = colorScheme === 'dark' ? '-dark' : ''
  const { page } = await server.open('lab', { colorScheme })
  await page.locator('.topology').waitFor()
  await save(page, `lab${suffix}`)
  await goTo(page, 'lab/faults?q=external')
  await page.locator('.fault-list').first().waitFor()
  await save(page, `lab-faults${suffix}`)
  await goTo(page, 'lab/sign-in')
  await page.getByLabel('User').selectOption('bob@contoso.com')
  await page.locator('.lab-form button[type=submit]').click()
  await page.getByText('not signed in').first().waitFor()
  await page.mouse.move(0, 0)
  await save(page, `lab-sign-in${suffix}`)
  await probe(page)
  await page.mouse.move(0, 0)
  await save(page, `probe-findings${suffix}`)
  await server.lab.call('fault', { name: FAULT, on: false })
  await probe(page)
  await page.mouse.move(0, 0)
  await save(page, `probe${suffix}`)
  await server.lab.call('fault', { name: FAULT, on: true })
  await page.context().close()
}

async function takePhone(server: LiveServer): Promise<void> {
  const { page } = await server.open('lab', { viewport: { width: 390, height: 844 } })
  await page.locator('.topology').waitFor()
  await save(page, 'phone-lab')
  await goTo(page, 'probe')
  await page.locator('.earlier-probes a').first().click()
  await page.locator('.outcome .verdict').waitFor()
  await save(page, 'phone-probe')
  await page.context().close()
}

if (chromiumPath !== undefined) {
  const server = await openLiveServer()
  try {
    await server.lab.start()
    await server.lab.call('fault', { name: FAULT, on: true })
    await takeAll(server, 'light')
    await takeAll(server, 'dark')
    await takePhone(server)
  } finally {
    await server.close()
  }
}
