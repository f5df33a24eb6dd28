import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createRegistrar, type Registrar } from '../../../../src/lab/roles/registrar/registrar.ts'
import { CLIENT_LIMITS } from '../../../../src/lab/sip/limits.ts'
import { formatSipMessage } from '../../../../src/protocol/sip/format-message.ts'
import { createSipWorld, PASSWORD, type SipWorld } from '../../sip-world.ts'
import { connectRaw, type RawClient, statusOf, verdictOf } from './raw-client.ts'

let world: SipWorld
let registrar: Registrar
beforeAll(async () => {
  world = await createSipWorld()
  const limits = { ...CLIENT_LIMITS, authenticateMs: 400, messageMs: 300, handshakeMs: 400, connections: 60 }
  registrar = createRegistrar(world.context('fe01.contoso.com'), world.pool, { limits })
  await registrar.start()
})
afterAll(async () => {
  await registrar.stop()
  await world.network.close()
})

let epids = 0

async function signedIn(name = 'alice'): Promise<RawClient> {
  const client = await connectRaw(world, { name, epid: (++epids).toString(16).padStart(10, '0') })
  expect(statusOf(await client.signIn())).toBe(200)
  return client
}

/** Somebody else is served as if nothing had happened. */
async function expectService(): Promise<void> {
  const other = await signedIn('bob')
  expect(statusOf(await other.ask('REGISTER', { headers: [{ name: 'Expires', value: '0' }] }))).toBe(200)
  other.close()
}

test('a signed request that comes again is challenged, and does nothing', async () => {
  const client = await signedIn()
  const request = formatSipMessage(client.format('REGISTER'))
  client.write(request)
  expect(statusOf(await client.next())).toBe(200)
  client.write(request)
  expect(statusOf(await client.next())).toBe(401)
  const thief = await connectRaw(world)
  thief.write(request)
  expect(statusOf(await thief.next())).toBe(401)
  client.close()
  thief.close()
})

test('signed requests out of order are accepted once each', async () => {
  const client = await signedIn()
  const requests = Array.from({ length: 5 }, () => formatSipMessage(client.format('OPTIONS')))
  for (const request of requests.reverse()) {
    client.write(request)
    expect(statusOf(await client.next())).toBe(200)
  }
  for (const request of requests) {
    client.write(request)
    expect(statusOf(await client.next())).toBe(401)
  }
  client.close()
})

test('a request whose signed parts were changed is challenged', async () => {
  const client = await signedIn()
  for (const [from, to] of [
    ['SUBSCRIBE sip:alice', 'SUBSCRIBE sip:bob'],
    ['To: <sip:alice', 'To: <sip:bob'],
    ['Call-ID: ', 'Call-ID: 0'],
    ['response="0', 'response="f'],
  ] as const) {
    const text = new TextDecoder().decode(
      formatSipMessage(client.format('SUBSCRIBE', { headers: [{ name: 'Event', value: 'x' }] })),
    )
    client.write(text.replace(from, to))
    // The Request-URI is not covered by the signature: what it may reach is the server's to judge.
    expect(statusOf(await client.next())).toBe(from.startsWith('SUBSCRIBE') ? 489 : 401)
  }
  client.close()
})

test('one who is signed in cannot speak for another', async () => {
  const client = await signedIn()
  const epid = epids.toString(16).padStart(10, '0')
  const forged = {
    from: `<sip:bob@contoso.com>;tag=1;epid=${epid}`,
    headers: [{ name: 'Event', value: 'presence' }],
  }
  expect(statusOf(await client.ask('SUBSCRIBE', forged))).toBe(401)
  expect(
    statusOf(await client.ask('MESSAGE', { ...forged, uri: 'sip:carol@contoso.com', body: 'it is me, bob' })),
  ).toBe(401)
  const quoted = {
    from: `"<sip:bob@contoso.com>" <sip:alice@contoso.com>;tag=1;epid=${epid}`,
    headers: [{ name: 'Event', value: 'presence' }],
  }
  expect(statusOf(await client.ask('SUBSCRIBE', quoted))).toBe(200)
  client.close()
})

test('headers with which servers vouch for a client mean nothing from a client', async () => {
  const client = await connectRaw(world, { epid: 'eeee000001' })
  const answer = await client.ask('REGISTER', {
    headers: [
      { name: 'ms-user-logon-data', value: 'RemoteUser' },
      { name: 'P-Asserted-Identity', value: '<sip:alice@contoso.com>' },
    ],
  })
  expect(statusOf(answer)).toBe(401)
  expect(answer.headers.some(({ name }) => name === 'ms-user-logon-data')).toBe(false)
  client.close()
})

