// The options of lyncpin lab certificate, as the parser gives them.

import type { LabOptions } from './options.ts'

export interface CertificateOptions extends LabOptions {
  readonly subject?: string
  readonly name?: readonly string[]
  readonly days?: string
  readonly issuer?: string
  readonly assign?: boolean
  readonly csr?: string
  readonly out?: string
  readonly certificate?: string
  readonly key?: string
  readonly chain?: string
  readonly revoke?: boolean
  readonly device?: string
}
