// The network of this machine as the environment describes it, for a server that probes when it is asked to.

import { messageOf } from '../../base/errors.ts'
import type { MachineNetwork } from '../../probe/net/machine-context.ts'
import { readMachineNetwork } from './options.ts'

/** Proxy and exceptions of the environment; a proxy that cannot be understood is told and left out. */
export async function readEnvironmentNetwork(say: (line: string) => void): Promise<MachineNetwork> {
  const usual = { timeout: '5', patience: '60', portShift: '0' }
  try {
    return await readMachineNetwork(usual)
  } catch (thrown) {
    say(`probes connect directly: ${messageOf(thrown)}`)
    return await readMachineNetwork({ ...usual, proxy: false })
  }
}
