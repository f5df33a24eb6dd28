// What the lab's page asks of the server.

import { ask, listInputsAt, send } from '../server.ts'
import type { FileInput } from '../worker-protocol.ts'
import type {
  LabCertificate,
  LabCertificateWish,
  LabFault,
  LabIssuedCertificate,
  LabSignIn,
  LabSignInOrder,
  LabUser,
  LabUserCertificate,
  LabUserChange,
  LabView,
} from './views.ts'

async function get<T>(path: string): Promise<T> {
  return (await (await ask(path)).json()) as T
}

async function change<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T> {
  return (await (await send(method, path, body)).json()) as T
}

const userPath = (address: string): string => `lab/users/${encodeURIComponent(address)}`
const signInPath = (id: string): string => `lab/sign-ins/${encodeURIComponent(id)}`

export const getLab = (): Promise<LabView> => get('lab')
export const startLab = (): Promise<LabView> => change('POST', 'lab')
export const stopLab = (): Promise<Response> => send('DELETE', 'lab')

export const listFaults = async (): Promise<readonly LabFault[]> =>
  (await get<{ readonly faults: readonly LabFault[] }>('lab/faults')).faults
export const setFault = (id: string, on: boolean): Promise<Response> => send('PUT', 'lab/faults', { id, on })

export const listUsers = async (): Promise<readonly LabUser[]> =>
  (await get<{ readonly users: readonly LabUser[] }>('lab/users')).users
export const addUser = (user: {
  readonly address: string
  readonly password: string
  readonly displayName?: string | undefined
}): Promise<LabUser> => change('POST', 'lab/users', user)
export const setUser = (address: string, changes: LabUserChange): Promise<LabUser> =>
  change('PUT', userPath(address), changes)
export const removeUser = (address: string): Promise<Response> => send('DELETE', userPath(address))

export const listCertificates = async (): Promise<readonly LabCertificate[]> =>
  (await get<{ readonly certificates: readonly LabCertificate[] }>('lab/certificates')).certificates
export const issueCertificate = (wish: LabCertificateWish): Promise<LabIssuedCertificate> =>
  change('POST', 'lab/certificates', wish)
export const assignCertificate = (given: {
  readonly machine: string
  readonly role: string
  readonly certificatePem: string
  readonly keyPem: string
  readonly chainPem: string
}): Promise<LabCertificate> => change('PUT', 'lab/certificates', given)
export const listUserCertificates = async (): Promise<readonly LabUserCertificate[]> =>
  (await get<{ readonly certificates: readonly LabUserCertificate[] }>('lab/user-certificates')).certificates
export const revokeUserCertificate = (address: string, device: string): Promise<unknown> =>
  change(
    'DELETE',
    `lab/user-certificates/${encodeURIComponent(address)}?device=${encodeURIComponent(device)}`,
  )

export const startSignIn = (order: LabSignInOrder): Promise<LabSignIn> =>
  change('POST', 'lab/sign-ins', order)
export const listSignIns = async (): Promise<readonly LabSignIn[]> =>
  (await get<{ readonly signIns: readonly LabSignIn[] }>('lab/sign-ins')).signIns
export const endSignIn = (id: string): Promise<Response> => send('DELETE', signInPath(id))
/** Where it is told that a sign-in has ended. */
export const signInEvents = (id: string): string => `${signInPath(id)}/events`

/** What was written while a sign-in went on. */
export const signInLogs = (id: string): Promise<FileInput[]> => listInputsAt(`${signInPath(id)}/inputs`)
/** All that the lab has written. */
export const allLogs = (): Promise<FileInput[]> => listInputsAt('lab/inputs')
