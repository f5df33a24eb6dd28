import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findLocalLogs } from '../../src/cli/local-logs.ts'

let home = ''
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'lyncpin-test-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

async function put(...names: string[]): Promise<void> {
  const path = join(home, ...names)
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, 'x')
}

test('finds the logs of every client version on Windows and leaves other files alone', async () => {
  await put('Local', 'Microsoft', 'Office', '16.0', 'Lync', 'Tracing', 'Lync-UccApi-0.UccApilog')
  await put('Local', 'Microsoft', 'Office', '16.0', 'Lync', 'Tracing', 'notes.txt')
  await put('Tracing', 'Communicator-uccapi-0.uccapilog')
  await mkdir(join(home, 'Local', 'Microsoft', 'Office', '15.0', 'Lync', 'Tracing'), { recursive: true })
  const environment = { LOCALAPPDATA: join(home, 'Local'), USERPROFILE: home }
  const { folders, paths } = await findLocalLogs({ platform: 'win32', environment, home })
  expect(paths.map(path => path.slice(home.length + 1).replaceAll('\\', '/'))).toEqual([
    'Local/Microsoft/Office/16.0/Lync/Tracing/Lync-UccApi-0.UccApilog',
    'Tracing/Communicator-uccapi-0.uccapilog',
  ])
  expect(folders.map(({ state }) => state)).toEqual([
    'has-logs',
    'empty',
    'has-logs',
    'missing',
    'missing',
    'missing',
  ])
  expect(folders[1]?.advice).toContain('TracingLevel')
})

test('uses the usual places below the home folder where variables are not set', async () => {
  await put('AppData', 'Local', 'Microsoft', 'Office', '15.0', 'Lync', 'Tracing', 'Lync-UccApi-1.UccApilog')
  const { paths } = await findLocalLogs({ platform: 'win32', environment: {}, home })
  expect(paths).toHaveLength(1)
})

test('finds the logs of both clients on a Mac', async () => {
  await put('Library', 'Logs', 'Microsoft-Lync-0.log')
  await put('Library', 'Logs', 'other.log')
  await put(
    'Library',
    'Containers',
    'com.microsoft.SkypeForBusiness',
    'Data',
    'Library',
    'Logs',
    'sfbmac.log',
  )
  const { paths } = await findLocalLogs({ platform: 'darwin', environment: {}, home })
  expect(paths.map(path => path.split(/[\\/]/).at(-1))).toEqual(['sfbmac.log', 'Microsoft-Lync-0.log'])
})

test('says on Linux how Pidgin writes a log', async () => {
  const { folders, paths } = await findLocalLogs({ platform: 'linux', environment: {}, home })
  expect(paths).toEqual([])
  expect(folders).toMatchObject([
    { client: 'Pidgin with SIPE', state: 'missing', advice: expect.stringContaining('pidgin --debug') },
  ])
})

test('knows no clients on other systems', async () => {
  expect((await findLocalLogs({ platform: 'freebsd', home })).folders).toEqual([])
})
