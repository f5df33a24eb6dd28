// The bundled incident: the case Lyncpin starts from.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createMemorySource } from '../../src/base/byte-source.ts'
import { rules } from '../../src/diagnose/rules.gen.ts'
import { formats } from '../../src/log/formats.gen.ts'
import type { CaseReport } from '../../src/report/case-report.ts'
import { observers } from '../../src/trace/observers.gen.ts'
import { openCase } from '../../src/workbench/open-case.ts'
import { reportCase } from '../../src/workbench/report-case.ts'

const FOLDER = 'examples/external-web-certificate'

function files(folder: string): string[] {
  return readdirSync(folder).flatMap(name => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? files(path) : [path]
  })
}

async function report(wanted: RegExp): Promise<CaseReport> {
  const sources = files(FOLDER)
    .filter(path => wanted.test(path))
    .map(path => createMemorySource(path, readFileSync(path)))
  return reportCase(await openCase(sources, { formats, observers, rules }))
}

test('with the log of B alone: the web ticket, the certificate of the External Web Site among the causes, and what would prove it', async () => {
  const { attempts, findings } = await report(/bob/)
  expect(
    attempts.map(({ user, outcome, failedPhase, place, storedCertificate }) => [
      user,
      outcome,
      failedPhase,
      place,
      storedCertificate,
    ]),
  ).toEqual([['bob@contoso.com', 'failed', 'ticket', 'outside', 'absent']])
  const [finding] = findings
  expect(finding?.rule).toBe('ticket/web-ticket-refused')
  expect(finding?.causes[0]).toMatchObject({ id: 'WT-01', certainty: 'likely' })
  expect(finding?.causes.length).toBeGreaterThan(1)
  expect(finding?.settle.join(' ')).toMatch(/WebServicesExternal|4443/)
  expect(finding?.evidence.some(({ text, line }) => text.includes('28032') && line > 0)).toBe(true)
})

test('healthy clients alone give no finding that explains a failure', async () => {
  const { attempts, findings } = await report(/alice|carol/)
  expect(attempts.every(({ outcome }) => outcome === 'signed-in')).toBe(true)
  expect(findings.filter(({ kind }) => kind === 'cause' || kind === 'symptom')).toEqual([])
})
