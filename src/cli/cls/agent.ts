// lyncpin cls agent: runs the agent of this machine until it is told to end.

import { readFileSync } from 'node:fs'
import { printableLine } from '../../base/text.ts'
import { readTimeZone } from '../../base/time-zone.ts'
import { openAgentHost } from '../../cls/agent/host.ts'
import { readClsConfig } from '../../cls/config.ts'
import { formats } from '../../log/formats.gen.ts'
import { createFormatSet } from '../../log/read-log.ts'
import { EXIT } from '../exit.ts'
import { createParser } from '../parser.ts'

interface Options {
  readonly config?: string
  readonly alwaysOn?: boolean
}

/** Runs the agent in the foreground; SIGINT and SIGTERM end it in order. */
export async function agent(argv: readonly string[]): Promise<number> {
  const parser = createParser(
    'cls agent',
    'Record and answer for this machine, until it is ended (Ctrl+C, SIGTERM)',
  )
    .option('--config <file>', 'machine, pool, site, folder, inputs, settings; YAML or JSON')
    .option('--always-on', 'start AlwaysOn if it does not run')
  const options = parser.parse([...argv], { from: 'user' }).opts<Options>()
  const config = readClsConfig(options.config)
  const say = (text: string): void => {
    process.stdout.write(`${new Date().toISOString()} ${printableLine(text)}\n`)
  }
  const host = await openAgentHost(config, {
    formats: createFormatSet(formats),
    version: ownVersion(),
    onReport: say,
    zoneOf: zone => readTimeZone(zone, Date.now() * 1000),
  })
  if (options.alwaysOn) await startAlwaysOn(host)
  const inputs =
    config.inputs.length === 0 ? '' : `, follows ${config.inputs.map(({ path }) => path).join(', ')}`
  say(`agent of ${config.machine} records into ${config.folder}${inputs}`)
  await ended()
  say('ending: what is in memory goes to disk')
  await host.close()
  return EXIT.ok
}

async function startAlwaysOn(host: Awaited<ReturnType<typeof openAgentHost>>): Promise<void> {
  const request = { kind: 'start', scenario: 'AlwaysOn', durationMs: 1, by: 'agent --always-on' } as const
  for await (const _ of host.agent.answer(request)) void _
}

function ended(): Promise<void> {
  return new Promise(resolve => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
}

/** Version of this installation. */
function ownVersion(): string {
  try {
    const file = new URL('../../../package.json', import.meta.url)
    return String((JSON.parse(readFileSync(file, 'utf8')) as { version?: unknown }).version)
  } catch {
    return '0'
  }
}
