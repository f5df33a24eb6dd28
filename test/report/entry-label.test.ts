import { expect, test } from 'vitest'
import { titleOfEntry } from '../../src/report/entry-label.ts'

test.each([
  [
    { id: 'sip/403', name: '403 Forbidden' },
    { label: 'SIP 403', name: 'Forbidden' },
  ],
  [
    { id: 'http/401.2', name: '401.2 Logon failed' },
    { label: 'HTTP 401.2', name: 'Logon failed' },
  ],
  [
    { id: 'hresult/80090322', name: 'SEC_E_WRONG_PRINCIPAL' },
    { label: '0x80090322', name: 'SEC_E_WRONG_PRINCIPAL' },
  ],
  [
    { id: 'event/LS Server/12303', name: 'critical error' },
    { label: 'event 12303 (LS Server)', name: 'critical error' },
  ],
  [
    { id: 'certificate-role/Default', name: 'Default' },
    { label: 'certificate role Default', name: '' },
  ],
  [
    { id: 'rule/dns/stale-cache', name: 'Stale cache' },
    { label: 'rule dns/stale-cache', name: 'Stale cache' },
  ],
])('$id', (entry, title) => expect(titleOfEntry(entry)).toEqual(title))
