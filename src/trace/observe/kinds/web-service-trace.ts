// Sentences of a server's web components (WebInfrastructure, WebTicketService, CertProvisioningService, Autodiscover). They have
// no fixed wording: numbers, known reason texts, URLs, users and certificate names are read, whatever stands between.

import type { CertificateSeen, LooseDiagnostics, Observation } from '../../observation.ts'
import { normaliseDiagnostics, UNMISTAKABLE_VALUE } from '../diagnostics-value.ts'
import type { ObservedText, TextObserver } from '../observer.ts'
import { isWebComponent } from '../web-component.ts'

/** Ids of web authentication. MS-OCER §7.22. */
const ID = /(?<![\w.:/@-])280\d\d(?![\w:/@-]|\.\d)/
const WHOLE_VALUE = new RegExp(`(?<![\\w.:-])${UNMISTAKABLE_VALUE}`, 'i')

/** Reason texts by id, for sentences that leave the number out. */
const REASONS: readonly (readonly [RegExp, number])[] = [
  [/no valid security token/i, 28020],
  [/authentication type (?:is )?not allowed/i, 28029],
  [/web ?ticket is (?:invalid|not valid)|invalid web ?ticket/i, 28032],
  [/web ?ticket (?:has|is) expired|expired web ?ticket/i, 28033],
  [/oauth token is invalid/i, 28055],
  [/oauth token has expired/i, 28056],
  [/ticket (?:presented )?could not be verified/i, 28072],
  [/invalid audience in (?:the )?web ?ticket/i, 28077],
]

export const observer: TextObserver = {
  id: 'web-service-trace',
  anchors: ['280', 'security token', 'authentication type', 'ticket', 'oauth token', 'cn=', 'subject'],
  observe(text) {
    if (!isWebComponent(text.component)) return []
    return [...readDiagnostics(text), ...readCertificate(text)]
  },
}

function readDiagnostics(text: ObservedText): LooseDiagnostics[] {
  const whole = WHOLE_VALUE.exec(text.text)
  const id = whole ?? ID.exec(text.text)
  const reason = id ? undefined : REASONS.find(([pattern]) => pattern.test(text.text))
  const match = id ?? reason?.[0].exec(text.text)
  if (!match) return []
  const value = reason ? `${reason[1]};reason="${match[0]}"` : normaliseDiagnostics(match[0])
  return [{ kind: 'diagnostics', header: '', value, ...readContext(text.text), ...placeOf(text, match) }]
}

const USER =
  /\bsips?:(?<sip>[^\s;,"'<>@]+@[\w.-]*\w)|\b(?:user|upn|identity|account|entity|claim)\b\W{0,4}(?<upn>[\w.%+'-]+@[\w.-]*\w)/i
const URL = /https?:\/\/[^\s"'<>,;)\]]+/i
const STATUS =
  /\b(?:http|status)(?:\/1\.\d)?(?:\s+status)?(?:\s*code)?\W{0,3}(?<named>[1-5]\d\d)\b|\b(?<plain>[45]\d\d)\s+(?:unauthorized|forbidden|not found|bad request|internal server error|service unavailable)/i

function readContext(words: string): Pick<LooseDiagnostics, 'user' | 'url' | 'status'> {
  const { sip, upn } = USER.exec(words)?.groups ?? {}
  const user = (sip ?? upn)?.toLowerCase()
  const url = URL.exec(words)?.[0]
  const { named, plain } = STATUS.exec(words)?.groups ?? {}
  const status = named ?? plain
  return {
    ...(user === undefined ? {} : { user }),
    ...(url === undefined ? {} : { url }),
    ...(status === undefined ? {} : { status: Number(status) }),
  }
}

function placeOf(
  text: ObservedText,
  { index, 0: words }: RegExpExecArray,
): Pick<Observation, 'origin' | 'quote'> {
  const to = index + words.length
  return { origin: text.originAt(index, to), quote: text.quoteAt(index, to) }
}

const NAME = '[\\w*-]+(?:\\.[\\w*-]+)+'
const SUBJECT = new RegExp(
  `\\bsubject(?:\\s?name)?\\b\\W{1,4}(?:CN\\s*=\\s*)?["']?(${NAME})|\\bCN\\s*=\\s*["']?(${NAME})`,
  'i',
)
const EXPECTED = new RegExp(
  `(?:\\bexpect(?:ed|ing|s)?\\b|\\bshould be\\b|\\bdoes not match\\b|\\bis not\\b)(?:[\\w\\s]{0,40}?)\\W{1,4}(?:CN\\s*=\\s*)?["']?(${NAME})`,
  'i',
)
const THUMBPRINT = /(?<![0-9a-f])(?:[0-9a-f]{2}[ :]?){19}[0-9a-f]{2}(?![0-9a-f])/i
/** Ports of the two web sites, as part of an address or named as a port. */
const PORT = /(?::|\bport\W{1,3})(4443|8080|443|80)\b/i
const EXTERNAL_SITE = /external web ?site|webservicesexternal|w3svc\/34578/i

/** A certificate that a sentence names by its subject. */
function readCertificate(text: ObservedText): CertificateSeen[] {
  if (!/certificate|\bcert\b|thumbprint/i.test(text.text)) return []
  const match = SUBJECT.exec(text.text)
  const subject = (match?.[1] ?? match?.[2])?.toLowerCase()
  if (!match || subject === undefined) return []
  // The expected name stands behind the one that was found; URLs in between are no names.
  const rest = text.text.slice(match.index + match[0].length).replace(/https?:\/\/\S+/gi, '')
  const expected = EXPECTED.exec(rest)?.[1]?.toLowerCase()
  const thumbprint = THUMBPRINT.exec(text.text)?.[0].replace(/[ :]/g, '').toUpperCase()
  const port = PORT.exec(text.text.replace(/https?:\/\/\S+/gi, ''))?.[1]
  return [
    {
      kind: 'certificate',
      subject,
      names: [],
      ...(thumbprint === undefined ? {} : { thumbprint }),
      ...(EXTERNAL_SITE.test(text.text) ? { role: 'WebServicesExternal' } : {}),
      ...(port === undefined ? {} : { port: Number(port) }),
      ...(expected === undefined || expected === subject ? {} : { expectedSubject: expected }),
      ...placeOf(text, match),
    },
  ]
}
