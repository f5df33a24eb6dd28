import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createMemorySource } from '../../../src/base/byte-source.ts'
import { rules } from '../../../src/diagnose/rules.gen.ts'
import { formats } from '../../../src/log/formats.gen.ts'
import type { Ladder } from '../../../src/trace/ladder/arrow.ts'
import { buildLadder } from '../../../src/trace/ladder/ladder.ts'
import { observers } from '../../../src/trace/observers.gen.ts'
import { type OpenCase, openCase } from '../../../src/workbench/open-case.ts'
import {
  answer,
  CHALLENGE,
  clsRecord,
  createClientLog,
  openTexts,
  register,
  signInByTlsDsk,
} from '../logs.ts'

/** Each arrow as "way: label [outcome]". */
function draw({ lanes, arrows }: Ladder): string[] {
  return arrows.map(({ path, label, outcome }) => {
    const way = path.map(lane => lanes[lane]?.kind ?? '?').join('>')
    return `${way}: ${label} [${outcome}]`
  })
}

function ladderOf(opened: OpenCase, i = 0): Ladder {
  const attempt = opened.assembled.attempts[i]
  if (!attempt) throw new Error('no attempt')
  return buildLadder(attempt, opened.timeOf)
}

describe('buildLadder', () => {
  test("draws a client's log between client and Front End, with outcomes", async () => {
    const log = createClientLog()
    log.sends(0, register({ cseq: 1 }))
    log.receives(10, answer('401 Unauthorized', { cseq: 1, headers: CHALLENGE }))
    log.sends(20, register({ cseq: 2, headers: 'Authorization: NTLM gssapi-data="TlRM", version=4\r\n' }))
    log.receives(30, answer('403 Forbidden', { cseq: 2, headers: 'ms-diagnostics: 4004;reason="no"\r\n' }))
    const ladder = ladderOf(await openTexts({ a: log.text() }))
    expect(draw(ladder)).toEqual([
      'client>front-end: REGISTER [sent]',
      'front-end>client: 401 Unauthorized [expected]',
      'client>front-end: REGISTER [sent]',
      'front-end>client: 403 Forbidden [failed]',
    ])
    expect(ladder.arrows.map(({ detail }) => detail)).toEqual([
      '',
      'offers NTLM, TLS-DSK',
      'NTLM handshake',
      '4004 no',
    ])
    expect(ladder.lanes).toEqual([
      { kind: 'client', name: '' },
      { kind: 'front-end', name: '192.0.2.10:5061' },
    ])
  })

  test('takes port 443 for the Edge and says that an answer is missing', async () => {
    const log = createClientLog('203.0.113.5:443')
    log.sends(0, register({ cseq: 1 }))
    expect(draw(ladderOf(await openTexts({ a: log.text() })))).toEqual(['client>edge: REGISTER [open]'])
  })

  test('makes one arrow of a message that client, Edge and Front End logged', async () => {
    const client = createClientLog('203.0.113.5:443')
    client.sends(0, register({ cseq: 1 }))
    client.receives(
      40,
      answer('200 OK', { cseq: 1, headers: 'Expires: 600\r\nDate: Mon, 14 Mar 2016 10:00:00 GMT\r\n' }),
    )
    const request = register({ cseq: 1 })
    const response = answer('200 OK', { cseq: 1 })
    const edge =
      clsRecord(5, 'EDGE01', 'incoming;source="external edge"', request) +
      clsRecord(6, 'EDGE01', 'outgoing;destination="internal edge"', request) +
      clsRecord(30, 'EDGE01', 'incoming;source="internal edge"', response) +
      clsRecord(31, 'EDGE01', 'outgoing;destination="external edge"', response)
    const server = clsRecord(10, 'FE01', 'incoming', request) + clsRecord(20, 'FE01', 'outgoing', response)
    const ladder = ladderOf(await openTexts({ 'c.log': client.text(), 'edge.txt': edge, 'fe.txt': server }))
    expect(draw(ladder)).toEqual([
      'client>edge>front-end: REGISTER [sent]',
      'front-end>edge>client: 200 OK [passed]',
    ])
    expect(ladder.arrows[0]?.seen).toHaveLength(4)
    expect(ladder.lanes.map(({ name }) => name)).toEqual(['', 'EDGE01', 'FE01'])
  })

  test('shows how far a request came that the Front End never saw', async () => {
    const edge =
      clsRecord(5, 'EDGE01', 'incoming;source="external edge"', register({ cseq: 1 })) +
      clsRecord(
        900,
        'EDGE01',
        'outgoing;destination="external edge"',
        answer('504 Server time-out', { cseq: 1 }),
      )
    expect(draw(ladderOf(await openTexts({ 'edge.txt': edge })))).toEqual([
      'client>edge: REGISTER [sent]',
      'edge>client: 504 Server time-out [failed]',
    ])
  })

  test('gives each of two Front Ends a lane when one passes a request to the other', async () => {
    const request = register({ cseq: 1 })
    const response = answer('200 OK', { cseq: 1 })
    const server =
      clsRecord(0, 'FE01', 'incoming', request) +
      clsRecord(1, 'FE01', 'outgoing', request) +
      clsRecord(5, 'FE02', 'incoming', request) +
      clsRecord(9, 'FE02', 'outgoing', response) +
      clsRecord(12, 'FE01', 'incoming', response) +
      clsRecord(13, 'FE01', 'outgoing', response)
    const ladder = ladderOf(await openTexts({ 'fe.txt': server }))
    expect(draw(ladder)).toEqual([
      'client>front-end>front-end: REGISTER [sent]',
      'front-end>front-end>client: 200 OK [passed]',
    ])
    expect(ladder.lanes.map(({ name }) => name)).toEqual(['', 'FE01', 'FE02'])
  })

  test('measures the pauses between arrows', async () => {
    const log = createClientLog()
    signInByTlsDsk(log, 0)
    const { arrows } = ladderOf(await openTexts({ a: log.text() }))
    expect(arrows.slice(0, 3).map(({ gapUs }) => gapUs)).toEqual([0, 10_000, 10_000])
  })

  test('draws web requests of the bundled incident through the reverse proxy, inside without', async () => {
    const open = async (name: string): Promise<Ladder> => {
      const path = `examples/external-web-certificate/clients/${name}.UccApilog`
      return ladderOf(
        await openCase([createMemorySource(path, readFileSync(path))], { formats, observers, rules }),
      )
    }
    const outside = draw(await open('bob-outside'))
    expect(outside).toContain('client>reverse-proxy>web: POST WebTicketService.svc [sent]')
    expect(outside).toContain('web>reverse-proxy>client: 401 Unauthorized [failed]')
    const inside = draw(await open('carol-inside'))
    expect(inside).toContain('client>web: GET lyncdiscoverinternal.contoso.com/ [sent]')
  })
})
