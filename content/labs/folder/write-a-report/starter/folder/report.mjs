import { readFileSync } from 'node:fs'

const text = readFileSync('history.csv', 'utf8')
const lines = []
console.log(text)
