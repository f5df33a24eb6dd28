// XML as logs hold it: cut off, unbalanced, with undeclared prefixes. A strict parser gives nothing for such a body; this one
// gives the elements that are there. No DTD, no external entities: nothing but text comes out.

import { decodeEntities } from '../soap/fault.ts'

export interface XmlAttribute {
  /** As written, with prefix. */
  readonly name: string
  readonly value: string
}

export interface XmlElement {
  /** As written, with prefix. */
  readonly name: string
  /** Name without prefix. */
  readonly local: string
  readonly attributes: readonly XmlAttribute[]
  readonly children: readonly XmlElement[]
  /** Text directly inside the element, entities decoded, white space kept. */
  readonly text: string
  /** Offsets in the text that was read: from "<" to behind its end tag, or to where the text ends. */
  readonly from: number
  readonly to: number
  /** False when the end tag is missing. */
  readonly closed: boolean
}

type Draft = { -readonly [K in keyof XmlElement]: XmlElement[K] } & { children: Draft[] }

/** Elements nested deeper than this become siblings, so that whoever walks the tree cannot run out of stack. */
const DEPTH_LIMIT = 100
/** Comment, CDATA, declaration or instruction, end tag, start tag. */
const TAG =
  /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[([\s\S]*?)(?:\]\]>|$)|<[!?][^>]*>?|<\/\s*([\w.:-]+)\s*>|<([A-Za-z_][\w.:-]*)((?:[^<>"']|"[^"]*"|'[^']*')*?)(\/?)>/g
const ATTRIBUTE = /([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g

/** The elements at the top of a text; what stands outside of elements is passed over. Never throws. */
export function readXml(text: string): readonly XmlElement[] {
  const roots: Draft[] = []
  const open: Draft[] = []
  let last = 0
  const addText = (words: string): void => {
    const inside = open.at(-1)
    if (inside) inside.text += words
  }
  for (const match of text.matchAll(TAG)) {
    const [whole, cdata, endName, startName, attributes = '', selfClosed] = match
    addText(decodeEntities(text.slice(last, match.index)))
    last = match.index + whole.length
    if (cdata !== undefined) addText(cdata)
    else if (endName !== undefined) closeElement(open, endName, last)
    else if (startName !== undefined) {
      const element = createElement(startName, attributes, match.index, last)
      const siblings = open.at(Math.min(open.length, DEPTH_LIMIT) - 1)?.children ?? roots
      siblings.push(element)
      if (selfClosed === '/') element.closed = true
      else if (open.length < DEPTH_LIMIT) open.push(element)
    }
  }
  addText(decodeEntities(text.slice(last)))
  for (const element of open) element.to = text.length
  return roots
}

function createElement(name: string, attributes: string, from: number, to: number): Draft {
  return {
    name,
    local: localName(name),
    attributes: [...attributes.matchAll(ATTRIBUTE)].map(([, attribute = '', quoted, single]) => ({
      name: attribute,
      value: decodeEntities(quoted ?? single ?? ''),
    })),
    children: [],
    text: '',
    from,
    to,
    closed: false,
  }
}

/** Ends the innermost open element of that name and everything inside it; an end tag without a start is passed over. */
function closeElement(open: Draft[], name: string, to: number): void {
  const at = open.findLastIndex(element => element.name === name)
  if (at < 0) return
  for (const element of open.splice(at)) {
    element.to = to
    element.closed = element.name === name
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** All elements of that local name (compared without case) in the trees, in document order. */
export function findElements(elements: readonly XmlElement[], local: string): XmlElement[] {
  const wanted = local.toLowerCase()
  return elements.flatMap(element => [
    ...(element.local.toLowerCase() === wanted ? [element] : []),
    ...findElements(element.children, local),
  ])
}

/** The first element of that local name in the trees. */
export function findElement(elements: readonly XmlElement[], local: string): XmlElement | undefined {
  const wanted = local.toLowerCase()
  for (const element of elements) {
    const found = element.local.toLowerCase() === wanted ? element : findElement(element.children, local)
    if (found) return found
  }
  return undefined
}

/** Trimmed text of the first element of that local name; '' when there is none. */
export function textOf(elements: readonly XmlElement[], local: string): string {
  return findElement(elements, local)?.text.trim() ?? ''
}

/** Trimmed value of an attribute by its local name, compared without case; '' when there is none. */
export function attributeOf(element: XmlElement | undefined, local: string): string {
  const wanted = local.toLowerCase()
  const found = element?.attributes.find(({ name }) => localName(name).toLowerCase() === wanted)
  return found?.value.trim() ?? ''
}
