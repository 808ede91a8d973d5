// Starts the server for one question, and shows what goes both ways: `node talk.mjs PATH`.
import { connect } from 'node:net'
import { server } from './server.mjs'

const path = process.argv[2] ?? '/'

/** Prints a text with a sign before each line. */
function show(sign, text) {
  for (const line of text.split('\r\n')) {
    console.log((sign + ' ' + line).trimEnd())
  }
}

server.listen(0, '127.0.0.1', () => {
  const asked = 'GET ' + path + ' HTTP/1.1\r\nhost: localhost'
  const line = connect(server.address().port, '127.0.0.1')
  let answer = ''
  show('>', asked + '\r\n')
  line.setEncoding('utf8')
  line.on('data', (piece) => {
    answer += piece
  })
  line.on('end', () => {
    const shown = answer.split('\r\n').filter((one) => one !== 'Connection: close')
    show('<', shown.join('\r\n'))
    server.close()
  })
  line.write(asked + '\r\nconnection: close\r\n\r\n')
})
