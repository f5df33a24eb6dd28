// What the platform offers a lab.

import { once } from 'node:events'
import { createServer } from 'node:net'

/** True where every address of 127.0.0.0/8 can be bound; elsewhere there is one, and ports tell machines apart. */
export function hasManyAddresses(): boolean {
  return process.platform === 'linux' || process.platform === 'win32'
}

/** Where ports below 1024 are not to be had. */
const USUAL_SHIFT = 10_000

/** What is added to every port: 0 where this process may bind port 443. */
export async function usualPortShift(): Promise<number> {
  const server = createServer()
  server.listen(443, '127.0.0.1')
  try {
    await once(server, 'listening')
    server.close()
    return 0
  } catch (error) {
    // Taken on one address: the lab has others.
    return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' ? 0 : USUAL_SHIFT
  }
}
