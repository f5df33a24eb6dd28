// What the terminal can show.

export interface Terminal {
  readonly colour: boolean
  /** Columns. */
  readonly width: number
}

const WIDTH_WITHOUT_TERMINAL = 140

/** Colours only on a terminal and only unless NO_COLOR is set (no-color.org). */
export function terminalOf(stream: NodeJS.WriteStream = process.stdout): Terminal {
  return {
    colour: stream.isTTY === true && !process.env.NO_COLOR,
    width: stream.columns ?? (Number(process.env.COLUMNS) || WIDTH_WITHOUT_TERMINAL),
  }
}
