// What mobile clients say when anything goes wrong: account data, unreachable server, wrong server name.

import { failedAttemptsOfReporter } from '../../facts/affected.ts'
import { mayBe } from '../../facts/client-programs.ts'
import { evidenceOfAll } from '../../firing.ts'
import { possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires, phrasesOf } from '../../rule.ts'

const ACCOUNT = 'check-your-account-information'
const SERVER = 'cannot-connect-to-the-server'
const ADDRESS = 'server-name-or-address-incorrect'

export const rule = defineRule({
  id: 'mobile/generic-messages',
  stage: 'mobile',
  kind: 'symptom',
  covers: ['MOB-03', 'DSC-08', 'DNS-10'],
  title: {
    fires: 'A mobile client shows one of its general messages: {meaning}',
    clear: 'No general message of a mobile client is reported',
  },
  needs: [],
  wants: 'the text of the message, or the log of the app (Options > Logging > Send log files)',
  phrases: [
    {
      id: ACCOUNT,
      anchors: ['check your', 'account information'],
      pattern: /check\s+your\s+account\s+information\s+and\s+try/i,
    },
    {
      id: SERVER,
      anchors: ['server right', 'right now', 'might be', 'be unavailable'],
      pattern:
        /can(?:['’]t|not)\s+connect\s+to\s+the\s+server(?:\s+right\s+now|\.\s+It\s+might\s+be\s+unavailable)/i,
    },
    {
      id: ADDRESS,
      anchors: ['name or sign-in', 'is incorrect'],
      pattern: /server\s+name\s+or\s+sign-in\s+address\s+is\s+incorrect/i,
    },
  ],
  judge: facts => {
    const found = [
      { told: phrasesOf(facts, ACCOUNT), meaning: 'check the account' },
      { told: phrasesOf(facts, SERVER), meaning: 'cannot connect to the server' },
      { told: phrasesOf(facts, ADDRESS), meaning: 'server name or sign-in address is incorrect' },
    ].filter(({ told }) => told.length > 0)
    if (found.length === 0) return [CLEAR]
    return found.map(({ told, meaning }) =>
      fires({
        subject: { meaning },
        evidence: evidenceOfAll(told, 'what the app shows'),
        attempts: failedAttemptsOfReporter(facts, attempt => mayBe(attempt, 'ios', 'android', 'mobile')),
        causes: [possible('MOB-03'), possible('DSC-08'), possible('DNS-10')],
      }),
    )
  },
  explain:
    'The app has a handful of sentences for every fault on the way ({meaning}). The sentence does not tell the reason; a log ' +
    'of the app or another network does.',
  scope:
    'One phone when its stored data or settings are at fault; all phones on a network or of the company otherwise.',
  causes: [
    {
      id: 'MOB-03',
      cause: 'Sign-in data or servers stored in the app are out of date.',
      confirm: ['The same user on another phone.'],
      remedy: ['In the app: More details > Clear my sign-in info; then sign in again.'],
    },
    {
      id: 'DSC-08',
      cause: 'Server addresses were entered by hand and are wrong (Autodetect server is off).',
      confirm: ['Switch Autodetect server on: if it then works, the address was wrong.'],
      remedy: [
        'Autodetect on; or https://<web-fqdn>/Autodiscover/autodiscoverservice.svc/Root as discovery address, inside and outside.',
      ],
    },
    {
      id: 'DNS-10',
      cause: 'The network of the phone does not resolve lyncdiscover.<sip-domain>.',
      confirm: ['The same phone on another network; a DNS tool on the phone.'],
      remedy: ['Correct the record or the resolver; until then enter the discovery address by hand.'],
    },
  ],
  lookAlikes: [
    {
      what: "Can't verify the certificate from the server",
      tell: 'a certificate fault, and the app says so',
    },
    { what: 'version is blocked or not supported', tell: 'a rule of the server refuses the app' },
  ],
  settle: ['The log of the app.', 'https://testconnectivity.microsoft.com: Lync Autodiscover test'],
  seeAlso: ['KB2806012', 'KB2636329'],
  samples: { fires: ['mobile/generic-messages.txt'], clear: ['client/signed-out.txt'] },
})
