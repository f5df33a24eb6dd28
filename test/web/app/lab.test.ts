// The lab in the browser, before a real server: started, broken, signed in to, explained, probed; by keyboard, and as axe sees it.

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violationsIn } from './axe.ts'
import { chromiumPath, goTo, savedBy } from './browser.ts'
import { type LiveServer, openLiveServer } from './live-server.ts'

const FAULT = 'certificate/external-web-wrong-subject'

describe.skipIf(chromiumPath === undefined)('the lab', () => {
  let server: LiveServer

  beforeAll(async () => {
    server = await openLiveServer()
  }, 60_000)

  afterAll(() => server?.close())

  async function startedLab(view = 'lab') {
    if ((await server.lab.state()) === 'none') await server.lab.start()
    return server.open(view)
  }

  test('is started and ended by a button', async () => {
    if ((await server.lab.state()) !== 'none') await server.lab.stop()
    const { page, faults } = await server.open('lab')
    await page.getByRole('button', { name: 'Start the lab' }).click()
    await page.getByRole('heading', { name: 'fe01.contoso.com' }).waitFor()
    expect(await page.locator('.zone.edge .machine h3').allInnerTexts()).toEqual([
      'edge01.contoso.com',
      'proxy.contoso.com',
    ])
    await page.getByRole('button', { name: 'Stop the lab' }).click()
    await page.getByRole('button', { name: 'Start the lab' }).waitFor()
    expect(faults).toEqual([])
    await page.context().close()
  })

  test('a fault, a sign-in that fails, why, and the probe of it: by keyboard alone', async () => {
    const { page, faults } = await startedLab('lab/faults')
    await page.locator('.fault-list').first().waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('external-web-wrong')
    await tabTo(page, '[role=switch]')
    await page.keyboard.press('Space')
    await page.getByRole('heading', { name: 'Switched on' }).waitFor()
    expect((await server.lab.call('status', {})).activeFaults).toEqual([FAULT])
    await tabTo(page, 'button.record')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: /External Web Site/ }).waitFor()
    await page.keyboard.press('Escape')
    await goTo(page, 'lab/sign-in')
    await page.getByLabel('User').focus()
    await page.getByLabel('User').selectOption('bob@contoso.com')
    await tabTo(page, '.lab-form button[type=submit]')
    await page.keyboard.press('Enter')
    await page.getByText('not signed in').waitFor()
    await page.getByRole('button', { name: 'Why?' }).focus()
    await page.keyboard.press('Enter')
    await page.locator('article.finding').waitFor()
    expect(await page.locator('article.finding h2').innerText()).toMatch(/28032/)
    await goTo(page, 'lab/sign-in')
    await page.getByRole('button', { name: 'Probe it' }).first().focus()
    await page.keyboard.press('Enter')
    expect(await page.getByLabel('Sign-in address').inputValue()).toBe('bob@contoso.com')
    await page.getByLabel('Sign-in address').focus()
    await page.keyboard.press('Enter')
    await page.locator('article.finding').first().waitFor()
    expect(await page.locator('.outcome').innerText()).toMatch(/1 step failed/)
    expect(faults).toEqual([])
    await server.lab.call('fault', { name: FAULT, on: false })
    await page.context().close()
  })

  test('users are added, changed and removed', async () => {
    const { page } = await startedLab('lab/users')
    await page.getByRole('button', { name: 'Add a user' }).click()
    await page.getByLabel('SIP address').fill('frank@nowhere.example')
    await page.getByLabel('Password').fill('Frank-in-the-lab-6')
    await page.keyboard.press('Enter')
    await page.getByText('is no address in').waitFor()
    await page.getByLabel('SIP address').fill('frank@contoso.com')
    await page.keyboard.press('Enter')
    await page.getByLabel('frank@contoso.com: may sign in from outside').uncheck()
    await expect
      .poll(async () =>
        (await server.lab.call('users', {})).find(user => user.address === 'frank@contoso.com'),
      )
      .toMatchObject({ remoteAccess: false })
    await page.getByRole('button', { name: 'Remove frank@contoso.com' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
    await page.locator('tr', { hasText: 'frank@contoso.com' }).waitFor({ state: 'detached' })
    await page.context().close()
  })

  test('a certificate is issued wrong, warned about, saved, and issued right again', async () => {
    const { page } = await startedLab('lab/certificates')
    const issue = () =>
      page
        .getByRole('button', { name: 'Issue a certificate for fe01.contoso.com, WebServicesExternal' })
        .click()
    await issue()
    await page.getByLabel('Subject').fill('CN=wrong.contoso.com')
    await page.getByRole('button', { name: 'Issue', exact: true }).click()
    const { name, bytes } = await savedBy(page, () => page.getByRole('button', { name: 'Save key' }).click())
    expect(name).toBe('fe01.contoso.com-WebServicesExternal-key.pem')
    expect(bytes.toString()).toMatch(/PRIVATE KEY/)
    await page.keyboard.press('Escape')
    await page.locator('.checks .failed', { hasText: 'wrong.contoso.com' }).waitFor()
    await issue()
    await page.getByRole('button', { name: 'Issue', exact: true }).click()
    await page.locator('.checks .failed', { hasText: 'wrong.contoso.com' }).waitFor({ state: 'detached' })
    await page.context().close()
  })

  describe.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 390],
  ] as const)('in %s colours, %i pixels wide', (colorScheme, width) => {
    test('axe finds nothing, and nothing is wider than the screen', async () => {
      const { page } = await startedLab('lab')
      await page.context().close()
      const { page: own } = await server.open('lab', { colorScheme, viewport: { width, height: 844 } })
      for (const view of ['servers', 'faults', 'sign-in', 'users', 'certificates']) {
        await goTo(own, `lab/${view}`)
        await own.waitForTimeout(500)
        expect(await violationsIn(own), view).toEqual([])
        expect(await own.evaluate(() => document.documentElement.scrollWidth), view).toBeLessThanOrEqual(
          width,
        )
      }
      await goTo(own, 'probe')
      await own.locator('.options summary').click()
      await own.getByLabel('Sign in too').check()
      expect(await violationsIn(own), 'probe').toEqual([])
      await own.getByLabel('What is probed').selectOption('lab')
      await own.getByLabel('Sign-in address').fill('alice@contoso.com')
      await own.keyboard.press('Enter')
      await own.locator('.outcome .verdict').waitFor()
      expect(await violationsIn(own), 'the probe that has ended').toEqual([])
      expect(await own.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
      await own.context().close()
    })
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
