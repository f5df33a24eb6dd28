// Commands that run until somebody ends them.

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Resolves at the first signal to end; the next one ends the process as it would without us. */
export function untilInterrupted(): Promise<NodeJS.Signals> {
  return new Promise(resolve => {
    function end(signal: NodeJS.Signals): void {
      for (const name of SIGNALS) process.off(name, end)
      resolve(signal)
    }
    for (const name of SIGNALS) process.on(name, end)
  })
}
