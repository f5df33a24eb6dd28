// The view as the fragment of the address: `#/findings/2?…`. What a person sees can be linked, marked and gone back to.

export const VIEWS = [
  'logs',
  'attempts',
  'findings',
  'ladder',
  'messages',
  'compare',
  'certificates',
  'share',
  'probe',
  'lab',
  'cls',
] as const

export type ViewName = (typeof VIEWS)[number]

/** Views that show what the server behind the page does; the others show the open case. */
export const SERVER_VIEWS = ['probe', 'lab', 'cls'] as const

export type ServerViewName = (typeof SERVER_VIEWS)[number]

/** Whether a view needs a server that offers it. */
export function isServerView(view: ViewName): view is ServerViewName {
  return SERVER_VIEWS.some(name => name === view)
}

export interface Route {
  readonly view: ViewName
  /** What of the view: ids of attempts, a number of a row. */
  readonly path: readonly string[]
  /** How it is shown: sorting, filters. Empty values are left out. */
  readonly query: Readonly<Record<string, string>>
}

/** Reads a fragment, with or without "#". Unknown views are the logs. */
export function parseRoute(fragment: string): Route {
  const [path = '', query = ''] = splitOnce(fragment.replace(/^#?\/?/, ''), '?')
  const [name = '', ...rest] = path.split('/').map(decode)
  const view = VIEWS.find(known => known === name) ?? 'logs'
  const pairs = query.split('&').flatMap(pair => {
    const [key = '', value = ''] = splitOnce(pair, '=')
    return key === '' || value === '' ? [] : [[decode(key), decode(value.replaceAll('+', ' '))]]
  })
  return { view, path: rest.filter(part => part !== ''), query: Object.fromEntries(pairs) }
}

/** The fragment of a route, with "#". */
export function formatRoute({ view, path, query }: Route): string {
  const parts = [view, ...path].map(encodeURIComponent).join('/')
  const pairs = Object.entries(query).filter(([, value]) => value !== '')
  const shown = pairs.map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`)
  return `#/${parts}${shown.length === 0 ? '' : `?${shown.join('&')}`}`
}

/** The fragment of a view. */
export function linkTo(view: ViewName, path: readonly string[] = [], query: Route['query'] = {}): string {
  return formatRoute({ view, path, query })
}

function splitOnce(text: string, at: string): [string, string?] {
  const i = text.indexOf(at)
  return i < 0 ? [text] : [text.slice(0, i), text.slice(i + at.length)]
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
