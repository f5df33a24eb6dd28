// The command line: one file per command, loaded when it is asked for.

import { AppError, messageOf } from '../base/errors.ts'
import { printable } from '../base/text.ts'
import { commands } from './commands.gen.ts'
import { EXIT } from './exit.ts'
import { findCommand, printHelp } from './help.ts'
import { exitOfParser } from './parser.ts'

/** Runs a command line without the program's name; gives the exit status. Never rejects. */
export async function main(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv
  try {
    if (name === undefined || name === '--help' || name === '-h' || name === 'help')
      return await printHelp(commands, rest[0])
    const command = await findCommand(commands, name)
    return await command.run(rest)
  } catch (thrown) {
    const parsed = exitOfParser(thrown)
    if (parsed !== undefined) return parsed
    const bug = !(thrown instanceof AppError)
    // Names of files and words of logs stand in messages.
    process.stderr.write(`lyncpin: ${printable(messageOf(thrown))}\n`)
    if (bug && thrown instanceof Error) process.stderr.write(`${printable(thrown.stack ?? '')}\n`)
    return EXIT.usage
  }
}
