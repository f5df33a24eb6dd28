// Servers that are none, or behave as no server should: each gives a verdict that names what is wrong, and none a hang.

import type { RequestListener } from 'node:http'
import type { Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hasProgram } from '../programs.ts'
import { type Bench, createBench, outsideRecords, startDns } from './servers/bench.ts'
import { createOddServers } from './servers/odd-servers.ts'

const NAMES = ['webext.contoso.com', 'lyncdiscover.contoso.com', 'meet.contoso.com', 'dialin.contoso.com']
const canRun = hasProgram('dnsmasq')

let bench: Bench
const servers = createOddServers(() => bench)

beforeEach(async () => {
  bench = await createBench()
})
afterEach(async () => {
  servers.close()
  await bench.close()
})

async function probe(step: string) {
  const { outcomes, causes, probe: report } = await bench.probe({ timeoutMs: 1000 })
  return {
    outcomes: [...new Set(Object.values(outcomes(step)).filter(outcome => !outcome.startsWith('not-')))],
    causes,
    verdict: report.verdict,
    texts: report.steps.filter(found => found.step === step).map(({ text }) => text),
    durationMs: report.durationMs,
  }
}

type Behaviour = (socket: Socket) => void
const onData =
  (act: (socket: Socket, data: string) => void): Behaviour =>
  socket =>
    void socket.once('data', data => act(socket, data.toString('latin1')))

