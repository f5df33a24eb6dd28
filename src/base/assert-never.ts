// Ends every `switch` over a closed set: the compiler refuses the call while a case is missing.

/** Never returns; reaching it is a bug in Lyncpin. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`)
}