test('a wrong password is refused as such, and stands in no log', async () => {
  const client = await connectRaw(world, { epid: 'eeee000002' })
  expect(verdictOf(await client.signIn({ password: 'not the password' }))).toBe('401 1000')
  client.close()
  const everything = JSON.stringify(world.entries, (_key, value) =>
    value instanceof Uint8Array ? new TextDecoder().decode(value) : value,
  )
  expect(everything).not.toContain(PASSWORD)
  expect(everything).not.toContain('not the password')
  expect(everything).toContain('The handshake was refused (wrong-password)')
})

test('tokens that are none are refused one by one', async () => {
  const client = await connectRaw(world, { epid: 'eeee000003' })
  const credentials = (data: string, scheme = 'NTLM') =>
    client.ask('REGISTER', {
      headers: [
        {
          name: 'Authorization',
          value: `${scheme} qop="auth", realm="SIP Communications Service", targetname="fe01.contoso.com", version=4, gssapi-data="${data}"`,
        },
      ],
    })
  for (const data of [
    '%%%',
    'AAAA',
    randomBytes(3000).toString('base64'),
    Buffer.from('NTLMSSP\0\x03').toString('base64'),
  ]) {
    expect(statusOf(await credentials(data))).toBe(401)
    expect(statusOf(await credentials(data, 'TLS-DSK'))).toBe(401)
  }
  await expectService()
  client.close()
})

test('what is not SIP closes the connection it came on', async () => {
  for (const bytes of [
    'GET / HTTP/1.1\r\n\r\n',
    '\0'.repeat(100_000),
    'REGISTER sip:a SIP/2.0\r\nContent-Length: 99999999\r\n\r\n',
    'REGISTER sip:a SIP/2.0\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
  ]) {
    const client = await connectRaw(world)
    client.write(bytes)
    await client.closed
  }
  await expectService()
})

test('a head that is too long closes the connection before it has grown', async () => {
  const client = await connectRaw(world)
  client.write('REGISTER sip:contoso.com SIP/2.0\r\n')
  for (let i = 0; i < 40; i++) client.write(`X-Filler-${i}: ${'x'.repeat(1000)}\r\n`)
  await client.closed
  await expectService()
})

test('a message that comes byte by byte must be there in time', async () => {
  const client = await connectRaw(world)
  const timer = setInterval(() => client.socket.destroyed || client.write('x'), 20)
  client.write('REGISTER sip:contoso.com SIP/2.0\r\nX-Slow: ')
  await client.closed
  clearInterval(timer)
})

test('who does not authenticate in time is disconnected; who has stays', async () => {
  const silent = await connectRaw(world)
  const member = await signedIn()
  await silent.closed
  expect(statusOf(await member.ask('REGISTER'))).toBe(200)
  member.close()
})

test('a client that does not read what it is sent is disconnected', async () => {
  const client = await signedIn()
  client.socket.pause()
  const filler = { headers: [{ name: 'X-Filler', value: 'y'.repeat(20_000) }] }
  const via = `SIP/2.0/TLS 192.0.2.1;branch=z9hG4bK${'v'.repeat(25_000)}`
  for (let i = 0; i < 400 && !client.socket.destroyed; i++) {
    const message = client.format('OPTIONS', filler)
    client.send({
      ...message,
      headers: message.headers.map(one => (one.name === 'Via' ? { name: 'Via', value: via } : one)),
    })
    if (i % 20 === 0) await new Promise(resolve => setImmediate(resolve))
  }
  client.socket.resume()
  await client.closed
  await expectService()
})

