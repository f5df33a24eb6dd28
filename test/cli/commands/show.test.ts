import { describe, expect, test } from 'vitest'
import { answer, CHALLENGE, createClientLog, register, signInByTlsDsk } from '../../trace/logs.ts'
import { run, writeFiles } from '../run.ts'

function clientLog(): string {
  const log = createClientLog()
  log.line(0, 'CUccPlatform::Initialize - application Lync')
  signInByTlsDsk(log, 100)
  log.sends(60_000, register({ cseq: 1, user: 'bob@contoso.com', callId: 'c9' }))
  log.receives(
    60_010,
    answer('401 Unauthorized', { cseq: 1, user: 'bob@contoso.com', callId: 'c9', headers: CHALLENGE }),
  )
  log.sends(
    60_020,
    register({
      cseq: 2,
      user: 'bob@contoso.com',
      callId: 'c9',
      headers: 'Authorization: NTLM gssapi-data="TlRMTVNTUAADAAAA", version=4, response="c0ffee"\r\n',
    }),
  )
  log.receives(
    60_030,
    answer('403 Forbidden', {
      cseq: 2,
      user: 'bob@contoso.com',
      callId: 'c9',
      headers:
        'ms-diagnostics: 4004;reason="Credentials provided are not authorized";source="fe01.contoso.com"\r\n',
    }),
  )
  return log.text()
}

const [log = ''] = writeFiles({ 'client.UccApilog': clientLog() })
const lines = (out: string): string[] => out.trimEnd().split('\n')

describe('lyncpin show', () => {
  test('shows the messages as aligned columns under the day', async () => {
    const { status, out } = await run('show', log)
    expect(status).toBe(0)
    const [head = '', day, first = '', ...rest] = lines(out)
    expect(day).toBe('── 2016-03-14 ──')
    expect(head.indexOf('from, to')).toBe(first.indexOf('alice@contoso.com'))
    expect(rest.at(-2)).toMatch(
      /←\s+403 Forbidden · REGISTER\s+4004\s+bob@contoso.com\s+192.0.2.10:5061\s+a2 register$/,
    )
    expect(rest.at(-1)).toBe('… and 1 beside messages; --records shows them')
  })

  test('takes a filter behind -- and from --filter', async () => {
    const behind = await run('show', log, '--', 'method:REGISTER', 'status>=400', 'user:bob')
    const option = await run('show', log, '--filter', 'method:REGISTER status>=400 user:bob')
    expect(behind.out).toBe(option.out)
    expect(lines(behind.out)).toHaveLength(4)
  })

  test('says where a filter is wrong', async () => {
    const { status, err } = await run('show', log, '--', 'user:bob', 'metod:x')
    expect(status).toBe(2)
    expect(err).toBe(
      'lyncpin: There is no field "metod"; did you mean "method"?\n  user:bob metod:x\n           ^^^^^\n',
    )
  })

  test('shows records with their words when they are wanted, or when the filter names them', async () => {
    const records = await run('show', log, '--records')
    expect(records.out).toContain('INFO CUccPlatform::Initialize - application Lync')
    const named = await run('show', log, '--', 'level:info kind:record')
    expect(lines(named.out)).toHaveLength(3)
  })

  test('shows no more than the limit and says what is left', async () => {
    const { out } = await run('show', log, '--limit', '3')
    expect(lines(out)).toHaveLength(7)
    expect(out).toContain('… and 9 more; --limit 0 shows all')
  })

  test('says that no message fits', async () => {
    expect((await run('show', log, '--', 'user:carol')).out).toBe('No message fits\n')
  })

  test('shows one message whole and decoded, without its secrets', async () => {
    const { out } = await run('show', log, '--message', '12')
    expect(out).toContain('REGISTER sip:contoso.com SIP/2.0')
    expect(out).toContain('NTLM message 3: answer of the client')
    expect(out).not.toMatch(/TlRMTVNTUAADAAAA|c0ffee/)
    const secrets = await run('show', log, '--message', '12', '--secrets')
    expect(secrets.out).toContain('gssapi-data="TlRMTVNTUAADAAAA"')
  })

  test('shows what stands in the log, also without its secrets', async () => {
    const { out } = await run('show', log, '--message', '12', '--raw')
    expect(out).toMatch(/^03\/14\/2016\|10:01:00.020 .*Sending Packet/)
    expect(out).toContain('gssapi-data="cut-16"')
    expect(out).not.toContain('\r')
  })

  test('writes JSON, whole or line by line', async () => {
    const json = JSON.parse((await run('show', log, '--json')).out)
    expect(json).toHaveLength(12)
    expect(json[11]).toMatchObject({
      number: 13,
      status: 403,
      diagnostics: [4004],
      from: 'bob@contoso.com',
      attempt: 'a2',
    })
    const ndjson = lines((await run('show', log, '--ndjson')).out).map(line => JSON.parse(line))
    expect(ndjson).toEqual(json)
    const empty = await run('show', log, '--json', '--', 'user:carol')
    expect(JSON.parse(empty.out)).toEqual([])
  })

  test('shows times in the zone that is asked for', async () => {
    const { out } = await run('show', log, '--time-zone', '+02:00', '--limit', '1')
    expect(out).toContain('12:00:00.100')
    expect((await run('show', log, '--time-zone', 'Mars')).err).toContain('"Mars" is no time zone')
  })

  test('shows exchanges, attempts and ladders of what the filter takes', async () => {
    const exchanges = await run('show', log, '--exchanges', '--', 'user:bob')
    expect(lines(exchanges.out)).toHaveLength(3)
    expect(exchanges.out).toMatch(
      /REGISTER sip:contoso.com \(2\)\s+403 Forbidden\s+4004\s+bob@contoso.com\s+a2 register/,
    )
    const attempts = await run('show', log, '--attempts', '--', 'user:bob')
    expect(attempts.out).toContain('1 sign-in attempt')
    expect(attempts.out).not.toContain('alice')
    const ladder = await run('show', log, '--ladder')
    expect(ladder.out).toMatch(/^a2 {2}bob@contoso.com {2}10:01:00.000 · failed in register/)
    expect(ladder.out).toMatch(/◀─+● .* ✗ 403 Forbidden {2}4004 Credentials provided are not authorized/)
    expect(JSON.parse((await run('show', log, '--ladder', '--json')).out)[0].arrows).toHaveLength(4)
  })

  test('refuses what does not go together, and numbers that are none', async () => {
    expect((await run('show', log, '--ladder', '--attempts')).err).toContain('only one of')
    expect((await run('show', log, '--limit', 'many')).err).toContain('--limit wants a number')
    expect((await run('show', log, '--message', '99')).err).toContain('there is no message 99')
    expect((await run('show')).status).toBe(2)
    expect((await run('show', '/nonexistent.log')).status).toBe(2)
  })

  test('explains itself', async () => {
    const { status, out } = await run('show', '--help')
    expect(status).toBe(0)
    expect(out).toContain('[options] <path...> [-- filter]')
  })

  test('says that nothing was found in an empty log', async () => {
    const [empty = ''] = writeFiles({ 'empty.log': '' })
    expect(await run('show', empty)).toMatchObject({ status: 3, out: '' })
  })
})
