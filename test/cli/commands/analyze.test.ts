import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { reportSchema } from '../../../src/report/report-schema.ts'
import { createClientLog, signInByTlsDsk } from '../../trace/logs.ts'
import { run, writeFiles } from '../run.ts'

const INCIDENT = 'examples/external-web-certificate'
const folder = mkdtempSync(join(tmpdir(), 'lyncpin-analyze-'))

describe('lyncpin analyze', () => {
  test('names the certificate of the External Web Site in the bundled incident', async () => {
    const { status, out, err } = await run('analyze', INCIDENT)
    expect([status, err]).toEqual([1, ''])
    expect(out).toContain('3 sign-in attempts on 2016-03-14, times in UTC')
    expect(out).toMatch(/1\. The web ticket is refused: .*28032\) {2}\[certain\]/)
    expect(out).toMatch(/subject is sip\.contoso\.com .* instead of\s+the pool FQDN pool01\.contoso\.com/s)
    expect(out.trimEnd().split('\n').slice(-2)).toEqual([
      '✗ 1 of 3 sign-in attempts failed',
      expect.stringMatching(/^ {2}bob@contoso\.com: 1\. The web ticket is refused/),
    ])
  })

  test('gives one client’s log alone a likely cause and what would settle it', async () => {
    const { status, out } = await run('analyze', `${INCIDENT}/clients/bob-outside.UccApilog`)
    expect(status).toBe(1)
    expect(out).toContain('[likely]')
    expect(out).toContain('What would settle it')
  })

  test('writes JSON by its schema, and pages, with pseudonyms where asked', async () => {
    const [html, markdown] = [join(folder, 'r.html'), join(folder, 'r.md')]
    const { status, out } = await run(
      'analyze',
      INCIDENT,
      '--json',
      '--redact',
      '--html',
      html,
      '--markdown',
      markdown,
    )
    expect(status).toBe(1)
    const report = reportSchema.parse(JSON.parse(out))
    expect(report.findings[0]).toMatchObject({ rule: 'ticket/web-ticket-refused', certainty: 'certain' })
    for (const text of [out, readFileSync(html, 'utf8'), readFileSync(markdown, 'utf8')])
      expect(text).not.toMatch(/contoso|alice|\bbob\b|carol/i)
    expect(readFileSync(html, 'utf8')).toContain('sip.domain1.example')
  })

  test('keeps to a user and a time', async () => {
    const ofAlice = await run('analyze', INCIDENT, '--user', 'ALICE@')
    expect([ofAlice.status, ofAlice.out.includes('bob@contoso.com')]).toEqual([0, false])
    const later = await run('analyze', INCIDENT, '--since', '2016-03-15')
    expect(later.status).toBe(0)
    expect((await run('analyze', INCIDENT, '--until', '2016-03-14T09:15:30')).out).toContain(
      '1 sign-in attempt on',
    )
  })

  test('ends with 0 where every sign-in went well', async () => {
    const log = createClientLog()
    signInByTlsDsk(log, 0)
    const paths = writeFiles({ 'good.UccApilog': log.text() })
    const { status, out } = await run('analyze', ...paths)
    expect([status, out]).toEqual([0, expect.stringContaining('✓ No failed sign-in')])
  })

  test('ends with 2 and says which file is missing, after reporting on the others', async () => {
    const { status, out, err } = await run('analyze', INCIDENT, 'no-such.log')
    expect(status).toBe(2)
    expect(err).toContain('no-such.log')
    expect(out).toContain('1 of 3 sign-in attempts failed')
  })

  test('ends with 3 where nothing is a log', async () => {
    const { status, err } = await run(
      'analyze',
      ...writeFiles({ 'notes.txt': 'Dear all,\nlunch is at noon.\n' }),
    )
    expect([status, err]).toEqual([3, expect.stringContaining('lyncpin detect')])
  })

  test('ends with 2 where a report cannot be written', async () => {
    const { status, err } = await run('analyze', INCIDENT, '--html', join(folder, 'none', 'r.html'))
    expect([status, err]).toEqual([
      2,
      expect.stringMatching(/--html: .* cannot be written: there is no folder/),
    ])
  })

  test('ends with 2 where a log is damaged from the beginning', async () => {
    const head = new Uint8Array(5000).fill(0xff)
    head.set(new TextEncoder().encode('ElfFile\0'))
    const { status, out } = await run('analyze', ...writeFiles({ 'Application.evtx': head }))
    expect([status, out]).toEqual([2, expect.stringContaining('Application.evtx')])
  })

  test('a name that only a log gives away is a pseudonym in the report too', async () => {
    const log = createClientLog()
    signInByTlsDsk(log, 0)
    const [path = ''] = writeFiles({ 'dave.UccApilog': log.text().replaceAll('alice', 'dave') })
    const { out } = await run('analyze', path, '--redact', '--json')
    expect(out).not.toContain('dave')
  })
})
