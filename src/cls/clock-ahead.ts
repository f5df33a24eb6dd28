// How far the clock of an agent is ahead of the controller's, as far as one question and its first answer can tell.

/** Differences below this are the way's, not the clock's. */
const FLOOR_US = 500_000

/**
 * µs that a clock is ahead for certain, negative when it is behind. The agent read it at some time between the sending of the question and
 * the arrival of its answer: only what lies outside is the clock's fault, however long the way took.
 * @param clockUs the agent's clock @param sentUs when the question was sent, @param nowUs when the answer came, by the controller's clock
 */
export function clockAheadUs(clockUs: number, sentUs: number, nowUs: number): number {
  const aheadUs = clockUs > nowUs ? clockUs - nowUs : clockUs < sentUs ? clockUs - sentUs : 0
  return Math.abs(aheadUs) < FLOOR_US ? 0 : Math.round(aheadUs)
}
