// Log records to an OpenTelemetry collector: OTLP over HTTP with JSON, specification 1.x (logs data model).

import { setTimeout as sleep } from 'node:timers/promises'
import { AppError, messageOf } from '../../base/errors.ts'
import type { RowWriter } from './parquet.ts'
import type { ExportRow } from './row.ts'

/** SeverityNumber of the data model. */
const SEVERITY: Readonly<Record<string, number>> = {
  Verbose: 1,
  Debug: 5,
  Info: 9,
  Warning: 13,
  Error: 17,
  Fatal: 21,
}

const BATCH_ROWS = 1000
const TRIES = 5
const WAIT_MS = 500

/** Sends to `<url>/v1/logs`. Rejects with AppError when the collector refuses. */
export function createOtlpWriter(url: string): RowWriter {
  const target = /\/v1\/logs\/?$/.test(url) ? url : `${url.replace(/\/$/, '')}/v1/logs`
  let pending: ExportRow[] = []
  async function flush(): Promise<void> {
    const batch = pending
    pending = []
    if (batch.length > 0) await send(target, otlpLogs(batch))
  }
  return {
    async write(rows) {
      for (const row of rows) {
        pending.push(row)
        if (pending.length >= BATCH_ROWS) await flush()
      }
    },
    close: flush,
  }
}

/** The body of a request: one resource per machine. */
export function otlpLogs(rows: readonly ExportRow[]): object {
  const byMachine = Map.groupBy(rows, ({ machine }) => machine)
  return {
    resourceLogs: [...byMachine].map(([machine, own]) => ({
      resource: { attributes: attributes({ 'host.name': machine, 'service.name': 'skype-for-business' }) },
      scopeLogs: [{ scope: { name: 'lyncpin' }, logRecords: own.map(logRecord) }],
    })),
  }
}

function logRecord({ time_us, machine: _machine, level, text, ...rest }: ExportRow): object {
  return {
    timeUnixNano: `${BigInt(Math.round(time_us)) * 1000n}`,
    severityNumber: SEVERITY[level] ?? 0,
    severityText: level,
    body: { stringValue: text },
    attributes: attributes(
      Object.fromEntries(
        Object.entries(rest)
          .filter(([, value]) => value !== '' && value !== 0)
          .map(([name, value]) => [`sip.${name}`, String(value)]),
      ),
    ),
  }
}

function attributes(values: Readonly<Record<string, string>>): object[] {
  return Object.entries(values).map(([key, value]) => ({ key, value: { stringValue: value } }))
}

/** Tries again while the collector says that it is busy. */
async function send(target: string, body: object): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const answer = await fetch(target, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }).catch(thrown => {
      throw new AppError('unreadable', `The collector at ${target} does not answer: ${messageOf(thrown)}`, {
        cause: thrown,
      })
    })
    if (answer.ok) return
    const busy = answer.status === 429 || answer.status >= 502
    if (!busy || attempt >= TRIES)
      throw new AppError('unreadable', `The collector at ${target} refused the records: ${answer.status}`)
    const after = Number(answer.headers.get('retry-after'))
    await sleep(after > 0 ? Math.min(after * 1000, 30_000) : WAIT_MS * 2 ** attempt)
  }
}

/** Whether a collector is on this machine. */
export function isOnThisMachine(url: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i.test(URL.parse(url)?.hostname ?? '')
}
