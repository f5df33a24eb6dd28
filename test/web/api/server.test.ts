import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { closeOf, LOG_TEXT, serve, TOKEN } from './served.ts'

/** The name and value of a cookie as a browser sends it back. */
function cookieOf(header: string | string[] | undefined): string {
  return String(header).split(';', 1)[0] ?? ''
}

describe('who may ask', () => {
  test.each(['/api/v1/inputs', '/api/v1/inputs/0/bytes'])('%s is refused without a token', async path => {
    const { ask } = await serve()
    const answer = await ask(path)
    expect(answer.status).toBe(401)
    expect(answer.headers['www-authenticate']).toBe('Bearer')
    expect(answer.body).not.toContain('client.log')
  })

  test('a token in the Authorization header lets a program in', async () => {
    const { ask } = await serve()
    const { inputs } = (await ask('/api/v1/inputs', { signedIn: true })).json<{ inputs: unknown[] }>()
    expect(inputs).toEqual([{ id: '0', name: 'client.log', sizeBytes: LOG_TEXT.length, kind: 'log' }])
  })

  test.each(['Bearer wrong', `Bearer ${TOKEN}x`, 'Bearer ', `Basic ${TOKEN}`, 'Bearer alice'])(
    '"%s" is refused',
    async authorization => {
      const { ask } = await serve()
      expect((await ask('/api/v1/inputs', { headers: { authorization } })).status).toBe(401)
    },
  )

  test('a wrong token beside a good session is refused: what is said explicitly counts', async () => {
    const { ask, access } = await serve()
    const entered = await ask(`/start/${access.createLinkToken()}`)
    const cookie = cookieOf(entered.headers['set-cookie'])
    const headers = { cookie, authorization: 'Bearer wrong' }
    expect((await ask('/api/v1/inputs', { headers })).status).toBe(401)
  })

  test('routes that forget to say who may call them are for signed-in callers', async () => {
    const { ask } = await serve({ routes: [server => server.get('/forgotten', () => 'secret')] })
    expect((await ask('/forgotten')).status).toBe(401)
    expect((await ask('/forgotten', { signedIn: true })).body).toBe('secret')
  })

  test('the application and what the server offers are for anybody', async () => {
    const { ask } = await serve()
    expect((await ask('/')).body).toContain('<title>Lyncpin</title>')
    const features = (await ask('/api/v1/features')).json()
    expect(features).toMatchObject({ inputs: true, cases: false, probe: false, signedIn: false })
  })
})

describe('the link that opens the application', () => {
  test('its token is exchanged for a cookie that scripts and other sites do not get', async () => {
    const { ask, access, port } = await serve()
    const entered = await ask(`/start/${access.createLinkToken()}`)
    const [cookie = ''] = [entered.headers['set-cookie']].flat()
    expect(cookie).toMatch(
      new RegExp(`^lyncpin-${port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict; Max-Age=\\d+$`),
    )
    expect((await ask('/api/v1/inputs', { headers: { cookie: cookieOf(cookie) } })).status).toBe(200)
  })

  test('goes on by a page of ours, so that the strict cookie is sent', async () => {
    const { ask, access } = await serve()
    const entered = await ask(`/start/${access.createLinkToken()}`)
    expect(entered.status).toBe(200)
    expect(entered.body).toContain('content="0;url=/"')
  })

  test('works once', async () => {
    const { ask, access } = await serve()
    const path = `/start/${access.createLinkToken()}`
    await ask(path)
    const again = await ask(path)
    expect(again.status).toBe(403)
    expect(again.headers['set-cookie']).toBeUndefined()
    expect(again.body).toContain('Start Lyncpin again for a new link')
  })

  test('lets the browser in again that it let in before', async () => {
    const { ask, access } = await serve()
    const path = `/start/${access.createLinkToken()}`
    const cookie = cookieOf((await ask(path)).headers['set-cookie'])
    expect((await ask(path, { headers: { cookie } })).body).toContain('url=/')
  })

  test('a link that was never made gives nothing', async () => {
    const { ask } = await serve()
    const answer = await ask('/start/guessed')
    expect([answer.status, answer.headers['set-cookie']]).toEqual([403, undefined])
  })
})

