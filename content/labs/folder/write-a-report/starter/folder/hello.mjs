import { writeFileSync } from 'node:fs'

const lines = ['Salt', 'Low Tide']
writeFileSync('hello.txt', lines.join('\n') + '\n')
