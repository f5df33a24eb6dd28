import { expect, test } from 'vitest'
import { formatReportSchemaMarkdown, reportJsonSchema } from '../../src/report/report-schema-document.ts'

test('the JSON Schema lets readers meet fields that came later', () => {
  expect(JSON.stringify(reportJsonSchema())).not.toContain('additionalProperties')
})

test('every field of the JSON Schema says what it is', () => {
  const undescribed: string[] = []
  JSON.parse(JSON.stringify(reportJsonSchema()), (name, value) => {
    for (const [field, node] of Object.entries(value?.properties ?? {})) {
      const { description, $ref } = node as { description?: string; $ref?: string }
      if (!description && !$ref) undescribed.push(`${name}.${field}`)
    }
    return value
  })
  expect(undescribed).toEqual([])
})

test('the document has a table for every object, and rows for the fields of nameless ones', () => {
  const markdown = formatReportSchemaMarkdown()
  expect(markdown.match(/^## .*$/gm)).toHaveLength(7)
  expect(markdown).toContain('| `rules.cannotTell[].wants` | string | What to collect. |')
  expect(markdown).toContain('| `attempts` | list of [attempt](#attempt) |')
})
