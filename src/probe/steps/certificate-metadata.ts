// Reads the metadata of the certificate provisioning service.

import { PORTS } from '../../protocol/web-ticket/metadata.ts'
import { defineMetadataStep } from '../metadata-step.ts'

export const step = defineMetadataStep({
  id: 'certificate-metadata',
  title: 'Read the metadata of the certificate service',
  phase: 'certificate',
  needs: 'certificate-service',
  objective:
    'Says whether the service that issues user certificates is up. Only clients without a stored certificate need it, so that its absence goes unnoticed for months.',
  wanted: [PORTS.certificateByProof],
})
