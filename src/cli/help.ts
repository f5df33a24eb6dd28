// The list of commands, and a suggestion for a misspelt one.

import { findClosest } from '../base/closest.ts'
import { AppError } from '../base/errors.ts'
import type { Command, CommandTable } from './command.ts'
import { EXIT } from './exit.ts'

/** Prints all commands, or the help of one. */
export async function printHelp(table: CommandTable, name?: string): Promise<number> {
  if (name !== undefined) return (await findCommand(table, name)).run(['--help'])
  const commands = await Promise.all(Object.values(table).map(async load => (await load()).command))
  const width = Math.max(...commands.map(command => command.name.length))
  const lines = commands.map(command => `  ${command.name.padEnd(width)}  ${command.summary}`)
  process.stdout.write(
    'Lyncpin finds out why a Skype for Business or Lync user cannot sign in.\n\n' +
      `Usage: lyncpin <command> [options]\n\nCommands:\n${lines.join('\n')}\n\n` +
      'lyncpin <command> --help shows the options of a command.\n',
  )
  return EXIT.ok
}

/** Loads a command; rejects with the closest name when there is none. */
export async function findCommand(table: CommandTable, name: string): Promise<Command> {
  const load = Object.hasOwn(table, name) ? table[name] : undefined
  if (load) return (await load()).command
  const close = findClosest(name, Object.keys(table))
  const hint = close ? ` Did you mean "${close}"?` : ''
  throw new AppError('usage', `there is no command "${name}".${hint} "lyncpin help" lists all commands.`)
}
