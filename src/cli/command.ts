// The contract of a command: one file per command in `commands/`.

export interface Command {
  /** Equals the file name. */
  readonly name: string
  /** One line for the list of commands. */
  readonly summary: string
  /** Runs with the arguments after the name; gives the exit status. Throws AppError('usage') for bad arguments. */
  run(argv: readonly string[]): Promise<number>
}

/** Commands by name; each is loaded only when it is needed. */
export type CommandTable = Readonly<Record<string, () => Promise<{ readonly command: Command }>>>
