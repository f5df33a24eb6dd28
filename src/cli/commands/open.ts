// lyncpin open: shows logs in the browser, served to this machine only.

import { formats } from '../../log/formats.gen.ts'
import { createAccess } from '../../web/api/access.ts'
import { readAppFiles } from '../../web/api/app-files.ts'
import type { ClsLink } from '../../web/api/cls/link.ts'
import { addFeatureRoutes } from '../../web/api/feature-routes.ts'
import { addInputRoutes } from '../../web/api/input-routes.ts'
import { createWebServer, lyncpinVersion } from '../../web/api/server.ts'
import { LINK_PATH } from '../../web/api/session-routes.ts'
import { findOpener, startOpener } from '../browser.ts'
import { findBuiltApp } from '../built-app.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit.ts'
import { type ExpandedInputs, expandInputs } from '../expand-inputs.ts'
import { endWhenReaderGoes } from '../output.ts'
import { createParser } from '../parser.ts'
import { readPort } from '../read-port.ts'
import { untilInterrupted } from '../until-interrupted.ts'
import { clsRoutes, linkToAgents } from '../web-cls.ts'
import { type ProbePages, probeRoutes } from '../web-probe.ts'

const SUMMARY = 'Show logs in the browser: sign-ins, reasons, proof'

/** Only this machine reaches it. */
const HOST = '127.0.0.1'

const HELP = `
Without a path the application opens empty: drop files into it. No log leaves this machine.
The address that is printed opens the application once, in one browser. Ctrl-C ends it.`

interface Given {
  readonly browser: boolean
  readonly port: string
  /** Where the agents of the Logging page are; those of this machine when absent, false for no such page. */
  readonly cls?: string | false
  readonly probe: boolean
  readonly lab: boolean
  readonly labState?: string
  /** For tests and packagers: an application that is built already. */
  readonly app?: string
}

export const command: Command = {
  name: 'open',
  summary: SUMMARY,
  async run(argv) {
    const parser = createParser('open', SUMMARY)
      .argument('[path...]', 'files, folders, patterns, archives, or - for standard input')
      .option('--no-browser', 'print the address only')
      .option('-p, --port <number>', 'port to listen on; 0 for a free one', '0')
      .option('--cls <where>', 'agents of the Logging page: their configuration, or the folder of one')
      .option('--no-cls', 'without the Logging page')
      .option('--no-probe', 'without the Probe page')
      .option('--no-lab', 'without the Lab page')
      .option('--lab-state <folder>', 'of the lab that the Lab page shows or starts')
      .option('--app <folder>', 'a built application to use instead of the one that comes along')
      .addHelpText('after', HELP)
    parser.parse([...argv], { from: 'user' })
    const { browser, port, app, cls, probe, lab, labState } = parser.opts<Given>()
    const portNumber = readPort(port)
    const agents = cls === false ? undefined : linkToAgents(cls ?? true, { canAttach: true })
    endWhenReaderGoes()
    const inputs = await expandInputs(parser.args, { formats })
    try {
      for (const { path, text } of inputs.problems) say(`${path}: ${text}`)
      const isUnreadable = inputs.problems.some(({ kind }) => kind === 'unreadable')
      if (parser.args.length > 0 && inputs.sources.length === 0)
        return isUnreadable ? EXIT.usage : EXIT.nothingRecognised
      const folder = app ?? (await findBuiltApp({ say }))
      await serveInputs(inputs, {
        folder,
        port: portNumber,
        browser,
        agents,
        pages: { probe, lab, labState },
      })
      return EXIT.ok
    } finally {
      await inputs.close()
    }
  },
}

function say(line: string): void {
  process.stderr.write(`lyncpin: ${line}\n`)
}

interface OpenOptions {
  readonly folder: string
  readonly port: number
  readonly browser: boolean
  readonly agents: ClsLink | undefined
  readonly pages: ProbePages
}

/** Serves until it is interrupted. */
async function serveInputs(
  inputs: ExpandedInputs,
  { folder, port, browser, agents, pages }: OpenOptions,
): Promise<void> {
  const access = createAccess({ secure: false })
  const offered = {
    version: lyncpinVersion(),
    inputs: true,
    cases: false,
    probe: pages.probe,
    lab: pages.lab,
    cls: agents !== undefined,
  }
  const server = createWebServer({
    app: await readAppFiles(folder),
    access,
    names: { names: [HOST, 'localhost'], scheme: 'http' },
    log: say,
    routes: [
      added => addFeatureRoutes(added, offered),
      added => addInputRoutes(added, inputs),
      ...(await probeRoutes(pages, say)),
      ...(agents ? [clsRoutes(agents)] : []),
    ],
  })
  const interrupted = untilInterrupted()
  const address = await server.listen(HOST, port)
  try {
    const link = `http://${HOST}:${address.port}${LINK_PATH}${access.createLinkToken()}`
    process.stdout.write(`Lyncpin is at ${link}\nCtrl-C ends it.\n`)
    if (browser) await showInBrowser(link)
    await interrupted
  } finally {
    await server.close()
  }
}

async function showInBrowser(link: string): Promise<void> {
  const opener = findOpener(link)
  if (!opener || !(await startOpener(opener)))
    say('no browser could be started; open the address above yourself')
}
