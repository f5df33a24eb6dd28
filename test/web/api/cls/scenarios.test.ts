// Scenarios over HTTP.

import { expect, test } from 'vitest'
import { serveCls } from './served-cls.ts'

const path = (scope: string, name: string): string =>
  `cls/scenarios/${encodeURIComponent(scope)}/${encodeURIComponent(name)}`

test('lists what comes along, and the words that providers are made of', async () => {
  const { get } = await serveCls()
  const { scenarios, vocabulary } = (await get('cls/scenarios')).json<{
    scenarios: { scope: string; name: string; shipped: boolean; providers: object[] }[]
    vocabulary: { levels: string[]; flags: string[]; components: string[] }
  }>()
  const found = scenarios.find(({ name }) => name === 'Authentication')
  expect(found).toMatchObject({ scope: 'global', shipped: true })
  expect(found?.providers).toContainEqual({ name: 'SIPStack', type: 'WPP', level: 'Verbose', flags: ['All'] })
  expect(vocabulary.levels[0]).toBe('Fatal')
  expect(vocabulary.flags).toContain('TF_PROTOCOL')
  expect(vocabulary.components).toContain('UserServices')
})

test('makes, changes and removes a scenario of a site', async () => {
  const { get, send } = await serveCls()
  const own = path('site:Redmond', 'Deep')
  const made = await send('POST', own, {
    providers: [{ name: 'SIPStack', level: 'verbose', flags: 'tf_protocol,TF_DIAG' }],
  })
  expect([made.status, made.json()]).toMatchObject([
    201,
    {
      scope: 'site:Redmond',
      name: 'Deep',
      shipped: false,
      providers: [{ level: 'Verbose', flags: ['TF_PROTOCOL', 'TF_DIAG'] }],
    },
  ])
  expect((await send('POST', own, { providers: [{ name: 'S4' }] })).status).toBe(409)
  const changed = await send('PUT', own, { purpose: 'one pool', providers: [{ name: 'S4' }] })
  expect(changed.json()).toMatchObject({ purpose: 'one pool', providers: [{ name: 'S4', flags: ['All'] }] })
  expect((await send('DELETE', own)).status).toBe(204)
  expect((await get('cls/scenarios')).body).not.toContain('"Deep"')
  expect((await send('DELETE', own)).status).toBe(404)
})

test('a changed scenario is no longer the shipped one; removed, it is gone', async () => {
  const { send } = await serveCls()
  const changed = await send('PUT', path('global', 'AlwaysOn'), { providers: [{ name: 'S4' }] })
  expect(changed.json()).toMatchObject({ shipped: false })
  expect((await send('PUT', path('site:Redmond', 'AlwaysOn'), { providers: [{ name: 'S4' }] })).status).toBe(
    404,
  )
})

test.each([
  [
    { providers: [{ name: 'S4' }, { name: 'SIPStack', flags: ['TF_PROTOCOLL'] }] },
    'providers.1.flags',
    'did you mean TF_PROTOCOL?',
  ],
  [{ providers: [{ name: 'S4', level: 'Loud' }] }, 'providers.0.level', 'There is no level "Loud"'],
  [{ providers: [{ name: 'S4', type: 'WPPP' }] }, 'providers.0.type', 'did you mean WPP?'],
  [{ providers: [{ name: ' ' }] }, 'providers.0.name', 'needs the name of a component'],
  [{ providers: [] }, 'providers', 'providers'],
  [{ providers: [{ name: 'S4', flag: 'All' }] }, 'providers.0', 'flag'],
])('%j is refused at its field', async (body, field, words) => {
  const { send } = await serveCls()
  const refused = await send('POST', path('global', 'Own'), body)
  expect(refused.json()).toMatchObject({ status: 400, field, title: expect.stringContaining(words) })
})

test.each([
  ['everywhere', 'Own', 'scope'],
  ['global', 'a b', 'name'],
  ['global', '../x', 'name'],
])('%s/%s is no scenario', async (scope, name, field) => {
  const { send } = await serveCls()
  const refused = await send('POST', path(scope, name), { providers: [{ name: 'S4' }] })
  expect(refused.json()).toMatchObject({ status: 400, field })
})
