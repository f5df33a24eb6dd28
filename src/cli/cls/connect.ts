// What every command to the agents shares: its options, and the way to them.

import type { Command as Parser } from 'commander'
import { AppError } from '../../base/errors.ts'
import { type ClsConfig, readClsConfig } from '../../cls/config.ts'
import { openTransport } from '../../cls/connect.ts'
import { type Controller, createController } from '../../cls/controller/controller.ts'
import type { Scope } from '../../cls/controller/topology.ts'
import { createParser } from '../parser.ts'

/** Options of every command to the agents. */
export interface CommonOptions {
  readonly config?: string
  readonly computers?: string
  readonly pools?: string
  readonly timeout: string
  readonly json?: boolean
}

/** A parser with the common options. */
export function createClsParser(name: string, summary: string): Parser {
  return createParser(`cls ${name}`, summary)
    .option('--config <file>', 'where the agents are; without it the agent of this machine')
    .option('--computers <names>', 'machines, with commas between them')
    .option('--pools <names>', 'pools, with commas between them; without both every machine')
    .option('--timeout <seconds>', 'how long a machine may take to answer', '10')
    .option('--json', 'plain data')
}

/** Machines that the options name. */
export function scopeOf({ computers, pools }: CommonOptions): Scope {
  return { computers: readList(computers), pools: readList(pools) }
}

/** Names with commas between them. */
export function readList(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '')
}

/** Runs with a controller and closes the way afterwards. */
export async function withController<T>(
  options: CommonOptions,
  work: (controller: Controller, config: ClsConfig) => Promise<T>,
): Promise<T> {
  const config = readClsConfig(options.config)
  const answerMs = Number(options.timeout) * 1000
  if (!(answerMs > 0)) throw new AppError('usage', '--timeout wants a number of seconds')
  const transport = await openTransport(config)
  try {
    return await work(createController({ transport, answerMs }), config)
  } finally {
    await transport.close()
  }
}
