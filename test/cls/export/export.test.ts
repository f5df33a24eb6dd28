import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { encodeText } from '../../../src/base/text.ts'
import type { FoundRecord } from '../../../src/cls/controller/merge.ts'
import { createOtlpWriter, isOnThisMachine } from '../../../src/cls/export/otlp.ts'
import { createParquetWriter } from '../../../src/cls/export/parquet.ts'
import { exportRow } from '../../../src/cls/export/row.ts'
import { writeTraceRecord } from '../../../src/log/write-trace.ts'
import { line, NINE, register, SECOND } from '../records.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const duckdb = await import('@duckdb/node-api').catch(() => undefined)
if (!duckdb) console.info('skipped: DuckDB (@duckdb/node-api) is not installed')

const found = (record: Omit<FoundRecord, 'machine'>, machine = 'fe01.contoso.com'): FoundRecord => ({
  ...record,
  machine,
})
const request = found(register(NINE, 'call-1-abcdef', 'Alice@contoso.com'))

describe('a row', () => {
  test('says what a SIP record is about', () => {
    expect(exportRow(request)).toMatchObject({
      time_us: NINE,
      machine: 'fe01.contoso.com',
      level: 'Info',
      component: 'SIPStack',
      kind: 'sip',
      direction: 'in',
      peer: '192.0.2.50:49215',
      correlation: '2874563321',
      call_id: 'call-1-abcdef',
      from_user: 'alice@contoso.com',
      method: 'REGISTER',
      status: 0,
    })
  })

  test('of a web answer has its status', () => {
    const origin = { timeUs: NINE, direction: 'out', peer: '192.0.2.7:5000' } as const
    const bytes = encodeText('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n')
    const trace = encodeText(writeTraceRecord({ record: 'message', protocol: 'http', origin, bytes }))
    const row = exportRow(found({ timeUs: NINE, level: 2, component: 'IIS', form: 'trace', bytes: trace }))
    expect(row).toMatchObject({ kind: 'http', status: 401, direction: 'out', peer: '192.0.2.7:5000' })
  })
})

describe.skipIf(!duckdb)('a Parquet data set', () => {
  test('is read back by DuckDB, with its partitions, times and texts', async () => {
    const folder = temporaryFolder()
    const writer = createParquetWriter(folder)
    await writer.write([
      exportRow(request),
      exportRow(found(line(NINE + 86_400 * SECOND, 'Ünïcode "quoted"\nsecond line'), 'fe02.contoso.com')),
    ])
    await writer.close()
    const later = createParquetWriter(folder)
    await later.write([exportRow(found(line(NINE + 5, 'again')))])
    await later.close()
    const connection = await (await duckdb?.DuckDBInstance.create(':memory:'))?.connect()
    const reader = await connection?.runAndReadAll(
      `SELECT strftime(time, '%Y-%m-%d %H:%M:%S.%f') AS t, machine, CAST(date AS VARCHAR) AS date, kind, call_id, status, text FROM read_parquet('${join(folder, '**', '*.parquet')}', hive_partitioning = true) ORDER BY time`,
    )
    const rows = reader?.getRowObjects() ?? []
    expect(rows.map(({ t, machine, date, kind }) => [t, machine, date, kind])).toEqual([
      ['2016-03-14 09:00:00.000000', 'fe01.contoso.com', '2016-03-14', 'sip'],
      ['2016-03-14 09:00:00.000005', 'fe01.contoso.com', '2016-03-14', 'text'],
      ['2016-03-15 09:00:00.000000', 'fe02.contoso.com', '2016-03-15', 'text'],
    ])
    expect(rows[0]?.call_id).toBe('call-1-abcdef')
    expect(String(rows[2]?.text)).toContain('Ünïcode "quoted"\nsecond line')
    connection?.closeSync()
  })
})

describe('an OpenTelemetry collector', () => {
  let server: Server
  afterEach(() => void server.close())

  test('gets log records with severity and attributes, again when it was busy', async () => {
    const bodies: string[] = []
    server = createServer((asked, answer) => {
      let body = ''
      asked.on('data', part => (body += String(part)))
      asked.on('end', () => {
        bodies.push(`${asked.url} ${body}`)
        answer.writeHead(bodies.length === 1 ? 503 : 200).end()
      })
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const writer = createOtlpWriter(`http://127.0.0.1:${port}`)
    await writer.write([exportRow(request)])
    await writer.close()
    expect(bodies).toHaveLength(2)
    const [path = '', ...rest] = (bodies[1] ?? '').split(' ')
    expect(path).toBe('/v1/logs')
    const [resource] = (
      JSON.parse(rest.join(' ')) as { resourceLogs: { scopeLogs: { logRecords: object[] }[] }[] }
    ).resourceLogs
    expect(resource?.scopeLogs[0]?.logRecords[0]).toMatchObject({
      timeUnixNano: `${NINE}000`,
      severityNumber: 9,
      attributes: expect.arrayContaining([{ key: 'sip.call_id', value: { stringValue: 'call-1-abcdef' } }]),
    })
  })

  test('that refuses is named', async () => {
    server = createServer((_, answer) => void answer.writeHead(400).end())
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const writer = createOtlpWriter(
      `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    )
    await writer.write([exportRow(request)])
    await expect(writer.close()).rejects.toThrow('refused the records: 400')
  })
})

test('a collector is on this machine only under its loopback names', () => {
  for (const url of ['http://localhost:4318', 'http://127.0.0.1:4318/', 'https://[::1]:4318'])
    expect(isOnThisMachine(url)).toBe(true)
  for (const url of [
    'http://collector:4318',
    'http://localhost.contoso.com',
    'http://127.0.0.1.contoso.com',
    '',
    'x',
  ])
    expect(isOnThisMachine(url)).toBe(false)
})
