import { expect, test } from 'vitest'
import { expectCovered, ofKind, read, sample } from '../reading.ts'

const log = sample('netsh-sslcert/bindings.txt')

test('every binding gives the certificate at its port', async () => {
  const reading = await read(log)
  expect(reading.formats.at(-1)).toBe('netsh-sslcert')
  expect(
    ofKind(reading, 'certificate').map(({ subject, thumbprint, port, host }) => [
      subject,
      thumbprint,
      port,
      host,
    ]),
  ).toEqual([
    ['', '1A1B2C3D4E5F60718293A4B5C6D7E8F901234567', 443, undefined],
    ['', '0A1B2C3D4E5F60718293A4B5C6D7E8F901234567', 4443, undefined],
    ['', '2A1B2C3D4E5F60718293A4B5C6D7E8F901234567', 443, 'webext.contoso.com'],
  ])
  expect(ofKind(reading, 'certificate').map(({ origin }) => origin.line)).toEqual([5, 12, 16])
  expectCovered(reading)
})

test('the rest of a binding is settings', async () => {
  const settings = ofKind(await read(log), 'setting')
  expect(settings.find(({ name }) => name === 'Negotiate Client Certificate')).toMatchObject({
    object: 'netsh http show sslcert 0.0.0.0:443',
    value: 'Disabled',
  })
})

test('the output is found behind the command that made it', async () => {
  const { formats } = await read(
    `C:\\Windows>netsh http show sslcert\r\n${Buffer.from(log).toString()}\r\nC:\\Windows>exit\r\n`,
  )
  expect(formats).toEqual(['powershell', 'netsh-sslcert', 'powershell'])
})
