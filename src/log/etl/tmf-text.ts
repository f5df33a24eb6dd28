// The text of a WPP message with its format: %10!s!, %11!08X!, %!FUNC!, %2 … filled in (documented prefix variables and
// FormatMessage insertion rules).

import { type ItemValue, readItem, toSigned } from './item-types.ts'
import { joinScraped, scrapeTexts } from './scrape.ts'
import type { TmfMessage } from './tmf.ts'

export interface MessageArguments {
  readonly bytes: Uint8Array
  readonly from: number
  readonly to: number
  readonly pointerBytes: number
}

export interface FormattedMessage {
  readonly text: string
  /** The arguments did not fit the format: the TMF files are of another build, or the type is not known. */
  readonly misfit: boolean
}

/** Fills in a message. Arguments that cannot be read show as "<?>" and what is left of the bytes is scraped and appended. */
export function formatTmfMessage(message: TmfMessage, input: MessageArguments): FormattedMessage {
  const { bytes, from, to, pointerBytes } = input
  const values = new Map<number, ItemValue>()
  let at = from
  let misfit = false
  for (const argument of message.arguments) {
    const value = readItem({ bytes, at, to, pointerBytes }, argument)
    if (!value) {
      misfit = true
      break
    }
    values.set(argument.number, value)
    at = value.next
  }
  const text = fillIn(message, values)
  const rest = misfit ? joinScraped(scrapeTexts(bytes, at, to)) : ''
  return { text: rest === '' ? text : `${text} ${rest}`, misfit }
}

const INSERTION = /%(?:!(\w+)!|(\d+)(?:!([^!]*)!)?|([%n]))/g

function fillIn(message: TmfMessage, values: ReadonlyMap<number, ItemValue>): string {
  const template = message.text.replace(/\\([nrt"\\])/g, (_, escaped: string) => ESCAPES[escaped] ?? escaped)
  return template.replace(
    INSERTION,
    (all, variable?: string, number?: string, spec?: string, literal?: string) => {
      if (literal !== undefined) return literal === 'n' ? '\n' : '%'
      if (variable !== undefined) return variableOf(message, variable) ?? all
      const n = Number(number)
      if (n < 10) return n === 2 ? `${message.file}(${message.line})` : ''
      const value = values.get(n)
      return value ? formatValue(value, spec ?? 's') : '<?>'
    },
  )
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

function variableOf(message: TmfMessage, name: string): string | undefined {
  switch (name.toUpperCase()) {
    case 'FUNC':
      return message.function
    case 'LEVEL':
      return message.level
    case 'FLAGS':
      return message.flags
    case 'COMP':
      return message.component
    default:
      return undefined
  }
}

/** Wider fields are a damaged format. */
const WIDTH_LIMIT = 200
const SPEC = /^([-+ #0]*)(\d*)(?:\.(\d*))?(?:I64|I32|ll|l|h|w|I)?([a-zA-Z])?$/

/** One value in the manner of printf; a value that is text already stands as it is, padded to its width. */
function formatValue(item: ItemValue, spec: string): string {
  const [, flags = '', width = '', precision = '', conversion = 's'] = SPEC.exec(spec) ?? []
  const left = flags.includes('-')
  const zero = flags.includes('0') && !left && typeof item.value !== 'string'
  let text = typeof item.value === 'string' ? item.value : formatNumber(item, conversion)
  if (typeof item.value !== 'string' && precision !== '')
    text = text.padStart(Math.min(Number(precision), WIDTH_LIMIT), '0')
  if (flags.includes('#') && /x/i.test(conversion)) text = `0x${text}`
  const wanted = Math.min(Number(width), WIDTH_LIMIT)
  return left ? text.padEnd(wanted) : text.padStart(wanted, zero ? '0' : ' ')
}

function formatNumber(item: ItemValue, conversion: string): string {
  const { value } = item
  if (typeof value === 'number' && !Number.isInteger(value)) return String(value)
  const whole = BigInt.asUintN(item.bits || 64, toSigned(item))
  switch (conversion) {
    case 'x':
      return whole.toString(16)
    case 'X':
      return whole.toString(16).toUpperCase()
    case 'p':
      return whole
        .toString(16)
        .toUpperCase()
        .padStart(item.bits / 4, '0')
    case 'o':
      return whole.toString(8)
    case 'u':
      return whole.toString()
    case 'c':
      return String.fromCharCode(Number(whole & 0xffffn))
    default:
      return toSigned(item).toString()
  }
}
