// The published schema of the JSON report against the types, and against a report of real logs.

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { createMemorySource } from '../../src/base/byte-source.ts'
import { rules } from '../../src/diagnose/rules.gen.ts'
import { formats } from '../../src/log/formats.gen.ts'
import type { CaseReport } from '../../src/report/case-report.ts'
import { formatJsonText } from '../../src/report/json.ts'
import type { reportSchema } from '../../src/report/report-schema.ts'
import { observers } from '../../src/trace/observers.gen.ts'
import { openCase } from '../../src/workbench/open-case.ts'
import { reportCase } from '../../src/workbench/report-case.ts'

type Plain<T> = T extends readonly (infer Item)[]
  ? Plain<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Plain<T[Key]> }
    : T
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** The compiler refuses this line when type and schema differ in a field. */
const SAME: Same<Plain<CaseReport>, Plain<z.infer<typeof reportSchema>>> = true

const FOLDER = 'examples/external-web-certificate'

function files(folder: string): string[] {
  return readdirSync(folder).flatMap(name => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? files(path) : [path]
  })
}

/** The published schema, closed: a field that it does not name is an error. */
function closedSchema(): object {
  const text = readFileSync('docs/report.schema.json', 'utf8')
  return JSON.parse(text, (_, value) =>
    value?.type === 'object' && value.properties ? { ...value, additionalProperties: false } : value,
  )
}

describe('docs/report.schema.json', () => {
  const validate = new Ajv2020({ allErrors: true, strict: true }).compile(closedSchema())

  test('describes the report of a case, field by field', async () => {
    const sources = files(FOLDER).map(path => createMemorySource(path, readFileSync(path)))
    const report = await reportCase(await openCase(sources, { formats, observers, rules }))
    expect(report.findings.length).toBeGreaterThan(0)
    validate(JSON.parse(formatJsonText(report)))
    expect(validate.errors ?? []).toEqual([])
  })

  test('describes the report of nothing', async () => {
    const report = await reportCase(await openCase([], { formats, observers, rules }))
    validate(JSON.parse(formatJsonText(report)))
    expect(validate.errors ?? []).toEqual([])
  })

  test('refuses a report that lacks a field', () => {
    expect(validate({ schema: 'lyncpin.report', version: 1, sources: [], attempts: [], findings: [] })).toBe(
      false,
    )
  })

  test('has the fields of the type', () => expect(SAME).toBe(true))
})