test('XML with a document type, with entities or broken is refused', async () => {
  const client = await signedIn('carol')
  const publish = (body: string) =>
    client.ask('SERVICE', {
      headers: [{ name: 'Content-Type', value: 'application/msrtc-category-publish+xml' }],
      body,
    })
  const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><publish><publications uri="sip:carol@contoso.com">&b;</publications></publish>`
  const outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><publish>&a;</publish>'
  const open =
    '<publish><publications uri="sip:carol@contoso.com"><publication categoryName="note" instance="0" container="200" version="0"><note></publication></publications></publish>'
  for (const body of [bomb, outside, open, 'no xml at all', ''])
    expect(verdictOf(await publish(body))).toBe('400 4001')
  client.close()
})

test('one may not publish for another', async () => {
  const client = await signedIn('carol')
  const answer = await client.ask('SERVICE', {
    headers: [{ name: 'Content-Type', value: 'application/msrtc-category-publish+xml' }],
    body: '<publish><publications uri="sip:alice@contoso.com"><publication categoryName="note" instance="0" container="200" version="0"><note/></publication></publications></publish>',
  })
  expect(verdictOf(answer)).toBe('400 4001')
  client.close()
})

test('a route does not make the registrar connect to where a client points', async () => {
  const client = await signedIn('carol')
  const parts = { uri: 'sip:bob@contoso.com', headers: [{ name: 'Route', value: '<sip:192.0.2.66:25;lr>' }] }
  expect(statusOf(await client.ask('MESSAGE', parts))).toBe(403)
  client.close()
})

test('a client cannot end or change the subscription of another', async () => {
  const alice = await signedIn('alice')
  const carol = await signedIn('carol')
  const headers = [{ name: 'Event', value: 'vnd-microsoft-roaming-self' }]
  expect(statusOf(await alice.ask('SUBSCRIBE', { callId: 'dialog-of-alice', headers }))).toBe(200)
  expect(
    statusOf(
      await carol.ask('SUBSCRIBE', {
        callId: 'dialog-of-alice',
        headers: [...headers, { name: 'Expires', value: '0' }],
      }),
    ),
  ).toBe(481)
  alice.close()
  carol.close()
})

test('connections beyond the limit are refused, and the others are served', async () => {
  const member = await signedIn()
  const crowd = await Promise.allSettled(
    Array.from({ length: 90 }, () => connectRaw(world).catch(() => undefined)),
  )
  expect(registrar.connectionCount).toBeLessThanOrEqual(60)
  expect(statusOf(await member.ask('REGISTER'))).toBe(200)
  for (const one of crowd) if (one.status === 'fulfilled') one.value?.close()
  member.close()
  // Places become free again.
  await vi.waitFor(async () => (await connectRaw(world)).close(), 5000)
})

test('any bytes after the handshake leave the registrar standing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 5 }), async chunks => {
      const client = await connectRaw(world)
      for (const chunk of chunks) client.write(chunk)
      client.close()
    }),
    { numRuns: 30 },
  )
  await expectService()
})

test('requests of any method with any headers are answered or passed over, never fatal', async () => {
  const client = await signedIn()
  const header = fc.constantFrom(
    'Event',
    'Contact',
    'Supported',
    'Route',
    'Record-Route',
    'Expires',
    'Content-Type',
    'Via',
    'To',
  )
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(
        'REGISTER',
        'SUBSCRIBE',
        'SERVICE',
        'INVITE',
        'MESSAGE',
        'BYE',
        'ACK',
        'CANCEL',
        'INFO',
        'FOO',
      ),
      fc.array(fc.tuple(header, fc.string({ maxLength: 60 })), { maxLength: 4 }),
      fc.string({ maxLength: 80 }),
      async (method, headers, body) => {
        client.send(
          client.format(method, { headers: headers.map(([name, value]) => ({ name, value })), body }),
        )
      },
    ),
    { numRuns: 60 },
  )
  await expectService()
  client.close()
})

test('a Kerberos ticket for a key that the lab does not have is refused', async () => {
  const client = await connectRaw(world, { epid: 'eeee000004' })
  const value = `Kerberos qop="auth", realm="SIP Communications Service", targetname="sip/fe01.contoso.com", version=4, gssapi-data="${randomBytes(300).toString('base64')}"`
  expect(verdictOf(await client.ask('REGISTER', { headers: [{ name: 'Authorization', value }] }))).toBe(
    '401 1000',
  )
  client.close()
})

test('a body is as long as the settings allow, and no longer', async () => {
  const undo = world.settings.set({ proxy: { maxClientMessageBodySizeKb: 64 } })
  const client = await signedIn('carol')
  undo()
  const service = (length: number) => ({
    headers: [{ name: 'Content-Type', value: 'text/plain' }],
    body: 'x'.repeat(length),
  })
  expect(statusOf(await client.ask('SERVICE', service(60_000)))).toBe(415)
  client.send(client.format('SERVICE', service(70_000)))
  await client.closed
})
