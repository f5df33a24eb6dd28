import { describe, expect, test } from 'vitest'
import {
  attemptsAbout,
  brokenAttemptsAbout,
  isUnanswered,
  wasRefused,
} from '../../../src/diagnose/facts/attempts-about.ts'
import type { Facts } from '../../../src/diagnose/facts/facts.ts'
import { openTexts } from '../../trace/logs.ts'

const line = (second: string, text: string): string =>
  `03/14/2016|09:15:${second} 1A2C:1F40 INFO  :: ${text}\n`
const LOST = line('01.000', 'ResolveHostName - getaddrinfo(lyncdiscover.contoso.com) failed 0x2af9')
const headers = (tag: string): string =>
  `From: <sip:alice@contoso.com>;tag=1;epid=01\nTo: <sip:alice@contoso.com>${tag}\nCall-ID: c1\nCSeq: 1 REGISTER\nVia: SIP/2.0/TLS 192.0.2.50:1\nContent-Length: 0\n`
const REGISTER = line('02.000', `REGISTER sip:contoso.com SIP/2.0\n${headers('')}`)
const answer = (status: string): string => line('02.500', `SIP/2.0 ${status}\n${headers(';tag=2')}`)

async function lookupIn(client: string): Promise<{ facts: Facts; lookup: Facts['dns'][number] }> {
  const { facts } = await openTexts({ client })
  const lookup = facts.dns[0]
  if (!lookup) throw new Error('the log holds a lookup')
  return { facts, lookup }
}

describe('a failed lookup', () => {
  test('is about the attempt that contains it', async () => {
    const { facts, lookup } = await lookupIn(LOST)
    expect(attemptsAbout(facts, lookup)).toEqual(facts.attempts)
    expect(brokenAttemptsAbout(facts, lookup)).toEqual(facts.attempts)
    expect(facts.attempts.map(isUnanswered)).toEqual([true])
  })

  test('explains no attempt that signed in all the same', async () => {
    const { facts, lookup } = await lookupIn(LOST + REGISTER + answer('200 OK'))
    expect(attemptsAbout(facts, lookup)).toHaveLength(1)
    expect(brokenAttemptsAbout(facts, lookup)).toEqual([])
  })

  test('explains no attempt that a server refused', async () => {
    const { facts, lookup } = await lookupIn(LOST + REGISTER + answer('403 Forbidden'))
    expect(facts.attempts.map(wasRefused)).toEqual([true])
    expect(brokenAttemptsAbout(facts, lookup)).toEqual([])
  })
})

test('an HTTP refusal ends an attempt only when nothing else failed after it', async () => {
  const refused = line(
    '00.500',
    `Executing wws method with windowsAuth auth, asyncContext=1,\n context: WebRequest context@ :7\n  ExecutionComplete? :1\n  AsyncHResult:80f10041\n  TargetUri:https://web.contoso.com/WebTicket/WebTicketService.svc\n Error:\nThere was an error communicating with the endpoint at 'https://web.contoso.com/WebTicket/WebTicketService.svc'.\nThe server returned HTTP status code '403 (0x193)' with text 'Forbidden'.`,
  )
  const first = await openTexts({ client: refused + LOST })
  expect(first.facts.attempts.map(wasRefused)).toEqual([false])
  const last = await openTexts({ client: LOST + refused.replace('09:15:00.500', '09:15:01.500') })
  expect(last.facts.attempts.map(wasRefused)).toEqual([true])
})

test('what a server wrote is about no attempt by nearness in time', async () => {
  const { facts } = await openTexts({
    client: LOST,
    server: `TL_ERROR(TF_DIAG) [POOL01\\FE01]1D2C.2A94::03/14/2016-09:15:01.000.0001A2B3 (SIPStack,X::Y:z.cpp(1)) curl: (6) Could not resolve host: edge.contoso.com\n`,
  })
  const ofServer = facts.dns.find(({ origin }) => origin.machine !== undefined)
  expect(ofServer && attemptsAbout(facts, ofServer)).toEqual([])
})
