// Every rule against its own samples: `fires` samples must make it fire with evidence that resolves, `clear` samples must leave
// it silent. A folder as sample means all files in it are opened together.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ByteSource } from '../../src/base/byte-source.ts'
import type { Finding } from '../../src/diagnose/finding.ts'
import type { Rule } from '../../src/diagnose/rule.ts'
import { rules } from '../../src/diagnose/rules.gen.ts'
import { formats } from '../../src/log/formats.gen.ts'
import { observers } from '../../src/trace/observers.gen.ts'
import { type OpenCase, openCase } from '../../src/workbench/open-case.ts'
import { resolveEvidence } from '../../src/workbench/resolve-evidence.ts'

const SAMPLES = 'test/samples/rules'

function filesOf(sample: string): string[] {
  const path = join(SAMPLES, sample)
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .sort()
    .map(name => join(path, name))
}

function sourceOf(path: string): ByteSource {
  const bytes = new Uint8Array(readFileSync(path))
  return {
    name: basename(path),
    sizeBytes: bytes.length,
    read: (from, to) => Promise.resolve(bytes.subarray(from, to)),
  }
}

function openSample(sample: string): Promise<OpenCase> {
  return openCase(filesOf(sample).map(sourceOf), { formats, observers, rules })
}

/** Windows events have a format of their own, which an older checkout may lack. */
function needsEventFormat(sample: string): boolean {
  if (formats.some(({ id }) => /event/.test(id))) return false
  return filesOf(sample).some(path =>
    /^\s*(?:Log Name|Event ID)\s*:|<Event\b/im.test(readFileSync(path, 'utf8')),
  )
}

function textsOf({ title, explanation, affected, causes, settle }: Finding): string[] {
  const ofCauses = causes.flatMap(({ cause, because, confirm, remedy }) => [
    cause,
    because,
    ...confirm,
    ...remedy,
  ])
  return [title, explanation, affected, ...settle, ...ofCauses]
}

/** Names in braces that `fill` replaces; the commands of the texts hold other braces. */
const UNFILLED = /\{\w+\}/

async function checkFinding(opened: OpenCase, rule: Rule, finding: Finding): Promise<void> {
  expect(finding.evidence.length).toBeGreaterThan(0)
  for (const piece of finding.evidence) {
    const resolved = await resolveEvidence(opened, piece)
    expect(resolved.text).not.toBe('')
    if (opened.sources[piece.origin.source]?.summary.encoding !== 'binary')
      expect(resolved.line).toBeGreaterThan(0)
  }
  expect(finding.causes.length).toBeGreaterThan(0)
  const declared = rule.causes.map(({ id }) => id)
  for (const { id } of finding.causes) expect(declared).toContain(id)
  for (const text of textsOf(finding)) expect(text).not.toMatch(UNFILLED)
  const attempts = opened.facts.attempts.map(({ id }) => id)
  for (const id of finding.attempts) expect(attempts).toContain(id)
}

describe.each(rules.map(rule => [rule.id, rule] as const))('%s', (id, rule) => {
  test('declares what a reader needs', () => {
    expect(id).toBe(`${rule.stage}/${id.slice(rule.stage.length + 1)}`)
    for (const covered of rule.covers) expect(covered).toMatch(/^[A-Z]{2,5}-\d{2}$/)
    for (const text of [rule.title.fires, rule.title.clear, rule.wants, rule.explain, rule.scope]) {
      expect(text.length).toBeGreaterThan(10)
    }
    expect(rule.causes.length).toBeGreaterThan(0)
    expect(rule.samples.fires.length).toBeGreaterThan(0)
    expect(rule.samples.clear.length).toBeGreaterThan(0)
    for (const sample of [...rule.samples.fires, ...rule.samples.clear]) {
      expect(existsSync(join(SAMPLES, sample)), sample).toBe(true)
    }
  })

  test.for(rule.samples.fires)('fires on %s', async (sample, context) => {
    if (needsEventFormat(sample)) return context.skip('no format here reads Windows events')
    const opened = await openSample(sample)
    const errors = opened.diagnosis.results.filter(({ outcome }) => outcome === 'error')
    expect(errors).toEqual([])
    const findings = opened.diagnosis.findings.filter(finding => finding.rule === id)
    expect(findings.length).toBeGreaterThan(0)
    for (const finding of findings) await checkFinding(opened, rule, finding)
  })

  test.for(rule.samples.clear)('stays silent on %s', async (sample, context) => {
    if (needsEventFormat(sample)) return context.skip('no format here reads Windows events')
    const opened = await openSample(sample)
    expect(opened.diagnosis.findings.filter(finding => finding.rule === id)).toEqual([])
  })
})
