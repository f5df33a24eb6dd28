// The endpoints of the lab: start and stop it, break it, look after its users and certificates, sign in, read its logs.

import { z } from 'zod'
import { PHASES } from '../../../trace/attempt.ts'
import type {
  LabCertificate,
  LabFault,
  LabIssuedCertificate,
  LabSignIn,
  LabUser,
  LabUserCertificate,
  LabView,
} from '../../app/lab/views.ts'
import { defineEndpoint } from '../endpoint.ts'
import { BYTES, bytes, inputParams, inputs, text } from '../endpoint-parts.ts'

const side = z.enum(['inside', 'outside'])
const auth = z.enum(['tls-dsk', 'ntlm'])
const milliseconds = (description: string) => z.number().describe(description)
const given = (description: string, most = 1000) => z.string().min(1).max(most).describe(description)
const flag = (description: string) => z.boolean().describe(description)

const machine = z.object({
  fqdn: text('Name.'),
  address: text('Address inside.'),
  externalAddress: z.string().optional().describe('Address outside, of an Edge and a reverse proxy.'),
  roles: z.array(
    z.object({
      name: text('What it does.'),
      state: z.enum(['running', 'stopped', 'failed']),
      reason: z.string().optional().describe('Why it failed.'),
    }),
  ),
  clockErrorMs: milliseconds('Milliseconds by which its clock is ahead.'),
})

const status = z.object({
  sipDomains: z.array(z.string()),
  portShift: z.int().describe('Added to every port.'),
  oneAddress: flag('All machines are on one address.'),
  machines: z.array(machine),
  users: bytes('Users.'),
  activeFaults: z.array(z.string()).describe('Ids of the faults that are on.'),
  logFolder: text('Where logs are.'),
  stateFolder: text('Where its state is.'),
})

const lab = z
  .object({
    state: z
      .enum(['none', 'starting', 'own', 'other'])
      .describe('own: started by this server, ends with it; other: found running.'),
    status: status.nullable().describe('null while none runs.'),
  })
  .meta({ id: 'Lab', description: 'The lab of this server.' }) satisfies z.ZodType<LabView>

const hit = z.enum(['all', 'with-certificate', 'without-certificate', 'none'])
const fault = z
  .object({
    id: text('area/name'),
    title: text('What is wrong.'),
    records: z.array(z.string()).describe('Records of the catalogue of failures.'),
    active: flag('It is on.'),
    hits: z.object({ inside: hit, outside: hit }).describe('Which clients of a side cannot sign in.'),
    user: z.string().optional().describe('Only this user is hit.'),
    auth: z.literal('ntlm').optional().describe('Only this way of signing in is hit.'),
  })
  .meta({ id: 'LabFault', description: 'What can be broken.' }) satisfies z.ZodType<LabFault>

const user = z
  .object({
    address: text('SIP address.'),
    account: text('Windows account.'),
    displayName: text('Name.'),
    enabled: flag('The account is enabled in the directory.'),
    enabledForSip: flag('The user is enabled for the product.'),
    remoteAccess: flag('The user may sign in from outside.'),
    pool: text('Home pool.'),
    certificates: bytes('User certificates that the registrar accepts.'),
  })
  .meta({ id: 'LabUser', description: 'A user of the lab.' }) satisfies z.ZodType<LabUser>

const certificateFields = {
  machine: text('FQDN of the machine.'),
  role: text('What it is for.'),
  subject: text('Subject.'),
  names: z.array(z.string()).describe('Subject alternative names.'),
  issuer: text('Issuer.'),
  thumbprint: text('SHA-1 of the certificate.'),
  notBeforeMs: milliseconds('Valid from, milliseconds since 1970.'),
  notAfterMs: milliseconds('Valid until, milliseconds since 1970.'),
  warnings: z.array(z.string()).describe('What is wrong with it for its role.'),
  pem: text('The certificate, PEM.'),
}
const certificate = z
  .object(certificateFields)
  .meta({ id: 'LabCertificate', description: 'A server certificate.' }) satisfies z.ZodType<LabCertificate>
const issued = z
  .object({ ...certificateFields, chainPem: text('Its chain, PEM.'), keyPem: text('Its key, PEM.') })
  .meta({
    id: 'LabIssuedCertificate',
    description: 'A new certificate with its key.',
  }) satisfies z.ZodType<LabIssuedCertificate>

const userCertificate = z
  .object({
    address: text('SIP address.'),
    deviceId: text('Endpoint it was issued for.'),
    serial: text('Serial number.'),
    publishedMs: milliseconds('When, milliseconds since 1970.'),
    expiresMs: milliseconds('Until when, milliseconds since 1970.'),
  })
  .meta({
    id: 'LabUserCertificate',
    description: 'A user certificate that the registrar accepts.',
  }) satisfies z.ZodType<LabUserCertificate>

