// The probe in the browser, before a real server, against a real lab.

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumPath, savedBy } from './browser.ts'
import { type LiveServer, openLiveServer } from './live-server.ts'

const PASSWORDS: Readonly<Record<string, string>> = {
  'alice@contoso.com': 'Alice-in-the-lab-1',
  'erin@fabrikam.com': 'Erin-in-the-lab-5',
}

describe.skipIf(chromiumPath === undefined)('the probe', () => {
  let server: LiveServer

  beforeAll(async () => {
    server = await openLiveServer()
    await server.lab.start()
  }, 60_000)

  afterAll(() => server?.close())

  /** Fills the form for the lab's outside and begins. */
  async function probe(page: Page, address: string, signsIn: boolean): Promise<void> {
    await page.getByLabel('Sign-in address').fill(address)
    if (!(await page.getByLabel('What is probed').isVisible())) await page.locator('.options summary').click()
    await page.getByLabel('What is probed').selectOption('lab')
    await page.getByLabel('Names of clients').selectOption('outside')
    await page.getByLabel('Sign in too').setChecked(signsIn)
    if (signsIn) await page.getByLabel('Password').fill(PASSWORDS[address] ?? '')
    await page.getByRole('button', { name: 'Probe', exact: true }).click()
  }

  /** Answers every question of trust until the probe has ended; gives the questions. */
  async function answerAll(page: Page, answer: string): Promise<string[]> {
    const asked: string[] = []
    const button = page.getByRole('button', { name: answer })
    const ended = page.getByRole('link', { name: 'Open as a case' })
    for (;;) {
      await button.or(ended).first().waitFor()
      if (await ended.isVisible()) return asked
      const question = await page.getByRole('alertdialog').locator('b').innerText()
      asked.push(question)
      await button.click()
      await page.waitForFunction(
        last => document.querySelector('dialog[open] b')?.textContent !== last,
        question,
      )
    }
  }

  const verdictOf = (page: Page) => page.locator('.outcome .verdict')

  test('steps come as a tree; what a step does, its details and its trace are there', async () => {
    const { page, faults } = await server.open('probe')
    await probe(page, 'alice@contoso.com', true)
    await page.locator('.probe-step .spinner').first().waitFor()
    await verdictOf(page).waitFor()
    expect(await verdictOf(page).innerText()).toMatch(/Nothing stands in the way/)
    expect(await page.locator('.probe-step.passed', { hasText: 'by TLS-DSK' }).innerText()).toMatch(
      /signed in at sip/,
    )
    await page.getByRole('button', { name: 'tls', exact: true }).first().click()
    const sheet = page.getByRole('dialog', { name: 'Check certificates' })
    expect(await sheet.innerText()).toMatch(/wrong-name/)
    await page.keyboard.press('Escape')
    const { name, bytes } = await savedBy(page, () => page.getByRole('link', { name: 'Save: Trace' }).click())
    expect(name).toMatch(/^probe-alice-\d+\.lyncpin$/)
    expect(bytes.toString()).not.toContain(PASSWORDS['alice@contoso.com'])
    await page.getByRole('link', { name: 'Open as a case' }).click()
    await page.waitForSelector('table.attempts')
    expect(await page.locator('tr.attempt').count()).toBeGreaterThan(1)
    expect(faults).toEqual([])
    await page.context().close()
  })

  test('a fault of the lab is named as in the findings, and its evidence leads into the trace', async () => {
    await server.lab.call('fault', { name: 'certificate/external-web-wrong-subject', on: true })
    const { page, faults } = await server.open('probe')
    await probe(page, 'alice@contoso.com', true)
    await page.locator('article.finding').first().waitFor()
    expect(await page.locator('article.finding h2').first().innerText()).toMatch(/28032/)
    await page.locator('.evidence a').first().click()
    await page.locator('.detail').waitFor()
    expect(await page.locator('.detail').innerText()).toMatch(/28032/)
    expect(faults).toEqual([])
    await page.context().close()
    await server.lab.call('fault', { name: 'certificate/external-web-wrong-subject', on: false })
  })

  test('a host outside the SIP domain is asked about; no stops there, yes goes on', async () => {
    const { page, faults } = await server.open('probe')
    await probe(page, 'erin@fabrikam.com', true)
    expect(await answerAll(page, 'No, stop there')).toContainEqual(
      expect.stringMatching(/leads to \S+\.contoso\.com, which is outside of fabrikam\.com/),
    )
    await page.locator('.probe-step.failed', { hasText: 'outside the SIP domain' }).waitFor()
    await page.getByRole('link', { name: 'Probe again' }).click()
    await probe(page, 'erin@fabrikam.com', true)
    await answerAll(page, 'Yes, go on')
    await page.locator('.probe-step.passed', { hasText: 'signed in at' }).first().waitFor()
    expect(faults).toEqual([])
    await page.context().close()
  })

  test('two probes are laid side by side', async () => {
    const { page, faults } = await server.open('probe')
    await probe(page, 'alice@contoso.com', true)
    await verdictOf(page).waitFor()
    await server.lab.call('fault', { name: 'certificate/external-web-wrong-subject', on: true })
    await page.getByRole('link', { name: 'Probe again' }).click()
    await probe(page, 'alice@contoso.com', true)
    await page.locator('article.finding').first().waitFor()
    await server.lab.call('fault', { name: 'certificate/external-web-wrong-subject', on: false })
    await page.getByRole('link', { name: 'All probes' }).click()
    const boxes = page.locator('.earlier-probes tbody input')
    await boxes.nth(0).check()
    await boxes.nth(1).check()
    await page.getByRole('button', { name: 'Compare the two chosen' }).click()
    await page.locator('.divergence').waitFor()
    expect(await page.locator('.divergence').innerText()).toMatch(/They part in.*right failed/s)
    expect(faults).toEqual([])
    await page.context().close()
  })

  test('what is no address is said beside the form, and a probe can be stopped', async () => {
    const { page } = await server.open('probe')
    await page.getByLabel('Sign-in address').fill('nonsense')
    await page.keyboard.press('Enter')
    await page.getByText('expected a sign-in address such as alice@contoso.com').waitFor()
    await page.locator('.options summary').click()
    await page.getByLabel('DNS servers').fill('192.0.2.53')
    await page.getByLabel('Longest wait for one answer, in seconds').fill('100')
    await page.getByLabel('Sign-in address').fill('alice@contoso.com')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByText('It was ended before all steps were done').waitFor()
    await page.context().close()
  })
})
