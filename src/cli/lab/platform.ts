// What the platform offers a lab.

/** True where every address of 127.0.0.0/8 can be bound; elsewhere there is one, and ports tell machines apart. */
export function hasManyAddresses(): boolean {
  return process.platform === 'linux' || process.platform === 'win32'
}
