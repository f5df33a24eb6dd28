import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AutodiscoverSummary } from '../../../../src/trace/observation.ts'
import { observer } from '../../../../src/trace/observe/kinds/autodiscover-summary.ts'
import { observing } from '../observing.ts'

test('reads servers and URLs, also empty ones', () => {
  const text =
    'Lync autodiscovery completed with hr: 0X0 sipint: pool01.contoso.com:5061 sipext: sip.contoso.com:443 authint:  ' +
    'authext: https://web.contoso.com/Reach/sip.svc ucwaint:  ucwaext:  wts:  ucwaurl:  telemetryurl:  isServiceInRefresh: 0 isTempError: 0'
  const [summary] = observing(observer, text) as AutodiscoverSummary[]
  expect(summary).toMatchObject({ kind: 'autodiscover-summary', code: 0 })
  expect(Object.fromEntries(summary?.values ?? [])).toEqual({
    sipint: 'pool01.contoso.com:5061',
    sipext: 'sip.contoso.com:443',
    authint: '',
    authext: 'https://web.contoso.com/Reach/sip.svc',
    ucwaint: '',
    ucwaext: '',
    wts: '',
    ucwaurl: '',
    telemetryurl: '',
    isserviceinrefresh: '0',
    istemperror: '0',
  })
})

test('reads a summary that is glued to its repetition once', () => {
  const one = 'Lync autodiscovery completed with hr: 0X80fb0800 sipint:  sipext:  isTempError: 0'
  const found = observing(observer, one + one) as AutodiscoverSummary[]
  expect(found).toMatchObject([{ code: 0x80fb0800 }])
  expect(found[0]?.values.get('istemperror')).toBe('0')
})

test('never throws on any text', () => {
  fc.assert(
    fc.property(fc.string(), text => void observing(observer, `autodiscovery completed with hr: 0 ${text}`)),
  )
})
