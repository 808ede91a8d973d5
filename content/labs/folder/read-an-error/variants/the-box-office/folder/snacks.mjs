import { lines } from './prices.mjs'

console.log('At the bar:')
for (const line of lines) {
  console.log('- ' + line)
}
