// The slots of the probe and the lab: shown when a server offers them, filled by it.

import { EmptyState } from '../parts/empty-state.tsx'
import type { ServerViewName } from '../route.ts'
import { texts } from '../texts.ts'

/** A slot of the navigation that has no page of its own yet. */
export function LaterPanel({ view }: { readonly view: ServerViewName }) {
  return <EmptyState icon={view} title={texts.later[view]} hint={texts.later.hint} />
}
