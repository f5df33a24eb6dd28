// XML on which a decision about identity rests: well-formed or nothing, no document type, no entities, no comments and no
// processing instructions. The tolerant reader of `protocol/xml` is for logs; two parsers that disagree are an attack.

import { DOMParser, type Document, type Element, XMLSerializer } from '@xmldom/xmldom'

const MAX_CHARACTERS = 512 * 1024
const MAX_DEPTH = 60
/** What no XML document may hold, XML 1.0 §2.2; the library lets it pass. */
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/

/** The root of a document; undefined for anything odd. Never throws. */
export function readStrictXml(text: string): Element | undefined {
  if (text.length > MAX_CHARACTERS || text.includes('<!DOCTYPE') || FORBIDDEN.test(text)) return undefined
  try {
    const document: Document = new DOMParser({ locator: false, onError: refuse }).parseFromString(
      text,
      'text/xml',
    )
    const root = document.documentElement
    return root && isPlain(root, 0) ? root : undefined
  } catch {
    return undefined
  }
}

/** Warnings too: what a parser has to guess is not well-formed. */
function refuse(): never {
  throw new Error('not well-formed')
}

const ELEMENT_NODE = 1
const TEXT_NODE = 3

/** Elements and text only, nested with measure. */
function isPlain(element: Element, depth: number): boolean {
  if (depth > MAX_DEPTH) return false
  for (let node = element.firstChild; node; node = node.nextSibling) {
    if (node.nodeType === ELEMENT_NODE ? !isPlain(node as Element, depth + 1) : node.nodeType !== TEXT_NODE)
      return false
  }
  return true
}

/** Child elements of that name and namespace. */
export function strictChildren(parent: Element, namespace: string, local: string): Element[] {
  const found: Element[] = []
  for (let node = parent.firstChild; node; node = node.nextSibling) {
    if (node.nodeType !== ELEMENT_NODE) continue
    const element = node as Element
    if (element.localName === local && element.namespaceURI === namespace) found.push(element)
  }
  return found
}

/** The only child element of that name; undefined when there is none or more than one. */
export function strictChild(
  parent: Element | undefined,
  namespace: string,
  local: string,
): Element | undefined {
  const found = parent ? strictChildren(parent, namespace, local) : []
  return found.length === 1 ? found[0] : undefined
}

/** All elements of the tree, itself first. */
export function strictDescendants(element: Element): Element[] {
  const all = [element]
  for (let node = element.firstChild; node; node = node.nextSibling)
    if (node.nodeType === ELEMENT_NODE) all.push(...strictDescendants(node as Element))
  return all
}

/** The element as a document of its own, with the namespaces it inherited. */
export function serializeStrict(element: Element): string {
  return new XMLSerializer().serializeToString(element)
}
