// lyncpin compare: lays two logs or traces side by side and names where they part.

import type { Command } from '../command.ts'
import { COMPARE_SUMMARY, compare } from '../compare.ts'

export const command: Command = { name: 'compare', summary: COMPARE_SUMMARY, run: argv => compare(argv) }
