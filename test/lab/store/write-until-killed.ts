// Publishes certificates and registers endpoints without end and prints what was acknowledged; killed by its test.
import { openDirectory } from '../../../src/lab/store/directory.ts'
import { openStateDatabase } from '../../../src/lab/store/state-database.ts'

const directory = openDirectory(openStateDatabase(process.argv[2]))
for (let i = 0; ; i++) {
  const times = { publishedMs: i, expiresMs: i }
  const user = { sipAddress: 'alice@contoso.com', deviceId: `{${i}}` }
  directory.publish({ ...user, certificate: new Uint8Array(900), serial: `${i}`, ...times })
  process.stdout.write(`certificate ${i}\n`)
  const endpoints = [`${i}a`, `${i}b`].map(async endpoint => {
    await directory.register({ ...user, endpoint, server: 'fe01', expiresMs: i, state: '{}' })
    process.stdout.write(`registration ${endpoint}\n`)
  })
  await Promise.all(endpoints)
}
