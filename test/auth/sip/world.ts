// A registrar and a client with all three schemes, for tests of whole sign-ins.
import { randomBytes } from 'node:crypto'
import { createKerberosAcceptor } from '../../../src/auth/kerberos/acceptor.ts'
import { keyOfPassword } from '../../../src/auth/kerberos/encryption.ts'
import { createKerberosInitiator } from '../../../src/auth/kerberos/initiator.ts'
import { issueTicket } from '../../../src/auth/kerberos/issue-ticket.ts'
import { createKerberosReplayCache } from '../../../src/auth/kerberos/replay-cache.ts'
import { createNtlmAcceptor } from '../../../src/auth/ntlm/acceptor.ts'
import { createNtlmInitiator } from '../../../src/auth/ntlm/initiator.ts'
import { ntHash } from '../../../src/auth/ntlm/password-hash.ts'
import type { SchemeOffer } from '../../../src/auth/sip/asked.ts'
import type { SipScheme } from '../../../src/auth/sip/association.ts'
import { createSipClient, type SipClient } from '../../../src/auth/sip/client.ts'
import type { Initiator } from '../../../src/auth/sip/mechanism.ts'
import {
  createSipServer,
  type SipServer,
  type SipServerOptions,
  type SipServerOutcome,
} from '../../../src/auth/sip/server.ts'
import type { SignableMessage } from '../../../src/auth/sip/signature-buffer.ts'
import { createTlsDskServer } from '../../../src/auth/tls-dsk/acceptor.ts'
import { createTlsDskInitiator } from '../../../src/auth/tls-dsk/initiator.ts'
import { Secret } from '../../../src/base/secret.ts'
import { answerTo } from '../../../src/protocol/sip/response.ts'
import type { TestKeys } from '../test-keys.ts'

export const REALM = 'SIP Communications Service'
const password = new Secret('Pa$$word')
const names = {
  netbiosDomain: 'CONTOSO',
  netbiosComputer: 'FE01',
  dnsDomain: 'contoso.com',
  dnsComputer: 'fe01.contoso.com',
  dnsTree: 'contoso.com',
}
const serviceKey = keyOfPassword(18, new Secret('service'), 'CONTOSO.COMsip')

/** All schemes, as a Lync server offers them. */
export function offersOf(keys: TestKeys, isPublished: () => boolean = () => true): SchemeOffer[] {
  const tlsDsk = createTlsDskServer({
    certificatePem: keys.server.pem,
    privateKeyPem: keys.serverPair.privateKeyPem,
    findCertificate: () =>
      isPublished() ? { account: 'alice', notAfterUs: keys.notAfterUs } : 'The certificate is not published',
  })
  const replays = createKerberosReplayCache(1e9)
  return [
    {
      scheme: 'NTLM',
      targetName: 'fe01.contoso.com',
      createAcceptor: () =>
        createNtlmAcceptor({
          use: 'sip',
          names,
          random: randomBytes,
          findAccount: () => ({ account: 'alice', ntHash: ntHash(password) }),
        }),
    },
    {
      scheme: 'Kerberos',
      targetName: 'sip/fe01.contoso.com',
      createAcceptor: () =>
        createKerberosAcceptor({
          keys: [{ service: 'sip/fe01.contoso.com', kvno: 1, key: serviceKey }],
          replays,
          random: randomBytes,
          findAccount: () => 'alice',
        }),
    },
    {
      scheme: 'TLS-DSK',
      targetName: 'fe01.contoso.com',
      createAcceptor: tlsDsk.createAcceptor,
      extra: [['sts-uri', 'https://pool01.contoso.com:443/CertProv/CertProvisioningService.svc']],
    },
  ]
}

export function createServer(keys: TestKeys, options: Partial<SipServerOptions> = {}): SipServer {
  return createSipServer({ realm: REALM, offers: offersOf(keys), random: randomBytes, ...options })
}

function createInitiator(scheme: SipScheme, keys: TestKeys, secret: Secret<string>): Initiator {
  if (scheme === 'NTLM')
    return createNtlmInitiator({
      use: 'sip',
      user: 'alice',
      domain: 'CONTOSO',
      workstation: 'PC1',
      ntHash: ntHash(secret),
      random: randomBytes,
    })
  if (scheme === 'TLS-DSK')
    return createTlsDskInitiator({
      certificatePem: keys.user.pem,
      privateKeyPem: keys.userPair.privateKeyPem,
      notAfterUs: keys.notAfterUs,
    })
  const ticket = issueTicket({
    service: { parts: ['sip', 'fe01.contoso.com'], realm: 'CONTOSO.COM', nameType: 3 },
    serviceKey,
    kvno: 1,
    client: { parts: ['alice'], realm: 'CONTOSO.COM', nameType: 1 },
    sessionKey: keyOfPassword(18, new Secret('session'), ''),
    startTimeUs: keys.nowUs,
    endTimeUs: keys.nowUs + 36e9,
    random: randomBytes,
  })
  return createKerberosInitiator({ ...ticket, random: randomBytes })
}

export function createClient(scheme: SipScheme, keys: TestKeys, secret = password): SipClient {
  return createSipClient({ scheme, initiator: createInitiator(scheme, keys, secret), random: randomBytes })
}

let cseq = 0

/** A request of alice's endpoint, with what the client adds. */
export function request(client?: SipClient, method = 'REGISTER', epid = '54392f1bbf01'): SignableMessage {
  const headers = [
    { name: 'From', value: `<sip:alice@contoso.com>;tag=1804289383;epid=${epid}` },
    { name: 'To', value: '<sip:alice@contoso.com>' },
    { name: 'Call-ID', value: '41CEg82ECa0AC8i3DD7mE673t9CF4b19DAxF780x' },
    { name: 'CSeq', value: `${++cseq} ${method}` },
  ]
  const message: SignableMessage = { start: { kind: 'request', method, uri: 'sip:contoso.com' }, headers }
  const header = client?.authorize(message)
  return header ? { ...message, headers: [...headers, header] } : message
}

/** The answer to a challenged request. */
export function challengeOf(asked: SignableMessage, outcome: SipServerOutcome): SignableMessage {
  if (outcome.kind !== 'challenge') throw new Error(`no challenge but ${outcome.kind}`)
  return answerTo(asked, { status: outcome.status, toTag: 'A1', headers: outcome.headers })
}

/** Runs a sign-in to its end and tells how many requests it took. */
export async function signIn(client: SipClient, server: SipServer, nowUs: number) {
  for (let requests = 1; requests < 6; requests++) {
    const asked = request(client)
    const outcome = await server.receive(asked, nowUs)
    if (outcome.kind !== 'challenge') return { requests, asked, outcome }
    const next = await client.receive(challengeOf(asked, outcome), nowUs)
    if (next.kind !== 'send') return { requests, asked, outcome: next, serverOutcome: outcome }
  }
  throw new Error('the sign-in does not end')
}
