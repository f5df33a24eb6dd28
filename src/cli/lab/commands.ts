// The sub-commands of lyncpin lab; each is loaded when it is asked for.

import type { CommandTable } from '../command.ts'

export const LAB_COMMANDS: CommandTable = {
  signin: () => import('./signin.ts'),
  faults: () => import('./faults.ts'),
  fault: () => import('./fault.ts'),
  incident: () => import('./incident.ts'),
  user: () => import('./user.ts'),
  certificate: () => import('./certificate.ts'),
  status: () => import('./status.ts'),
  logs: () => import('./logs.ts'),
  world: () => import('./world.ts'),
}
