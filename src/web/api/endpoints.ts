// Every endpoint of the interface. docs/openapi.json is generated from here; what is published stays: parts are added, never
// renamed, and what must go goes with a new version in the path.

import { z } from 'zod'
import { caseEndpoints } from './cases/endpoints.ts'
import { clsEndpoints } from './cls/endpoints.ts'
import { defineEndpoint } from './endpoint.ts'
import { BYTES, inputParams, inputs, text } from './endpoint-parts.ts'
import { labEndpoints } from './lab/endpoints.ts'
import { probeEndpoints } from './probe/endpoints.ts'

const features = z
  .object({
    version: text('Version of Lyncpin.'),
    inputs: z.boolean().describe('Logs were given when the server was started: GET /inputs.'),
    cases: z.boolean().describe('Cases can be kept here: /cases.'),
    probe: z.boolean().describe('Probes can be run from here.'),
    lab: z.boolean().describe('A lab can be run from here.'),
    cls: z.boolean().describe('The logging service can be used from here.'),
    signedIn: z.boolean().describe('The caller is signed in.'),
  })
  .meta({ id: 'Features', description: 'What this server offers.' })

const session = z
  .object({ name: text('Whose token it was.') })
  .meta({ id: 'Session', description: 'A session; its cookie came with it.' })

export const endpoints = {
  features: defineEndpoint({
    id: 'getFeatures',
    method: 'GET',
    path: '/features',
    summary: 'What this server offers',
    access: 'anybody',
    answers: { 200: { description: 'What it offers.', schema: features } },
  }),
  openapi: defineEndpoint({
    id: 'getOpenApi',
    method: 'GET',
    path: '/openapi.json',
    summary: 'This document',
    access: 'anybody',
    answers: { 200: { description: 'OpenAPI 3.1.', types: ['application/json'] } },
  }),
  startSession: defineEndpoint({
    id: 'startSession',
    method: 'POST',
    path: '/session',
    summary: 'Exchange an access token for the cookie of a browser session',
    description: 'Programs send the token with each request instead: Authorization: Bearer <token>.',
    access: 'anybody',
    body: z.object({ token: z.string().min(1).max(1000).describe('Access token.') }),
    answers: { 200: { description: 'Signed in.', schema: session } },
  }),
  endSession: defineEndpoint({
    id: 'endSession',
    method: 'DELETE',
    path: '/session',
    summary: 'Sign out',
    access: 'signed-in',
    answers: { 204: { description: 'Signed out.' } },
  }),
  listInputs: defineEndpoint({
    id: 'listInputs',
    method: 'GET',
    path: '/inputs',
    summary: 'The logs the server was started with',
    access: 'signed-in',
    answers: { 200: { description: 'The logs.', schema: inputs } },
  }),
  readInput: defineEndpoint({
    id: 'readInput',
    method: 'GET',
    path: '/inputs/:input/bytes',
    summary: 'Bytes of a log, whole or by a Range',
    access: 'signed-in',
    params: inputParams,
    answers: { 200: BYTES, 206: { ...BYTES, description: 'The range.' } },
  }),
  ...caseEndpoints,
  ...labEndpoints,
  ...probeEndpoints,
  ...clsEndpoints,
}

export type Features = z.output<typeof features>
