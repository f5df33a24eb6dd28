// The endpoints of probes: begin one, follow it, answer what it asks, take what came of it.

import { isIP } from 'node:net'
import { z } from 'zod'
import { Secret } from '../../../base/secret.ts'
import { reportSchema } from '../../../report/report-schema.ts'
import type { ProbeRunView, ProbeStepView } from '../../app/probe/views.ts'
import { defineEndpoint } from '../endpoint.ts'
import { BYTES, bytes, text } from '../endpoint-parts.ts'

const side = z.enum(['inside', 'outside'])
const verdict = z.enum(['passed', 'failed', 'warning', 'note', 'skipped'])
const seconds = (most: number, description: string) => z.number().min(0.1).max(most).describe(description)
const address = z.string().refine(given => isIP(given) !== 0, 'is no IP address')

const run = z
  .object({
    id: text('Names it in paths.'),
    address: text('Sign-in address.'),
    side: z.enum(['', 'inside', 'outside']).describe('Whose names were asked for; empty: both.'),
    at: z.enum(['network', 'lab']).describe('lab: the lab of this server was probed.'),
    signsIn: z.boolean().describe('It was given credentials.'),
    started: text('When, ISO 8601 UTC.'),
    state: z.enum(['running', 'done', 'failed']).describe('failed: it could not run at all; see stateText.'),
    stateText: text('Why it could not run; empty otherwise.'),
    verdict: z.enum(['passed', 'failed']).nullable().describe('Of all steps; null until it has ended.'),
    failedSteps: bytes('Steps that failed.'),
    cutShort: z.boolean().describe('It was ended before all steps were done.'),
    trace: z
      .object({ name: text('Name of the trace in evidence.'), sizeBytes: bytes('Size in bytes.') })
      .nullable()
      .describe('What it has seen; null until it has ended.'),
  })
  .meta({ id: 'ProbeRun', description: 'A probe, running or ended.' }) satisfies z.ZodType<ProbeRunView>

const step = z.object({
  step: text('Id of the step.'),
  phase: text('Phase of the sign-in.'),
  target: text('What it was done to.'),
  verdict: verdict.describe('failed: a client cannot go on here.'),
  outcome: text('Id of the outcome; docs/probe lists those of every step.'),
  text: text('What was seen.'),
  details: z.array(z.string()).describe('What was seen in detail.'),
  at: text('When it began, ISO 8601 UTC.'),
  durationMs: z.number().describe('Milliseconds.'),
})

const probeReport = z
  .object({
    schema: z.literal('lyncpin.probe'),
    version: z.literal(1),
    user: text('Sign-in address.'),
    from: z.string().nullable().describe('When it began.'),
    durationMs: z.number().describe('Milliseconds.'),
    verdict: z.enum(['passed', 'failed']),
    phases: z.array(z.object({ name: text('Phase.'), verdict, steps: bytes('Steps of it.') })),
    steps: z.array(step),
    report: reportSchema,
  })
  .meta({ id: 'ProbeReport', description: 'Steps and findings of a probe.' })

const stepPageSchema = z
  .object({
    id: text('Id of the step.'),
    title: text('What it does.'),
    phase: text('Phase of the sign-in.'),
    objective: text('What it is for.'),
    needs: text('What it works on.'),
    gives: z.array(z.string()).describe('What it hands on to other steps.'),
    sends: z.array(z.string()).describe('What goes over the wire.'),
    outcomes: z.array(
      z.object({ id: text('Id.'), verdict, text: text('What is shown.'), meaning: text('What it means.') }),
    ),
  })
  .meta({ id: 'ProbeStep', description: 'What a step of the probe does.' }) satisfies z.ZodType<ProbeStepView>

