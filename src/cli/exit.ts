// Exit statuses of every command.

export const EXIT = {
  /** Nothing failed. */
  ok: 0,
  /** A failed sign-in (or a failed check) was found. */
  failureFound: 1,
  /** Bad usage or unreadable input. */
  usage: 2,
  /** Nothing recognisable in the input. */
  nothingRecognised: 3,
} as const
