// lyncpin lab: runs a whole sign-in deployment on this machine; its sub-commands tell a running one what to do.

import type { Command } from '../command.ts'
import { findCommand } from '../help.ts'
import { LAB_COMMANDS } from '../lab/commands.ts'

export const command: Command = {
  name: 'lab',
  summary: 'Run a whole sign-in deployment on this machine, and break it on purpose',
  async run(argv) {
    const [name, ...rest] = argv
    if (name === undefined || name.startsWith('-')) return (await import('../lab/start.ts')).command.run(argv)
    return (await findCommand(LAB_COMMANDS, name, 'lyncpin lab --help')).run(rest)
  },
}
