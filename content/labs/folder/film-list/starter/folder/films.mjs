import { readFileSync } from 'node:fs'

const text = readFileSync('films.csv', 'utf8')
console.log(text)