const order = z.object({
  address: z.string().min(1).max(320).describe('Sign-in address: alice@contoso.com.'),
  side: side.optional().describe('Ask only for the names of clients on this side.'),
  at: z
    .enum(['network', 'lab'])
    .default('network')
    .describe('lab: probe the lab of this server, by its name servers and with its root.'),
  dns: z
    .array(z.string().max(100))
    .max(10)
    .default([])
    .describe('Name servers instead of those of the system: address or address:port.'),
  server: z
    .object({ host: z.string().min(1).max(255), port: z.int().min(1).max(65_535) })
    .optional()
    .describe('SIP server of a manual configuration, instead of discovery.'),
  resolve: z
    .array(z.object({ name: z.string().min(1).max(255), address }))
    .max(100)
    .default([])
    .describe('Addresses of names, instead of DNS.'),
  only: z.array(z.string().max(100)).max(50).default([]).describe('Steps to run, with those they rest on.'),
  timeoutSeconds: seconds(120, 'Longest wait for one answer.').default(5),
  patienceSeconds: seconds(3600, 'Longest run; 60, or 300 with credentials, when absent.').optional(),
  credentials: z
    .object({
      account: z.string().max(320).optional().describe('Windows account; the sign-in address when absent.'),
      password: z
        .string()
        .min(1)
        .max(1000)
        .transform(given => new Secret(given))
        .optional()
        .describe(
          'Kept in memory while the probe runs, and never told again. May be absent for users of a lab that was started here.',
        ),
      auth: z.enum(['tls-dsk', 'ntlm']).optional().describe('The only way to sign in; both when absent.'),
    })
    .optional()
    .describe('Sign in too.'),
})

export type OrderedProbe = z.output<typeof order>

const params = z.object({ probe: z.string().describe('Id of the probe.') })
const answer = z.object({
  question: z.string().max(100).describe('Id of the question, from its event.'),
  trust: z.boolean().describe('The host may see the credentials.'),
})

export const probeEndpoints = {
  listProbeSteps: defineEndpoint({
    id: 'listProbeSteps',
    method: 'GET',
    path: '/probe-steps',
    summary: 'What the steps of a probe do',
    access: 'signed-in',
    answers: {
      200: { description: 'The steps.', schema: z.object({ steps: z.array(stepPageSchema) }) },
    },
  }),
  startProbe: defineEndpoint({
    id: 'startProbe',
    method: 'POST',
    path: '/probes',
    summary: 'Begin a probe',
    description: 'It goes on by itself, from the network of the server. Only the one who began it sees it.',
    access: 'signed-in',
    body: order,
    answers: { 201: { description: 'Begun.', schema: run } },
  }),
  listProbes: defineEndpoint({
    id: 'listProbes',
    method: 'GET',
    path: '/probes',
    summary: 'The probes of the caller, the latest first',
    access: 'signed-in',
    answers: { 200: { description: 'The probes.', schema: z.object({ probes: z.array(run) }) } },
  }),
  getProbe: defineEndpoint({
    id: 'getProbe',
    method: 'GET',
    path: '/probes/:probe',
    summary: 'One probe',
    access: 'signed-in',
    params,
    answers: { 200: { description: 'The probe.', schema: run } },
  }),
  followProbe: defineEndpoint({
    id: 'followProbe',
    method: 'GET',
    path: '/probes/:probe/events',
    summary: 'What a probe tells, as it happens',
    description:
      'Server-sent events of JSON with a `kind`: `started` and `ended` of a `step`; `question` (may `host` see the credentials?) and `answered`. The last event is called "end".',
    access: 'signed-in',
    params,
    answers: { 200: { description: 'The events.', types: ['text/event-stream'] } },
  }),
  answerProbe: defineEndpoint({
    id: 'answerProbe',
    method: 'POST',
    path: '/probes/:probe/answers',
    summary: 'Answer whether a host outside the SIP domain may see the credentials',
    access: 'signed-in',
    params,
    body: answer,
    answers: { 204: { description: 'Answered.' } },
  }),
  endProbe: defineEndpoint({
    id: 'endProbe',
    method: 'DELETE',
    path: '/probes/:probe',
    summary: 'End a probe; what is known by then stays',
    access: 'signed-in',
    params,
    answers: { 204: { description: 'It ends.' } },
  }),
  getProbeReport: defineEndpoint({
    id: 'getProbeReport',
    method: 'GET',
    path: '/probes/:probe/report',
    summary: 'Steps and findings of a probe that has ended',
    access: 'signed-in',
    params,
    query: z.object({ format: z.enum(['json', 'html']).default('json').describe('Form of the report.') }),
    answers: { 200: { description: 'The report.', schema: probeReport, types: ['text/html'] } },
  }),
  readProbeTrace: defineEndpoint({
    id: 'readProbeTrace',
    method: 'GET',
    path: '/probes/:probe/trace',
    summary: 'What a probe has seen, as a log: whole or by a Range',
    access: 'signed-in',
    params,
    answers: { 200: BYTES, 206: { ...BYTES, description: 'The range.' } },
  }),
}
