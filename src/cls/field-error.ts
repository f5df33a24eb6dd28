// An error in what a person gave, with the name of the field it stands in: a form shows it there, a command line prints the words.

import { AppError } from '../base/errors.ts'

export class FieldError extends AppError {
  /** Name of the field; of a list with dots: "providers.2.flags". */
  readonly field: string
  constructor(field: string, cause: AppError) {
    super(cause.code, cause.message, { cause })
    this.name = 'FieldError'
    this.field = field
  }
}

/** Reads a field. What is wrong with it is thrown as FieldError; an error that has a field keeps it behind this one. */
export function atField<T>(field: string, read: () => T): T {
  try {
    return read()
  } catch (thrown) {
    if (thrown instanceof FieldError) throw new FieldError(`${field}.${thrown.field}`, thrown)
    throw thrown instanceof AppError ? new FieldError(field, thrown) : thrown
  }
}
