import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { CaseReport } from '../../src/report/case-report.ts'
import { SCRIPT, SCRIPT_HASH, STYLE, STYLE_HASH } from '../../src/report/html/assets.ts'
import { formatReportHtml } from '../../src/report/html.ts'
import type { Ladder } from '../../src/trace/ladder/arrow.ts'
import { buildLadder } from '../../src/trace/ladder/ladder.ts'
import type { OpenCase } from '../../src/workbench/open-case.ts'
import { reportCase } from '../../src/workbench/report-case.ts'
import { writeFiles } from '../cli/run.ts'
import { answer, createClientLog, openTexts, register, signInByTlsDsk } from '../trace/logs.ts'
import { HOSTILE_NAME, hostileLog } from './hostile.ts'

const hash = (text: string): string => createHash('sha256').update(text).digest('base64')

function laddersOf({ assembled, timeOf }: OpenCase): ReadonlyMap<string, Ladder> {
  return new Map(assembled.attempts.map(attempt => [attempt.id, buildLadder(attempt, timeOf)]))
}

async function pageOf(
  files: Readonly<Record<string, string>>,
): Promise<{ page: string; report: CaseReport }> {
  const opened = await openTexts(files)
  const report = await reportCase(opened)
  return { page: formatReportHtml(report, { ladders: laddersOf(opened) }), report }
}

function failingLog(): string {
  const log = createClientLog()
  signInByTlsDsk(log, 0)
  log.sends(60_000, register({ cseq: 1, user: 'bob@contoso.com', callId: 'c9' }))
  log.receives(60_010, answer('403 Forbidden', { cseq: 1, user: 'bob@contoso.com', callId: 'c9' }))
  return log.text()
}

/** Names of all elements of a page, without those of text that is shown. */
const elementsOf = (page: string): Set<string> =>
  new Set([...page.matchAll(/<([a-z][a-z0-9]*)/gi)].map(([, name = '']) => name))

/** The page without its own style and script. */
const bodyOf = (page: string): string => page.replace(STYLE, '').replace(SCRIPT, '')

describe('formatReportHtml', () => {
  test('allows its own style and script by their hashes and nothing else', async () => {
    expect([STYLE_HASH, SCRIPT_HASH]).toEqual([hash(STYLE), hash(SCRIPT)])
    const { page } = await pageOf({ 'a.UccApilog': failingLog() })
    expect(page).toContain(
      `content="default-src &#39;none&#39;; style-src &#39;sha256-${STYLE_HASH}&#39;; script-src &#39;sha256-${SCRIPT_HASH}&#39;;`,
    )
    expect(page).not.toMatch(/\s(?:style|on\w+)=/)
    expect(bodyOf(page)).not.toMatch(/(?:src|href)="(?!#)|url\(|@import/)
  })

  test('says at the top what happened, and links each failed attempt to what explains it', async () => {
    const { page } = await pageOf({ 'a.UccApilog': failingLog() })
    expect(page).toContain('<h1>1 of 2 sign-ins failed</h1>')
    expect(page).toContain('<a class="who" href="#a2">bob@contoso.com</a>')
    expect(page.indexOf('id="a2"')).toBeLessThan(page.indexOf('id="a1"'))
  })

  test('shows the phases of an attempt and the ladder diagram', async () => {
    const { page } = await pageOf({ 'a.UccApilog': failingLog() })
    expect(page).toMatch(/<li class="failed" title=""><b>✗ register<\/b>/)
    expect(page).toMatch(/<g class="failed"><title>403 Forbidden/)
  })

  test('shows findings with evidence, and remedies to copy', async () => {
    const log = createClientLog()
    log.line(
      0,
      'GET https://webext.contoso.com/Autodiscover/AutodiscoverService.svc/root/user HTTP/1.1\r\nHost: webext.contoso.com\r\nX-MS-WebTicket: opaque=AAAA\r\n',
    )
    log.line(
      9,
      'HTTP/1.1 401 Unauthorized\r\nX-Ms-diagnostics: 28032;source="fe01.contoso.com";reason="The web ticket is invalid."\r\n',
    )
    const { page, report } = await pageOf({ 'a.UccApilog': log.text() })
    expect(report.findings).toHaveLength(1)
    expect(page).toContain('id="finding-1"')
    expect(page).toMatch(
      /<code>Get-CsCertificate [^<]+<\/code><button type="button" data-copy>Copy<\/button>/,
    )
    expect(page).toContain('a.UccApilog:6')
  })

  test('stands on its own without attempts and without logs', async () => {
    const { page } = await pageOf({ 'a.txt': 'nothing here\n' })
    expect(page).toContain('<h1>No sign-in attempt in these logs</h1>')
  })

  test('lets no log put an element, an attribute or a control character into the page', async () => {
    const harmless = elementsOf(bodyOf((await pageOf({ 'a.UccApilog': failingLog() })).page))
    const { page, report } = await pageOf({ [HOSTILE_NAME]: hostileLog() })
    const body = bodyOf(page)
    expect(report.attempts.length + report.findings.length).toBeGreaterThan(1)
    for (const name of [
      'article',
      'h4',
      'pre',
      'code',
      'ul',
      'dl',
      'dt',
      'dd',
      'summary',
      'details',
      'button',
    ])
      harmless.add(name)
    expect([...elementsOf(body)].filter(name => !harmless.has(name))).toEqual([])
    expect(body).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069]/)
    expect(page.match(/<script/g)).toHaveLength(1)
    expect(page.match(/<style/g)).toHaveLength(1)
    for (const [tag] of body.matchAll(/<[a-z][^>]*>/gi)) expect(tag).not.toMatch(/\son\w+\s*=|javascript:/i)
  })

  const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(path =>
    existsSync(path),
  )
  if (chromium === undefined) console.info('skipped: no Chromium here to open the page with')

  test.skipIf(chromium === undefined)(
    'opens in a browser with its script running and nothing of the log run',
    async () => {
      const { page } = await pageOf({ [HOSTILE_NAME]: hostileLog() })
      const probe = page.replace('</body>', '<p id="probe">x</p></body>')
      const [path = ''] = writeFiles({ 'report.html': probe })
      const dom = execFileSync(
        chromium ?? '',
        ['--headless', '--no-sandbox', '--disable-gpu', '--dump-dom', `file://${path}`],
        { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 60_000 },
      )
      expect(dom).toContain('id="probe"')
      expect(dom.match(/<script/g)).toHaveLength(1)
      expect(dom).not.toMatch(/<img|<svg[^>]*onload|<a [^>]*onclick/)
    },
  )
})
