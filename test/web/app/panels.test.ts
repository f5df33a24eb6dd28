// Every panel over the incident, in a real browser.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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

describe.skipIf(chromiumPath === undefined)('the panels', () => {
  let site: Site
  let opened: OpenedPage

  beforeAll(async () => {
    site = await openSite()
    opened = await site.open()
    await dropFiles(opened.page, INCIDENT)
    await opened.page.waitForSelector('table.attempts')
  }, 60_000)

  afterAll(() => site?.close())

  describe('attempts', () => {
    test('group by user, sort and filter, and the address says so', async () => {
      const { page } = opened
      await goTo(page, 'attempts')
      await page.getByLabel('Group by user').check()
      expect(await page.locator('tr.group').count()).toBe(3)
      await page.getByRole('searchbox').fill('bob outside')
      await page.waitForFunction(() => document.querySelectorAll('tr.attempt').length === 1)
      expect(page.url()).toMatch(/#\/attempts\?.*group=1.*q=bob%20outside/)
      await page.getByRole('searchbox').fill('')
      await page.getByRole('button', { name: 'User and device' }).click()
      expect(await page.locator('tr.attempt .row-button').first().innerText()).toMatch(/^alice/)
    })

    test('unfold into phases with times and reasons', async () => {
      const { page } = opened
      await goTo(page, 'attempts/a1')
      const details = page.locator('tr.details')
      await details.waitFor()
      expect(await details.innerText()).toMatch(/Ticket\s+skipped\s+a stored user certificate/)
      await details.getByRole('link', { name: 'Messages' }).click()
      await page.waitForFunction(() => location.hash.includes('attempt%3Aa1'))
    })
  })

  describe('messages', () => {
    test('are filtered as one types, with what was searched for marked', async () => {
      const { page } = opened
      await goTo(page, 'messages')
      await page.getByRole('searchbox').fill('status:401 diag:28032')
      await page.waitForFunction(() => /^4 of /.test(document.querySelector('.count')?.textContent ?? ''))
      await page.getByRole('searchbox').fill('"web ticket is invalid"')
      await page.waitForFunction(() =>
        /^[1-9]\d* of /.test(document.querySelector('.count')?.textContent ?? ''),
      )
      await page.locator('.virtual-row').first().click()
      await page.locator('.detail mark').first().waitFor()
      expect(await page.locator('.detail mark').first().innerText()).toMatch(/web ticket is invalid/i)
    })

    test('a filter that cannot be read says where', async () => {
      const { page } = opened
      await page.getByRole('searchbox').fill('statu:401')
      await page.locator('.filter-problem').waitFor()
      expect(await page.locator('.filter-problem').innerText()).toMatch(/status/)
      await page.getByRole('searchbox').fill('')
    })

    test('keys reach the last row at once, though it was not fetched yet', async () => {
      const { page } = opened
      await goTo(page, 'messages?records=1')
      await page.waitForFunction(() =>
        /^185 of 185$/.test(document.querySelector('.count')?.textContent ?? ''),
      )
      await page.getByRole('grid').focus()
      await page.keyboard.press('End')
      await page.waitForFunction(() => /#185\b/.test(document.querySelector('.detail h2')?.textContent ?? ''))
      await page.keyboard.press('ArrowUp')
      await page.keyboard.press('ArrowUp')
      await page.waitForFunction(() => location.hash.includes('messages/183'))
      await page.keyboard.press('Escape')
      await page.locator('.detail').waitFor({ state: 'detached' })
    })

    test('one is shown decoded, as it stands in the log, and in bytes', async () => {
      const { page } = opened
      await goTo(page, 'messages/17?records=1')
      const detail = page.locator('.detail')
      await detail.getByText('#17').waitFor()
      expect(await detail.innerText()).toMatch(/Authorization[\s\S]*TLS-DSK[\s\S]*characters hidden/)
      expect(await detail.locator('.nodes').first().innerText()).toMatch(/TLS|handshake/i)
      await detail.getByRole('button', { name: 'As in the log', exact: true }).click()
      expect(await detail.locator('pre.raw').innerText()).toMatch(/REGISTER sip:contoso\.com SIP\/2\.0/)
      await detail.getByRole('button', { name: 'Bytes' }).click()
      await page.waitForFunction(() =>
        /^[0-9a-f]{8} {2}/.test(document.querySelector('pre.dump')?.textContent ?? ''),
      )
    })

    test('secrets are shown only when asked for', async () => {
      const { page } = opened
      const detail = page.locator('.detail')
      await detail.getByRole('button', { name: 'Decoded' }).click()
      expect(await detail.innerText()).toMatch(/hidden/)
      await detail.getByLabel('Show secrets').check()
      await page.waitForFunction(
        () => !/hidden›/.test(document.querySelector('.headers')?.textContent ?? 'hidden›'),
      )
      await detail.getByLabel('Show secrets').uncheck()
    })

    test('headers and codes say what they mean', async () => {
      const { page } = opened
      await goTo(page, 'messages?q=diag:28032')
      await page.locator('.virtual-row').first().click()
      const code = page.locator('.meaning.code', { hasText: 'ms-diagnostics/28032' }).first()
      await code.waitFor()
      await code.locator('summary').click()
      expect((await code.locator('p').innerText()).length).toBeGreaterThan(30)
    })

    test('evidence leads to its row', async () => {
      const { page } = opened
      await goTo(page, 'findings')
      const place = await page.locator('.evidence .place').first().innerText()
      await page.getByRole('link', { name: 'Show in the log' }).first().click()
      await page.locator('.detail').waitFor()
      expect(await page.locator('.detail-head').innerText()).toContain(place.split(':')[0])
      expect(await page.locator('.virtual-row.chosen').count()).toBe(1)
    })
  })

  describe('ladder', () => {
    test('an arrow leads to the messages it stands for', async () => {
      const { page } = opened
      await goTo(page, 'ladder/a3')
      await page.locator('[data-arrow]', { hasText: '28032' }).first().click()
      const chosen = page.locator('aside.chosen-arrow')
      expect(await chosen.innerText()).toMatch(/✗ 401 Unauthorized[\s\S]*bob-outside/)
      await chosen.getByRole('link').first().click()
      await page.locator('.detail').waitFor()
      expect(await page.locator('.detail').innerText()).toMatch(/28032/)
    })

    test('hops are merged or shown', async () => {
      const { page } = opened
      await goTo(page, 'ladder/a1')
      await page.locator('[data-arrow]').first().waitFor()
      const merged = await page.locator('[data-arrow]').count()
      await page.getByLabel('Every hop by itself').check()
      await page.waitForFunction(before => document.querySelectorAll('[data-arrow]').length > before, merged)
    })

    test('is saved as SVG and as PNG', async () => {
      const { page } = opened
      const svg = await savedBy(page, () => page.getByRole('button', { name: 'Save as SVG' }).click())
      expect(svg.name).toBe('ladder-a1.svg')
      expect(svg.bytes.toString()).toMatch(/^<\?xml[^>]*>\n<svg xmlns=[\s\S]*REGISTER[\s\S]*<\/svg>\n$/)
      const png = await savedBy(page, () => page.getByRole('button', { name: 'Save as PNG' }).click())
      expect([...png.bytes.subarray(1, 4)].map(byte => String.fromCharCode(byte)).join('')).toBe('PNG')
      expect(png.bytes.length).toBeGreaterThan(10_000)
    })
  })

  test('compare names the phase in which two attempts part, and the headers that differ', async () => {
    const { page } = opened
    await goTo(page, 'compare/a3/a2')
    await page.getByText('They part in: Ticket').waitFor()
    expect(await page.locator('.divergence').innerText()).toMatch(/28032/)
    await page.locator('.compared .kind button').first().click()
    await page.locator('.header-differences tbody tr').first().waitFor()
  })

  test('certificates are checked against their role', async () => {
    const { page } = opened
    await goTo(page, 'certificates')
    await page.locator('.certificate').first().waitFor()
    expect(await page.locator('.certificate').first().innerText()).toMatch(
      /sip\.contoso\.com[\s\S]*instead of the pool FQDN pool01\.contoso\.com/,
    )
  })

  describe('share', () => {
    const names = /alice|bob|carol|contoso|\bfe01\b|\bedge01\b/i

    test('gives reports without names, in every form', async () => {
      const { page } = opened
      await goTo(page, 'share')
      await page.getByText('user1, user2, user3').waitFor()
      for (const [kind, sign] of [
        ['HTML report', /<!doctype html>[\s\S]*user\d@domain1/],
        ['Markdown', /28032/],
        ['JSON', /"schema": "lyncpin\.report"/],
        ['CSV', /"id","user"/],
      ] as const) {
        const { bytes } = await savedBy(page, () =>
          page.getByRole('button', { name: `Save: ${kind}` }).click(),
        )
        expect(bytes.toString()).toMatch(sign)
        expect(bytes.toString()).not.toMatch(names)
      }
    })

    test('keeps names when a person wants them', async () => {
      const { page } = opened
      await page.getByLabel('Replace names').uncheck()
      const { bytes } = await savedBy(page, () => page.getByRole('button', { name: 'Save: JSON' }).click())
      expect(bytes.toString()).toMatch(/bob@contoso\.com/)
      await page.getByLabel('Replace names').check()
    })

    test('a bundle opens again with the same findings, marks and notes', async () => {
      const { page } = opened
      await goTo(page, 'messages/20')
      await page.locator('.detail').getByText('#20').waitFor()
      await page.getByRole('button', { name: /Mark/ }).click()
      await page.getByLabel('Note to this row').fill('here bob@contoso.com fails')
      await goTo(page, 'share')
      const bundle = await savedBy(page, () => page.getByRole('button', { name: 'Save: Bundle' }).click())
      const other = await site.open()
      await dropTexts(other.page, [{ name: bundle.name, bytes: bundle.bytes.toString('base64') }])
      // The view that was left for sharing comes back, with its marks.
      await other.page.locator('.detail').getByText('#20').waitFor()
      await other.page.locator('.mark-list').waitFor()
      expect(await other.page.locator('.mark-list').innerText()).toMatch(
        /#20 here user\d@domain1\.example fails/,
      )
      expect(await other.page.locator('body').innerText()).not.toMatch(names)
      await goTo(other.page, 'findings')
      expect(await other.page.locator('article.finding h2').first().innerText()).toMatch(/28032/)
      expect(await other.page.locator('body').innerText()).not.toMatch(names)
      expect(other.faults).toEqual([])
      await other.page.context().close()
    })
  })

  test('pasted text is read like a file, and joins what is open', async () => {
    const { page } = opened
    await goTo(page, 'logs')
    await page.getByRole('button', { name: 'Paste text' }).click()
    await page
      .getByRole('textbox')
      .first()
      .fill('SIP/2.0 403 Forbidden\r\nms-diagnostics: 4004;reason="x"\r\n\r\n')
    await page.getByRole('button', { name: 'Read it' }).click()
    await page.getByText('pasted text', { exact: true }).waitFor()
    expect(await page.locator('.log-card').count()).toBe(INCIDENT.length + 1)
  })

  test('probe and lab have no place where no server offers them', async () => {
    expect(await opened.page.locator('nav').innerText()).not.toMatch(/Probe|Lab/)
  })

  test('no script failed and no policy was violated on the way', () => {
    expect(opened.faults).toEqual([])
  })
})
