import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { failures, findFailure } from '../../src/reference/failures.ts'
import { sharedFolder } from '../shared.ts'

describe('the catalogue of failures', () => {
  test('uses every id once', () => {
    expect(new Set(failures.map(({ id }) => id)).size).toBe(failures.length)
  })

  test('says of every record what is seen, who is hit, and where the evidence is', () => {
    const incomplete = failures.filter(
      ({ title, sees, scope, evidence }) =>
        title === '' || sees === '' || scope === '' || evidence.why === '',
    )
    expect(incomplete.map(({ id }) => id)).toEqual([])
  })

  test('is searched by id in any case', () => {
    expect(findFailure('wt-01')?.stage).toBe('ticket')
  })

  test('does not know an id that is none', () => {
    expect(findFailure('WT-99')).toBeUndefined()
  })

  test.skipIf(sharedFolder === undefined)('has all records of the shared catalogue, in its order', () => {
    const text = readFileSync(`${sharedFolder}/domain/failures.md`, 'utf8')
    const ids = [...text.matchAll(/^\*\*([A-Z]+-\d\d) /gm)].map(match => match[1])
    expect(ids).toHaveLength(165)
    const shared = new Set(ids)
    expect(failures.map(({ id }) => id).filter(id => shared.has(id))).toEqual(ids)
  })
})
