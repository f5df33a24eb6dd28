// Random GUIDs, version 4. RFC 4122 §4.4.

import type { ClientContext } from '../context.ts'

/** Lower case, without braces. */
export function newGuid({ random }: Pick<ClientContext, 'random'>): string {
  const bytes = Buffer.from(random(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
