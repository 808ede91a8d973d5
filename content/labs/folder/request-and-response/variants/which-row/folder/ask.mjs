// Asks for one address and prints the answer: `node ask.mjs ADDRESS`. With -i before the address
// it prints the status and the headers as well.
import { get } from 'node:http'

const words = process.argv.slice(2)
const address = words.find((word) => word.startsWith('http'))
const isWhole = words.includes('-i')

if (address === undefined) {
  console.error('Write an address behind ask.mjs, as http://localhost:4500/')
  process.exit(1)
}

const request = get(address, { family: 4 }, (response) => {
  if (isWhole) {
    console.log('HTTP/1.1 ' + response.statusCode + ' ' + response.statusMessage)
    for (const [name, value] of Object.entries(response.headers)) {
      console.log(name + ': ' + value)
    }
    console.log('')
  }
  response.pipe(process.stdout)
})
request.on('error', () => {
  console.error('Nobody answers at ' + address + '. Does the server run?')
  process.exit(1)
})
