// What must never happen: text of a log that acts, a request to elsewhere, a page that needs a network or a server.

import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HOSTILE_NAME, hostileLog } from '../../report/hostile.ts'
import {
  chromiumPath,
  dropFiles,
  dropTexts,
  goTo,
  INCIDENT,
  type OpenedPage,
  openSite,
  type Site,
  savedBy,
} from './browser.ts'

const VIEWS = [
  'logs',
  'attempts',
  'attempts/a1',
  'findings',
  'ladder',
  'messages?records=1',
  'messages/2?records=1',
  'messages/3?records=1&q=script',
  'compare',
  'certificates',
  'share',
]

/** Characters that change how text around them is shown, or end a terminal's line. */
const RAW_CONTROL = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]/

describe.skipIf(chromiumPath === undefined)('a hostile log', () => {
  let site: Site
  let opened: OpenedPage
  const dialogs: string[] = []

  beforeAll(async () => {
    site = await openSite()
    opened = await site.open()
    opened.page.on('dialog', dialog => {
      dialogs.push(dialog.message())
      void dialog.dismiss()
    })
    const bytes = Buffer.from(hostileLog(), 'utf8').toString('base64')
    await dropTexts(opened.page, [{ name: HOSTILE_NAME, bytes }])
    await opened.page.waitForSelector('table.attempts')
  }, 60_000)

  afterAll(() => site?.close())

  test.each(VIEWS)('is nothing but text in %s', async view => {
    const { page } = opened
    await goTo(page, view)
    await page.waitForTimeout(400)
    const found = await page.evaluate(() => ({
      text: document.body.innerText,
      scripts: document.scripts.length,
      strangers: document.querySelectorAll(
        'main script, main iframe, main object, main embed, main style, main img, main a[href^="javascript"], main [onclick], main [onerror], main [onload], main b[onmouseover], main svg svg',
      ).length,
      bad: [...document.querySelectorAll('*')].filter(element =>
        element.getAttributeNames().some(name => name.startsWith('on')),
      ).length,
    }))
    expect(found.strangers).toBe(0)
    expect(found.bad).toBe(0)
    expect(found.scripts).toBe(1)
    expect(found.text).not.toMatch(RAW_CONTROL)
  })

  test('shows the attacks as the words they are', async () => {
    const { page } = opened
    await goTo(page, 'messages?records=1&q=alert')
    await page.locator('.virtual-row').first().click()
    await page.locator('.detail mark').first().waitFor()
    expect(await page.locator('.detail').innerText()).toContain('<script>alert(1)</script>')
    expect(await page.locator('.detail').innerText()).toMatch(/\\u\{202e\}/)
  })

  test('stays text in the exported report, which runs nothing but its own script', async () => {
    const { page } = opened
    await goTo(page, 'share')
    await page.getByLabel('Replace names').uncheck()
    const { bytes } = await savedBy(page, () =>
      page.getByRole('button', { name: 'Save: HTML report' }).click(),
    )
    const other = await site.browser.newPage()
    other.on('dialog', dialog => {
      dialogs.push(dialog.message())
      void dialog.dismiss()
    })
    await other.setContent(bytes.toString())
    await other.waitForTimeout(300)
    expect(await other.locator('script').count()).toBe(1)
    expect(await other.locator('img, iframe, object, [onclick], [onerror], [onload]').count()).toBe(0)
    expect(await other.locator('body').innerText()).toContain('<script>alert(1)</script>')
    await other.close()
  })

  test('stays text in the exported diagram', async () => {
    const { page } = opened
    await goTo(page, 'ladder')
    await page.locator('[data-arrow]').first().waitFor()
    const { bytes } = await savedBy(page, () => page.getByRole('button', { name: 'Save as SVG' }).click())
    // In a page of its own: the diagram's style would offend the policy of ours.
    const other = await site.browser.newPage()
    const parsed = await other.evaluate(text => {
      const { documentElement: root } = new DOMParser().parseFromString(text, 'image/svg+xml')
      const active = root.querySelectorAll('script, foreignObject, image, a, animate, set, use').length
      const handlers = [...root.querySelectorAll('*')].filter(element =>
        element.getAttributeNames().some(name => name.startsWith('on') || name.includes('href')),
      ).length
      return { name: root.localName, active, handlers }
    }, bytes.toString())
    await other.close()
    expect(parsed).toEqual({ name: 'svg', active: 0, handlers: 0 })
  })

  test('makes no formula in the exported table', async () => {
    const { page } = opened
    await goTo(page, 'share')
    await page.getByLabel('Replace names').uncheck()
    const { bytes } = await savedBy(page, () => page.getByRole('button', { name: 'Save: CSV' }).click())
    const cells = [...bytes.toString().matchAll(/(?:^|,)"((?:[^"]|"")*)"/gm)].map(([, cell = '']) => cell)
    expect(cells.length).toBeGreaterThan(20)
    expect(cells.filter(cell => /^[=+@|%\t-]/.test(cell) && !/^-?\d/.test(cell))).toEqual([])
  })

  test('ran no script, opened no dialog, asked for nothing', () => {
    expect(dialogs).toEqual([])
    expect(opened.faults).toEqual([])
    expect(site.requests.filter(path => !path.startsWith('/tools/lyncpin/'))).toEqual([])
  })
})

