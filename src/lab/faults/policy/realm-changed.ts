// The realm of the registrar was changed; a client that stores nothing by realm does not mind.

import { defineFault } from '../../fault.ts'
import { changeSettings } from '../../fault-kit.ts'

export const fault = defineFault({
  id: 'policy/realm-changed',
  title: 'The realm of the registrar was changed',
  records: ['AUTH-17'],
  rules: ['authenticate/realm-changed'],
  hits: { inside: 'none', outside: 'none' },
  probe: {
    inside: 'unseen',
    outside: 'unseen',
    because: 'What the realm was before is known only to clients that saved it.',
  },
  async apply(deployment) {
    return changeSettings(deployment, { proxy: { realm: 'contoso.com' } })
  },
})
