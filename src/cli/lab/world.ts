// lyncpin lab world: prints the description of the usual world, to be changed and given back, or checks another.

import { readFileSync } from 'node:fs'
import { AppError, messageOf } from '../../base/errors.ts'
import { DEFAULT_WORLD } from '../../lab/world/default-world.ts'
import { readWorld } from '../../lab/world/read-world.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit.ts'
import { createParser } from '../parser.ts'

const SUMMARY = 'Print the description of the usual world, or check another'

export const command: Command = {
  name: 'lab world',
  summary: SUMMARY,
  async run(argv) {
    const parser = createParser('lab world', SUMMARY).argument('[file]', 'a description to check')
    parser.parse([...argv], { from: 'user' })
    const [path] = parser.args
    if (path === undefined) {
      process.stdout.write(DEFAULT_WORLD)
      return EXIT.ok
    }
    const { pools, edges, reverseProxies, users } = readWorld(readText(path), path)
    process.stdout.write(
      `✓ ${path}: ${pools.length} pools, ${edges.length} Edges, ${reverseProxies.length} reverse proxies, ${users.length} users\n`,
    )
    return EXIT.ok
  },
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new AppError('unreadable', `${path} cannot be read: ${messageOf(error)}`, { cause: error })
  }
}