describe.skipIf(chromiumPath === undefined)('the page by itself', () => {
  let site: Site

  beforeAll(async () => {
    site = await openSite()
  }, 60_000)

  afterAll(() => site?.close())

  test('its policy allows no script but its own, no inline script and no other origin', async () => {
    const { page, faults } = await site.open()
    const outcome = await page.evaluate(async () => {
      const inline = document.createElement('script')
      inline.textContent = 'globalThis.inlineRan = true'
      document.head.append(inline)
      const elsewhere = await fetch('https://example.com/').then(
        () => 'sent',
        () => 'refused',
      )
      return { inline: 'inlineRan' in globalThis, elsewhere }
    })
    expect(outcome).toEqual({ inline: false, elsewhere: 'refused' })
    expect(faults.length).toBeGreaterThan(0)
    await page.context().close()
  })

  test('from a plain file server it asks for its own files and, once, what a server offers', async () => {
    const { page } = await site.open()
    await dropFiles(page, INCIDENT)
    await page.waitForSelector('table.attempts')
    const asked = new Set(site.requests.map(path => path.replace('/tools/lyncpin/', '')))
    expect([...asked].sort()).toEqual(['', 'api/v1/features', 'app.css', 'app.js', 'worker.js'])
    await page.context().close()
  })

  test('works on with the network cut: from drop to exported report', async () => {
    const { page, faults } = await site.open()
    await page.waitForTimeout(800)
    await page.context().setOffline(true)
    await dropFiles(page, INCIDENT)
    await page.waitForSelector('table.attempts')
    await goTo(page, 'share')
    const { name, bytes } = await savedBy(page, () =>
      page.getByRole('button', { name: 'Save: HTML report' }).click(),
    )
    expect(name).toBe('sign-in-report.html')
    expect(bytes.toString()).toMatch(/28032/)
    expect(faults).toEqual([])
    await page.context().close()
  })

  test('works from a file share, without any server', async () => {
    const context = await site.browser.newContext()
    const page = await context.newPage()
    const faults: string[] = []
    page.on('pageerror', error => faults.push(String(error)))
    page.on('console', message => message.type() === 'error' && faults.push(message.text()))
    await page.goto(pathToFileURL(`${site.folder}/index.html`).href)
    await dropFiles(page, INCIDENT)
    await page.waitForSelector('table.attempts')
    await goTo(page, 'findings')
    expect(await page.locator('article.finding h2').first().innerText()).toMatch(/28032/)
    expect(faults).toEqual([])
    await context.close()
  })

  test('files that are no logs are explained', async () => {
    const { page } = await site.open()
    const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').toString('base64')
    await dropTexts(page, [{ name: 'photo.png', bytes: png }])
    await page.getByRole('alert').waitFor()
    expect(await page.getByRole('alert').innerText()).toMatch(/no log among these files[\s\S]*photo\.png/)
    await page.context().close()
  })
})
