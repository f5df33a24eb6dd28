// Subjects of the logging service on NATS. An agent may publish only below its own name: what arrives there comes from it.

const ROOT = 'lyncpin.cls'

/** Key-value bucket of scenarios, settings and the cards of agents. */
export const BUCKET = 'lyncpin-cls'
export const ESTATE_KEY = 'estate'

/** Requests to agents, all of them. */
export const ASK = `${ROOT}.ask`
/** Ids of questions whose asker wants no more. */
export const END = `${ROOT}.end`
/** The estate as it changes: what the bucket stores travels on this subject. */
export const ESTATE_SUBJECT = `$KV.${BUCKET}.${ESTATE_KEY}`

/** The name of a machine as one word of a subject; host names hold no underscore. */
export function machineToken(machine: string): string {
  return machine.toLowerCase().replace(/[^a-z0-9-]/g, '_')
}

/** Answers of a machine to a question; "*" for all machines. */
export function answerSubject(token: string, id: string): string {
  return `${ROOT}.answer.${token}.${id}`
}

/** Leave to send on, from the asker; "*" for all questions. */
export function creditSubject(token: string, id: string): string {
  return `${ROOT}.credit.${token}.${id}`
}

/** What stands on the subject of leave. */
export interface Leave {
  /** How many packets of records may be sent in all. */
  readonly packets: number
  /** µs that the agent's clock is ahead of the asker's; told with the first leave. */
  readonly aheadUs: number | undefined
}

/** Writes a leave. */
export function writeLeave({ packets, aheadUs }: Leave): string {
  return aheadUs === undefined ? String(packets) : `${packets} ${aheadUs}`
}

/** Reads it; anything else is no leave. */
export function readLeave(text: string): Leave {
  const [packets, aheadUs] = text.split(' ').map(Number)
  return { packets: packets || 0, aheadUs: Number.isFinite(aheadUs) ? aheadUs : undefined }
}

/** Key of the card of a machine. */
export function cardKey(token: string): string {
  return `agent.${token}`
}

/** What an agent may do, as permissions of a NATS user. */
export function agentPermissions(machine: string): {
  readonly publish: readonly string[]
  readonly subscribe: readonly string[]
} {
  const token = machineToken(machine)
  return {
    publish: [
      answerSubject(token, '*'),
      `$KV.${BUCKET}.${cardKey(token)}`,
      `$JS.API.STREAM.INFO.KV_${BUCKET}`,
      `$JS.API.DIRECT.GET.KV_${BUCKET}.>`,
      '$JS.API.INFO',
    ],
    subscribe: [ASK, END, creditSubject(token, '*'), ESTATE_SUBJECT, `${inboxPrefix(token)}.>`],
  }
}

/** Answers to an agent's own requests come here: no other agent may listen there. */
export function inboxPrefix(token: string): string {
  return `_INBOX_${token}`
}
