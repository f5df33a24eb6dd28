// Which machines a button is for.

import { machines, scope } from '../cls/state.ts'
import { texts } from '../texts.ts'

/** "for all 3 machines", "for fe01.contoso.com". */
export function ScopeHint() {
  const names = scope.value.map(({ machine }) => machine)
  return <span class="hint">{texts.cls.record.forScope(names, machines.value.length)}</span>
}
