import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { sharedFolder } from '../../shared.ts'
import { expectCovered, ofKind, read, sample } from '../reading.ts'

const tree = sample('sign-in-tree/ticket-refused.txt')

describe('the sign-in report of the client', () => {
  test('gives a node for every step', async () => {
    const reading = await read(tree)
    expect(reading.formats).toEqual(['sign-in-tree'])
    const nodes = ofKind(reading, 'sign-in-node')
    expect(nodes.map(({ path, name, passed, code }) => [path, name, passed, code?.toString(16)])).toEqual([
      ['1', 'Login', false, '80fb0800'],
      ['1.1', 'Lync-autodiscovery', false, '80fb0800'],
      ['1.1.1', 'Get-NewWebTicket', false, '80fb0800'],
      ['1.1.1.1', 'ExecuteWithMetadataInternal', false, '3d0000'],
      ['1.1.1.2', 'Get-OAuthToken', true, undefined],
      ['1.1.1.3', 'ExecuteWithWindowsOrNoAuthInternal', false, '80fb0800'],
    ])
    expect(nodes[5]?.quote).toBe('1.1.1.3 ExecuteWithWindowsOrNoAuthInternal: FAIL (hr = 0x80fb0800)')
    expect(nodes[5]?.origin.line).toBe(41)
    expectCovered(reading)
  })

  test('holds each detail of a node once', async () => {
    const nodes = ofKind(await read(tree), 'sign-in-node')
    expect(nodes[2]?.details.match(/Executing wws/g)).toHaveLength(1)
    expect(nodes[1]?.details.match(/autodiscovery completed/g)).toHaveLength(1)
    expect(nodes[4]?.details).toBe('')
  })

  test('hands each web call on once, where the step that made it stands', async () => {
    const { texts } = await read(tree)
    const calls = texts.filter(part => part.text.includes('Executing wws'))
    expect(calls.map(part => /TargetUri:\S+\/(\w+)/.exec(part.text)?.[1])).toEqual(['mex', 'Auth'])
    expect(calls.map(part => part.origin.line)).toEqual([32, 42])
  })

  test('stands in the middle of a client log, which goes on behind it', async () => {
    const line = (text: string) => `08/28/2013|10:11:12.345 1A2C:1F40 INFO  :: ${text}\r\n`
    const reading = await read(
      `${line('before')}1 Login: FAIL (hr = 0x80ef0194)\r\n\r\n  detail\r\n${line('after')}`,
    )
    expect(reading.formats).toEqual(['uccapilog', 'sign-in-tree', 'uccapilog'])
    expect(ofKind(reading, 'sign-in-node')[0]?.details).toBe('detail')
  })

  test('keeps the order of two trees', async () => {
    const { texts } = await read('1 Login: FAIL (hr = 0x1)\nx\n1 Login: FAIL (hr = 0x1)\ny\n1.1 A: PASS\nz\n')
    expect(texts.map(part => part.text)).toEqual(['x', 'y', 'z'])
  })

  test.each([
    ['1 Login: PASS', true],
    ['  1.2.10  Get-X: FAIL (hr=80fb0800)', true],
    ['1 the whole test run: PASS', false],
    ['1.1 the whole test run: FAIL (hr = 0x80004005)', true],
    ['2013 was a good year: pass it on', false],
  ])('%j is a node: %s', async (line, expected) => {
    expect((await read(`${line}\n`)).formats[0] === 'sign-in-tree').toBe(expected)
  })
})

test.skipIf(sharedFolder === undefined)(
  'reads the real report: seventeen nodes, the fault told once',
  async () => {
    const bytes = new Uint8Array(readFileSync(`${sharedFolder}/samples/sfb2016-signin-diagnostic-tree.txt`))
    const reading = await read(bytes)
    const nodes = ofKind(reading, 'sign-in-node')
    expect(nodes.map(node => node.path).at(-1)).toBe('1.1.1.7')
    expect(nodes).toHaveLength(17)
    const calls = reading.texts.filter(part => part.text.includes('Executing wws'))
    expect(calls.map(part => part.text.includes('trust fault'))).toEqual([false, true])
  },
)
