// Windows authentication was switched off at the web services, so that nobody gets a first ticket with a password.

import { defineFault, fails, onlyNew, undoAll } from '../../fault.ts'

export const fault = defineFault({
  id: 'web/windows-authentication-off',
  title: 'The web services accept no Windows authentication',
  records: ['WT-02'],
  expects: {
    inside: onlyNew(fails('ticket/method-not-allowed')),
    outside: onlyNew(fails('ticket/method-not-allowed')),
  },
  async apply({ settings }) {
    return undoAll([settings.set({ webService: { useWindowsAuth: 'None' } })])
  },
})
