// Arguments of a call as they should be.

import type { z } from 'zod'
import { AppError } from '../../base/errors.ts'

/** @throws AppError('usage') that names the first argument that is not understood */
export function checked<T>(schema: z.ZodType<T>, args: unknown): T {
  const result = schema.safeParse(args)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new AppError(
    'usage',
    `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? 'not understood'}`,
  )
}
