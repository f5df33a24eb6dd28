import { expect, test } from 'vitest'
import { answersOf, discoveryNameOf, hostOfAnswer, lookupsOf } from '../../../src/diagnose/facts/lookups.ts'
import { openTexts } from '../../trace/logs.ts'

test.each([
  ['lyncdiscoverinternal.contoso.com', { kind: 'lyncdiscoverinternal', domain: 'contoso.com' }],
  ['lyncdiscover.contoso.com', { kind: 'lyncdiscover', domain: 'contoso.com' }],
  ['_sipinternaltls._tcp.contoso.com', { kind: 'srv-internal', domain: 'contoso.com' }],
  ['_sip._tls.contoso.com', { kind: 'srv-external', domain: 'contoso.com' }],
  ['sip.contoso.com', { kind: 'sip', domain: 'contoso.com' }],
  ['meet.contoso.com', undefined],
])('%s is asked for as %o', (name, expected) => {
  expect(discoveryNameOf(name)).toEqual(expected)
})

test('the answers of a name are collected over all logs, each once', async () => {
  const { facts } = await openTexts({
    'a.txt': 'Name:    pool01.contoso.com\nAddresses:  192.0.2.11\n          192.0.2.12\n',
    'b.txt': 'Name:    pool01.contoso.com\nAddress:  192.0.2.12\n',
  })
  expect(answersOf(lookupsOf(facts), 'pool01.contoso.com')).toEqual(['192.0.2.11', '192.0.2.12'])
})

test('an event of the client that names a host is one lookup, although its words are read twice', async () => {
  const { facts } = await openTexts({
    'event.txt':
      'Log Name: Application\nSource: Lync\nDate: 3/14/2016 9:15:03 AM\nEvent ID: 3\nLevel: Error\nComputer: pc01.contoso.net\nDescription:\nLync was unable to resolve the DNS hostname of the login server sip.contoso.com.\n',
  })
  expect(lookupsOf(facts)).toMatchObject([{ name: 'sip.contoso.com', outcome: 'no-such-name' }])
})

test('an answer is a host with or without port', () => {
  expect(hostOfAnswer('Pool01.contoso.com:5061')).toBe('pool01.contoso.com')
  expect(hostOfAnswer('192.0.2.1')).toBe('192.0.2.1')
})
