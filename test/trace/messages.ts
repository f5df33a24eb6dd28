// Shared by tests: the messages of texts that are opened as files of a case.

import { formats } from '../../src/log/formats.gen.ts'
import { type OpenMessages, openMessages } from '../../src/workbench/open-messages.ts'
import { openTexts } from './logs.ts'

/** Opens texts and indexes their messages. */
export async function messagesOf(files: Readonly<Record<string, string>>): Promise<OpenMessages> {
  return openMessages(await openTexts(files), formats)
}

/** The rows a filter takes, each as one short line. */
export async function find(messages: OpenMessages, query: string, options = {}): Promise<string[]> {
  const result = await messages.filter(query, options)
  if (result.kind !== 'rows') throw new Error(JSON.stringify(result))
  return Array.from(result.rows, index => {
    const { method, status, kind, target, component, from } = messages.row(index)
    if (kind === 'record') return `record ${component}`.trim()
    return `${method} ${kind === 'request' ? target : status} ${from}`.trim()
  })
}
