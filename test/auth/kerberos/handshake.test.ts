// Client and server side of Kerberos against each other, and the server against tokens of MIT Kerberos.
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createKerberosAcceptor, type KerberosAcceptorOptions } from '../../../src/auth/kerberos/acceptor.ts'
import {
  decrypt,
  type KerberosEtype,
  type KerberosKey,
  kerberosKey,
  keyBytesOf,
} from '../../../src/auth/kerberos/encryption.ts'
import {
  createKerberosInitiator,
  type KerberosInitiatorOptions,
} from '../../../src/auth/kerberos/initiator.ts'
import { issueTicket, type TicketOrder } from '../../../src/auth/kerberos/issue-ticket.ts'
import { createKerberosReplayCache } from '../../../src/auth/kerberos/replay-cache.ts'
import type { AcceptorStep } from '../../../src/auth/sip/mechanism.ts'
import { decodeBase64 } from '../../../src/base/base64.ts'
import { readGssToken } from '../../../src/protocol/gss/initial-token.ts'
import {
  readApRequest,
  readAuthenticator,
  readTicketContent,
} from '../../../src/protocol/kerberos/read-message.ts'
import { sharedVectors } from '../../shared-vectors.ts'

const nowUs = Date.UTC(2026, 0, 2) * 1000
const hour = 3_600_000_000
const nothing = new Uint8Array()

function randomKey(etype: KerberosEtype): KerberosKey {
  const key = kerberosKey(etype, randomBytes(keyBytesOf(etype)))
  if (!key) throw new Error('no key')
  return key
}

const serviceKeys: Readonly<Record<KerberosEtype, KerberosKey>> = {
  17: randomKey(17),
  18: randomKey(18),
  23: randomKey(23),
}
const alice = { parts: ['alice'], realm: 'CONTOSO.COM', nameType: 1 }
const service = { parts: ['sip', 'fe01.contoso.com'], realm: 'CONTOSO.COM', nameType: 3 }

function order(parts: Partial<TicketOrder> = {}): TicketOrder {
  return {
    service,
    serviceKey: serviceKeys[18],
    kvno: 3,
    client: alice,
    sessionKey: randomKey(18),
    startTimeUs: nowUs - hour,
    endTimeUs: nowUs + 9 * hour,
    random: randomBytes,
    ...parts,
  }
}

function createClient(parts: Partial<TicketOrder> = {}, options: Partial<KerberosInitiatorOptions> = {}) {
  return createKerberosInitiator({ ...issueTicket(order(parts)), random: randomBytes, ...options })
}

function createServer(options: Partial<KerberosAcceptorOptions> = {}) {
  return createKerberosAcceptor({
    keys: Object.values(serviceKeys).map(key => ({ service: 'SIP/fe01.contoso.com', kvno: 3, key })),
    replays: createKerberosReplayCache(2 * hour),
    findAccount: client => (client.parts[0] === 'alice' ? 'id of alice' : undefined),
    random: randomBytes,
    ...options,
  })
}

async function tokenOf(client = createClient(), atUs = nowUs): Promise<Uint8Array> {
  const step = await client.step(nothing, atUs)
  if (step.kind === 'refused') throw new Error(step.text)
  return step.token ?? nothing
}

const accept = async (token: Uint8Array, server = createServer()): Promise<AcceptorStep> =>
  server.step(token, { nowUs, fromUri: 'sip:alice@contoso.com' })

for (const etype of [17, 18, 23] as const) {
  test(`one token is enough with keys of type ${etype}`, async () => {
    const client = createClient({ serviceKey: serviceKeys[etype], sessionKey: randomKey(etype) })
    const sent = await client.step(nothing, nowUs)
    if (sent.kind !== 'complete') throw new Error(sent.kind)
    const accepted = await accept(sent.token ?? nothing)
    if (accepted.kind !== 'complete') throw new Error(JSON.stringify(accepted))
    expect(accepted).toMatchObject({
      token: undefined,
      identity: { account: 'id of alice', name: 'alice@CONTOSO.COM' },
    })
    const buffer = Buffer.from('<Kerberos>')
    expect(accepted.signer.verify(buffer, sent.signer.sign(buffer))).toBe(true)
    expect(sent.signer.verify(buffer, accepted.signer.sign(buffer))).toBe(true)
  })
}

test('a client that asks for it gets proof of the server', async () => {
  const client = createClient({}, { isMutual: true })
  const sent = await client.step(nothing, nowUs)
  if (sent.kind !== 'continue') throw new Error(sent.kind)
  const accepted = await accept(sent.token)
  if (accepted.kind !== 'complete' || !accepted.token) throw new Error(accepted.kind)
  const completed = await client.step(accepted.token, nowUs)
  if (completed.kind !== 'complete') throw new Error(completed.kind)
  const buffer = Buffer.from('<Kerberos>')
  expect(accepted.signer.verify(buffer, completed.signer.sign(buffer))).toBe(true)
  expect(await client.step(accepted.token, nowUs)).toMatchObject({ kind: 'refused', reason: 'out-of-order' })
})

test('a client does not believe a server that read another ticket', async () => {
  const client = createClient({}, { isMutual: true })
  await client.step(nothing, nowUs)
  const other = await accept(await tokenOf(createClient({}, { isMutual: true })))
  const token = (other.kind === 'complete' && other.token) || nothing
  expect(await client.step(token, nowUs)).toMatchObject({ kind: 'refused', reason: 'bad-ticket' })
  expect(await client.step(nothing, nowUs)).toMatchObject({ kind: 'refused', reason: 'malformed' })
})

