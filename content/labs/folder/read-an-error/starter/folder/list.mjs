import { readFileSync } from 'node:fs'

const text = readFileSync('film.txt', 'utf8')
console.log(text)
