// The endpoints of the logging service: what `lyncpin cls` does, over HTTP.

import { z } from 'zod'
import { defineEndpoint, type Endpoint } from '../endpoint.ts'
import { BYTES, inputParams, inputs } from '../endpoint-parts.ts'
import { answers, connection, job, loss, record, scenario } from './schemas.ts'

const names = (description: string) =>
  z.array(z.string().min(1).max(300)).max(2000).default([]).describe(description)

const scope = z.strictObject({
  computers: names('Machines; "fe01" names fe01.contoso.com as well.'),
  pools: names('Pools: all their machines.'),
  sites: names('Sites: all their machines. Without computers, pools and sites every machine is asked.'),
  timeoutSeconds: z
    .number()
    .min(0.1)
    .max(60)
    .default(10)
    .describe('How long a machine may take to begin to answer.'),
})

export type ScopeRequest = z.output<typeof scope>

const line = (description: string) => z.string().max(1000).default('').describe(description)
const duration = line('0.04:00 (d.hh:mm), 4:00, 30m, 4h.')

const search = scope.extend({
  startTime: line('2026-03-14T09:15Z, 09:15 (today), 15m (ago).'),
  endTime: line('Its end. Without both: from 25 minutes ago to 5 minutes ahead.'),
  since: line('From so long ago until now: 15m, 4h.'),
  timeZone: line('Of times without one: utc, local (of the server), +02:00, Europe/Berlin.'),
  uri: line('sip:user@host, with or without sip:.'),
  phone: line('Number; what people put between digits does not matter.'),
  callId: line('Exact.'),
  conferenceId: line('Exact.'),
  correlationIds: names('Trace-Correlation-Ids; one is enough.'),
  ip: line('Address, exact.'),
  sipContents: line('Part of a SIP message, case ignored.'),
  components: names('Components, one is enough.'),
  logLevel: line(
    'This level and worse: Fatal, Error, Warning, Info, Verbose, Debug, All. A limit: it always holds.',
  ),
  matchAll: z.boolean().default(false).describe('Every criterion must match; otherwise one is enough.'),
  skipNetworkLogs: z.boolean().default(false).describe('Without what was moved to network folders.'),
  filter: z.string().max(4000).default('').describe('Filter language of analyze; must match as well.'),
  maxRecords: z.int().min(1).max(1_000_000).default(200_000).describe('The search ends when it has so many.'),
})

export type SearchRequest = z.output<typeof search>

const tail = search.omit({ startTime: true, endTime: true, since: true }).extend({
  minutes: z.number().min(0.01).max(60).default(10).describe('It ends by itself after this.'),
  maxRecords: z.int().min(1).max(200_000).default(20_000).describe('… or when it has so many records.'),
})

export type TailRequest = z.output<typeof tail>

const incident = scope.extend({
  user: z.string().trim().min(1).max(400).describe('user@host, with or without sip:.'),
  since: z.string().max(100).default('15m').describe('15m (ago), 4h, or a time.'),
  until: z.string().max(100).default('now').describe('A time, or now.'),
  timeZone: line('Of times without one.'),
})

export type IncidentRequest = z.output<typeof incident>

const givenProvider = z.strictObject({
  name: z.string().max(200).describe('Component; * is every one of the type.'),
  type: z.string().max(50).default('WPP').describe('WPP, EventLog or IISLog.'),
  level: z.string().max(50).default('Info').describe('This level and worse.'),
  flags: z
    .union([z.string().max(500), z.array(z.string().max(100)).max(50)])
    .default('All')
    .describe('A list, or with commas between them. An unknown one is an error.'),
})

const scenarioBody = z.strictObject({
  purpose: z.string().max(500).default('').describe('What it is for.'),
  providers: z.array(givenProvider).min(1).max(500).describe('What it records.'),
})

