import { readFileSync } from 'node:fs'

const watches = JSON.parse(readFileSync('watches.json', 'utf8'))
console.log('Minutes by film')
