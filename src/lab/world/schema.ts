// The description of a world: what a person writes to have another deployment than the default one. Every field that has a usual
// value may be left out.

import { z } from 'zod'
import type { Settings } from '../settings.ts'

const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?'
const HOST = new RegExp(`^(?=.{3,253}$)${LABEL}(?:\\.${LABEL})+$`)

/** A name with at least one dot, lower case when it comes out. */
const fqdn = z
  .string()
  .transform(text => text.trim().toLowerCase().replace(/\.$/, ''))
  .refine(text => HOST.test(text), 'expected a full host name such as fe01.contoso.com')

const sipAddress = z
  .string()
  .transform(text => text.trim().toLowerCase().replace(/^sip:/, ''))
  .refine(
    text => /^[^\s@<>"]+@[^\s@]+$/.test(text) && HOST.test(text.slice(text.indexOf('@') + 1)),
    'expected a sign-in address such as alice@contoso.com',
  )

const user = z.strictObject({
  address: sipAddress,
  /** Only its hash is kept. */
  password: z.string().min(1, 'expected a password'),
  displayName: z.string().optional(),
  /** "CONTOSO\\alice"; the part before "@" in the Windows domain when it is left out. */
  account: z
    .string()
    .regex(/^[^\\\s]+\\[^\\\s]+$/, 'expected DOMAIN\\name')
    .optional(),
  upn: z.string().optional(),
  pool: fqdn.optional(),
  enabled: z.boolean().default(true),
  enabledForSip: z.boolean().default(true),
  remoteAccess: z.boolean().default(true),
})

const pool = z.strictObject({
  fqdn,
  servers: z.array(fqdn).min(1, 'a pool needs at least one server'),
  internalWeb: fqdn,
  externalWeb: fqdn,
})

const edge = z.strictObject({ internal: fqdn, access: fqdn, nextHop: fqdn })

const certificate = z.strictObject({
  machine: fqdn,
  role: z.enum([
    'Default',
    'WebServicesInternal',
    'WebServicesExternal',
    'AccessEdgeExternal',
    'Internal',
    'ReverseProxy',
  ]),
  subject: z.string().optional(),
  names: z.array(z.string()).optional(),
  /** Days from the start of the lab; negative has expired. */
  validDays: z.number().optional(),
  /** Name of another authority, which nobody trusts. */
  issuer: z.string().optional(),
  signature: z.enum(['sha1', 'sha256', 'sha384', 'sha512', 'sha256-pss']).optional(),
})

const seconds = z.number().int().min(1)
const flag = z.boolean()
const port = z.number().int().min(1).max(65_535)

/** Which values each setting may have; the compiler holds that none is forgotten. */
const SETTINGS: {
  readonly [G in keyof Settings]: { readonly [F in keyof Settings[G]]: z.ZodType<Settings[G][F]> }
} = {
  webService: {
    useWindowsAuth: z.enum(['Negotiate', 'NTLM', 'None']),
    useCertificateAuth: flag,
    usePinAuth: flag,
    allowExternalAuthentication: flag,
    ticketValidityS: seconds,
    certificateValidityS: seconds,
    minCertificateValidityS: seconds,
    maxCertificateValidityS: seconds,
    minCsrKeyBits: seconds,
    maxCsrKeyBits: seconds,
    crossDomainAuthorizationList: z.array(z.string()),
  },
  proxy: {
    useKerberos: flag,
    useNtlm: flag,
    useCertificate: flag,
    disableNtlmFor2010AndLaterClients: flag,
    treatAllClientsAsRemote: flag,
    realm: z.string().min(1),
    maxClientMessageBodySizeKb: z.number().int().min(64).max(256),
  },
  accessEdge: { allowOutsideUsers: flag, allowFederatedUsers: flag },
  registrar: {
    defaultExpirationS: seconds,
    minExpirationS: seconds,
    maxExpirationS: seconds,
    maxEndpointsPerUser: z.number().int().min(1),
  },
  clientVersion: {
    enabled: flag,
    defaultAction: z.enum(['Allow', 'Block']),
    rules: z.array(
      z.strictObject({
        userAgent: z.string(),
        compare: z.enum(['EQL', 'NEQ', 'GTR', 'GEQ', 'LSS', 'LEQ']),
        version: z.string().regex(/^\d+(\.\d+){0,3}$/, 'expected a version such as 16.0.4266'),
        action: z.enum(['Allow', 'Block', 'BlockWithUrl', 'BlockAndUpgrade']),
        url: z.string().optional(),
      }),
    ),
  },
  reverseProxy: {
    securePort: port,
    plainPort: port,
    preservesHost: flag,
    preAuthentication: z.enum(['None', 'Basic']),
    unpublishedHosts: z.array(fqdn),
  },
}

const settings = z.strictObject({
  webService: z.strictObject(SETTINGS.webService).partial().optional(),
  proxy: z.strictObject(SETTINGS.proxy).partial().optional(),
  accessEdge: z.strictObject(SETTINGS.accessEdge).partial().optional(),
  registrar: z.strictObject(SETTINGS.registrar).partial().optional(),
  clientVersion: z.strictObject(SETTINGS.clientVersion).partial().optional(),
  reverseProxy: z.strictObject(SETTINGS.reverseProxy).partial().optional(),
})

/** Lines of a zone: "name TYPE value", or "remove name [TYPE]". */
const zone = z.array(z.string()).default([])

export const worldSchema = z.strictObject({
  sipDomains: z.array(fqdn).min(1, 'a deployment needs at least one SIP domain'),
  windowsDomain: z.strictObject({
    netbios: z.string().regex(/^[A-Za-z0-9-]{1,15}$/, 'expected a NetBIOS name such as CONTOSO'),
    dns: fqdn,
  }),
  pools: z.array(pool).min(1, 'a deployment needs at least one pool'),
  edges: z.array(edge).default([]),
  reverseProxies: z.array(fqdn).default([]),
  simpleUrls: z
    .strictObject({ meet: z.array(fqdn).default([]), dialin: z.array(fqdn).default([]) })
    .default({ meet: [], dialin: [] }),
  users: z.array(user).default([]),
  /** For the whole deployment, and over it for one pool or Edge. */
  settings: settings.default({}),
  services: z.record(fqdn, settings).default({}),
  certificates: z
    .strictObject({
      intermediate: z.boolean().default(false),
      /** What the wizard would not do. */
      roles: z.array(certificate).default([]),
    })
    .default({ intermediate: false, roles: [] }),
  dns: z.strictObject({ inside: zone, outside: zone }).default({ inside: [], outside: [] }),
})

/** A world as it was written and checked. */
export type World = z.output<typeof worldSchema>
export type WorldUser = World['users'][number]
export type WorldCertificate = World['certificates']['roles'][number]
