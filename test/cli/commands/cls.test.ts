import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AgentHost, openAgentHost } from '../../../src/cls/agent/host.ts'
import { readClsConfig } from '../../../src/cls/config.ts'
import { formats } from '../../../src/log/formats.gen.ts'
import { createFormatSet } from '../../../src/log/read-log.ts'
import { line, register } from '../../cls/records.ts'
import { run, writeFiles } from '../run.ts'
import { start } from '../started.ts'

const [config = ''] = writeFiles({
  'cls.yaml':
    'folder: data\nagent:\n  machine: fe01.contoso.com\n  pool: pool01.contoso.com\n  inputs: [logs, later.txt]\n',
})
const folder = join(config, '..')
const logs = join(folder, 'logs')
const NOW_US = Date.now() * 1000
let host: AgentHost

beforeAll(async () => {
  mkdirSync(logs)
  host = await openAgentHost(readClsConfig(config), {
    formats: createFormatSet(formats),
    version: '1',
    onReport: () => undefined,
    zoneOf: () => 0,
  })
})
afterAll(() => host.close())

const cls = (command: string, ...more: readonly string[]) =>
  run('cls', ...command.split(' '), '--config', config, ...more)

/** Appends records to the followed log and lets the agent take them. */
async function log(name: string, ...records: readonly { readonly bytes: Uint8Array }[]): Promise<void> {
  writeFileSync(join(logs, name), Buffer.concat(records.map(({ bytes }) => bytes)))
  for (let i = 0; i < 4; i++) await host.poll()
}

