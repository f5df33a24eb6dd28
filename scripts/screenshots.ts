// node scripts/screenshots.ts: pictures of every panel of the browser application over the bundled incident, light and dark,
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

if (chromiumPath !== undefined) {
  await mkdir(folder, { recursive: true })
  const site = await openSite()
  try {
    await takeAll(site, 'light')
    await takeAll(site, 'dark')
    await takePhone(site)
  } finally {
    await site.close()
  }
}
