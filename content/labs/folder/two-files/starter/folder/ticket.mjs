import { euros } from './price.mjs'

console.log('A ticket costs ' + euros(950))
