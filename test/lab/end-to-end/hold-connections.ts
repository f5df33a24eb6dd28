// Run as a process of its own: opens connections and says nothing on them. Arguments: address, port, how many. Prints how many are
// open once all were tried, and holds them until it is killed.

import { once } from 'node:events'
import { connect } from 'node:net'

const [, , address = '127.0.0.1', port, count] = process.argv
let open = 0
for (let i = 0; i < Number(count); i++) {
  const socket = connect(Number(port), address)
  socket.on('error', () => undefined)
  try {
    await once(socket, 'connect')
    open++
  } catch {
    break
  }
}
console.log(open)
