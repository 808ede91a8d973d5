// Tries the module clock.mjs: it should print 1:30 0:05 10:00
import { clock } from './clock.mjs'

console.log(clock(90), clock(5), clock(600))
