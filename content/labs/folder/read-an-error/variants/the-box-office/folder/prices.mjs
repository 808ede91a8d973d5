import { readFileSync } from 'node:fs'

const text = readFileSync('bar.txt', 'utf8')
export const lines = text.trimEnd().split('\n')
