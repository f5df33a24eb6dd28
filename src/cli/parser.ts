// The parser of a command's options. Wrong usage ends with the exit status for it, never with that of a failed sign-in.

import { Command, CommanderError } from 'commander'
import { printable } from '../base/text.ts'
import { EXIT } from './exit.ts'

/** A parser that prints help and mistakes and throws instead of ending the process; `main` knows what it throws. */
export function createParser(command: string, summary: string): Command {
  return new Command(`lyncpin ${command}`)
    .description(`${summary}.`)
    .configureOutput({
      outputError: (text, write) => write(formatMistake(command, text)),
    })
    .exitOverride()
}

/** A mistake as a line of ours; what was typed may be the name of a file that a pattern found. */
function formatMistake(command: string, text: string): string {
  const mistake = printable(text.replace(/^error: /, '').trimEnd())
  return `lyncpin: ${mistake}\n"lyncpin ${command} --help" lists what there is\n`
}

/** The exit status when a parser has printed help or a mistake; undefined for anything else that was thrown. */
export function exitOfParser(thrown: unknown): number | undefined {
  if (!(thrown instanceof CommanderError)) return undefined
  return thrown.exitCode === 0 ? EXIT.ok : EXIT.usage
}
