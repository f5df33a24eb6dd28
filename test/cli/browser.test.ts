import { expect, test } from 'vitest'
import { findOpener, startOpener } from '../../src/cli/browser.ts'

const LINK = 'http://127.0.0.1:1/start/a&b'

test.each([
  ['darwin', {}, 'open'],
  ['win32', {}, 'rundll32'],
  ['linux', { DISPLAY: ':0' }, 'xdg-open'],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, 'xdg-open'],
  ['linux', { WSL_DISTRO_NAME: 'Debian' }, 'wslview'],
] as const)('on %s with %o the address is opened by %s', (platform, environment, command) => {
  const opener = findOpener(LINK, platform, environment)
  expect(opener?.command).toBe(command)
  expect(opener?.args.join(' ')).toContain(LINK)
})

test('where nobody looks at a screen nothing is opened', () => {
  expect(findOpener(LINK, 'linux', {})).toBeUndefined()
})

test('an opener that is not there is no error', async () => {
  expect(await startOpener({ command: 'no-such-program-of-lyncpin', args: [] })).toBe(false)
})
