import { expect, test } from 'vitest'
import { findingOf, ranked } from '../../finding-of.ts'
import { printed, readSample } from '../sample.ts'

const find = (files: Readonly<Record<string, string>>) => findingOf('discovery/cross-origin-refused', files)
const said = readSample('discovery/cross-origin-refused.http')
const bare = said.replace('Service does not allow a cross domain request from this origin.', 'Forbidden')

test('is certain when the answer says so, and names the page in the remedy', async () => {
  const finding = await find({ said })
  expect(ranked(finding)).toEqual(['DSC-02 certain'])
  expect(finding?.causes[0]?.remedy.join()).toContain('https://portal.fabrikam.com')
})

test('offers the other reasons when only the status is there', async () => {
  expect(ranked(await find({ bare }))).toEqual(['DSC-02 likely', 'DSC-01 possible', 'TCP-02 possible'])
})

test('finds the empty list of origins', async () => {
  const settings = printed('Get-CsWebServiceConfiguration', {
    Identity: 'Global',
    CrossDomainAuthorizationList: '{}',
  })
  const finding = await find({ bare, settings })
  expect(finding?.causes[0]?.because).toContain('empty')
})

test('has nothing to say about a desktop client', async () => {
  const desktop = bare.replace(/Origin:.*\r\n/, '').replace(/User-Agent:.*\r\n/, 'User-Agent: OC/16.0\r\n')
  expect(await find({ desktop })).toBeUndefined()
})
