// Reads the metadata of the web ticket service.

import { PORTS } from '../../protocol/web-ticket/metadata.ts'
import { defineMetadataStep } from '../metadata-step.ts'

export const step = defineMetadataStep({
  id: 'web-ticket-metadata',
  title: 'Read the metadata of the web ticket service',
  phase: 'ticket',
  needs: 'web-ticket-service',
  objective:
    'Says whether the web ticket service is up and by which ways it gives tickets: Windows logon, certificate, or a federation service.',
  wanted: [PORTS.ticketByWindows, PORTS.ticketByFederation],
})
