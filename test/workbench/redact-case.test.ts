import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type ByteSource, createMemorySource } from '../../src/base/byte-source.ts'
import { rules } from '../../src/diagnose/rules.gen.ts'
import { openArchive } from '../../src/log/archive.ts'
import { formats } from '../../src/log/formats.gen.ts'
import type { CaseReport } from '../../src/report/case-report.ts'
import { observers } from '../../src/trace/observers.gen.ts'
import { createRedactor } from '../../src/trace/redact.ts'
import { BUNDLE_FILE, createBundleWriter, readManifest } from '../../src/workbench/case-bundle.ts'
import { openCase } from '../../src/workbench/open-case.ts'
import { openMessages } from '../../src/workbench/open-messages.ts'
import { learnCase, redactCase } from '../../src/workbench/redact-case.ts'
import { reportCase } from '../../src/workbench/report-case.ts'

import { buffer, etlFile, narrow, wppRecord } from '../log/etl/etl-builder.ts'
import { answer, register } from '../trace/logs.ts'

const FOLDER = 'examples/external-web-certificate'

function incident(): ByteSource[] {
  return ['clients', 'servers'].flatMap(folder =>
    readdirSync(join(FOLDER, folder)).map(name =>
      createMemorySource(`${folder}/${name}`, readFileSync(join(FOLDER, folder, name))),
    ),
  )
}

interface Opened {
  readonly report: CaseReport
  readonly rows: number
}

/** Bundles the sources and opens the bundle again. */
async function bundle(
  sources: readonly ByteSource[],
): Promise<{ before: Opened; after: Opened; texts: string }> {
  const opened = await openCase(sources, { formats, observers, rules })
  const messages = await openMessages(opened, formats)
  const redactable = { opened, messages, formats }
  const redactor = createRedactor()
  const chunks: Uint8Array[] = []
  const writer = createBundleWriter(bytes => chunks.push(bytes))
  await learnCase(redactable, redactor)
  await redactCase(redactable, redactor, writer.write)
  writer.end({ redacted: true, zoneUs: 0, view: '#/findings', clocks: {}, marks: [{ row: 3, note: 'here' }] })
  const { sources: entries, problems } = await openArchive(
    createMemorySource('case.zip', Buffer.concat(chunks)),
  )
  expect(problems).toEqual([])
  const logs = entries.filter(({ name }) => !name.endsWith(BUNDLE_FILE))
  const texts = await Promise.all(
    entries.map(async entry => new TextDecoder().decode(await entry.read(0, entry.sizeBytes))),
  )
  const again = await openCase(logs, { formats, observers, rules })
  return {
    before: { report: await reportCase(opened), rows: messages.count },
    after: { report: await reportCase(again), rows: (await openMessages(again, formats)).count },
    texts: texts.join('\n'),
  }
}

/** What a report says, without who it says it about. */
function diagnosisOf({ report: { attempts, findings } }: Opened): unknown {
  return {
    attempts: attempts.map(
      ({ outcome, place, failedPhase, phases, storedCertificate, scheme, rounds, from }) => ({
        outcome,
        place,
        failedPhase,
        storedCertificate,
        scheme,
        rounds,
        from,
        phases: phases.map(phase => [phase.name, phase.outcome, phase.durationMs]),
      }),
    ),
    findings: findings.map(({ rule, certainty, causes, attempts: hit, evidence }) => ({
      rule,
      certainty,
      hit,
      causes: causes.map(cause => [cause.id, cause.certainty]),
      evidence: evidence.map(piece => piece.line),
    })),
  }
}

function rulesOf({ report }: Opened): string[] {
  return report.findings.map(({ rule, certainty }) => `${rule} ${certainty}`)
}

describe('a redacted bundle', () => {
  test('gives the same diagnosis as the logs it was made of', async () => {
    const { before, after } = await bundle(incident())
    expect(before.report.findings.length).toBeGreaterThan(0)
    expect(diagnosisOf(after)).toEqual(diagnosisOf(before))
    expect(after.rows).toBe(before.rows)
  })

  test('holds no name of a person, a domain or a machine', async () => {
    const { texts } = await bundle(incident())
    expect(texts).not.toMatch(/alice|bob|carol|contoso|\bfe01\b|\bedge01\b/i)
    expect(texts).toMatch(/user1@domain1/)
  })

  test('turns a binary log into a trace with the same diagnosis', async () => {
    const texts = [
      register({ cseq: 1 }),
      'alice@contoso.com: InitializeSecurityContext failed with 0x80090325 on fe01.contoso.com',
      answer('403 Forbidden', {
        cseq: 1,
        headers: 'ms-diagnostics: 4004;reason="no";source="fe01.contoso.com"\r\n',
      }),
    ]
    const etl = etlFile([buffer(texts.map(text => wppRecord(narrow(text))))])
    const { before, after, texts: shared } = await bundle([createMemorySource('SIPStack.etl', etl)])
    expect(before.report.attempts).toHaveLength(1)
    expect(before.report.findings.length).toBeGreaterThan(0)
    expect(rulesOf(after)).toEqual(rulesOf(before))
    expect(after.report.attempts.map(({ outcome }) => outcome)).toEqual(
      before.report.attempts.map(({ outcome }) => outcome),
    )
    expect(shared).not.toMatch(/alice|contoso|fe01/i)
  })

  test('says how a person saw the case', async () => {
    const { texts } = await bundle(incident())
    const manifest = readManifest(texts.slice(texts.indexOf('{\n  "schema": "lyncpin.case"')))
    expect(manifest).toMatchObject({ redacted: true, view: '#/findings', marks: [{ row: 3, note: 'here' }] })
  })

  test('a text that is no manifest is none', () => {
    expect(readManifest('{"schema":"other"}')).toBeUndefined()
    expect(readManifest('no json')).toBeUndefined()
  })
})
