// node scripts/screenshots.ts [logging]: pictures of every panel of the browser application over the bundled incident, light and dark,
// into docs/screenshots. Needs Chromium.

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import {
  chromiumPath,
  dropFiles,
  goTo,
  INCIDENT,
  openSite,
  repository,
  type Site,
} from '../test/web/app/browser.ts'
import { type OpenServer, startOpen } from '../test/web/app/cls/opened.ts'
import { openEstate } from '../test/web/estate.ts'

interface Picture {
  readonly name: string
  readonly view: string
  /** What to do before the picture is taken. */
  readonly prepare?: (page: Page) => Promise<void>
}

const PICTURES: readonly Picture[] = [
  { name: 'attempts', view: 'attempts/a3' },
  { name: 'findings', view: 'findings' },
  {
    name: 'ladder',
    view: 'ladder/a3',
    prepare: page => page.locator('[data-arrow]', { hasText: '28032' }).first().click(),
  },
  { name: 'messages', view: 'messages/127?q=ticket&records=1' },
  { name: 'compare', view: 'compare/a3/a2' },
  { name: 'certificates', view: 'certificates' },
  { name: 'share', view: 'share' },
  { name: 'logs', view: 'logs' },
  {
    name: 'shortcuts',
    view: 'attempts',
    prepare: async page => {
      await page.locator('main').focus()
      await page.keyboard.press('?')
    },
  },
]

const PHONE: readonly Picture[] = [
  { name: 'phone-attempts', view: 'attempts' },
  { name: 'phone-findings', view: 'findings' },
]

const folder = join(repository, 'docs/screenshots')

async function take(page: Page, picture: Picture, suffix: string): Promise<void> {
  await goTo(page, picture.view)
  await page.waitForTimeout(600)
  await picture.prepare?.(page)
  await page.mouse.move(0, 0)
  await page.waitForTimeout(200)
  await page.screenshot({ path: join(folder, `${picture.name}${suffix}.png`) })
  await page.keyboard.press('Escape')
}

async function takeAll(site: Site, colorScheme: 'light' | 'dark'): Promise<void> {
  const suffix = colorScheme === 'dark' ? '-dark' : ''
  const { page } = await site.open({ colorScheme })
  await page.screenshot({ path: join(folder, `start${suffix}.png`) })
  await dropFiles(page, INCIDENT)
  await page.waitForSelector('table.attempts')
  for (const picture of PICTURES) await take(page, picture, suffix)
  await page.context().close()
}

async function takePhone(site: Site): Promise<void> {
  const { page } = await site.open({ viewport: { width: 390, height: 844 } })
  await dropFiles(page, INCIDENT)
  await page.waitForSelector('table.attempts')
  for (const picture of PHONE) await take(page, picture, '')
  await page.context().close()
}

/** The Logging page in front of real agents: what machines record, and a search over all of them. */
async function takeLogging(server: OpenServer, colorScheme: 'light' | 'dark'): Promise<void> {
  const suffix = colorScheme === 'dark' ? '-dark' : ''
  const { page } = await server.open('cls', { colorScheme })
  await page.getByRole('combobox', { name: 'Wait for an answer' }).selectOption('1')
  await page.locator('.cls-leaf', { hasText: 'does not answer' }).waitFor()
  await page.getByRole('button', { name: 'Write to disk' }).click()
  await page.locator('.cls-result .cls-answers').waitFor()
  await page.screenshot({ path: join(folder, `logging${suffix}.png`) })
  await goTo(page, 'cls/search')
  await page.getByRole('textbox', { name: 'User (URI)' }).fill('alice@contoso.com')
  await page.getByRole('button', { name: 'Search', exact: true }).click()
  await page.getByRole('button', { name: 'Open as a case' }).waitFor()
  await page.locator('.cls-rows .virtual-row').nth(3).click()
  await page.locator('.cls-record pre', { hasText: 'begin_record' }).waitFor()
  await page.mouse.move(0, 0)
  await page.setViewportSize({ width: 1280, height: 1100 })
  await page.screenshot({ path: join(folder, `logging-search${suffix}.png`) })
  await page.context().close()
}

async function takeLoggingPictures(site: Site): Promise<void> {
  const estate = await openEstate()
  const server = await startOpen(site, ['--cls', estate.folder])
  try {
    const starting = await server.open('cls')
    for (const [scenario, machine] of [
      ['AlwaysOn', 'Redmond'],
      ['Authentication', 'pool01'],
    ] as const) {
      const clear = starting.page.getByRole('button', { name: 'Clear choice' })
      if (await clear.isVisible()) await clear.click()
      await starting.page.locator('.cls-branch', { hasText: machine }).click()
      await starting.page.getByRole('combobox', { name: 'Scenario' }).selectOption(scenario)
      await starting.page.getByRole('button', { name: 'Start', exact: true }).click()
      await starting.page.locator('.cls-result', { hasText: `${scenario} started` }).waitFor()
    }
    await starting.page.context().close()
    await estate.feedIncident()
    await takeLogging(server, 'light')
    await takeLogging(server, 'dark')
    const phone = await server.open('cls', { viewport: { width: 390, height: 844 } })
    await phone.page.locator('.cls-leaf', { hasText: 'does not answer' }).waitFor()
    await phone.page.screenshot({ path: join(folder, 'phone-logging.png') })
    await phone.page.context().close()
  } finally {
    await server.close()
    await estate.close()
  }
}

if (chromiumPath !== undefined) {
  await mkdir(folder, { recursive: true })
  const site = await openSite()
  try {
    if (process.argv[2] !== 'logging') {
      await takeAll(site, 'light')
      await takeAll(site, 'dark')
      await takePhone(site)
    }
    await takeLoggingPictures(site)
  } finally {
    await site.close()
  }
}
