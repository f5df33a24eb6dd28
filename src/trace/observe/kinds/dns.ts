// Name lookups with their outcome: sentences of clients and libraries, and pasted output of lookup tools.

import { clientSentences } from '../dns-client.ts'
import { consoleSentences } from '../dns-console.ts'
import type { TextObserver } from '../observer.ts'
import { anchorsOf, createSentenceTable, readSentences } from '../sentence.ts'

const table = createSentenceTable([...clientSentences, ...consoleSentences])

export const observer: TextObserver = {
  id: 'dns',
  anchors: anchorsOf(table),
  observe: text => readSentences(text, table).map(stated => ({ kind: 'dns', ...stated })),
}