describe('sessions', () => {
  const origin = (port: number) => ({
    origin: `http://127.0.0.1:${port}`,
    'content-type': 'application/json',
  })

  test('an access token is exchanged for one', async () => {
    const { ask, port } = await serve()
    const body = JSON.stringify({ token: TOKEN })
    const answer = await ask('/api/v1/session', { method: 'POST', headers: origin(port), body })
    expect(answer.json()).toEqual({ name: 'alice' })
    const cookie = cookieOf(answer.headers['set-cookie'])
    expect((await ask('/api/v1/inputs', { headers: { cookie } })).status).toBe(200)
  })

  test('a wrong token gives none', async () => {
    const { ask, port } = await serve()
    const body = JSON.stringify({ token: 'wrong' })
    const answer = await ask('/api/v1/session', { method: 'POST', headers: origin(port), body })
    expect([answer.status, answer.headers['set-cookie']]).toEqual([401, undefined])
  })

  test('signing out ends it on the server, not only in the browser', async () => {
    const { ask, access, port } = await serve()
    const cookie = cookieOf((await ask(`/start/${access.createLinkToken()}`)).headers['set-cookie'])
    const answer = await ask('/api/v1/session', {
      method: 'DELETE',
      headers: { cookie, origin: `http://127.0.0.1:${port}` },
    })
    expect(answer.status).toBe(204)
    expect(String(answer.headers['set-cookie'])).toContain('Max-Age=0')
    expect((await ask('/api/v1/inputs', { headers: { cookie } })).status).toBe(401)
  })

  test('ends after half a day', async () => {
    let nowMs = 0
    const { ask, access } = await serve({ access: { now: () => nowMs } })
    const cookie = cookieOf((await ask(`/start/${access.createLinkToken()}`)).headers['set-cookie'])
    nowMs = 12 * 3_600_000 - 1
    expect((await ask('/api/v1/inputs', { headers: { cookie } })).status).toBe(200)
    nowMs += 1
    expect((await ask('/api/v1/inputs', { headers: { cookie } })).status).toBe(401)
  })

  test('over TLS the cookie never goes without it', async () => {
    const { ask, access } = await serve({ access: { secure: true } })
    const entered = await ask(`/start/${access.createLinkToken()}`)
    expect(String(entered.headers['set-cookie'])).toMatch(/^__Host-lyncpin-\d+=.*; Secure$/)
  })
})

describe('requests that pages of other sites make a browser send', () => {
  test.each(['evil.example', 'evil.example:80', '127.0.0.1', '127.0.0.1:1', 'localhost.evil.example'])(
    'a name that is not ours is refused: "%s" (DNS rebinding)',
    async host => {
      const { ask } = await serve()
      for (const path of ['/', '/api/v1/features', '/api/v1/inputs'])
        expect((await ask(path, { signedIn: true, headers: { host } })).status).toBe(421)
    },
  )

  test('our names are taken in any case', async () => {
    const { ask, port } = await serve()
    const answer = await ask('/api/v1/inputs', { signedIn: true, headers: { host: `LOCALHOST:${port}` } })
    expect(answer.status).toBe(200)
  })

  test.each(['http://evil.example', 'null', 'https://127.0.0.1', 'http://127.0.0.1:1', 'http://localhost'])(
    'an origin that is not ours is refused: %s',
    async origin => {
      const { ask } = await serve()
      const answer = await ask('/api/v1/inputs', { signedIn: true, headers: { origin } })
      expect([answer.status, answer.json<{ code: string }>().code]).toEqual([403, 'foreign-origin'])
      expect(answer.headers['access-control-allow-origin']).toBeUndefined()
    },
  )

  test('another scheme at our own address is another origin', async () => {
    const { ask, port } = await serve()
    const headers = { origin: `https://127.0.0.1:${port}` }
    expect((await ask('/api/v1/inputs', { signedIn: true, headers })).status).toBe(403)
  })

  test('a change without an origin is refused unless it brings a token of its own', async () => {
    const { ask, access } = await serve()
    const cookie = cookieOf((await ask(`/start/${access.createLinkToken()}`)).headers['set-cookie'])
    const byCookie = await ask('/api/v1/session', { method: 'DELETE', headers: { cookie } })
    expect(byCookie.status).toBe(403)
    expect((await ask('/api/v1/session', { method: 'DELETE', signedIn: true })).status).toBe(204)
  })

  test.each(['cross-site', 'same-site'])('%s requests do not reach the interface', async site => {
    const { ask } = await serve()
    const headers = { 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate' }
    for (const path of ['/api/v1/inputs', '/%61pi/v1/inputs'])
      expect((await ask(path, { signedIn: true, headers })).status).toBe(403)
  })

  test('a link on another site leads to the application', async () => {
    const { ask } = await serve()
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
    expect((await ask('/?case=1', { headers })).status).toBe(200)
    expect((await ask('/', { headers: { ...headers, 'sec-fetch-mode': 'no-cors' } })).status).toBe(403)
  })

  test('a body that a form can send is not taken', async () => {
    const { ask } = await serve()
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const headers = { 'content-type': type }
      const body = JSON.stringify({ token: TOKEN })
      const answer = await ask('/api/v1/session', { method: 'POST', headers, body, signedIn: true })
      expect(answer.status).toBe(415)
    }
  })
})

