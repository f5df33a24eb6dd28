import { expect, test } from 'vitest'
import { DEFAULT_WORLD } from '../../../src/lab/world/default-world.ts'
import { readWorld } from '../../../src/lab/world/read-world.ts'

const read = (text: string) => readWorld(text, 'world.yaml')

/** The lines of the error. */
function mistakes(text: string): string[] {
  try {
    read(text)
  } catch (error) {
    return String(error instanceof Error ? error.message : error)
      .split('\n')
      .slice(1)
      .map(line => line.trim())
  }
  return []
}

test('the default world is a world, and the same as JSON', () => {
  const world = read(DEFAULT_WORLD)
  expect(world.users.map(({ address }) => address)).toEqual([
    'alice@contoso.com',
    'bob@contoso.com',
    'carol@contoso.com',
    'dave@contoso.com',
    'erin@fabrikam.com',
  ])
  expect(read(JSON.stringify(world))).toEqual(world)
})

test('names come out in lower case, addresses without scheme', () => {
  const world = read(
    DEFAULT_WORLD.replace('alice@contoso.com', 'sip:Alice@Contoso.COM').replace('fe01', 'FE01'),
  )
  expect(world.users[0]?.address).toBe('alice@contoso.com')
  expect(world.pools[0]?.servers[0]).toBe('fe01.contoso.com')
})

test('a missing field is named with what is expected', () => {
  expect(mistakes(DEFAULT_WORLD.replace('sipDomains:', 'domains:'))).toEqual([
    'line 1: sipDomains: is missing; an array is expected',
    'line 2: domains: there is no such field; did you mean "sipDomains"?',
  ])
})

test('a misspelt field is told with its line and the right one', () => {
  expect(mistakes(DEFAULT_WORLD.replace('password: Bob', 'enabeld: true, password: Bob'))).toEqual([
    'line 25: users[1].enabeld: there is no such field; did you mean "enabled"?',
  ])
})

test('a wrong value of a setting lists the right ones', () => {
  expect(mistakes(`${DEFAULT_WORLD}\nsettings:\n  webService:\n    useWindowsAuth: Kerberos`)).toEqual([
    'line 37: settings.webService.useWindowsAuth: expected one of Negotiate, NTLM, None',
  ])
})

test('names that nobody has and names that two have are told together', () => {
  const text = DEFAULT_WORLD.replace('bob@contoso', 'alice@contoso')
    .replace('nextHop: pool01', 'nextHop: pool02')
    .replace('erin@fabrikam', 'erin@adatum')
  expect(mistakes(text)).toEqual([
    'line 14: edges[0].nextHop: pool02.contoso.com is no pool or server of this world; there is pool01.contoso.com, fe01.contoso.com, fe02.contoso.com',
    'line 25: users[1].address: alice@contoso.com occurs twice; give every one a name of its own',
    'line 25: users[1].address: contoso\\alice occurs twice; give every one a name of its own',
    'line 28: users[4].address: adatum.com is no SIP domain of this world; there is contoso.com, fabrikam.com',
  ])
})

test('a line of DNS that is none shows the forms', () => {
  expect(mistakes(`${DEFAULT_WORLD}\ndns: { inside: ["sip.contoso.com A 1.2.3"] }`)).toEqual([
    'line 35: dns.inside[0]: expected "name A address", "name CNAME target", "name SRV priority weight port target" or "remove name [type]"',
  ])
})

test('text that is neither YAML nor JSON is refused with its line', () => {
  expect(mistakes('users: [\n  {')[0]).toMatch(/^line \d: /)
})

test('aliases that grow without end are refused', () => {
  const bomb = [
    'a: &a [x, x]',
    ...'bcdefghijk'
      .split('')
      .map((name, i) => `${name}: &${name} [*${'abcdefghijk'[i]}, *${'abcdefghijk'[i]}]`),
  ]
  expect(mistakes(bomb.join('\n')).length).toBeGreaterThan(0)
})

test('control characters of a file do not reach the terminal', () => {
  expect(mistakes(`${DEFAULT_WORLD}\n"\\u001b[2J": 1`).join('')).not.toContain('\u001b')
})
