// The Probe page of `lyncpin open` and `lyncpin serve`, and the Lab page beside it.

import { resolve } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { temporaryFolder } from '../lab/control/endpoint.ts'
import { createLabHost, type LabHost } from '../web/api/lab/host.ts'
import { addLabRoutes } from '../web/api/lab/routes.ts'
import { addProbeRoutes } from '../web/api/probe/routes.ts'
import { readEnvironmentNetwork } from './probe/environment-network.ts'

export interface ProbePages {
  readonly probe: boolean
  readonly lab: boolean
  /** State of the lab that is meant; undefined for the one that is not kept. */
  readonly labState: string | undefined
}

type AddRoutes = (server: FastifyInstance) => void

/** Routes of the pages that are wanted. @param log a line for the one who runs the server */
export async function probeRoutes(
  { probe, lab: hasLab, labState }: ProbePages,
  log: (line: string) => void,
): Promise<readonly AddRoutes[]> {
  const lab = hasLab ? hostLab(labState, log) : undefined
  const network = await readEnvironmentNetwork(log)
  return [
    ...(probe
      ? [(server: FastifyInstance) => addProbeRoutes(server, { network, log, ...(lab ? { lab } : {}) })]
      : []),
    ...(lab ? [(server: FastifyInstance) => addLabRoutes(server, lab)] : []),
  ]
}

/** The usual lab, as "lyncpin lab" runs it. */
function hostLab(labState: string | undefined, log: (line: string) => void): LabHost {
  const stateFolder = labState === undefined ? undefined : resolve(labState)
  return createLabHost({
    folder: stateFolder ?? temporaryFolder(),
    async startLab() {
      // Only who starts a lab waits for all of it to be loaded.
      const [{ runLab }, { hasManyAddresses, usualPortShift }, { DEFAULT_WORLD }, { readWorld }] =
        await Promise.all([
          import('../lab/run-lab.ts'),
          import('../lab/platform.ts'),
          import('../lab/world/default-world.ts'),
          import('../lab/world/read-world.ts'),
        ])
      return runLab(readWorld(DEFAULT_WORLD, 'the default world'), {
        ...(stateFolder === undefined ? {} : { stateFolder }),
        portShift: await usualPortShift(),
        oneAddress: !hasManyAddresses(),
        onProblem: log,
      })
    },
  })
}
