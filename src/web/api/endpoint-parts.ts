// What several endpoints share.

import { z } from 'zod'

export const text = (description: string) => z.string().describe(description)
export const bytes = (description: string) => z.int().min(0).describe(description)

export const input = z
  .object({
    id: text('Names it in paths.'),
    name: text('As it was given: a path, or archive.zip!entry.'),
    sizeBytes: bytes('Size in bytes.'),
    kind: z
      .enum(['log', 'format-file'])
      .describe('log: also an archive of logs; format-file: names the events of ETL traces (.tmf).'),
  })
  .meta({ id: 'Input', description: 'One file to read.' })

export const problems = z.array(
  z.object({
    path: text('What it is about.'),
    text: text('What is wrong, and what to do.'),
    kind: z
      .enum(['unreadable', 'note'])
      .describe('unreadable: nothing of it is here; note: all there is to read is here.'),
  }),
)

export const inputs = z
  .object({
    inputs: z.array(input).describe('What can be read, in order.'),
    problems: problems.describe('What could not be taken, and why.'),
  })
  .meta({ id: 'Inputs', description: 'The files to read.' })

export const inputParams = z.object({ input: z.string().describe('Id of the input.') })

export const BYTES = { description: 'The bytes.', types: ['application/octet-stream'] }

export type InputList = z.output<typeof inputs>
