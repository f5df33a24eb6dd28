// Does what the control socket is asked for. Arguments are checked here, because they come from another process.

import { z } from 'zod'
import { signInClient } from '../deployment/sign-in-client.ts'
import type { Deployment } from '../deployment.ts'
import type { FaultSwitch } from '../fault-switch.ts'
import type { CallHandlers, Calls, SignInView, StatusView } from './calls.ts'
import { certificateHandlers } from './certificate-handlers.ts'
import { checked } from './checked.ts'
import { viewFaults } from './fault-views.ts'
import { findKnownUser, userHandlers } from './user-handlers.ts'

export interface RunningLab {
  readonly deployment: Deployment
  readonly faults: FaultSwitch
  readonly stateFolder: string
  readonly logFolder: string
}

export function createHandlers(lab: RunningLab): CallHandlers {
  return {
    status: async () => statusOf(lab),
    faults: async () => viewFaults(lab.faults.faults, lab.faults.active()),
    fault: args => switchFault(lab, args),
    signIn: (args, signal) => signIn(lab, args, signal),
    ...userHandlers(lab.deployment),
    ...certificateHandlers(lab.deployment),
  }
}

function statusOf({ deployment, faults, stateFolder, logFolder }: RunningLab): StatusView {
  const { machines, roles, network, directory, topology } = deployment
  return {
    sipDomains: topology().sipDomains,
    portShift: network.portShift,
    oneAddress: network.boundTo('127.0.0.1') === undefined,
    users: directory.users().length,
    activeFaults: faults.active(),
    logFolder,
    stateFolder,
    machines: [...machines.values()].map(({ fqdn, address, externalAddress, clock }) => ({
      fqdn,
      address,
      ...(externalAddress === undefined ? {} : { externalAddress }),
      clockErrorMs: clock.errorMs,
      roles: roles
        .filter(({ machine }) => machine === fqdn)
        .map(({ name, state }) => ({
          name,
          state: state.kind,
          ...(state.kind === 'failed' ? { reason: state.reason } : {}),
        })),
    })),
  }
}

const faultArgs = z.object({ name: z.string(), on: z.boolean() })

async function switchFault({ faults }: RunningLab, args: unknown): Promise<Calls['fault']['answer']> {
  const { name, on } = checked(faultArgs, args)
  const { id, title } = faults.find(name)
  return { id, title, changed: on ? await faults.on(id) : await faults.off(id) }
}

const signInArgs = z.object({
  user: z.string(),
  side: z.enum(['inside', 'outside']),
  auth: z.enum(['tls-dsk', 'ntlm']),
  forget: z.boolean(),
})

async function signIn(
  { deployment, logFolder }: RunningLab,
  args: unknown,
  signal: AbortSignal,
): Promise<SignInView> {
  const { user, side, auth, forget } = checked(signInArgs, args)
  const { sipAddress } = findKnownUser(deployment, user)
  const client = deployment.client(sipAddress.slice(0, sipAddress.indexOf('@')), side)
  if (forget) client.stored = undefined
  const usedStored = client.stored?.certificate !== undefined && auth === 'tls-dsk'
  const { outcome, phases, failed, server, provisioned } = await signInClient(
    deployment,
    { sipAddress, side, auth },
    signal,
  )
  await deployment.logs.flush()
  return {
    outcome,
    address: sipAddress,
    side,
    phases,
    usedStored,
    log: `${logFolder}/clients/${client.name}.UccApilog`,
    ...(failed === undefined ? {} : { failed: { phase: failed.phase, text: failed.problem.text } }),
    ...(server === undefined ? {} : { server: `${server.host}:${server.port}` }),
    ...(provisioned === undefined ? {} : { contacts: provisioned.contacts.length }),
  }
}
