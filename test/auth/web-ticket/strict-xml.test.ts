import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  readStrictXml,
  serializeStrict,
  strictChild,
  strictChildren,
} from '../../../src/auth/web-ticket/strict-xml.ts'

test('an element taken out keeps the namespaces it inherited', () => {
  const root = readStrictXml('<a xmlns="urn:a" xmlns:b="urn:b"><b:c b:d="1"><e/></b:c></a>')
  const inner = root && strictChild(root, 'urn:b', 'c')
  const again = readStrictXml(inner ? serializeStrict(inner) : '')
  expect(again?.namespaceURI).toBe('urn:b')
  expect(again?.getAttributeNS('urn:b', 'd')).toBe('1')
  expect(again && strictChildren(again, 'urn:a', 'e')).toHaveLength(1)
})

test('one child means exactly one', () => {
  const root = readStrictXml('<a><b/><b/><c/></a>')
  expect(strictChild(root, '', 'b')).toBeUndefined()
  expect(strictChild(undefined, '', 'b')).toBeUndefined()
})

test('refuses what is not well-formed or not plain', () => {
  const odd = [
    '',
    'a',
    '<a>',
    '<a></b>',
    '<a b=1/>',
    '<a b="1" b="2"/>',
    '<a>&x;</a>',
    '<b:a/>',
    '<a/><b/>',
    '<!DOCTYPE a><a/>',
    '<a><!--x--></a>',
    '<a><![CDATA[x]]></a>',
    '<a><?x?></a>',
    '<a>\u0001</a>',
  ]
  expect(odd.filter(text => readStrictXml(text) !== undefined)).toEqual([])
})

test('never throws', () => {
  fc.assert(fc.property(fc.string(), text => void readStrictXml(`<a>${text}</a>`)))
})
