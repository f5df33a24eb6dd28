import { expect, test } from 'vitest'
import { expectCovered, ofKind, read, sample } from '../reading.ts'

test('the web analyzer gives each step with its result, target and what it says of a failure', async () => {
  const reading = await read(sample('connectivity-analyzer/remote.txt'))
  expect(reading.formats).toEqual(['connectivity-analyzer'])
  const steps = ofKind(reading, 'synthetic-transaction')
  expect(steps.map(({ name, target, passed }) => [name.slice(0, 30), target, passed])).toEqual([
    ['Testing remote connectivity fo', 'contoso.com', false],
    ['Attempting to resolve the host', 'sip.contoso.com', true],
    ['Testing TCP port 443 on host s', 'sip.contoso.com', true],
    ['Testing the SSL certificate to', '', false],
  ])
  expect(steps[3]?.error).toContain('Certificate name validation failed.')
  expect(steps[3]?.origin.line).toBe(21)
  expectCovered(reading)
})

test('the client tool gives a step per sentence', async () => {
  const reading = await read(sample('connectivity-analyzer/tool.txt'))
  expect(reading.formats).toEqual(['connectivity-analyzer'])
  expect(
    ofKind(reading, 'synthetic-transaction').map(({ name, target, passed }) => [name, target, passed]),
  ).toEqual([
    [
      'Server discovery for secure internal channel against URL',
      'https://lyncdiscoverinternal.contoso.com/?sipuri=sip:alice@contoso.com',
      false,
    ],
    [
      'Server discovery for secure external channel against URL',
      'https://lyncdiscover.contoso.com/?sipuri=sip:alice@contoso.com',
      true,
    ],
  ])
})

test.each(['Testing is fun', 'Attempting to resolve this ticket', 'Completed'])(
  'prose such as %j is none',
  async line => {
    expect((await read(`${line}\n`)).formats).toEqual(['plain-text'])
  },
)
