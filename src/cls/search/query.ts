// What a search asks: the criteria of Search-CsClsLogging with their match rules, and a filter of the language of `analyze`.

import { z } from 'zod'
import { AppError } from '../../base/errors.ts'
import { US_PER_MINUTE } from '../../base/time.ts'
import { parseFilter } from '../../trace/filter/parse.ts'
import { FieldError } from '../field-error.ts'
import { LEVELS } from '../record.ts'

/** As it travels to agents. Times are µs UTC by the clock of the controller. */
export const querySchema = z.object({
  fromUs: z.number(),
  toUs: z.number(),
  uri: z.string().min(1).optional(),
  phone: z.string().min(1).optional(),
  callId: z.string().min(1).optional(),
  conferenceId: z.string().min(1).optional(),
  correlationIds: z.array(z.string().min(1)).min(1).optional(),
  ip: z.string().min(1).optional(),
  /** Part of a SIP message, case ignored. */
  sipContents: z.string().min(1).optional(),
  components: z.array(z.string().min(1)).min(1).optional(),
  /** Any of these texts: what joins the records of one incident. */
  words: z.array(z.string().min(3).max(200)).min(1).max(1000).optional(),
  /** Records of this level and worse; a limit, not a criterion: it holds under `any` too. */
  level: z.enum(LEVELS).default('Debug'),
  match: z.enum(['any', 'all']).default('any'),
  skipNetworkLogs: z.boolean().default(false),
  /** Must match as well, whatever `match` says. */
  filter: z.string().optional(),
  /** The controller's clock when it asked, µs UTC: agents whose clock differs answer in the controller's time. */
  sentUs: z.number().optional(),
  /** Zone in which times of the filter are meant, µs east of UTC. */
  zoneUs: z.number().default(0),
})

export type SearchQuery = z.infer<typeof querySchema>

/** Names of the criteria that `match` joins. */
export const CRITERIA = [
  'uri',
  'phone',
  'callId',
  'conferenceId',
  'correlationIds',
  'ip',
  'sipContents',
  'components',
  'words',
] as const

/** A query from anything. Throws FieldError that says what is wrong. */
export function readQuery(value: unknown): SearchQuery {
  const read = querySchema.safeParse(value)
  if (!read.success) {
    const [issue] = read.error.issues
    const field = issue?.path.join('.') ?? ''
    return refuse(field, `Search: ${field} ${issue?.message ?? 'not understood'}`)
  }
  if (read.data.toUs < read.data.fromUs)
    refuse('endTime', 'The search ends before it begins: its end must be after its start.')
  const { error } = parseFilter(read.data.filter ?? '')
  if (error) refuse('filter', `The filter is not understood: ${error.text} (at character ${error.at + 1})`)
  return read.data
}

function refuse(field: string, text: string): never {
  throw new FieldError(field, new AppError('usage', text))
}

const WINDOW_US = 30 * US_PER_MINUTE
const AHEAD_US = 5 * US_PER_MINUTE

/**
 * The window of Search-CsClsLogging: from 25 minutes ago to 5 minutes ahead; with only a start the 30 minutes behind it,
 * with only an end the 30 minutes before it. All in µs UTC.
 */
export function windowOf(
  startUs: number | undefined,
  endUs: number | undefined,
  nowUs: number,
): { readonly fromUs: number; readonly toUs: number } {
  const toUs = endUs ?? (startUs === undefined ? nowUs + AHEAD_US : startUs + WINDOW_US)
  return { fromUs: startUs ?? toUs - WINDOW_US, toUs }
}