describe('lyncpin cls', () => {
  test('says of an empty answer why it is empty', async () => {
    const { status, out, err } = await cls('search')
    expect(out).toBe('')
    expect(err).toContain('no scenario runs here and nothing was ever recorded')
    expect(status).toBe(3)
  })

  test('says which input is not there, until it is', async () => {
    const later = join(folder, 'later.txt')
    await host.poll()
    expect((await cls('search')).err).toContain(`${later} does not exist; it is followed as soon as it does`)
    writeFileSync(later, '')
    await host.poll()
    const { err } = await cls('search')
    expect(err).not.toContain('later.txt')
    expect(err).not.toContain('ENOENT')
  })

  test('starts a scenario and names every machine', async () => {
    const { out, status } = await cls('start --scenario alwayson')
    expect(out).toMatch(/✓ fe01\.contoso\.com {2}AlwaysOn started; AlwaysOn running since .* without end/)
    expect(out).toContain('1 of 1 machines answered')
    expect(status).toBe(0)
  })

  test('names the scenario that was meant', async () => {
    expect((await cls('start --scenario Authentification')).err).toContain('did you mean Authentication?')
  })

  test('finds what the agent has followed and writes CLS text, byte for byte', async () => {
    const records = [register(NOW_US, 'call-77-abcdef', 'alice@contoso.com'), line(NOW_US + 1000, 'other')]
    await log('cls.txt', ...records)
    const output = join(folder, 'found.txt')
    const { status } = await cls(`search --call-id call-77-abcdef --output ${output}`)
    expect(status).toBe(0)
    expect(readFileSync(output)).toEqual(Buffer.from(records[0]?.bytes ?? []))
  })

  test('appends to the file of an earlier search', async () => {
    const output = join(folder, 'found.txt')
    const before = readFileSync(output).length
    await cls(`search --call-id call-77-abcdef --output ${output}`)
    expect(readFileSync(output)).toHaveLength(before * 2)
  })

  test('writes a trace that analyze reads, and JSON', async () => {
    const output = join(folder, 'found.jsonl')
    await cls(`search --trace --output ${output} --uri alice@contoso.com`)
    expect((await run('detect', output)).out).toContain('Lyncpin trace')
    const { out } = await cls('search --json --uri alice@contoso.com')
    expect(JSON.parse(out)).toMatchObject({ machine: 'fe01.contoso.com', component: 'SIPStack', kind: 'cls' })
  })

  test('takes the filter language behind --', async () => {
    const found = await cls('search --json', '--', 'method:REGISTER', 'user:alice')
    expect(found.out.trim().split('\n')).toHaveLength(1)
    expect((await cls('search', '--', 'methd:REGISTER')).err).toContain('did you mean "method"')
  })

  test.each(['', '--trace', '--json'])(
    'writes pseudonyms where they are asked for: search %s',
    async form => {
      const output = join(folder, `redacted${form}`)
      const words = `search ${form} --redact --uri alice@contoso.com --output ${output}`.replace('  ', ' ')
      expect((await cls(words)).status).toBe(0)
      const text = readFileSync(output, 'utf8')
      expect(text).toMatch(/REGISTER/)
      expect(text).toMatch(/sip:user1@domain1/)
      expect(text).not.toMatch(/alice|contoso/i)
    },
  )

  test('exports pseudonyms where they are asked for, and names else', async () => {
    const [plain, redacted] = [join(folder, 'plain.ndjson'), join(folder, 'redacted.ndjson')]
    await cls(`export --uri alice@contoso.com --ndjson ${plain}`)
    const { err } = await cls(`export --uri alice@contoso.com --redact --ndjson ${redacted}`)
    expect(err).toContain('with pseudonyms instead of names')
    expect(readFileSync(plain, 'utf8')).toContain('alice@contoso.com')
    const row = JSON.parse(readFileSync(redacted, 'utf8').split('\n')[0] ?? '') as Record<string, string>
    expect(row).toMatchObject({ from_user: 'user1@domain1.example', method: 'REGISTER' })
    expect(row.text).toContain(row.call_id)
    expect(JSON.stringify(row)).not.toMatch(/alice|contoso/i)
  })

  test('refuses what cannot be both: a live tail has no end to learn names from', async () => {
    expect((await cls('search --follow --redact')).status).toBe(2)
  })

  test('opens what it found in the workbench', { timeout: 120_000 }, async () => {
    const lyncpin = start(['cls', 'search', '--open', '--uri', 'alice@contoso.com', '--config', config])
    const [, file = ''] = await lyncpin.says(/^(\S+search\.txt)$/m)
    expect(readFileSync(file, 'utf8')).toContain('REGISTER')
    await lyncpin.says(/Lyncpin is at http:\/\/127\.0\.0\.1:\d+\/start\/\S+/)
    lyncpin.signal('SIGINT')
    expect(await lyncpin.ended).toBe(0)
  })

  test('says of a live tail that it was ended, not that it broke off', async () => {
    const lyncpin = start(['cls', 'search', '--follow', '--config', config])
    const records = [line(NOW_US + 5000, 'while somebody watches')]
    // The tail may begin after the first of them.
    const again = setInterval(() => void log('live.txt', ...records), 500)
    await lyncpin.says(/while somebody watches/)
    clearInterval(again)
    lyncpin.signal('SIGINT')
    expect(await lyncpin.ended).toBe(0)
    expect(lyncpin.output()).toMatch(/✓ fe01\.contoso\.com {2}sent \d+ records? until it was ended/)
  })

  test('says who refused what was asked, apart from who did not answer', async () => {
    const { out, status } = await cls('stop --scenario XMPP')
    expect(out).toContain('1 of 1 machines answered; refused by: fe01.contoso.com')
    expect(status).toBe(1)
  })

  test('names the folder that is not there', async () => {
    expect((await cls('search --output /nowhere/at/all.txt')).err).toContain('its folder does not exist')
  })

  test('makes, changes and removes scenarios, and refuses an unknown flag', async () => {
    expect((await cls('scenario new Own --provider SIPStack:Verbose:TF_PROTOCOLL')).err).toContain(
      'did you mean TF_PROTOCOL?',
    )
    await cls('scenario new Own --provider SIPStack:Verbose:TF_PROTOCOL,TF_DIAG')
    await cls('scenario edit own --provider S4 --remove SIPStack')
    expect((await cls('scenario show Own')).out).toMatch(/S4 +WPP +Info +All/)
    expect((await cls('scenario show Own')).out).not.toContain('SIPStack')
    await cls('scenario remove Own')
    expect((await cls('scenario show Own')).status).toBe(2)
    expect((await cls('scenario list')).out).toContain('global/AlwaysOn')
  })

  test('sets and resets settings under their documented names', async () => {
    expect((await cls('config ComponentThrottleLimit=7000 EtlMinFreeSpaceInDiskInBytes=5')).out).toMatch(
      /componentThrottleLimit +7000/,
    )
    expect((await cls('config NoSuch=1')).status).toBe(2)
    expect((await cls('config --reset')).out).toMatch(/componentThrottleLimit +5000/)
  })

  test('turns an incident into a case and says what happened', async () => {
    const sample = readFileSync('test/samples/rules/server/one-server.txt')
    await log('incident.txt', { bytes: sample })
    const into = join(folder, 'case')
    const { out, err } = await cls(
      `case sip:bob@contoso.com --since 2016-03-14T00:00Z --until 2016-03-15T00:00Z --into ${into}`,
    )
    expect(err).toMatch(/\d+ records, 2016-03-14/)
    expect(out).toContain('bob@contoso.com')
    expect(out).toContain('500 Server Internal Error')
    expect(readFileSync(join(into, 'records.txt'), 'utf8')).toMatch(/^TL_INFO/)
  })

  test('tells how the agent fares', async () => {
    expect((await cls('status')).out).toMatch(/agent 1, .*: \d+ records in \d+ segments/)
  })

  test('names the machines there are when another is asked for', async () => {
    expect((await cls('show --computers fe02')).err).toContain('known: fe01.contoso.com')
  })

  test('says what to do when no agent runs', async () => {
    const [other = ''] = writeFiles({ 'cls.yaml': 'folder: nowhere\n' })
    expect((await run('cls', 'show', '--config', other)).err).toContain('lyncpin cls agent')
  })
})
