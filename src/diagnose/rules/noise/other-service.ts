// Errors of a Windows service that has no part in signing in.

import type { WindowsEvent } from '../../../trace/observation.ts'
import { serviceOfProvider } from '../../facts/events.ts'
import { evidenceOfAll } from '../../firing.ts'
import { likely } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

/** What a service is for, by the begin of its name without product prefix. */
const SERVICES: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:data|im|av|as|ac) ?mcu\b|^mcu infrastructure|conferencing (?:server|service)|^web conferencing/,
    'meetings',
  ],
  [/^conferencing (?:announcement|attendant)|^personal virtual assistant/, 'meetings by telephone'],
  [/^storage/, 'archiving and contacts in Exchange'],
  [/^backup/, 'copies for the paired pool'],
  [/^address book|^group expansion/, 'the address book'],
  [
    /^mediation|^outbound routing|^inbound routing|^translation|^exumrouting|^inter-?cluster routing/,
    'telephone calls',
  ],
  [/^response group|^call park|^applications? server/, 'telephone services'],
  [
    /^(?:archiving|cdr|call detail|qoe|qms|usage|monitoring|unified data collection)/,
    'archiving and monitoring',
  ],
  [/^(?:media relay|av edge|audio\/video)/, 'the path of audio and video'],
  [
    /^(?:xmpp|persistent chat|group chat|video interop|location information|bandwidth policy|device update)/,
    'a function of its own',
  ],
]

/** Events that have a rule of their own. */
const TOLD_ELSEWHERE: ReadonlySet<number> = new Set([
  41025, 41026, 41027, 61045, 32053, 32054, 4007, 4042, 4052, 62010, 62031, 21054, 21056,
])

export const rule = defineRule({
  id: 'noise/other-service',
  stage: 'noise',
  kind: 'note',
  covers: ['LA-29'],
  title: {
    fires: 'Events of {service} ({ids}): {purpose}, not sign-in',
    clear: 'No other service reported trouble',
  },
  needs: [],
  wants: 'the Lync Server event log',
  judge: facts => {
    const groups = new Map<string, WindowsEvent[]>()
    for (const event of facts.events) {
      if (purposeOf(event) === '' || !isTrouble(event) || TOLD_ELSEWHERE.has(event.eventId)) continue
      groups.set(event.provider, [...(groups.get(event.provider) ?? []), event])
    }
    if (groups.size === 0) return [CLEAR]
    return [...groups].map(([service, events]) =>
      fires({
        subject: {
          service,
          purpose: events[0] ? purposeOf(events[0]) : '',
          ids: [...new Set(events.map(({ eventId }) => eventId))].slice(0, 6).join(', '),
        },
        evidence: evidenceOfAll(events),
        attempts: [],
        causes: [likely('LA-29', 'The service has no part in registrations.')],
      }),
    )
  },
  explain:
    '{service} serves {purpose}. Registrations, web tickets and user certificates come from other services (User Services, ' +
    'Protocol Stack, Web Components): these events do not keep anybody from signing in.',
  scope: 'Users of that function.',
  causes: [
    {
      id: 'LA-29',
      cause: 'The event itself names cause and resolution.',
      confirm: ['Cause and Resolution in the text of the event.'],
      remedy: ['As the event says.'],
    },
  ],
  lookAlikes: [
    {
      what: 'many services at once on one server',
      tell: 'then the server itself is in trouble: database, certificate, network',
    },
  ],
  settle: [],
  seeAlso: ['Lync Server event log'],
  samples: { fires: ['noise/other-service.txt'], clear: ['noise/file-store-back.txt'] },
})

function purposeOf({ provider }: WindowsEvent): string {
  const named = /^\s*(?:ls|cs|rtc|ocs|lync|skype|office communications|communications)\b/i.test(provider)
  if (!named) return ''
  const service = serviceOfProvider(provider)
  return SERVICES.find(([pattern]) => pattern.test(service))?.[1] ?? ''
}

function isTrouble({ level }: WindowsEvent): boolean {
  return !/^(?:information|verbose|success|4|5|0)/i.test(level.trim())
}
