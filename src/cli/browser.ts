// Opens the browser of the person at this machine.

import { spawn } from 'node:child_process'

export interface Opener {
  readonly command: string
  readonly args: readonly string[]
}

/** What opens an address on a platform; undefined where nobody looks at a screen. */
export function findOpener(
  address: string,
  platform: NodeJS.Platform = process.platform,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Opener | undefined {
  if (platform === 'darwin') return { command: 'open', args: [address] }
  // Not "start": the shell of Windows would read "&" in an address as its own.
  if (platform === 'win32') return { command: 'rundll32', args: ['url.dll,FileProtocolHandler', address] }
  if (environment.WSL_DISTRO_NAME) return { command: 'wslview', args: [address] }
  if (!environment.DISPLAY && !environment.WAYLAND_DISPLAY) return undefined
  return { command: 'xdg-open', args: [address] }
}

/** Starts an opener; false when it cannot be started. */
export function startOpener({ command, args }: Opener): Promise<boolean> {
  return new Promise(resolve => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true })
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}
