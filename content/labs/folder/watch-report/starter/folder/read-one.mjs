import { readFileSync } from 'node:fs'

const watch = JSON.parse(readFileSync('one.json', 'utf8'))
console.log(watch.film, watch.minutes)
