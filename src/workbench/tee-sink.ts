// A sink that hands everything on to a second one: the analysis and the table of messages share one reading of the logs.

import { offerMessage, type Sink } from '../trace/raw.ts'

/** What `first` wants goes to `first`, everything to `second`. */
export function teeSink(first: Sink, second: Sink): Sink {
  return {
    wants: () => true,
    message(raw) {
      offerMessage(first, raw)
      offerMessage(second, raw)
    },
    text(raw) {
      first.text(raw)
      second.text(raw)
    },
    observation(observation) {
      first.observation(observation)
      second.observation(observation)
    },
  }
}