describe('headers', () => {
  test.each(['/', '/api/v1/inputs', '/api/v1/nothing', '/nothing', '/start/x'])(
    'every answer carries them: %s',
    async path => {
      const { ask } = await serve()
      const { headers } = await ask(path)
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      })
      const policy = String(headers['content-security-policy'])
      expect(policy).toContain("default-src 'self'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toContain('unsafe')
    },
  )

  test('a refused host gets them too', async () => {
    const { ask } = await serve()
    const { headers } = await ask('/', { headers: { host: 'evil.example' } })
    expect(headers['x-content-type-options']).toBe('nosniff')
  })

  test('what only the caller may see is not kept by anybody', async () => {
    const { ask } = await serve()
    const { headers } = await ask('/api/v1/inputs/0/bytes', { signedIn: true })
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['content-disposition']).toBe('attachment')
  })
})

describe('limits', () => {
  test('a body that is no upload is limited', async () => {
    const { ask } = await serve()
    const body = JSON.stringify({ token: 'x'.repeat(70_000) })
    const headers = { 'content-type': 'application/json' }
    const answer = await ask('/api/v1/session', { method: 'POST', headers, body, signedIn: true })
    expect([answer.status, answer.json<{ code: string }>().code]).toEqual([413, 'too-large'])
  })

  test('a client that sends its body drop by drop is cut off', async () => {
    const { port } = await serve({ slowClients: { everyMs: 20, bytes: 100 } })
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write(
      `POST /api/v1/session HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n{`,
    )
    const drops = setInterval(() => socket.write(' '), 5)
    await closeOf(socket)
    clearInterval(drops)
  })

  test('a path that does not decode is no page', async () => {
    const { ask } = await serve()
    expect([(await ask('/%E0%A4%A')).status, (await ask('/api/v1/inputs/%ff/bytes')).status]).toEqual([
      400, 400,
    ])
  })
})

describe('what goes wrong', () => {
  test('a fault of ours is told to the one who runs the server, not to the caller', async () => {
    const { ask, logged } = await serve({
      routes: [
        server =>
          server.get('/fails', () => {
            throw new Error('cannot read /srv/private/file')
          }),
      ],
    })
    const answer = await ask('/fails', { signedIn: true })
    expect([answer.status, answer.body.includes('private')]).toEqual([500, false])
    expect(logged).toEqual(['GET /fails failed: cannot read /srv/private/file'])
  })

  test('the log of answers names routes, never addresses or tokens', async () => {
    const { ask, access, logged } = await serve({ logAnswers: true })
    const token = access.createLinkToken()
    await ask(`/start/${token}`)
    await ask('/api/v1/inputs?user=alice', { signedIn: true })
    await ask('/api/v1/inputs', { headers: { authorization: 'Bearer guessed-token' } })
    expect(logged).toEqual([
      'GET /start/:token 200',
      'GET /api/v1/inputs 200 by alice',
      'GET /api/v1/inputs 401',
    ])
  })

  test('closing ends connections that wait', async () => {
    const { createWebServer } = await import('../../../src/web/api/server.ts')
    const { createAccess } = await import('../../../src/web/api/access.ts')
    const server = createWebServer({
      app: new Map(),
      access: createAccess({ secure: false }),
      names: { names: ['127.0.0.1'], scheme: 'http' },
      routes: [],
      log: () => undefined,
    })
    const { port } = await server.listen('127.0.0.1', 0)
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    const ended = closeOf(socket)
    socket.on('error', () => undefined)
    await server.close()
    await ended
  })
})
