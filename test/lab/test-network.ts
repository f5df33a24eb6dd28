// A network of a test's own: a loopback subnet and a port shift drawn by chance, so that tests run side by side.

import { randomInt } from 'node:crypto'
import { createNetwork } from '../../src/lab/network/create-network.ts'
import type { Network } from '../../src/lab/network.ts'

/** Three bytes of a loopback address that no other test uses at the same time, as far as chance goes. */
export function drawSubnet(): string {
  return `127.${randomInt(100, 250)}.${randomInt(1, 250)}`
}

/** Far from the ports that the platform hands out by itself. */
export function drawPortShift(): number {
  return randomInt(10_000, 20_000)
}

export function createTestNetwork(): { readonly network: Network; readonly subnet: string } {
  return { network: createNetwork({ portShift: drawPortShift() }), subnet: drawSubnet() }
}