const signInOrder = {
  user: given('SIP address, or the part before "@".', 320),
  side: side.describe('Where the client stands.'),
  auth: auth.describe('How it signs in.'),
  forget: flag('As a new client: without certificate and server of an earlier sign-in.'),
}
const signIn = z
  .object({
    id: text('Names it in paths.'),
    ...signInOrder,
    started: text('When, ISO 8601 UTC.'),
    state: z.enum(['running', 'done', 'failed']).describe('failed: it could not be tried; see stateText.'),
    stateText: text('Why it could not be tried; empty otherwise.'),
    result: z
      .object({
        outcome: z.enum(['signed-in', 'failed']),
        phases: z.array(
          z.object({
            name: z.enum(PHASES),
            outcome: z.enum(['passed', 'failed', 'skipped']),
            durationMs: milliseconds('Milliseconds.'),
            problem: z.object({ text: z.string() }).optional().describe('Why it failed.'),
            reason: z.string().optional().describe('Why it was skipped.'),
          }),
        ),
        failed: z.object({ phase: z.string(), text: z.string() }).optional().describe('What ended it.'),
        server: z.string().optional().describe('Server it is signed in at.'),
        contacts: z.int().optional().describe('Contacts it was given.'),
        usedStored: flag('It began with a stored user certificate.'),
      })
      .nullable()
      .describe('null while it runs.'),
  })
  .meta({ id: 'LabSignIn', description: 'A sign-in, running or ended.' }) satisfies z.ZodType<LabSignIn>

const password = z.string().min(1).max(1000).describe('Password; only its hash is kept.')
const userChange = {
  displayName: given('Name.').optional(),
  pool: given('Home pool.').optional(),
}
const userParams = z.object({ user: z.string().describe('SIP address.') })
const signInParams = z.object({ signIn: z.string().describe('Id of the sign-in.') })
const machineRole = {
  machine: given('FQDN or host name of the machine.'),
  role: given('AccessEdge, Default, WebServicesInternal, WebServicesExternal or ReverseProxy.'),
}

const ofLab = <T extends z.ZodType>(description: string, schema: T) => ({ 200: { description, schema } })

