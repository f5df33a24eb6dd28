// lyncpin lab --cls: the logging service on the servers of the lab.

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createLabListener, type LabListener } from '../../cls/lab/lab-agents.ts'
import { type ServedLab, serveLab } from '../../cls/lab/serve-lab.ts'
import type { Lab } from '../../lab/run-lab.ts'
import { formats } from '../../log/formats.gen.ts'
import { createFormatSet } from '../../log/read-log.ts'

export interface LabService {
  /** For the start of the lab. */
  readonly alsoLog: LabListener['alsoLog']
  /** For `lyncpin cls … --config FILE`; undefined before it is open. */
  readonly configFile: string | undefined
  /** Opens the agents of a lab that runs. */
  open(lab: Lab): Promise<void>
  close(): Promise<void>
}

/** @param isNew the lab keeps nothing from earlier runs */
export function prepareLabService(isNew: boolean, onReport: (text: string) => void): LabService {
  const listener = createLabListener()
  let served: ServedLab | undefined
  return {
    alsoLog: listener.alsoLog,
    get configFile() {
      return served?.configFile
    },
    async open({ deployment, stateFolder, logFolder }) {
      const folder = join(stateFolder, 'cls')
      if (isNew) rmSync(folder, { recursive: true, force: true })
      served = await serveLab(deployment, listener, {
        folder,
        logFolder,
        formats: createFormatSet(formats),
        version: 'lab',
        onReport,
      })
    },
    close: async () => served?.close(),
  }
}
