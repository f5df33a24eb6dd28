// The probe as others call it: options for an address, a client of this machine or any other, one run with live events, a question
// before a foreign host sees credentials, and an end by signal. Nothing here reads the environment or a terminal.

export { parseAccount } from './account.ts'
export type { TrustQuestion } from './client/consent.ts'
export type { MachineNetwork } from './net/machine-context.ts'
export { type HttpProxy, parseProxy } from './net/proxy.ts'
export { parseNameServer } from './net/resolver.ts'
export { type ProbeCredentials, type ProbeOptions, probeOptionsFor } from './options.ts'
export {
  type ClientMaker,
  machineClient,
  machineViews,
  type Performed,
  type PerformInput,
  performProbe,
  sourceOf,
} from './perform.ts'
export type { ProbeWatcher } from './run.ts'
export { type StepPage, stepPage } from './step-page.ts'
export { steps } from './steps.gen.ts'
export type { DnsView, Side } from './views.ts'
