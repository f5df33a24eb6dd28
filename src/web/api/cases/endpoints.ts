// The endpoints of kept cases.

import { z } from 'zod'
import { reportSchema } from '../../../report/report-schema.ts'
import { defineEndpoint } from '../endpoint.ts'
import { BYTES, bytes, inputParams, inputs, problems, text } from '../endpoint-parts.ts'

const caseSummary = z
  .object({
    attempts: bytes('Sign-in attempts.'),
    failed: bytes('Failed ones.'),
    findings: bytes('Findings.'),
  })
  .meta({ id: 'CaseSummary', description: 'What the analysis found, in numbers.' })

const caseFile = z.object({ name: text('As it was uploaded.'), sizeBytes: bytes('Size in bytes.') })

const caseState = z
  .enum(['receiving', 'waiting', 'analysing', 'done', 'failed'])
  .describe(
    'receiving: until it is complete; waiting, analysing: the report is being made; done: it is there; failed: see stateText.',
  )

const kept = z
  .object({
    id: text('Names it in paths and links.'),
    title: text('Given by the one who uploaded it; may be empty.'),
    by: text('Name of the token it was uploaded with.'),
    created: text('When, ISO 8601 UTC.'),
    sizeBytes: bytes('Size of its files.'),
    files: z.array(caseFile).describe('The files.'),
    state: caseState,
    stateText: text('Why it failed; empty otherwise.'),
    summary: caseSummary.nullable().describe('null until it is analysed.'),
    problems: problems.describe('What could not be read, and why.'),
  })
  .meta({ id: 'Case', description: 'Uploaded logs and their report.' })

export type KeptCase = z.output<typeof kept>

const caseParams = z.object({ case: z.string().describe('Id of the case.') })
const caseInputParams = caseParams.extend(inputParams.shape)

const title = z.string().max(200).default('').describe('What to call the case.')
const fileName = z
  .string()
  .min(1)
  .max(1000)
  .describe('Name of the file, with its folders. It is only shown, and never becomes a path.')

const reportQuery = z.object({
  format: z.enum(['json', 'html', 'markdown']).default('json').describe('Form of the report.'),
  redacted: z
    .enum(['true', 'false'])
    .default('true')
    .describe('false: with the real names, addresses and tokens instead of pseudonyms.'),
})

export const caseEndpoints = {
  listCases: defineEndpoint({
    id: 'listCases',
    method: 'GET',
    path: '/cases',
    summary: 'The cases kept here, the latest first',
    access: 'signed-in',
    answers: {
      200: {
        description: 'The cases.',
        schema: z.object({ cases: z.array(kept) }).meta({ id: 'Cases', description: 'The cases kept here.' }),
      },
    },
  }),
  createCase: defineEndpoint({
    id: 'createCase',
    method: 'POST',
    path: '/cases',
    summary: 'Begin a case; its files follow, then it is completed',
    description: 'A case that gets no file for an hour is dropped.',
    access: 'signed-in',
    body: z.object({ title }),
    answers: { 201: { description: 'Begun.', schema: kept } },
  }),
  uploadCase: defineEndpoint({
    id: 'uploadCase',
    method: 'POST',
    path: '/cases/upload',
    summary: 'Make a case of one file, usually an archive',
    access: 'signed-in',
    query: z.object({ name: fileName, title }),
    takesBytes: true,
    answers: { 201: { description: 'Complete; it waits for its analysis.', schema: kept } },
  }),
  addFile: defineEndpoint({
    id: 'addFile',
    method: 'PUT',
    path: '/cases/:case/files',
    summary: 'Add a file to a case that is not complete',
    access: 'signed-in',
    params: caseParams,
    query: z.object({ name: fileName }),
    takesBytes: true,
    answers: { 200: { description: 'Added.', schema: kept } },
  }),
  completeCase: defineEndpoint({
    id: 'completeCase',
    method: 'POST',
    path: '/cases/:case/complete',
    summary: 'All files are there: keep the case and analyse it',
    access: 'signed-in',
    params: caseParams,
    answers: { 200: { description: 'Complete; it waits for its analysis.', schema: kept } },
  }),
  getCase: defineEndpoint({
    id: 'getCase',
    method: 'GET',
    path: '/cases/:case',
    summary: 'One case',
    access: 'signed-in',
    params: caseParams,
    answers: { 200: { description: 'The case.', schema: kept } },
  }),
  removeCase: defineEndpoint({
    id: 'removeCase',
    method: 'DELETE',
    path: '/cases/:case',
    summary: 'Remove a case with its files',
    access: 'signed-in',
    params: caseParams,
    answers: { 204: { description: 'Removed.' } },
  }),
  getReport: defineEndpoint({
    id: 'getReport',
    method: 'GET',
    path: '/cases/:case/report',
    summary: 'The report of a case, redacted unless asked otherwise',
    access: 'signed-in',
    params: caseParams,
    query: reportQuery,
    answers: {
      200: { description: 'The report.', schema: reportSchema, types: ['text/html', 'text/markdown'] },
    },
  }),
  listCaseInputs: defineEndpoint({
    id: 'listCaseInputs',
    method: 'GET',
    path: '/cases/:case/inputs',
    summary: 'The files of a case, to be read in the browser',
    access: 'signed-in',
    params: caseParams,
    answers: { 200: { description: 'The files.', schema: inputs } },
  }),
  readCaseInput: defineEndpoint({
    id: 'readCaseInput',
    method: 'GET',
    path: '/cases/:case/inputs/:input/bytes',
    summary: 'Bytes of a file of a case, whole or by a Range',
    access: 'signed-in',
    params: caseInputParams,
    answers: { 200: BYTES, 206: { ...BYTES, description: 'The range.' } },
  }),
}
