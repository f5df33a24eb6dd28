import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { closestField, FIELDS, findField } from '../../../src/trace/filter/fields.ts'
import { parseFilter } from '../../../src/trace/filter/parse.ts'

describe('FIELDS', () => {
  test('stand in docs/filter.md, each with its aliases, meaning and example, in this order', () => {
    const documented = readFileSync('docs/filter.md', 'utf8')
      .split('\n')
      .filter(line => /^\| `[a-z-]+(?:\.NAME)?`.*\| `.+:?.+` \|$/.test(line))
    const expected = FIELDS.map(({ name, aliases, title, example }) => {
      const names = [name === 'header' ? 'header.NAME' : name, ...aliases]
        .map(text => `\`${text}\``)
        .join(', ')
      return `| ${names} | ${title} | \`${example}\` |`
    })
    expect(documented).toEqual(expected)
  })

  test('have examples that ask for their own field', () => {
    const fields = FIELDS.map(({ example }) => {
      const { filter } = parseFilter(example)
      return filter?.kind === 'term' ? filter.field : 'none'
    })
    expect(fields).toEqual(FIELDS.map(field => field.name))
  })

  test('are found by name and alias in any case', () => {
    expect(findField('Call-ID')?.name).toBe('callid')
    expect(findField('nothing')).toBeUndefined()
  })
})

describe('closestField', () => {
  test('finds mistyped and cut names, and nothing for other words', () => {
    expect(closestField('stauts')).toBe('status')
    expect(closestField('comp')).toBe('component')
    expect(closestField('epid')).toBeUndefined()
    expect(closestField('realm')).toBeUndefined()
  })
})
