// The page in front of a server that offers things: logs it was started with, cases it keeps, slots for probe and lab.

import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumPath, INCIDENT, openSite, type Site } from './browser.ts'

const FEATURES = { inputs: false, cases: false, probe: false, lab: false, signedIn: true }
const LOG = readFileSync(INCIDENT[1] ?? '')

interface Offer {
  readonly features: Partial<typeof FEATURES>
  readonly answers?: Readonly<Record<string, unknown>>
}

describe.skipIf(chromiumPath === undefined)('a server behind the page', () => {
  let site: Site

  beforeAll(async () => {
    site = await openSite()
  }, 60_000)

  afterAll(() => site?.close())

  /** A page whose requests to the interface are answered here. */
  async function open(
    { features, answers = {} }: Offer,
    address = '',
  ): Promise<{ page: Page; asked: string[] }> {
    const page = await (await site.browser.newContext()).newPage()
    const asked: string[] = []
    await page.route('**/api/v1/**', async route => {
      const request = route.request()
      const path = request.url().replace(/^.*\/api\/v1\//, '')
      asked.push(`${request.method()} ${path} ${request.headers().range ?? ''}`.trim())
      const [, from = '0', to = ''] = /bytes=(\d+)-(\d+)/.exec(request.headers().range ?? '') ?? []
      if (path.endsWith('/bytes')) {
        const body = LOG.subarray(Number(from), Number(to) + 1)
        return route.fulfill({ status: 206, body, contentType: 'application/octet-stream' })
      }
      const known =
        path === 'features'
          ? { ...FEATURES, ...features }
          : answers[`${request.method()} ${path.split('?')[0]}`]
      await route.fulfill(
        known ? { json: known } : { status: 404, json: { message: 'there is nothing here' } },
      )
    })
    await page.goto(site.url + address)
    return { page, asked }
  }

  const inputs = {
    inputs: [{ id: '0', name: 'bob.UccApilog', sizeBytes: LOG.length, kind: 'log' }],
    problems: [],
  }

  test('the logs it was started with are open at once, read by ranges', async () => {
    const { page, asked } = await open({ features: { inputs: true }, answers: { 'GET inputs': inputs } })
    await page.waitForSelector('table.attempts')
    expect(await page.locator('tr.attempt').innerText()).toMatch(/bob@contoso\.com/)
    expect(asked.some(line => /^GET inputs\/0\/bytes bytes=0-\d+$/.test(line))).toBe(true)
    await page.context().close()
  })

  test('the address of a case opens that case', async () => {
    const answers = { 'GET cases/c1/inputs': inputs, 'GET cases': { cases: [] } }
    const { page } = await open({ features: { cases: true }, answers }, '?case=c1')
    await page.waitForSelector('table.attempts')
    await page.context().close()
  })

  test('whoever is not signed in is asked for a token, and told when it is none', async () => {
    const { page, asked } = await open({ features: { cases: true, signedIn: false } })
    await page.getByLabel('Access token').fill('wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('there is nothing here').waitFor()
    expect(asked).toContain('POST session')
    await page.context().close()
  })

  test('a case is kept there under a title, and its link is given', async () => {
    const answers = { 'GET inputs': inputs, 'POST cases/upload': { id: 'c7' } }
    const { page, asked } = await open({ features: { cases: true, inputs: true }, answers })
    await page.waitForSelector('table.attempts')
    await page.evaluate(() => {
      location.hash = '#/share'
    })
    await page.getByLabel('Title').fill('Bob outside')
    await page.getByRole('button', { name: 'Keep it' }).click()
    await page.getByRole('link', { name: /\?case=c7$/ }).waitFor()
    expect(asked.find(line => line.startsWith('POST cases/upload'))).toMatch(
      /name=lyncpin-case\.zip&title=Bob\+outside/,
    )
    await page.context().close()
  })

  test('probe and lab have a place in the navigation where they are offered', async () => {
    const { page } = await open({ features: { probe: true, lab: true } })
    await page.getByRole('link', { name: 'Probe' }).click()
    await page.getByRole('heading', { name: 'Probe', level: 1 }).waitFor()
    await page.getByRole('link', { name: 'Lab' }).waitFor()
    await page.context().close()
  })
})
