// The Logging page in a real browser, in front of `lyncpin open` and real agents: from a scenario to a case.

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { offered } from '../../../cls/agent-for-test.ts'
import { line, register } from '../../../cls/records.ts'
import { type Estate, openEstate } from '../../estate.ts'
import { violationsIn } from '../axe.ts'
import { chromiumPath, goTo, type OpenedPage, openSite, type Site, savedBy } from '../browser.ts'
import { type OpenServer, startOpen } from './opened.ts'

const nowUs = (): number => Date.now() * 1000

describe.skipIf(chromiumPath === undefined)('the Logging page', () => {
  let site: Site
  let estate: Estate
  let server: OpenServer
  let opened: OpenedPage
  let page: Page

  beforeAll(async () => {
    site = await openSite()
    estate = await openEstate()
    server = await startOpen(site, ['--cls', estate.folder])
    opened = await server.open('cls')
    page = opened.page
    await page.locator('.cls-tree').waitFor()
  }, 60_000)

  afterAll(async () => {
    await server?.close()
    await estate?.close()
    await site?.close()
  })

  const leaf = (machine: string) => page.locator('.cls-leaf', { hasText: machine })
  const part = async (name: string): Promise<void> => {
    await goTo(page, `cls/${name}`)
    await page.locator('.cls-parts [aria-current="page"]').waitFor()
  }
  const search = async (fields: Readonly<Record<string, string>>): Promise<void> => {
    await part('search')
    for (const name of ['User (URI)', 'Call-ID', 'Filter'])
      await page.getByRole('textbox', { name }).fill(fields[name] ?? '')
    await page.getByRole('button', { name: 'Search', exact: true }).click()
    await page.locator('.cls-found .cls-answers, .cls-found .cls-rows').first().waitFor()
    await page.locator('.cls-found .cls-answers').waitFor({ timeout: 25_000 })
  }

  test('shows sites, pools and machines, and how each of them fares', async () => {
    expect(await page.locator('.cls-tree .cls-branch').allInnerTexts()).toEqual([
      expect.stringContaining('Branch'),
      expect.stringContaining('Redmond'),
      expect.stringContaining('edgepool.contoso.com'),
      expect.stringContaining('pool01.contoso.com'),
    ])
    await leaf('fe01').locator('.cls-state', { hasText: 'answers' }).waitFor()
    await leaf('sba01').locator('.cls-state', { hasText: 'does not answer' }).waitFor({ timeout: 20_000 })
  })

  test('starts a scenario on the machines that are ticked, and says what each answered', async () => {
    await page.locator('.cls-branch', { hasText: 'Redmond' }).click()
    await page.getByRole('combobox', { name: 'Scenario' }).selectOption('AlwaysOn')
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    const answers = page.locator('.cls-result .cls-answers')
    await answers.waitFor()
    expect(await answers.innerText()).toMatch(
      /3 of 3 machines answered[\s\S]*edge01\.contoso\.com AlwaysOn started[\s\S]*fe02\.contoso\.com/,
    )
    expect(await page.locator('.cls-machines').innerText()).toMatch(/AlwaysOn since .* without end, by \w+/)
  })

  test('stops a scenario on one machine, gives what runs a new duration, and looks for gaps', async () => {
    const command = async (button: string, says: RegExp): Promise<void> => {
      await page.getByRole('button', { name: button, exact: true }).click()
      await page.locator('.cls-result .cls-answers', { hasText: says }).waitFor()
    }
    await page.getByRole('combobox', { name: 'Scenario' }).selectOption('Authentication')
    await page.getByRole('textbox', { name: 'For how long' }).fill('30m')
    await command('Start', /3 of 3 machines answered.*Authentication started/)
    await command(
      'Stop Authentication on fe02.contoso.com',
      /1 of 1 machine answered.*Authentication stopped/,
    )
    expect(await leaf('fe02').innerText()).not.toContain('Authentication')
    expect(await leaf('fe01').innerText()).toContain('Authentication')
    await command('New duration for what runs', /fe02\.contoso\.com no scenario with a duration runs here/)
    estate.agent('fe01').reportLoss('input', 'a log vanished before it was read')
    await page.getByRole('button', { name: 'Look for gaps of the last 14 days' }).click()
    await page.getByText('a log vanished before it was read').waitFor()
    await page.getByRole('textbox', { name: 'For how long' }).fill('')
  })

  test('says at its field what is wrong with a duration', async () => {
    await page.getByRole('textbox', { name: 'For how long' }).fill('soon')
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    const field = page.getByRole('textbox', { name: 'For how long' })
    await page.getByRole('alert').filter({ hasText: 'is no duration' }).waitFor()
    expect(await field.getAttribute('aria-invalid')).toBe('true')
    await field.fill('')
  })

  test('searches all machines and shows the records in order of time', async () => {
    await estate.feedIncident()
    await search({ 'User (URI)': 'alice@contoso.com' })
    const rows = await page.locator('.cls-rows .virtual-row').allInnerTexts()
    expect(rows.length).toBeGreaterThan(5)
    const times = rows.map(row => row.slice(0, 12))
    expect(times).toEqual([...times].sort())
    expect(await page.locator('.cls-found .cls-answers').innerText()).toMatch(
      /edge01\.contoso\.com answered with \d+ records/,
    )
    await page.locator('.cls-rows .virtual-row').first().click()
    await page.locator('.cls-record pre', { hasText: '$$begin_record' }).waitFor()
  })

  test('saves what was found as CLS text', async () => {
    const click = () => page.getByRole('button', { name: 'Save CLS text' }).click()
    const { name, bytes } = await savedBy(page, click)
    expect(name).toMatch(/^cls-\d{8}T\d{6}\.txt$/)
    expect(bytes.toString('utf8')).toMatch(/^TL_\w+\(TF_\w+\)/)
  })

  test('opens what was found as a case', async () => {
    await page.getByRole('button', { name: 'Open as a case' }).click()
    await page.locator('table.attempts').waitFor({ timeout: 30_000 })
    expect(await page.locator('tr.attempt').first().innerText()).toContain('alice@contoso.com')
  })

  test('says of an empty answer why it is empty, and of a machine that it did not answer', async () => {
    await part('search')
    await page.getByRole('button', { name: 'Clear choice' }).click()
    await page.getByRole('combobox', { name: 'Wait for an answer' }).selectOption('1')
    await search({ 'Call-ID': 'nobody-has-this-one' })
    const text = await page.locator('.cls-found').innerText()
    expect(text).toContain('Nothing was found')
    expect(text).toMatch(/sba01\.contoso\.com did not answer within 1\.0 s/)
    expect(text).toMatch(/nothing found: there are records of that time, but none matches/)
  })

  test('says at its field what is wrong with a search', async () => {
    await part('search')
    await page.getByRole('textbox', { name: 'Filter' }).fill('methd:REGISTER')
    await page.getByRole('button', { name: 'Search', exact: true }).click()
    await page.getByRole('alert').filter({ hasText: 'did you mean "method"' }).first().waitFor()
    await page.getByRole('textbox', { name: 'Filter' }).fill('')
  })

  test('text of records stays text', async () => {
    const hostile = '<img src=x onerror="document.title=1"> \u001b[31m \u202e </pre><script>fault()</script>'
    estate.agent('fe01').offer(offered(register(nowUs(), 'call-hostile-1', 'eve@contoso.com')))
    estate.agent('fe01').offer(offered(line(nowUs(), `call-hostile-1 ${hostile}`)))
    await search({ 'Call-ID': 'call-hostile-1' })
    const row = page.locator('.cls-rows .virtual-row', { hasText: '<img src=x' })
    await row.click()
    await page.locator('.cls-record pre', { hasText: '</pre><script>' }).waitFor()
    const shown = await page.locator('.cls-found').evaluate(found => ({
      elements: found.querySelectorAll('img, script').length,
      text: found.textContent,
    }))
    expect(shown.elements).toBe(0)
    expect(shown.text).not.toMatch(/\u001b|\u202e/)
  })

  test('follows what is recorded, and ends', async () => {
    await part('tail')
    await page.getByRole('textbox', { name: 'Call-ID' }).fill('')
    await page.getByRole('textbox', { name: 'User (URI)' }).fill('frank@contoso.com')
    await page.getByRole('button', { name: 'Follow', exact: true }).click()
    await page.locator('.cls-progress', { hasText: 'fe02.contoso.com answering' }).waitFor()
    estate.agent('fe02').offer(offered(register(nowUs(), 'call-tail-1', 'frank@contoso.com')))
    await page.locator('.cls-rows .virtual-row', { hasText: 'REGISTER' }).waitFor()
    await page.getByRole('button', { name: 'End', exact: true }).click()
    await page.getByText('Ended with 1 record').waitFor()
  })

  test('makes a scenario, and says which flag is unknown', async () => {
    await part('scenarios')
    await page.getByRole('button', { name: 'New scenario' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('Deep')
    await page.getByRole('textbox', { name: 'Flags' }).fill('TF_PROTOCOLL')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('alert').filter({ hasText: 'did you mean TF_PROTOCOL?' }).waitFor()
    await page.getByRole('textbox', { name: 'Flags' }).fill('TF_PROTOCOL, TF_DIAG')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    const card = page.locator('.cls-scenarios details', { hasText: 'Deep' })
    await card.locator('summary').click()
    expect(await card.innerText()).toContain('TF_PROTOCOL, TF_DIAG')
    await card.getByRole('button', { name: 'Remove' }).click()
    await card.getByRole('button', { name: 'Yes, remove it' }).click()
    await card.waitFor({ state: 'detached' })
  })

  test('makes a case of an incident', async () => {
    await page.locator('.cls-branch', { hasText: 'Redmond' }).click()
    await part('incident')
    await page.getByRole('textbox', { name: 'User' }).fill('alice@contoso.com')
    await page.getByRole('textbox', { name: 'Since' }).fill('1h')
    await page.getByRole('button', { name: 'Collect and open' }).click()
    await page.locator('table.attempts').waitFor({ timeout: 35_000 })
    await goTo(page, 'logs')
    expect(await page.locator('.log-card').allInnerTexts()).toEqual([
      expect.stringContaining('edge01.contoso.com'),
      expect.stringContaining('fe01.contoso.com'),
    ])
  })

  test.each(['light', 'dark'] as const)('axe finds nothing in any part, in %s colours', async colorScheme => {
    const { page: own } = await server.open('cls', { colorScheme })
    await own.locator('.cls-leaf .cls-state', { hasText: 'does not answer' }).waitFor({ timeout: 20_000 })
    await own.getByRole('combobox', { name: 'Wait for an answer' }).selectOption('1')
    await own.getByRole('button', { name: 'Write to disk' }).click()
    await own.locator('.cls-result .cls-answers').waitFor({ timeout: 25_000 })
    expect(await violationsIn(own)).toEqual([])
    await goTo(own, 'cls/search')
    await own.getByText('More criteria').click()
    await own.getByRole('button', { name: 'From … to' }).click()
    await own.getByRole('textbox', { name: 'From' }).fill('03/04/2026')
    await own.getByRole('button', { name: 'Search', exact: true }).click()
    await own.getByRole('alert').first().waitFor()
    expect(await violationsIn(own)).toEqual([])
    await own.getByRole('button', { name: 'Last hour' }).click()
    await own.getByRole('button', { name: 'Search', exact: true }).click()
    await own.locator('.cls-rows .virtual-row').first().click()
    expect(await violationsIn(own)).toEqual([])
    for (const name of ['tail', 'incident', 'scenarios']) {
      await goTo(own, `cls/${name}`)
      await own.waitForTimeout(200)
      expect(await violationsIn(own)).toEqual([])
    }
    await own.getByRole('button', { name: 'New scenario' }).click()
    expect(await violationsIn(own)).toEqual([])
    await own.context().close()
  })

  test('goes by keyboard alone: tick a machine, start, search, read a record', async () => {
    const { page: own } = await server.open('cls')
    await own.locator('.cls-leaf', { hasText: 'fe01' }).locator('input').focus()
    await own.keyboard.press('Space')
    await own.locator('.cls-scope', { hasText: '1 of 4 machines' }).waitFor()
    await own.getByRole('link', { name: 'Search', exact: true }).focus()
    await own.keyboard.press('Enter')
    await own.getByRole('textbox', { name: 'User (URI)' }).focus()
    await own.keyboard.type('alice@contoso.com')
    await own.keyboard.press('Enter')
    await own.getByRole('grid').waitFor()
    await own.getByRole('button', { name: 'Open as a case' }).waitFor()
    await own.getByRole('grid').focus()
    await own.keyboard.press('ArrowDown')
    await own.locator('.cls-record pre', { hasText: 'alice@contoso.com' }).waitFor()
    await own.context().close()
  })

  test('nothing sticks out at the width of a phone', async () => {
    const { page: own } = await server.open('cls/search', { viewport: { width: 390, height: 844 } })
    await own.locator('.cls-leaf', { hasText: 'does not answer' }).waitFor()
    for (const name of ['record', 'search', 'tail', 'incident', 'scenarios']) {
      await goTo(own, `cls/${name}`)
      await own.waitForTimeout(150)
      const right = await own.evaluate(() =>
        Math.max(
          ...[...document.querySelectorAll('.cls-part > *')].map(part => part.getBoundingClientRect().right),
        ),
      )
      expect(right).toBeLessThanOrEqual(390)
      expect(await own.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    }
    await own.context().close()
  })

  test('gives its width to the records when the machines are hidden', async () => {
    await part('search')
    const width = async (): Promise<number> => (await page.locator('.cls-part').boundingBox())?.width ?? 0
    const before = await width()
    await page.getByRole('button', { name: 'Hide machines' }).click()
    expect(await width()).toBeGreaterThan(before + 200)
    await page.getByRole('button', { name: 'Choose machines' }).click()
    await page.locator('.cls-tree').waitFor()
  })

  test('reports no fault of a script and no violation of its policy', () => {
    // Refusals are answers with a status; the browser notes them.
    expect(opened.faults.filter(fault => !/status of 4\d\d/.test(fault))).toEqual([])
  })
})

describe.skipIf(chromiumPath === undefined)('the Logging page where no agent answers', () => {
  test('says what to do, and goes on when one is named', async () => {
    const site = await openSite()
    const estate = await openEstate({ dead: false })
    const server = await startOpen(site, ['--cls', site.folder])
    try {
      const { page } = await server.open('cls')
      await page.getByText('No agent answers at').waitFor()
      await page.getByText('lyncpin cls agent --always-on', { exact: true }).waitFor()
      expect(await violationsIn(page)).toEqual([])
      const where = page.getByRole('textbox', { name: 'Configuration file, or folder of an agent' })
      await where.fill('/nowhere/at/all.yaml')
      await page.getByRole('button', { name: 'Go there' }).click()
      await page.getByRole('alert').filter({ hasText: 'cannot read' }).waitFor()
      await where.fill(estate.folder)
      await page.getByRole('button', { name: 'Go there' }).click()
      await page.locator('.cls-leaf', { hasText: 'fe01.contoso.com' }).waitFor()
      // From there it can be led on.
      await where.fill(site.folder)
      await page.getByRole('button', { name: 'Go there' }).click()
      await page.getByText('No agent answers at').waitFor()
    } finally {
      await server.close()
      await estate.close()
      await site.close()
    }
  })
})
