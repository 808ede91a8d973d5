import { appendFileSync } from 'node:fs'

appendFileSync('log.txt', 'one more\n')
