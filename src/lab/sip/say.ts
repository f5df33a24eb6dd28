// Sentences of the SIP stack for a machine's log, as its servers trace them. They hold no secret.

import type { Machine, TextEntry } from '../machine.ts'

export interface StackSentence {
  readonly level: 'INFO' | 'WARN' | 'ERROR'
  /** TF_CONNECTION, TF_DIAG, TF_SECURITY */
  readonly flag: TextEntry['flag']
  /** "Class::Method" */
  readonly where: string
  readonly text: string
  readonly correlation?: string
}

/** Writes a sentence of the component SIPStack, with the machine's own time. */
export function sayInStack({ log, nowMs }: Pick<Machine, 'log' | 'nowMs'>, sentence: StackSentence): void {
  const timeUs = Math.round(nowMs() * 1000)
  log.write({ kind: 'text', timeUs, component: 'SIPStack', correlation: '0', ...sentence })
}

/** Where connections and their TLS are spoken of. */
export const CONNECTION_EVENT = {
  flag: 'TF_CONNECTION',
  where: 'SIPAdminLog::WriteConnectionEvent',
} as const
