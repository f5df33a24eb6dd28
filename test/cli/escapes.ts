// Shared by tests: whether a text would act on a terminal.

/** Control and bidirectional characters, except line feed and TAB. */
const ACTING =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/

/** The first character that would act on a terminal, with what stands around it; '' when there is none. */
export function findActing(text: string): string {
  const at = text.search(ACTING)
  return at < 0 ? '' : JSON.stringify(text.slice(Math.max(0, at - 20), at + 20))
}
