// JSON that may reach a terminal: what would act there is written as an escape, so that the data stay the same.

const UNSAFE = /[\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

/** A value as JSON, printable; indented by two blanks unless on one line. */
export function formatJsonText(value: unknown, oneLine = false): string {
  return JSON.stringify(value, undefined, oneLine ? undefined : 2).replace(
    UNSAFE,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
