import { expect, test } from 'vitest'
import { findingOf, ranked } from '../../finding-of.ts'
import { failedStep, message, probeTrace } from '../../probe-trace.ts'

const RULE = 'ticket/web-service-refused'
const PEER = '203.0.113.10:443'

function askedByProbe(host: string, path: string, answer: string): string {
  return probeTrace(
    message('http', 'out', PEER, `GET ${path}?sipuri=alice@contoso.com HTTP/1.1\nHost: ${host}\n\n`),
    message('http', 'in', PEER, answer),
    failedStep('autodiscover-root', 'autodiscover', `https://${host}${path}`, 'refused'),
  )
}

test('a Front End that does not know lyncdiscover at its root sees another Host header', async () => {
  const answer = 'HTTP/1.1 404 Not Found\nX-MS-Server-Fqdn: fe01.contoso.com\nContent-Length: 0\n\n'
  const finding = await findingOf(RULE, { probe: askedByProbe('lyncdiscover.contoso.com', '/', answer) })
  expect(ranked(finding)).toEqual(['TCP-09 likely', 'TCP-02 possible'])
})

test('a 404 that no Front End signs may be any wrong publishing', async () => {
  const answer = 'HTTP/1.1 404 Not Found\nContent-Length: 0\n\n'
  const finding = await findingOf(RULE, { probe: askedByProbe('lyncdiscover.contoso.com', '/', answer) })
  expect(ranked(finding)[0]).toBe('TCP-02 possible')
})

test('what a probe was refused is no finding while its step went well', async () => {
  const trace = probeTrace(
    message('http', 'out', PEER, 'GET /x HTTP/1.1\nHost: webext.contoso.com\n\n'),
    message('http', 'in', PEER, 'HTTP/1.1 401 Unauthorized\nContent-Length: 0\n\n'),
  )
  expect(await findingOf(RULE, { probe: trace })).toBeUndefined()
})
