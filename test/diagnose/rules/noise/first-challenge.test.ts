import { expect, test } from 'vitest'
import { answer, CHALLENGE, register } from '../../../trace/logs.ts'
import { findingOf, signIn } from '../../finding-of.ts'

const find = (text: string) => findingOf('noise/first-challenge', { log: text })
const challenge = answer('401 Unauthorized', { cseq: 1, headers: CHALLENGE })

test('explains a log that ends at the challenge', async () => {
  expect((await find(register({ cseq: 1 }) + challenge))?.kind).toBe('noise')
})

test('explains a redirect to the home server', async () => {
  const redirect = answer('301 Redirect request to Home Server', {
    cseq: 1,
    headers: 'Contact: <sip:fe02.contoso.com:5061;transport=tls>\r\n',
  })
  expect(await find(register({ cseq: 1 }) + redirect)).toBeDefined()
})

test('is silent when the sign-in goes on, well or badly', async () => {
  expect(await find(signIn())).toBeUndefined()
  expect(await find(signIn({ status: '403 Forbidden' }))).toBeUndefined()
})
