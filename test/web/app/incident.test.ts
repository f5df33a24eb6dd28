// The incident in a real browser: from dropped files to the reason and its proof.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumPath, dropFiles, INCIDENT, type OpenedPage, openSite, type Site } from './browser.ts'

describe.skipIf(chromiumPath === undefined)('the incident in the browser', () => {
  let site: Site
  let opened: OpenedPage

  beforeAll(async () => {
    site = await openSite()
    opened = await site.open()
    await dropFiles(opened.page, INCIDENT)
    await opened.page.waitForSelector('table.attempts')
  }, 60_000)

  afterAll(() => site?.close())

  test('shows every attempt with its outcome, the failed one first', async () => {
    const rows = await opened.page.locator('tr.attempt').allInnerTexts()
    expect(rows).toHaveLength(3)
    expect(rows[0]).toMatch(/✗ failed[\s\S]*bob@contoso\.com[\s\S]*outside/)
    expect(rows.slice(1).every(row => row.includes('✓ signed in'))).toBe(true)
  })

  test('leads from the attempt to the finding, its remedy and its evidence', async () => {
    const { page } = opened
    await page.getByRole('link', { name: /web ticket is refused/i }).click()
    const card = page.locator('article.finding')
    expect(await card.innerText()).toMatch(/28032/)
    expect(await card.innerText()).toMatch(/pool01\.contoso\.com/)
    expect(await card.locator('.steps code').first().innerText()).toMatch(/^Request-CsCertificate/)
    expect(await card.locator('ol.evidence li').count()).toBeGreaterThan(1)
  })

  test('says of every log its format, why, and how its clock stands', async () => {
    const { page } = opened
    await page.getByRole('link', { name: 'Logs', exact: true }).click()
    const cards = await page.locator('.log-card').allInnerTexts()
    expect(cards).toHaveLength(INCIDENT.length)
    expect(cards[0]).toMatch(/Client log[\s\S]*Recognised by[\s\S]*UTC−04:00/)
  })

  test('reads a log again with the clock that a person gives', async () => {
    const { page } = opened
    const card = page.locator('.log-card').first()
    await card.getByText('Correct the clock').click()
    await card.getByRole('combobox').selectOption({ label: 'UTC+05:30' })
    await card.getByRole('button', { name: 'Apply and read again' }).click()
    await page.waitForFunction(() =>
      document.querySelector('.log-card')?.textContent?.includes('UTC+05:30, '),
    )
    expect(await page.locator('.log-card').first().innerText()).toMatch(/UTC\+05:30, 9 h 29 min behind/)
  })

  test('reports no fault of a script and no violation of its policy', () => {
    expect(opened.faults).toEqual([])
  })
})
