// The tables as a whole: every entry is complete, found by its id, and points to records that exist.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { entries, findByName, findEntry } from '../../src/reference/entries.ts'
import { findFailure } from '../../src/reference/failures.ts'
import { sharedFolder } from '../shared.ts'

describe('the tables', () => {
  test('give every entry a name, a meaning, what it means for sign-in, and a source', () => {
    const incomplete = entries.filter(
      ({ name, meaning, signIn, source }) => name === '' || meaning === '' || signIn === '' || source === '',
    )
    expect(incomplete.map(({ id }) => id)).toEqual([])
  })

  test('use every id once', () => {
    const ids = entries.map(({ id }) => id.toLowerCase())
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([])
  })

  test('name only records that the catalogue of failures has', () => {
    const unknown = entries.flatMap(({ id, records }) =>
      records.filter(record => !findFailure(record)).map(record => `${id}: ${record}`),
    )
    expect(unknown).toEqual([])
  })

  test('hold plain single-line text', () => {
    const odd = entries.filter(entry =>
      [entry.name, entry.meaning, entry.signIn, entry.source, ...entry.check].some(text =>
        /[\r\n\t]|^\s|\s$/.test(text),
      ),
    )
    expect(odd.map(({ id }) => id)).toEqual([])
  })

  test('find an entry by kind and key in any case', () => {
    expect(findEntry('event', 'ls user services/32174')?.id).toBe('event/LS User Services/32174')
  })

  test('find an event by another name of its provider', () => {
    expect(findEntry('event', 'Communicator/1')?.id).toBe('event/Lync/1')
  })

  test('find a symbol by an older name of it', () => {
    expect(findByName('rtc_e_sip_auth_failed').map(({ id }) => id)).toEqual(['hresult/80EE0011'])
  })
})

describe.skipIf(sharedFolder === undefined)('against the shared documents', () => {
  const read = (file: string): string => readFileSync(`${sharedFolder}/${file}`, 'utf8')

  test('every diagnostics id of the document has an entry', () => {
    const [, codes = ''] = read('protocol/diagnostics.md').split(/^## [45]\. .*$/m)
    const ids = [...codes.matchAll(/^\| (\d{1,5}) \|/gm)].map(match => match[1] ?? '')
    expect(ids.length).toBeGreaterThan(50)
    expect(ids.filter(id => !findEntry('ms-diagnostics', id))).toEqual([])
  })

  test('every UCC code that the catalogue lists has an entry', () => {
    const list =
      /\*\*Client result codes 0x80EE00xx\*\*[^\n]*:([\s\S]*?)\(index files/.exec(
        read('domain/failures.md'),
      )?.[1] ?? ''
    const codes = [...list.matchAll(/(?:^|,)\s*([0-9A-F]{2}) /g)].map(match => match[1] ?? '')
    expect(codes.length).toBeGreaterThan(15)
    expect(codes.filter(code => !findEntry('hresult', `80EE00${code}`))).toEqual([])
  })

  test('every event id that the catalogue names has an entry', () => {
    const known = new Set(
      entries.filter(({ kind }) => kind === 'event').map(({ key }) => key.split('/').at(-1)),
    )
    const named = [
      ...read('domain/failures.md').matchAll(/\b(?:events?|Schannel|LS [A-Za-z ]+) (\d{4,5})\b/g),
    ].map(match => match[1])
    expect(named.length).toBeGreaterThan(10)
    expect(named.filter(id => !known.has(id))).toEqual([])
  })
})
