// lyncpin cls: the logging service. Agents record on every machine, one search asks them all.

import { findClosest } from '../../base/closest.ts'
import { AppError } from '../../base/errors.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit.ts'

type Run = (argv: readonly string[]) => Promise<number>

interface SubCommand {
  readonly summary: string
  load(): Promise<Run>
}

const control = (): Promise<typeof import('../cls/control.ts')> => import('../cls/control.ts')

/** In the order in which they are used. */
const SUB_COMMANDS: Readonly<Record<string, SubCommand>> = {
  agent: {
    summary: 'record and answer for this machine',
    load: async () => (await import('../cls/agent.ts')).agent,
  },
  scenario: {
    summary: 'list, show, new, edit, remove: what is recorded',
    load: async () => (await import('../cls/scenario.ts')).scenario,
  },
  start: { summary: 'start a scenario', load: async () => (await control()).start },
  stop: { summary: 'stop a scenario', load: async () => (await control()).stop },
  update: { summary: 'give running scenarios a new duration', load: async () => (await control()).update },
  show: { summary: 'which scenario runs where', load: async () => (await control()).show },
  sync: { summary: 'write to disk what agents hold in memory', load: async () => (await control()).sync },
  search: {
    summary: 'search the records of all machines',
    load: async () => (await import('../cls/search.ts')).search,
  },
  case: {
    summary: 'turn an incident into a case: sync, search, collect, analyse, report',
    load: async () => (await import('../cls/case.ts')).makeCase,
  },
  export: {
    summary: 'hand records to another engine: NDJSON, Parquet, OpenTelemetry',
    load: async () => (await import('../cls/export.ts')).exportRecords,
  },
  status: { summary: 'how agents fare', load: async () => (await import('../cls/config.ts')).status },
  'nats-config': {
    summary: 'configuration of a nats-server for several machines',
    load: async () => (await import('../cls/nats-config.ts')).natsConfig,
  },
  config: { summary: 'settings of agents', load: async () => (await import('../cls/config.ts')).config },
}

function help(): string {
  const rows = Object.entries(SUB_COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(13)}${summary}\n`)
  return `Usage: lyncpin cls <command> [options]

Record logs on every machine and search them from one place.

${rows.join('')}
lyncpin cls <command> --help shows the options. docs/cls.md tells how to begin.
`
}

export const command: Command = {
  name: 'cls',
  summary: 'Record logs on every machine and search them from one place',
  async run([name, ...rest]) {
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
      process.stdout.write(help())
      return name === undefined ? EXIT.usage : EXIT.ok
    }
    const known = Object.hasOwn(SUB_COMMANDS, name) ? SUB_COMMANDS[name] : undefined
    if (known) return (await known.load())(rest)
    const close = findClosest(name, Object.keys(SUB_COMMANDS))
    const hint =
      close === undefined ? 'lyncpin cls --help lists them' : `did you mean "lyncpin cls ${close}"?`
    throw new AppError('usage', `There is no command "lyncpin cls ${name}"; ${hint}`)
  },
}
