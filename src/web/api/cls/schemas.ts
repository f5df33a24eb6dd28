// The plain data of the logging service's part of the interface.

import { z } from 'zod'
import { bytes, text } from '../endpoint-parts.ts'

const sinceMs = z.number().describe('Since when, ms since 1970 UTC.')
const maybeUs = z.number().nullable()

export const card = z
  .object({
    machine: text('FQDN, lower case.'),
    pool: text('FQDN of its pool; empty when it is in none.'),
    site: text('Name of its site; empty when it is in none.'),
    version: text('Of the agent.'),
  })
  .meta({
    id: 'ClsMachine',
    description: 'A machine with an agent that has been seen, whether it runs or not.',
  })

export const connection = z
  .object({
    state: z.enum(['connected', 'absent']).describe('absent: nothing answers there; see text.'),
    way: text('Where the agents are looked for.'),
    text: text('Why nothing answers; empty otherwise.'),
    canAttach: z.boolean().describe('Another place can be named: POST /cls/attach.'),
    machines: z.array(card).describe('The machines, by name.'),
  })
  .meta({ id: 'ClsConnection', description: 'The way to the agents, and who is there.' })

const running = z.object({
  scenario: text('Its name.'),
  sinceMs,
  untilMs: z.number().nullable().describe('When it ends by itself; null: it does not.'),
  by: text('Who started it.'),
})

const store = z.object({
  folder: text('Where the agent keeps its records.'),
  segments: bytes('Files.'),
  records: bytes('Records.'),
  storedBytes: bytes('On the disk.'),
  rawBytes: bytes('Before compression.'),
  oldestUs: maybeUs.describe(
    'Oldest record of a closed segment, µs since 1970 UTC; null: none is closed yet.',
  ),
  newestUs: maybeUs.describe('Newest one.'),
  freeBytes: bytes('Free on the volume.'),
  problem: text('Why the disk refuses to write; empty when it does not.'),
})

export const answer = z
  .object({
    machine: text('Its name.'),
    outcome: z
      .enum(['answered', 'refused', 'not-answered', 'broken-off', 'ended'])
      .describe('ended: it was still answering when the asker ended it.'),
    records: bytes('Records it sent.'),
    text: text('The answer in words.'),
    notes: z
      .array(z.string())
      .describe('What to know besides: throttled components, gaps, why it found nothing.'),
    running: z.array(running).describe('What it records now.'),
    throttled: z
      .array(
        z.object({
          component: text('Component.'),
          level: text('Only this level and worse is recorded.'),
          sinceMs,
          left: bytes('Records left out so far.'),
        }),
      )
      .describe('Components that wrote more than their limit.'),
    store: store.nullable().describe('What it holds; null when it did not answer.'),
  })
  .meta({ id: 'ClsAnswer', description: 'What one machine answered.' })

export const answers = z
  .object({ answers: z.array(answer).describe('Every machine, by name.') })
  .meta({ id: 'ClsAnswers', description: 'What each machine answered.' })

export const loss = z
  .object({
    machine: text('Its name.'),
    kind: text('throttled, purged, damaged, input, clock-jump, …'),
    fromUs: z.number().describe('From, µs since 1970 UTC.'),
    toUs: z.number().describe('To.'),
    text: text('What is missing and why.'),
  })
  .meta({ id: 'ClsLoss', description: 'A gap in what a machine has recorded.' })

export const provider = z
  .object({
    name: text('Component; * is every one of the type.'),
    type: text('WPP, EventLog or IISLog.'),
    level: text('This level and worse is recorded.'),
    flags: z.array(z.string()).describe('All, TF_PROTOCOL, …'),
  })
  .meta({ id: 'ClsProvider', description: 'One component and what of it is recorded.' })

export const scenario = z
  .object({
    scope: text('global or site:NAME.'),
    name: text('Its name.'),
    purpose: text('What it is for.'),
    shipped: z.boolean().describe('It comes with Lyncpin and is unchanged.'),
    providers: z.array(provider).describe('What it records.'),
  })
  .meta({ id: 'ClsScenario', description: 'A named list of providers.' })

const jobResult = z.object({
  records: bytes('Records found.'),
  shownRecords: bytes('Those that were told as rows and can be read one by one; the files hold all.'),
  fromUs: z.number().describe('Begin of the window, µs since 1970 UTC.'),
  toUs: z.number().describe('Its end.'),
  answers: z.array(answer).describe('What each machine answered.'),
  notes: z.array(z.string()).describe('What to know about the whole: limits that were reached, traps.'),
})

export const job = z
  .object({
    id: text('Names it in paths.'),
    startedMs: z.number().describe('When, ms since 1970 UTC.'),
    state: z.enum(['running', 'done', 'failed']).describe('How it stands.'),
    stateText: text('Why it failed; empty otherwise.'),
    result: jobResult.nullable().describe('null until it is done.'),
  })
  .meta({ id: 'ClsJob', description: 'A search, a live tail or the collecting of a case.' })

export const record = z
  .object({ text: text('The record as CLS text; control characters are made visible.') })
  .meta({ id: 'ClsRecord', description: 'One record.' })

export type ClsConnection = z.output<typeof connection>
export type ClsAnswer = z.output<typeof answer>
export type ClsScenario = z.output<typeof scenario>
export type ClsLoss = z.output<typeof loss>
export type ClsJob = z.output<typeof job>
export type ClsJobResult = NonNullable<ClsJob['result']>