describe.skipIf(!canRun)('what listens on port 443', () => {
  async function listen(behave: Behaviour) {
    await startDns(bench, outsideRecords(bench))
    await servers.tcp(10, 443, behave)
    return probe('tls')
  }

  test.for<readonly [string, Behaviour, string]>([
    ['accepts and says nothing', () => undefined, 'no handshake: no answer to the handshake'],
    [
      'sends half a record and no more',
      onData(socket => socket.write(Buffer.from([0x16, 3, 3, 0, 80, 2, 0, 0]))),
      'no handshake: no answer to the handshake',
    ],
    [
      'resets in the middle of the handshake',
      onData(socket => socket.resetAndDestroy()),
      'no handshake: the connection was reset during the handshake',
    ],
  ])('%s', async ([, behave, text]) => {
    const seen = await listen(behave)
    expect(seen).toMatchObject({ outcomes: ['no-handshake'], verdict: 'failed' })
    expect(seen.texts).toContain(text)
    expect(seen.causes[0]).toMatch(/^network\/connection-broken /)
    expect(seen.durationMs).toBeLessThan(8000)
  })

  test.for<readonly [string, string]>([
    ['answers in plain HTTP', 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'],
    ['answers in plain SIP', 'SIP/2.0 400 Bad Request\r\nContent-Length: 0\r\n\r\n'],
    ['answers with garbage', '\u0000\u0001 this is no TLS at all, really not\r\n'],
  ])('%s: it speaks no TLS', async ([, answer]) => {
    const seen = await listen(onData(socket => socket.end(answer)))
    expect(seen.texts).toContain('no handshake: what answers speaks no TLS')
    expect(seen.causes).toEqual(['tls/not-tls TLS-30'])
  })
})

const page =
  (status: number, body = '', headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    void response.writeHead(status, headers).end(body)

const redirect = (href: string): string =>
  `<AutodiscoverResponse AccessLocation="External"><Root><Link token="Redirect" href="${href}"/></Root></AutodiscoverResponse>`
const ROOT =
  '<AutodiscoverResponse AccessLocation="External"><Root><Link token="User" href="https://webext.contoso.com/user"/></Root></AutodiscoverResponse>'
const JSON_ROOT = JSON.stringify({ _links: { user: { href: 'https://webext.contoso.com/user' } } })

describe.skipIf(!canRun)('an HTTP proxy', () => {
  async function through(listen: boolean, behave: Behaviour = () => undefined) {
    await startDns(bench, outsideRecords(bench))
    const port = 3128 + bench.portShift
    if (listen) await servers.tcp(40, 3128, behave)
    const proxy = { host: bench.address(40), port, authorization: '' }
    const { outcomes, probe: report } = await bench.probe({ timeoutMs: 500 }, { proxy })
    const blamed = report.report.findings.map(({ title }) => title)
    const needed = Object.values(outcomes('tcp')).filter(outcome => !outcome.startsWith('not-'))
    return { outcomes: needed, blamed, proxy: `${bench.address(40)}:${port}` }
  }

  test.for<readonly [string, boolean]>([
    ['that is not there', false],
    ['that accepts and says nothing', true],
  ])('%s is blamed itself, not the server behind it', async ([, listens]) => {
    const { outcomes, blamed, proxy } = await through(listens)
    expect(outcomes).toEqual(['proxy-unreachable'])
    expect(blamed.filter(title => !title.includes(proxy))).toEqual([])
    expect(blamed).not.toEqual([])
  })

  test('that answers with garbage', async () => {
    const { outcomes } = await through(
      true,
      onData(socket => socket.end('SSH-2.0-OpenSSH_9.6\r\n\r\n')),
    )
    expect(outcomes).toEqual(['proxy-refused'])
  })
})

describe.skipIf(!canRun)('what Autodiscover answers', () => {
  async function answer(listener: RequestListener, step = 'autodiscover-root') {
    await startDns(bench, outsideRecords(bench))
    await servers.https(10, 443, await bench.authority.issue(NAMES, { crlUrls: [] }), listener)
    return probe(step)
  }

  test.for<readonly [string, string, string]>([
    ['XML with a declaration', `<?xml version="1.0" encoding="utf-8"?>\r\n${ROOT}`, 'text/xml'],
    ['XML after a byte order mark', `\ufeff${ROOT}`, 'text/xml'],
    ['JSON', JSON_ROOT, 'application/json'],
    ['JSON after a byte order mark', `\ufeff${JSON_ROOT}`, 'application/json'],
  ])('%s is read', async ([, body, type]) => {
    expect((await answer(page(200, body, { 'Content-Type': type }))).outcomes).toEqual(['user-resource'])
  })

  test.for<readonly [string, RequestListener, string, RegExp]>([
    ['nothing, for ever', () => undefined, 'no-answer', /did not answer within 1 s/],
    [
      'a body without end',
      (_, response) => {
        const timer = setInterval(() => response.write('x'.repeat(65_536)), 2)
        response.on('close', () => clearInterval(timer))
      },
      'no-answer',
      /does not end/,
    ],
    [
      'a body that drips',
      (_, response) => {
        const timer = setInterval(() => response.write('x'), 200)
        response.on('close', () => clearInterval(timer))
      },
      'no-answer',
      /did not answer within 1 s/,
    ],
    [
      'a redirect to itself by HTTP',
      page(302, '', { Location: 'https://lyncdiscover.contoso.com/?again' }),
      'refused',
      /302: to https:\/\/lyncdiscover/,
    ],
    ['401 without a scheme', page(401), 'refused', /^401$/],
    ['403', page(403, '<html>403 - Forbidden</html>'), 'refused', /^403/],
    ['404', page(404), 'refused', /^404/],
    ['500', page(500), 'refused', /^500/],
    ['503', page(503, '<h2>Service Unavailable</h2>'), 'refused', /^503/],
    [
      'the page of a new web server',
      page(200, '<!DOCTYPE html><html><head><title>IIS Windows Server</title></head></html>'),
      'no-autodiscover',
      /a page "IIS Windows Server"/,
    ],
    ['an empty body', page(200), 'no-autodiscover', /an empty body/],
  ])('%s', async ([, listener, outcome, text]) => {
    const seen = await answer(listener)
    expect(seen).toMatchObject({ outcomes: [outcome], verdict: 'failed' })
    expect(seen.texts.some(found => text.test(found))).toBe(true)
    // Names, ports and certificates are right: nothing below HTTP is blamed.
    expect(seen.causes.filter(cause => /^(?:dns|network|tls)\//.test(cause))).toEqual([])
  })

  test('redirects that lead back are a circle', async () => {
    const seen = await answer(
      page(200, redirect('https://lyncdiscover.contoso.com/?sipuri=alice@contoso.com')),
    )
    expect(seen).toMatchObject({ outcomes: ['circle'], verdict: 'failed' })
  })

  test('redirects that never repeat end too', async () => {
    let count = 0
    const seen = await answer((_, response) => {
      response.end(redirect(`https://lyncdiscover.contoso.com/?n=${count++}`))
    })
    expect(seen.texts.at(-1)).toMatch(/round in circles/)
    expect(count).toBeLessThan(20)
  })

  test.for<readonly [string, RequestListener, string]>([
    ['a login of its own', page(401, '', { 'WWW-Authenticate': 'Basic realm="proxy"' }), 'other-login'],
    ['no address of a ticket service', page(401), 'no-service'],
    ['403', page(403), 'refused'],
  ])('the user resource answers with %s', async ([, user, outcome]) => {
    const seen = await answer(
      (request, response) => (request.url?.startsWith('/?') ? page(200, ROOT) : user)(request, response),
      'autodiscover-user',
    )
    expect(seen).toMatchObject({ outcomes: [outcome], verdict: 'failed' })
  })

  test('a clock that is twenty minutes behind', async () => {
    const date = new Date(Date.now() - 20 * 60_000).toUTCString()
    const seen = await answer(page(200, ROOT, { Date: date }), 'clock')
    expect(seen.outcomes).toContain('wrong')
  })

  test('a date that is none says nothing about clocks', async () => {
    expect((await answer(page(404, '', { Date: 'yesterday' }), 'clock')).outcomes).toEqual([])
  })
})

describe.skipIf(!canRun)('what answers REGISTER behind TLS', () => {
  async function answer(behave: Behaviour) {
    await startDns(bench, [
      `--host-record=sip.contoso.com,${bench.address(20)}`,
      '--srv-host=_sip._tls.contoso.com,sip.contoso.com,443',
    ])
    await servers.tls(20, 443, await bench.authority.issue(['sip.contoso.com'], { crlUrls: [] }), behave)
    return probe('register')
  }

  /** An answer with what RFC 3261 §8.2.6.2 copies from the request. */
  const says = (status: string, more: readonly string[] = []): Behaviour =>
    onData((socket, request) => {
      const copied = request.split('\r\n').filter(line => /^(?:Via|From|To|Call-ID|CSeq):/i.test(line))
      socket.write([`SIP/2.0 ${status}`, ...copied, ...more, 'Content-Length: 0', '', ''].join('\r\n'))
    })

  test.for<readonly [string, Behaviour, string, RegExp]>([
    ['nothing', () => undefined, 'no-answer', /did not answer in 1000 ms/],
    ['half a message', onData(socket => socket.write('SIP/2.0 401 Unauth')), 'no-answer', /did not answer/],
    ['an end', onData(socket => socket.destroy()), 'no-answer', /closed the connection/],
    [
      'HTTP',
      onData(socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
      'no-answer',
      /"HTTP\/1.1 400 Bad Request" begins no SIP message/,
    ],
    [
      'garbage',
      onData(socket => socket.write(Buffer.from([1, 2, 250, 13, 10, 13, 10]))),
      'no-answer',
      /no SIP/,
    ],
    ['403', says('403 Forbidden'), 'refused', /403 Forbidden/],
    ['503', says('503 Service Unavailable', ['Retry-After: 30']), 'refused', /503 Service Unavailable/],
  ])('%s', async ([, behave, outcome, text]) => {
    const seen = await answer(behave)
    expect(seen).toMatchObject({ outcomes: [outcome], verdict: 'failed' })
    expect(seen.texts.some(found => text.test(found))).toBe(true)
    expect(seen.causes.filter(cause => /^(?:dns|network|tls)\//.test(cause))).toEqual([])
  })

  test('another realm than usual is nobody’s fault', async () => {
    const seen = await answer(
      says('401 Unauthorized', [
        'WWW-Authenticate: NTLM realm="Other Realm", targetname="sip/x.contoso.com", version=4',
      ]),
    )
    expect(seen).toMatchObject({ outcomes: ['challenged'], causes: [], verdict: 'passed' })
  })

  test('schemes that no client has', async () => {
    const seen = await answer(
      says('401 Unauthorized', ['WWW-Authenticate: Digest realm="pbx", nonce="1234"']),
    )
    expect(seen).toMatchObject({ outcomes: ['few-schemes'], causes: [] })
  })
})
