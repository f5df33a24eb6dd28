import { expect, test } from 'vitest'
import { formatLocalLogsText, type LocalLogFolder } from '../../src/report/local-logs-text.ts'

const FOLDER: LocalLogFolder = {
  client: 'Client A',
  folder: '/logs/a',
  state: 'has-logs',
  logs: 3,
  advice: 'switch it on',
}
const show = (...folders: LocalLogFolder[]): string =>
  formatLocalLogsText(folders, { colour: false, width: 100 })

test('gives advice for a folder without logs, not for one with logs or for a client that is not installed', () => {
  const missing: LocalLogFolder = {
    ...FOLDER,
    client: 'Client B',
    folder: '/logs/b',
    state: 'missing',
    logs: 0,
    advice: 'for B',
  }
  const empty: LocalLogFolder = {
    ...FOLDER,
    client: 'Client C',
    folder: '/logs/c',
    state: 'empty',
    logs: 0,
    advice: 'for C',
  }
  expect(show(FOLDER, missing, empty)).toBe(
    [
      '3 files     Client A',
      '            /logs/a',
      'not here    Client B',
      '            /logs/b',
      'no logs     Client C',
      '            /logs/c',
      '            for C',
    ].join('\n'),
  )
})

test('gives all advice when there are no logs at all', () => {
  expect(show({ ...FOLDER, state: 'missing', logs: 0 })).toContain('switch it on')
})