export const labEndpoints = {
  getLab: defineEndpoint({
    id: 'getLab',
    method: 'GET',
    path: '/lab',
    summary: 'Whether a lab runs, and its servers',
    access: 'signed-in',
    answers: ofLab('The lab.', lab),
  }),
  startLab: defineEndpoint({
    id: 'startLab',
    method: 'POST',
    path: '/lab',
    summary: 'Start the lab; it ends with this server',
    access: 'signed-in',
    answers: { 201: { description: 'It runs.', schema: lab } },
  }),
  stopLab: defineEndpoint({
    id: 'stopLab',
    method: 'DELETE',
    path: '/lab',
    summary: 'End the lab that was started here',
    access: 'signed-in',
    answers: { 204: { description: 'It has ended.' } },
  }),
  listLabFaults: defineEndpoint({
    id: 'listLabFaults',
    method: 'GET',
    path: '/lab/faults',
    summary: 'What can be broken, and what is',
    access: 'signed-in',
    answers: ofLab('The faults.', z.object({ faults: z.array(fault) })),
  }),
  setLabFault: defineEndpoint({
    id: 'setLabFault',
    method: 'PUT',
    path: '/lab/faults',
    summary: 'Break something, or repair it',
    access: 'signed-in',
    body: z.object({ id: given('Id of the fault.', 200), on: flag('Whether it shall be on.') }),
    answers: { 204: { description: 'Done.' } },
  }),
  listLabUsers: defineEndpoint({
    id: 'listLabUsers',
    method: 'GET',
    path: '/lab/users',
    summary: 'The users',
    access: 'signed-in',
    answers: ofLab('The users.', z.object({ users: z.array(user) })),
  }),
  addLabUser: defineEndpoint({
    id: 'addLabUser',
    method: 'POST',
    path: '/lab/users',
    summary: 'Add a user',
    access: 'signed-in',
    body: z.object({ address: given('SIP address.', 320), password, ...userChange }),
    answers: { 201: { description: 'Added.', schema: user } },
  }),
  setLabUser: defineEndpoint({
    id: 'setLabUser',
    method: 'PUT',
    path: '/lab/users/:user',
    summary: 'Change a user; what is not given stays',
    access: 'signed-in',
    params: userParams,
    body: z.object({
      ...userChange,
      password: password.optional(),
      enabled: flag('The account is enabled in the directory.').optional(),
      enabledForSip: flag('The user is enabled for the product.').optional(),
      remoteAccess: flag('The user may sign in from outside.').optional(),
    }),
    answers: ofLab('Changed.', user),
  }),
  removeLabUser: defineEndpoint({
    id: 'removeLabUser',
    method: 'DELETE',
    path: '/lab/users/:user',
    summary: 'Remove a user',
    access: 'signed-in',
    params: userParams,
    answers: { 204: { description: 'Removed.' } },
  }),
  listLabCertificates: defineEndpoint({
    id: 'listLabCertificates',
    method: 'GET',
    path: '/lab/certificates',
    summary: 'The certificates of the servers, and what is wrong with each',
    access: 'signed-in',
    answers: ofLab('The certificates.', z.object({ certificates: z.array(certificate) })),
  }),
  requestLabCertificate: defineEndpoint({
    id: 'requestLabCertificate',
    method: 'POST',
    path: '/lab/certificates',
    summary: 'Issue a certificate for a role, and assign it if wanted',
    access: 'signed-in',
    body: z.object({
      ...machineRole,
      subject: given('Subject; the right one when absent.').optional(),
      names: z
        .array(z.string().min(1).max(255))
        .max(100)
        .optional()
        .describe('Names; the right ones when absent.'),
      validDays: z.number().optional().describe('Days it is valid.'),
      assign: flag('Serve it from now on.'),
    }),
    answers: { 201: { description: 'Issued.', schema: issued } },
  }),
  assignLabCertificate: defineEndpoint({
    id: 'assignLabCertificate',
    method: 'PUT',
    path: '/lab/certificates',
    summary: 'Serve a certificate; it is warned about, and obeyed',
    access: 'signed-in',
    body: z.object({
      ...machineRole,
      certificatePem: given('The certificate, PEM.', 30_000),
      keyPem: given('Its key, PEM.', 30_000),
      chainPem: z.string().max(30_000).default('').describe('Its chain, PEM.'),
    }),
    answers: ofLab('Assigned.', certificate),
  }),
  listLabUserCertificates: defineEndpoint({
    id: 'listLabUserCertificates',
    method: 'GET',
    path: '/lab/user-certificates',
    summary: 'The user certificates that the registrar accepts',
    access: 'signed-in',
    answers: ofLab('The certificates.', z.object({ certificates: z.array(userCertificate) })),
  }),
  revokeLabUserCertificates: defineEndpoint({
    id: 'revokeLabUserCertificates',
    method: 'DELETE',
    path: '/lab/user-certificates/:user',
    summary: 'Revoke the certificates of a user, or that of one endpoint',
    access: 'signed-in',
    params: userParams,
    query: z.object({ device: z.string().max(200).optional().describe('Only that of this endpoint.') }),
    answers: ofLab('Revoked.', z.object({ revoked: bytes('How many were there.') })),
  }),
  startLabSignIn: defineEndpoint({
    id: 'startLabSignIn',
    method: 'POST',
    path: '/lab/sign-ins',
    summary: 'Sign a user in with a real client',
    access: 'signed-in',
    body: z.object(signInOrder),
    answers: { 201: { description: 'Begun.', schema: signIn } },
  }),
  listLabSignIns: defineEndpoint({
    id: 'listLabSignIns',
    method: 'GET',
    path: '/lab/sign-ins',
    summary: 'The sign-ins of the caller, the latest first',
    access: 'signed-in',
    answers: ofLab('The sign-ins.', z.object({ signIns: z.array(signIn) })),
  }),
  followLabSignIn: defineEndpoint({
    id: 'followLabSignIn',
    method: 'GET',
    path: '/lab/sign-ins/:signIn/events',
    summary: 'Tells when a sign-in has ended',
    description: 'Server-sent events; the last one is called "end".',
    access: 'signed-in',
    params: signInParams,
    answers: { 200: { description: 'The events.', types: ['text/event-stream'] } },
  }),
  endLabSignIn: defineEndpoint({
    id: 'endLabSignIn',
    method: 'DELETE',
    path: '/lab/sign-ins/:signIn',
    summary: 'Give a sign-in up',
    access: 'signed-in',
    params: signInParams,
    answers: { 204: { description: 'It ends.' } },
  }),
  listLabSignInLogs: defineEndpoint({
    id: 'listLabSignInLogs',
    method: 'GET',
    path: '/lab/sign-ins/:signIn/inputs',
    summary: 'What servers and client wrote while a sign-in went on',
    access: 'signed-in',
    params: signInParams,
    answers: ofLab('The logs.', inputs),
  }),
  readLabSignInLog: defineEndpoint({
    id: 'readLabSignInLog',
    method: 'GET',
    path: '/lab/sign-ins/:signIn/inputs/:input/bytes',
    summary: 'Bytes of one of these logs, whole or by a Range',
    access: 'signed-in',
    params: signInParams.extend(inputParams.shape),
    answers: { 200: BYTES, 206: { ...BYTES, description: 'The range.' } },
  }),
  listLabLogs: defineEndpoint({
    id: 'listLabLogs',
    method: 'GET',
    path: '/lab/inputs',
    summary: 'All that servers and clients of the lab have written',
    access: 'signed-in',
    answers: ofLab('The logs.', inputs),
  }),
  readLabLog: defineEndpoint({
    id: 'readLabLog',
    method: 'GET',
    path: '/lab/inputs/:input/bytes',
    summary: 'Bytes of a log of the lab, whole or by a Range',
    access: 'signed-in',
    params: inputParams,
    answers: { 200: BYTES, 206: { ...BYTES, description: 'The range.' } },
  }),
}
