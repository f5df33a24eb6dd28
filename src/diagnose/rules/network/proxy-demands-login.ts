// 407: a proxy between client and server asks for a login that the client does not give.

import type { WebExchange } from '../../../trace/web-exchange.ts'
import { evidenceOf, evidenceOfWeb } from '../../evidence.ts'
import { attemptsAbout, attemptsAt, distinct, isBroken } from '../../facts/attempts-about.ts'
import { clientKindsOf } from '../../facts/client-kind.ts'
import { attemptsWith, type Facts } from '../../facts/facts.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires, phrasesOf, type RankedCause } from '../../rule.ts'

const PROXY_REFUSED = 407

export const rule = defineRule({
  id: 'network/proxy-demands-login',
  stage: 'network',
  kind: 'cause',
  covers: ['TCP-04', 'TCP-05'],
  title: {
    fires: 'A proxy on the way to {host} asks for a login (407)',
    clear: 'No proxy asked for a login, or the client gave it',
  },
  needs: ['web', 'phrases'],
  wants: 'the log of the client with its web traffic',
  phrases: [
    {
      id: 'proxy-authentication-required',
      anchors: ['proxy authentication required', 'proxychallengedetails', '0x80190197'],
      pattern:
        /(?:\(?407\)?[ :]*)?Proxy Authentication Required|ProxyChallengeDetails\[authModes=(?<modes>[1-9]\d*), firewallName=(?<proxy>[^,\]\s]{1,255})|\b0x80190197\b/i,
    },
  ],
  judge: facts => {
    const firings = [...facts.web.flatMap(exchange => judgeExchange(facts, exchange)), ...judgePhrases(facts)]
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    'The answer to a request for {host} came from a proxy: 407, it wants to know the user first. The client did not log in to the ' +
    'proxy, so that the request never reached the server.',
  scope:
    'Clients behind this proxy whose program cannot answer it. The same client signs in on a network without a proxy.',
  causes: [
    {
      id: 'TCP-05',
      cause: 'The app on Android cannot log in to a proxy.',
      confirm: ['The same phone on mobile data.'],
      remedy: ['Use mobile data, or exempt the web services and lyncdiscover from the proxy’s login.'],
    },
    {
      id: 'TCP-04',
      cause: 'The PC knows several proxies and the client chose the wrong one for the identity or web call.',
      confirm: [
        'netsh winhttp show proxy',
        'The automatic configuration script: which proxy does it name for {host}?',
      ],
      remedy: [
        'Policy HttpProxyControlFlags (bit 0: not for SIP over HTTPS, bit 1: not for identity), or one proxy list.',
        'Exempt {host} from the proxy.',
      ],
    },
  ],
  lookAlikes: [
    { what: 'a first 407 that is answered', tell: 'the next request carries Proxy-Authorization and passes' },
    { what: 'SIP 407', tell: 'a challenge of an old registrar, not of a web proxy' },
  ],
  settle: ['The proxy’s log for the address of the client.'],
  seeAlso: ['RFC 7235 §3.2', 'KB3123662'],
  samples: {
    fires: ['network/proxy-407.http', 'network/proxy-407-android.txt'],
    clear: ['network/proxy-407-answered.http'],
  },
})

function judgeExchange(facts: Facts, exchange: WebExchange): Fires[] {
  if (exchange.status !== PROXY_REFUSED) return []
  const { host, origin } = exchange
  const passedLater = facts.web.some(
    other =>
      other.origin.source === origin.source &&
      other.host === host &&
      other.origin.offset > origin.offset &&
      other.status > 0 &&
      other.status !== PROXY_REFUSED,
  )
  if (passedLater) return []
  const within = attemptsWith(facts, exchange)
  const attempts = (within.length > 0 ? within : attemptsAt(facts, origin)).filter(isBroken)
  return [
    fires({
      subject: { host: host || 'the server' },
      evidence: [evidenceOfWeb(exchange)],
      attempts,
      causes: rank(
        clientKindsOf(attempts, [exchange.agent]).has('android') ||
          /android|okhttp|dalvik/i.test(exchange.agent),
      ),
    }),
  ]
}

function judgePhrases(facts: Facts): Fires[] {
  const said = phrasesOf(facts, 'proxy-authentication-required')
  // A status line of a message is judged with its exchange.
  const alone = said.filter(
    phrase =>
      !facts.web.some(
        ({ origin, status }) => origin.source === phrase.origin.source && status === PROXY_REFUSED,
      ),
  )
  if (alone.length === 0) return []
  const attempts = distinct(alone.flatMap(phrase => attemptsAbout(facts, phrase))).filter(isBroken)
  if (attempts.length === 0 && facts.attempts.length > 0) return []
  const android = clientKindsOf(
    attempts,
    alone.map(({ quote }) => quote),
  ).has('android')
  return [
    fires({
      subject: { host: 'the server' },
      evidence: alone.map(phrase => evidenceOf(phrase)),
      attempts,
      causes: rank(android),
    }),
  ]
}

function rank(android: boolean): RankedCause[] {
  return android
    ? [ranked('TCP-05', 'likely', 'The client is an Android app.')]
    : [ranked('TCP-04', 'likely'), ranked('TCP-05', 'possible', 'If the client is an Android app.')]
}