const scenarioParams = z.object({
  scope: z.string().max(100).describe('global or site:NAME.'),
  name: z.string().max(100).describe('Its name.'),
})
const jobParams = z.object({ job: z.string().describe('Id of the job.') })
const JOB = { description: 'Begun.', schema: job }

const vocabulary = z.object({
  levels: z.array(z.string()).describe('Levels, worst first.'),
  types: z.array(z.string()).describe('Types of providers.'),
  flags: z.array(z.string()).describe('Flags.'),
  components: z.array(z.string()).describe('Components that some scenario names.'),
})

const scenarios = z
  .object({ scenarios: z.array(scenario).describe('By name.'), vocabulary })
  .meta({ id: 'ClsScenarios', description: 'All scenarios, and the words their providers are made of.' })

/** A command to machines: each of them is named in the answer. */
function command<Body>(
  id: string,
  path: string,
  summary: string,
  body: z.ZodType<Body>,
): Endpoint<unknown, unknown, Body> {
  return defineEndpoint({
    id,
    method: 'POST',
    path: `/cls/${path}`,
    summary,
    access: 'signed-in',
    body,
    answers: { 200: { description: 'What each machine answered.', schema: answers } },
  })
}

export const clsEndpoints = {
  getCls: defineEndpoint({
    id: 'getCls',
    method: 'GET',
    path: '/cls',
    summary: 'Where the agents are, and which machines have one',
    access: 'signed-in',
    answers: { 200: { description: 'The connection.', schema: connection } },
  }),
  attachCls: defineEndpoint({
    id: 'attachCls',
    method: 'POST',
    path: '/cls/attach',
    summary: 'Lead to other agents: a configuration file, or the folder of an agent of this machine',
    access: 'signed-in',
    body: z.strictObject({
      where: z.string().trim().min(1).max(1000).describe('Path on the machine of the server.'),
    }),
    answers: { 200: { description: 'The connection.', schema: connection } },
  }),
  showCls: command(
    'showCls',
    'show',
    'Which scenario runs where, since when, and how each agent fares',
    scope,
  ),
  startCls: command(
    'startCls',
    'start',
    'Start a scenario',
    scope.extend({
      scenario: z.string().min(1).max(200).describe('AlwaysOn, Authentication, …'),
      duration: duration.describe('How long; AlwaysOn has no end. 4 hours when it is empty.'),
    }),
  ),
  stopCls: command(
    'stopCls',
    'stop',
    'Stop a scenario; what it has recorded stays',
    scope.extend({ scenario: z.string().min(1).max(200).describe('Which one.') }),
  ),
  updateCls: command(
    'updateCls',
    'update',
    'Give what runs a new duration from now on; AlwaysOn has none',
    scope.extend({ duration: duration.describe('Minutes, h:mm, d.h:mm, 30m, 4h.') }),
  ),
  syncCls: command('syncCls', 'sync', 'Write to disk what agents hold in memory', scope),
  listClsLosses: defineEndpoint({
    id: 'listClsLosses',
    method: 'POST',
    path: '/cls/losses',
    summary: 'Gaps in what machines have recorded, of the last days',
    access: 'signed-in',
    body: scope.extend({ days: z.number().min(0.01).max(3660).default(14).describe('So far back.') }),
    answers: {
      200: {
        description: 'The gaps.',
        schema: z.object({ losses: z.array(loss).describe('The latest first.'), ...answers.shape }),
      },
    },
  }),
  listClsScenarios: defineEndpoint({
    id: 'listClsScenarios',
    method: 'GET',
    path: '/cls/scenarios',
    summary: 'What can be recorded',
    access: 'signed-in',
    answers: { 200: { description: 'The scenarios.', schema: scenarios } },
  }),
  createClsScenario: defineEndpoint({
    id: 'createClsScenario',
    method: 'POST',
    path: '/cls/scenarios/:scope/:name',
    summary: 'A scenario of your own',
    access: 'signed-in',
    params: scenarioParams,
    body: scenarioBody,
    answers: { 201: { description: 'Saved.', schema: scenario } },
  }),
  replaceClsScenario: defineEndpoint({
    id: 'replaceClsScenario',
    method: 'PUT',
    path: '/cls/scenarios/:scope/:name',
    summary: 'Other providers for a scenario; where it runs it takes effect at once',
    access: 'signed-in',
    params: scenarioParams,
    body: scenarioBody,
    answers: { 200: { description: 'Saved.', schema: scenario } },
  }),
  removeClsScenario: defineEndpoint({
    id: 'removeClsScenario',
    method: 'DELETE',
    path: '/cls/scenarios/:scope/:name',
    summary: 'Remove a scenario; what was recorded stays searchable',
    access: 'signed-in',
    params: scenarioParams,
    answers: { 204: { description: 'Removed.' } },
  }),
  searchCls: defineEndpoint({
    id: 'searchCls',
    method: 'POST',
    path: '/cls/searches',
    summary: 'Begin a search over machines',
    access: 'signed-in',
    body: search,
    answers: { 201: JOB },
  }),
  tailCls: defineEndpoint({
    id: 'tailCls',
    method: 'POST',
    path: '/cls/tails',
    summary: 'Begin to follow what machines record from now on',
    access: 'signed-in',
    body: tail,
    answers: { 201: JOB },
  }),
  collectCls: defineEndpoint({
    id: 'collectCls',
    method: 'POST',
    path: '/cls/incidents',
    summary: 'Begin to collect what all machines know about a user',
    access: 'signed-in',
    body: incident,
    answers: { 201: JOB },
  }),
  getClsJob: defineEndpoint({
    id: 'getClsJob',
    method: 'GET',
    path: '/cls/jobs/:job',
    summary: 'How a search, tail or collecting stands, and what came of it',
    access: 'signed-in',
    params: jobParams,
    answers: { 200: { description: 'The job.', schema: job } },
  }),
  followClsJob: defineEndpoint({
    id: 'followClsJob',
    method: 'GET',
    path: '/cls/jobs/:job/events',
    summary: 'What a job does, as server-sent events',
    description:
      'Events are JSON: {"kind":"progress","records","machines":[{"machine","state","records"}]}, {"kind":"rows","rows":[{"timeUs","machine","level","component","text"}]}, {"kind":"stage","text"}. The last one is called "end".',
    access: 'signed-in',
    params: jobParams,
    answers: { 200: { description: 'The events.', types: ['text/event-stream'] } },
  }),
  cancelClsJob: defineEndpoint({
    id: 'cancelClsJob',
    method: 'DELETE',
    path: '/cls/jobs/:job',
    summary: 'End a job; what it has found so far is its result',
    access: 'signed-in',
    params: jobParams,
    answers: { 204: { description: 'It ends.' } },
  }),
  listClsInputs: defineEndpoint({
    id: 'listClsInputs',
    method: 'GET',
    path: '/cls/jobs/:job/inputs',
    summary: 'The files of a result: traces for the workbench, and one CLS text',
    access: 'signed-in',
    params: jobParams,
    answers: { 200: { description: 'The files; the CLS text is the last one.', schema: inputs } },
  }),
  readClsInput: defineEndpoint({
    id: 'readClsInput',
    method: 'GET',
    path: '/cls/jobs/:job/inputs/:input/bytes',
    summary: 'Bytes of a file of a result, whole or by a Range',
    access: 'signed-in',
    params: jobParams.extend(inputParams.shape),
    answers: { 200: BYTES, 206: { ...BYTES, description: 'The range.' } },
  }),
  readClsRecord: defineEndpoint({
    id: 'readClsRecord',
    method: 'GET',
    path: '/cls/jobs/:job/records/:record',
    summary: 'One record of a result',
    access: 'signed-in',
    params: jobParams.extend({ record: z.string().describe('Its number in the rows, from 0.') }),
    answers: { 200: { description: 'The record.', schema: record } },
  }),
}
