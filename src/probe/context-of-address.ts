// A client for whom a name leads to one address: every server behind a name is asked, not only the first.

import type { ClientContext } from './client/context.ts'
import type { Endpoint } from './topics.ts'

/** The same client, for whom the name leads to this one address: every server behind a name is asked. */
export function contextOfAddress(context: ClientContext, { host, address }: Endpoint): ClientContext {
  return {
    ...context,
    trustedRootsPem: context.trustedRootsPem,
    lookup: (name, type, signal) =>
      name === host
        ? Promise.resolve({
            status: 'answered',
            addresses: [address],
            targets: [],
            aliases: [],
            resolver: '',
            tookMs: 0,
          })
        : context.lookup(name, type, signal),
    // The name was looked up by its own step.
    record: record => {
      const isLookup = record.record === 'observation' && record.observation.kind === 'dns'
      if (!isLookup) context.record(record)
    },
  }
}