test('the association ends before the ticket, and after eight hours at the latest', async () => {
  expect(await accept(await tokenOf())).toMatchObject({ expiresUs: nowUs + 8 * hour })
  expect(await accept(await tokenOf(createClient({ endTimeUs: nowUs + hour })))).toMatchObject({
    expiresUs: nowUs + hour - 300e6,
  })
})

test('says what is wrong with a ticket', async () => {
  const reason = async (
    parts: Partial<TicketOrder>,
    server: Partial<KerberosAcceptorOptions> = {},
    client: Partial<KerberosInitiatorOptions> = {},
  ) => {
    const result = await accept(await tokenOf(createClient(parts, client)), createServer(server))
    return result.kind === 'refused' ? result.reason : result.kind
  }
  const onlyRc4 = [{ service: 'sip/fe01.contoso.com', kvno: 3, key: serviceKeys[23] }]
  expect(await reason({ service: { ...service, parts: ['http', 'fe01.contoso.com'] } })).toBe('wrong-service')
  expect(await reason({ serviceKey: randomKey(18) })).toBe('bad-ticket')
  expect(await reason({}, { keys: onlyRc4 })).toBe('no-key')
  expect(await reason({ client: { ...alice, parts: ['bob'] } })).toBe('unknown-account')
  expect(await reason({}, {}, { client: { ...alice, parts: ['bob'] } })).toBe('bad-ticket')
  expect(await reason({ startTimeUs: nowUs + hour })).toBe('time-skew')
  expect(await reason({ endTimeUs: nowUs - hour }, {}, { endTimeUs: nowUs + hour })).toBe('ticket-expired')
})

test('says that the clocks differ, and by how much', async () => {
  const result = await accept(await tokenOf(createClient(), nowUs - 6 * 60e6))
  const text = 'The clocks of client and server differ by 6 min 00 s'
  expect(result).toEqual({ kind: 'refused', reason: 'time-skew', text })
})

test('accepts an authenticator once, whichever acceptor gets it', async () => {
  const replays = createKerberosReplayCache(2 * hour)
  const token = await tokenOf()
  expect(await accept(token, createServer({ replays }))).toMatchObject({ kind: 'complete' })
  expect(await accept(token, createServer({ replays }))).toMatchObject({
    kind: 'refused',
    reason: 'replayed',
  })
})

test('takes one token only', async () => {
  const server = createServer()
  await accept(await tokenOf(), server)
  expect(await accept(await tokenOf(), server)).toMatchObject({ kind: 'refused', reason: 'out-of-order' })
})

test('an expired ticket is not sent', async () => {
  expect(await createClient({ endTimeUs: nowUs }).step(nothing, nowUs)).toMatchObject({
    kind: 'refused',
    reason: 'ticket-expired',
  })
})

test('any spoiled token is refused, and nothing throws', async () => {
  const token = await tokenOf()
  const damage = fc.oneof(
    fc
      .tuple(fc.nat(), fc.integer({ min: 1, max: 255 }))
      .map(([at, mask]) => token.map((byte, i) => (i === at % token.length ? byte ^ mask : byte))),
    fc.nat({ max: token.length - 1 }).map(length => token.slice(0, length)),
    fc.uint8Array(),
  )
  await fc.assert(
    fc.asyncProperty(damage, async bytes => {
      const result = await accept(bytes)
      // Unprotected parts of the request may change without harm: the type of the name, the key version, reserved options.
      if (result.kind === 'complete') expect(result.identity.name).toBe('alice@CONTOSO.COM')
      const client = createClient({}, { isMutual: true })
      await client.step(nothing, nowUs)
      expect(await client.step(bytes, nowUs)).toMatchObject({ kind: 'refused' })
    }),
  )
})

interface Vector {
  readonly host: string
  readonly initialToken_b64: string
  readonly serviceKey: string
  readonly serviceKeyEtype: number
  readonly requestBuffer: string
  readonly requestMic: string
  readonly responseBuffer: string
  readonly responseMic: string
}

const shared = sharedVectors<{ readonly cases: readonly Vector[] }>('kerberos-mic.json')

test.skipIf(!shared)('accepts the tokens of MIT Kerberos and answers with its signatures', async () => {
  for (const vector of shared?.cases ?? []) {
    const token = decodeBase64(vector.initialToken_b64) ?? nothing
    const key = kerberosKey(vector.serviceKeyEtype, Buffer.from(vector.serviceKey, 'hex'))
    if (!key) throw new Error('no key')
    // The time of the token is inside: read it first.
    const request = readApRequest(readGssToken(token)?.inner.subarray(2) ?? nothing)
    const ticket = readTicketContent(decrypt(key, 2, request?.ticket.encrypted.cipher ?? nothing) ?? nothing)
    const sessionKey = ticket && kerberosKey(ticket.sessionKey.etype, ticket.sessionKey.value)
    const authenticator =
      sessionKey &&
      readAuthenticator(decrypt(sessionKey, 11, request?.authenticator.cipher ?? nothing) ?? nothing)
    const server = createServer({ keys: [{ service: `sip/${vector.host}`, kvno: 1, key }] })
    const accepted = await server.step(token, { nowUs: authenticator?.timeUs ?? 0, fromUri: '' })
    if (accepted.kind !== 'complete') throw new Error(JSON.stringify(accepted))
    expect(accepted.signer.verify(Buffer.from(vector.requestBuffer), vector.requestMic)).toBe(true)
    expect(accepted.signer.sign(Buffer.from(vector.responseBuffer))).toBe(vector.responseMic)
  }
})
