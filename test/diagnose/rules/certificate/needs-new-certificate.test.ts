import { expect, test } from 'vitest'
import { findingOf, ranked } from '../../finding-of.ts'
import { readSample } from '../sample.ts'

const find = (files: Readonly<Record<string, string>>) =>
  findingOf('certificate/needs-new-certificate', files)
const loop = readSample('certificate/needs-new-certificate.uccapilog')
const refused = readSample('certificate/stored-certificate-refused.uccapilog')

test('suspects the web services when they fail in the same sign-in', async () => {
  expect(ranked(await find({ loop }))[0]).toBe('CP-09 likely')
})

test('suspects a mass revocation when several users lost their certificates', async () => {
  const finding = await find({ loop, refused })
  expect(ranked(finding)[0]).toBe('CP-08 likely')
  expect(finding?.attempts).toHaveLength(2)
})

test('suspects the profile when the same user signs in elsewhere', async () => {
  const [pc1 = '', pc2 = ''] = ['carol-pc1', 'carol-pc2'].map(name =>
    readSample(`certificate/personal-certificate/${name}.uccapilog`),
  )
  const finding = await find({ pc1, pc2 })
  expect(ranked(finding)[0]).toBe('CP-01 likely')
  expect(finding?.attempts).toHaveLength(1)
})

test('leaves the word to a web service that says why it refuses', async () => {
  expect(await find({ bob: readSample('ticket/web-ticket-refused.uccapilog') })).toBeUndefined()
})
