// WCAG 2.2 AA as axe-core sees it, in every panel, light and dark; and the whole way by keyboard alone.

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violationsIn } from './axe.ts'
import { chromiumPath, dropFiles, goTo, INCIDENT, openSite, type Site } from './browser.ts'

const VIEWS = [
  'logs',
  'attempts',
  'attempts/a3?group=1',
  'findings',
  'ladder/a3',
  'messages',
  'messages/127?q=diag:28032',
  'compare/a3/a2',
  'certificates',
  'share',
]

describe.skipIf(chromiumPath === undefined)('accessibility', () => {
  let site: Site

  beforeAll(async () => {
    site = await openSite()
  }, 60_000)

  afterAll(() => site?.close())

  describe.each(['light', 'dark'] as const)('in %s colours', colorScheme => {
    let page: Page

    beforeAll(async () => {
      page = (await site.open({ colorScheme })).page
      await dropFiles(page, INCIDENT)
      await page.waitForSelector('table.attempts')
    }, 30_000)

    afterAll(() => page.context().close())

    test('axe finds nothing on the start page', async () => {
      const { page: start } = await site.open({ colorScheme })
      expect(await violationsIn(start)).toEqual([])
      await start.context().close()
    })

    test.each(VIEWS)('axe finds nothing in %s', async view => {
      await goTo(page, view)
      await page.waitForTimeout(300)
      expect(await violationsIn(page)).toEqual([])
    })

    test('axe finds nothing in the sheet of shortcuts', async () => {
      await page.locator('main').focus()
      await page.keyboard.press('?')
      await page.locator('dialog[open]').waitFor()
      expect(await violationsIn(page)).toEqual([])
      await page.keyboard.press('Escape')
    })
  })

  test('axe finds nothing on a phone, and nothing is wider than it', async () => {
    const { page } = await site.open({ viewport: { width: 390, height: 844 } })
    await dropFiles(page, INCIDENT)
    await page.waitForSelector('table.attempts')
    for (const view of ['attempts', 'findings', 'messages', 'share']) {
      await goTo(page, view)
      await page.waitForTimeout(300)
      expect(await violationsIn(page)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    }
    await page.context().close()
  })

  test('by keyboard alone: open, read the reason, look at the proof, mark it', async () => {
    const { page } = await site.open()
    // The browser is told to hand over its dialog before the key asks for it.
    const asked = page.waitForEvent('filechooser')
    await page.waitForSelector('main button')
    await page.waitForTimeout(300)
    await page.keyboard.press('o')
    const chooser = await asked
    await chooser.setFiles(INCIDENT)
    await page.waitForSelector('table.attempts')
    await page.keyboard.press('/')
    await page.keyboard.type('bob')
    await page.waitForFunction(() => document.querySelectorAll('tr.attempt').length === 1)
    await tabTo(page, '.row-button')
    await page.keyboard.press('Enter')
    await page.locator('tr.details').waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('f')
    await page.locator('article.finding').waitFor()
    await tabTo(page, '.evidence a')
    await page.keyboard.press('Enter')
    await page.locator('.detail').waitFor()
    await tabTo(page, '[role="grid"]')
    const before = await page.locator('.virtual-row.chosen').getAttribute('id')
    await page.keyboard.press('ArrowDown')
    await page.waitForFunction(id => document.querySelector('.virtual-row.chosen')?.id !== id, before)
    await page.keyboard.press('m')
    await page.locator('.mark-list .chip').waitFor()
    await page.keyboard.press('?')
    await page.locator('dialog[open]').waitFor()
    await page.keyboard.press('Escape')
    expect(await page.locator('dialog[open]').count()).toBe(0)
    await page.context().close()
  })

  test('the theme is switched by a key and remembered', async () => {
    const { page } = await site.open({ colorScheme: 'light' })
    await page.keyboard.press('t')
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark')
    await page.reload()
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark')
    await page.context().close()
  })
})

/** Presses Tab until something has the focus; fails when it cannot be reached. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let i = 0; i < 80; i++) {
    if (await page.evaluate(wanted => document.activeElement?.matches(wanted) ?? false, selector)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`${selector} cannot be reached with the Tab key`)
}
